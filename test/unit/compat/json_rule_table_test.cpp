// The table of rules against the laws it must keep.
#include "core/compat/json_rule_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace schema_registry::compat {
namespace {

TEST(JsonRuleTableTest, NamesAreUniqueAndMirrorsSettle)
{
    std::set<std::string_view> names;
    for (std::size_t index = 0; index < kRuleCount; ++index) {
        const RuleRow &row = row_of(static_cast<Rule>(index));
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_FALSE(row.name.empty());
        // Several rules may have one mirror, but turning a change round goes back and forth.
        const Rule twice = row_of(row.mirror).mirror;
        EXPECT_EQ(row_of(twice).mirror, row_of(row_of(row_of(twice).mirror).mirror).mirror)
            << row.name;
    }
}

TEST(JsonRuleTableTest, LenientToleratesExactlyNine)
{
    std::set<std::string_view> tolerated;
    for (std::size_t index = 0; index < kRuleCount; ++index) {
        const Rule rule = static_cast<Rule>(index);
        if (breaks(rule, Policy::strict) && !breaks(rule, Policy::lenient))
            tolerated.insert(row_of(rule).name);
        EXPECT_FALSE(!breaks(rule, Policy::strict) && breaks(rule, Policy::lenient));
    }
    EXPECT_EQ(tolerated, (std::set<std::string_view>{
                             "OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
                             "REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL",
                             "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
                             "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
                             "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL",
                             "ADDITIONAL_PROPERTIES_NARROWED", "ADDITIONAL_PROPERTIES_REMOVED",
                             "UNEVALUATED_PROPERTIES_NARROWED", "UNEVALUATED_PROPERTIES_REMOVED"}));
}

TEST(JsonRuleTableTest, ClassFollowsTheVerdictWhereTheKindLeavesItOpen)
{
    EXPECT_EQ(class_of(Rule::type_changed, true), ChangeClass::major);
    EXPECT_EQ(class_of(Rule::type_changed, false), ChangeClass::minor);
    EXPECT_EQ(class_of(Rule::property_removed_from_open, false), ChangeClass::major);
    EXPECT_EQ(class_of(Rule::optional_property_added_to_open, true), ChangeClass::minor);
    EXPECT_EQ(class_of(Rule::title_changed, false), ChangeClass::patch);
}

} // namespace
} // namespace schema_registry::compat
