// Properties, required names and dependencies against open, partially open and closed models.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonRulesObjectsTest, PropertyAddedToOpenModel)
{
    check_cases(
        {{R"({"type":"object"})",
          R"({"type":"object","properties":{"x":{"type":"string"}}})",
          {"OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/x B minor"}},
         {R"({"type":"object","additionalProperties":true})",
          R"({"properties":{"x":{"type":"string"}},"required":["x"]})",
          {"REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/x B major"}},
         {R"({"type":"object"})",
          R"({"properties":{"x":{"type":"string","default":""}},"required":["x"]})",
          {"REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL /properties/x B major"}},
         {R"({"type":"object"})",
          R"({"properties":{"x":true},"required":["x"]})",
          {"PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL /properties/x - minor"}},
         {R"({"type":"object","patternProperties":{}})",
          R"({"type":"object","properties":{"x":{"title":"any"}}})",
          {"KEYWORD_CHANGED /patternProperties - patch",
           "PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL /properties/x - minor"}}});
}

TEST(JsonRulesObjectsTest, PropertyAddedToClosedModel)
{
    check_cases(
        {{R"({"properties":{},"additionalProperties":false})",
          R"({"properties":{"x":{"type":"string"}},"additionalProperties":false})",
          {"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}},
         {R"({"properties":{},"additionalProperties":false})",
          R"({"properties":{"x":{"type":"string"}},"additionalProperties":false,"required":["x"]})",
          {"REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x BF major"}},
         {R"({"properties":{},"additionalProperties":false})",
          R"({"properties":{"x":{"default":"","type":"string"}},"additionalProperties":false,
              "required":["x"]})",
          {"REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}},
         {R"({"properties":{},"additionalProperties":false})",
          R"({"properties":{"x":false},"additionalProperties":false})",
          {"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x - minor"}},
         // Only patterns that do not match close the model for a name.
         {R"({"patternProperties":{"^y":{}}})",
          R"({"patternProperties":{"^y":{}},"properties":{"x":{"type":"string"}}})",
          {"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}}});
    check_cases({{R"({"properties":{},"unevaluatedProperties":false})",
                  R"({"properties":{"x":{"type":"string"}},"unevaluatedProperties":false})",
                  {"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}}},
                Policy::strict, "2019-09");
}

TEST(JsonRulesObjectsTest, PropertyAddedToPartiallyOpenModel)
{
    check_cases(
        {{R"({"additionalProperties":{"type":"integer"}})",
          R"({"additionalProperties":{"type":"integer"},"properties":{"x":{"type":"number"}}})",
          {"PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x F minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}},
         {R"({"additionalProperties":{"type":"string"}})",
          R"({"additionalProperties":{"type":"string"},"properties":{"x":{"type":"string"}}})",
          {"PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x - minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x - minor"}},
         {R"({"additionalProperties":{"type":"string"}})",
          R"({"additionalProperties":{"type":"string"},"properties":{"x":{"type":"number"}}})",
          {"PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x BF minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}},
         {R"({"additionalProperties":false,"patternProperties":{"^I_":{"type":"integer"}}})",
          R"({"additionalProperties":false,"patternProperties":{"^I_":{"type":"integer"}},
              "properties":{"I_1":{"type":"number"}},"required":["I_1"]})",
          {"PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/I_1 F minor",
           "REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/I_1 BF major"}},
         // A pattern goes before additionalProperties.
         {R"({"additionalProperties":{"type":"string"},
              "patternProperties":{"x":{"type":"number"}}})",
          R"({"additionalProperties":{"type":"string"},
              "patternProperties":{"x":{"type":"number"}},"properties":{"x":{"type":"number"}}})",
          {"PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x - minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x - minor"}}});
    check_cases(
        {{R"({"type":"object","unevaluatedProperties":{"type":"string"}})",
          R"({"unevaluatedProperties":{"type":"string"},"properties":{"x":{"type":"number"}}})",
          {"PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x BF minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x F minor"}}},
        Policy::strict, "2020-12");
}

TEST(JsonRulesObjectsTest, PropertyRemoved)
{
    check_cases(
        {{R"({"properties":{"x":{"type":"string"}}})",
          R"({"properties":{}})",
          {"PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL /properties/x F major"}},
         {R"({"properties":{"x":{}}})",
          R"({"properties":{}})",
          {"PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL /properties/x - major"}},
         {R"({"properties":{"x":{"type":"string"}},"additionalProperties":false})",
          R"({"properties":{},"additionalProperties":false})",
          {"PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/x B major"}},
         {R"({"properties":{"x":{"type":"string"}},"additionalProperties":false,"required":["x"]})",
          R"({"properties":{},"additionalProperties":false})",
          {"PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/x BF major"}},
         {R"({"properties":{"x":false},"additionalProperties":false})",
          R"({"properties":{},"additionalProperties":false})",
          {"PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/x - patch"}},
         {R"({"properties":{"x":{"type":"integer"}},"additionalProperties":false})",
          R"({"properties":{},"additionalProperties":{"type":"number"}})",
          {"PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x F major",
           "ADDITIONAL_PROPERTIES_ADDED /additionalProperties F minor"}},
         {R"({"properties":{"x":{"type":"string"}},"additionalProperties":false})",
          R"({"properties":{},"additionalProperties":{"type":"number"}})",
          {"PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x BF major",
           "ADDITIONAL_PROPERTIES_ADDED /additionalProperties F minor"}}});
}

TEST(JsonRulesObjectsTest, RequiredOfDeclaredProperties)
{
    check_cases({{R"({"properties":{"x":{"type":"string"}}})",
                  R"({"properties":{"x":{"type":"string"}},"required":["x","y"]})",
                  {"REQUIRED_ATTRIBUTE_ADDED /properties/x B major"}},
                 {R"({"properties":{"x":{"default":1,"type":"integer"}}})",
                  R"({"properties":{"x":{"default":1,"type":"integer"}},"required":["x"]})",
                  {"REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED /properties/x - minor"}},
                 {R"({"properties":{"x":{"type":"string"}},"required":["x"]})",
                  R"({"properties":{"x":{"type":"string"}}})",
                  {"REQUIRED_ATTRIBUTE_REMOVED /properties/x F minor"}},
                 {R"({"properties":{"x":{"default":1,"type":"integer"}},"required":["x"]})",
                  R"({"properties":{"x":{"default":1,"type":"integer"}}})",
                  {"REQUIRED_ATTRIBUTE_REMOVED /properties/x - minor"}},
                 {R"({"type":"object","required":["y"]})", R"({"type":"object"})", {}}});
}

TEST(JsonRulesObjectsTest, DeclaredOnBothSidesIsComparedInDepth)
{
    check_cases({{R"({"properties":{"a/b":{"properties":{"~":{"type":"integer"}}}}})",
                  R"({"properties":{"a/b":{"properties":{"~":{"type":"number"}}}}})",
                  {"TYPE_EXTENDED /properties/a~1b/properties/~0 F minor"}}});
}

TEST(JsonRulesObjectsTest, DependenciesOnNames)
{
    check_cases(
        {{R"({"type":"object"})",
          R"({"dependencies":{"a":["b"]}})",
          {"DEPENDENCY_ARRAY_ADDED /dependencies/a B major"}},
         {R"({"dependencies":{"a":["b"]}})",
          R"({"dependencies":{}})",
          {"DEPENDENCY_ARRAY_REMOVED /dependencies/a F minor"}},
         {R"({"dependencies":{"a":["b"]}})",
          R"({"dependencies":{"a":["c","b"]}})",
          {"DEPENDENCY_ARRAY_EXTENDED /dependencies/a B major"}},
         {R"({"dependencies":{"a":["b","c"]}})",
          R"({"dependencies":{"a":["c"]}})",
          {"DEPENDENCY_ARRAY_NARROWED /dependencies/a F minor"}},
         {R"({"dependencies":{"a":["b"]}})",
          R"({"dependencies":{"a":["c"]}})",
          {"DEPENDENCY_ARRAY_CHANGED /dependencies/a BF major"}},
         {R"({"dependencies":{"a":["b","c"]}})", R"({"dependencies":{"a":["c","b"]}})", {}}});
    check_cases({{R"({"dependencies":{"a":["b"]}})", R"({"dependentRequired":{"a":["b"]}})", {}},
                 {R"({"dependentRequired":{"a":["b"]}})",
                  R"({"dependentRequired":{"b":["a"]}})",
                  {"DEPENDENCY_ARRAY_REMOVED /dependentRequired/a F minor",
                   "DEPENDENCY_ARRAY_ADDED /dependentRequired/b B major"}}},
                Policy::strict, "2020-12");
}

TEST(JsonRulesObjectsTest, DependenciesOnSchemas)
{
    check_cases({{R"({"type":"object"})",
                  R"({"dependencies":{"a":{"required":["b"]}}})",
                  {"DEPENDENCY_SCHEMA_ADDED /dependencies/a B major"}},
                 {R"({"dependencies":{"a":{"required":["b"]}}})",
                  R"({"type":"object"})",
                  {"DEPENDENCY_SCHEMA_REMOVED /dependencies/a F minor"}},
                 {R"({"dependencies":{"a":{"type":"string"}}})",
                  R"({"dependencies":{"a":{"type":"number"}}})",
                  {"TYPE_CHANGED /dependencies/a BF major"}}});
    check_cases({{R"({"dependencies":{"a":{"maxProperties":3}}})",
                  R"({"dependentSchemas":{"a":{"maxProperties":2}}})",
                  {"MAX_PROPERTIES_DECREASED /dependentSchemas/a/maxProperties B major"}}},
                Policy::strict, "2019-09");
}

} // namespace
} // namespace schema_registry::compat
