// Violations: paths, messages, nearest branches (explain.hpp, message.hpp).
#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

using Lines = std::vector<std::string>;

TEST(Explain, GivesPathsKeywordAndMessage)
{
    const Schema schema(
        R"({"type": "object", "required": ["id", "qty"], "additionalProperties": false,
        "properties": {"id": {"type": "string"}, "qty": {"type": "integer", "minimum": 1},
                       "tags": {"items": {"enum": ["a", "b"]}}}})");
    EXPECT_EQ(
        schema.violations(R"({"id": 5, "qty": 0, "tags": ["a", "c"], "quantity": 1})"),
        (Lines{"/tags/1|/properties/tags/items/enum|enum|\"c\" is none of the allowed values: "
               "\"a\", \"b\"",
               "/id|/properties/id/type|type|string expected, found number 5",
               "/qty|/properties/qty/minimum|minimum|0 is less than the minimum of 1",
               "|/additionalProperties|additionalProperties|property \"quantity\" is not "
               "allowed"}));
    EXPECT_EQ(schema.violations("{}"),
              (Lines{"|/required|required|required property \"id\" is missing",
                     "|/required|required|required property \"qty\" is missing"}));
    EXPECT_EQ(schema.violations("[]"), Lines{"|/type|type|object expected, found array"});
}

TEST(Explain, ProposesTheNameThatWasMeant)
{
    const Schema schema(
        R"({"properties": {"currency": {}, "amount": {}}, "additionalProperties": false})");
    EXPECT_EQ(schema.violations(R"({"curency": "EUR"})"),
              Lines{"|/additionalProperties|additionalProperties|property \"curency\" is not "
                    "allowed; did you mean \"currency\"?"});
    EXPECT_EQ(schema.violations(R"({"zzzzzzzz": 1})"),
              Lines{"|/additionalProperties|additionalProperties|property \"zzzzzzzz\" is not "
                    "allowed"});
}

TEST(Explain, ReportsTheNearestBranch)
{
    const Schema schema(R"({"oneOf": [
        {"properties": {"kind": {"const": "card"}, "number": {"type": "string"}}, "required": ["number"]},
        {"properties": {"kind": {"const": "cash"}, "amount": {"type": "number"}}, "required": ["amount"]}]})");
    EXPECT_EQ(
        schema.violations(R"({"kind": "cash", "amount": "5"})"),
        (Lines{"/amount|/oneOf/1/properties/amount/type|type|number expected, found string "
               "\"5\"",
               "|/oneOf|oneOf|none of the 2 alternatives matches; nearest is the one at index "
               "1"}));
}

// The branch that the telling member names, however much else is wrong with it.
TEST(Explain, BelievesTheMemberThatTells)
{
    const Schema schema(R"({"oneOf": [
        {"properties": {"t": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["t"]},
        {"properties": {"t": {"const": "dog"}, "a": {"type": "string"}, "b": {"type": "string"}},
         "required": ["t", "bark"]}]})");
    const auto found = schema.violations(R"({"t": "dog", "a": 1, "b": 2, "lives": 9})");
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0], "/a|/oneOf/1/properties/a/type|type|string expected, found number 1");
    EXPECT_EQ(found[3], "|/oneOf|oneOf|none of the 2 alternatives matches; nearest is the one at "
                        "index 1");
}

TEST(Explain, EveryKeywordHasItsMessage)
{
    const auto message = [](const char *schema, const char *instance) {
        const Lines lines = Schema(schema).violations(instance);
        EXPECT_EQ(lines.size(), 1u) << schema;
        return lines.empty() ? std::string() : lines[0].substr(lines[0].rfind('|') + 1);
    };
    EXPECT_EQ(message(R"({"minLength": 3})", R"("ab")"),
              "at least 3 characters expected, found 2 in \"ab\"");
    EXPECT_EQ(message(R"({"maxLength": 1})", R"("\u00e4b")"),
              "at most 1 character expected, found 2 in \"\u00e4b\"");
    EXPECT_EQ(message(R"({"pattern": "^a"})", R"("b")"), "\"b\" does not match the pattern \"^a\"");
    EXPECT_EQ(message(R"({"maximum": 1.5})", "2"), "2 is greater than the maximum of 1.5");
    EXPECT_EQ(message(R"({"exclusiveMaximum": 2})", "2"), "2 is not less than 2");
    EXPECT_EQ(message(R"({"exclusiveMinimum": 2})", "2"), "2 is not greater than 2");
    EXPECT_EQ(message(R"({"multipleOf": 2})", "3"), "3 is not a multiple of 2");
    EXPECT_EQ(message(R"({"const": {"a": 1}})", "3"), "{\"a\":1} expected, found 3");
    EXPECT_EQ(message(R"({"minItems": 1})", "[]"), "at least 1 item expected, found 0");
    EXPECT_EQ(message(R"({"uniqueItems": true})", "[1, 1.0]"),
              "the items at index 0 and 1 are equal");
    EXPECT_EQ(message(R"({"uniqueItems": true})", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,7]"),
              "the items at index 7 and 14 are equal");
    EXPECT_EQ(message(R"({"contains": {"const": 1}})", "[2]"),
              "at least 1 matching item expected, found 0");
    EXPECT_EQ(message(R"({"prefixItems": [{}], "items": false})", "[1, 2]"),
              "the item at index 1 is not allowed");
    EXPECT_EQ(message(R"({"prefixItems": [{}], "items": false})", "[1, 2, 3]"),
              "the items at index 1 to 2 are not allowed");
    EXPECT_EQ(message(R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})"),
              "property name \"ab\" is not valid: at most 1 character expected, found 2 in \"ab\"");
    EXPECT_EQ(message(R"({"propertyNames": false})", R"({"ab": 1})"),
              "property name \"ab\" is not valid");
    EXPECT_EQ(message(R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})"),
              "property \"b\" is missing, which is required beside \"a\"");
    EXPECT_EQ(message(R"({"not": {"type": "string"}})", R"("x")"),
              "\"x\" is what the schema under \"not\" forbids");
    EXPECT_EQ(message(R"({"oneOf": [{"type": "string"}, {"minLength": 1}]})", R"("x")"),
              "exactly one alternative may match, but those at index 0 and 1 do");
    EXPECT_EQ(message(R"({"unevaluatedProperties": false})", R"({"a": 1})"),
              "property \"a\" is not allowed by any part of the schema");
    EXPECT_EQ(message("false", "1"), "no value is allowed here");
    EXPECT_EQ(message(R"({"type": ["integer", "null"]})", "1.5"),
              "null or integer expected, found number 1.5");
}

TEST(Explain, NamesEveryRepeatedItem)
{
    const Schema schema(R"({"uniqueItems": true})");
    const Lines few = {"|/uniqueItems|uniqueItems|the items at index 0 and 2 are equal",
                       "|/uniqueItems|uniqueItems|the items at index 1 and 3 are equal",
                       "|/uniqueItems|uniqueItems|the items at index 0 and 4 are equal"};
    EXPECT_EQ(schema.violations("[1, {}, 1, {}, 1.0]"), few);
    EXPECT_EQ(schema.violations("[1, {}, 1, {}, 1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]"), few);
}

TEST(Explain, ProposesTextsThatAreAllowed)
{
    const Schema schema(R"({"enum": [1, "green", "greet", "red"]})");
    const std::string list = "is none of the allowed values: \"red\", \"green\", \"greet\", 1";
    EXPECT_EQ(schema.violations(R"("gren")"),
              Lines{"|/enum|enum|\"gren\" " + list + "; did you mean \"green\"?"});
    EXPECT_EQ(schema.violations(R"("blue")"), Lines{"|/enum|enum|\"blue\" " + list});
    EXPECT_EQ(schema.violations("2"), Lines{"|/enum|enum|2 " + list});
}

// What a member is misspelt for is missing.
TEST(Explain, ProposesNoPropertyThatIsThere)
{
    const Schema schema(R"({"properties": {"colour": true, "colours": true},
        "additionalProperties": false})");
    EXPECT_EQ(schema.violations(R"({"colou": 1})").at(0),
              "|/additionalProperties|additionalProperties|property \"colou\" is not allowed; did "
              "you mean \"colour\"?");
    EXPECT_EQ(schema.violations(R"({"colou": 1, "colour": 1})").at(0),
              "|/additionalProperties|additionalProperties|property \"colou\" is not allowed");
}

TEST(Explain, ProposesWhatAnyPartOfTheSchemaAllows)
{
    const Schema schema(R"({"allOf": [{"$ref": "#/$defs/base"}], "properties": {"size": true},
        "unevaluatedProperties": false,
        "$defs": {"base": {"anyOf": [{"properties": {"colour": true}}, true]}}})");
    const std::string refused = "|/unevaluatedProperties|unevaluatedProperties|property ";
    EXPECT_EQ(schema.violations(R"({"color": 1})"),
              Lines{refused + "\"color\" is not allowed by any part of the schema; did you mean "
                              "\"colour\"?"});
    EXPECT_EQ(schema.violations(R"({"sizes": 1})"),
              Lines{refused + "\"sizes\" is not allowed by any part of the schema; did you mean "
                              "\"size\"?"});
    EXPECT_EQ(schema.violations(R"({"weight": 1})"),
              Lines{refused + "\"weight\" is not allowed by any part of the schema"});
}

TEST(Explain, NamesWhatMayBeAMisspeltRequiredProperty)
{
    const Schema schema(
        R"({"properties": {"email": true, "emails": true}, "required": ["email"]})");
    const std::string missing = "|/required|required|required property \"email\" is missing";
    EXPECT_EQ(schema.violations(R"({"emial": 1})"), Lines{missing + ", but there is \"emial\""});
    EXPECT_EQ(schema.violations(R"({"emails": 1})"), Lines{missing});
    EXPECT_EQ(schema.violations(R"({"address": 1})"), Lines{missing});
}

TEST(Explain, SaysNothingTwice)
{
    const Schema schema(R"({"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}],
        "$defs": {"a": {"items": {"minimum": 3}}}})");
    EXPECT_EQ(schema.violations("[1, 1]"),
              (Lines{"/0|/$defs/a/items/minimum|minimum|1 is less than the minimum of 3",
                     "/1|/$defs/a/items/minimum|minimum|1 is less than the minimum of 3"}));
}

TEST(Explain, StopsAtTheNumberAskedFor)
{
    const Schema schema(R"({"items": {"type": "string"}})");
    EXPECT_EQ(schema.violations("[1, 2, 3, 4]", 2).size(), 2u);
    EXPECT_EQ(schema.violations("[1, 2, 3, 4]").size(), 4u);
}

// Counts the bytes that were taken and not given back.
class CountingMemory : public std::pmr::memory_resource {
  public:
    std::size_t bytes = 0;

  private:
    void *do_allocate(std::size_t size, std::size_t alignment) override
    {
        bytes += size;
        return std::pmr::new_delete_resource()->allocate(size, alignment);
    }
    void do_deallocate(void *memory, std::size_t size, std::size_t alignment) override
    {
        bytes -= size;
        std::pmr::new_delete_resource()->deallocate(memory, size, alignment);
    }
    [[nodiscard]] bool do_is_equal(const memory_resource &other) const noexcept override
    {
        return this == &other;
    }
};

TEST(Explain, AlternativesWithinAlternativesDoNotPileUp)
{
    std::string text = R"({"type": "string"})";
    for (int level = 0; level < 12; ++level)
        text = "{\"anyOf\": [" + text + ", " + text + "]}";
    const Schema schema(text.c_str());
    const json::Document one = Schema::read("1");
    CountingMemory memory;
    const auto found = explain(schema.program(), one.root(), 100, Limits{}, &memory);
    EXPECT_EQ(found.size(), 13u);
    EXPECT_LT(memory.bytes, 64u * 1024);
    for (const Violation &violation : found) {
        for (const std::string_view kept :
             {violation.instance_path, violation.schema_path, violation.message}) {
            if (!kept.empty())
                memory.deallocate(const_cast<char *>(kept.data()), kept.size(), 1);
        }
    }
    memory.deallocate(const_cast<Violation *>(found.data()), found.size_bytes(),
                      alignof(Violation));
    EXPECT_EQ(memory.bytes, 0u);
}

TEST(Explain, StopsWhereKeysAreLong)
{
    const Schema schema(R"({"additionalProperties": {"items": {"type": "string"}}})");
    const std::string instance = "{\"" + std::string(7'000'000, 'k') + "\": [1, 2, 3, 4, 5]}";
    EXPECT_EQ(schema.violations(instance).size(), 3u);
}

} // namespace
} // namespace schema_registry::jsonschema
