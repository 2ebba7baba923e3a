// The engines give the same answers: shortcuts, tables, RE2 and PCRE2 on random patterns and random
// texts, and an expression as written against the same expression trimmed.
#include "core/regex/engine.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

namespace schema_registry::regex {
namespace {

class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    template <std::size_t N>
    std::string_view one_of(const std::string_view (&choices)[N])
    {
        return choices[below(N)];
    }
    std::size_t below(std::size_t bound) { return random_() % bound; }

    std::string text()
    {
        static constexpr std::string_view kPieces[] = {"a",
                                                       "b",
                                                       "c",
                                                       "-",
                                                       ".",
                                                       "1",
                                                       "2",
                                                       "A",
                                                       "\n",
                                                       "\xC3\xA9",
                                                       "\xE2\x80\xA8",
                                                       "\xF0\x9F\x90\xB2",
                                                       " "};
        std::string text;
        for (std::size_t length = below(9); length > 0; --length)
            text += one_of(kPieces);
        return text;
    }

    std::string atom()
    {
        static constexpr std::string_view kAtoms[] = {"a",
                                                      "b",
                                                      "c",
                                                      "-",
                                                      "\\.",
                                                      "1",
                                                      "[a-c]",
                                                      "[^a]",
                                                      "\\d",
                                                      "\\w",
                                                      "\\s",
                                                      "\\S",
                                                      "\\D",
                                                      "\\W",
                                                      ".",
                                                      "[^]",
                                                      "[]",
                                                      "[a\xC3\xA9]",
                                                      "\xF0\x9F\x90\xB2",
                                                      "\\p{L}",
                                                      "[^\\p{L}1]"};
        return std::string(one_of(kAtoms));
    }

    std::string quantifier()
    {
        static constexpr std::string_view kQuantifiers[] = {
            "", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{2,}", "{0,3}", "*?", "+?", "{0}"};
        return std::string(one_of(kQuantifiers));
    }

    // Terms in a row between anchors: what shortcuts are made of.
    std::string chain()
    {
        std::string pattern = below(4) > 0 ? "^" : "";
        for (std::size_t terms = below(5); terms > 0; --terms)
            pattern += below(8) == 0 ? "(" + atom() + ")" : atom() + quantifier();
        return pattern + (below(3) > 0 ? "$" : "");
    }

    std::string tree(std::size_t depth)
    {
        std::string pattern;
        for (std::size_t terms = below(4); terms > 0; --terms) {
            static constexpr std::string_view kAssertions[] = {"^", "$", "\\b"};
            if (below(10) == 0)
                pattern += one_of(kAssertions);
            else if (depth > 0 && below(3) == 0)
                pattern += "(" + tree(depth - 1) + ")" + quantifier();
            else
                pattern += atom() + quantifier();
        }
        return below(4) == 0 ? pattern + "|" + atom() : pattern;
    }

  private:
    std::mt19937 random_;
};

Expression parse(std::string_view pattern)
{
    Result<Expression> expression = parse_expression(pattern, Limits{});
    EXPECT_TRUE(expression.ok()) << pattern;
    return expression.ok() ? std::move(*expression) : Expression{};
}

std::unique_ptr<Engine> backtracking(const Expression &expression)
{
    Result<std::unique_ptr<Engine>> engine = make_backtracking_engine(expression, "", Limits{});
    EXPECT_TRUE(engine.ok());
    return engine.ok() ? std::move(*engine) : nullptr;
}

bool has_shortcut(std::string_view pattern)
{
    Expression expression = parse(pattern);
    expression.trim();
    return make_shortcut_engine(expression) != nullptr;
}

TEST(Engine, TakesShortcuts)
{
    for (const std::string_view pattern : {"",
                                           ".*",
                                           "^.*",
                                           "^",
                                           "$",
                                           "^[^]*$",
                                           "^[\\s\\S]*$",
                                           "^(?:.|x)*",
                                           "^S_",
                                           "^lit$",
                                           "x-",
                                           "\\.json$",
                                           ".*\\.json$",
                                           "^S_.*",
                                           "^$",
                                           "^\xC3\xA9$",
                                           "^[a-z]+$",
                                           "^[^/]*$",
                                           "^[A-Z]{2,3}$",
                                           "^[A-Z]{2}-[A-Z0-9]{1,3}$",
                                           "^\\d{4}-\\d{2}-\\d{2}$",
                                           "^[a-z]+",
                                           "^(\\d{1,3})\\.(\\d{1,3})$",
                                           "^[a-zA-Z_][a-zA-Z0-9_]*$",
                                           "^v?\\d+$",
                                           "^\\s+$",
                                           "^.+$",
                                           "^\\S{1,5}$",
                                           "^[a\xC3\xA9]*-$"})
        EXPECT_TRUE(has_shortcut(pattern)) << pattern;
    for (const std::string_view pattern :
         {"a|b", "^(a|b)$", "^\\d+5$", "^.*x$", "^.*\xC3\xA9$", "[a-z]+x", "^(ab)+$", "\\bx",
          "^a$b", "x^a", "^\\p{L}+$", "(a)\\1", "(?=a)"})
        EXPECT_FALSE(has_shortcut(pattern)) << pattern;
}

TEST(Engine, ShortcutsAgreeWithRe2AndPcre2)
{
    Generator generator(20240229);
    int shortcuts = 0;
    for (int round = 0; round < 6000; ++round) {
        const std::string pattern = generator.chain();
        const Expression whole = parse(pattern);
        Expression trimmed = whole;
        trimmed.trim();
        const std::unique_ptr<Engine> shortcut = make_shortcut_engine(trimmed);
        if (!shortcut)
            continue;
        ++shortcuts;
        const std::unique_ptr<Engine> linear = make_linear_engine(whole, Limits{});
        const std::unique_ptr<Engine> other = backtracking(whole);
        ASSERT_TRUE(linear && other) << pattern;
        for (int attempt = 0; attempt < 40; ++attempt) {
            const std::string text = generator.text();
            const Match expected = linear->search(text);
            ASSERT_EQ(shortcut->search(text), expected) << pattern << " on '" << text << "'";
            ASSERT_EQ(other->search(text), expected) << pattern << " on '" << text << "'";
        }
    }
    EXPECT_GT(shortcuts, 1000);
}

// Runs of sets that lack one or two characters go eight bytes at a time: one that stops them, at
// every place of a text of every length.
TEST(Engine, LongRunsStopWhereTheyMust)
{
    for (const std::string_view pattern :
         {"^.+$", "^.{3,20}$", "^[^/]*$", "^[^/\\n]*/", "^[^]{9}$"}) {
        Expression expression = parse(pattern);
        const std::unique_ptr<Engine> linear = make_linear_engine(expression, Limits{});
        expression.trim();
        const std::unique_ptr<Engine> shortcut = make_shortcut_engine(expression);
        ASSERT_TRUE(shortcut && linear) << pattern;
        for (std::size_t length = 0; length < 40; ++length) {
            for (const std::string_view stop : {"\n", "/", "\xC3\xA9", "\xE2\x80\xA8"}) {
                for (std::size_t at = 0; at <= length; ++at) {
                    std::string text(length, 'x');
                    text.insert(at, stop);
                    EXPECT_EQ(shortcut->search(text), linear->search(text)) << pattern << text;
                }
            }
            const std::string plain(length, 'x');
            EXPECT_EQ(shortcut->search(plain), linear->search(plain)) << pattern << plain;
        }
    }
}

TEST(Engine, MakesTables)
{
    for (const std::string_view pattern :
         {"a|b", "^(a|b)$", "default|^[0-9]+$", "^\\/[^*?&%]*(\\/\\*)?$",
          "^[0-9]+(ns|ms|us|\xC2\xB5s|s|m|h)$", "(.+)", "^.*x$", "^(ab)+$", "^a$b"})
        EXPECT_TRUE(make_table_engine(parse(pattern), Limits{})) << pattern;
    for (const std::string_view pattern :
         {"\\bx", "^\\p{L}+$", "(a)\\1", "(?=a)", "^a{500}$", "^(?:a?){60}$", "(a|b)*a(a|b){8}c"})
        EXPECT_FALSE(make_table_engine(parse(pattern), Limits{})) << pattern;
}

TEST(Engine, TablesHaveTheLimitOfRe2)
{
    Limits limits;
    limits.max_regex_text = 10;
    const auto engine = make_table_engine(parse("a|b"), limits);
    ASSERT_TRUE(engine);
    EXPECT_EQ(engine->search("xxxxxxxxxb"), Match::yes);
    EXPECT_EQ(engine->search("xxxxxxxxxxb"), Match::limit_exceeded);
}

TEST(Engine, Re2AgreesWithPcre2AndTablesTrimmedOrNot)
{
    Generator generator(17);
    int tables = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::string pattern = generator.tree(2);
        const Expression whole = parse(pattern);
        Expression trimmed = whole;
        trimmed.trim();
        const std::unique_ptr<Engine> linear = make_linear_engine(whole, Limits{});
        const std::unique_ptr<Engine> shorter = make_linear_engine(trimmed, Limits{});
        const std::unique_ptr<Engine> table = make_table_engine(whole, Limits{});
        tables += table ? 1 : 0;
        const std::unique_ptr<Engine> other = backtracking(whole);
        ASSERT_TRUE(linear && shorter && other) << pattern;
        for (int attempt = 0; attempt < 25; ++attempt) {
            const std::string text = generator.text();
            const Match expected = linear->search(text);
            ASSERT_EQ(shorter->search(text), expected) << pattern << " on '" << text << "'";
            if (table) {
                ASSERT_EQ(table->search(text), expected) << pattern << " on '" << text << "'";
                EXPECT_TRUE(expected == Match::yes || !table->matches_everything()) << pattern;
                const auto first = table->first_bytes();
                const auto byte = static_cast<unsigned char>(text[0]);
                const bool may_begin =
                    !first || (!text.empty() && ((*first)[byte >> 6] >> (byte & 63) & 1) != 0);
                EXPECT_TRUE(may_begin || expected == Match::no)
                    << pattern << " on '" << text << "'";
            }
            const Match answer = other->search(text);
            if (answer == Match::limit_exceeded)
                continue; // backtracking could take forever
            ASSERT_EQ(answer, expected) << pattern << " on '" << text << "'";
        }
    }
    EXPECT_GT(tables, 1500);
}

} // namespace
} // namespace schema_registry::regex
