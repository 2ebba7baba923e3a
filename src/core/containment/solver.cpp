// The search (solver.hpp). Tested by test/unit/containment/containment_test.cpp.
#include "core/containment/solver.hpp"

#include "core/containment/expander.hpp"
#include "core/json/writer.hpp"

#include <algorithm>

namespace schema_registry::containment {

using namespace jsonschema;
using json::Kind;

Solution Solver::solve(const Goal &goal)
try {
    return solve_goal(goal);
} catch (const OverBudget &) {
    // Given up on what was looked at just then, the innermost of what is in progress.
    const auto innermost = std::max_element(
        in_progress_.begin(), in_progress_.end(),
        [](const auto &left, const auto &right) { return left.second < right.second; });
    return undecided(innermost == in_progress_.end() ? goal : innermost->first);
}

void Solver::count(std::uint64_t steps)
{
    steps_ += steps;
    if (steps_ > max_steps_)
        throw OverBudget{};
    if (sides_.limits().is_interrupted())
        throw Error(Code::cancelled, "cancelled");
}

Solution Solver::undecided(const Goal &goal)
{
    if (!given_up_ && !goal.literals.empty())
        given_up_ = goal.literals.back();
    return {Outcome::undecided, {}};
}

Solution Solver::solve_goal(Goal goal)
{
    const auto says_nothing = [](Literal literal) {
        return literal.schema == (literal.denied ? kReject : kAccept);
    };
    std::erase_if(goal.literals, says_nothing);
    goal.normalise();
    if (contradicts_itself(goal))
        return {};
    if (const auto known = known_.find(goal); known != known_.end())
        return known->second;
    const std::size_t depth = in_progress_.size();
    const auto [own, is_new] = in_progress_.emplace(goal, depth);
    if (!is_new) {
        assumption_ = std::min(assumption_, own->second);
        return {};
    }
    count(1 + goal.literals.size());
    const std::size_t outer_assumption = assumption_;
    assumption_ = kNoAssumption;
    const bool has_no_meaning =
        std::any_of(goal.literals.begin(), goal.literals.end(),
                    [&](Literal literal) { return sides_.loops_in_place(literal); });
    met_loop_ |= has_no_meaning;
    const Solution found = depth > kMaxDepth || has_no_meaning || sides_.limits().is_too_deep()
                               ? undecided(goal)
                               : solve_kinds(goal);
    const bool stands = assumption_ >= depth || found.outcome == Outcome::solved;
    in_progress_.erase(goal);
    if (stands) {
        known_.emplace(std::move(goal), found);
        assumption_ = outer_assumption;
    } else {
        assumption_ = std::min(assumption_, outer_assumption);
    }
    return found;
}

bool Solver::contradicts_itself(const Goal &goal)
{
    for (const Literal literal : goal.literals) {
        if (literal.schema == (literal.denied ? kAccept : kReject))
            return true;
    }
    for (const Literal affirmed : goal.literals) {
        for (const Literal denied : goal.literals) {
            if (affirmed.denied || !denied.denied)
                continue;
            count(1);
            if (sides_.are_same(affirmed, denied.opposite()))
                return true;
        }
    }
    return false;
}

Solution Solver::solve_kinds(const Goal &goal)
{
    Solution result;
    for (const Kind kind :
         {Kind::null, Kind::boolean, Kind::number, Kind::string, Kind::array, Kind::object}) {
        Branch branch;
        branch.kind = kind;
        branch.goal = &goal;
        branch.open = goal.literals;
        if (result.take(search(std::move(branch))))
            break;
    }
    return result;
}

Solution Solver::search(Branch branch)
{
    count(1 + branch.atoms.size() + branch.spelt.size() + branch.choices.size());
    for (;;) {
        if (!Expander(sides_, branch).expand())
            return {};
        for (const Atom &atom : branch.atoms) {
            if (atom.ask == Ask::listed && !atom.denied)
                return listed(branch, atom);
        }
        drop_refuted(branch);
        bool goes_on = false;
        for (std::size_t at = 0; at < branch.choices.size() && !goes_on; ++at) {
            if (branch.choices[at].empty())
                return {};
            if (branch.choices[at].size() > 1)
                continue;
            const Option only = std::move(branch.choices[at].front());
            branch.choices.erase(branch.choices.begin() + static_cast<std::ptrdiff_t>(at));
            Expander(sides_, branch).add(only);
            goes_on = true;
        }
        if (!goes_on)
            break;
    }
    return branch.choices.empty() ? checked(branch, leaf(branch)) : choose(branch);
}

// The choice that branches least is made first.
Solution Solver::choose(Branch &branch)
{
    if (sides_.limits().is_too_deep())
        return undecided(*branch.goal);
    const auto fewest = std::min_element(
        branch.choices.begin(), branch.choices.end(),
        [](const Choice &left, const Choice &right) { return left.size() < right.size(); });
    const Choice choice = std::move(*fewest);
    branch.choices.erase(fewest);
    Solution result;
    for (const Option &option : choice) {
        Branch taken = branch;
        Expander(sides_, taken).add(option);
        if (result.take(search(std::move(taken))))
            break;
    }
    return result;
}

// Options that contradict which members there must be, and choices that are settled by it.
void Solver::drop_refuted(Branch &branch) const
{
    if (branch.kind != Kind::object || branch.choices.empty())
        return;
    const auto asked = [&](std::string_view name, bool denied) {
        return std::any_of(branch.atoms.begin(), branch.atoms.end(), [&](const Atom &atom) {
            return atom.ask == Ask::present && atom.denied == denied && atom.text == name;
        });
    };
    const auto is_refuted = [&](const Option &option) {
        return std::any_of(option.begin(), option.end(), [&](const Atom &atom) {
            return (atom.ask == Ask::present && asked(atom.text, !atom.denied)) ||
                   (atom.ask == Ask::member && asked(atom.text, true));
        });
    };
    const auto is_given = [&](const Option &option) {
        return std::all_of(option.begin(), option.end(), [&](const Atom &atom) {
            return atom.ask == Ask::present && asked(atom.text, atom.denied);
        });
    };
    std::erase_if(branch.choices, [&](const Choice &choice) {
        return std::any_of(choice.begin(), choice.end(), is_given);
    });
    for (Choice &choice : branch.choices)
        std::erase_if(choice, is_refuted);
}

Solution Solver::checked(const Branch &branch, Solution found)
{
    const auto excludes_part = [&](const Atom &atom) {
        return atom.ask == Ask::listed &&
               sides_.state(atom.side).at<ValuePart>(atom.ref).has_const &&
               sides_.state(atom.side).at<ValuePart>(atom.ref).has_enum;
    };
    if (found.outcome != Outcome::solved ||
        (!branch.is_loose && std::none_of(branch.atoms.begin(), branch.atoms.end(), excludes_part)))
        return found;
    count(10);
    return sides_.satisfies(*branch.goal, found.text) ? found : undecided(*branch.goal);
}

Solution Solver::listed(const Branch &branch, const Atom &list)
{
    const EvaluationState &program = sides_.state(list.side);
    const auto &part = program.at<ValuePart>(list.ref);
    Solution result;
    const auto is_solution = [&](json::DocumentView value) {
        if (value.kind() != branch.kind)
            return false;
        std::pmr::string text(sides_.memory());
        json::write_normal_form(value, text, sides_.limits());
        count(1 + branch.goal->literals.size());
        if (!sides_.satisfies(*branch.goal, text))
            return false;
        result = {Outcome::solved, std::string(text)};
        return true;
    };
    if (part.has_const) {
        (void)is_solution(program.constant(part.constant));
        return result;
    }
    for (std::uint32_t at = 0; at < part.other_count; ++at) {
        if (is_solution(program.constant(program.list<json::Value>(part.others)[at])))
            return result;
    }
    if (branch.kind != Kind::string)
        return result;
    for (std::uint32_t at = 0; at < part.string_count; ++at) {
        const Text text = program.list<Text>(part.strings)[at];
        const json::Value value{Kind::string, false, 0, 0, text.size, text.offset};
        if (is_solution(program.constant(value)))
            return result;
    }
    return result;
}

std::vector<std::string> Solver::excluded_values(const Branch &branch) const
{
    std::vector<std::string> values = branch.goal->excluded;
    const auto exclude = [&](json::DocumentView value) {
        if (value.kind() != branch.kind)
            return;
        std::pmr::string text(sides_.memory());
        json::write_normal_form(value, text, sides_.limits());
        values.emplace_back(text);
    };
    for (const Atom &atom : branch.atoms) {
        if (atom.ask != Ask::listed)
            continue;
        const EvaluationState &program = sides_.state(atom.side);
        const auto &part = program.at<ValuePart>(atom.ref);
        if (part.has_const && part.has_enum) // of which both would have to be denied at once
            continue;
        if (part.has_const)
            exclude(program.constant(part.constant));
        for (std::uint32_t at = 0; at < part.other_count; ++at)
            exclude(program.constant(program.list<json::Value>(part.others)[at]));
        for (std::uint32_t at = 0; at < part.string_count; ++at) {
            const Text text = program.list<Text>(part.strings)[at];
            exclude(
                program.constant(json::Value{Kind::string, false, 0, 0, text.size, text.offset}));
        }
    }
    return values;
}

Solution Solver::leaf(const Branch &branch)
{
    switch (branch.kind) {
    case Kind::null:
        return one_of(branch, {"null"});
    case Kind::boolean:
        return one_of(branch, {"true", "false"});
    case Kind::number:
        return solve_number(branch);
    case Kind::string:
        return solve_text(branch);
    case Kind::array:
        return solve_array(branch);
    default:
        return solve_object(branch);
    }
}

Solution Solver::one_of(const Branch &branch, std::initializer_list<const char *> values)
{
    for (const char *text : values) {
        if (sides_.satisfies(*branch.goal, text))
            return {Outcome::solved, text};
    }
    return {};
}

} // namespace schema_registry::containment
