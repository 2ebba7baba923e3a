#include "core/jsonschema/closest.hpp"

#include <gtest/gtest.h>

namespace schema_registry::jsonschema {
namespace {

std::string_view closest(std::string_view name, std::initializer_list<std::string_view> candidates)
{
    Closest closest(name);
    for (const std::string_view candidate : candidates) {
        if (closest.is_closer(candidate))
            closest.take(candidate);
    }
    return closest.found();
}

TEST(Closest, TakesTheSmallestDistance)
{
    EXPECT_EQ(closest("colour", {"color", "cold", "colours"}), "color"); // the first of equals
    EXPECT_EQ(closest("quantiy", {"quality", "quantity"}), "quantity");
    EXPECT_EQ(closest("same", {"same"}), "same");
}

// A third of the name, and three characters at most, one of them for free.
TEST(Closest, TakesNothingThatIsFar)
{
    EXPECT_EQ(closest("abc", {"abd"}), "abd");
    EXPECT_EQ(closest("abc", {"ade"}), "ade");
    EXPECT_EQ(closest("abc", {"xyz"}), "");
    EXPECT_EQ(closest("abcdefghijkl", {"abcdefghiXYZ"}), "abcdefghiXYZ");
    EXPECT_EQ(closest("abcdefghijkl", {"abcdefghWXYZ"}), "");
}

TEST(Closest, LeavesShortAndLongNames)
{
    EXPECT_EQ(closest("ab", {"ac"}), "");
    const std::string longest(64, 'a');
    EXPECT_EQ(closest(longest, {longest}), longest);
    EXPECT_EQ(closest(longest + "a", {longest}), "");
    EXPECT_EQ(closest(longest, {longest + "a"}), "");
}

TEST(Closest, IsDoneAfterSoMany)
{
    Closest closest("name");
    for (int count = 0; count < 500; ++count) {
        EXPECT_FALSE(closest.is_done());
        (void)closest.is_closer("other");
    }
    EXPECT_TRUE(closest.is_done());
}

} // namespace
} // namespace schema_registry::jsonschema
