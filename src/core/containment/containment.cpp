// The question put to the solver, and its answer looked at (containment.hpp).
// Tested by test/unit/containment/containment_test.cpp.
#include "core/containment/containment.hpp"

#include "core/containment/solver.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

std::string place_of(const EvaluationState &state, Ref schema)
{
    if (schema <= kReject)
        return {};
    std::pmr::string pointer(state.memory);
    state.append_location(state.at<Node>(schema), pointer);
    return std::string(pointer);
}

// Whether where a dynamic reference leads may depend on the way to it, of which the solver, which
// asks schemas by themselves, knows nothing.
bool depends_on_scope(ProgramView program) noexcept
{
    const auto *const block = reinterpret_cast<const char *>(program.program);
    const auto *const entries =
        reinterpret_cast<const DynamicEntry *>(block + program.program->dynamic_entries);
    for (std::uint32_t at = 1; at < program.program->dynamic_count; ++at) {
        if (entries[at].name == entries[at - 1].name &&
            entries[at].schema != entries[at - 1].schema)
            return true;
    }
    return false;
}

bool accepts(ProgramView program, std::string_view text, const Limits &limits,
             std::pmr::memory_resource *memory)
{
    const json::Document document =
        value_or_throw(json::read_document(text, {SIZE_MAX, limits.max_instance_depth}, memory));
    return evaluate(program, document.root(), limits, memory, Specialisation::none) ==
           jsonschema::Verdict::valid;
}

} // namespace

Answer is_contained(ProgramView inner, ProgramView outer, std::uint64_t max_steps,
                    const Limits &limits, std::pmr::memory_resource *memory)
{
    Sides sides(inner, outer, limits, memory);
    Solver solver(sides, max_steps);
    Goal goal;
    goal.literals = {{inner.program->root, 0, false}, {outer.program->root, 1, true}};
    Answer answer;
    try {
        Solution found = solver.solve(goal);
        if (found.outcome == Outcome::none && !depends_on_scope(inner) && !depends_on_scope(outer))
            answer.verdict = Verdict::contained;
        if (found.outcome == Outcome::solved && accepts(inner, found.text, limits, memory) &&
            !accepts(outer, found.text, limits, memory)) {
            answer.verdict = Verdict::not_contained;
            answer.witness = std::move(found.text);
        }
    } catch (const Error &error) { // a limit of a pattern or of an evaluation
        if (error.diagnostic().code != Code::too_complex)
            throw;
    }
    answer.steps = solver.steps();
    answer.is_loop = solver.met_loop();
    if (answer.verdict == Verdict::undecided && solver.given_up())
        answer.place = place_of(sides.state(solver.given_up()->side), solver.given_up()->schema);
    return answer;
}

} // namespace schema_registry::containment
