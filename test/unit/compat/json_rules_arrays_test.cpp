// One schema for all items, lists of positions, and what may follow them.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonRulesArraysTest, OneSchemaForAllItems)
{
    check_cases(
        {{R"({"type":"array"})",
          R"({"type":"array","items":{"type":"string"}})",
          {"SCHEMA_ADDED /items B major"}},
         {R"({"type":"array","items":{"type":"string"}})",
          R"({"type":"array"})",
          {"SCHEMA_REMOVED /items F minor"}},
         {R"({"items":{"type":"integer"}})",
          R"({"items":{"type":"number"}})",
          {"TYPE_EXTENDED /items F minor"}},
         {R"({"items":true})", R"({"items":{}})", {}},
         // A list is not compared with a tuple as sets.
         {R"({"items":{"type":"string"}})",
          R"({"items":[{"type":"string"}]})",
          {"SCHEMA_REMOVED /items F minor", "ITEM_ADDED_TO_OPEN_CONTENT_MODEL /items/0 B major"}}});
}

TEST(JsonRulesArraysTest, PositionAdded)
{
    check_cases({{R"({"items":[{"type":"string"}]})",
                  R"({"items":[{"type":"string"},{"type":"null"}]})",
                  {"ITEM_ADDED_TO_OPEN_CONTENT_MODEL /items/1 B major"}},
                 {R"({"items":[]})",
                  R"({"items":[{}]})",
                  {"ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL /items/0 - patch"}},
                 {R"({"items":[],"additionalItems":false})",
                  R"({"items":[{"type":"null"}],"additionalItems":false})",
                  {"ITEM_ADDED_TO_CLOSED_CONTENT_MODEL /items/0 F minor"}},
                 {R"({"items":[],"additionalItems":{"type":"integer"}})",
                  R"({"items":[{"type":"number"}],"additionalItems":{"type":"integer"}})",
                  {"ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/0 F minor"}},
                 {R"({"items":[],"additionalItems":{"type":"string"}})",
                  R"({"items":[{"type":"number"}],"additionalItems":{"type":"string"}})",
                  {"ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/0 BF major"}}});
    check_cases({{R"({"items":[],"unevaluatedItems":{"type":"integer"}})",
                  R"({"items":[{"type":"number"}],"unevaluatedItems":{"type":"integer"}})",
                  {"ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/0 F minor"}}},
                Policy::strict, "2019-09");
}

TEST(JsonRulesArraysTest, PositionRemoved)
{
    check_cases({{R"({"items":[{"type":"string"}]})",
                  R"({"items":[]})",
                  {"ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL /items/0 F minor"}},
                 {R"({"items":[{}]})",
                  R"({"items":[]})",
                  {"ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL /items/0 - minor"}},
                 {R"({"items":[{"type":"string"}],"additionalItems":false})",
                  R"({"items":[],"additionalItems":false})",
                  {"ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL /items/0 B major"}},
                 {R"({"items":[false],"additionalItems":false})",
                  R"({"items":[],"additionalItems":false})",
                  {"ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL /items/0 - patch"}},
                 {R"({"items":[{"type":"integer"}],"additionalItems":{"type":"number"}})",
                  R"({"items":[],"additionalItems":{"type":"number"}})",
                  {"ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/0 F minor"}},
                 {R"({"items":[{"type":"string"}],"additionalItems":{"type":"number"}})",
                  R"({"items":[],"additionalItems":{"type":"number"}})",
                  {"ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /items/0 BF major"}}});
}

TEST(JsonRulesArraysTest, EveryDialectUnderstandsEverySpelling)
{
    check_cases({{R"({"items":[{"type":"string"}]})", R"({"prefixItems":[{"type":"string"}]})", {}},
                 {R"({"prefixItems":[{"type":"integer"}]})",
                  R"({"prefixItems":[{"type":"number"}]})",
                  {"TYPE_EXTENDED /prefixItems/0 F minor"}},
                 {R"({"items":[{"type":"integer"}]})",
                  R"({"items":[{"type":"number"}]})",
                  {"TYPE_EXTENDED /items/0 F minor"}}},
                Policy::strict, "2020-12");
}

} // namespace
} // namespace schema_registry::compat
