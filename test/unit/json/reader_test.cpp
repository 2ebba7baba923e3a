// Reading JSON text (src/core/json/reader.hpp).
#include "core/json/reader.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/json/writer.hpp"

namespace schema_registry::json {
namespace {

constexpr ReadLimits kLimits{1000, 8};

Result<Document> read(std::string_view text, ReadLimits limits = kLimits)
{
    return read_document(text, limits, std::pmr::get_default_resource());
}

std::string normal(std::string_view text)
{
    const Result<Document> document = read(text);
    if (!document.ok())
        return "error: " + document.error().message;
    std::pmr::string out;
    write_normal_form(document->root(), out);
    return std::string(out);
}

TEST(Reader, KeepsValues)
{
    EXPECT_EQ(normal(R"( {"b": [1, 2.50, -3e2, true, false, null], "a": "x\u00e4\n"} )"),
              "{\"a\":\"x\xC3\xA4\\n\",\"b\":[1,2.5,-300,true,false,null]}");
    EXPECT_EQ(normal("[]"), "[]");
    EXPECT_EQ(normal("{}"), "{}");
    EXPECT_EQ(normal("\"\""), "\"\"");
}

TEST(Reader, KeepsEveryDigit)
{
    EXPECT_EQ(normal("[12345678901234567890123, 0.1234567890123456789012345]"),
              "[12345678901234567890123,0.1234567890123456789012345]");
    EXPECT_EQ(normal("[1, 1e400, 2, -1e-400, 3]"), "[1,1e400,2,-1e-400,3]");
    EXPECT_EQ(normal(R"({"1e999": "2e999", "a\"1e999": 5e999})"),
              R"({"1e999":"2e999","a\"1e999":5e999})");
}

TEST(Reader, TakesTheLastOfEqualKeys)
{
    EXPECT_EQ(normal(R"({"a": 1, "bb": 2, "a": 3})"), R"({"a":3,"bb":2})");
}

TEST(Reader, OrdersMembersByLengthThenBytes)
{
    const Result<Document> document = read(R"({"bb": 1, "c": 2, "ab": 3, "": 4})");
    ASSERT_TRUE(document.ok());
    const DocumentView root = document->root();
    ASSERT_EQ(root.size(), 4u);
    EXPECT_EQ(root.key(0), "");
    EXPECT_EQ(root.key(1), "c");
    EXPECT_EQ(root.key(2), "ab");
    EXPECT_EQ(root.key(3), "bb");
}

TEST(Reader, AllowsNulCharacters)
{
    const Result<Document> document = read(R"({"a\u0000b": "\u0000"})");
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(document->root().key(0), std::string_view("a\0b", 3));
    EXPECT_EQ(document->root().element(0).text(), std::string_view("\0", 1));
}

TEST(Reader, RefusesWhatIsNotJson)
{
    for (const char *text :
         {"", " ", "{", "[1,]", "{\"a\":}", "nul", "01", "1e", "+1", "[1e999x]", "\"\\ud800\"",
          "\"\xff\"", "{} {}", "'a'", "-", "1.", "[11.]", "\xEF\xBB\xBF{}"}) {
        const Result<Document> document = read(text);
        ASSERT_FALSE(document.ok()) << text;
        EXPECT_EQ(document.error().code, Code::invalid_text) << text;
    }
}

TEST(Reader, RefusesTheByteZero)
{
    for (const std::string_view text : {std::string_view("3\0x", 3), std::string_view("3\0", 2)}) {
        const Result<Document> document = read(text);
        ASSERT_FALSE(document.ok());
        EXPECT_EQ(document.error().code, Code::invalid_text);
    }
}

TEST(Reader, SaysWhere)
{
    const Result<Document> document = read("{\"a\":\n  tru}");
    ASSERT_FALSE(document.ok());
    EXPECT_NE(document.error().detail.find("line 2"), std::string::npos) << document.error().detail;
}

TEST(Reader, HoldsItsLimits)
{
    EXPECT_TRUE(read("[[[[[[[[]]]]]]]]").ok());
    const Result<Document> deep = read("[[[[[[[[[]]]]]]]]]");
    ASSERT_FALSE(deep.ok());
    EXPECT_EQ(deep.error().code, Code::too_complex);

    EXPECT_TRUE(read("\"" + std::string(998, 'x') + "\"").ok());
    const Result<Document> large = read("\"" + std::string(999, 'x') + "\"");
    ASSERT_FALSE(large.ok());
    EXPECT_EQ(large.error().code, Code::too_complex);
}

TEST(Reader, BearsDepthWithoutStack)
{
    const std::string text = std::string(500'000, '[') + std::string(500'000, ']');
    EXPECT_TRUE(read(text, {2'000'000, 1'000'000}).ok());
}

bool always() noexcept
{
    return true;
}

Code code_when_interrupted(std::string_view text)
{
    const auto document =
        read_document(text, {1 << 22, 100, always}, std::pmr::get_default_resource());
    return document.ok() ? Code::internal : document.error().code;
}

TEST(Reader, StopsWhenInterrupted)
{
    std::string list = "[0";
    for (int count = 1; count < 50000; ++count)
        list += ",0";
    EXPECT_EQ(code_when_interrupted(list + "]"), Code::cancelled);
    EXPECT_EQ(code_when_interrupted("\"" + std::string(100'000, 'x') + "\""), Code::cancelled);
    EXPECT_EQ(code_when_interrupted(std::string(100'000, ' ') + "1"), Code::cancelled);
}

// What is no number after all is not looked at again from each of its digits.
TEST(Reader, StopsAtTheFirstBrokenNumber)
{
    const std::string digits = "[" + std::string(1'000'000, '1');
    for (const char *end : {".]", "e]", "e+]", ".e1]"})
        EXPECT_EQ(read(digits + end, {1 << 22, 8}).error().code, Code::invalid_text) << end;
}

TEST(Reader, StopsWhenInterruptedWhileItSorts)
{
    std::string object = "{";
    for (int count = 1000; count < 5000; ++count)
        object += "\"k" + std::to_string(count * 7 % 8999) + "\":1,";
    object += "\"\":1}";
    ASSERT_LT(object.size(), 60'000u); // reading alone does not poll
    EXPECT_EQ(code_when_interrupted(object), Code::cancelled);
}

TEST(Reader, RefusesNumbersLongerThanAnyThatCounts)
{
    const ReadLimits limits{1 << 22, 8};
    const std::string longest = "0." + std::string(1024 * 1024 - 3, '0') + "1";
    EXPECT_EQ(read(longest, limits).error().message, "JSON number is out of range");
    EXPECT_EQ(read("1e99999999", limits).error().code, Code::too_complex);
    EXPECT_EQ(read(longest + "0", limits).error().code, Code::too_complex);
    EXPECT_EQ(read("[" + longest + "0]", limits).error().code, Code::too_complex);
}

constexpr ReadLimits kLarge{1 << 26, 8};

// Strings, keys and white space beyond what the lexer is shown at once, at every place that a piece
// must not end at.
TEST(Reader, ReadsLongStringsInPieces)
{
    for (const std::string_view unit : {"x", "\\\"", "\\\\", "\\u0041", "\xC3\xA9",
                                        "\xF0\x9F\x98\x80", "\\uD83D\\uDE00", "\\ud83d\\ude00"}) {
        std::string read_unit(read("\"" + std::string(unit) + "\"")->root().text());
        std::string text, expected;
        for (std::size_t lead = 0; lead < 3; ++lead) {
            text = "\"" + std::string(lead, 'l');
            expected = std::string(lead, 'l');
            while (text.size() < 1'300'000) {
                text += unit;
                expected += read_unit;
            }
            text += "\"";
            const Result<Document> document = read(
                "[1e400," + text + ",{" + text + std::string(2'000'000, ' ') + ":1e-400}]", kLarge);
            ASSERT_TRUE(document.ok()) << unit << document.error().detail;
            const DocumentView root = document->root();
            EXPECT_EQ(root.element(0).number().weight, 100);
            EXPECT_TRUE(root.element(1).text() == expected) << unit;
            EXPECT_TRUE(root.element(2).key(0) == expected) << unit;
            EXPECT_EQ(root.element(2).element(0).number().weight, -100);
        }
    }
}

TEST(Reader, RefusesLongStringsThatAreNone)
{
    const std::string start = "[1e400,\n\"" + std::string(1'500'000, 'x');
    const std::pair<const char *, const char *> cases[] = {
        {"\\q\"]", "line 2, column 1500003: "},     {"\xFF\"]", "line 2, column 1500002: "},
        {"\\uD83D\"]", "line 2, column 1500008: "}, {"\n\"]", "line 3, column 0: "},
        {"\"", "line 2, column 1500003: "},         {"\",]", "line 2, column 1500004: "}};
    for (const auto &[end, place] : cases) {
        const Result<Document> document = read(start + end, kLarge);
        ASSERT_FALSE(document.ok()) << end;
        EXPECT_EQ(document.error().code, Code::invalid_text) << end;
        EXPECT_NE(document.error().detail.find(place), std::string::npos)
            << end << document.error().detail;
        EXPECT_LT(document.error().detail.size(), 400u);
    }
}

TEST(Reader, HoldsNumbersWhoseDigitsAndExponentAreBeyondADoubleTogether)
{
    const std::string digits(250, '9');
    EXPECT_TRUE(read(digits + "e99").ok());
    EXPECT_TRUE(read("-" + digits + "E+99").ok());
    const std::string ones(200, '1');
    EXPECT_EQ(normal(ones + "e0"), normal(ones));
}

// A number that is not shown whole must not become one with what follows it.
TEST(Reader, RefusesWhatFollowsALongNumber)
{
    for (const char *text : {"1e400.5", "1e400e5", "1e4005.", "[1e400 5]", "1e400\"a\"", "1e400-5",
                             "-1e400.5", "01e400", "-01e400", "+1e400", "1e400:"}) {
        const Result<Document> document = read(text);
        ASSERT_FALSE(document.ok()) << text;
        EXPECT_EQ(document.error().code, Code::invalid_text) << text;
    }
}

} // namespace
} // namespace schema_registry::json
