// Plan: what has to be done to instances of one JSON Schema to make them instances of another, as
// steps that people read and as a conversion that is carried out (convert.hpp). Both come from one
// walk down the two schemas.
//
// What the schemas cannot tell is not guessed: such a place is a step supply_expression or verify,
// and an instance that breaks it is left for the caller to refuse.
//
// Tested by test/unit/evolution/plan_test.cpp and convert_test.cpp.
#pragma once

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/jsonschema/schema_set.hpp"

namespace schema_registry::evolution {

// A step. `action` is a literal:
//   rename_property   {"from", "to"}       a member gets another name
//   add_property      {"name", "value"}    a member that is required now gets its default, its only
//                                          value, or null
//   remove_property   {"name"} or {"undeclared": true}   a member that is allowed no longer
//   convert_value     {"from", "to"}       kinds: number to string, "12" to 12, ...
//   wrap_in_array, unwrap_array            a value becomes an array of one, and back
//   replace_null      {"value"}            null becomes the default
//   remove_null                            a member that is null goes
//   replace_value     {"values", "value"}  values that are allowed no longer become the default or the
//                                          only value
//   verify            {"keyword", "old", "new"}   nothing is done: values that break it are refused
//   supply_expression {"reason"}           only the schema's owner knows what the value shall be
struct Step {
    std::string_view action;
    std::pmr::string
        path; // JSON Pointer of the value in the new instance, "*": every element, or member
    std::pmr::string detail; // a JSON object
    bool lossy;              // what the instance said cannot be told from the new one
    bool reversible;         // converting back gives the same instance
};

struct Plan {
    std::pmr::vector<Step>
        steps; // from the root down; a schema that contains itself is gone through once
    std::span<const char> conversion; // 8-aligned block in `memory` (conversion_layout.hpp)
};

// Whether a format is asserted by the new schema, which `format` then is verified for.
struct PlanOptions {
    bool asserts_formats = false;
};

// Throws too_complex, cancelled, unresolved_reference. The sets must be free of problems.
[[nodiscard]] Plan plan_json(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
                             PlanOptions options, const Limits &limits,
                             std::pmr::memory_resource *memory);

} // namespace schema_registry::evolution
