// Unions, products and `not`: criteria, numbers of members, and matching them.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonRulesCombinedTest, OneSideIsAUnion)
{
    check_cases({{R"({"type":"string"})",
                  R"({"anyOf":[{"type":"number"},{"type":"string"}]})",
                  {"SUM_TYPE_EXTENDED # F minor"}},
                 {R"({"type":"string","maxLength":3})",
                  R"({"oneOf":[{"type":"string","maxLength":4}]})",
                  {"MAX_LENGTH_INCREASED /oneOf/0/maxLength F minor"}},
                 {R"({"type":"boolean"})",
                  R"({"oneOf":[{"type":"number"},{"type":"string"}]})",
                  {"TYPE_CHANGED # BF major"}},
                 {R"({"allOf":[{"minLength":1},{"maxLength":5}]})",
                  R"({"minLength":1})",
                  {"PRODUCT_TYPE_NARROWED # F minor"}},
                 {R"({"minLength":1})",
                  R"({"allOf":[{"minLength":1},{"maxLength":5}]})",
                  {"TYPE_CHANGED # B major"}},
                 {R"({"anyOf":[{"anyOf":[{"type":"null"},{"type":"string"}]}]})",
                  R"({"anyOf":[{"type":"null"},{"type":"string"}]})",
                  {}}});
}

TEST(JsonRulesCombinedTest, NumberOfMembers)
{
    check_cases({{R"({"oneOf":[{"type":"string"}]})",
                  R"({"oneOf":[{"type":"number"},{"type":"string"}]})",
                  {"SUM_TYPE_EXTENDED # F minor"}},
                 {R"({"anyOf":[{"type":"number"},{"type":"string"}]})",
                  R"({"anyOf":[{"type":"string"}]})",
                  {"SUM_TYPE_NARROWED # B major"}},
                 {R"({"allOf":[{"minLength":1}]})",
                  R"({"allOf":[{"maxLength":1},{"minLength":1}]})",
                  {"PRODUCT_TYPE_EXTENDED # B major"}},
                 {R"({"allOf":[{"maxLength":1},{"minLength":1}]})",
                  R"({"allOf":[{"minLength":1}]})",
                  {"PRODUCT_TYPE_NARROWED # F minor"}},
                 // Equal members count once.
                 {R"({"oneOf":[{"type":"string"},{"type":"string"}]})",
                  R"({"oneOf":[{"type":"string"}]})",
                  {}}});
}

TEST(JsonRulesCombinedTest, Criteria)
{
    const char *any = R"({"anyOf":[{"type":"string"},{"type":"null"}]})";
    const char *one = R"({"oneOf":[{"type":"string"},{"type":"null"}]})";
    const char *all = R"({"allOf":[{"type":"string"},{"type":"null"}]})";
    check_cases({{one, any, {"COMBINED_TYPE_EXTENDED # F minor"}},
                 {all, any, {"COMBINED_TYPE_EXTENDED # F minor"}},
                 {any, one, {"COMBINED_TYPE_CHANGED # B major"}},
                 {all, one, {"COMBINED_TYPE_CHANGED # BF major"}},
                 {any, all, {"COMBINED_TYPE_CHANGED # B major"}},
                 {one, all, {"COMBINED_TYPE_CHANGED # BF major"}},
                 {R"({"oneOf":[{"type":"string"}]})",
                  R"({"allOf":[{"type":"string"}]})",
                  {"COMBINED_TYPE_EXTENDED # - minor"}},
                 {R"({"anyOf":[{"type":"string"}]})",
                  one,
                  {"COMBINED_TYPE_EXTENDED # - minor", "SUM_TYPE_EXTENDED # F minor"}},
                 {all,
                  R"({"oneOf":[{"type":"string"}]})",
                  {"COMBINED_TYPE_EXTENDED # F minor", "PRODUCT_TYPE_NARROWED # - minor"}},
                 {R"({"oneOf":[{"type":"string"},{"type":"integer"}]})",
                  R"({"allOf":[{"type":"string"}]})",
                  {"COMBINED_TYPE_CHANGED # B major"}}});
}

TEST(JsonRulesCombinedTest, AGreedyAssignmentIsNotEnough)
{
    // The first old member fits both new ones, the second only the first.
    check_cases({{R"({"anyOf":[{"type":"integer"},{"type":"number"}]})",
                  R"({"anyOf":[{"type":"number"},{"type":"integer","title":"count"}]})",
                  {"TITLE_CHANGED /anyOf/1/title - patch"}},
                 {R"({"oneOf":[{"maxLength":3},{"maxLength":5}]})",
                  R"({"oneOf":[{"maxLength":6},{"maxLength":4}]})",
                  {"MAX_LENGTH_INCREASED /oneOf/1/maxLength - minor",
                   "MAX_LENGTH_INCREASED /oneOf/0/maxLength F minor",
                   "COMBINED_TYPE_SUBSCHEMAS_CHANGED # F minor"}}});
}

TEST(JsonRulesCombinedTest, MembersThatCannotBeMatchedSayWhy)
{
    check_cases({{R"({"oneOf":[{"type":"string"},{"type":"null"}]})",
                  R"({"oneOf":[{"type":"null"},{"type":"number"}]})",
                  {"COMBINED_TYPE_SUBSCHEMAS_CHANGED # BF major"}},
                 {R"({"oneOf":[{"maxLength":5},{"type":"null"}]})",
                  R"({"oneOf":[{"type":"null"},{"maxLength":4}]})",
                  {"COMBINED_TYPE_SUBSCHEMAS_CHANGED # B major",
                   "MAX_LENGTH_DECREASED /oneOf/1/maxLength B major"}},
                 {R"({"oneOf":[{"type":"string"}]})",
                  R"({"oneOf":[{"type":"number"}]})",
                  {"COMBINED_TYPE_SUBSCHEMAS_CHANGED # BF major"}}});
}

TEST(JsonRulesCombinedTest, Not)
{
    check_cases({{R"({"not":{"type":"number"}})",
                  R"({"not":{"type":"integer"}})",
                  {"NOT_TYPE_NARROWED /not F minor"}},
                 {R"({"not":{"type":"integer"}})",
                  R"({"not":{"type":"number"}})",
                  {"NOT_TYPE_EXTENDED /not B major"}},
                 {R"({"not":{"type":"string"}})",
                  R"({"not":{"type":"number"}})",
                  {"NOT_TYPE_EXTENDED /not BF major"}},
                 {R"({"not":{"not":{"maxLength":3}}})",
                  R"({"not":{"not":{"maxLength":4}}})",
                  {"NOT_TYPE_NARROWED /not F minor"}},
                 {R"({"not":{"type":"string"}})", R"({"not":{"type":"string"}})", {}}});
}

} // namespace
} // namespace schema_registry::compat
