// Semantic versions: the examples of semver.org, keys against precedence, steps and ranges.
#include "core/versioning/semantic_version.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace schema_registry::versioning {
namespace {

SemanticVersion version(std::string_view text)
{
    const auto parsed = parse_semantic_version(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return parsed.value_or(SemanticVersion());
}

std::string key(std::string_view text)
{
    std::pmr::string out;
    append_key(version(text), out);
    return std::string(out);
}

std::string next(std::string_view text, Part part)
{
    std::pmr::string out;
    append_next(version(text), part, out);
    return std::string(out);
}

TEST(SemanticVersionTest, TakesApartWhatSemverAllows)
{
    const SemanticVersion parsed = version("1.20.300-rc.1+build.007-x");
    EXPECT_EQ(parsed.major, "1");
    EXPECT_EQ(parsed.minor, "20");
    EXPECT_EQ(parsed.patch, "300");
    EXPECT_EQ(parsed.prerelease, "rc.1");
    EXPECT_EQ(parsed.build, "build.007-x");
    EXPECT_TRUE(parsed.is_prerelease());
    for (const char *text :
         {"0.0.0", "1.0.0-alpha", "1.0.0+a-b", "1.0.0--", "1.0.0-0a.x-1", "1.0.0+00",
          "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0"})
        EXPECT_TRUE(parse_semantic_version(text)) << text;
}

TEST(SemanticVersionTest, RefusesEverythingElse)
{
    for (const char *text :
         {"",          "1",      "1.2",    "1.2.3.4",  "v1.2.3",     "01.2.3",   "1.02.3",
          "1.2.03",    "1.2.3-", "1.2.3+", "1.2.3-01", "1.2.3-a..b", "1.2.3-a.", "1.2.3-a_b",
          "1.2.3+a+b", " 1.2.3", "1.2.3 ", "-1.2.3",   "1..3",       "1.2.x",    "1.2.3-\xc3\xa9"})
        EXPECT_FALSE(parse_semantic_version(text)) << text;
    EXPECT_TRUE(parse_semantic_version("1.2." + std::string(kMaxSemanticVersionBytes - 4, '9')));
    EXPECT_FALSE(parse_semantic_version("1.2." + std::string(kMaxSemanticVersionBytes - 3, '9')));
}

TEST(SemanticVersionTest, PrecedenceAndKeysAgree)
{
    const std::vector<std::string> ascending = {"0.0.0-0",
                                                "0.0.0",
                                                "0.0.1",
                                                "0.9.0",
                                                "0.10.0",
                                                "1.0.0-0",
                                                "1.0.0-9",
                                                "1.0.0-10",
                                                "1.0.0-10.0",
                                                "1.0.0--",
                                                "1.0.0-A",
                                                "1.0.0-alpha",
                                                "1.0.0-alpha.1",
                                                "1.0.0-alpha.2",
                                                "1.0.0-alpha.10",
                                                "1.0.0-alpha.beta",
                                                "1.0.0-alpha0",
                                                "1.0.0-beta",
                                                "1.0.0-beta.2",
                                                "1.0.0-beta.11",
                                                "1.0.0-rc.1",
                                                "1.0.0",
                                                "1.0.10",
                                                "2.0.0",
                                                "2.1.0",
                                                "2.1.1",
                                                "10.0.0",
                                                "4294967296.0.0",
                                                "18446744073709551616.0.0"};
    for (std::size_t left = 0; left < ascending.size(); ++left) {
        for (std::size_t right = 0; right < ascending.size(); ++right) {
            const int expected = left < right ? -1 : (left > right ? 1 : 0);
            EXPECT_EQ(compare(version(ascending[left]), version(ascending[right])), expected)
                << ascending[left] << " " << ascending[right];
            const int order = key(ascending[left]).compare(key(ascending[right]));
            EXPECT_EQ(order < 0 ? -1 : (order > 0 ? 1 : 0), expected)
                << ascending[left] << " " << ascending[right];
        }
    }
}

TEST(SemanticVersionTest, BuildIsIgnored)
{
    EXPECT_EQ(compare(version("1.0.0+a"), version("1.0.0+b")), 0);
    EXPECT_EQ(key("1.0.0-x+a"), key("1.0.0-x"));
}

TEST(SemanticVersionTest, NextResetsLowerPartsAndDropsTheRest)
{
    EXPECT_EQ(next("1.2.3-rc.1+b", Part::patch), "1.2.4");
    EXPECT_EQ(next("1.2.3-rc.1+b", Part::minor), "1.3.0");
    EXPECT_EQ(next("1.2.3-rc.1+b", Part::major), "2.0.0");
    EXPECT_EQ(next("9.99.999", Part::patch), "9.99.1000");
    EXPECT_EQ(next("9.99.999", Part::minor), "9.100.0");
    EXPECT_EQ(next("99999999999999999999.0.0", Part::major), "100000000000000000000.0.0");
    EXPECT_EQ(part_of_class("none"), Part::patch);
    EXPECT_EQ(part_of_class("patch"), Part::patch);
    EXPECT_EQ(part_of_class("minor"), Part::minor);
    EXPECT_EQ(part_of_class("major"), Part::major);
    EXPECT_FALSE(part_of_class("Major"));
}

TEST(SemanticVersionTest, RangesAsNpmReadsThem)
{
    struct Case {
        const char *range;
        std::vector<const char *> inside, outside;
    };
    const std::vector<Case> cases = {
        {"^1", {"1.0.0", "1.9.9", "1.0.0-rc.1", "1.2.0+b"}, {"0.9.9", "2.0.0", "2.0.0-rc.1"}},
        {"^1.2", {"1.2.0", "1.3.0", "1.2.0-a"}, {"1.1.9", "2.0.0"}},
        {"^1.2.3", {"1.2.3", "1.9.0"}, {"1.2.2", "1.2.3-rc.1", "2.0.0-0"}},
        {"^1.2.3-beta.2", {"1.2.3-beta.2", "1.2.3", "1.4.0"}, {"1.2.3-beta.1", "2.0.0"}},
        {"^0", {"0.0.0", "0.9.0"}, {"1.0.0"}},
        {"^0.2", {"0.2.0", "0.2.9"}, {"0.1.9", "0.3.0", "1.2.0"}},
        {"^0.2.3", {"0.2.3", "0.2.9"}, {"0.2.2", "0.3.0"}},
        {"^0.0", {"0.0.0", "0.0.7"}, {"0.1.0"}},
        {"^0.0.3", {"0.0.3"}, {"0.0.4", "0.0.2", "0.1.3"}},
        {"~1", {"1.0.0", "1.9.0"}, {"2.0.0", "0.9.0"}},
        {"~1.2", {"1.2.0", "1.2.9"}, {"1.3.0", "1.1.0", "2.2.0"}},
        {"~1.2.3", {"1.2.3", "1.2.9"}, {"1.2.2", "1.3.0"}},
        {"~0", {"0.5.0"}, {"1.0.0"}},
        {"~0.0.3", {"0.0.3", "0.0.9"}, {"0.0.2", "0.1.0"}},
    };
    for (const Case &test : cases) {
        const auto range = parse_range(test.range);
        ASSERT_TRUE(range) << test.range;
        EXPECT_EQ(range->text, test.range);
        for (const char *text : test.inside)
            EXPECT_TRUE(contains(*range, version(text))) << test.range << " " << text;
        for (const char *text : test.outside)
            EXPECT_FALSE(contains(*range, version(text))) << test.range << " " << text;
    }
    for (const char *text : {"", "^", "~", "1.2", "^1.", "^01", "^1.x", "^v1", "^^1", ">=1.0.0",
                             "^1.2.3.4", "^1.2-rc", "^1.2.3+b", "~ 1"})
        EXPECT_FALSE(parse_range(text)) << text;
}

} // namespace
} // namespace schema_registry::versioning
