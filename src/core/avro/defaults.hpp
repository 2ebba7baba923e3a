// Default values of fields (specification, "Complex Types"): JSON in which bytes are strings of code
// points, and values of unions are of the first branch. Tested by test/unit/avro/schema_test.cpp.
#pragma once

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

// Whether the JSON value is a default of the type. Members of a record that are not there must have
// a default of their own.
[[nodiscard]] bool is_default_of(const Schema &schema, NodeId type, DocumentView value);

} // namespace schema_registry::avro
