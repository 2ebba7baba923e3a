#include "core/regex/language.hpp"

#include <gtest/gtest.h>

#include "core/regex/expression.hpp"
#include "core/regex/pattern.hpp"

namespace schema_registry::regex {
namespace {

// Texts that match all of some patterns and none of others.
class Texts {
  public:
    Texts(const std::vector<const char *> &matched, const std::vector<const char *> &others = {})
    {
        for (const char *pattern : matched)
            add(pattern, true);
        for (const char *pattern : others)
            add(pattern, false);
    }
    // The text found, "none", or "gave up".
    std::string find(std::uint64_t shortest = 0, std::uint64_t longest = UINT32_MAX,
                     const std::vector<std::string> &excluded = {},
                     const Language::Budget &budget = {})
    {
        Language language(budget);
        for (const auto &[automaton, accepted] : automata_)
            language.restrict_to(automaton, accepted);
        std::string text;
        switch (language.find(shortest, longest, excluded, text)) {
        case Language::Outcome::found:
            return "\"" + text + "\"";
        case Language::Outcome::empty:
            return "none";
        default:
            return "gave up";
        }
    }

  private:
    void add(const char *pattern, bool accepted)
    {
        const Expression expression = value_or_throw(parse_expression(pattern, Limits{}));
        const auto automaton = Automaton::of(expression, {10000, 1000, 100000});
        ASSERT_TRUE(automaton) << pattern;
        automata_.emplace_back(*automaton, accepted);
    }
    std::vector<std::pair<Automaton, bool>> automata_;
};

TEST(Language, FindsTheShortestPlainText)
{
    EXPECT_EQ(Texts({}).find(), "\"\"");
    EXPECT_EQ(Texts({}).find(3), "\"aaa\"");
    EXPECT_EQ(Texts({"^[0-9]{3}$"}).find(), "\"000\"");
    EXPECT_EQ(Texts({"b"}).find(4), "\"aaab\"");
    EXPECT_EQ(Texts({"^x", "y$"}).find(), "\"xy\"");
    EXPECT_EQ(Texts({"^[^a-z]+$"}).find(), "\"0\"");
    EXPECT_EQ(Texts({"^\\u00e4"}).find(), "\"\u00e4\"");
}

TEST(Language, LeavesOutWhatMustNotMatch)
{
    EXPECT_EQ(Texts({"^[a-c]+$"}, {"a"}).find(), "\"b\"");
    EXPECT_EQ(Texts({"^[a-c]+$"}, {"[a-c]"}).find(), "none");
    EXPECT_EQ(Texts({"^(ab)*$"}, {"^$", "^ab$"}).find(), "\"abab\"");
    EXPECT_EQ(Texts({}, {""}).find(), "none");
}

TEST(Language, HoldsToLengths)
{
    EXPECT_EQ(Texts({"^(aaa)*$"}).find(4), "\"aaaaaa\"");
    EXPECT_EQ(Texts({"^(aaa)*$"}).find(4, 5), "none");
    EXPECT_EQ(Texts({"^(aaa)*$"}).find(1000, 1000), "none");
    EXPECT_EQ(Texts({"^a{5}$"}).find(6), "none");
    EXPECT_EQ(Texts({"^a{5}$"}).find(0, 4), "none");
    EXPECT_EQ(Texts({}).find(3, 2), "none");
}

TEST(Language, LeavesOutTexts)
{
    EXPECT_EQ(Texts({"^[ab]$"}).find(0, 9, {"a"}), "\"b\"");
    EXPECT_EQ(Texts({"^[ab]$"}).find(0, 9, {"a", "b"}), "none");
    EXPECT_EQ(Texts({"^[a-c]$"}).find(0, 9, {"a", "b"}), "\"c\"");
    EXPECT_EQ(Texts({"^a*$"}).find(0, UINT32_MAX, {"", "a", "aaa"}), "\"aa\"");
    EXPECT_EQ(Texts({"^a*$"}).find(0, 2, {"", "a", "aa"}), "none");
    EXPECT_EQ(Texts({}).find(0, 0, {""}), "none");
    EXPECT_EQ(Texts({}).find(1, 1, {"a"}), "\"b\"");
}

// What only NUL could be is neither found nor denied.
TEST(Language, KnowsWhatItLeavesOut)
{
    EXPECT_EQ(Texts({"^\\u0000$"}).find(), "gave up");
    EXPECT_EQ(Texts({"^[\\u0000a]$"}).find(), "\"a\"");
}

TEST(Language, GivesUpOverItsBudget)
{
    EXPECT_EQ(Texts({"a.{8}$", "b.{7}$"}).find(0, UINT32_MAX, {}, {16, 1'000'000}), "gave up");
    EXPECT_EQ(Texts({}).find(1000, 1000, {}, {16, 100}), "gave up");
    EXPECT_EQ(Texts({}).find(65536).size(), 65538u);
    EXPECT_EQ(Texts({}).find(65537), "gave up");
    EXPECT_EQ(Texts({"^a{3}$"}).find(0, UINT32_MAX, {}, {5, 1'000'000}), "\"aaa\"");
    EXPECT_EQ(Texts({"^a{3}$"}).find(0, UINT32_MAX, {}, {4, 1'000'000}), "gave up");
}

} // namespace
} // namespace schema_registry::regex
