// Reading Avro schemas (src/core/avro/schema.hpp).
#include "unit/avro/avro_fixture.hpp"

#include "core/avro/logical.hpp"

namespace schema_registry::avro {
namespace {

using SchemaTest = AvroTest;

TEST_F(SchemaTest, ReadsEveryType)
{
    const Schema schema = sound(R"({"type": "record", "name": "All", "namespace": "a.b",
        "aliases": ["Old", "x.Older"], "fields": [
        {"name": "n", "type": "null"}, {"name": "b", "type": "boolean"},
        {"name": "i", "type": "int"}, {"name": "l", "type": "long"},
        {"name": "f", "type": "float"}, {"name": "d", "type": "double"},
        {"name": "y", "type": "bytes"}, {"name": "s", "type": "string", "aliases": ["t"]},
        {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"], "default": "B"}},
        {"name": "a", "type": {"type": "array", "items": "E"}},
        {"name": "m", "type": {"type": "map", "values": "a.b.E"}},
        {"name": "u", "type": ["null", "All", {"type": "fixed", "name": "c.F", "size": 3}]}]})");
    const Node &root = schema.node(schema.root());
    EXPECT_EQ(root.type, Type::record);
    EXPECT_EQ(root.name, "a.b.All");
    ASSERT_EQ(root.aliases.size(), 2u);
    EXPECT_EQ(root.aliases[0], "a.b.Old");
    EXPECT_EQ(root.aliases[1], "x.Older");
    ASSERT_EQ(root.fields.size(), 12u);
    for (std::size_t index = 0; index < 8; ++index)
        EXPECT_EQ(schema.node(root.fields[index].type).type, static_cast<Type>(index));
    EXPECT_EQ(root.fields[7].aliases.front(), "t");
    const Node &symbols = schema.node(root.fields[8].type);
    EXPECT_EQ(symbols.name, "a.b.E");
    EXPECT_EQ(symbols.default_symbol, 1u);
    EXPECT_EQ(schema.node(root.fields[9].type).item, root.fields[8].type);
    EXPECT_EQ(schema.node(root.fields[10].type).item, root.fields[8].type);
    const Node &choice = schema.node(root.fields[11].type);
    ASSERT_EQ(choice.branches.size(), 3u);
    EXPECT_EQ(choice.branches[1], schema.root());
    EXPECT_EQ(schema.node(choice.branches[2]).name, "c.F");
    EXPECT_EQ(schema.node(choice.branches[2]).size, 3u);
    EXPECT_EQ(find_by_name(root, "s"), 7u);
    EXPECT_EQ(find_by_name(symbols, "A"), 0u);
    EXPECT_EQ(find_by_name(symbols, "C"), std::nullopt);
}

TEST_F(SchemaTest, ReadsTypesByThemselves)
{
    for (const char *text : {R"("string")", R"({"type": "string"})", R"([])", R"(["null", "int"])",
                             R"({"type": "array", "items": {"type": "map", "values": "long"}})"})
        (void)sound(text);
}

TEST_F(SchemaTest, FindsNamesInTheirNamespaceFirst)
{
    const Schema schema = sound(R"([{"type": "fixed", "name": "F", "size": 1},
        {"type": "fixed", "name": "n.F", "size": 2},
        {"type": "record", "name": "n.R", "fields": [
            {"name": "own", "type": "F"},
            {"name": "in", "type": {"type": "record", "name": "S", "namespace": "", "fields": [
                {"name": "f", "type": "F"}]}}]},
        {"type": "record", "name": "o.R", "fields": [{"name": "f", "type": "F"}]}])");
    const Node &root = schema.node(schema.root());
    const Node &record = schema.node(root.branches[2]);
    EXPECT_EQ(schema.node(record.fields[0].type).size, 2u);
    const Node &inner = schema.node(record.fields[1].type);
    EXPECT_EQ(inner.name, "S");
    EXPECT_EQ(schema.node(inner.fields[0].type).size, 1u);
    EXPECT_EQ(schema.node(schema.node(root.branches[3]).fields[0].type).size, 1u);
}

TEST_F(SchemaTest, TakesTypesFromReferredSchemas)
{
    const std::vector<Referred> referred = {
        {"a.Money", R"({"type": "record", "name": "a.Money", "fields": [{"name": "cents",
            "type": {"type": "fixed", "name": "Cents", "size": 8}}]})"}};
    const Schema schema = sound(R"({"type": "record", "name": "b.Order", "fields": [
        {"name": "total", "type": "a.Money"}, {"name": "raw", "type": "a.Cents"}]})",
                                referred);
    const Node &root = schema.node(schema.root());
    EXPECT_TRUE(schema.is_own(schema.root()));
    EXPECT_FALSE(schema.is_own(root.fields[0].type));
    EXPECT_EQ(schema.node(root.fields[1].type).name, "a.Cents");
    EXPECT_EQ(lines(read(R"("a.Monet")", referred).problems()),
              ": type \"a.Monet\" is not declared\n");
    EXPECT_EQ(
        lines(read(R"("a.Bad")", {{"a.Bad", R"({"type": "fixed", "name": "a.Bad"})"}}).problems()),
        "a.Bad#: a fixed must have a \"size\", a number of bytes up to 2^30\n");
}

TEST_F(SchemaTest, ListsWhatIsWrong)
{
    EXPECT_EQ(problems_of("5"), ": must be the name of a type, an object, or an array of types\n");
    EXPECT_EQ(problems_of("{}"), ": an object must have a \"type\"\n");
    EXPECT_EQ(problems_of(R"({"type": 5})"), "/type: must be the name of a type\n");
    EXPECT_EQ(problems_of(R"("record")"),
              ": type \"record\" must be an object with its attributes\n");
    EXPECT_EQ(problems_of(R"({"type": "array"})"),
              ": an object of this type must have \"items\"\n");
    EXPECT_EQ(problems_of(R"({"type": "map", "values": "Foo"})"),
              "/values: type \"Foo\" is not declared\n");
    EXPECT_EQ(problems_of(R"({"type": "enum", "symbols": ["A"]})"),
              ": a record, enum or fixed must have a \"name\"\n");
    EXPECT_EQ(problems_of(R"({"type": "fixed", "name": "int", "size": 1})"),
              ": \"int\" is a primitive type and cannot be declared\n");
    EXPECT_EQ(problems_of(R"({"type": "fixed", "name": "F", "size": -1})"),
              ": a fixed must have a \"size\", a number of bytes up to 2^30\n");
    EXPECT_EQ(problems_of(R"({"type": "enum", "name": "E", "symbols": ["A", "A", 1]})"),
              "/symbols/1: symbol \"A\" is there twice\n/symbols/2: a symbol must be a name\n");
    EXPECT_EQ(problems_of(R"({"type": "enum", "name": "E", "symbols": ["A"], "default": "B"})"),
              "/default: the default of an enum must be one of its symbols\n");
    EXPECT_EQ(problems_of(R"({"type": "record", "name": "R"})"),
              ": a record must have \"fields\", an array\n");
    EXPECT_EQ(problems_of(R"({"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": "int"}, {"name": "a", "type": "int"}, {"name": "b"},
                  {"type": "int"}, 7]})"),
              "/fields/1: field \"a\" is there twice\n/fields/2: a field must have a \"type\"\n"
              "/fields/3: a field must have a \"name\"\n/fields/4: a field must be an object\n");
    EXPECT_EQ(problems_of(R"(["int", ["null"], "int"])"),
              "/1: a union must not hold a union itself\n"
              "/2: a union must not hold \"int\" twice\n");
    EXPECT_EQ(problems_of(R"([{"type": "fixed", "name": "F", "size": 1},
                              {"type": "fixed", "name": "F", "size": 2}])"),
              "/1: type \"F\" is declared twice, and not alike\n"
              "/1: a union must not hold \"F\" twice\n");
}

TEST_F(SchemaTest, ListsWhatTheSpecificationForbids)
{
    EXPECT_EQ(deviations_of(R"({"type": "enum", "name": "E", "symbols": []})"),
              "/symbols: an enum without symbols has no values\n");
    EXPECT_EQ(deviations_of(R"({"type": "enum", "name": "E-1", "symbols": ["A b"]})"),
              ": \"E-1\" is not a name: letters, digits and \"_\", no digit first\n"
              "/symbols/0: \"A b\" is not a name: letters, digits and \"_\", no digit first\n");
    EXPECT_EQ(deviations_of(R"({"type": {"type": "array", "items": "int"}})"),
              ": \"type\" must be a name here; the type that it holds can stand by itself\n");
    EXPECT_EQ(deviations_of(R"({"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": {"type": "fixed", "name": "F", "size": 1}},
                  {"name": "b", "type": {"size": 1, "type": "fixed", "name": "F"}},
                  {"name": "c", "type": "int", "order": "up", "aliases": "x"}]})"),
              "/fields/1/type: type \"F\" is declared twice\n"
              "/fields/2/aliases: must be an array of names\n"
              "/fields/2: \"order\" must be ascending, descending or ignore\n");
    EXPECT_EQ(deviations_of(R"({"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": ["R", {"type": "array", "items": "R"}]},
                  {"name": "b", "type": "R"}]})"),
              ": record \"R\" has no finite value: it always holds itself\n");
    (void)sound(R"({"type": "record", "name": "R", "fields": [{"name": "a", "type": ["null", "R"]},
        {"name": "b", "type": {"type": "array", "items": "R"}}]})");
}

// One field of a type with a default.
std::string with_default(std::string_view type, std::string_view value)
{
    return R"({"type": "record", "name": "R", "fields": [{"name": "f", "type": )" +
           std::string(type) + R"(, "default": )" + std::string(value) + "}]}";
}

TEST_F(SchemaTest, ChecksDefaultsAgainstTheirTypes)
{
    const std::string fixed = R"({"type": "fixed", "name": "F", "size": 2})";
    const std::string letters = R"({"type": "enum", "name": "E", "symbols": ["A"]})";
    const std::string list = R"({"type": "array", "items": "int"})";
    const std::string map = R"({"type": "map", "values": "int"})";
    const std::string record =
        R"({"type": "record", "name": "S", "fields": [{"name": "x", "type": "int"},
            {"name": "y", "type": "int", "default": 1}]})";
    const std::vector<std::pair<std::string, std::string>> good = {
        {R"("null")", "null"},
        {R"("boolean")", "true"},
        {R"("int")", "-2147483648"},
        {R"("int")", "2147483647"},
        {R"("long")", "-9223372036854775808"},
        {R"("float")", "1.5"},
        {R"("double")", "1"},
        {R"("bytes")", R"("\u00FF\u0000")"},
        {fixed, R"("a\u00e4")"},
        {R"("string")", R"("\u4e00")"},
        {letters, R"("A")"},
        {list, "[1, 2]"},
        {map, R"({"a": 1})"},
        {record, R"({"x": 1})"},
        {R"(["null", "int"])", "null"},
        {R"(["int", "null"])", "5"},
    };
    for (const auto &[type, value] : good)
        (void)sound(with_default(type, value));
    const std::vector<std::pair<std::string, std::string>> bad = {
        {R"("null")", "0"},
        {R"("boolean")", R"("true")"},
        {R"("int")", "2147483648"},
        {R"("int")", "-2147483649"},
        {R"("int")", "1.5"},
        {R"("int")", R"("1")"},
        {R"("long")", "9223372036854775808"},
        {R"("double")", R"("NaN")"},
        {R"("bytes")", R"("\u0100")"},
        {fixed, R"("a")"},
        {R"("string")", "1"},
        {letters, R"("B")"},
        {list, R"([1, "2"])"},
        {map, "[1]"},
        {record, R"({"y": 1})"},
        {record, R"([])"},
    };
    for (const auto &[type, value] : bad)
        EXPECT_TRUE(
            deviations_of(with_default(type, value)).starts_with("/fields/0/default: default "))
            << type << value;
    EXPECT_EQ(deviations_of(with_default(R"(["null", "int"])", "5")),
              "/fields/0/default: default 5 is no value of the first type of the union\n");
    EXPECT_EQ(deviations_of(with_default(R"("int")", R"("5")")),
              "/fields/0/default: default \"5\" is no value of the field's type\n");
}

TEST_F(SchemaTest, KnowsLogicalTypes)
{
    const auto logical_of = [&](std::string_view text) {
        const Schema schema = sound(text);
        return schema.node(schema.root()).logical;
    };
    EXPECT_EQ(logical_of(R"({"type": "int", "logicalType": "date"})"), Logical::date);
    EXPECT_EQ(logical_of(R"({"type": "int", "logicalType": "time-millis"})"), Logical::time_millis);
    EXPECT_EQ(logical_of(R"({"type": "long", "logicalType": "time-micros"})"),
              Logical::time_micros);
    EXPECT_EQ(logical_of(R"({"type": "long", "logicalType": "timestamp-millis"})"),
              Logical::timestamp_millis);
    EXPECT_EQ(logical_of(R"({"type": "long", "logicalType": "local-timestamp-micros"})"),
              Logical::local_timestamp_micros);
    EXPECT_EQ(logical_of(R"({"type": "string", "logicalType": "uuid"})"), Logical::uuid);
    EXPECT_EQ(logical_of(R"({"type": "fixed", "name": "F", "size": 12,
                             "logicalType": "duration"})"),
              Logical::duration);
    EXPECT_EQ(logical_of(R"({"type": "bytes", "logicalType": "decimal", "precision": 4})"),
              Logical::decimal);
    // those that are not valid are passed over
    for (const char *text : {
             R"({"type": "int", "logicalType": "timestamp-millis"})",
             R"({"type": "string", "logicalType": "date"})",
             R"({"type": "long", "logicalType": "weeks"})",
             R"({"type": "fixed", "name": "F", "size": 11, "logicalType": "duration"})",
             R"({"type": "bytes", "logicalType": "decimal"})",
             R"({"type": "bytes", "logicalType": "decimal", "precision": 0})",
             R"({"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3})",
             R"({"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": -1})",
             R"({"type": "fixed", "name": "F", "size": 4, "logicalType": "decimal",
                 "precision": 10})",
         })
        EXPECT_EQ(logical_of(text), Logical::none) << text;
    const Schema decimal = sound(R"({"type": "fixed", "name": "F", "size": 4,
        "logicalType": "decimal", "precision": 9, "scale": 2})");
    EXPECT_EQ(decimal.node(decimal.root()).precision, 9u);
    EXPECT_EQ(decimal.node(decimal.root()).scale, 2u);
}

TEST_F(SchemaTest, TellsErrorsApart)
{
    const auto error_of = [&](std::string_view text) {
        try {
            require_sound(read(text));
        } catch (const Error &error) {
            return error.diagnostic();
        }
        ADD_FAILURE() << text;
        return Diagnostic{};
    };
    EXPECT_EQ(error_of("{").code, Code::invalid_text);
    EXPECT_EQ(error_of(R"({"type": "array"})").code, Code::invalid_schema);
    EXPECT_EQ(error_of(R"({"type": "array"})").message, "invalid Avro schema");
    EXPECT_EQ(error_of(R"("Foo")").code, Code::unresolved_reference);
    EXPECT_EQ(error_of(R"("Foo")").detail, "At \"\": type \"Foo\" is not declared.");
    EXPECT_NE(error_of(R"("Foo")").hint, "");
    std::string deep;
    for (int level = 0; level < 600; ++level)
        deep += R"({"type": "array", "items": )";
    EXPECT_EQ(error_of(deep).code, Code::too_complex);
}

} // namespace
} // namespace schema_registry::avro
