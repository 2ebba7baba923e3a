// Policy SEMANTIC: which direction a change breaks is decided by the instances themselves
// (core/containment), not by rules. The rows of the rules stay, to say what changed, but break
// nothing; what breaks is a row of its own, with an instance that proves it.
// Tested by test/unit/compat/json_semantic_test.cpp.
#pragma once

#include "core/compat/compat.hpp"
#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::compat {

// Rule NOT_CONTAINED: an instance of the writer's schema that the reader's refuses, at the path of
// what refuses it. Rule CANNOT_BE_DECIDED, which breaks its direction as well: the place that was
// given up on. Throws too_complex, cancelled.
void judge_by_instances(std::pmr::vector<Difference> &differences,
                        jsonschema::ProgramView old_program, jsonschema::ProgramView new_program,
                        const Limits &limits, std::pmr::memory_resource *memory);

} // namespace schema_registry::compat
