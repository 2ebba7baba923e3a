// Which data a reader's schema can read (src/core/avro/resolution.hpp).
#include "core/avro/resolution.hpp"

#include "unit/avro/avro_fixture.hpp"

namespace schema_registry::avro {
namespace {

class ResolutionTest : public AvroTest {
  protected:
    bool reads(std::string_view reader, std::string_view writer)
    {
        const Schema to = read(reader);
        const Schema from = read(writer);
        Resolution resolution(to, from, kDefaultLimits, &memory_);
        return resolution.can_read(to.root(), from.root());
    }
};

std::string record(std::string_view name, std::string_view fields)
{
    return R"({"type": "record", "name": ")" + std::string(name) + R"(", "fields": [)" +
           std::string(fields) + "]}";
}

TEST_F(ResolutionTest, Promotes)
{
    const std::vector<std::string> types = {"null",  "boolean", "int",   "long",
                                            "float", "double",  "bytes", "string"};
    const std::vector<std::pair<std::string, std::string>> promoted = {
        {"int", "long"},    {"int", "float"},    {"int", "double"},   {"long", "float"},
        {"long", "double"}, {"float", "double"}, {"string", "bytes"}, {"bytes", "string"}};
    for (const std::string &writer : types) {
        for (const std::string &reader : types) {
            const bool expected =
                writer == reader ||
                std::ranges::find(promoted, std::pair{writer, reader}) != promoted.end();
            EXPECT_EQ(reads('"' + reader + '"', '"' + writer + '"'), expected)
                << writer << " as " << reader;
        }
    }
    EXPECT_FALSE(reads(R"("string")", R"({"type": "enum", "name": "E", "symbols": ["A"]})"));
    EXPECT_FALSE(reads(R"("bytes")", R"({"type": "fixed", "name": "F", "size": 1})"));
}

TEST_F(ResolutionTest, GoesByNamesAndAliases)
{
    const std::string writer = record("a.R", "");
    EXPECT_TRUE(reads(record("b.R", ""), writer));
    EXPECT_FALSE(reads(record("a.S", ""), writer));
    EXPECT_TRUE(
        reads(R"({"type": "record", "name": "b.S", "aliases": ["a.R"], "fields": []})", writer));
    EXPECT_FALSE(
        reads(R"({"type": "record", "name": "b.S", "aliases": ["R"], "fields": []})", writer));
    EXPECT_FALSE(reads(writer, R"({"type": "record", "name": "b.S", "aliases": ["a.R"],
                                   "fields": []})"));
    EXPECT_FALSE(reads(R"({"type": "fixed", "name": "F", "size": 1})",
                       R"({"type": "fixed", "name": "F", "size": 2})"));
}

TEST_F(ResolutionTest, MatchesFields)
{
    const std::string writer = record("R", R"({"name": "a", "type": "int"},
                                              {"name": "old", "type": "int"})");
    EXPECT_TRUE(reads(record("R", ""), writer));
    EXPECT_TRUE(reads(record("R", R"({"name": "a", "type": "long"})"), writer));
    EXPECT_FALSE(reads(record("R", R"({"name": "a", "type": "string"})"), writer));
    EXPECT_FALSE(reads(record("R", R"({"name": "b", "type": "int"})"), writer));
    EXPECT_TRUE(reads(record("R", R"({"name": "b", "type": "null", "default": null})"), writer));
    EXPECT_TRUE(
        reads(record("R", R"({"name": "b", "type": "int", "aliases": ["x", "old"]})"), writer));
    // an equal name wins over an alias
    EXPECT_FALSE(
        reads(record("R", R"({"name": "a", "type": "string", "aliases": ["old"]})"), writer));
    // the default of an enum is none of the field
    EXPECT_FALSE(reads(record("R", R"({"name": "e", "type": {"type": "enum", "name": "E",
                                        "symbols": ["A"], "default": "A"}})"),
                       writer));
}

TEST_F(ResolutionTest, ReadsEnumsByTheirDefault)
{
    const std::string few = R"({"type": "enum", "name": "E", "symbols": ["A"]})";
    const std::string many = R"({"type": "enum", "name": "E", "symbols": ["B", "A"]})";
    EXPECT_TRUE(reads(many, few));
    EXPECT_FALSE(reads(few, many));
    EXPECT_TRUE(reads(R"({"type": "enum", "name": "E", "symbols": ["A"], "default": "A"})", many));
}

TEST_F(ResolutionTest, LooksIntoUnions)
{
    EXPECT_TRUE(reads(R"(["int"])", R"("int")"));
    EXPECT_TRUE(reads(R"("int")", R"(["int"])"));
    EXPECT_TRUE(reads(R"(["null", "long"])", R"("int")"));
    EXPECT_FALSE(reads(R"("int")", R"(["null", "int"])"));
    EXPECT_TRUE(reads(R"("double")", R"(["int", "float"])"));
    EXPECT_TRUE(reads(R"(["string", "int", "null"])", R"(["null", "int"])"));
    EXPECT_FALSE(reads(R"(["null", "int"])", R"(["null", "string"])"));
    EXPECT_TRUE(reads(R"("int")", "[]"));
    EXPECT_TRUE(reads("[]", "[]"));
    EXPECT_FALSE(reads("[]", R"("int")"));
    EXPECT_TRUE(reads(R"({"type": "array", "items": ["null", "string"]})",
                      R"({"type": "array", "items": "string"})"));
    EXPECT_FALSE(
        reads(R"({"type": "map", "values": "int"})", R"({"type": "map", "values": "long"})"));
    EXPECT_FALSE(
        reads(R"({"type": "map", "values": "int"})", R"({"type": "array", "items": "int"})"));
}

TEST_F(ResolutionTest, TakesRecursiveTypesForReadable)
{
    const auto list = [](std::string_view type) {
        return record("L", R"({"name": "v", "type": )" + std::string(type) +
                               R"(}, {"name": "next", "type": ["null", "L"]})");
    };
    EXPECT_TRUE(reads(list(R"("long")"), list(R"("int")")));
    EXPECT_FALSE(reads(list(R"("int")"), list(R"("long")")));
}

// B is looked at while A is taken to be readable, which it is not in the end: so B is none either.
TEST_F(ResolutionTest, KeepsNoVerdictThatRestsOnAFailure)
{
    const auto schema = [](std::string_view type) {
        return record("A", R"({"name": "b", "type": {"type": "record", "name": "B", "fields": [
                               {"name": "a", "type": ["null", "A"]}]}},
                               {"name": "v", "type": )" +
                               std::string(type) + "}");
    };
    const Schema to = read(schema(R"("int")"));
    const Schema from = read(schema(R"("string")"));
    Resolution resolution(to, from, kDefaultLimits, &memory_);
    EXPECT_FALSE(resolution.can_read(to.root(), from.root()));
    EXPECT_FALSE(resolution.can_read(to.node(to.root()).fields[0].type,
                                     from.node(from.root()).fields[0].type));
}

TEST_F(ResolutionTest, ChoosesTheBranchThatReads)
{
    const auto chosen = [&](std::string_view reader, std::string_view writer) {
        const Schema to = read(reader);
        const Schema from = read(writer);
        Resolution resolution(to, from, kDefaultLimits, &memory_);
        return resolution.reading_branch(to.root(), from.root());
    };
    EXPECT_EQ(chosen(R"(["double", "long", "int"])", R"("int")"), 2u);
    EXPECT_EQ(chosen(R"(["string", "double", "long"])", R"("int")"), 1u);
    EXPECT_EQ(chosen(R"(["string", "null"])", R"("int")"), std::nullopt);
    const std::string two = "[" + record("x.R", "") + "," + record("y.R", "") + "]";
    EXPECT_EQ(chosen(two, record("y.R", "")), 1u);
    EXPECT_EQ(chosen(two, record("z.R", "")), 0u);
}

TEST_F(ResolutionTest, EndsWithinItsLimits)
{
    std::string branches;
    for (int index = 0; index < 40; ++index)
        branches += (index == 0 ? "" : ",") +
                    record("R" + std::to_string(index), R"({"name": "f", "type": "int"})");
    const std::string text = "[" + branches + "]";
    const Schema to = read(text);
    Limits limits;
    limits.max_comparison_steps = 50;
    Resolution resolution(to, to, limits, &memory_);
    try {
        (void)resolution.can_read(to.root(), to.root());
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::too_complex);
    }
    EXPECT_TRUE(reads(text, text));
}

} // namespace
} // namespace schema_registry::avro
