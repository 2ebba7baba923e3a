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

} // namespace
} // namespace schema_registry::json
