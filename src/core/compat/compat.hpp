// Compatibility of two schemas: the differences between them, one row each, and which direction
// each breaks. BACKWARD: a reader with the new schema reads what was written with the old one;
// FORWARD is the same with the schemas changed over.
//
// Tested by test/unit/compat/*_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/jsonschema/schema_set.hpp"

namespace schema_registry::compat {

// How JSON Schemas are judged. Strict: the rules other registries share. Lenient: open content is
// taken to be room for growth, so adding an optional property is always fine. Semantic: by the
// instances (json_semantic.hpp); by rules it is as strict.
enum class Policy : std::uint8_t { strict, lenient, semantic };

// "STRICT", "LENIENT", "SEMANTIC", in any case.
[[nodiscard]] std::optional<Policy> parse_policy(std::string_view name) noexcept;

// By the kind of change alone, whatever the level. In ascending order: a comparison's class is the
// highest of its rows, and none if there is no row.
enum class ChangeClass : std::uint8_t { none, patch, minor, major };

// "none", "patch", "minor", "major".
[[nodiscard]] std::string_view name_of(ChangeClass change_class) noexcept;

struct Difference {
    std::string_view rule;    // a literal: "MAX_LENGTH_DECREASED"
    std::pmr::string path;    // JSON Pointer in the new schema, or in the old if it is only there
    std::pmr::string message; // with the old and the new value
    ChangeClass change_class;
    bool breaks_backward;
    bool breaks_forward;
};

// All differences, each once, in an order that depends on the two schemas only. The sets must be
// free of problems. Throws too_complex, cancelled, and unresolved_reference for a $ref that leads
// nowhere. (The sets are not const: following a reference may load a meta-schema.)
[[nodiscard]] std::pmr::vector<Difference> compare_json(jsonschema::SchemaSet &old_schema,
                                                        jsonschema::SchemaSet &new_schema,
                                                        Policy policy, const Limits &limits,
                                                        std::pmr::memory_resource *memory);

} // namespace schema_registry::compat
