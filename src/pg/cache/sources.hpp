// From registered contents to what the core compiles: a schema's text with all that it refers to.
#pragma once

#include "pg/shims.hpp"

#include "core/format/source.hpp"
#include "pg/catalog/catalog.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace schema_registry::pg {

// A schema to be looked at: its text, and the contents that its references mean.
struct SourceRequest {
    std::string_view text;
    std::span<const ReferenceRow> references;
    std::string_view default_dialect;
    bool assert_formats = false;
};

// The text with the contents it refers to, theirs included, each once. All of it lies in the
// current context. A content that does not exist is an error.
[[nodiscard]] format::Source build_source(const SourceRequest &request);

} // namespace schema_registry::pg
