// Source: what a schema is made of when it reaches the core: its text and the texts it refers to.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/limits.hpp"

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
    std::span<const SourceDocument> documents; // the first is the schema itself
    // Of the first document. JSON Schema: where it has no $schema. Avro: "plain" or "tagged", as
    // its instances are written.
    std::string_view default_dialect = "draft-07";
    bool assert_formats = false; // JSON Schema: format is an assertion
    bool is_lenient = false; // Avro: what the specification forbids but can be understood is valid
    bool is_generated = false; // of another schema: larger than that, and nested more deeply
};

// How many times larger a generated schema may be.
inline constexpr std::size_t kGeneratedBytes = 8;

// The limits of reading it: a generated schema may be larger than what is sent.
[[nodiscard]] constexpr Limits limits_of(const Source &source, Limits limits) noexcept
{
    if (source.is_generated) {
        limits.max_schema_bytes *= kGeneratedBytes;
        limits.max_schema_depth *= 8;
    }
    return limits;
}

} // namespace schema_registry::format
