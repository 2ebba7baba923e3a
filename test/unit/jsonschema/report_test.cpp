// Reports: the output formats of the specification, annotations, limits (report.hpp).
#include "core/jsonschema/report.hpp"

#include "core/json/writer.hpp"
#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

std::string report_of(const SchemaText &schema, std::string_view instance, std::string_view form,
                      Limits limits = {})
{
    const SourceHolder holder(schema);
    const Schema compiled(schema, limits);
    const json::Document document = Schema::read(instance);
    std::pmr::unsynchronized_pool_resource memory;
    return std::string(report(compiled.program(), holder.source(), document.root(),
                              *report_form_of(form), limits, &memory));
}

// The same with members in the order of their names, as the expected texts have them.
std::string normal(std::string_view text)
{
    std::pmr::string out;
    json::write_normal_form(Schema::read(text).root(), out);
    return std::string(out);
}

void expect_report(const SchemaText &schema, std::string_view instance, std::string_view form,
                   std::string_view expected)
{
    EXPECT_EQ(normal(report_of(schema, instance, form)), normal(expected)) << instance;
}

// "keyword location|instance location|annotation" of the basic report of a valid instance.
std::vector<std::string> annotations(const SchemaText &schema, std::string_view instance)
{
    const json::Document text = Schema::read(report_of(schema, instance, "basic"));
    std::vector<std::string> found;
    const auto list = text.root().find("annotations");
    EXPECT_TRUE(list) << instance;
    for (std::uint32_t index = 0; list && index < list->size(); ++index) {
        const json::DocumentView unit = list->element(index);
        std::pmr::string value;
        json::write_normal_form(*unit.find("annotation"), value);
        found.push_back(std::string(unit.find("keywordLocation")->text()) + "|" +
                        std::string(unit.find("instanceLocation")->text()) + "|" +
                        std::string(value));
    }
    return found;
}

// "keyword location|instance location|error" of the basic report of an invalid instance.
std::vector<std::string> errors(const SchemaText &schema, std::string_view instance)
{
    const json::Document text = Schema::read(report_of(schema, instance, "basic"));
    std::vector<std::string> found;
    const auto list = text.root().find("errors");
    EXPECT_TRUE(list) << instance;
    for (std::uint32_t index = 0; list && index < list->size(); ++index) {
        const json::DocumentView unit = list->element(index);
        found.push_back(std::string(unit.find("keywordLocation")->text()) + "|" +
                        std::string(unit.find("instanceLocation")->text()) + "|" +
                        std::string(unit.find("error")->text()));
    }
    return found;
}

using Lines = std::vector<std::string>;

// The schema and instance of section 12.4 of the specification.
const SchemaText kPolygon{R"({
    "$id": "https://example.com/polygon",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"point": {"type": "object",
                        "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
                        "additionalProperties": false, "required": ["x", "y"]}},
    "type": "array", "items": {"$ref": "#/$defs/point"}, "minItems": 3})"};
constexpr std::string_view kPoints = R"([{"x": 2.5, "y": 1.3}, {"x": 1, "z": 6.7}])";

TEST(Report, FlagIsTheVerdict)
{
    expect_report(kPolygon, kPoints, "flag", R"({"valid": false})");
    expect_report(kPolygon, R"([{"x":1,"y":2},{"x":1,"y":2},{"x":1,"y":2}])", "flag",
                  R"({"valid": true})");
    EXPECT_FALSE(report_form_of("Basic"));
    EXPECT_FALSE(report_form_of(""));
}

TEST(Report, BasicIsTheSpecificationsExample)
{
    expect_report(kPolygon, kPoints, "basic", R"({
        "valid": false, "keywordLocation": "", "instanceLocation": "",
        "absoluteKeywordLocation": "https://example.com/polygon#",
        "errors": [
            {"valid": false, "keywordLocation": "", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#",
             "error": "a subschema is not satisfied"},
            {"valid": false, "keywordLocation": "/items/$ref", "instanceLocation": "/1",
             "absoluteKeywordLocation": "https://example.com/polygon#/$defs/point",
             "error": "a subschema is not satisfied"},
            {"valid": false, "keywordLocation": "/items/$ref/required", "instanceLocation": "/1",
             "absoluteKeywordLocation": "https://example.com/polygon#/$defs/point/required",
             "error": "required property \"y\" is missing"},
            {"valid": false, "keywordLocation": "/items/$ref/additionalProperties",
             "absoluteKeywordLocation":
                 "https://example.com/polygon#/$defs/point/additionalProperties",
             "instanceLocation": "/1/z", "error": "property \"z\" is not allowed"},
            {"valid": false, "keywordLocation": "/minItems", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#/minItems",
             "error": "at least 3 items expected, found 2"}]})");
}

TEST(Report, DetailedIsTheSpecificationsExample)
{
    expect_report(kPolygon, kPoints, "detailed", R"({
        "valid": false, "keywordLocation": "", "instanceLocation": "",
        "absoluteKeywordLocation": "https://example.com/polygon#",
        "errors": [
            {"valid": false, "keywordLocation": "/items/$ref", "instanceLocation": "/1",
             "absoluteKeywordLocation": "https://example.com/polygon#/$defs/point",
             "errors": [
                {"valid": false, "keywordLocation": "/items/$ref/required",
                 "instanceLocation": "/1",
                 "absoluteKeywordLocation": "https://example.com/polygon#/$defs/point/required",
                 "error": "required property \"y\" is missing"},
                {"valid": false, "keywordLocation": "/items/$ref/additionalProperties",
                 "absoluteKeywordLocation":
                     "https://example.com/polygon#/$defs/point/additionalProperties",
                 "instanceLocation": "/1/z", "error": "property \"z\" is not allowed"}]},
            {"valid": false, "keywordLocation": "/minItems", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#/minItems",
             "error": "at least 3 items expected, found 2"}]})");
}

TEST(Report, VerboseIsTheSpecificationsExample)
{
    const SchemaText schema{R"({
        "$id": "https://example.com/polygon",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "properties": {"validProp": true}, "additionalProperties": false})"};
    expect_report(schema, R"({"validProp": 5, "disallowedProp": "value"})", "verbose", R"({
        "valid": false, "keywordLocation": "", "instanceLocation": "",
        "absoluteKeywordLocation": "https://example.com/polygon#",
        "errors": [
            {"valid": true, "keywordLocation": "/type", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#/type"},
            {"valid": true, "keywordLocation": "/properties", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#/properties"},
            {"valid": false, "keywordLocation": "/additionalProperties", "instanceLocation": "",
             "absoluteKeywordLocation": "https://example.com/polygon#/additionalProperties",
             "errors": [
                {"valid": false, "keywordLocation": "/additionalProperties",
                 "absoluteKeywordLocation": "https://example.com/polygon#/additionalProperties",
                 "instanceLocation": "/disallowedProp",
                 "error": "property \"disallowedProp\" is not allowed"}]}]})");
}

TEST(Report, VerboseHoldsWhatWasMet)
{
    expect_report(
        {R"({"if": {"type": "string"}, "then": {"minLength": 3}, "else": {"title": "t"}})"}, "1",
        "verbose", R"({
        "valid": true, "keywordLocation": "", "instanceLocation": "", "annotations": [
            {"valid": true, "keywordLocation": "/if", "instanceLocation": "", "annotations": [
                {"valid": false, "keywordLocation": "/if", "instanceLocation": "", "errors": [
                    {"valid": false, "keywordLocation": "/if/type", "instanceLocation": "",
                     "error": "string expected, found number 1"}]}]},
            {"valid": true, "keywordLocation": "/else", "instanceLocation": "", "annotations": [
                {"valid": true, "keywordLocation": "/else", "instanceLocation": "", "annotations": [
                    {"valid": true, "keywordLocation": "/else/title", "instanceLocation": "",
                     "annotation": "t"}]}]}]})");
}

TEST(Report, ALoneUnitStandsForItsParents)
{
    expect_report({R"({"properties": {"a": {"allOf": [{"type": "string"}]}}})"}, R"({"a": 1})",
                  "detailed", R"({
        "valid": false, "keywordLocation": "/properties/a/allOf/0/type", "instanceLocation": "/a",
        "error": "string expected, found number 1"})");
    expect_report({"true"}, "1", "detailed",
                  R"({"valid": true, "keywordLocation": "", "instanceLocation": ""})");
    expect_report({"true"}, "1", "basic", R"({"valid": true, "keywordLocation": "",
        "instanceLocation": "", "annotations": []})");
    expect_report({"false"}, "1", "detailed", R"({"valid": false, "keywordLocation": "",
        "instanceLocation": "", "error": "no value is allowed here"})");
}

TEST(Report, AbsoluteLocationsFollowReferencesAndIdentifiers)
{
    // Without an identifier an absolute location is given behind references only.
    expect_report({R"({"$defs": {"a b": {"type": "string"}}, "$ref": "#/$defs/a%20b"})"}, "1",
                  "detailed", R"({
        "valid": false, "keywordLocation": "/$ref/type", "instanceLocation": "",
        "absoluteKeywordLocation": "#/$defs/a%20b/type",
        "error": "string expected, found number 1"})");
    // An embedded resource has locations of its own.
    expect_report({R"({"$id": "https://example.com/outer", "properties": {
                       "~a/b": {"$id": "inner", "type": "string"}}})"},
                  R"({"~a/b": 1})", "detailed", R"({
        "valid": false, "keywordLocation": "/properties/~0a~1b/type", "instanceLocation": "/~0a~1b",
        "absoluteKeywordLocation": "https://example.com/inner#/type",
        "error": "string expected, found number 1"})");
    // Another document is known by the name it is referred to by.
    expect_report({R"({"$ref": "address.json#/$defs/zip"})",
                   {{"address.json", R"({"$defs": {"zip": {"type": "string"}}})"}}},
                  "1", "detailed", R"({
        "valid": false, "keywordLocation": "/$ref/type", "instanceLocation": "",
        "absoluteKeywordLocation": "address.json#/$defs/zip/type",
        "error": "string expected, found number 1"})");
}

TEST(Report, FollowsDynamicScopes)
{
    const SchemaText dynamic{R"({
        "$id": "https://example.com/strings", "$ref": "list",
        "$defs": {"element": {"$dynamicAnchor": "element", "type": "string"},
                  "list": {"$id": "list", "items": {"$dynamicRef": "#element"},
                           "$defs": {"any": {"$dynamicAnchor": "element"}}}}})"};
    expect_report(dynamic, R"(["a", 1])", "detailed", R"({
        "valid": false, "keywordLocation": "/$ref/items/$dynamicRef/type", "instanceLocation": "/1",
        "absoluteKeywordLocation": "https://example.com/strings#/$defs/element/type",
        "error": "string expected, found number 1"})");
    const SchemaText recursive{R"({
        "$id": "https://example.com/closed", "$recursiveAnchor": true, "$ref": "tree",
        "unevaluatedProperties": false,
        "$defs": {"tree": {"$id": "tree", "$recursiveAnchor": true,
                           "properties": {"down": {"$recursiveRef": "#"}}}}})",
                               {},
                               "2019-09"};
    expect_report(recursive, R"({"down": {"x": 1}})", "detailed", R"({
        "valid": false, "instanceLocation": "/down/x",
        "keywordLocation": "/$ref/properties/down/$recursiveRef/unevaluatedProperties",
        "absoluteKeywordLocation": "https://example.com/closed#/unevaluatedProperties",
        "error": "property \"x\" is not allowed by any part of the schema"})");
}

TEST(Report, CollectsAnnotations)
{
    EXPECT_EQ(annotations({R"({"title": "T", "x-own": {"b": 1, "a": [2]}, "$comment": "no",
                               "readOnly": true, "format": "date"})"},
                          "1"),
              (Lines{"/title||\"T\"", "/x-own||{\"a\":[2],\"b\":1}", "/format||\"date\"",
                     "/readOnly||true"}));
    // What is said of content is said of strings.
    const SchemaText content{
        R"({"contentMediaType": "application/json", "contentEncoding": "base64",
                                 "contentSchema": {"type": "object"}})"};
    EXPECT_EQ(annotations(content, "1"), Lines{});
    EXPECT_EQ(annotations(content, "\"e30=\""),
              (Lines{"/contentSchema||{\"type\":\"object\"}", "/contentEncoding||\"base64\"",
                     "/contentMediaType||\"application/json\""}));
    EXPECT_EQ(annotations({R"({"contentSchema": {}})"}, "\"x\""), Lines{});
    // Up to draft-07 what is not known is ignored, and so is all beside a $ref.
    EXPECT_EQ(annotations({R"({"title": "T", "x-own": 1, "deprecated": true, "properties": {"a": {
                               "$ref": "#/definitions/b", "title": "no"}},
                               "definitions": {"b": {"default": 3}}})",
                           {},
                           "draft-07"},
                          R"({"a": 1})"),
              (Lines{"/title||\"T\"", "/properties/a/$ref/default|/a|3"}));
}

TEST(Report, ApplicatorsAnnotateWhatTheyWereAppliedTo)
{
    EXPECT_EQ(annotations({R"({"properties": {"a": {}, "q": {}}, "patternProperties": {"^b": {}},
                               "additionalProperties": {"title": "more"}})"},
                          R"({"a": 1, "b1": 2, "c": 3})"),
              (Lines{"/properties||[\"a\"]", "/patternProperties||[\"b1\"]",
                     "/additionalProperties||[\"c\"]", "/additionalProperties/title|/c|\"more\""}));
    EXPECT_EQ(
        annotations({R"({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": {}})"},
                    R"({"a": 1, "c": 3})"),
        (Lines{"/allOf/0/properties||[\"a\"]", "/unevaluatedProperties||[\"c\"]"}));
    EXPECT_EQ(annotations({R"({"prefixItems": [{}, {}], "items": {}})"}, "[1, 2, 3]"),
              (Lines{"/items||true", "/prefixItems||1"}));
    EXPECT_EQ(annotations({R"({"prefixItems": [{}, {}], "items": {}})"}, "[1, 2]"),
              Lines{"/prefixItems||true"});
    EXPECT_EQ(
        annotations({R"({"contains": {"type": "string"}, "unevaluatedItems": {"title": "t"}})"},
                    R"(["a", 1, "b"])"),
        (Lines{"/contains||[0,2]", "/unevaluatedItems||true", "/unevaluatedItems/title|/1|\"t\""}));
    EXPECT_EQ(annotations({R"({"contains": {"type": "string"}})"}, R"(["a"])"),
              Lines{"/contains||true"});
    EXPECT_EQ(annotations({R"({"contains": true, "minContains": 0})"}, "[]"),
              Lines{"/contains||[]"});
    EXPECT_EQ(
        annotations({R"({"items": [{}], "additionalItems": {}, "contains": {}})", {}, "2019-09"},
                    "[1, 2]"),
        (Lines{"/items||0", "/additionalItems||true"}));
}

TEST(Report, DropsAnnotationsOfWhatFails)
{
    EXPECT_EQ(annotations({R"({"anyOf": [{"type": "string", "title": "no"}, {"title": "yes"}],
                               "not": {"title": "no", "type": "null"},
                               "if": {"title": "no", "const": 2}, "else": {"title": "else"},
                               "dependentSchemas": {"a": {"title": "no"}},
                               "propertyNames": {"title": "no"}})"},
                          R"({"b": 1})"),
              (Lines{"/else/title||\"else\"", "/anyOf/1/title||\"yes\""}));
    const std::string verbose = report_of({R"({"title": "no", "type": "string"})"}, "1", "verbose");
    EXPECT_EQ(verbose.find("\"annotation\""), std::string::npos) << verbose;
}

TEST(Report, EveryApplicatorFails)
{
    EXPECT_EQ(errors({R"({"not": {"type": "number"}})"}, "1"),
              Lines{"/not||1 is what the schema under \"not\" forbids"});
    EXPECT_EQ(errors({R"({"anyOf": [{"type": "string"}, false]})"}, "1"),
              (Lines{"/anyOf||none of the 2 alternatives matches",
                     "/anyOf/0/type||string expected, found number 1",
                     "/anyOf/1||no value is allowed here"}));
    EXPECT_EQ(errors({R"({"oneOf": [{"type": "string"}, {}, {"minimum": 1}, true]})"}, "1"),
              Lines{"/oneOf||exactly one alternative may match, but those at index 1 and 2 do"});
    EXPECT_EQ(errors({R"({"if": {}, "then": {"minimum": 2}})"}, "1"),
              Lines{"/then/minimum||1 is less than the minimum of 2"});
    EXPECT_EQ(
        errors({R"({"propertyNames": {"maxLength": 1}})"}, R"({"ab": 1})"),
        Lines{"/propertyNames/maxLength|/ab|at most 1 character expected, found 2 in \"ab\""});
    EXPECT_EQ(errors({R"({"propertyNames": false})"}, R"({"ab": 1})"),
              Lines{"/propertyNames|/ab|property name \"ab\" is not valid"});
    EXPECT_EQ(errors({R"({"dependentSchemas": {"a": false}})"}, R"({"a": 1})"),
              Lines{"/dependentSchemas/a||no value is allowed here"});
    EXPECT_EQ(errors({R"({"dependencies": {"a": ["b", "c"], "d": ["e"]}})", {}, "draft-07"},
                     R"({"a": 1})"),
              Lines{"/dependencies/a||property \"b\" is missing, which is required beside \"a\"; "
                    "property \"c\" is missing, which is required beside \"a\""});
    EXPECT_EQ(errors({R"({"prefixItems": [{}], "items": false})"}, "[1, 2, 3]"),
              (Lines{"/items||a subschema is not satisfied",
                     "/items|/1|the item at index 1 is not allowed",
                     "/items|/2|the item at index 2 is not allowed"}));
    EXPECT_EQ(errors({R"({"contains": {"type": "string"}})"}, "[]"),
              Lines{"/contains||at least 1 matching item expected, found 0"});
    EXPECT_EQ(errors({R"({"contains": {"type": "string"}, "minContains": 2})"}, R"(["a"])"),
              Lines{"/minContains||at least 2 matching items expected, found 1"});
    EXPECT_EQ(errors({R"({"contains": {}, "maxContains": 1})"}, "[1, 2]"),
              Lines{"/maxContains||at most 1 matching item expected, found 2"});
    EXPECT_EQ(errors({R"({"minimum": 3, "exclusiveMinimum": true})", {}, "draft-04"}, "3"),
              Lines{"/minimum||3 is not greater than 3"});
}

TEST(Report, AssertsFormatsWhereTheSchemaDoes)
{
    EXPECT_EQ(errors({R"({"format": "date"})", {}, "2020-12", true}, R"("x")"),
              Lines{"/format||\"x\" is not of format \"date\""});
    EXPECT_EQ(annotations({R"({"format": "date"})", {}, "2020-12", true}, R"("2020-02-02")"),
              Lines{"/format||\"date\""});
}

Diagnostic failure(const SchemaText &schema, std::string_view instance, std::string_view form)
{
    try {
        (void)report_of(schema, instance, form);
    } catch (const Error &error) {
        return error.diagnostic();
    }
    ADD_FAILURE() << "a report is made";
    return {};
}

TEST(Report, IsLimited)
{
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    const SchemaText deep{R"({"items": {"$ref": "#"}})"};
    EXPECT_EQ(failure(deep, nested(1100), "basic").message, "validation is nested too deeply");
    EXPECT_EQ(report_of(deep, nested(900), "flag"), "{\"valid\":true}");
    EXPECT_NE(report_of(deep, nested(900), "verbose").find("\"valid\":true"), std::string::npos);

    std::string many = "[0";
    for (int index = 1; index < 100'000; ++index)
        many += ",0";
    many += "]";
    const SchemaText long_title{R"({"items": {"title": ")" + std::string(400, 't') + R"("}})"};
    const Diagnostic too_large = failure(long_title, many, "basic");
    EXPECT_EQ(too_large.code, Code::too_complex);
    EXPECT_EQ(too_large.message, "validation report is too large");
    // What fails takes its annotations with it, and they no longer count.
    const SchemaText failing{R"({"items": {"allOf": [{"title": ")" + std::string(400, 't') +
                             R"("}]}, "maxItems": 1})"};
    EXPECT_EQ(failure(failing, many, "basic").code, Code::too_complex);
    const SchemaText one_by_one{R"({"items": {"not": {"title": ")" + std::string(400, 't') +
                                R"(", "const": 1}}})"};
    EXPECT_EQ(
        report_of(one_by_one, many, "detailed"),
        R"({"valid":true,"keywordLocation":"/items","instanceLocation":"","annotation":true})");
}

} // namespace
} // namespace schema_registry::jsonschema
