// What a schema evaluates of an object's members or an array's elements, by itself and by the
// schemas that it applies in place: what unevaluatedProperties and unevaluatedItems leave alone.
// draft-bhutton-json-schema-01 section 11. Tested by test/unit/containment/containment_test.cpp.
#pragma once

#include <memory_resource>
#include <optional>
#include <vector>

#include "core/containment/branch.hpp"
#include "core/jsonschema/evaluation.hpp"

namespace schema_registry::containment {

// One way in which the schemas that are applied in place may turn out, and what is evaluated then.
struct Evaluation {
    Option conditions;
    std::vector<const jsonschema::ObjectPart *> members; // those that these speak of by name
    std::uint32_t elements = 0;                          // so many at the front
    bool is_all = false;
};

// All such ways: the conditions of just one hold for an instance of that kind, or those of none if
// the schema does not hold for it. Nothing if there are too many ways to list, or if what is
// evaluated hangs on the elements themselves.
[[nodiscard]] std::optional<std::vector<Evaluation>>
find_evaluations(const jsonschema::EvaluationState &state, std::uint8_t side, Ref schema,
                 json::Kind kind);

// Whether there is but one schema that a dynamic reference may lead to.
[[nodiscard]] bool leads_to_one(const jsonschema::EvaluationState &state,
                                const jsonschema::Operation &operation);

} // namespace schema_registry::containment
