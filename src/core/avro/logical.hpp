// Logical types (specification, "Logical Types").
#pragma once

#include <string_view>

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

// "decimal", "timestamp-millis", ...
[[nodiscard]] std::string_view name_of(Logical logical) noexcept;

// Sets what the declaration says of a logical type, where that is known and valid for the node's
// type, size included; otherwise the node is left as it is.
void read_logical(Node &node, DocumentView declaration) noexcept;

} // namespace schema_registry::avro
