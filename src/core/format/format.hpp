// Format: the one face that the server layer sees of JSON Schema, Avro, and later of Protobuf and
// XSD. All functions are pure; what they return lies in `memory` and may throw Error (at the gate).
#pragma once

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/format/source.hpp"
#include "core/json/document.hpp"

namespace schema_registry::format {

// What a schema's text says of itself.
struct Description {
    std::string_view normal_form; // equal for schemas that are the same (registry sameness)
    std::string_view normalized;  // the text that is kept where a schema is normalized
    std::string_view canonical;   // the format's canonical form, which fingerprints are taken of
    std::string_view dialect;     // JSON Schema: "draft-07", ...; Avro: "plain" or "tagged"
    std::string_view version; // the document's own "version" if it is a semantic version, or empty
    bool is_complete = false; // the normal form holds what referred schemas say, too
};

// One thing wrong with a schema: JSON Pointer (behind "<uri>#" in a referenced document), message.
struct Problem {
    std::string_view path;
    std::string_view message;
};

// One difference between two schemas (design.md, compare_schemas). change_class is "major",
// "minor", "patch" or "none".
struct Difference {
    std::string_view rule;
    std::string_view path;
    std::string_view message;
    std::string_view change_class;
    bool breaks_backward;
    bool breaks_forward;
};

using Differences = std::span<const Difference>;

// One step of an evolution (design.md, plan_evolution); detail is a JSON object.
struct Step {
    std::string_view action;
    std::string_view path;
    std::string_view detail;
    bool lossy;
    bool reversible;
};

// What has to be done to instances of one schema to make them instances of another, and the block by
// which evolution::convert() does it.
struct Plan {
    std::span<const Step> steps;
    std::span<const char> conversion;
};

struct Format {
    std::string_view name; // "JSON"

    // Throws invalid_text, too_complex.
    Description (*describe)(const Source &, const Limits &, std::pmr::memory_resource *);

    // All that is wrong, unresolved references included (each its own row); throws invalid_text,
    // too_complex. Empty: the schema is valid.
    std::span<const Problem> (*check)(const Source &, const Limits &, std::pmr::memory_resource *);

    // The schema checked for registration: throws invalid_schema or unresolved_reference with the
    // first problems in the detail.
    void (*require_valid)(const Source &, const Limits &, std::pmr::memory_resource *);

    // The differences of the new schema from each of the old ones, in their order. policy is "STRICT",
    // or another that the format knows; throws invalid_argument.
    std::span<const Differences> (*compare)(std::span<const Source> old_schemas,
                                            const Source &new_schema, std::string_view policy,
                                            const Limits &, std::pmr::memory_resource *);

    // The JSON Schema by which instances are validated, which is one document without references and
    // asserts formats. Null where the schema is one itself. Throws as require_valid.
    Source (*json_schema)(const Source &, const Limits &, std::pmr::memory_resource *);

    // How binary messages that were written with one schema are read as instances of another, or, with
    // no reader, only gone through: a relocatable block, 8-aligned. Null where messages are JSON.
    std::span<const char> (*compile_reading)(const Source &writer, const Source *reader,
                                             const Limits &, std::pmr::memory_resource *);

    // The message as a document by such a block; invalid_binary and incompatible are values.
    Result<json::Document> (*read_message)(const char *reading, std::string_view message,
                                           const Limits &, std::pmr::memory_resource *);

    // Throws too_complex.
    Plan (*plan)(const Source &old_schema, const Source &new_schema, const Limits &,
                 std::pmr::memory_resource *);
};

struct Schema {
    const Format *format;
    Source source;
};

// The same for schemas of any formats: the difference between two formats is that they are two.
[[nodiscard]] std::span<const Differences> compare(std::span<const Schema> old_schemas,
                                                   const Schema &new_schema,
                                                   std::string_view policy, const Limits &limits,
                                                   std::pmr::memory_resource *memory);

// By name, any case, "JSONSCHEMA" being "JSON". Null if there is no such format.
[[nodiscard]] const Format *find_format(std::string_view name) noexcept;
[[nodiscard]] std::span<const Format *const> all_formats() noexcept;

} // namespace schema_registry::format
