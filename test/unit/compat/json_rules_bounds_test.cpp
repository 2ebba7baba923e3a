// Every bound and single keyword, each way it can change, and spellings that are no change.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

struct BoundName {
    const char *type, *keyword, *rule;
    bool is_upper;
};

const std::vector<BoundName> kBounds = {
    {"string", "maxLength", "MAX_LENGTH", true},
    {"string", "minLength", "MIN_LENGTH", false},
    {"number", "maximum", "MAXIMUM", true},
    {"number", "minimum", "MINIMUM", false},
    {"number", "exclusiveMaximum", "EXCLUSIVE_MAXIMUM", true},
    {"number", "exclusiveMinimum", "EXCLUSIVE_MINIMUM", false},
    {"object", "maxProperties", "MAX_PROPERTIES", true},
    {"object", "minProperties", "MIN_PROPERTIES", false},
    {"array", "maxItems", "MAX_ITEMS", true},
    {"array", "minItems", "MIN_ITEMS", false},
    {"array", "maxContains", "MAX_CONTAINS", true},
    {"array", "minContains", "MIN_CONTAINS", false},
};

TEST(JsonRulesBoundsTest, EveryBoundEveryWay)
{
    for (const BoundName &bound : kBounds) {
        const std::string none = std::string(R"({"type":")") + bound.type + R"("})";
        const auto with = [&](const char *value) {
            return std::string(R"({"type":")") + bound.type + R"(",")" + bound.keyword +
                   "\":" + value + "}";
        };
        const auto row = [&](const char *suffix, bool is_tighter) {
            return Lines{std::string(bound.rule) + suffix + " /" + bound.keyword +
                         (is_tighter ? " B major" : " F minor")};
        };
        const std::string zero = with("0"), two = with("2"), five = with("5");
        check_cases({{none.c_str(), zero.c_str(), row("_ADDED", true)},
                     {zero.c_str(), none.c_str(), row("_REMOVED", false)},
                     {two.c_str(), five.c_str(), row("_INCREASED", !bound.is_upper)},
                     {five.c_str(), two.c_str(), row("_DECREASED", bound.is_upper)},
                     {five.c_str(), with("5.0").c_str(), {}},
                     {five.c_str(), with("50e-1").c_str(), {}}},
                    Policy::strict, "2020-12");
    }
}

TEST(JsonRulesBoundsTest, ExclusiveAndInclusiveBoundsAreTwo)
{
    check_cases({{R"({"type":"number","maximum":5})",
                  R"({"type":"number","exclusiveMaximum":5})",
                  {"MAXIMUM_REMOVED /maximum F minor",
                   "EXCLUSIVE_MAXIMUM_ADDED /exclusiveMaximum B major"}}});
    // The boolean of draft-04 is not compared.
    check_cases({{R"({"type":"number","maximum":5})",
                  R"({"type":"number","maximum":5,"exclusiveMaximum":true})",
                  {}}},
                Policy::strict, "draft-04");
}

TEST(JsonRulesBoundsTest, NumbersAreExact)
{
    check_cases({{R"({"maximum":0.5})", R"({"maximum":0.50})", {}},
                 {R"({"maximum":9007199254740992})",
                  R"({"maximum":9007199254740993})",
                  {"MAXIMUM_INCREASED /maximum F minor"}}});
}

TEST(JsonRulesBoundsTest, Pattern)
{
    check_cases(
        {{R"({"type":"string"})",
          R"({"type":"string","pattern":"^a"})",
          {"PATTERN_ADDED /pattern B major"}},
         {R"({"type":"string","pattern":"^a"})",
          R"({"type":"string"})",
          {"PATTERN_REMOVED /pattern F minor"}},
         {R"({"type":"string","pattern":"^a"})",
          R"({"type":"string","pattern":"^[a]"})",
          {"PATTERN_CHANGED /pattern BF major"}},
         {R"({"type":"string","pattern":"^a"})", R"({"type":"string","pattern":"^a"})", {}}});
}

TEST(JsonRulesBoundsTest, MultipleOf)
{
    check_cases({{R"({"type":"number"})",
                  R"({"type":"number","multipleOf":2})",
                  {"MULTIPLE_OF_ADDED /multipleOf B major"}},
                 {R"({"type":"number","multipleOf":2})",
                  R"({"type":"number"})",
                  {"MULTIPLE_OF_REMOVED /multipleOf F minor"}},
                 {R"({"multipleOf":2})",
                  R"({"multipleOf":4})",
                  {"MULTIPLE_OF_EXPANDED /multipleOf B major"}},
                 {R"({"multipleOf":0.03})",
                  R"({"multipleOf":0.01})",
                  {"MULTIPLE_OF_REDUCED /multipleOf F minor"}},
                 {R"({"multipleOf":0.5})",
                  R"({"multipleOf":10})",
                  {"MULTIPLE_OF_EXPANDED /multipleOf B major"}},
                 {R"({"multipleOf":2})",
                  R"({"multipleOf":3})",
                  {"MULTIPLE_OF_CHANGED /multipleOf BF major"}},
                 {R"({"multipleOf":0.5})", R"({"multipleOf":0.50})", {}}});
}

TEST(JsonRulesBoundsTest, UniqueItems)
{
    check_cases({{R"({"type":"array"})",
                  R"({"type":"array","uniqueItems":true})",
                  {"UNIQUE_ITEMS_ADDED /uniqueItems B major"}},
                 {R"({"type":"array","uniqueItems":true})",
                  R"({"type":"array","uniqueItems":false})",
                  {"UNIQUE_ITEMS_REMOVED /uniqueItems F minor"}},
                 {R"({"type":"array"})", R"({"type":"array","uniqueItems":false})", {}}});
}

TEST(JsonRulesBoundsTest, EnumAndConst)
{
    check_cases(
        {{R"({"enum":["a","b"]})",
          R"({"enum":["c","b","a"]})",
          {"ENUM_ARRAY_EXTENDED /enum F minor"}},
         {R"({"enum":["a",{"x":1}]})",
          R"({"enum":[{"x":1.0}]})",
          {"ENUM_ARRAY_NARROWED /enum B major"}},
         {R"({"enum":["a","b"]})", R"({"enum":["a","c"]})", {"ENUM_ARRAY_CHANGED /enum BF major"}},
         {R"({"enum":["a","b",1]})", R"({"enum":[1.0,"b","a"]})", {}},
         {R"({"const":1})", R"({"const":2})", {"ENUM_ARRAY_CHANGED /const BF major"}},
         {R"({"const":1})", R"({"const":1.0})", {}},
         {R"({"const":1})", R"({"enum":[1]})", {"TYPE_CHANGED # BF major"}}});
}

} // namespace
} // namespace schema_registry::compat
