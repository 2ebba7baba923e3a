// The seven levels: names in any case, scope and directions.
#include "core/compat/levels.hpp"

#include <gtest/gtest.h>

namespace schema_registry::compat {
namespace {

TEST(LevelsTest, NamesAreReadInAnyCaseAndWrittenInCapitals)
{
    for (const LevelRow &row : all_levels()) {
        EXPECT_EQ(parse_level(row.name), row.level);
        EXPECT_EQ(row_of(row.level).name, row.name);
    }
    EXPECT_EQ(all_levels().size(), 7u);
    EXPECT_EQ(parse_level("backward"), Level::backward);
    EXPECT_EQ(parse_level("Full_Transitive"), Level::full_transitive);
    for (const char *name : {"", "BACK", "BACKWARDS", "FULL TRANSITIVE", " NONE"})
        EXPECT_FALSE(parse_level(name)) << name;
}

TEST(LevelsTest, SayWhatIsComparedAndWhatCounts)
{
    EXPECT_EQ(row_of(Level::none).scope, Scope::nothing);
    EXPECT_EQ(row_of(Level::full).scope, Scope::newest);
    EXPECT_EQ(row_of(Level::forward_transitive).scope, Scope::all);
    EXPECT_FALSE(violates(Level::none, true, true));
    EXPECT_TRUE(violates(Level::backward, true, false));
    EXPECT_FALSE(violates(Level::backward_transitive, false, true));
    EXPECT_TRUE(violates(Level::forward, false, true));
    EXPECT_FALSE(violates(Level::forward, true, false));
    EXPECT_TRUE(violates(Level::full, true, false));
    EXPECT_TRUE(violates(Level::full_transitive, false, true));
    EXPECT_FALSE(violates(Level::full, false, false));
}

} // namespace
} // namespace schema_registry::compat
