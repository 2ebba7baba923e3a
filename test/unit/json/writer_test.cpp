// Writing JSON text (src/core/json/writer.hpp) and JSON Pointers (src/core/json/pointer.hpp).
#include "core/json/writer.hpp"

#include <gtest/gtest.h>

#include "core/json/pointer.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::json {
namespace {

Document read(std::string_view text)
{
    return value_or_throw(read_document(text, {1 << 20, 100}, std::pmr::get_default_resource()));
}

std::string excerpt(std::string_view text, std::size_t size)
{
    std::pmr::string out;
    const Document document = read(text);
    write_excerpt(document.root(), size, out);
    return std::string(out);
}

TEST(Writer, NormalFormSortsMembersByBytes)
{
    const Document document = read(R"({"b": 1, "aa": {"z": [], "y": "\u0001\"\\/"}})");
    std::pmr::string out;
    write_normal_form(document.root(), out);
    EXPECT_EQ(out, R"({"aa":{"y":"\u0001\"\\/","z":[]},"b":1})");
}

TEST(Writer, ExcerptsAreCutAtCharacters)
{
    EXPECT_EQ(excerpt(R"({"a": [1, 2]})", 20), R"({"a":[1,2]})");
    EXPECT_EQ(excerpt(R"("abcdef")", 4), "\"abc...");
    EXPECT_EQ(excerpt("\"a\xC3\xA4\xC3\xA4\"", 3), "\"a...");
    EXPECT_LE(
        excerpt("[" + std::string(1000, ' ') + "\"" + std::string(5000, 'x') + "\"]", 30).size(),
        33u);
}

TEST(Pointer, EscapesAndFollows)
{
    std::pmr::string pointer;
    append_token("a/b~c", pointer);
    append_index(3, pointer);
    EXPECT_EQ(pointer, "/a~1b~0c/3");

    std::string_view rest = pointer;
    std::pmr::string token;
    ASSERT_TRUE(take_token(rest, token));
    EXPECT_EQ(token, "a/b~c");
    ASSERT_TRUE(take_token(rest, token));
    EXPECT_EQ(token, "3");
    EXPECT_TRUE(rest.empty());
    rest = "/a~2";
    EXPECT_FALSE(take_token(rest, token));

    const Document document = read(R"({"a": [10, 20], "": 5})");
    EXPECT_TRUE(step(*step(document.root(), "a"), "1").has_value());
    EXPECT_FALSE(step(*step(document.root(), "a"), "2").has_value());
    EXPECT_FALSE(step(*step(document.root(), "a"), "01").has_value());
    EXPECT_FALSE(step(*step(document.root(), "a"), "-").has_value());
    EXPECT_TRUE(step(document.root(), "").has_value());
    EXPECT_FALSE(step(*step(document.root(), ""), "x").has_value());
}

} // namespace
} // namespace schema_registry::json
