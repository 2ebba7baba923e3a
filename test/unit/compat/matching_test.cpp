// Maximum matchings against exhaustive search, and where a greedy assignment fails.
#include "core/compat/matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace schema_registry::compat {
namespace {

using Edges = std::vector<std::vector<bool>>;

std::uint32_t best_size(const Edges &edges, std::size_t left, std::vector<bool> &taken)
{
    if (left == edges.size())
        return 0;
    std::uint32_t best = best_size(edges, left + 1, taken);
    for (std::size_t right = 0; right < taken.size(); ++right) {
        if (!edges[left][right] || taken[right])
            continue;
        taken[right] = true;
        best = std::max(best, 1 + best_size(edges, left + 1, taken));
        taken[right] = false;
    }
    return best;
}

Matching matched(const Edges &edges, std::size_t right_size)
{
    Matching matching(static_cast<std::uint32_t>(edges.size()),
                      static_cast<std::uint32_t>(right_size), std::pmr::get_default_resource());
    matching.complete(
        [&](std::uint32_t left, std::uint32_t right) { return bool(edges[left][right]); });
    return matching;
}

TEST(MatchingTest, GivesUpAPairForTwo)
{
    const Matching matching = matched({{true, true}, {true, false}}, 2);
    EXPECT_EQ(matching.size(), 2u);
    EXPECT_EQ(matching.right_of(0), 1u);
    EXPECT_EQ(matching.left_of(0), 1u);
}

TEST(MatchingTest, EmptySidesAndNoEdges)
{
    EXPECT_EQ(matched({}, 3).size(), 0u);
    EXPECT_EQ(matched({{}, {}}, 0).size(), 0u);
    EXPECT_EQ(matched({{false}, {false}}, 1).size(), 0u);
}

TEST(MatchingTest, IsAMaximumOnRandomGraphs)
{
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const std::size_t left_size = random() % 6;
        const std::size_t right_size = random() % 6;
        Edges edges(left_size, std::vector<bool>(right_size));
        for (auto &row : edges) {
            for (std::size_t right = 0; right < right_size; ++right)
                row[right] = random() % 3 == 0;
        }
        std::vector<bool> taken(right_size);
        const Matching matching = matched(edges, right_size);
        ASSERT_EQ(matching.size(), best_size(edges, 0, taken));
        std::uint32_t pairs = 0;
        for (std::uint32_t left = 0; left < left_size; ++left) {
            const std::uint32_t right = matching.right_of(left);
            if (right == kUnmatched)
                continue;
            ++pairs;
            EXPECT_TRUE(edges[left][right]);
            EXPECT_EQ(matching.left_of(right), left);
        }
        EXPECT_EQ(pairs, matching.size());
    }
}

TEST(MatchingTest, LongPathsDoNotRecurse)
{
    constexpr std::uint32_t kSize = 3000;
    Matching matching(kSize, kSize, std::pmr::get_default_resource());
    // Left i reaches i and i + 1; the last reaches only 0, which turns over the whole path.
    for (std::uint32_t left = 0; left + 1 < kSize; ++left)
        matching.join(left, left);
    matching.complete([](std::uint32_t left, std::uint32_t right) {
        return left + 1 == kSize ? right == 0 : right == left || right == left + 1;
    });
    EXPECT_EQ(matching.size(), kSize);
    EXPECT_EQ(matching.right_of(0), 1u);
}

} // namespace
} // namespace schema_registry::compat
