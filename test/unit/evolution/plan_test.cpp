// The steps of a plan: each action, what it loses, what is asked of the owner.
#include "core/evolution/plan.hpp"

#include "unit/evolution/plan_fixture.hpp"

namespace schema_registry::evolution {
namespace {

constexpr std::string_view kTicks =
    R"({"type": "object", "additionalProperties": false, "required": ["price", "size"],
        "properties": {"price": {"type": "number"}, "size": {"type": "integer"}}})";

TEST(PlanTest, NothingIsDoneBetweenEqualSchemas)
{
    EXPECT_EQ(Planned(kTicks, kTicks).steps(), Lines{});
}

TEST(PlanTest, ARenamedPropertyIsTheOneWithTheSameSchemaAndALikeName)
{
    EXPECT_EQ(Planned(kTicks,
                      R"({"type": "object", "additionalProperties": false,
                          "required": ["last_price", "size"], "properties":
                          {"last_price": {"type": "number"}, "size": {"type": "integer"}}})")
                  .steps(),
              Lines{R"(rename_property # {"from": "price", "to": "last_price"})"});
    // Or of the same kind, where it changed otherwise.
    EXPECT_EQ(Planned(R"({"properties": {"price": {"type": "number"}, "prize": {"type": "string"}},
                          "additionalProperties": false})",
                      R"({"properties": {"lastPrice": {"type": "number", "maximum": 5}},
                          "additionalProperties": false})")
                  .steps(),
              (Lines{R"(rename_property # {"from": "price", "to": "lastPrice"})",
                     R"(remove_property # {"name": "prize"} lossy irreversible)",
                     R"(verify /lastPrice {"keyword": "maximum", "new": 5})"}));
    const auto is_rename = [](std::string_view from, std::string_view to) {
        const auto schema = [](std::string_view name) {
            return R"({"additionalProperties": false, "properties": {")" + std::string(name) +
                   R"(": {"type": "string"}}})";
        };
        return Planned(schema(from), schema(to)).steps().front().starts_with("rename");
    };
    EXPECT_TRUE(is_rename("colour", "color"));
    EXPECT_TRUE(is_rename("home_phone", "homePhone"));
    EXPECT_TRUE(is_rename("address_line", "addres_line"));
    EXPECT_FALSE(is_rename("home_phone", "work_phone"));
    EXPECT_FALSE(is_rename("min_price", "max_price"));
    EXPECT_FALSE(is_rename("enabled", "disabled"));
    EXPECT_FALSE(is_rename("is_active", "is_admin"));
    EXPECT_FALSE(is_rename("start_date", "end_date"));
    // Not if there are two that it could be, or the kind is another.
    EXPECT_EQ(
        Planned(R"({"properties": {"price_1": {"type": "number"}, "price_2": {"type": "number"}},
                          "additionalProperties": false})",
                R"({"properties": {"price": {"type": "number"}}, "additionalProperties": false})")
            .steps()
            .size(),
        2u);
    EXPECT_EQ(
        Planned(R"({"properties": {"price": {"type": "number"}}, "additionalProperties": false})",
                R"({"properties": {"last_price": {"type": "string"}},
                          "additionalProperties": false})")
            .steps(),
        Lines{R"(remove_property # {"name": "price"} lossy irreversible)"});
    // The same schema is not enough.
    EXPECT_EQ(Planned(R"({"properties": {"nickname": {"type": "string"}},
                          "additionalProperties": false})",
                      R"({"properties": {"comment": {"type": "string"}},
                          "additionalProperties": false})")
                  .steps(),
              Lines{R"(remove_property # {"name": "nickname"} lossy irreversible)"});
}

TEST(PlanTest, RequiredPropertiesStartWithWhatTheSchemaSays)
{
    const auto steps = [](std::string_view property) {
        return Planned(R"({"type": "object", "additionalProperties": false})",
                       std::string(R"({"type": "object", "required": ["a"],
                                       "additionalProperties": false, "properties": {"a": )") +
                           std::string(property) + "}}")
            .steps();
    };
    EXPECT_EQ(steps(R"({"type": "string", "default": "x"})"),
              Lines{R"(add_property # {"name": "a", "value": "x"})"});
    EXPECT_EQ(steps(R"({"const": 7})"), Lines{R"(add_property # {"name": "a", "value": 7})"});
    EXPECT_EQ(steps(R"({"enum": [8]})"), Lines{R"(add_property # {"name": "a", "value": 8})"});
    EXPECT_EQ(steps(R"({"type": ["string", "null"]})"),
              Lines{R"(add_property # {"name": "a", "value": null})"});
    EXPECT_EQ(steps(R"({"anyOf": [{"type": "null"}, {"type": "string"}]})"),
              Lines{R"(add_property # {"name": "a", "value": null})"});
    EXPECT_EQ(
        steps(R"({"type": "string"})"),
        Lines{
            R"(supply_expression /a {"reason": "the property is required now and has no default"} irreversible)"});
}

TEST(PlanTest, AnAdditionIsTakenBackOnlyWhereTheOldSchemaIsClosed)
{
    EXPECT_EQ(Planned("{}", R"({"required": ["a"], "properties": {"a": {"default": 1}}})").steps(),
              Lines{R"(add_property # {"name": "a", "value": 1} irreversible)"});
}

TEST(PlanTest, RemovesWhatAClosedSchemaDoesNotKnow)
{
    EXPECT_EQ(Planned(R"({"properties": {"a": {}}})",
                      R"({"properties": {}, "additionalProperties": false})")
                  .steps(),
              (Lines{R"(remove_property # {"name": "a"} lossy irreversible)",
                     R"(remove_property # {"undeclared": true} lossy irreversible)"}));
    // An open one keeps it, and so does a pattern.
    EXPECT_EQ(Planned(R"({"properties": {"a": {}}})", "{}").steps(), Lines{});
    EXPECT_EQ(Planned(R"({"properties": {"x_a": {}}, "additionalProperties": false})",
                      R"({"patternProperties": {"^x_": {}}, "additionalProperties": false})")
                  .steps(),
              Lines{R"(verify # {"keyword": "patternProperties", "new": {"^x_":{}}})"});
}

TEST(PlanTest, UnevaluatedPropertiesCloseWhatNothingElseMayEvaluate)
{
    constexpr std::string_view kSchema =
        R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "unevaluatedProperties": false,
            "if": {"required": ["a"]}, "then": {"properties": {"b": {}}}})";
    EXPECT_EQ(Planned("{}", kSchema).steps().size(),
              2u); // if and unevaluatedProperties are verified
}

TEST(PlanTest, ConvertsKinds)
{
    const auto steps = [](std::string_view old_type, std::string_view new_type) {
        return Planned(R"({"type": )" + std::string(old_type) + "}",
                       R"({"type": )" + std::string(new_type) + "}")
            .steps();
    };
    EXPECT_EQ(steps(R"("integer")", R"("string")"),
              Lines{R"(convert_value # {"from": "integer", "to": "string"})"});
    EXPECT_EQ(steps(R"(["integer", "string"])", R"("string")"),
              Lines{R"(convert_value # {"from": "integer", "to": "string"} irreversible)"});
    EXPECT_EQ(steps(R"("string")", R"("number")"),
              Lines{R"(convert_value # {"from": "string", "to": "number"} irreversible)"});
    EXPECT_EQ(steps(R"("boolean")", R"("string")"),
              Lines{R"(convert_value # {"from": "boolean", "to": "string"})"});
    EXPECT_EQ(steps(R"("string")", R"("boolean")"),
              Lines{R"(convert_value # {"from": "string", "to": "boolean"})"});
    EXPECT_EQ(steps(R"("integer")", R"("number")"), Lines{});
    EXPECT_EQ(steps(R"("number")", R"("integer")"),
              Lines{R"(verify # {"keyword": "type", "old": "number", "new": "integer"})"});
    EXPECT_EQ(
        steps(R"("object")", R"("string")"),
        Lines{
            R"(supply_expression # {"reason": "the type object is not allowed any longer"} irreversible)"});
    EXPECT_EQ(Planned("{}", R"({"type": "string"})").steps(),
              Lines{R"(verify # {"keyword": "type", "new": "string"})"});
}

TEST(PlanTest, WrapsAndUnwraps)
{
    constexpr std::string_view kOne = R"({"type": "string"})";
    constexpr std::string_view kMany = R"({"type": "array", "items": {"type": "string"}})";
    EXPECT_EQ(Planned(kOne, kMany).steps(), Lines{"wrap_in_array # {}"});
    EXPECT_EQ(Planned(kMany, kOne).steps(), Lines{"unwrap_array # {}"});
}

TEST(PlanTest, NullIsReplacedRemovedOrAskedFor)
{
    const auto steps = [](std::string_view property, std::string_view required) {
        return Planned(R"({"properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]})",
                       R"({"properties": {"a": )" + std::string(property) + R"(}, "required": )" +
                           std::string(required) + "}")
            .steps();
    };
    EXPECT_EQ(steps(R"({"type": "string", "default": "-"})", R"(["a"])"),
              Lines{R"(replace_null /a {"value": "-"} lossy irreversible)"});
    EXPECT_EQ(steps(R"({"type": "string"})", "[]"), Lines{"remove_null /a {} lossy irreversible"});
    EXPECT_EQ(
        steps(R"({"type": "string"})", R"(["a"])"),
        Lines{
            R"(supply_expression /a {"reason": "null is not allowed any longer, and there is no default"} irreversible)"});
}

TEST(PlanTest, ValuesThatGoBecomeTheDefaultOrTheOnlyOne)
{
    EXPECT_EQ(
        Planned(R"({"enum": ["a", "b", "c"]})", R"({"enum": ["a", "d"], "default": "d"})").steps(),
        Lines{R"(replace_value # {"values": ["b","c"], "value": "d"} lossy irreversible)"});
    EXPECT_EQ(Planned(R"({"const": 1})", R"({"const": 2})").steps(),
              Lines{R"(replace_value # {"values": [1], "value": 2})"});
    EXPECT_EQ(Planned(R"({"enum": ["a", "b"]})", R"({"enum": ["a"]})").steps(),
              Lines{R"(replace_value # {"values": ["b"], "value": "a"} lossy irreversible)"});
    EXPECT_EQ(Planned(R"({"enum": ["a", "b"]})", R"({"enum": ["c", "d"]})").steps(),
              Lines{R"(verify # {"keyword": "enum", "old": ["a","b"], "new": ["c","d"]})"});
    EXPECT_EQ(Planned(R"({"enum": ["a"]})", R"({"enum": ["a", "b"]})").steps(), Lines{});
}

TEST(PlanTest, WhatIsHeldTighterIsVerified)
{
    EXPECT_EQ(Planned(R"({"maxLength": 10, "minLength": 2})", R"({"maxLength": 5, "minLength": 1})")
                  .steps(),
              Lines{R"(verify # {"keyword": "maxLength", "old": 10, "new": 5})"});
    EXPECT_EQ(Planned("{}", R"({"pattern": "^a"})").steps(),
              Lines{R"(verify # {"keyword": "pattern", "new": "^a"})"});
    EXPECT_EQ(Planned("{}", R"({"format": "date"})").steps(), Lines{});
    EXPECT_EQ(Planned("{}", R"({"format": "date"})", {.asserts_formats = true}).steps(),
              Lines{R"(verify # {"keyword": "format", "new": "date"})"});
}

TEST(PlanTest, WhatWasAnythingIsVerified)
{
    EXPECT_EQ(Planned("{}", R"({"properties": {"a": {"type": "string"}, "b": {}}})").steps(),
              Lines{R"(verify /a {"keyword": "properties", "new": {"type":"string"}})"});
    EXPECT_EQ(Planned("{}", R"({"additionalProperties": {"type": "string"}})").steps(),
              Lines{R"(verify # {"keyword": "additionalProperties", "new": {"type":"string"}})"});
    EXPECT_EQ(Planned("{}", R"({"items": {"type": "string"}})").steps(),
              Lines{R"(verify # {"keyword": "items", "new": {"type":"string"}})"});
}

TEST(PlanTest, PathsLeadThroughReferencesListsAndMaps)
{
    constexpr std::string_view kOld =
        R"({"properties": {"a/b": {"type": "array", "items": {"$ref": "#/definitions/x"}},
                           "map": {"additionalProperties": {"$ref": "#/definitions/x"}},
                           "pair": {"items": [{"type": "integer"}, {"type": "integer"}]}},
            "definitions": {"x": {"type": "integer"}}})";
    constexpr std::string_view kNew =
        R"({"properties": {"a/b": {"type": "array", "items": {"$ref": "#/definitions/x"}},
                           "map": {"additionalProperties": {"allOf": [{"$ref": "#/definitions/x"}]}},
                           "pair": {"items": [{"type": "integer"}, {"type": "string"}]}},
            "definitions": {"x": {"type": "string"}}})";
    EXPECT_EQ(Planned(kOld, kNew).steps(),
              (Lines{R"(convert_value /a~1b/* {"from": "integer", "to": "string"})",
                     R"(convert_value /map/* {"from": "integer", "to": "string"})",
                     R"(convert_value /pair/1 {"from": "integer", "to": "string"})"}));
}

TEST(PlanTest, ASchemaThatContainsItselfIsGoneThroughOnce)
{
    constexpr std::string_view kOld =
        R"({"type": "object", "properties": {"name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#"}}}})";
    constexpr std::string_view kNew =
        R"({"type": "object", "properties": {"full_name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#"}}}})";
    EXPECT_EQ(Planned(kOld, kNew).steps(),
              (Lines{R"(rename_property # {"from": "name", "to": "full_name"})",
                     R"(rename_property /children/* {"from": "name", "to": "full_name"})"}));
}

TEST(PlanTest, BranchesOfAChoiceGoToTheOnesMostLikeThem)
{
    constexpr std::string_view kOld =
        R"({"oneOf": [{"properties": {"kind": {"const": "card"}, "number": {"type": "integer"}}},
                      {"properties": {"kind": {"const": "bank"}, "iban": {"type": "string"}}}]})";
    constexpr std::string_view kNew =
        R"({"oneOf": [{"properties": {"kind": {"const": "bank"}, "iban": {"type": "string"}}},
                      {"properties": {"kind": {"const": "card"}, "number": {"type": "string"}}}]})";
    EXPECT_EQ(Planned(kOld, kNew).steps(),
              Lines{R"(convert_value /number {"from": "integer", "to": "string"})"});
}

TEST(PlanTest, LongValuesAreCutInDetails)
{
    const std::string text(5000, 'x');
    const Lines steps = Planned("{\"const\": \"" + text + "\"}", R"({"const": 1})").steps();
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_LT(steps[1].size(), 7000u);
}

TEST(PlanTest, StopsWhenAsked)
{
    jsonschema::SchemaSet schema = schema_set(kTicks);
    Limits limits;
    limits.interrupted = []() noexcept { return true; };
    EXPECT_THROW((void)plan_json(schema, schema, {}, limits, std::pmr::get_default_resource()),
                 Error);
}

} // namespace
} // namespace schema_registry::evolution
