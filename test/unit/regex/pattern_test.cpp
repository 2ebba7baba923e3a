// Patterns: ECMA-262's meaning whatever engine runs them, what is refused, and limits. That the
// engines agree with each other is engine_test.cpp.
#include "core/regex/pattern.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace schema_registry::regex {
namespace {

using namespace std::string_view_literals;

Match search(std::string_view pattern, std::string_view text)
{
    Result<Pattern> compiled = Pattern::compile(pattern, Limits{});
    EXPECT_TRUE(compiled.ok()) << pattern << ": " << compiled.error().message;
    return compiled.ok() ? compiled->search(text) : Match::limit_exceeded;
}

void expect_matches(std::string_view pattern, std::initializer_list<std::string_view> texts)
{
    for (const std::string_view text : texts)
        EXPECT_EQ(search(pattern, text), Match::yes) << pattern << " on '" << text << "'";
}

void expect_no_match(std::string_view pattern, std::initializer_list<std::string_view> texts)
{
    for (const std::string_view text : texts)
        EXPECT_EQ(search(pattern, text), Match::no) << pattern << " on '" << text << "'";
}

Diagnostic compile_error(std::string_view pattern, const Limits &limits = {})
{
    Result<Pattern> compiled = Pattern::compile(pattern, limits);
    EXPECT_FALSE(compiled.ok()) << pattern;
    return compiled.ok() ? Diagnostic{} : compiled.error();
}

TEST(Pattern, IsNotAnchored)
{
    expect_matches("a+", {"xxaayy", "a"});
    expect_no_match("a+", {"", "b"});
    expect_matches("", {"", "anything"});
}

TEST(Pattern, AnchorsAtTheTextOnly)
{
    expect_matches("^abc$", {"abc"});
    expect_no_match("^abc$", {"abc\n", "\nabc", "abc\nabc"});
    expect_no_match("c$|x$", {"abc\n"});
    expect_matches("^a|b$", {"ax", "xb"});
    expect_no_match("(?=a)^abc$", {"abc\n"});
    expect_no_match("(?!x)c$", {"abc\n"});
}

TEST(Pattern, HasAsciiDigitsAndWords)
{
    expect_matches("^\\d+$", {"0123456789"});
    expect_no_match("^\\d$", {"\xDF\x80", "\xE0\xA7\xAA"});
    expect_matches("^\\D$", {"\xDF\x80", "a"});
    expect_matches("^\\w+$", {"azAZ09_"});
    expect_no_match("^\\w$", {"\xC3\xA9", "-"});
    expect_matches("^\\W$", {"\xC3\xA9"});
    expect_matches("\\bcat\\b", {"a cat!", "\xC3\xA9"
                                           "cat"});
    expect_no_match("\\bcat\\b", {"scatter"});
}

TEST(Pattern, KnowsTheWhiteSpaceOfEcma262)
{
    for (const std::string_view space :
         {" "sv, "\t"sv, "\v"sv, "\f"sv, "\n"sv, "\r"sv, "\xC2\xA0"sv, "\xEF\xBB\xBF"sv,
          "\xE2\x80\xA8"sv, "\xE2\x80\xA9"sv, "\xE2\x80\x83"sv, "\xE3\x80\x80"sv}) {
        expect_matches("^\\s$", {space});
        expect_no_match("^\\S$", {space});
        expect_no_match("(?=\\S)", {space});
    }
    expect_matches("^\\S$", {"\x01", "\xE2\x80\x93", "\xE2\x80\x8B"});
    expect_no_match("^\\s$", {"\x01", "\xE2\x80\x93", "\xE2\x80\x8B"});
}

TEST(Pattern, HasADotThatStopsAtLineTerminators)
{
    expect_matches("^.$", {"a", "\xC3\xA9", "\xF0\x9F\x90\xB2", "\xC2\x85", "\v"});
    expect_no_match("^.$", {"\n", "\r", "\xE2\x80\xA8", "\xE2\x80\xA9", ""});
    expect_matches("^[^]$", {"\n", "\xF0\x9F\x90\xB2"});
    expect_matches("^[\\s\\S]*$", {"", "a\nb"});
    expect_no_match("^.*x", {"\nx"});
}

TEST(Pattern, HasEmptyClasses)
{
    expect_no_match("[]", {"", "a", "]"});
    expect_matches("^[]*$", {""});
    expect_matches("[^]", {"\n"});
    expect_no_match("[^]", {""});
    expect_matches("^[]?a]$|b", {"b"});
}

TEST(Pattern, ReadsEscapes)
{
    expect_matches("^\\t\\n\\v\\f\\r$", {"\t\n\v\f\r"});
    expect_matches("^\\cC\\cc$", {"\x03\x03"});
    expect_matches("^\\x41\\u0042\\u{43}$", {"ABC"});
    expect_matches("^a\\0b$", {"a\0b"sv});
    expect_matches("^\\/\\-\\_\\@\\ \\.$", {"/-_@ ."});
    expect_matches("^[\\b\\-\\]\\^\\\\]+$", {"\b-]^\\"});
    expect_matches("^\\u{1F432}\\ud83d\\udc32$", {"\xF0\x9F\x90\xB2\xF0\x9F\x90\xB2"});
    expect_matches("^[\\ud83d\\udc30-\\ud83d\\udc33]$", {"\xF0\x9F\x90\xB2"});
    expect_no_match("\\ud83d", {"\xF0\x9F\x90\xB2"});
    expect_no_match("[\\ud800-\\udfff]", {"\xF0\x9F\x90\xB2", "a"});
    expect_matches("^[\\ud7ff-\\ue000]$", {"\xED\x9F\xBF", "\xEE\x80\x80"});
}

TEST(Pattern, CountsByCodePoint)
{
    const std::string dragon = "\xF0\x9F\x90\xB2";
    expect_matches("^" + dragon + "*$", {"", dragon, dragon + dragon});
    expect_no_match("^" + dragon + "*$", {"D", "\xF0\x9F\x90\x89"});
    expect_matches("^.{2}$", {dragon + dragon, "\xC3\xA9x"});
    expect_no_match("^.{2}$", {dragon});
    expect_matches("^[^/]{2}$", {dragon + dragon});
}

TEST(Pattern, KnowsUnicodeProperties)
{
    expect_matches("\\p{Letter}cole", {"l'\xC3\xA9"
                                       "cole"});
    expect_no_match("\\p{Letter}cole", {"L'\xC3\x89"
                                        "COLE"});
    expect_matches("^\\p{digit}+$", {"42", "\xE0\xA7\xAA\xE0\xA7\xA8"});
    expect_no_match("^\\p{digit}+$", {"-%#"});
    expect_matches("^\\p{L}\\p{Lu}\\P{L}[\\p{N}_][^\\p{N}_]$", {"aB1_x"});
    expect_matches("^\\p{Script=Greek}\\p{sc=Grek}\\p{scx=Greek}$", {"\xCE\xB1\xCE\xB1\xCE\xB1"});
    expect_no_match("\\p{Script=Greek}", {"a"});
    expect_matches("^\\p{Alphabetic}\\p{Emoji}\\p{ASCII}\\p{Any}$", {"a\xF0\x9F\x90\xB2"
                                                                     "b\n"});
    expect_no_match("\\P{Any}|\\P{ASCII}", {"a"});
    expect_matches("^\\p{Cn}\\P{Assigned}\\P{C}\\p{LC}$", {"\xCD\xB8\xCD\xB8"
                                                           "aB"});
    expect_matches("^\\p{gc=Lu}\\p{General_Category=Ll}$", {"Aa"});
    for (const std::string_view wrong :
         {"\\p{Greek}", "\\p{letter}", "\\p{Script=Lu}", "\\p{Script=Any}", "\\p{Script=Klingon}",
          "\\p{}", "\\pL", "\\p{L", "\\p{Foo=Bar}", "\\p{sc=}", "[\\p{^L}]"})
        EXPECT_EQ(compile_error(wrong).code, Code::invalid_schema);
}

TEST(Pattern, RunsLookAround)
{
    expect_matches("^(?=.*[A-Z])(?=.*\\d).{4,}$", {"abC1", "1Aaaaa"});
    expect_no_match("^(?=.*[A-Z])(?=.*\\d).{4,}$", {"abc1", "C1a"});
    expect_matches("^(?!foo)", {"bar", ""});
    expect_no_match("^(?!foo)", {"foobar"});
    expect_matches("(?<=\\$)\\d+", {"cost $42"});
    expect_no_match("(?<!\\$)\\b\\d+", {"cost $42"});
    expect_matches("\\B.\\B", {"abc"});
    expect_no_match("\\B", {"a\xC3\xA9"
                            "a"});
}

TEST(Pattern, RunsBackReferences)
{
    expect_matches("^(a|b)\\1$", {"aa", "bb"});
    expect_no_match("^(a|b)\\1$", {"ab"});
    expect_matches("^(?<quote>['\"]).*\\k<quote>$", {"'x'", "\"x\""});
    expect_no_match("^(?<quote>['\"]).*\\k<quote>$", {"'x\""});
    expect_matches("^\\1(a)$", {"a"});
    expect_matches("^(?:(a)|b)\\1$", {"b", "aa"});
    expect_matches("^(?:(\\w)(?!.*\\1))+$", {"abcd"});
    expect_no_match("^(?:(\\w)(?!.*\\1))+$", {"abca"});
    expect_matches("\\k<n>(?<n>x)", {"x"});
}

// ECMA-262 forgets at each round what a group captured in the one before; the engine does not.
TEST(Pattern, RefusesReferencesToWhatIsForgotten)
{
    for (const char *pattern :
         {"^(?:(a)|b)*\\1$", "^(?:(a)|(b))*\\1$", "^(z)((a+)?(b+)?(c))*\\3$", "^(?:(a)?b)+\\1",
          "(?:\\1(a))*", "^(?:(?:(a)x)?\\1b){2}", "(?:(?:x|(a))b)+\\1", "(a\\1)+"}) {
        const Result<Pattern> compiled = Pattern::compile(pattern, Limits{});
        ASSERT_FALSE(compiled.ok()) << pattern;
        EXPECT_EQ(compiled.error().code, Code::unsupported) << pattern;
    }
    expect_matches("^(?:(['\"])[^'\"]*\\1|[a-z])*$", {"a'b'\"c\"", "''"});
    expect_no_match("^(?:(['\"])[^'\"]*\\1|[a-z])*$", {"'a\"", "a'"});
    expect_matches("^(?:(a|b)\\1)+$", {"aabb", "bb"});
    expect_matches("^(?:(a|b))+\\1$", {"abb", "aa"});
    expect_matches("^(a)?\\1$", {"", "aa"});
    expect_matches("^(?:x(y)|z(w))\\1$", {"xyy", "zw"});
}

TEST(Pattern, TakesRepeatsBeyondRe2)
{
    const std::string many(1500, 'a');
    expect_matches("^(?:a|b){1500}$", {many});
    expect_no_match("^(?:a|b){1501,}$", {many});
    expect_matches("^a{0,5000}$", {many});
    expect_matches("^.{1,100000}$", {many});
    expect_matches("(?:a{100}){15}", {many});
    expect_no_match("^(?:a{100}b?){16}$", {many});
    expect_no_match("a{99999999999}", {});
    EXPECT_EQ(compile_error("b(?:a|b){70000}").code, Code::too_complex);
}

TEST(Pattern, TakesWhatSchemasWriteBesideTheStandard)
{
    expect_matches("^[\\w-.]+$", {"a-b.c"});
    expect_no_match("^[\\w-.]+$", {"a,b"});
    expect_matches("^[a-\\d]+$", {"a-1"});
    expect_matches("^{a}$", {"{a}"});
    expect_matches("^a{,2}]$", {"a{,2}]"});
    expect_matches("^x{$", {"x{"});
}

TEST(Pattern, RefusesWhatIsNotEcma262)
{
    for (const std::string_view pattern :
         {"^(abc]"sv,  "abc)"sv,        "["sv,           "[a"sv,          "[a-"sv,
          "[\\"sv,     "\\"sv,          "*"sv,           "a**"sv,         "a++"sv,
          "+a"sv,      "?"sv,           "a|*"sv,         "(*a)"sv,        "{1}"sv,
          "a{2}{3}"sv, "^*"sv,          "\\b+"sv,        "(?=a)*"sv,      "a{2,1}"sv,
          "[z-a]"sv,   "(?P<name>x)"sv, "(?P=name)"sv,   "(?#comment)"sv, "(?i)a"sv,
          "(?>a)"sv,   "(?<1a>x)"sv,    "(?<>x)"sv,      "(?<a"sv,        "(?<a>x)(?<a>y)"sv,
          "\\a"sv,     "\\Z"sv,         "\\h"sv,         "\\1"sv,         "(a)\\2"sv,
          "\\k<n>"sv,  "\\k"sv,         "\\01"sv,        "\\c1"sv,        "\\c"sv,
          "\\x4"sv,    "\\u004"sv,      "\\u{110000}"sv, "\\u{}"sv,       "\\u{41"sv,
          "[\\1]"sv,   "[\\B]"sv,       "[\\k]"sv,       "\xFF"sv}) {
        EXPECT_EQ(compile_error(pattern).code, Code::invalid_schema) << pattern;
    }
}

TEST(Pattern, SaysWhereAPatternIsWrong)
{
    EXPECT_EQ(compile_error("\xC3\xA9(a").message,
              "regular expression \"\xC3\xA9(a\" is not valid: group is not closed at character 4");
    EXPECT_EQ(compile_error("a[bc").message,
              "regular expression \"a[bc\" is not valid: class is not closed at character 2");
    const std::string message = compile_error(std::string(99, 'x') + "\xC3\xA9\xC3\xA9)").message;
    EXPECT_NE(message.find(std::string(99, 'x') + "...\" is not valid"), std::string::npos);
}

TEST(Pattern, RefusesWhatItCannotRun)
{
    EXPECT_EQ(compile_error("(?<=a+)b").code, Code::unsupported);
    const std::string deep = std::string(201, '(') + std::string(201, ')');
    EXPECT_EQ(compile_error(deep).code, Code::too_complex);
    expect_matches(deep.substr(1, 400), {""});
    Limits limits;
    limits.max_pattern_bytes = 4;
    EXPECT_EQ(compile_error("aaaaa", limits).code, Code::too_complex);
    EXPECT_TRUE(Pattern::compile("aaaa", limits).ok());
}

TEST(Pattern, AnswersNothingWhenALimitIsHit)
{
    Limits limits;
    limits.max_regex_steps = 1000;
    Result<Pattern> pattern = Pattern::compile("^(?=(?:a+)+[bc])", limits);
    ASSERT_TRUE(pattern.ok());
    EXPECT_EQ(pattern->search(std::string(100, 'a')), Match::limit_exceeded);
    EXPECT_EQ(pattern->search("aab"), Match::yes);
    EXPECT_EQ(pattern->search("aad"), Match::no);

    limits = Limits{};
    limits.max_regex_memory = 1024;
    Result<Pattern> small = Pattern::compile("^(?:(a)(?=.))*\\1$", limits);
    ASSERT_TRUE(small.ok());
    EXPECT_EQ(small->search(std::string(100000, 'a')), Match::limit_exceeded);
}

TEST(Pattern, SearchesTextOfLimitedLength)
{
    Limits limits;
    limits.max_regex_text = 100;
    Result<Pattern> linear = Pattern::compile("(a|bc)+d", limits);
    ASSERT_TRUE(linear.ok());
    EXPECT_EQ(linear->search(std::string(99, 'a') + "d"), Match::yes);
    EXPECT_EQ(linear->search(std::string(100, 'a') + "d"), Match::limit_exceeded);
    // What needs no engine has no limit.
    Result<Pattern> simple = Pattern::compile("^a+$", limits);
    ASSERT_TRUE(simple.ok());
    EXPECT_EQ(simple->search(std::string(1000, 'a')), Match::yes);
}

// Nothing stops RE2, and a large program may take nanoseconds for each instruction and byte.
TEST(Pattern, LargeProgramsSearchShorterTexts)
{
    Result<Pattern> large = Pattern::compile(".{0,1000}x.{0,1000}y", Limits{});
    ASSERT_TRUE(large.ok());
    EXPECT_EQ(large->search("xy"), Match::yes);
    EXPECT_EQ(large->search(std::string(1'000'000, 'x')), Match::limit_exceeded);
    Result<Pattern> small = Pattern::compile("(x|y)[xy]{30}z\\b", Limits{});
    ASSERT_TRUE(small.ok());
    EXPECT_EQ(small->search(std::string(500'000, 'x')), Match::no);
}

TEST(Pattern, AsksWhetherToGoOn)
{
    static int polls;
    polls = 0;
    Limits limits;
    limits.interrupted = []() noexcept { return ++polls >= 5; };
    Result<Pattern> pattern = Pattern::compile("(?=a*b)c", limits);
    ASSERT_TRUE(pattern.ok());
    EXPECT_EQ(pattern->search(std::string(2000, 'a')), Match::limit_exceeded);
    EXPECT_EQ(polls, 5);
}

TEST(Pattern, SearchesLongTextsInSlices)
{
    Result<Pattern> pattern = Pattern::compile("(?<=x)y(?!z)", Limits{});
    ASSERT_TRUE(pattern.ok());
    for (std::size_t length = 0; length < 200; ++length) {
        std::string text;
        for (std::size_t index = 0; index < length; ++index)
            text += "\xE2\x82\xAC";
        EXPECT_EQ(pattern->search(text + "xz"), Match::no);
        EXPECT_EQ(pattern->search(text + "xy"), Match::yes);
        EXPECT_EQ(pattern->search(text + "xyz" + text), Match::no);
    }
}

TEST(Pattern, TellsItsSizeAndMoves)
{
    Result<Pattern> first = Pattern::compile("^(foo|bar)+$", Limits{});
    ASSERT_TRUE(first.ok());
    EXPECT_GT(first->memory(), sizeof(Pattern));
    Pattern second = std::move(*first);
    EXPECT_EQ(second.search("foobar"), Match::yes);
}

} // namespace
} // namespace schema_registry::regex
