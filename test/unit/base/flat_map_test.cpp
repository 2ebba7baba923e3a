// FlatMap: what was put in is found, and nothing else.
#include "core/base/flat_map.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace schema_registry {
namespace {

TEST(FlatMap, FindsWhatWasPutIn)
{
    const std::vector<std::uint64_t> items(20'000);
    FlatMap<std::uint64_t, std::uint32_t> map(std::pmr::get_default_resource());
    EXPECT_EQ(map.find(&items[0]), nullptr);
    for (std::uint32_t index = 0; index < items.size(); index += 2) {
        const auto [value, is_new] = map.emplace(&items[index], index);
        EXPECT_TRUE(is_new);
        EXPECT_EQ(*value, index);
    }
    EXPECT_EQ(map.size(), items.size() / 2);
    for (std::uint32_t index = 0; index < items.size(); ++index) {
        const std::uint32_t *const value = map.find(&items[index]);
        ASSERT_EQ(value != nullptr, index % 2 == 0) << index;
        EXPECT_EQ(value ? *value : index, index);
    }
}

TEST(FlatMap, KeepsTheFirstValueUntilItIsChanged)
{
    const int key = 0;
    FlatMap<int, int> map(std::pmr::get_default_resource());
    EXPECT_TRUE(map.emplace(&key, 1).second);
    const auto [value, is_new] = map.emplace(&key, 2);
    EXPECT_FALSE(is_new);
    EXPECT_EQ(*value, 1);
    *value = 3;
    EXPECT_EQ(*map.find(&key), 3);
    EXPECT_EQ(map.size(), 1u);
}

} // namespace
} // namespace schema_registry
