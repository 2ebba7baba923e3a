// Kinds of schemas, and the order of decisions between different ones.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonRulesKindsTest, EverythingAndNothing)
{
    check_cases({{"true", "{}", {}},
                 {"{}", R"({"$comment":"x"})", {"ANNOTATION_CHANGED /$comment - patch"}},
                 {R"({"type":"string"})", "true", {"TYPE_CHANGED # F minor"}},
                 {"true", R"({"type":"string"})", {"TYPE_CHANGED # B major"}},
                 {"false", R"({"type":"string"})", {"TYPE_CHANGED # F minor"}},
                 {R"({"type":"string"})", "false", {"TYPE_CHANGED # B major"}},
                 {"false", "true", {"TYPE_CHANGED # F minor"}},
                 {"false", R"({"not":{}})", {"TYPE_CHANGED # F minor"}}});
}

TEST(JsonRulesKindsTest, TypesAndTheirKeywords)
{
    check_cases({{R"({"type":"object"})", R"({"type":"array"})", {"TYPE_CHANGED # BF major"}},
                 {R"({"type":"string"})", R"({"type":"null"})", {"TYPE_CHANGED # BF major"}},
                 {R"({"type":"boolean"})", R"({"type":"boolean"})", {}},
                 {R"({"properties":{}})", R"({"type":"object","properties":{}})", {}},
                 {R"({"minLength":1})", R"({"type":"string","minLength":1})", {}},
                 {"{}", R"({"properties":{}})", {"TYPE_CHANGED # B major"}},
                 {R"({"type":"integer"})", R"({"type":"number"})", {"TYPE_EXTENDED # F minor"}},
                 {R"({"type":"number"})", R"({"type":"integer"})", {"TYPE_NARROWED # B major"}},
                 {R"({"type":"string","minimum":1})", R"({"type":"string"})", {}}});
}

TEST(JsonRulesKindsTest, ListsOfTypesAreUnions)
{
    check_cases(
        {{R"({"type":["string"]})", R"({"type":"string"})", {}},
         {R"({"type":"string"})", R"({"type":["null","string"]})", {"SUM_TYPE_EXTENDED # F minor"}},
         {R"({"type":["string","null"]})", R"({"type":"string"})", {"TYPE_CHANGED # B major"}},
         {R"({"type":["string","null"]})", R"({"anyOf":[{"type":"null"},{"type":"string"}]})", {}},
         {R"({"type":["object","string"],"maxLength":3})",
          R"({"type":["string","object"],"maxLength":4})",
          {"MAX_LENGTH_INCREASED /maxLength F minor",
           "COMBINED_TYPE_SUBSCHEMAS_CHANGED # F minor"}},
         {R"({"type":["integer","string"]})",
          R"({"type":["number","string"]})",
          {"TYPE_EXTENDED # F minor", "COMBINED_TYPE_SUBSCHEMAS_CHANGED # F minor"}}});
}

TEST(JsonRulesKindsTest, SeveralPartsAreAProduct)
{
    check_cases(
        {{R"({"type":"string","enum":["a"]})",
          R"({"type":"string"})",
          {"PRODUCT_TYPE_NARROWED # F minor"}},
         {R"({"type":"string"})", R"({"type":"string","enum":["a"]})", {"TYPE_CHANGED # B major"}},
         {R"({"type":"string","enum":["a"]})",
          R"({"type":"string","enum":["a","b"]})",
          {"ENUM_ARRAY_EXTENDED /enum F minor", "COMBINED_TYPE_SUBSCHEMAS_CHANGED # F minor"}},
         {R"({"type":"string","enum":["a"]})",
          R"({"allOf":[{"enum":["a"]},{"type":"string"}]})",
          {}},
         {R"({"minLength":1,"minimum":1})", R"({"allOf":[{"minLength":1},{"minimum":1}]})", {}},
         {R"({"allOf":[{"minLength":1}],"enum":["a"],"maxLength":3})",
          R"({"allOf":[{"enum":["a"]},{"maxLength":3},{"minLength":1}]})",
          {}}});
}

TEST(JsonRulesKindsTest, ReferencesAreTheirTargets)
{
    check_cases(
        {{R"({"$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}})",
          R"({"type":"string"})",
          {}},
         {R"({"$ref":"#/$defs/a","definitions":{"a":{"type":"string"}}})",
          R"({"type":"string"})",
          {}},
         {R"({"properties":{"x":{"$ref":"#/definitions/a"}},"definitions":{"a":{"maxLength":3}}})",
          R"({"properties":{"x":{"$ref":"#/definitions/a"}},"definitions":{"a":{"maxLength":2}}})",
          {"MAX_LENGTH_DECREASED /definitions/a/maxLength B major"}},
         {R"({"$ref":"#"})", R"({"$ref":"#"})", {}}});
    // Keywords beside a reference count from 2019-09 on.
    check_cases({{R"({"$ref":"#/$defs/a","maxLength":3,"$defs":{"a":{"type":"string"}}})",
                  R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}})",
                  {"PRODUCT_TYPE_NARROWED /$defs/a F minor"}}},
                Policy::strict, "2020-12");
    check_cases({{R"({"$ref":"#/$defs/a","maxLength":3,"$defs":{"a":{"type":"string"}}})",
                  R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}})",
                  {}}});
}

TEST(JsonRulesKindsTest, ConditionsAreNotLookedInto)
{
    check_cases({{R"({"if":{"minLength":3},"then":{"maxLength":3}})",
                  R"({"if":{"minLength":3},"then":{"maxLength":4}})",
                  {"KEYWORD_CHANGED /then - patch"}}});
}

TEST(JsonRulesKindsTest, TheDialectIsNoDifference)
{
    check_cases({{R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"string"})",
                  R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"})",
                  {}}});
}

} // namespace
} // namespace schema_registry::compat
