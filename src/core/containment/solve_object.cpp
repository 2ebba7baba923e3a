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
    // A member that is asked for, not by name, but these must not speak of it.
    struct Wanted {
        const Atom *atom;
        std::vector<const ObjectPart *> unspoken;
    };
    using Patterns = std::vector<std::pair<std::uint8_t, std::uint32_t>>; // side and pattern

    [[nodiscard]] const EvaluationState &state(std::uint8_t side) const
    {
        return solver_.sides_.state(side);
    }
    void read();
    void read_names(const Part &part);
    void read_names(std::uint8_t side, const std::vector<const ObjectPart *> &parts);
    [[nodiscard]] Outcome add_required();
    [[nodiscard]] Outcome add_member(std::string_view name, const std::vector<Literal> &extra);
    [[nodiscard]] Outcome add_wanted(const Wanted &wanted);
    [[nodiscard]] bool is_impossible(const Wanted &wanted);
    [[nodiscard]] Outcome add_fresh(const Wanted *wanted);
    [[nodiscard]] Outcome add_fresh_in(std::uint32_t cell, const Wanted *wanted);
    [[nodiscard]] Outcome add_more();
    [[nodiscard]] bool may_have_name(std::string_view name) const;
    [[nodiscard]] bool is_wanted_name(std::string_view name, const Wanted &wanted) const;
    template <typename Matches>
    [[nodiscard]] bool speaks_of(const Part &part, std::optional<std::string_view> name,
                                 const Matches &matches) const;
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
    std::vector<Wanted> wanted_;
    std::vector<const Atom *> rests_; // of members that an evaluation does not speak of
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
        case Ask::other_members:
            rests_.push_back(&atom);
            read_names(atom.side, atom.evaluation->members);
            break;
        case Ask::member_like:
        case Ask::name:
            wanted_.push_back({&atom, {}});
            break;
        case Ask::member_other:
            if (atom.evaluation)
                wanted_.push_back({&atom, atom.evaluation->members});
            else
                wanted_.push_back({&atom, {&state(atom.side).at<ObjectPart>(atom.ref)}});
            read_names(atom.side, wanted_.back().unspoken);
            break;
        default:
            break;
        }
    }
    for (const auto &[atom, unspoken] : wanted_) {
        if (atom->ask == Ask::member_like &&
            pattern_index(atom->side, atom->number) == patterns_.size())
            patterns_.emplace_back(atom->side, atom->number);
    }
}

void ObjectSolver::read_names(std::uint8_t side, const std::vector<const ObjectPart *> &parts)
{
    for (const ObjectPart *const part : parts)
        read_names({side, part});
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

// Whether the part says something of a member by its name, if the schemas may speak of that, or the
// patterns that it matches.
template <typename Matches>
bool ObjectSolver::speaks_of(const Part &part, std::optional<std::string_view> name,
                             const Matches &matches) const
{
    const EvaluationState &program = state(part.side);
    const PropertyEntry *const entry = name ? program.find_property(*part.object, *name) : nullptr;
    const auto *const patterns = program.list<PatternEntry>(part.object->patterns);
    return (entry && entry->declared) ||
           std::any_of(
               patterns, patterns + part.object->pattern_count,
               [&](const PatternEntry &entry) { return matches(part.side, entry.pattern); });
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
    for (const Atom *const rest : rests_) {
        const auto &spoken = rest->evaluation->members;
        if (std::none_of(spoken.begin(), spoken.end(), [&](const ObjectPart *part) {
                return speaks_of({rest->side, part}, name, matches);
            }))
            goal.literals.push_back(rest->literal);
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
    if (least_ > most_ || (most_ == 0 && !wanted_.empty()))
        return {};
    if (patterns_.size() > kMostPatterns)
        return solver_.undecided(*branch_.goal);
    if (wanted_.size() > 1 &&
        std::any_of(wanted_.begin(), wanted_.end(),
                    [this](const Wanted &wanted) { return is_impossible(wanted); }))
        return {};
    Outcome outcome = add_required();
    bool is_minimal = true; // so that too many members are a proof
    for (const Wanted &wanted : wanted_) {
        if (outcome == Outcome::none)
            return {};
        Outcome added = add_wanted(wanted);
        if (added == Outcome::none && wanted_.size() > 1)
            added = Outcome::undecided; // members that were added for others may be in the way
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

bool ObjectSolver::is_wanted_name(std::string_view name, const Wanted &wanted) const
{
    const Atom &atom = *wanted.atom;
    if (atom.ask == Ask::member_like)
        return state(atom.side).matches(atom.number, name);
    if (atom.ask == Ask::name) {
        Goal goal;
        goal.literals.push_back(atom.literal);
        return solver_.sides_.satisfies(goal, solver_.sides_.quoted(name));
    }
    const auto matches = [&](std::uint8_t side, std::uint32_t pattern) {
        return state(side).matches(pattern, name);
    };
    return std::none_of(wanted.unspoken.begin(), wanted.unspoken.end(),
                        [&](const ObjectPart *part) {
                            return speaks_of({atom.side, part}, name, matches);
                        });
}

// A member that is asked for by more than its name: a new one, or one of those that are spoken of.
Outcome ObjectSolver::add_wanted(const Wanted &wanted)
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
        if (wanted.atom->ask != Ask::name)
            extra.push_back(wanted.atom->literal);
        const Outcome added = add_member(name, extra);
        if (added == Outcome::solved) {
            required_[*named_.find(name)] = extra;
            return added;
        }
        if (added == Outcome::undecided)
            result = added;
    }
    return result;
}

// Whether there is no such member, whatever else is asked for.
bool ObjectSolver::is_impossible(const Wanted &wanted)
{
    const auto required = required_;
    const Outcome alone = add_wanted(wanted);
    required_ = required;
    members_.clear();
    return alone == Outcome::none;
}

Outcome ObjectSolver::add_fresh(const Wanted *wanted)
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

Outcome ObjectSolver::add_fresh_in(std::uint32_t cell, const Wanted *wanted)
{
    const Atom *const atom = wanted ? wanted->atom : nullptr;
    const auto matches = [&](std::uint8_t side, std::uint32_t pattern) {
        return (cell >> pattern_index(side, pattern) & 1) != 0;
    };
    if (atom && atom->ask == Ask::member_like && !matches(atom->side, atom->number))
        return Outcome::none;
    if (atom &&
        std::any_of(wanted->unspoken.begin(), wanted->unspoken.end(), [&](const ObjectPart *part) {
            return speaks_of({atom->side, part}, std::nullopt, matches);
        }))
        return Outcome::none;
    Goal goal = goal_of_cell(cell);
    if (atom && atom->ask != Ask::name)
        goal.literals.push_back(atom->literal);
    Solution value = solver_.solve_goal(std::move(goal));
    if (value.outcome != Outcome::solved)
        return value.outcome;
    Goal name_goal;
    name_goal.literals = name_literals_;
    if (atom && atom->ask == Ask::name)
        name_goal.literals.push_back(atom->literal);
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
