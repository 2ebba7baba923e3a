// Annotations and uncompared keywords: reported, breaking nothing.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonRulesAnnotationsTest, Annotations)
{
    check_cases(
        {{R"({"title":"a"})", R"({"title":"b"})", {"TITLE_CHANGED /title - patch"}},
         {R"({"description":"a"})", "{}", {"DESCRIPTION_CHANGED /description - patch"}},
         {R"({"type":"integer"})",
          R"({"type":"integer","default":1})",
          {"DEFAULT_CHANGED /default - patch"}},
         {R"({"default":1})", R"({"default":1.0})", {}},
         {R"({"$id":"a.json"})", R"({"$id":"b.json"})", {"ID_CHANGED /$id - patch"}},
         {R"({"id":"a"})", R"({"id":"b"})", {"ID_CHANGED /id - patch"}},
         {R"({"examples":[1]})", R"({"examples":[2]})", {"ANNOTATION_CHANGED /examples - patch"}}});
}

TEST(JsonRulesAnnotationsTest, UncomparedKeywords)
{
    check_cases({{R"({"type":"string","format":"date"})",
                  R"({"type":"string","format":"date-time"})",
                  {"KEYWORD_CHANGED /format - patch"}},
                 {"{}", R"({"format":"date"})", {"KEYWORD_CHANGED /format - patch"}},
                 {R"({"contains":{"type":"string"}})",
                  R"({"contains":{"type":"number"}})",
                  {"KEYWORD_CHANGED /contains - patch"}},
                 {R"({"propertyNames":{"maxLength":3}})",
                  R"({"propertyNames":{"maxLength":2}})",
                  {"KEYWORD_CHANGED /propertyNames - patch"}},
                 {R"({"patternProperties":{"^a":{"type":"string"}}})",
                  R"({"patternProperties":{"^a":{"type":"number"}}})",
                  {"KEYWORD_CHANGED /patternProperties - patch"}},
                 {R"({"type":"string","x-owner":"a"})", R"({"type":"string","x-owner":"b"})", {}},
                 {R"({"version":"1.0.0"})", R"({"version":"1.0.1"})", {}}});
}

} // namespace
} // namespace schema_registry::compat
