// Rows of policy SEMANTIC (json_semantic.hpp).
// Tested by test/unit/compat/json_semantic_test.cpp.
#include "core/compat/json_semantic.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/containment/containment.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::compat {

namespace {

using containment::Verdict;

constexpr std::size_t kMaxInstanceShown = 1000; // bytes

// Why the reader refuses the instance: the deepest violation.
void add_reason(jsonschema::ProgramView reader, std::string_view instance, const Limits &limits,
                std::pmr::memory_resource *memory, Difference &row)
{
    const json::Document document = value_or_throw(
        json::read_document(instance, {instance.size(), limits.max_instance_depth}, memory));
    for (const jsonschema::Violation &why :
         jsonschema::explain(reader, document.root(), 1, limits, memory)) {
        row.path = why.schema_path;
        row.message.append(": ");
        if (!why.instance_path.empty())
            row.message.append("at ").append(why.instance_path).append(", ");
        row.message.append(why.message);
    }
}

// The row that says that a direction breaks, if it does.
void add_row(std::pmr::vector<Difference> &differences, const containment::Answer &answer,
             jsonschema::ProgramView reader, bool is_backward, const Limits &limits,
             std::pmr::memory_resource *memory)
{
    if (answer.verdict == Verdict::contained)
        return;
    const std::string_view writer = is_backward ? "old" : "new";
    const std::string_view other = is_backward ? "new" : "old";
    Difference row{{},
                   std::pmr::string(memory),
                   std::pmr::string(memory),
                   is_backward ? ChangeClass::major : ChangeClass::minor,
                   is_backward,
                   !is_backward};
    if (answer.verdict == Verdict::not_contained) {
        row.rule = "NOT_CONTAINED";
        row.message.append(prefix_of(answer.witness, kMaxInstanceShown))
            .append(answer.witness.size() > kMaxInstanceShown ? "..." : "")
            .append(" is valid under the ")
            .append(writer)
            .append(" schema, but not under the ")
            .append(other)
            .append(" one");
        add_reason(reader, answer.witness, limits, memory, row);
    } else {
        row.rule = "CANNOT_BE_DECIDED";
        row.path = answer.place;
        row.message.append("whether all that is valid under the ")
            .append(writer)
            .append(" schema is valid under the ")
            .append(other)
            .append(" one was not found out in ")
            .append(std::to_string(answer.steps))
            .append(" steps");
    }
    differences.push_back(std::move(row));
}

} // namespace

void judge_by_instances(std::pmr::vector<Difference> &differences,
                        jsonschema::ProgramView old_program, jsonschema::ProgramView new_program,
                        const Limits &limits, std::pmr::memory_resource *memory)
{
    const auto backward = containment::is_contained(old_program, new_program,
                                                    limits.max_containment_steps, limits, memory);
    const auto forward = containment::is_contained(new_program, old_program,
                                                   limits.max_containment_steps, limits, memory);
    const ChangeClass most = backward.verdict != Verdict::contained  ? ChangeClass::major
                             : forward.verdict != Verdict::contained ? ChangeClass::minor
                                                                     : ChangeClass::patch;
    for (Difference &difference : differences) {
        difference.breaks_backward = false;
        difference.breaks_forward = false;
        difference.change_class = std::min(difference.change_class, most);
    }
    add_row(differences, backward, new_program, true, limits, memory);
    add_row(differences, forward, old_program, false, limits, memory);
}

} // namespace schema_registry::compat
