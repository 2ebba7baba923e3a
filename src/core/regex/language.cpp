// Searching the product of automata (language.hpp). Tested by test/unit/regex/language_test.cpp.
#include "core/regex/language.hpp"

#include <algorithm>
#include <set>

#include "core/base/utf8.hpp"

namespace schema_registry::regex {

namespace {

constexpr char32_t kEnd = kMaxCodePoint + 1;
constexpr std::uint64_t kLongestText = 65536; // characters that a text may have to have

// The plainest character from first to last, 0 if none of them can stand in a text.
char32_t plainest(char32_t first, char32_t last) noexcept
{
    constexpr std::pair<char32_t, char32_t> kPreferred[] = {
        {U'a', U'z'}, {U'0', U'9'}, {U'A', U'Z'}, {U'-', U'-'}, {U'_', U'_'}, {U' ', U'~'}};
    for (const auto &[from, to] : kPreferred) {
        if (first <= to && from <= last)
            return std::max(first, from);
    }
    if (first == 0)
        ++first;
    if (is_surrogate(first))
        first = 0xE000;
    return first <= last ? first : 0;
}

// Characters that people would write come first.
int rank_of(char32_t character) noexcept
{
    if (character >= U'a' && character <= U'z')
        return 0;
    if (character >= U'0' && character <= U'9')
        return 1;
    return character >= U' ' && character <= U'~' ? 2 : 3;
}

} // namespace

// Ranges that no automaton and no excluded text tells apart are one class.
void Language::cut_alphabet(const std::vector<std::string> &excluded)
{
    std::set<char32_t> cuts = {0, 0xD800, 0xE000, 1};
    for (const Part &part : parts_) {
        for (const Automaton::ClassRange &range : part.automaton->ranges())
            cuts.insert(range.first);
    }
    std::set<char32_t> alone;
    for (const std::string &text : excluded) {
        for (std::size_t at = 0; at < text.size();) {
            const char32_t character = decode_next(text, at);
            alone.insert(character);
            cuts.insert(character);
            cuts.insert(character + 1);
        }
    }
    std::map<std::vector<std::uint32_t>, std::size_t> known;
    alphabet_.clear();
    leaves_out_ = false;
    for (auto cut = cuts.begin(); cut != cuts.end() && *cut < kEnd; ++cut) {
        const char32_t first = *cut;
        const char32_t last = (std::next(cut) == cuts.end() ? kEnd : *std::next(cut)) - 1;
        Class found{plainest(first, last), {}};
        for (const Part &part : parts_)
            found.in_parts.push_back(part.automaton->class_of(first));
        if (first == 0 || is_surrogate(first))
            found.character = 0;
        std::vector<std::uint32_t> key = found.in_parts;
        key.push_back(alone.count(first) != 0 ? first : kEnd);
        const auto [at, is_new] = known.emplace(std::move(key), alphabet_.size());
        if (is_new)
            alphabet_.push_back(std::move(found));
        else if (alphabet_[at->second].character == 0 ||
                 (found.character != 0 &&
                  rank_of(found.character) < rank_of(alphabet_[at->second].character)))
            alphabet_[at->second].character = found.character;
    }
    const auto has_none = [](const Class &one) { return one.character == 0; };
    leaves_out_ = std::any_of(alphabet_.begin(), alphabet_.end(), has_none);
    alphabet_.erase(std::remove_if(alphabet_.begin(), alphabet_.end(), has_none), alphabet_.end());
    std::stable_sort(alphabet_.begin(), alphabet_.end(), [](const Class &left, const Class &right) {
        return rank_of(left.character) < rank_of(right.character);
    });
}

std::uint32_t Language::number_of(const State &state)
{
    const auto number = static_cast<std::uint32_t>(states_.size());
    const auto [at, is_new] = numbers_.emplace(state, number);
    if (is_new) {
        states_.push_back(state);
        bool accepts = true;
        for (std::size_t part = 0; part < parts_.size(); ++part)
            accepts = accepts &&
                      parts_[part].automaton->is_accepting(state[part]) == parts_[part].accepted;
        accepting_.push_back(accepts);
    }
    return at->second;
}

// All states that a text leads to; false if there are too many.
bool Language::explore()
{
    numbers_.clear();
    states_.clear();
    next_.clear();
    accepting_.clear();
    (void)number_of(State(parts_.size(), Automaton::start()));
    for (std::uint32_t at = 0; at < states_.size(); ++at) {
        if (states_.size() > budget_.max_states)
            return false;
        for (const Class &cls : alphabet_) {
            State to = states_[at];
            for (std::size_t part = 0; part < parts_.size(); ++part)
                to[part] = parts_[part].automaton->next(to[part], cls.in_parts[part]);
            next_.push_back(number_of(to));
            work_ += parts_.size() + 1;
        }
    }
    return true;
}

Language::Set Language::before(const Set &states)
{
    Set found(states_.size());
    for (std::size_t at = 0; at < states_.size(); ++at) {
        const std::uint32_t *const to = next_.data() + at * alphabet_.size();
        found[at] = std::any_of(to, to + alphabet_.size(),
                                [&](std::uint32_t next) { return states[next]; });
    }
    work_ += next_.size();
    return found;
}

bool Language::text_of(std::uint64_t length, const std::vector<Set> &reaches,
                       const std::vector<std::string> &excluded, std::string &text)
{
    struct Step {
        std::uint32_t state;
        std::size_t character; // the next one to try
        std::size_t size;      // of the text before it
    };
    std::vector<Step> path = {{0, 0, 0}};
    text.clear();
    while (!path.empty()) {
        ++work_;
        Step &step = path.back();
        text.resize(step.size);
        if (path.size() == length + 1) {
            if (std::find(excluded.begin(), excluded.end(), text) == excluded.end())
                return true;
            path.pop_back();
            continue;
        }
        if (step.character == alphabet_.size()) {
            path.pop_back();
            continue;
        }
        const std::size_t character = step.character++;
        const std::uint32_t to = next_[step.state * alphabet_.size() + character];
        if (!reaches[length - path.size()][to])
            continue;
        append_code_point(alphabet_[character].character, text);
        path.push_back({to, 0, text.size()});
    }
    return false;
}

Language::Outcome Language::find(std::uint64_t shortest, std::uint64_t longest,
                                 const std::vector<std::string> &excluded, std::string &text)
{
    if (shortest > longest)
        return Outcome::empty;
    cut_alphabet(excluded);
    if (!explore() || shortest > kLongestText)
        return Outcome::gave_up;
    // Each round of as many lengths as there are states has a text, if the language is infinite.
    const std::uint64_t rounds = excluded.size() + 1;
    const std::uint64_t enough = states_.size() * rounds;
    const std::uint64_t last = longest - shortest < enough ? longest : shortest + enough;
    std::vector<Set> reaches = {accepting_}; // by the number of characters that are left
    for (std::uint64_t length = 0; length <= last; ++length) {
        if (length > 0)
            reaches.push_back(before(reaches.back()));
        if (states_.size() * (length + 1) > budget_.max_work || work_ > budget_.max_work)
            return Outcome::gave_up;
        if (length >= shortest && reaches[length][0] && text_of(length, reaches, excluded, text))
            return Outcome::found;
    }
    return leaves_out_ ? Outcome::gave_up : Outcome::empty;
}

} // namespace schema_registry::regex
