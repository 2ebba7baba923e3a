// Document, its view, equality and hashing (src/core/json/document.hpp).
#include "core/json/document.hpp"

#include <gtest/gtest.h>

#include "core/json/reader.hpp"
#include "unit/json/view_laws.hpp"

namespace schema_registry::json {
namespace {

Document read(std::string_view text)
{
    return value_or_throw(read_document(text, {1 << 20, 100}, std::pmr::get_default_resource()));
}

TEST(Document, ObeysTheLawsOfAView)
{
    const Document document = read(law_text());
    const Document same = read(law_text());
    expect_laws(document.root(), same.root());
}

TEST(Document, EqualityIsByValue)
{
    const auto same = [](std::string_view left, std::string_view right) {
        const Document one = read(left);
        const Document other = read(right);
        const bool are_equal = equal(one.root(), other.root());
        EXPECT_TRUE(!are_equal || hash(one.root()) == hash(other.root())) << left << " " << right;
        return are_equal;
    };
    EXPECT_TRUE(same("1.0", "1"));
    EXPECT_TRUE(same(R"({"a": 1, "b": [2.0]})", R"({"b": [2], "a": 1e0})"));
    EXPECT_FALSE(same("[1, 2]", "[2, 1]"));
    EXPECT_FALSE(same("0", "false"));
    EXPECT_FALSE(same("\"\"", "null"));
    EXPECT_FALSE(same(R"({"a": 1})", R"({"a": 1, "b": null})"));
    EXPECT_FALSE(same(R"({"a": 1})", R"({"b": 1})"));
}

TEST(Document, IsRelocatable)
{
    const Document document = read(law_text());
    const std::vector<char> copy(document.bytes().begin(), document.bytes().end());
    const DocumentView moved(copy.data(), reinterpret_cast<const Value *>(copy.data()));
    EXPECT_TRUE(equal(moved, document.root()));
}

bool always() noexcept
{
    return true;
}

TEST(Document, IsNotComparedWhereTheStackIsTooDeep)
{
    Limits limits;
    limits.stack_is_too_deep = always;
    const Document scalar = read("1");
    const Document nested = read("[[1]]");
    EXPECT_TRUE(equal(scalar.root(), scalar.root(), limits));
    EXPECT_THROW((void)equal(nested.root(), nested.root(), limits), Error);
    EXPECT_THROW((void)hash(nested.root(), limits), Error);
}

} // namespace
} // namespace schema_registry::json
