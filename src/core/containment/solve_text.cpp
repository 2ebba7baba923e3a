// Texts (solver.hpp): lengths and patterns together as one language (regex/language.hpp); formats,
// and patterns that are no automaton, are asked of what it finds, and of samples.
#include "core/containment/solver.hpp"
#include "core/regex/language.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

constexpr int kMostTries = 16;

// Of each format one text at least.
constexpr std::string_view kSamples[] = {"2020-01-31",
                                         "2020-01-31T12:00:00Z",
                                         "12:00:00Z",
                                         "P1D",
                                         "a@example.org",
                                         "example.org",
                                         "192.0.2.1",
                                         "2001:db8::1",
                                         "https://example.org/a",
                                         "/a",
                                         "0/a",
                                         "{a}",
                                         "123e4567-e89b-12d3-a456-426614174000",
                                         "^a$",
                                         "(",
                                         "%",
                                         " ",
                                         "a b"};

} // namespace

Solution Solver::solve_text(const Branch &branch)
{
    regex::Language language({2048, 2'000'000});
    std::uint64_t shortest = 0;
    std::uint64_t longest = UINT32_MAX;
    bool is_loose = false;
    for (const Atom &atom : branch.atoms) {
        if (atom.ask == Ask::size_least)
            shortest = std::max<std::uint64_t>(shortest, atom.number);
        else if (atom.ask == Ask::size_most)
            longest = std::min<std::uint64_t>(longest, atom.number);
        else if (atom.ask == Ask::format)
            is_loose = true;
        if (atom.ask != Ask::pattern)
            continue;
        if (const regex::Automaton *automaton = sides_.automaton(atom.side, atom.number))
            language.restrict_to(*automaton, !atom.denied);
        else
            is_loose = true;
    }
    if (contradicts_itself(branch))
        return {};
    std::vector<std::string> excluded;
    for (const std::string &value : excluded_values(branch)) {
        if (value.starts_with('"'))
            excluded.push_back(sides_.unquoted(value));
    }
    const auto is_solution = [&](std::string_view text) {
        const std::uint64_t length = count_code_points(text);
        return length >= shortest && length <= longest &&
               std::find(excluded.begin(), excluded.end(), text) == excluded.end() &&
               has_what_is_asked(branch, text);
    };
    const auto solution = [&](std::string_view text) {
        return Solution{Outcome::solved, sides_.quoted(text)};
    };
    for (int tries = 0; tries < (is_loose ? kMostTries : 1); ++tries) {
        std::string text;
        const std::uint64_t before = language.work();
        const regex::Language::Outcome found = language.find(shortest, longest, excluded, text);
        count(1 + (language.work() - before) / 16);
        if (found == regex::Language::Outcome::empty)
            return {}; // what was found before was looked at and left out
        if (found == regex::Language::Outcome::gave_up)
            return undecided(*branch.goal);
        if (!is_loose || is_solution(text))
            return solution(text);
        excluded.push_back(std::move(text));
    }
    for (const std::string_view sample : kSamples) {
        if (is_solution(sample))
            return solution(sample);
    }
    return undecided(*branch.goal);
}

// The same pattern or format affirmed and denied.
bool Solver::contradicts_itself(const Branch &branch) const
{
    const auto is_same = [&](const Atom &left, const Atom &right) {
        if (left.ask == Ask::format)
            return left.number == right.number;
        return sides_.state(left.side).pattern_source(left.number) ==
               sides_.state(right.side).pattern_source(right.number);
    };
    for (const Atom &affirmed : branch.atoms) {
        if ((affirmed.ask != Ask::pattern && affirmed.ask != Ask::format) || affirmed.denied)
            continue;
        for (const Atom &denied : branch.atoms) {
            if (denied.ask == affirmed.ask && denied.denied && is_same(affirmed, denied))
                return true;
        }
    }
    return false;
}

bool Solver::has_what_is_asked(const Branch &branch, std::string_view text) const
{
    for (const Atom &atom : branch.atoms) {
        if (atom.ask == Ask::pattern &&
            sides_.state(atom.side).matches(atom.number, text) == atom.denied)
            return false;
        if (atom.ask == Ask::format &&
            sides_.state(atom.side).has_format(static_cast<FormatName>(atom.number), text) ==
                atom.denied)
            return false;
    }
    return true;
}

} // namespace schema_registry::containment
