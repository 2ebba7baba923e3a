#include "core/containment/containment.hpp"

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::containment {
namespace {

using jsonschema::Schema;
using jsonschema::SchemaText;

constexpr std::uint64_t kSteps = 200'000;

Answer ask(const SchemaText &inner, const SchemaText &outer, std::uint64_t steps = kSteps)
{
    const Schema one(inner);
    const Schema other(outer);
    return is_contained(one.program(), other.program(), steps, Limits{},
                        std::pmr::get_default_resource());
}

// "yes", "undecided", or the instance that tells the two apart.
std::string answer(const char *inner, const char *outer)
{
    const Answer found = ask({inner}, {outer});
    if (found.verdict == Verdict::contained)
        return "yes";
    return found.verdict == Verdict::undecided ? "undecided" : found.witness;
}

TEST(Containment, OfTypes)
{
    EXPECT_EQ(answer("true", "true"), "yes");
    EXPECT_EQ(answer("false", "false"), "yes");
    EXPECT_EQ(answer("{}", "false"), "null");
    EXPECT_EQ(answer(R"({"type": "integer"})", R"({"type": "number"})"), "yes");
    EXPECT_EQ(answer(R"({"type": "number"})", R"({"type": "integer"})"), "0.5");
    EXPECT_EQ(answer(R"({"type": ["string", "null"]})", R"({"type": "string"})"), "null");
    EXPECT_EQ(answer(R"({"type": "string"})", R"({"type": ["string", "null"]})"), "yes");
    EXPECT_EQ(answer(R"({"minimum": 1})", R"({"type": ["number"], "minimum": 1})"), "null");
}

TEST(Containment, OfNumbers)
{
    EXPECT_EQ(answer(R"({"type": "number", "minimum": 2})", R"({"minimum": 1})"), "yes");
    EXPECT_EQ(answer(R"({"type": "number", "minimum": 1})", R"({"minimum": 2})"), "1");
    EXPECT_EQ(answer(R"({"type": "number", "exclusiveMinimum": 1})", R"({"minimum": 1})"), "yes");
    EXPECT_EQ(answer(R"({"type": "number", "minimum": 1})", R"({"exclusiveMinimum": 1})"), "1");
    EXPECT_EQ(answer(R"({"type": "integer", "exclusiveMinimum": 1})", R"({"minimum": 2})"), "yes");
    EXPECT_EQ(answer(R"({"type": "number", "multipleOf": 6})", R"({"multipleOf": 3})"), "yes");
    EXPECT_EQ(answer(R"({"type": "number", "multipleOf": 3})", R"({"multipleOf": 6})"), "3");
    EXPECT_EQ(answer(R"({"type": "number", "multipleOf": 0.5})", R"({"type": "integer"})"), "0.5");
    EXPECT_EQ(answer(R"({"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "type": "number"})",
                     R"({"multipleOf": 12})"),
              "yes");
    EXPECT_EQ(
        answer(R"({"type": "integer", "minimum": 1, "maximum": 3})", R"({"enum": [3, 1, 2]})"),
        "yes");
    EXPECT_EQ(
        answer(R"({"type": "integer", "minimum": 1, "maximum": 4})", R"({"enum": [3, 1, 2]})"),
        "4");
    EXPECT_EQ(answer(R"({"type": "number", "minimum": 0, "maximum": 0.001})", R"({"maximum": 0})"),
              "0.001");
}

TEST(Containment, OfTexts)
{
    EXPECT_EQ(answer(R"({"type": "string", "minLength": 2})", R"({"minLength": 1})"), "yes");
    EXPECT_EQ(answer(R"({"type": "string", "maxLength": 2})", R"({"maxLength": 1})"), "\"aa\"");
    EXPECT_EQ(answer(R"({"type": "string", "pattern": "^[a-c]+$"})", R"({"pattern": "^[a-z]*$"})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "string", "pattern": "^[a-z]*$"})", R"({"pattern": "^[a-c]+$"})"),
              "\"\"");
    EXPECT_EQ(answer(R"({"type": "string", "pattern": "^[0-9]{3}$"})",
                     R"({"minLength": 3, "maxLength": 3})"),
              "yes");
    EXPECT_EQ(answer(R"({"enum": ["a", "b"]})", R"({"enum": ["b", "a", "c"]})"), "yes");
    EXPECT_EQ(answer(R"({"enum": ["a", "b"]})", R"({"enum": ["a"]})"), "\"b\"");
    EXPECT_EQ(answer(R"({"type": "string", "pattern": "^[ab]$"})", R"({"enum": ["a", "b"]})"),
              "yes");
    EXPECT_EQ(answer(R"x({"type": "string", "pattern": "(?=a)"})x", R"x({"pattern": "(?=a)"})x"),
              "yes");
}

TEST(Containment, OfObjects)
{
    EXPECT_EQ(answer(R"({"type": "object", "required": ["a", "b"]})", R"({"required": ["a"]})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "required": ["a"]})", R"({"required": ["a", "b"]})"),
              R"({"a":null})");
    EXPECT_EQ(answer(R"({"type": "object", "properties": {"a": {"type": "integer"}}})",
                     R"({"properties": {"a": {"type": "number"}}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object"})", R"({"properties": {"a": {"type": "number"}}})"),
              R"({"a":null})");
    EXPECT_EQ(answer(R"({"type": "object", "properties": {"a": true},
                         "additionalProperties": false})",
                     R"({"properties": {"a": true, "b": {"type": "string"}},
                         "additionalProperties": false})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "properties": {"a": true, "b": true},
                         "additionalProperties": false})",
                     R"({"properties": {"a": true}, "additionalProperties": false})"),
              R"({"b":null})");
    EXPECT_EQ(answer(R"({"type": "object", "patternProperties": {"^a": {"type": "string"}}})",
                     R"({"properties": {"ab": {"type": "string"}}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "additionalProperties": {"type": "string"}})",
                     R"({"additionalProperties": {"type": ["string", "null"]}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "additionalProperties": {"type": "string"}})",
                     R"({"patternProperties": {"^x": {"type": "number"}}})"),
              R"({"x":""})");
    EXPECT_EQ(answer(R"({"type": "object", "propertyNames": {"maxLength": 2}})",
                     R"({"propertyNames": {"maxLength": 3}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "propertyNames": {"maxLength": 3}})",
                     R"({"propertyNames": {"maxLength": 2}})"),
              R"({"aaa":null})");
    EXPECT_EQ(answer(R"({"type": "object", "propertyNames": {"enum": ["a", "b"]}})",
                     R"({"maxProperties": 2})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "minProperties": 1, "properties": {"a": false}})",
                     R"({"required": ["b"]})"),
              R"({"c":null})");
    EXPECT_EQ(answer(R"({"type": "object", "dependentRequired": {"a": ["b"]}, "required": ["a"]})",
                     R"({"required": ["b"]})"),
              "yes");
}

TEST(Containment, OfArrays)
{
    EXPECT_EQ(answer(R"({"type": "array", "items": {"type": "integer"}})",
                     R"({"items": {"type": "number"}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "array", "items": {"type": "number"}})",
                     R"({"items": {"type": "integer"}})"),
              "[0.5]");
    EXPECT_EQ(answer(R"({"type": "array"})",
                     R"({"prefixItems": [true, true], "items": {"type": "string"}})"),
              "[null,null,null]");
    EXPECT_EQ(answer(R"({"type": "array", "minItems": 2})", R"({"minItems": 3})"), "[null,null]");
    EXPECT_EQ(answer(R"({"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1})",
                     R"({"contains": {"type": "string"}})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": true})",
                     R"({"maxItems": 2})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "array", "items": {"enum": [1, 2]}})", R"({"uniqueItems": true})"),
              "[1,1]");
    EXPECT_EQ(answer(R"({"type": "array", "contains": {"const": 1}, "minContains": 2})",
                     R"({"minItems": 2})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "array", "contains": {"const": 1}})",
                     R"({"contains": {"const": 1}, "minContains": 2})"),
              "[1]");
    EXPECT_EQ(answer(R"({"type": "array", "items": false})", R"({"maxItems": 0})"), "yes");
}

TEST(Containment, OfCombinations)
{
    EXPECT_EQ(answer(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})",
                     R"({"type": ["null", "string"]})"),
              "yes");
    EXPECT_EQ(answer(R"({"oneOf": [{"type": "string"}, {"minLength": 2}]})",
                     R"({"not": {"type": "string", "minLength": 2}})"),
              "yes");
    EXPECT_EQ(answer(R"({"not": {"type": "string"}})", R"({"type": ["null", "boolean"]})"), "0");
    EXPECT_EQ(answer(R"({"if": {"type": "string"}, "then": {"minLength": 3}})",
                     R"({"anyOf": [{"not": {"type": "string"}}, {"minLength": 2}]})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "oneOf": [
                {"properties": {"k": {"const": "a"}, "v": {"type": "string"}}, "required": ["k"]},
                {"properties": {"k": {"const": "b"}, "v": {"type": "integer"}}, "required": ["k"]}]})",
                     R"({"type": "object", "required": ["k"],
                         "properties": {"k": {"enum": ["a", "b", "c"]},
                                        "v": {"type": ["string", "number"]}}})"),
              "yes");
}

// Of members that are asked for, one may be impossible, whatever the others are.
TEST(Containment, OfSeveralMembersAskedFor)
{
    EXPECT_EQ(answer(R"({"patternProperties": {"^.*e$": false}})",
                     R"({"anyOf": [{"patternProperties": {"^.*e$": false}},
                                   {"propertyNames": {"maxLength": 10}}]})"),
              "yes");
    EXPECT_EQ(answer(R"({"additionalProperties": {"type": "string"}})",
                     R"({"anyOf": [{"additionalProperties": {"type": "string"}},
                                   {"additionalProperties": {"items": {"type": "string"}}}]})"),
              "yes");
    EXPECT_EQ(answer(R"({"type": "object", "propertyNames": {"maxLength": 1}})",
                     R"({"anyOf": [{"additionalProperties": {"type": "string"}},
                                   {"propertyNames": {"pattern": "^a"}}]})"),
              R"({"a":null,"b":null})");
}

TEST(Containment, OfWhatIsNotEvaluated)
{
    const char *const closed =
        R"({"properties": {"a": {"type": "string"}, "b": true}, "additionalProperties": false})";
    const char *const composed = R"({"allOf": [{"$ref": "#/$defs/base"}], "properties": {"b": {}},
        "unevaluatedProperties": false, "$defs": {"base": {"properties": {"a": {"type": "string"}}}}})";
    EXPECT_EQ(answer(closed, composed), "yes");
    EXPECT_EQ(answer(composed, closed), "yes");
    EXPECT_EQ(answer(composed, R"({"properties": {"a": true}, "additionalProperties": false})"),
              R"({"b":null})");
    // What an alternative evaluates counts where it holds.
    const char *const alternatives =
        R"({"type": "object", "unevaluatedProperties": {"type": "null"},
        "anyOf": [{"properties": {"k": {"const": 1}, "a": true}, "required": ["k"]},
                  {"properties": {"k": {"const": 2}, "b": true}, "required": ["k"]}]})";
    EXPECT_EQ(answer(alternatives, R"({"if": {"properties": {"k": {"const": 1}}},
                                       "then": {"properties": {"b": {"type": "null"}}},
                                       "else": {"properties": {"a": {"type": "null"}}}})"),
              "yes");
    EXPECT_EQ(answer(alternatives, R"({"properties": {"b": {"type": "null"}}})"),
              R"({"b":true,"k":2})");
    EXPECT_EQ(answer(R"({"type": "object", "if": {"required": ["a"]},
                         "then": {"properties": {"a": true, "b": true}},
                         "else": {"properties": {"c": true}}, "unevaluatedProperties": false})",
                     R"({"anyOf": [{"maxProperties": 1}, {"required": ["a", "b"]}]})"),
              "yes");
    EXPECT_EQ(
        answer(R"({"type": "object", "dependentSchemas": {"a": {"additionalProperties": true}},
                         "properties": {"a": true}, "unevaluatedProperties": false})",
               R"({"anyOf": [{"required": ["a"]}, {"maxProperties": 0}]})"),
        "yes");
    EXPECT_EQ(answer(R"({"prefixItems": [{}], "allOf": [{"prefixItems": [{}, {}]}],
                         "unevaluatedItems": false})",
                     R"({"maxItems": 2})"),
              "yes");
    EXPECT_EQ(
        answer(R"({"type": "array", "anyOf": [{"prefixItems": [{"const": 1}]}, {"minItems": 2}],
                         "unevaluatedItems": {"type": "string"}})",
               R"({"items": {"type": "string"}})"),
        "[1]");
}

// Alternatives within alternatives are not gone through again at each level.
TEST(Containment, OfManyAlternativesThatEvaluate)
{
    std::string schema = R"({"properties": {"a": true}})";
    for (int level = 0; level < 31; ++level)
        schema = R"({"anyOf": [)" + schema + R"(, {"type": "object", "minProperties": 2}]})";
    schema = schema.substr(0, schema.size() - 1) + R"(, "unevaluatedProperties": false})";
    const Answer found = ask({R"({"type": "object", "maxProperties": 0})"}, {schema.c_str()});
    EXPECT_NE(found.verdict, Verdict::not_contained);
}

TEST(Containment, OfRecursiveSchemas)
{
    const char *const list = R"({"type": "object", "properties": {"next": {"$ref": "#"},
                                 "value": {"type": "integer"}}, "required": ["value"]})";
    const char *const wider = R"({"type": "object", "properties": {"next": {"$ref": "#"},
                                  "value": {"type": "number"}}, "required": ["value"]})";
    EXPECT_EQ(answer(list, list), "yes");
    EXPECT_EQ(answer(list, wider), "yes");
    EXPECT_EQ(answer(wider, list), R"({"value":0.5})");
    // Nothing is ever finished here, so nothing is valid.
    EXPECT_EQ(answer(R"({"type": "object", "properties": {"a": {"$ref": "#"}},
                         "required": ["a"]})",
                     "false"),
              "yes");
    // Every other level must have a name.
    EXPECT_EQ(answer(R"({"$ref": "#/$defs/a", "$defs": {
                "a": {"type": "object", "properties": {"c": {"$ref": "#/$defs/b"}}},
                "b": {"type": "object", "properties": {"c": {"$ref": "#/$defs/a"}},
                      "required": ["name"]}}})",
                     R"({"properties": {"c": {"properties": {"c": {"properties":
                         {"c": {"required": ["name"]}}}}}}})"),
              "yes");
}

TEST(Containment, GivesUpWhereItCannotKnow)
{
    EXPECT_EQ(answer(R"x({"type": "string", "pattern": "^(?=.*z)(?=.*y)[a-z]{40}$"})x",
                     R"({"pattern": "zy"})"),
              "undecided");
    // What "#node" means depends on which of the two resources comes first.
    const char *const scoped = R"({"$id": "https://example.org/a", "$ref": "b",
        "$defs": {"n": {"$dynamicAnchor": "node", "type": "string"},
                  "b": {"$id": "b", "enum": [1, "a"], "$dynamicRef": "#node",
                        "$defs": {"n": {"$dynamicAnchor": "node", "type": "integer"}}}}})";
    EXPECT_EQ(answer(scoped, R"({"type": "string"})"), "undecided");
    EXPECT_EQ(answer(scoped, R"({"type": "integer"})"), "\"a\"");
    const Answer found = ask({R"x({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}},
        "$defs": {"b": {"type": "string", "pattern": "^(?=.*z)(?=.*y)[a-z]{40}$"}}})x"},
                             {R"({"properties": {"a": {"pattern": "zy"}}})"});
    EXPECT_EQ(found.verdict, Verdict::undecided);
    EXPECT_EQ(found.place, "/properties/a");
    EXPECT_EQ(ask({R"({"type": "number", "minimum": 2})"}, {R"({"minimum": 1})"}, 3).verdict,
              Verdict::undecided);
    // A schema that denies itself means nothing, and what may be asked beside it is not found out.
    EXPECT_EQ(
        answer(R"({"const": {}})", R"({"anyOf": [{"type": "object"}, {"$ref": "#/$defs/liar"}],
        "$defs": {"liar": {"not": {"$ref": "#/$defs/liar"}}}})"),
        "undecided");
    EXPECT_EQ(answer(R"({"type": "string"})", R"({"oneOf": [{"$ref": "#"}, {"type": "string"}]})"),
              "undecided");
    // Where it was when there were no steps left.
    const auto place_after = [](std::uint64_t steps) {
        return ask({R"({"type": "object", "required": ["a"], "properties":
                       {"a": {"type": "object", "properties": {"b": {"minimum": 2}}}}})"},
                   {R"({"properties": {"a": {"properties": {"b": {"minimum": 1}}}}})"}, steps)
            .place;
    };
    EXPECT_EQ(place_after(5), "");
    EXPECT_EQ(place_after(15), "/properties/a");
    EXPECT_EQ(place_after(30), "/properties/a/properties/b");
}

} // namespace
} // namespace schema_registry::containment
