// From an expression to an Automaton (automaton.hpp): a program of steps, built from the end of the
// expression to its beginning, and the sets of steps that a search can be at, a state each.
#include "core/regex/automaton.hpp"

#include <algorithm>
#include <bit>
#include <map>

namespace schema_registry::regex {

class AutomatonBuilder {
  public:
    AutomatonBuilder(const Expression &expression, const AutomatonBudget &budget)
        : expression_(expression), budget_(budget)
    {
    }

    [[nodiscard]] std::optional<Automaton> build();

  private:
    struct OverBudget {}; // thrown to give up
    enum class StepKind : std::uint8_t { set, split, text_start, text_end, match };
    struct Step {
        StepKind kind = StepKind::match;
        std::uint32_t set = 0; // index into sets_
        std::uint32_t next = 0;
        std::uint32_t other = 0; // of a split
    };
    using Ranges = std::vector<Range>;
    using Steps = std::vector<std::uint64_t>; // a bit each
    struct State {
        Steps steps;          // that a search waits at: sets, or the match
        bool accepts = false; // a text that ends here
        auto operator<=>(const State &) const = default;
    };

    [[nodiscard]] std::uint32_t add_step(const Step &step);
    [[nodiscard]] std::uint32_t set_index(const Item &item);
    [[nodiscard]] std::uint32_t alternatives(std::size_t begin, std::size_t end,
                                             std::uint32_t next);
    [[nodiscard]] std::uint32_t chain(std::size_t begin, std::size_t end, std::uint32_t next);
    [[nodiscard]] std::uint32_t once(std::size_t begin, std::size_t end, std::uint32_t next);
    [[nodiscard]] std::uint32_t repeated(std::size_t begin, std::size_t end, std::uint32_t next);

    void cut_alphabet();
    void follow(std::uint32_t from, bool at_start, bool at_end, Steps &seen) const;
    void follow_all();
    [[nodiscard]] State start_state() const;
    [[nodiscard]] State after(const Steps &steps, std::uint32_t cls) const;
    [[nodiscard]] std::uint32_t number_of(State state);
    void determinise();

    [[nodiscard]] Steps no_steps() const { return Steps((program_.size() + 63) / 64); }
    [[nodiscard]] static bool has(const Steps &steps, std::uint32_t step) noexcept
    {
        return (steps[step / 64] >> step % 64 & 1) != 0;
    }
    static void set(Steps &steps, std::uint32_t step) noexcept
    {
        steps[step / 64] |= std::uint64_t{1} << step % 64;
    }
    [[nodiscard]] State state_at(Steps steps, bool accepts) const;

    const Expression &expression_;
    AutomatonBudget budget_;
    std::uint32_t work_ = 0;
    std::vector<Step> program_;
    std::vector<Ranges> sets_;
    std::map<std::pair<ItemKind, std::uint32_t>, std::uint32_t> set_of_;
    std::vector<std::vector<bool>> members_; // by class, which sets have it
    std::uint32_t entry_ = 0;
    std::uint32_t match_ = 0;
    std::vector<Steps> following_; // by step: what is waited at from there on, in a text's middle
    std::vector<bool> may_end_;    // by step: whether a text that ends there matches
    std::vector<Steps> steps_on_;  // by class: those that take a character of it
    Steps consuming_;              // those that take a character
    std::map<State, std::uint32_t> numbers_;
    std::vector<const Steps *> states_; // by number; of keys of numbers_
    Automaton automaton_;
};

std::optional<Automaton> Automaton::of(const Expression &expression, const AutomatonBudget &budget)
{
    return AutomatonBuilder(expression, budget).build();
}

std::uint32_t Automaton::class_in(const std::vector<ClassRange> &ranges,
                                  char32_t character) noexcept
{
    const auto is_behind = [](char32_t value, const ClassRange &range) {
        return value < range.first;
    };
    return std::upper_bound(ranges.begin(), ranges.end(), character, is_behind)[-1].cls;
}

bool Automaton::is_final(std::uint32_t state) const noexcept
{
    for (std::uint32_t cls = 0; cls < class_count_; ++cls) {
        if (next(state, cls) != state)
            return false;
    }
    return true;
}

std::optional<Automaton> AutomatonBuilder::build()
{
    if (expression_.has_back_references)
        return std::nullopt;
    try {
        match_ = add_step({StepKind::match, 0, 0, 0});
        entry_ = alternatives(0, expression_.items.size(), match_);
        cut_alphabet();
        follow_all();
        determinise();
    } catch (const OverBudget &) {
        return std::nullopt;
    }
    return std::move(automaton_);
}

std::uint32_t AutomatonBuilder::add_step(const Step &step)
{
    if (program_.size() >= budget_.max_steps)
        throw OverBudget{};
    program_.push_back(step);
    return static_cast<std::uint32_t>(program_.size() - 1);
}

std::uint32_t AutomatonBuilder::set_index(const Item &item)
{
    const auto [known, is_new] = set_of_.try_emplace({item.kind, item.value}, 0);
    if (!is_new)
        return known->second;
    known->second = static_cast<std::uint32_t>(sets_.size());
    if (item.kind == ItemKind::character) {
        sets_.push_back({{item.value, item.value}});
    } else {
        const CharacterSet &set = expression_.sets[item.value];
        if (!set.properties.empty())
            throw OverBudget{};
        sets_.push_back(set.ranges);
    }
    return known->second;
}

std::uint32_t AutomatonBuilder::alternatives(std::size_t begin, std::size_t end, std::uint32_t next)
{
    std::optional<std::uint32_t> entry;
    std::size_t branch = begin;
    for (std::size_t at = begin; at <= end; ++at) {
        if (at < end && expression_.items[at].kind == ItemKind::open)
            at = expression_.items[at].partner;
        if (at < end && expression_.items[at].kind != ItemKind::alternative)
            continue;
        const std::uint32_t of_branch = chain(branch, at, next);
        entry = entry ? add_step({StepKind::split, 0, of_branch, *entry}) : of_branch;
        branch = at + 1;
    }
    return *entry;
}

// From the last term to the first: each leads to the one behind it.
std::uint32_t AutomatonBuilder::chain(std::size_t begin, std::size_t end, std::uint32_t next)
{
    while (end > begin) {
        const Item &last = expression_.items[end - 1];
        const std::size_t first = last.kind == ItemKind::close ? last.partner : end - 1;
        next = repeated(first, end, next);
        end = first;
    }
    return next;
}

// The term in [begin, end): a group or one item.
std::uint32_t AutomatonBuilder::once(std::size_t begin, std::size_t end, std::uint32_t next)
{
    if (++work_ > budget_.max_steps * 4)
        throw OverBudget{};
    const Item &item = expression_.items[begin];
    switch (item.kind) {
    case ItemKind::character:
    case ItemKind::set:
        return add_step({StepKind::set, set_index(item), next, 0});
    case ItemKind::text_start:
        return add_step({StepKind::text_start, 0, next, 0});
    case ItemKind::text_end:
        return add_step({StepKind::text_end, 0, next, 0});
    case ItemKind::open:
        if (item.group == GroupKind::capture || item.group == GroupKind::plain)
            return alternatives(begin + 1, end - 1, next);
        [[fallthrough]];
    default:
        throw OverBudget{};
    }
}

std::uint32_t AutomatonBuilder::repeated(std::size_t begin, std::size_t end, std::uint32_t next)
{
    const Item &quantified = expression_.items[end - 1];
    std::uint32_t entry = next;
    if (quantified.max == kUnbounded) {
        entry = add_step({StepKind::split, 0, 0, next});
        const std::uint32_t body = once(begin, end, entry);
        program_[entry].next = body;
    } else {
        for (std::uint32_t count = quantified.min; count < quantified.max; ++count)
            entry = add_step({StepKind::split, 0, once(begin, end, entry), next});
    }
    for (std::uint32_t count = 0; count < quantified.min; ++count)
        entry = once(begin, end, entry);
    return entry;
}

// Classes: code points that the same sets have.
void AutomatonBuilder::cut_alphabet()
{
    std::vector<char32_t> cuts(1, 0);
    for (const Ranges &set : sets_) {
        for (const Range &range : set) {
            cuts.push_back(range.first);
            if (range.last < kMaxCodePoint)
                cuts.push_back(range.last + 1);
        }
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    if (cuts.size() * sets_.size() > std::size_t{64} * budget_.max_steps)
        throw OverBudget{};
    const auto has = [](const Ranges &set, char32_t character) {
        const auto is_below = [](const Range &range, char32_t value) { return range.last < value; };
        const auto range = std::lower_bound(set.begin(), set.end(), character, is_below);
        return range != set.end() && range->first <= character;
    };
    std::map<std::vector<bool>, std::uint32_t> classes;
    for (const char32_t cut : cuts) {
        std::vector<bool> member;
        for (const Ranges &set : sets_)
            member.push_back(has(set, cut));
        const auto number = static_cast<std::uint32_t>(classes.size());
        const auto [known, is_new] = classes.try_emplace(member, number);
        if (is_new)
            members_.push_back(std::move(member));
        if (automaton_.ranges_.empty() || automaton_.ranges_.back().cls != known->second)
            automaton_.ranges_.push_back({cut, known->second});
    }
    automaton_.class_count_ = static_cast<std::uint32_t>(classes.size());
}

// The steps that lead on from this one without a character.
void AutomatonBuilder::follow(std::uint32_t from, bool at_start, bool at_end, Steps &seen) const
{
    std::vector<std::uint32_t> open(1, from);
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        if (has(seen, at))
            continue;
        set(seen, at);
        const Step &step = program_[at];
        if (step.kind == StepKind::split)
            open.push_back(step.other);
        if (step.kind == StepKind::split || (step.kind == StepKind::text_start && at_start) ||
            (step.kind == StepKind::text_end && at_end))
            open.push_back(step.next);
    }
}

void AutomatonBuilder::follow_all()
{
    consuming_ = no_steps();
    for (std::uint32_t step = 0; step < program_.size(); ++step) {
        Steps middle = no_steps();
        follow(step, false, false, middle);
        following_.push_back(std::move(middle));
        Steps end = no_steps();
        follow(step, false, true, end);
        may_end_.push_back(has(end, match_));
        if (program_[step].kind == StepKind::set)
            set(consuming_, step);
    }
    for (std::uint32_t cls = 0; cls < automaton_.class_count_; ++cls) {
        Steps taking = no_steps();
        for (std::uint32_t step = 0; step < program_.size(); ++step) {
            if (program_[step].kind == StepKind::set && members_[cls][program_[step].set])
                set(taking, step);
        }
        steps_on_.push_back(std::move(taking));
    }
}

// Once the expression has matched, nothing else counts. What takes no character was seen through.
AutomatonBuilder::State AutomatonBuilder::state_at(Steps steps, bool accepts) const
{
    if (has(steps, match_)) {
        Steps matched = no_steps();
        set(matched, match_);
        return {std::move(matched), true};
    }
    for (std::size_t word = 0; word < steps.size(); ++word)
        steps[word] &= consuming_[word];
    return {std::move(steps), accepts};
}

AutomatonBuilder::State AutomatonBuilder::start_state() const
{
    Steps steps = no_steps();
    follow(entry_, true, false, steps);
    Steps end = no_steps();
    follow(entry_, true, true, end);
    return state_at(std::move(steps), has(end, match_));
}

AutomatonBuilder::State AutomatonBuilder::after(const Steps &steps, std::uint32_t cls) const
{
    if (has(steps, match_))
        return {steps, true};
    Steps next = following_[entry_]; // a search begins anew
    bool accepts = may_end_[entry_];
    for (std::size_t word = 0; word < steps.size(); ++word) {
        std::uint64_t taken = steps[word] & steps_on_[cls][word];
        for (; taken != 0; taken &= taken - 1) {
            const auto step = static_cast<std::uint32_t>(word * 64 + std::countr_zero(taken));
            const std::uint32_t to = program_[step].next;
            accepts = accepts || may_end_[to];
            for (std::size_t at = 0; at < next.size(); ++at)
                next[at] |= following_[to][at];
        }
    }
    return state_at(std::move(next), accepts);
}

std::uint32_t AutomatonBuilder::number_of(State state)
{
    const bool accepts = state.accepts;
    const auto number = static_cast<std::uint32_t>(numbers_.size());
    const auto [known, is_new] = numbers_.try_emplace(std::move(state), number);
    if (!is_new)
        return known->second;
    if (number >= budget_.max_states || (number + 1) * automaton_.class_count_ > budget_.max_moves)
        throw OverBudget{};
    states_.push_back(&known->first.steps);
    automaton_.accepting_.push_back(accepts);
    return number;
}

void AutomatonBuilder::determinise()
{
    (void)number_of(start_state());
    for (std::uint32_t state = 0; state < states_.size(); ++state) {
        for (std::uint32_t cls = 0; cls < automaton_.class_count_; ++cls)
            automaton_.next_.push_back(number_of(after(*states_[state], cls)));
    }
}

} // namespace schema_registry::regex
