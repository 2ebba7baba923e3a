// Comparisons as users meet them: an evolving document, the lenient policy, references between
// documents, and the order of rows.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

// A document of market data; the parts that the walk below changes are arguments.
std::string ticks(const std::string &price, const std::string &size_type,
                  const std::string &more_properties = "")
{
    return R"({"id":"ticks_v1","schema_version":"http://json-schema.org/draft-07/schema#",
        "title":"Level-1 Tick Data","type":"object",
        "properties":{"ts":{"type":"string","format":"date-time"},"symbol":{"type":"string"},")" +
           price + R"(":{"type":"number"},"size":{"type":"integer"},
        "side":{"type":"string","enum":["B","S"]})" +
           more_properties + R"(},"required":["ts","symbol",")" + price +
           R"(","size"],"additionalProperties":false,
        "arrow":{"fields":[{"name":"ts","type":{"name":"timestamp","unit":"us"}},
        {"name":"symbol","type":{"name":"utf8"}},{"name":")" +
           price + R"(","type":{"name":"float64"}},{"name":"size","type":{"name":")" + size_type +
           R"("}},{"name":"side","type":{"name":"utf8"}}]},"version":"1.0.0"})";
}

constexpr const char *kExchange = R"(,"exchange_id":{"type":["string","null"]})";

TEST(CompatTest, ANullableFieldIsAMinorChange)
{
    const Comparison added =
        compare_texts(ticks("price", "int32"), ticks("price", "int32", kExchange));
    EXPECT_EQ(added.lines(),
              Lines{"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/exchange_id F "
                    "minor"});
    EXPECT_EQ(added.change_class, ChangeClass::minor);
}

TEST(CompatTest, ARenamedFieldIsABreakingChange)
{
    const Comparison renamed =
        compare_texts(ticks("price", "int32", kExchange), ticks("last_price", "int32", kExchange));
    EXPECT_TRUE(renamed.breaks_backward);
    EXPECT_EQ(renamed.change_class, ChangeClass::major);
    EXPECT_EQ(renamed.messages(), (Lines{"Field 'price' removed and not allowed any longer",
                                         "Required field 'last_price' added",
                                         "Field 'price' renamed to 'last_price'"}));
}

TEST(CompatTest, AWiderColumnIsAMinorChange)
{
    const Comparison widened =
        compare_texts(ticks("price", "int32", kExchange), ticks("price", "int64", kExchange));
    EXPECT_FALSE(widened.breaks_backward);
    EXPECT_EQ(widened.change_class, ChangeClass::minor);
    EXPECT_EQ(widened.lines(), Lines{"TYPE_WIDENED /arrow/fields/3/type F minor"});
}

TEST(CompatTest, LenientTakesOpenContentForRoomToGrow)
{
    const char *open = R"({"type":"object"})";
    const char *optional = R"({"properties":{"x":{"type":"string"}}})";
    const char *closed = R"({"properties":{},"additionalProperties":false})";
    check_cases(
        {{open, optional, {"OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/x - minor"}},
         {open,
          R"({"properties":{"x":{"type":"string","default":""}},"required":["x"]})",
          {"REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL /properties/x - minor"}},
         {open,
          R"({"properties":{"x":{"type":"string"}},"required":["x"]})",
          {"REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /properties/x B major"}},
         {R"({"additionalProperties":{"type":"string"}})",
          R"({"additionalProperties":{"type":"string"},"properties":{"x":{"type":"number"}}})",
          {"PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL /properties/x - minor",
           "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/x - minor"}},
         {R"({"properties":{"x":{"type":"string"}},"additionalProperties":false})",
          closed,
          {"PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/x - major"}},
         {open, closed, {"ADDITIONAL_PROPERTIES_REMOVED /additionalProperties - major"}},
         {open,
          R"({"additionalProperties":{"type":"string"}})",
          {"ADDITIONAL_PROPERTIES_NARROWED /additionalProperties - major"}},
         {R"({"type":"string"})", R"({"type":"number"})", {"TYPE_CHANGED # BF major"}},
         // The choice among members goes by the lenient verdicts too.
         {open,
          R"({"oneOf":[{"type":"null"},{"properties":{"x":{"type":"string"}}}]})",
          {"SUM_TYPE_EXTENDED # F minor",
           "OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL /oneOf/1/properties/x - minor"}}},
        Policy::lenient);
}

TEST(CompatTest, ReferencedDocumentsAreFollowed)
{
    const format::SourceReference reference{"address.json", 1};
    const format::SourceDocument person{R"({"properties":{"home":{"$ref":"address.json"}}})",
                                        {&reference, 1}};
    const format::SourceDocument old_documents[] = {
        person, {R"({"properties":{"zip":{"maxLength":5}}})", {}}};
    const format::SourceDocument new_documents[] = {
        person, {R"({"properties":{"zip":{"maxLength":4}}})", {}}};
    const auto build = [](std::span<const format::SourceDocument> documents) {
        return value_or_throw(jsonschema::SchemaSet::build({documents, "draft-07", false}, {},
                                                           std::pmr::get_default_resource()));
    };
    jsonschema::SchemaSet old_schema = build(old_documents);
    jsonschema::SchemaSet new_schema = build(new_documents);
    const auto differences =
        compare_json(old_schema, new_schema, Policy::strict, {}, std::pmr::get_default_resource());
    ASSERT_EQ(differences.size(), 1u);
    EXPECT_EQ(differences[0].rule, "MAX_LENGTH_DECREASED");
    EXPECT_EQ(differences[0].path, "address.json#/properties/zip/maxLength");
}

TEST(CompatTest, ADefinitionUsedTwiceIsOneRow)
{
    EXPECT_EQ(compare_texts(
                  R"({"properties":{"a":{"$ref":"#/definitions/t"},"b":{"$ref":"#/definitions/t"}},
                "definitions":{"t":{"maxLength":5}}})",
                  R"({"properties":{"a":{"$ref":"#/definitions/t"},"b":{"$ref":"#/definitions/t"}},
                "definitions":{"t":{"maxLength":6}}})")
                  .lines(),
              Lines{"MAX_LENGTH_INCREASED /definitions/t/maxLength F minor"});
}

TEST(CompatTest, NamesOfPoliciesAndClasses)
{
    EXPECT_EQ(parse_policy("strict"), Policy::strict);
    EXPECT_EQ(parse_policy("LENIENT"), Policy::lenient);
    EXPECT_FALSE(parse_policy("WIRE"));
    EXPECT_FALSE(parse_policy(""));
    EXPECT_EQ(name_of(ChangeClass::none), "none");
    EXPECT_EQ(name_of(ChangeClass::major), "major");
}

} // namespace
} // namespace schema_registry::compat
