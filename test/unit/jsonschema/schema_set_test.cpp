// Identifiers, references and what is wrong with a schema (schema_set.hpp, schema_scan.hpp).
#include "core/jsonschema/schema_set.hpp"

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

std::vector<std::string> problems(const SchemaText &text)
{
    const SourceHolder holder(text);
    SchemaSet set = value_or_throw(
        SchemaSet::build(holder.source(), Limits{}, std::pmr::get_default_resource()));
    check_all(set, holder.source());
    std::vector<std::string> found;
    for (const Problem &problem : set.problems())
        found.push_back(std::string(problem.path) + ": " + std::string(problem.message));
    return found;
}

using Problems = std::vector<std::string>;

TEST(SchemaSet, NamesWhatIsWrongByItsPath)
{
    EXPECT_EQ(problems({R"({"type": "object", "properties": {"a": {"type": "strin"}}})"}),
              Problems{"/properties/a/type: must be one of \"array\", \"boolean\", \"integer\", "
                       "\"null\", \"number\", \"object\", \"string\", or an array of them"});
    EXPECT_EQ(problems({R"({"minLength": -1, "anyOf": []})"}),
              (Problems{"/anyOf: must have at least one schema",
                        "/minLength: must be a non-negative integer"}));
    EXPECT_EQ(problems({R"({"properties": {"a/b": 5}})"}),
              Problems{"/properties/a~1b: must be an object or a boolean"});
    EXPECT_EQ(problems({R"({"required": ["a", "b", "a"]})"}),
              Problems{"/required: must not name anything twice"});
    EXPECT_EQ(problems({R"({"$defs": {"unused": {"pattern": "("}}})"}).size(), 1u);
    EXPECT_EQ(problems({R"([])"}), Problems{": must be an object or a boolean"});
    EXPECT_TRUE(problems({R"({"minimum": 1e400, "x-unknown": {"type": 5}})"}).empty());
}

TEST(SchemaSet, HoldsEachDraftToItsOwnRules)
{
    EXPECT_EQ(problems({R"({"exclusiveMaximum": 5})", {}, "draft-04"}),
              Problems{"/exclusiveMaximum: must be a boolean in draft-04"});
    EXPECT_EQ(problems({R"({"required": []})", {}, "draft-04"}),
              Problems{"/required: must have at least one name"});
    EXPECT_TRUE(problems({R"({"required": []})", {}, "draft-07"}).empty());
    EXPECT_EQ(problems({R"({"items": [{}]})"}), Problems{"/items: must be an object or a boolean"});
    EXPECT_TRUE(problems({R"({"items": [{}]})", {}, "2019-09"}).empty());
    EXPECT_TRUE(problems({R"({"$schema": "http://json-schema.org/draft-04/schema#",
                              "exclusiveMaximum": true, "maximum": 3})"})
                    .empty());
    EXPECT_EQ(problems({R"({"$schema": "http://example.org/mine"})"}).size(), 1u);
}

TEST(SchemaSet, RefusesAnAnchorOfTwoSchemas)
{
    EXPECT_EQ(problems({R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$dynamicAnchor": "x"}}})"}),
              Problems{"/$defs/b: has the anchor \"x\" of another schema"});
    EXPECT_TRUE(problems({R"({"$anchor": "x", "$dynamicAnchor": "x"})"}).empty());
    EXPECT_TRUE(
        problems({R"({"$anchor": "x", "$defs": {"a": {"$id": "a", "$anchor": "x"}}})"}).empty());
}

TEST(SchemaSet, RefusesAnIdentifierOfTwoSchemas)
{
    EXPECT_EQ(problems({R"({"$id": "https://example.org/r",
                            "$defs": {"a": {"$id": "x"}, "b": {"$id": "https://example.org/x"}}})"}),
              Problems{"/$defs/b/$id: is the identifier of another schema, too"});
    EXPECT_TRUE(problems({R"({"$defs": {"a": {"$id": "x"}, "b": {"$id": "y/x"}}})"}).empty());
}

// A meta-schema may be written in the dialect of another meta-schema.
TEST(SchemaSet, FollowsMetaschemasToADraft)
{
    const auto found = [](const char *last) {
        return problems({R"({"$schema": "https://example.org/b", "prefixItems": 5})",
                         {{"https://example.org/a", last},
                          {"https://example.org/b", R"({"$schema": "https://example.org/a"})"}},
                         "draft-07"});
    };
    EXPECT_EQ(found(R"({"$schema": "https://json-schema.org/draft/2020-12/schema"})"),
              Problems{"/prefixItems: must be an array of schemas"});
    EXPECT_TRUE(found(R"({"$schema": "https://json-schema.org/draft/2019-09/schema"})").empty());
    EXPECT_EQ(found(R"({"$schema": "https://example.org/a"})").at(0),
              "/$schema: names a meta-schema that does not lead to a known draft");
}

TEST(SchemaSet, HoldsASchemaToItsOwnMetaschema)
{
    const auto found = [](const char *schema) {
        return problems({schema,
                         {{"https://example.org/house",
                           R"({"$id": "https://example.org/house", "required": ["title"],
                               "$schema": "https://json-schema.org/draft/2020-12/schema",
                               "allOf": [{"$ref": "https://json-schema.org/draft/2020-12/schema"}],
                               "properties": {"title": {"maxLength": 5}}})"}}});
    };
    EXPECT_TRUE(found(R"({"$schema": "https://example.org/house", "title": "five!"})").empty());
    EXPECT_EQ(found(R"({"$schema": "https://example.org/house"})"),
              Problems{": required property \"title\" is missing (by the meta-schema)"});
    EXPECT_EQ(
        found(R"({"$schema": "https://example.org/house", "title": "too long"})"),
        Problems{
            "/title: at most 5 characters expected, found 8 in \"too long\" (by the meta-schema)"});
    EXPECT_TRUE(found(R"({"$schema": "https://json-schema.org/draft/2020-12/schema"})").empty());
}

TEST(SchemaSet, ReadsTheRootsOfRealDocuments)
{
    const SchemaText text{
        R"({"id": "ticks_v1", "schema_version": "http://json-schema.org/draft-07/schema#",
                              "properties": {"n": {"$ref": "ticks_v1#/definitions/n"}},
                              "definitions": {"n": {"type": "integer"}}, "if": true, "then": {}})"};
    EXPECT_TRUE(problems(text).empty());
    EXPECT_TRUE(Schema(text).accepts(R"({"n": 1})"));
    EXPECT_FALSE(Schema(text).accepts(R"({"n": "1"})"));
}

TEST(SchemaSet, FollowsReferencesBetweenDocuments)
{
    const SchemaText text{R"({"$id": "https://example.org/order", "properties": {
                                "price": {"$ref": "money"}, "tax": {"$ref": "money#/$defs/amount"}}})",
                          {{"money", R"({"properties": {"amount": {"$ref": "#/$defs/amount"}},
                                         "$defs": {"amount": {"type": "number"}}})"}}};
    const Schema schema(text);
    EXPECT_TRUE(schema.accepts(R"({"price": {"amount": 1}, "tax": 2})"));
    EXPECT_FALSE(schema.accepts(R"({"price": {"amount": "1"}})"));
    EXPECT_EQ(schema.violations(R"({"tax": "2"})"),
              std::vector<std::string>{"/tax|https://example.org/money#/$defs/amount/type|type|"
                                       "number expected, found string \"2\""});
}

// A document was registered in a dialect of its own, whatever refers to it now.
TEST(SchemaSet, ReadsEachDocumentInItsOwnDialect)
{
    const format::SourceReference name{"other", 1};
    const auto verdict = [&](std::string_view dialect) {
        const std::vector<format::SourceDocument> documents = {
            {R"({"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "other"})",
             {&name, 1},
             {}},
            {R"({"prefixItems": [{"type": "null"}]})", {}, dialect}};
        std::pmr::monotonic_buffer_resource memory;
        const Compiled compiled = compile({documents, "draft-07", false}, Limits{}, &memory);
        const json::Document instance = Schema::read("[1]");
        return evaluate(
            {reinterpret_cast<const Program *>(compiled.block.data()), compiled.companions.get()},
            instance.root(), Limits{}, &memory);
    };
    EXPECT_EQ(verdict("2020-12"), Verdict::invalid);
    EXPECT_EQ(verdict("draft-07"), Verdict::valid);
    EXPECT_EQ(verdict(""), Verdict::valid);
}

TEST(SchemaSet, FindsTheOtherDraftsDefinitions)
{
    EXPECT_FALSE(
        Schema(R"({"$ref": "#/$defs/x", "definitions": {"x": {"type": "null"}}})").accepts("1"));
    EXPECT_FALSE(
        Schema(R"({"$ref": "#/definitions/x", "$defs": {"x": {"type": "null"}}})").accepts("1"));
}

TEST(SchemaSet, SaysWhichReferenceLeadsNowhere)
{
    const Diagnostic error = compile_error({R"({"properties": {"a": {"$ref": "other.json"}}})"});
    EXPECT_EQ(error.code, Code::unresolved_reference);
    EXPECT_EQ(error.detail, "At \"/properties/a/$ref\": reference \"other.json\" leads nowhere.");
    EXPECT_EQ(compile_error({R"({"$ref": "#/properties/x"})"}).code, Code::unresolved_reference);
    EXPECT_EQ(problems({R"({"$defs": {"unused": {"$ref": "#nowhere"}}})"}).size(), 1u);
    EXPECT_EQ(compile_error({R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"},
                                 "b": {"$ref": "#/$defs/a"}}})"})
                  .code,
              Code::invalid_schema);
}

TEST(SchemaSet, FollowsLongChains)
{
    constexpr int kLength = 20'000;
    std::string text = R"({"$ref": "#/$defs/d0", "$defs": {)";
    for (int index = 0; index < kLength; ++index)
        text += "\"d" + std::to_string(index) + "\": {\"$ref\": \"#/$defs/d" +
                std::to_string(index + 1) + "\"},";
    text += "\"d" + std::to_string(kLength) + "\": {\"type\": \"null\"}}}";
    EXPECT_TRUE(problems({text}).empty());
    EXPECT_TRUE(Schema({text}).accepts("null"));
    EXPECT_FALSE(Schema({text}).accepts("1"));
}

TEST(SchemaSet, HoldsItsLimits)
{
    Limits limits;
    limits.max_schema_depth = 10;
    const auto nested = [](int depth) {
        std::string text;
        for (int level = 0; level < depth; ++level)
            text += "{\"not\":";
        return text + "true" + std::string(static_cast<std::size_t>(depth), '}');
    };
    EXPECT_TRUE(Schema({nested(10)}, limits).accepts("1"));
    EXPECT_EQ(compile_error({nested(11)}, limits).code, Code::too_complex);
    limits.max_schema_bytes = 20;
    EXPECT_EQ(compile_error({R"({"description": "long"})"}, limits).code, Code::too_complex);
}

TEST(SchemaSet, ListsProblemsUnderLongNamesBriefly)
{
    std::string list = "1";
    for (int count = 1; count < 50'000; ++count)
        list += ",1";
    const std::string text =
        "{\"properties\": {\"" + std::string(800'000, 'n') + "\": {\"allOf\": [" + list + "]}}}";
    EXPECT_EQ(problems({text}).size(), 2u);
}

// JSON Schema 2020-12 section 8.1.2: a vocabulary that is required and not known.
TEST(SchemaSet, RefusesVocabulariesThatItDoesNotKnow)
{
    const auto with = [](const char *required) {
        return SchemaText{
            R"({"$schema": "https://example.com/meta"})",
            {{"https://example.com/meta",
              std::string(R"({"$schema": "https://json-schema.org/draft/2020-12/schema",
                                "$id": "https://example.com/meta", "$vocabulary": {
                                "https://json-schema.org/draft/2020-12/vocab/core": true,
                                "https://json-schema.org/draft/2020-12/vocab/meta-data": true,
                                "https://example.com/vocab/mine": )") +
                  required + "}}"}}};
    };
    const Schema optional(with("false"));
    EXPECT_TRUE(optional.accepts("1"));
    const Diagnostic error = compile_error(with("true"));
    EXPECT_EQ(error.code, Code::invalid_schema);
    EXPECT_NE(error.detail.find("https://example.com/vocab/mine"), std::string::npos)
        << error.detail;
}

} // namespace
} // namespace schema_registry::jsonschema
