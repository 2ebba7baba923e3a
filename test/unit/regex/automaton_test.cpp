// Automaton: its alphabet, its states, and what it accepts.
#include "core/regex/automaton.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace schema_registry::regex {
namespace {

constexpr AutomatonBudget kBudget{1000, 1000, 10000};

std::optional<Automaton> automaton_of(std::string_view pattern, AutomatonBudget budget = kBudget)
{
    Result<Expression> expression = parse_expression(pattern, Limits{});
    EXPECT_TRUE(expression.ok()) << pattern;
    return Automaton::of(*expression, budget);
}

bool accepts(const Automaton &automaton, std::u32string_view text)
{
    std::uint32_t state = Automaton::start();
    for (const char32_t character : text)
        state = automaton.next(state, automaton.class_of(character));
    return automaton.is_accepting(state);
}

TEST(Automaton, CutsTheAlphabetWhereSetsDiffer)
{
    const auto automaton = automaton_of("^[a-c]+[b-d]$");
    ASSERT_TRUE(automaton);
    EXPECT_EQ(automaton->class_count(), 4u); // a, bc, d, others
    EXPECT_EQ(automaton->class_of('b'), automaton->class_of('c'));
    EXPECT_NE(automaton->class_of('a'), automaton->class_of('b'));
    EXPECT_NE(automaton->class_of('d'), automaton->class_of('e'));
    EXPECT_EQ(automaton->class_of('`'), automaton->class_of(kMaxCodePoint));
    EXPECT_EQ(automaton->class_of(0), automaton->class_of(0xE9));
}

TEST(Automaton, AnchorsHoldWhereTheyStand)
{
    const auto branches = automaton_of("^a|b$|^$");
    ASSERT_TRUE(branches);
    for (const std::u32string_view text : {U"", U"a", U"ax", U"b", U"xb", U"ab"})
        EXPECT_TRUE(accepts(*branches, text));
    for (const std::u32string_view text : {U"xa", U"bx", U"x"})
        EXPECT_FALSE(accepts(*branches, text));
    const auto reversed = automaton_of("$^");
    ASSERT_TRUE(reversed);
    EXPECT_TRUE(accepts(*reversed, U""));
    EXPECT_FALSE(accepts(*reversed, U"a"));
    const auto never = automaton_of("a^");
    ASSERT_TRUE(never);
    EXPECT_FALSE(accepts(*never, U"a"));
}

TEST(Automaton, RepeatsGroups)
{
    const auto automaton = automaton_of("^(ab?){2,3}(?:|c)*$");
    ASSERT_TRUE(automaton);
    for (const std::u32string_view text : {U"aa", U"abab", U"aaba", U"aacc"})
        EXPECT_TRUE(accepts(*automaton, text));
    for (const std::u32string_view text : {U"", U"a", U"aaaa", U"abbab", U"aaca"})
        EXPECT_FALSE(accepts(*automaton, text));
}

TEST(Automaton, KnowsWhereNothingChangesAnyMore)
{
    const auto automaton = automaton_of("ab");
    ASSERT_TRUE(automaton);
    std::uint32_t state = Automaton::start();
    for (const char32_t character : std::u32string_view(U"ab")) {
        EXPECT_FALSE(automaton->is_final(state));
        state = automaton->next(state, automaton->class_of(character));
    }
    EXPECT_TRUE(automaton->is_final(state));
    EXPECT_TRUE(automaton->is_accepting(state));
}

TEST(Automaton, StaysWithinItsBudget)
{
    // A state for each set of the last n characters that were a.
    EXPECT_TRUE(automaton_of("a[ab]{8}c", {1000, 600, 10000}));
    EXPECT_FALSE(automaton_of("a[ab]{8}c", {1000, 500, 10000}));
    EXPECT_TRUE(automaton_of("^a{99}$", {102, 1000, 10000}));
    EXPECT_FALSE(automaton_of("^a{99}$", {101, 1000, 10000}));
    EXPECT_TRUE(automaton_of("^[a-c]$", {100, 100, 6})); // three states of two classes
    EXPECT_FALSE(automaton_of("^[a-c]$", {100, 100, 5}));
    EXPECT_FALSE(automaton_of("^(?:(?:(?:){1000}){1000}){1000}$")); // takes no step, but time
    EXPECT_FALSE(automaton_of("\\p{Lu}"));
    EXPECT_FALSE(automaton_of("(a)\\1"));
    EXPECT_FALSE(automaton_of("a\\b"));
}

} // namespace
} // namespace schema_registry::regex
