// The JSON Schema of an Avro schema (src/core/avro/json_schema.hpp): by which instances it accepts.
#include "core/avro/json_schema.hpp"

#include "unit/avro/avro_fixture.hpp"

#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::avro {
namespace {

class JsonSchemaTest : public AvroTest {
  protected:
    std::string schema_of(std::string_view text, JsonEncoding encoding)
    {
        std::pmr::string out;
        write_json_schema(read(text), encoding, out);
        return std::string(out);
    }
    bool accepts(std::string_view text, JsonEncoding encoding, std::string_view instance)
    {
        const std::string schema = schema_of(text, encoding);
        format::Source generated = source(schema);
        generated.assert_formats = true;
        const auto compiled = jsonschema::compile(generated, kDefaultLimits, &memory_);
        const auto document = value_or_throw(json::read_document(
            instance, {.max_bytes = 100000, .max_depth = 100, .interrupted = nullptr}, &memory_));
        return jsonschema::evaluate(view_of(compiled), document.root(), kDefaultLimits, &memory_) ==
               jsonschema::Verdict::valid;
    }
    void expect(std::string_view text, JsonEncoding encoding, const std::vector<std::string> &good,
                const std::vector<std::string> &bad)
    {
        for (const std::string &instance : good)
            EXPECT_TRUE(accepts(text, encoding, instance)) << text << " " << instance;
        for (const std::string &instance : bad)
            EXPECT_FALSE(accepts(text, encoding, instance)) << text << " " << instance;
    }
    void expect_both(std::string_view text, const std::vector<std::string> &good,
                     const std::vector<std::string> &bad)
    {
        expect(text, JsonEncoding::plain, good, bad);
        expect(text, JsonEncoding::tagged, good, bad);
    }
};

constexpr auto kPlain = JsonEncoding::plain;
constexpr auto kTagged = JsonEncoding::tagged;

TEST_F(JsonSchemaTest, HasPrimitiveTypes)
{
    expect_both(R"("null")", {"null"}, {"0", "false", "{}"});
    expect_both(R"("boolean")", {"true"}, {"0", "null"});
    expect_both(R"("int")", {"0", "-2147483648", "2147483647", "1.0"},
                {"2147483648", "-2147483649", "1.5", "\"1\""});
    expect_both(R"("long")", {"-9223372036854775808", "9223372036854775807"},
                {"9223372036854775808", "-9223372036854775809", "0.1"});
    expect_both(R"("float")", {"1.5", "3.4028234e38", "\"NaN\"", "\"-Infinity\""},
                {"3.41e38", "\"nan\"", "null"});
    expect_both(R"("double")", {"1.5", "1.7e308", "-1e-400", "\"Infinity\""}, {"1.8e308", "\"1\""});
    expect_both(R"("string")", {"\"\"", "\"\\u4e00\""}, {"1", "null"});
}

TEST_F(JsonSchemaTest, HasBytesInTwoWays)
{
    expect(R"("bytes")", kPlain, {R"("")", R"("Zm9v")", R"("Zg==")", R"("Zm8=")"},
           {R"("Zg")", R"("Zh==")", R"("Zm9=")", R"("Zm9v!")", R"("====")"});
    expect(R"("bytes")", kTagged, {R"("")", R"("\u0001\u00ff")"}, {R"("\u0100")"});
    const std::string fixed = R"({"type": "fixed", "name": "F", "size": )";
    expect(fixed + "2}", kPlain, {R"("Zm8=")"}, {R"("Zg==")", R"("Zm9v")", R"("Zm9=")"});
    expect(fixed + "3}", kPlain, {R"("Zm9v")"}, {R"("Zg==")", R"("")"});
    expect(fixed + "4}", kPlain, {R"("Zm9vYg==")"}, {R"("Zm9vYh==")", R"("Zm9v")"});
    expect(fixed + "0}", kPlain, {R"("")"}, {R"("Zg==")"});
    expect(fixed + "2}", kTagged, {R"("a\u00ff")"}, {R"("a")", R"("abc")", R"("a\u0100")"});
    // more than a repetition of a pattern may count
    expect(fixed + "3000}", kPlain, {'"' + std::string(4000, 'A') + '"'},
           {'"' + std::string(3996, 'A') + '"'});
}

TEST_F(JsonSchemaTest, HasContainers)
{
    expect_both(R"({"type": "array", "items": "int"})", {"[]", "[1, 2]"}, {"[null]", "{}"});
    expect_both(R"({"type": "map", "values": "int"})", {"{}", R"({"a": 1})"},
                {R"({"a": null})", "[]"});
    expect_both(R"({"type": "enum", "name": "E", "symbols": ["A", "B"]})", {R"("B")"},
                {R"("C")", "0"});
    expect_both(R"({"type": "enum", "name": "E", "symbols": []})", {}, {R"("")", "null"});
    expect_both("[]", {}, {"null"});
    const std::string record = R"({"type": "record", "name": "R", "fields": [
        {"name": "a", "type": "int"}, {"name": "b", "type": "int", "default": 1}]})";
    expect_both(record, {R"({"a": 1, "b": 2})"},
                {R"({"b": 2})", R"({"a": "x", "b": 2})", R"({"a": 1, "b": 2, "c": 3})", "[]"});
    expect(record, kPlain, {R"({"a": 1})"}, {});
    expect(record, kTagged, {}, {R"({"a": 1})"});
    const std::string list = R"({"type": "record", "name": "n.L", "fields": [
        {"name": "next", "type": ["null", "L"]}]})";
    expect(list, kPlain, {R"({"next": {"next": null}})"}, {R"({"next": {"next": 1}})"});
    expect(list, kTagged, {R"({"next": {"n.L": {"next": null}}})"},
           {R"({"next": {"next": null}})", R"({"next": {"L": {"next": null}}})"});
}

TEST_F(JsonSchemaTest, HasUnionsInTwoWays)
{
    const std::string text = R"(["null", "string", {"type": "array", "items": "int"}])";
    expect(text, kPlain, {"null", R"("a")", "[1]"}, {"1", R"({"string": "a"})"});
    expect(text, kTagged, {"null", R"({"string": "a"})", R"({"array": [1]})"},
           {R"("a")", R"({"null": null})", R"({"string": "a", "array": [1]})", "{}",
            R"({"string": 1})"});
}

TEST_F(JsonSchemaTest, HasLogicalTypesInTwoWays)
{
    const std::string decimal =
        R"({"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2})";
    expect(decimal, kPlain, {"0", "999.99", "-999.99", "1.5"}, {"1000", "0.001", R"("AA==")"});
    expect(decimal, kTagged, {R"("\u0001")"}, {"1"});
    expect(R"({"type": "bytes", "logicalType": "decimal", "precision": 3})", kPlain, {"999"},
           {"0.1", "1000"});
    const std::string date = R"({"type": "int", "logicalType": "date"})";
    expect(date, kPlain, {R"("2026-02-28")", "20000"}, {R"("2026-02-30")", R"("x")", "1.5"});
    expect(date, kTagged, {"20000"}, {R"("2026-02-28")"});
    expect(R"({"type": "int", "logicalType": "time-millis"})", kPlain,
           {R"("23:59:59.999")", R"("00:00:00")", "0"},
           {R"("24:00:00")", R"("12:00:00.1234")", R"("12:00")"});
    expect(R"({"type": "long", "logicalType": "timestamp-micros"})", kPlain,
           {R"("2026-01-02T03:04:05.123456Z")", R"("2026-01-02T03:04:05+01:00")", "5"},
           {R"("2026-01-02T03:04:05")", R"("2026-01-02T03:04:05.1234567Z")",
            R"("2026-01-02T03:04:60Z")", R"("2026-02-30T03:04:05Z")"});
    expect(R"({"type": "long", "logicalType": "local-timestamp-millis"})", kPlain,
           {R"("2026-01-02T03:04:05.123")", "5"},
           {R"("2026-01-02T03:04:05Z")", R"("2026-02-30T03:04:05")", R"("2026-04-31T03:04:05")"});
    expect(R"({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"})", kPlain,
           {R"("2f0d8c7e-1c2b-4b7e-9a39-7b0c6a1f2d3e")"}, {R"("2f0d8c7e")"});
    expect(R"({"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"})", kPlain,
           {R"("P1M2DT3.004S")", R"("P0M0DT0S")"}, {R"("P1M")", R"("PT1.2345S")"});
}

TEST_F(JsonSchemaTest, SaysDefaultsAsInstancesHaveThem)
{
    const auto with_default = [&](std::string_view type, std::string_view value,
                                  JsonEncoding encoding) {
        const std::string schema =
            schema_of(R"({"type": "record", "name": "R", "fields": [{"name": "f", "type": )" +
                          std::string(type) + R"(, "default": )" + std::string(value) + "}]}",
                      encoding);
        const std::size_t at = schema.find("\"default\":");
        return at == std::string::npos
                   ? "none"
                   : schema.substr(at + 10, schema.find("}},\"required\"", at) - at - 10);
    };
    EXPECT_EQ(with_default(R"("int")", "5", kPlain), "5");
    EXPECT_EQ(with_default(R"("bytes")", R"("f\u00ff")", kPlain), R"("Zv8=")");
    EXPECT_EQ(with_default(R"("bytes")", R"("foo")", kTagged), R"("foo")");
    EXPECT_EQ(with_default(R"({"type": "bytes", "logicalType": "decimal", "precision": 4,
                               "scale": 2})",
                           R"("\u0080")", kPlain),
              "-1.28");
    EXPECT_EQ(with_default(R"(["string", "null"])", R"("a")", kPlain), R"("a")");
    EXPECT_EQ(with_default(R"(["string", "null"])", R"("a")", kTagged), R"({"string":"a"})");
    EXPECT_EQ(with_default(R"(["null", "int"])", "null", kTagged), "null");
    EXPECT_EQ(with_default(R"({"type": "map", "values": ["int"]})", R"({"k": 1})", kTagged),
              R"({"k":{"int":1}})");
    const std::string record = R"({"type": "record", "name": "S", "fields": [
        {"name": "x", "type": "int"}, {"name": "y", "type": ["int"], "default": 7}]})";
    EXPECT_EQ(with_default(record, R"({"x": 1})", kPlain), R"({"x":1})");
    EXPECT_EQ(with_default(record, R"({"x": 1})", kTagged), R"({"x":1,"y":{"int":7}})");
    // ones that deviate, and ones without an end
    EXPECT_EQ(with_default(R"("int")", R"("5")", kPlain), "none");
    EXPECT_EQ(with_default(R"(["null", "int"])", "5", kPlain), "5");
    EXPECT_EQ(with_default(R"(["null", "int"])", R"("x")", kPlain), "none");
    EXPECT_EQ(with_default(R"({"type": "record", "name": "T", "fields": [
                               {"name": "t", "type": "T", "default": {}}]})",
                           "{}", kTagged),
              "none");
}

// A default within a default that is no value of its type, which lenient registration lets through.
TEST_F(JsonSchemaTest, LeavesOutDefaultsThatCannotBe)
{
    for (const char *type :
         {R"({"type": "array", "items": "int"})", R"({"type": "map", "values": "int"})",
          R"({"type": "record", "name": "S", "fields": []})",
          R"({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"})",
          R"({"type": "int", "logicalType": "date"})"}) {
        const std::string text =
            R"({"type": "record", "name": "O", "fields": [{"name": "r", "type": {"type": "record",
                "name": "R", "fields": [{"name": "a", "type": )" +
            std::string(type) +
            R"(, "default": "\u0003\u0000\u0000\u0000\u007f\u007f\u007f"}]}, "default": {}}]})";
        EXPECT_EQ(schema_of(text, kTagged).find("default"), std::string::npos) << type;
        EXPECT_NE(deviations_of(text), "");
    }
}

TEST_F(JsonSchemaTest, EscapesNames)
{
    expect_both(R"({"type": "enum", "name": "a/b~c d%", "symbols": ["A"]})", {R"("A")"},
                {R"("B")"});
}

} // namespace
} // namespace schema_registry::avro
