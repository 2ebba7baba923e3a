// Divisor: the same as the remainder, for all kinds of divisors.
#include "core/base/divisor.hpp"

#include <random>

#include <gtest/gtest.h>

namespace schema_registry {
namespace {

TEST(Divisor, AgreesWithTheRemainder)
{
    std::mt19937_64 random(7);
    for (int round = 0; round < 20'000; ++round) {
        const std::uint64_t divisor = (random() >> random() % 64) | (round % 2 == 0 ? 1 : 0);
        if (divisor == 0)
            continue;
        const Divisor tested(divisor);
        for (int trial = 0; trial < 8; ++trial) {
            const std::uint64_t any = random() >> random() % 64;
            const std::uint64_t multiple = any / divisor * divisor;
            EXPECT_EQ(tested.divides(any), any % divisor == 0) << any << " by " << divisor;
            EXPECT_TRUE(tested.divides(multiple)) << multiple << " by " << divisor;
            EXPECT_EQ(tested.divides(multiple + 1), divisor == 1)
                << multiple + 1 << " by " << divisor;
        }
    }
}

TEST(Divisor, DividesAtTheEnds)
{
    for (const std::uint64_t divisor : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{20000},
                                        std::uint64_t{1} << 63, UINT64_MAX}) {
        const Divisor tested(divisor);
        EXPECT_TRUE(tested.divides(0));
        EXPECT_TRUE(tested.divides(divisor));
        EXPECT_EQ(tested.divides(UINT64_MAX), UINT64_MAX % divisor == 0);
        EXPECT_EQ(tested.divides(UINT64_MAX - 1), (UINT64_MAX - 1) % divisor == 0);
    }
    EXPECT_TRUE(Divisor().divides(17));
}

} // namespace
} // namespace schema_registry
