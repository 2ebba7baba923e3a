// From registered contents to what the core compiles: a schema's text with all that it refers to.
#pragma once

#include "pg/shims.hpp"

#include "core/format/source.hpp"
#include "pg/cache/versions.hpp"
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
    bool is_lenient = false;
};

// The text with the contents it refers to, theirs included, each once. All of it lies in the
// current context. A content that does not exist is an error.
[[nodiscard]] format::Source build_source(const SourceRequest &request);

// Error 42704: there is no such content.
[[noreturn]] void raise_undefined_content(std::int32_t schema_id);

// What instances of the version are validated by, a JSON Schema, in the current context. False if its content was replaced
// since it was looked up; it must then be looked up again.
[[nodiscard]] bool load_source(const ResolvedVersion &version, format::Source &source);

// Looks a selector up and loads its source until the two belong together. Error 42704 if it names
// nothing.
[[nodiscard]] format::Source source_of_selector(std::string_view selector,
                                                ResolvedVersion &version);

// How often a selector is looked up while messages keep arriving, and the error after that.
inline constexpr int kMaxLookups = 8;
[[noreturn]] void raise_unstable_content(std::string_view selector);

} // namespace schema_registry::pg
