// Arrays (solver.hpp): a goal for each element.
//
// Elements behind all prefixes are asked the same, but for those that play a part: an element that
// breaks a schema, one that `contains` counts, one of two equal ones. Without any other, an array
// can be made shorter, so lengths beyond the prefixes, the parts and the smallest size allowed need
// no look.
#include "core/containment/solver.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

constexpr std::uint32_t kMostElements = 256;
constexpr std::size_t kMostParts = 8;

} // namespace

class ArraySolver {
  public:
    ArraySolver(Solver &solver, const Branch &branch) : solver_(solver), branch_(branch) {}

    [[nodiscard]] Solution solve();

  private:
    // Something that some element, from an index on, has to be.
    struct Part {
        std::vector<Literal> literals;
        std::uint32_t from = 0;
        std::uint32_t to = UINT32_MAX;
        bool is_twin = false;    // equal to the part before
        bool is_counted = false; // by `contains`
    };
    struct AtMost {
        Literal literal;
        std::uint32_t number;
    };

    [[nodiscard]] bool read();
    [[nodiscard]] bool add_counted(Literal literal, std::uint32_t number);
    [[nodiscard]] bool is_counted_at(std::uint32_t index, const Part &part) const;
    [[nodiscard]] Solution place(std::size_t part, std::uint32_t length);
    [[nodiscard]] Solution fill(std::uint32_t length);
    [[nodiscard]] bool limit_count(const AtMost &limit, std::vector<Goal> &goals) const;
    [[nodiscard]] Goal goal_at(std::uint32_t index) const;
    [[nodiscard]] Solution undecided() const { return solver_.undecided(*branch_.goal); }

    Solver &solver_;
    const Branch &branch_;
    std::vector<Part> parts_;
    std::vector<AtMost> at_most_;
    std::vector<std::uint32_t> places_; // of the parts
    std::uint32_t least_ = 0;
    std::uint32_t most_ = UINT32_MAX;
    std::uint32_t prefix_ = 0; // the longest
    bool is_unique_ = false;
    bool must_repeat_ = false;
};

// False if there is too much to look at.
bool ArraySolver::read()
{
    for (const Atom &atom : branch_.atoms) {
        switch (atom.ask) {
        case Ask::size_least:
            least_ = std::max(least_, atom.number);
            break;
        case Ask::size_most:
            most_ = std::min(most_, atom.number);
            break;
        case Ask::elements:
            prefix_ = std::max(
                prefix_, solver_.sides_.state(atom.side).at<ArrayPart>(atom.ref).prefix_count);
            break;
        case Ask::item:
            prefix_ = std::max(prefix_, atom.number + 1);
            parts_.push_back({{atom.literal}, atom.number, atom.number});
            break;
        case Ask::rest:
            prefix_ = std::max(prefix_, atom.number);
            break;
        case Ask::item_from:
            prefix_ = std::max(prefix_, atom.number);
            parts_.push_back({{atom.literal}, atom.number});
            break;
        case Ask::contains:
            if (!add_counted(atom.literal, atom.number))
                return false;
            break;
        case Ask::contains_at_most:
            at_most_.push_back({atom.literal, atom.number});
            break;
        case Ask::unique:
            is_unique_ = is_unique_ || !atom.denied;
            must_repeat_ = must_repeat_ || atom.denied;
            break;
        default:
            break;
        }
    }
    return parts_.size() <= kMostParts;
}

// As many as are not there already.
bool ArraySolver::add_counted(Literal literal, std::uint32_t number)
{
    const auto counts = [&](const Part &part) {
        return part.is_counted && part.literals.front() == literal;
    };
    const auto known =
        static_cast<std::uint32_t>(std::count_if(parts_.begin(), parts_.end(), counts));
    for (std::uint32_t count = known; count < number && count <= kMostParts; ++count)
        parts_.push_back({{literal}, 0, UINT32_MAX, false, true});
    return number <= kMostParts;
}

// Whether an element is the one already that the part is to be another of.
bool ArraySolver::is_counted_at(std::uint32_t index, const Part &part) const
{
    for (std::size_t other = 0; part.is_counted && other < places_.size(); ++other) {
        if (places_[other] == index && parts_[other].is_counted &&
            parts_[other].literals == part.literals)
            return true;
    }
    return false;
}

Solution ArraySolver::solve()
{
    if (!read())
        return undecided();
    if (is_unique_ && must_repeat_)
        return {};
    if (must_repeat_) {
        parts_.push_back({});
        parts_.push_back({{}, 0, UINT32_MAX, true});
    }
    const std::uint64_t enough =
        std::max<std::uint64_t>(least_, std::uint64_t{prefix_} + parts_.size());
    const auto last = static_cast<std::uint32_t>(std::min<std::uint64_t>(most_, enough));
    Solution result;
    for (std::uint32_t length = least_; length <= last; ++length) {
        if (length > kMostElements)
            return undecided();
        solver_.count(1);
        if (result.take(place(0, length)))
            break;
    }
    return result;
}

// Tries the places of a part. Behind the prefixes one place is as good as another that is free.
Solution ArraySolver::place(std::size_t part, std::uint32_t length)
{
    if (part == parts_.size())
        return fill(length);
    Solution result;
    bool tried_free = false;
    const std::uint64_t end = std::min<std::uint64_t>(length, std::uint64_t{parts_[part].to} + 1);
    for (std::uint32_t index = parts_[part].from; index < end; ++index) {
        const bool is_taken = std::find(places_.begin(), places_.end(), index) != places_.end();
        if (parts_[part].is_twin && places_.back() >= index)
            continue;
        if (index >= prefix_ && !is_taken) {
            if (tried_free)
                continue;
            tried_free = true;
        }
        if (is_counted_at(index, parts_[part]))
            continue;
        places_.push_back(index);
        const bool is_solved = result.take(place(part + 1, length));
        places_.pop_back();
        if (is_solved)
            break;
    }
    return result;
}

Goal ArraySolver::goal_at(std::uint32_t index) const
{
    Goal goal;
    for (const Atom &atom : branch_.atoms) {
        if (atom.ask == Ask::rest && index >= atom.number)
            goal.literals.push_back(atom.literal);
        if (atom.ask != Ask::elements)
            continue;
        const EvaluationState &program = solver_.sides_.state(atom.side);
        const auto &part = program.at<ArrayPart>(atom.ref);
        if (index < part.prefix_count)
            goal.literals.push_back({program.list<Ref>(part.prefix)[index], atom.side, false});
        else if (part.has_items)
            goal.literals.push_back({part.items, atom.side, false});
    }
    for (std::size_t part = 0; part < places_.size(); ++part) {
        if (places_[part] == index)
            goal.literals.insert(goal.literals.end(), parts_[part].literals.begin(),
                                 parts_[part].literals.end());
    }
    return goal;
}

// Sees to it that `contains` counts no more elements than it may: those that it has to count, and
// then those that play a part, are let be, and the others are not counted. False if it counts too
// many already.
bool ArraySolver::limit_count(const AtMost &limit, std::vector<Goal> &goals) const
{
    std::uint32_t left = limit.number;
    std::vector<bool> is_free(goals.size());
    for (std::uint32_t index = 0; index < goals.size(); ++index) {
        const auto &literals = goals[index].literals;
        is_free[index] =
            std::find(literals.begin(), literals.end(), limit.literal) != literals.end();
        if (is_free[index] && left-- == 0)
            return false;
    }
    for (const std::uint32_t place : places_) {
        if (!is_free[place] && left > 0) {
            is_free[place] = true;
            --left;
        }
    }
    for (std::uint32_t index = 0; index < goals.size(); ++index) {
        if (!is_free[index])
            goals[index].literals.push_back(limit.literal.opposite());
    }
    return true;
}

// Finds the elements, now that it is settled which parts they play. First as if nothing limited how
// many `contains` counts, and equal ones were allowed: if there are none then, there are none.
Solution ArraySolver::fill(std::uint32_t length)
{
    std::vector<Goal> goals;
    for (std::uint32_t index = 0; index < length; ++index)
        goals.push_back(goal_at(index));
    if (must_repeat_) { // the last part is equal to the one before
        const std::uint32_t first = places_[places_.size() - 2];
        const std::uint32_t second = places_.back();
        goals[first].literals.insert(goals[first].literals.end(), goals[second].literals.begin(),
                                     goals[second].literals.end());
        goals[second] = goals[first];
    }
    bool is_exact = true;
    for (const AtMost &limit : at_most_) {
        if (!limit_count(limit, goals))
            return {};
        is_exact = is_exact && limit.number == 0;
    }
    Solution result{Outcome::solved, "["};
    std::vector<std::string> values;
    bool were_same = true;
    for (std::uint32_t index = 0; index < length; ++index) {
        goals[index].normalise();
        were_same = were_same && goals[index].literals == goals[0].literals;
        Goal goal = goals[index];
        if (is_unique_)
            goal.excluded = values;
        Solution found = solver_.solve_goal(goal);
        if (found.outcome == Outcome::none && is_exact && (!is_unique_ || were_same))
            return {};
        if (found.outcome == Outcome::none && is_exact &&
            solver_.solve_goal(goals[index]).outcome == Outcome::none)
            return {};
        if (found.outcome != Outcome::solved)
            return undecided();
        if (is_unique_)
            values.push_back(solver_.sides_.normal(found.text));
        result.text.append(index == 0 ? "" : ",").append(found.text);
    }
    result.text.push_back(']');
    const std::vector<std::string> excluded = solver_.excluded_values(branch_);
    if (!excluded.empty() && !solver_.sides_.satisfies(*branch_.goal, result.text))
        return undecided();
    return result;
}

Solution Solver::solve_array(const Branch &branch)
{
    return ArraySolver(*this, branch).solve();
}

} // namespace schema_registry::containment
