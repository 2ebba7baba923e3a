// Containment: whether every instance that one JSON Schema accepts is accepted by another, and an
// instance that is not, where there is one.
//
// A "yes" is a proof, within the limits: it is found that nothing satisfies the first schema and
// violates the second. A "no" comes with an instance that the evaluator was asked about. Questions
// that take more than max_steps, or that need what is not reasoned about (dynamic references that
// lead to more than one place, unevaluatedItems beside contains, formats and patterns that no sample
// decides) are undecided, and so are those about schemas that apply themselves in place, which mean
// nothing there.
//
// Tested by test/unit/containment/containment_test.cpp and containment_properties_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>

#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::containment {

enum class Verdict : std::uint8_t { contained, not_contained, undecided };

struct Answer {
    Verdict verdict = Verdict::undecided;
    std::string witness; // JSON text that inner accepts and outer does not, if not_contained
    std::string place;   // where it was given up: a JSON Pointer into one of them, if undecided
    std::uint64_t steps = 0;
    bool is_loop = false; // a schema that applies itself in place was met: it means nothing
};

// Whether all that inner accepts is accepted by outer. Throws cancelled.
[[nodiscard]] Answer is_contained(jsonschema::ProgramView inner, jsonschema::ProgramView outer,
                                  std::uint64_t max_steps, const Limits &limits,
                                  std::pmr::memory_resource *memory);

} // namespace schema_registry::containment
