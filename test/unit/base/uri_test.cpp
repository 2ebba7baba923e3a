// URI resolution: the examples of RFC 3986 section 5.4, and bases that are not absolute.
#include "core/base/uri.hpp"

#include <gtest/gtest.h>

namespace schema_registry {
namespace {

std::string resolve(std::string_view base, std::string_view reference)
{
    return std::string(resolve_uri(base, reference, std::pmr::get_default_resource()));
}

struct Case {
    std::string_view reference, target;
};

TEST(Uri, ResolvesTheExamplesOfRfc3986)
{
    constexpr Case kCases[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http:g"},
    };
    for (const Case &example : kCases)
        EXPECT_EQ(resolve("http://a/b/c/d;p?q", example.reference), example.target);
}

TEST(Uri, KeepsRelativeBasesRelative)
{
    EXPECT_EQ(resolve("", "order.json"), "order.json");
    EXPECT_EQ(resolve("", "#/definitions/a"), "#/definitions/a");
    EXPECT_EQ(resolve("", ""), "");
    EXPECT_EQ(resolve("schemas/order.json", "item.json"), "schemas/item.json");
    EXPECT_EQ(resolve("schemas/order.json", "../item.json"), "item.json");
    EXPECT_EQ(resolve("schemas/order.json", "../../item.json"), "item.json");
    EXPECT_EQ(resolve("/schemas/order.json", "#top"), "/schemas/order.json#top");
    EXPECT_EQ(resolve("a/b/", ".."), "a/");
}

TEST(Uri, ResolvesAgainstNamesAndEmptyPaths)
{
    EXPECT_EQ(resolve("urn:example:root", "#a"), "urn:example:root#a");
    EXPECT_EQ(resolve("urn:example:root#old", "#a"), "urn:example:root#a");
    EXPECT_EQ(resolve("urn:example:root", "urn:example:other"), "urn:example:other");
    EXPECT_EQ(resolve("http://host", "a"), "http://host/a");
    EXPECT_EQ(resolve("http://host?q", "a"), "http://host/a");
    EXPECT_EQ(resolve("file:/a", ".//b"), "file:/.//b");
    EXPECT_EQ(resolve("file:/a", "/.//b"), "file:/.//b");
}

TEST(Uri, SplitsIntoItsParts)
{
    const UriParts parts = split_uri("http://user@host:80/path?query?#frag#ment");
    EXPECT_EQ(parts.scheme, "http");
    EXPECT_EQ(parts.authority, "user@host:80");
    EXPECT_EQ(parts.path, "/path");
    EXPECT_EQ(parts.query, "query?");
    EXPECT_EQ(parts.fragment, "frag#ment");
    const UriParts relative = split_uri("1a:b/c");
    EXPECT_FALSE(relative.has_scheme);
    EXPECT_EQ(relative.path, "1a:b/c");
    const UriParts bare = split_uri("//");
    EXPECT_TRUE(bare.has_authority);
    EXPECT_TRUE(bare.authority.empty());
    EXPECT_TRUE(bare.path.empty());
}

TEST(Uri, SeparatesAndDecodesFragments)
{
    EXPECT_EQ(without_fragment("a#b#c"), "a");
    EXPECT_EQ(without_fragment("a"), "a");
    const auto decoded = [](std::string_view uri) {
        return std::string(decoded_fragment(uri, std::pmr::get_default_resource()));
    };
    EXPECT_EQ(decoded("a#/x%25y%7Ez%22"), "/x%y~z\"");
    EXPECT_EQ(decoded("a"), "");
    EXPECT_EQ(decoded("#%"), "%");
    EXPECT_EQ(decoded("#%4"), "%4");
    EXPECT_EQ(decoded("#%zz%41"), "%zzA");
}

} // namespace
} // namespace schema_registry
