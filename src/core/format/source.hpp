// Source: what a schema is made of when it reaches the core: its text and the texts it refers to.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace schema_registry::format {

// A reference as registered: the name the text uses, and which document it means.
struct SourceReference {
    std::string_view name;
    std::uint32_t document;
};

struct SourceDocument {
    std::string_view text;
    std::span<const SourceReference> references;
    std::string_view default_dialect = {}; // settled when it was registered; empty: the referrer's
};

struct Source {
    std::span<const SourceDocument> documents;     // the first is the schema itself
    std::string_view default_dialect = "draft-07"; // of the first, for JSON Schema without $schema
    bool assert_formats = false;                   // JSON Schema: format is an assertion
    bool tags_unions = false; // Avro: instances say of values of unions which branch they are of
    bool is_lenient = false;  // Avro: what the specification forbids but can be understood is valid
};

} // namespace schema_registry::format
