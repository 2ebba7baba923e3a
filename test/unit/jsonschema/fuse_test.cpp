// The fused program against the program schema by schema: for the shapes of schemas that fusing
// treats on their own, and for random schemas made of all of them.
#include <random>

#include "unit/jsonschema/random_schemas.hpp"
#include "unit/jsonschema/schema_fixture.hpp"

#include "support/jsonb_image.hpp"

namespace schema_registry::jsonschema {
namespace {

// The verdict of both, over the document and as jsonb; they must agree.
bool accepts(const Schema &schema, const std::string &text)
{
    const json::Document instance = Schema::read(text);
    auto *const memory = std::pmr::get_default_resource();
    const Verdict plain =
        evaluate(schema.program(), instance.root(), Limits{}, memory, Specialisation::none);
    EXPECT_EQ(evaluate(schema.program(), instance.root(), Limits{}, memory), plain) << text;
    const test::JsonbImage jsonb(instance.root());
    EXPECT_EQ(evaluate(schema.program(), jsonb.view(), Limits{}, memory), plain) << text;
    EXPECT_EQ(evaluate(schema.program(), jsonb.view(), Limits{}, memory, Specialisation::none),
              plain)
        << text;
    return plain == Verdict::valid;
}

std::string closed_object(int properties, int required)
{
    std::string text = R"({"additionalProperties": false, "properties": {)";
    for (int index = 0; index < properties; ++index)
        text += (index ? ", " : "") + ("\"name" + std::to_string(index) + "\": true");
    text += R"(}, "required": [)";
    for (int index = 0; index < required; ++index)
        text += (index ? ", " : "") + ("\"name" + std::to_string(index * 3) + "\"");
    return text + "]}";
}

TEST(Fused, AsksForEveryRequiredName)
{
    for (const int properties : {1, 2, 14, 15, 16, 17, 40, 63, 64, 65, 130, 300}) {
        const int required = (properties + 2) / 3;
        const Schema schema(closed_object(properties, required).c_str());
        for (int left_out = -1; left_out < properties; ++left_out) {
            std::string instance;
            for (int index = 0; index < properties; ++index) {
                if (index != left_out)
                    instance += (instance.empty() ? "{\"name" : ", \"name") +
                                std::to_string(index) + "\": 1";
            }
            instance += instance.empty() ? "{}" : "}";
            const bool is_required = left_out >= 0 && left_out % 3 == 0;
            EXPECT_EQ(accepts(schema, instance), !is_required) << properties << " " << left_out;
        }
        std::string full = "{\"other\": 1";
        for (int index = 0; index < properties; ++index)
            full += ", \"name" + std::to_string(index) + "\": 1";
        EXPECT_FALSE(accepts(schema, full + "}")) << properties;
    }
}

TEST(Fused, RequiredNamesNeedNoDeclaration)
{
    const Schema schema(R"({"allOf": [{"required": ["a", "b"]}, {"required": ["b", "c"]},
        {"properties": {"c": {"type": "string"}}, "patternProperties": {"^b": {"minimum": 2}}}]})");
    EXPECT_TRUE(accepts(schema, R"({"a": 1, "b": 2, "c": "x"})"));
    EXPECT_FALSE(accepts(schema, R"({"a": 1, "b": 1, "c": "x"})"));
    EXPECT_FALSE(accepts(schema, R"({"a": 1, "b": 2})"));
    EXPECT_FALSE(accepts(schema, R"({"b": 2, "c": "x"})"));
}

// additionalProperties speaks of what its own schema does not declare.
TEST(Fused, AdditionalPropertiesStayWithTheirSchema)
{
    const Schema schema(R"({"allOf": [
        {"properties": {"a": true}, "additionalProperties": {"type": "integer"}},
        {"properties": {"b": {"minimum": 3}}, "patternProperties": {"^x": {"maximum": 9}},
         "additionalProperties": {"type": ["integer", "string"]}}]})");
    EXPECT_TRUE(accepts(schema, R"({"a": "text", "b": 3, "x1": 9, "c": 0})"));
    EXPECT_FALSE(accepts(schema, R"({"a": true})"));
    EXPECT_FALSE(accepts(schema, R"({"b": "3"})"));
    EXPECT_FALSE(accepts(schema, R"({"x1": 10})"));
    EXPECT_FALSE(accepts(schema, R"({"c": "text"})"));
}

// The name "" is of no length, as an unused place in a table might be.
TEST(Fused, TheEmptyNameHidesNoPattern)
{
    const Schema schema(R"({"properties": {"": true, "b": true},
                            "patternProperties": {"^a": {"type": "array"}}})");
    for (const char *const name :
         {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"})
        EXPECT_FALSE(accepts(schema, "{\"" + std::string(name) + "\": 1}")) << name;
    EXPECT_TRUE(accepts(schema, R"({"": 1, "b": 1, "c": 1})"));
}

TEST(Fused, KindsSettleBranches)
{
    const Schema schema(R"({"oneOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#"}},
        {"type": "number", "minimum": 1}, {"type": "integer"}, {"minItems": 3, "type": "array"}]})");
    EXPECT_TRUE(accepts(schema, R"("x")"));
    EXPECT_TRUE(accepts(schema, R"(["x", ["y"]])"));
    EXPECT_FALSE(accepts(schema, R"(["x", "y", "z"])"));
    EXPECT_TRUE(accepts(schema, R"([null, 1, {}])")); // by its length alone
    EXPECT_FALSE(accepts(schema, "1"));
    EXPECT_TRUE(accepts(schema, "0"));
    EXPECT_TRUE(accepts(schema, "1.5"));
    EXPECT_FALSE(accepts(schema, "null"));
}

TEST(Fused, NumbersWithoutAScaledFormAreExact)
{
    const Schema schema(R"({"minimum": -1e16, "maximum": 0.123456789, "multipleOf": 0.000000001})");
    EXPECT_TRUE(accepts(schema, "0.123456789"));
    EXPECT_FALSE(accepts(schema, "0.12345679"));
    EXPECT_TRUE(accepts(schema, "-1e16"));
    EXPECT_FALSE(accepts(schema, "-10000000000000000.000000001"));
    EXPECT_FALSE(accepts(schema, "0.0000000001"));
    const Schema small(R"({"exclusiveMinimum": 0, "exclusiveMaximum": 1, "multipleOf": 0.01})");
    EXPECT_FALSE(accepts(small, "0"));
    EXPECT_FALSE(accepts(small, "1e-20"));
    EXPECT_FALSE(accepts(small, "1.00"));
    EXPECT_TRUE(accepts(small, "0.99"));
    EXPECT_FALSE(accepts(small, "0.99999999999"));
    const Schema beside(R"({"const": 3, "exclusiveMaximum": 1e18})"); // a bound that is not scaled
    EXPECT_TRUE(accepts(beside, "3"));
    EXPECT_FALSE(accepts(beside, "4"));
    const Schema constant(R"({"const": 5})");
    EXPECT_TRUE(accepts(constant, "5.00"));
    EXPECT_FALSE(accepts(constant, "5.000000000001"));
    EXPECT_FALSE(accepts(constant, "1e30"));
}

// A multiple of several numbers is one of their least common multiple.
TEST(Fused, DivisorsOfSeveralSchemasHoldTogether)
{
    const Schema schema(R"({"allOf": [{"multipleOf": 0.4}, {"multipleOf": 0.6}, {"type": "integer"},
                                      {"multipleOf": 4}]})");
    for (const char *number : {"0", "12", "-12", "24.0", "1200000000000", "12e30"})
        EXPECT_TRUE(accepts(schema, number)) << number;
    for (const char *number :
         {"1", "4", "6", "-6", "1.2", "2.4", "12.00001", "1200000000001", "1e30"})
        EXPECT_FALSE(accepts(schema, number)) << number;
    // Too large to be one divisor of 64 bits.
    const Schema large(R"({"allOf": [{"multipleOf": 99999999.9999}, {"multipleOf": 99999999.9997},
                                     {"multipleOf": 99999999.9991}]})");
    EXPECT_TRUE(accepts(large, "0"));
    EXPECT_FALSE(accepts(large, "99999999.9999"));
    EXPECT_FALSE(accepts(large, "5"));
}

TEST(Fused, BoundsThatExcludeEachOtherAllowNoNumber)
{
    const Schema schema(R"({"allOf": [{"minimum": 2}, {"exclusiveMaximum": 2}]})");
    for (const char *number : {"2", "1", "3", "-1e400", "1e400"})
        EXPECT_FALSE(accepts(schema, number)) << number;
    EXPECT_TRUE(accepts(schema, "\"2\""));
    const Schema narrow(R"({"exclusiveMinimum": 1, "exclusiveMaximum": 1.0001})");
    EXPECT_TRUE(accepts(narrow, "1.00005"));
    EXPECT_FALSE(accepts(narrow, "1"));
    EXPECT_FALSE(accepts(narrow, "1.0001"));
}

// Members are expected in the order of the table: what is left out or new breaks it anywhere.
TEST(Fused, FindsNamesBehindThoseThatAreNotExpected)
{
    const std::vector<std::string> names = {"a",
                                            "b",
                                            "bb",
                                            "ccc",
                                            "eightchr",
                                            "nine chars",
                                            "seventeen letters",
                                            "more than thirty-two characters long"};
    std::string properties;
    for (const std::string &name : names)
        properties += (properties.empty() ? "\"" : ", \"") + name + R"(": {"type": "integer"})";
    const std::string text =
        "{\"properties\": {" + properties + R"(}, "additionalProperties": {"type": "null"}})";
    const Schema schema(text.c_str());
    for (unsigned there = 0; there < 1u << names.size(); ++there) {
        for (std::size_t wrong = 0; wrong <= names.size(); ++wrong) {
            std::string instance = R"({"aa": null, "dddd": null)";
            for (std::size_t index = 0; index < names.size(); ++index) {
                if ((there >> index & 1) != 0)
                    instance += ", \"" + names[index] + (index == wrong ? "\": null" : "\": 1");
            }
            const bool is_wrong = wrong < names.size() && (there >> wrong & 1) != 0;
            EXPECT_EQ(accepts(schema, instance + "}"), !is_wrong) << instance;
        }
    }
}

// What looking up the names of one object gave is taken for the next that has the same.
TEST(Fused, ObjectsOfAnArrayAreEachAskedForTheirNames)
{
    const Schema schema(R"({"items": {"type": ["object", "integer"], "required": ["a", "bb"],
        "properties": {"a": {"type": "integer"}, "bb": {"type": "string"}, "ccc": {"type": "null"}},
        "additionalProperties": false}})");
    const std::vector<std::string> valid = {R"({"a": 1, "bb": "x"})", R"({"a": 2, "bb": "yy"})",
                                            R"({"a": 3, "bb": "", "ccc": null})", "7"};
    const std::vector<std::string> invalid = {R"({"a": 1, "bc": "x"})",
                                              R"({"a": 1})",
                                              R"({"a": "1", "bb": "x"})",
                                              "{}",
                                              R"({"a": 1, "bb": 2})",
                                              R"({"a": 1, "bb": "x", "ccd": null})",
                                              "\"text\""};
    const auto all_of = [&](std::vector<std::string> items) {
        std::string text = "[";
        for (const std::string &item : items)
            text += (text.size() > 1 ? ", " : "") + item;
        return text + "]";
    };
    for (const std::string &first : valid) {
        for (const std::string &second : valid) {
            EXPECT_TRUE(accepts(schema, all_of({first, second, first})));
            for (const std::string &wrong : invalid) {
                EXPECT_FALSE(accepts(schema, all_of({first, second, wrong, first})));
                EXPECT_FALSE(accepts(schema, all_of({wrong, first, second})));
            }
        }
    }
}

// What leads back to itself without going deeper has no answer; fusing must not give one.
TEST(Fused, LoopsHitTheSameLimit)
{
    const char *const schemas[] = {R"({"allOf": [{"$ref": "#"}]})",
                                   R"({"anyOf": [{"type": "null"}, {"allOf": [{"$ref": "#"}]}]})",
                                   R"({"not": {"$ref": "#"}})",
                                   R"({"if": {"minimum": 1}, "then": {"$ref": "#"}})"};
    for (const char *const text : schemas) {
        const Schema schema(text);
        const json::Document instance = Schema::read("1");
        for (const Specialisation how : {Specialisation::fused, Specialisation::none}) {
            EXPECT_THROW((void)evaluate(schema.program(), instance.root(), Limits{},
                                        std::pmr::get_default_resource(), how),
                         Error)
                << text;
        }
    }
}

// Sets of schemas could be made without end; what is over the budget is applied as it stands.
TEST(Fused, StaysWithinItsBudget)
{
    std::string text = R"({"$defs": {)";
    for (int index = 0; index < 14; ++index) {
        const auto name = [](int at) { return std::to_string(at % 14); };
        text += (index ? ", \"" : "\"") + name(index) +
                R"(": {"properties": {"l": {"$ref": "#/$defs/)" + name(index + 1) +
                R"("}, "r": {"$ref": "#/$defs/)" + name(index * 5 + 3) +
                R"("}, "v": {"minimum": )" + std::to_string(index) + "}}}";
    }
    text += R"(}, "allOf": [)";
    for (int index = 0; index < 14; index += 2)
        text += (index ? ", " : "") + (R"({"$ref": "#/$defs/)" + std::to_string(index) + "\"}");
    text += "]}";
    const Schema schema(text.c_str());
    EXPECT_LT(schema.block_size(), 4 * text.size() + 4096);
    EXPECT_TRUE(accepts(schema, R"({"l": {"r": {"l": {"v": 13}}}})"));
    EXPECT_FALSE(accepts(schema, R"({"l": {"r": {"l": {"v": 5}}}})"));
    EXPECT_FALSE(accepts(schema, R"({"r": {"r": {"l": {"r": {"r": {"v": -1}}}}}})"));
}

// A choice of which fusing leaves one branch is written out: two at each level would double the
// list at each level.
TEST(Fused, GivesUpWhatWouldGrowWithoutEnd)
{
    std::string text = R"({"$ref": "#/$defs/a0", "$defs": {"no": {"allOf": [false]})";
    for (int level = 0; level < 30; ++level) {
        const std::string branches =
            R"([{"$ref": "#/$defs/no"}, {"$ref": "#/$defs/a)" + std::to_string(level + 1) + "\"}]";
        text += ", \"a" + std::to_string(level) + R"(": {"anyOf": )" + branches + R"(, "oneOf": )" +
                branches + "}";
    }
    text += R"(, "a30": {"minLength": 1}}})";
    const Schema schema(text.c_str());
    EXPECT_LT(schema.block_size(), 4 * text.size());
}

// Each of many names would be held to each of many schemas.
TEST(Fused, GivesUpWhatWouldGrowWithTheSquare)
{
    constexpr int kCount = 1000;
    std::string text = R"({"allOf": [{"properties": {"n": true)";
    for (int index = 0; index < kCount; ++index)
        text += ", \"n" + std::to_string(index) + R"(": {"minimum": 1})";
    text += "}}";
    for (int index = 0; index < kCount; ++index)
        text += R"(, {"additionalProperties": {"minimum": 2}})";
    text += "]}";
    const Schema schema(text.c_str());
    EXPECT_LT(schema.block_size(), 8 * text.size()); // so dense are its schemas by themselves
    EXPECT_TRUE(accepts(schema, R"({"n1": 2, "x": 2})"));
    EXPECT_FALSE(accepts(schema, R"({"n1": 1})"));
    EXPECT_FALSE(accepts(schema, R"({"x": 1})"));
}

// As deep as schema by schema, and no less.
TEST(Fused, CountsLevelsAsTheyAre)
{
    const Schema schema(R"({"unevaluatedItems": {"$ref": "#"}})");
    EXPECT_TRUE(accepts(schema, std::string(5000, '[') + std::string(5000, ']')));
}

// The text is too short for the program of what it refers to: most of that is applied as it stands.
TEST(Fused, ShortTextsMayReferToLongOnes)
{
    const Schema schema(
        SchemaText{R"({"$ref": "http://json-schema.org/draft-07/schema#"})", {}, "draft-07"});
    EXPECT_TRUE(accepts(schema, R"({"definitions": {"foo": {"type": "integer"}}})"));
    EXPECT_FALSE(accepts(schema, R"({"definitions": {"foo": {"type": 1}}})"));
}

TEST(Fused, AgreesWithEachSchemaByItself)
{
    Random random(71);
    int valid = 0;
    int compared = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string defs = R"({"$defs": {"one": )" + schema_text(random, 2) + R"(, "two": )" +
                                 schema_text(random, 2) + R"(}, "allOf": [)";
        const std::string text =
            defs + schema_text(random, 3) + ", " + schema_text(random, 2) + "]}";
        SCOPED_TRACE(text);
        try {
            const Schema schema(text.c_str());
            for (int count = 0; count < 12; ++count) {
                valid += accepts(schema, instance_text(random, 3));
                ++compared;
            }
        } catch (const Error &error) { // a reference that leads back to itself
            EXPECT_TRUE(error.diagnostic().code == Code::invalid_schema ||
                        error.diagnostic().code == Code::too_complex)
                << error.what();
        }
    }
    EXPECT_GT(compared, 20000);
    EXPECT_GT(valid, compared / 20);
    EXPECT_LT(valid, compared * 19 / 20);
}

} // namespace
} // namespace schema_registry::jsonschema
