// Objects (solver.hpp): a goal for each member.
//
// Names that the schemas speak of are looked at one by one. All others fall into cells by the
// patterns that they match: within a cell, any name will do.
#include <map>
#include <set>

#include "core/containment/solver.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

constexpr std::size_t kMostPatterns = 6;
constexpr std::size_t kMostFreshNames = 64;

} // namespace

class ObjectSolver {
  public:
    ObjectSolver(Solver &solver, const Branch &branch) : solver_(solver), branch_(branch) {}

    [[nodiscard]] Solution solve();

  private:
    struct Part {
        std::uint8_t side;
        const ObjectPart *object;
    };
    using Patterns = std::vector<std::pair<std::uint8_t, std::uint32_t>>; // side and pattern

    [[nodiscard]] const EvaluationState &state(std::uint8_t side) const
    {
        return solver_.sides_.state(side);
    }
    void read();
    void read_names(const Part &part);
    [[nodiscard]] Outcome add_required();
    [[nodiscard]] Outcome add_member(std::string_view name, const std::vector<Literal> &extra);
    [[nodiscard]] Outcome add_wanted(const Atom &wanted);
    [[nodiscard]] Outcome add_fresh(const Atom *wanted);
    [[nodiscard]] Outcome add_fresh_in(std::uint32_t cell, const Atom *wanted);
    [[nodiscard]] Outcome add_more();
    [[nodiscard]] bool may_have_name(std::string_view name) const;
    [[nodiscard]] bool is_wanted_name(std::string_view name, const Atom &wanted) const;
    template <typename Matches>
    [[nodiscard]] Goal goal_where(std::optional<std::string_view> name,
                                  const Matches &matches) const;
    [[nodiscard]] Goal goal_of(std::string_view name) const;
    [[nodiscard]] Goal goal_of_cell(std::uint32_t cell) const; // of a name that none speaks of
    [[nodiscard]] std::uint32_t pattern_index(std::uint8_t side, std::uint32_t pattern) const;
    [[nodiscard]] Solution text() const;

    Solver &solver_;
    const Branch &branch_;
    std::vector<Part> parts_;
    std::vector<Literal> name_literals_;
    std::vector<const Atom *> wanted_; // members that are asked for, not by name
    std::map<std::string_view, std::vector<Literal>> required_; // and what else is asked of them
    std::set<std::string_view> absent_;
    std::set<std::string, std::less<>> named_;                // names that the schemas speak of
    Patterns patterns_;                                       // each text once
    std::map<std::string, std::string, std::less<>> members_; // the solution so far
    std::uint32_t least_ = 0;
    std::uint32_t most_ = UINT32_MAX;
};

void ObjectSolver::read()
{
    for (const Atom &atom : branch_.atoms) {
        switch (atom.ask) {
        case Ask::size_least:
            least_ = std::max(least_, atom.number);
            break;
        case Ask::size_most:
            most_ = std::min(most_, atom.number);
            break;
        case Ask::members:
            parts_.push_back({atom.side, &state(atom.side).at<ObjectPart>(atom.ref)});
            read_names(parts_.back());
            break;
        case Ask::present:
            if (atom.denied)
                absent_.insert(atom.text);
            else
                (void)required_[atom.text];
            named_.emplace(atom.text);
            break;
        case Ask::member:
            required_[atom.text].push_back(atom.literal);
            named_.emplace(atom.text);
            break;
        case Ask::names:
            name_literals_.push_back(atom.literal);
            break;
        case Ask::member_like:
        case Ask::member_other:
        case Ask::name:
            wanted_.push_back(&atom);
            break;
        default:
            break;
        }
    }
    for (const Atom *wanted : wanted_) {
        if (wanted->ask == Ask::member_other)
            read_names({wanted->side, &state(wanted->side).at<ObjectPart>(wanted->ref)});
        else if (wanted->ask == Ask::member_like &&
                 pattern_index(wanted->side, wanted->number) == patterns_.size())
            patterns_.emplace_back(wanted->side, wanted->number);
    }
}

void ObjectSolver::read_names(const Part &part)
{
    const EvaluationState &program = state(part.side);
    const auto *const entries = program.list<PropertyEntry>(part.object->properties);
    const bool is_asked = !parts_.empty() && parts_.back().object == part.object;
    for (std::uint32_t at = 0; at < part.object->property_count; ++at) {
        named_.emplace(program.text(entries[at].key));
        if (entries[at].required && is_asked)
            (void)required_[program.text(entries[at].key)];
    }
    const auto *const patterns = program.list<PatternEntry>(part.object->patterns);
    for (std::uint32_t at = 0; at < part.object->pattern_count; ++at) {
        if (pattern_index(part.side, patterns[at].pattern) == patterns_.size())
            patterns_.emplace_back(part.side, patterns[at].pattern);
    }
}

// patterns_.size() if it is not there.
std::uint32_t ObjectSolver::pattern_index(std::uint8_t side, std::uint32_t pattern) const
{
    const std::string_view source = state(side).pattern_source(pattern);
    const auto at = std::find_if(patterns_.begin(), patterns_.end(), [&](const auto &known) {
        return state(known.first).pattern_source(known.second) == source;
    });
    return static_cast<std::uint32_t>(at - patterns_.begin());
}

// Of a member by its name, if the schemas may speak of that, and the patterns that it matches.
template <typename Matches>
Goal ObjectSolver::goal_where(std::optional<std::string_view> name, const Matches &matches) const
{
    Goal goal;
    for (const Part &part : parts_) {
        const EvaluationState &program = state(part.side);
        const PropertyEntry *const entry =
            name ? program.find_property(*part.object, *name) : nullptr;
        bool is_evaluated = entry && entry->declared;
        if (is_evaluated)
            goal.literals.push_back({entry->schema, part.side, false});
        const auto *const patterns = program.list<PatternEntry>(part.object->patterns);
        for (std::uint32_t at = 0; at < part.object->pattern_count; ++at) {
            if (!matches(part.side, patterns[at].pattern))
                continue;
            is_evaluated = true;
            goal.literals.push_back({patterns[at].schema, part.side, false});
        }
        if (!is_evaluated && part.object->has_additional)
            goal.literals.push_back({part.object->additional, part.side, false});
    }
    return goal;
}

Goal ObjectSolver::goal_of(std::string_view name) const
{
    return goal_where(name, [&](std::uint8_t side, std::uint32_t pattern) {
        return state(side).matches(pattern, name);
    });
}

Goal ObjectSolver::goal_of_cell(std::uint32_t cell) const
{
    return goal_where(std::nullopt, [&](std::uint8_t side, std::uint32_t pattern) {
        return (cell >> pattern_index(side, pattern) & 1) != 0;
    });
}

bool ObjectSolver::may_have_name(std::string_view name) const
{
    if (absent_.count(name) != 0)
        return false;
    Goal goal;
    goal.literals = name_literals_;
    return name_literals_.empty() || solver_.sides_.satisfies(goal, solver_.sides_.quoted(name));
}

Solution ObjectSolver::solve()
{
    read();
    if (least_ > most_)
        return {};
    if (patterns_.size() > kMostPatterns)
        return solver_.undecided(*branch_.goal);
    Outcome outcome = add_required();
    bool is_minimal = true; // so that too many members are a proof
    for (const Atom *wanted : wanted_) {
        if (outcome == Outcome::none)
            return {};
        const Outcome added = add_wanted(*wanted);
        outcome = added == Outcome::solved ? outcome : added;
        is_minimal = false;
    }
    if (outcome == Outcome::none)
        return {};
    if (members_.size() < least_ && outcome == Outcome::solved)
        outcome = add_more();
    if (outcome == Outcome::none || (members_.size() > most_ && is_minimal))
        return {};
    if (outcome == Outcome::undecided || members_.size() > most_)
        return solver_.undecided(*branch_.goal);
    Solution found = text();
    const bool may_be_excluded = !solver_.excluded_values(branch_).empty();
    if (may_be_excluded && !solver_.sides_.satisfies(*branch_.goal, found.text))
        return solver_.undecided(*branch_.goal);
    return found;
}

Outcome ObjectSolver::add_required()
{
    Outcome outcome = Outcome::solved;
    if (required_.size() > most_)
        return Outcome::none;
    // What a branch is about first: it is the most likely to be impossible.
    for (const bool has_extra : {true, false}) {
        for (const auto &[name, extra] : required_) {
            if (extra.empty() == has_extra)
                continue;
            const Outcome added = add_member(name, extra);
            if (added == Outcome::none)
                return added;
            outcome = added == Outcome::solved ? outcome : added;
        }
    }
    return outcome;
}

Outcome ObjectSolver::add_member(std::string_view name, const std::vector<Literal> &extra)
{
    solver_.count(1);
    if (!may_have_name(name))
        return Outcome::none;
    Goal goal = goal_of(name);
    goal.literals.insert(goal.literals.end(), extra.begin(), extra.end());
    Solution found = solver_.solve_goal(std::move(goal));
    if (found.outcome == Outcome::solved)
        members_.insert_or_assign(std::string(name), std::move(found.text));
    return found.outcome;
}

bool ObjectSolver::is_wanted_name(std::string_view name, const Atom &wanted) const
{
    if (wanted.ask == Ask::member_like)
        return state(wanted.side).matches(wanted.number, name);
    if (wanted.ask == Ask::name) {
        Goal goal;
        goal.literals.push_back(wanted.literal);
        return solver_.sides_.satisfies(goal, solver_.sides_.quoted(name));
    }
    const EvaluationState &program = state(wanted.side);
    const auto &part = program.at<ObjectPart>(wanted.ref);
    const PropertyEntry *const entry = program.find_property(part, name);
    const auto *const patterns = program.list<PatternEntry>(part.patterns);
    const auto matches = [&](const PatternEntry &pattern) {
        return program.matches(pattern.pattern, name);
    };
    return !(entry && entry->declared) &&
           std::none_of(patterns, patterns + part.pattern_count, matches);
}

// A member that is asked for by more than its name: a new one, or one of those that are spoken of.
Outcome ObjectSolver::add_wanted(const Atom &wanted)
{
    Outcome result = add_fresh(&wanted);
    if (result == Outcome::solved)
        return result;
    for (const std::string &name : named_) {
        if (!is_wanted_name(name, wanted))
            continue;
        std::vector<Literal> extra;
        if (const auto known = required_.find(name); known != required_.end())
            extra = known->second;
        if (wanted.ask != Ask::name)
            extra.push_back(wanted.literal);
        const Outcome added = add_member(name, extra);
        if (added == Outcome::solved) {
            required_[*named_.find(name)] = extra;
            return added;
        }
        if (added == Outcome::undecided)
            result = added;
    }
    // Members that were added for others may be in the way.
    return result == Outcome::none && wanted_.size() > 1 ? Outcome::undecided : result;
}

Outcome ObjectSolver::add_fresh(const Atom *wanted)
{
    Outcome result = Outcome::none;
    for (std::uint32_t cell = 0; cell < 1u << patterns_.size(); ++cell) {
        solver_.count(1);
        const Outcome added = add_fresh_in(cell, wanted);
        if (added == Outcome::solved)
            return added;
        if (added == Outcome::undecided)
            result = added;
    }
    return result;
}

Outcome ObjectSolver::add_fresh_in(std::uint32_t cell, const Atom *wanted)
{
    if (wanted && wanted->ask == Ask::member_like &&
        (cell >> pattern_index(wanted->side, wanted->number) & 1) == 0)
        return Outcome::none;
    if (wanted && wanted->ask == Ask::member_other) {
        const EvaluationState &program = state(wanted->side);
        const auto &part = program.at<ObjectPart>(wanted->ref);
        const auto *const patterns = program.list<PatternEntry>(part.patterns);
        for (std::uint32_t at = 0; at < part.pattern_count; ++at) {
            if ((cell >> pattern_index(wanted->side, patterns[at].pattern) & 1) != 0)
                return Outcome::none;
        }
    }
    Goal goal = goal_of_cell(cell);
    if (wanted && wanted->ask != Ask::name)
        goal.literals.push_back(wanted->literal);
    Solution value = solver_.solve_goal(std::move(goal));
    if (value.outcome != Outcome::solved)
        return value.outcome;
    Goal name_goal;
    name_goal.literals = name_literals_;
    if (wanted && wanted->ask == Ask::name)
        name_goal.literals.push_back(wanted->literal);
    for (const std::string &name : named_)
        name_goal.excluded.push_back(solver_.sides_.quoted(name));
    for (const auto &[name, text] : members_)
        name_goal.excluded.push_back(solver_.sides_.quoted(name));
    name_goal.normalise();
    Branch branch;
    branch.kind = json::Kind::string;
    branch.goal = &name_goal;
    branch.open = name_goal.literals;
    for (std::size_t at = 0; at < patterns_.size(); ++at) {
        Atom atom;
        atom.ask = Ask::pattern;
        atom.side = patterns_[at].first;
        atom.number = patterns_[at].second;
        atom.denied = (cell >> at & 1) == 0;
        branch.atoms.push_back(atom);
    }
    // A name that is none is the last that one would think of.
    Branch longer = branch;
    longer.atoms.emplace_back();
    longer.atoms.back().ask = Ask::size_least;
    longer.atoms.back().number = 1;
    Solution name = solver_.search(std::move(longer));
    if (name.outcome != Outcome::solved)
        name = solver_.search(std::move(branch));
    if (name.outcome == Outcome::solved)
        members_.emplace(solver_.sides_.unquoted(name.text), std::move(value.text));
    return name.outcome;
}

// Members that nothing asks for, until there are as many as there have to be.
Outcome ObjectSolver::add_more()
{
    bool is_exact = true;
    for (const std::string &name : named_) {
        if (members_.size() >= least_)
            return Outcome::solved;
        if (members_.count(name) == 0 && add_member(name, {}) == Outcome::undecided)
            is_exact = false;
    }
    for (std::size_t added = 0; members_.size() < least_; ++added) {
        const Outcome outcome = added < kMostFreshNames ? add_fresh(nullptr) : Outcome::undecided;
        if (outcome != Outcome::solved)
            return is_exact ? outcome : Outcome::undecided;
    }
    return Outcome::solved;
}

Solution ObjectSolver::text() const
{
    std::pmr::string text("{", solver_.sides_.memory());
    for (const auto &[name, value] : members_) {
        if (text.size() > 1)
            text.push_back(',');
        json::append_string(name, text);
        text.append(":").append(value);
    }
    text.push_back('}');
    return {Outcome::solved, std::string(text)};
}

Solution Solver::solve_object(const Branch &branch)
{
    return ObjectSolver(*this, branch).solve();
}

} // namespace schema_registry::containment
