// Reading Avro's binary encoding (src/core/avro/reading.hpp).
#include "core/avro/reading.hpp"

#include "unit/avro/avro_fixture.hpp"

#include "core/json/writer.hpp"

namespace schema_registry::avro {
namespace {

using namespace std::string_view_literals;

class ReadingTest : public AvroTest {
  protected:
    // What the message is, as JSON, or "CODE: detail".
    std::string read_as(std::string_view message, std::string_view writer, std::string_view reader,
                        JsonEncoding encoding = JsonEncoding::plain,
                        const Limits &limits = kDefaultLimits)
    {
        const Schema from = read(writer);
        const Schema to = read(reader);
        const auto program = compile_reading(from, to, encoding, limits, &memory_);
        const auto document = read_message(program.data(), message, limits, &memory_);
        if (!document)
            return (document.error().code == Code::invalid_binary ? "binary: " : "incompatible: ") +
                   document.error().detail;
        std::pmr::string out;
        json::write_normal_form(document->root(), out);
        return std::string(out);
    }
    std::string plain(std::string_view message, std::string_view schema)
    {
        return read_as(message, schema, schema);
    }
    std::string tagged(std::string_view message, std::string_view schema)
    {
        return read_as(message, schema, schema, JsonEncoding::tagged);
    }
};

TEST_F(ReadingTest, ReadsPrimitiveTypes)
{
    EXPECT_EQ(plain(""sv, R"("null")"), "null");
    EXPECT_EQ(plain("\x01"sv, R"("boolean")"), "true");
    EXPECT_EQ(plain("\x00"sv, R"("int")"), "0");
    EXPECT_EQ(plain("\x01"sv, R"("int")"), "-1");
    EXPECT_EQ(plain("\x80\x01"sv, R"("int")"), "64");
    EXPECT_EQ(plain("\xfe\xff\xff\xff\x0f"sv, R"("int")"), "2147483647");
    EXPECT_EQ(plain("\xff\xff\xff\xff\x0f"sv, R"("int")"), "-2147483648");
    EXPECT_EQ(plain("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, R"("long")"),
              "-9223372036854775808");
    EXPECT_EQ(plain("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, R"("long")"),
              "9223372036854775807");
    EXPECT_EQ(plain("\x80\x89\x7a"sv, R"("long")"), "1000000");
    EXPECT_EQ(plain("\x00\x00\x80\x3e"sv, R"("float")"), "0.25");
    EXPECT_EQ(plain("\xcd\xcc\xcc\x3d"sv, R"("float")"), "0.1");
    EXPECT_EQ(plain("\x00\x00\xc0\x7f"sv, R"("float")"), "\"NaN\"");
    EXPECT_EQ(plain("\x00\x00\x00\x00\x00\x00\xf0\xff"sv, R"("double")"), "\"-Infinity\"");
    EXPECT_EQ(plain("\x9a\x99\x99\x99\x99\x99\xb9\x3f"sv, R"("double")"), "0.1");
    EXPECT_EQ(plain("\x06\x66\x6f\x6f"sv, R"("string")"), "\"foo\"");
    EXPECT_EQ(plain("\x06\x66\x6f\x6f"sv, R"("bytes")"), "\"Zm9v\"");
    EXPECT_EQ(tagged("\x04\x66\xff"sv, R"("bytes")"), "\"f\xC3\xBF\"");
}

TEST_F(ReadingTest, ReadsContainers)
{
    const std::string list = R"({"type": "array", "items": "int"})";
    EXPECT_EQ(plain("\x00"sv, list), "[]");
    EXPECT_EQ(plain("\x04\x02\x04\x02\x06\x00"sv, list), "[1,2,3]");
    EXPECT_EQ(plain("\x03\x04\x02\x04\x00"sv, list), "[1,2]"); // with its size
    const std::string map = R"({"type": "map", "values": "int"})";
    EXPECT_EQ(plain("\x06\x04zz\x02\x02y\x04\x02x\x06\x00"sv, map), R"({"x":3,"y":2,"zz":1})");
    EXPECT_EQ(plain("\x04\x02x\x02\x02x\x04\x00"sv, map), R"({"x":2})");
    EXPECT_EQ(plain("\x02"sv, R"({"type": "enum", "name": "E", "symbols": ["A", "B"]})"), "\"B\"");
    EXPECT_EQ(plain("\x01\x02"sv, R"({"type": "fixed", "name": "F", "size": 2})"), "\"AQI=\"");
    const std::string record = R"({"type": "record", "name": "n.R", "fields": [
        {"name": "name", "type": "string"}, {"name": "b", "type": ["null", "int"]},
        {"name": "a", "type": {"type": "array", "items": ["null", "R"]}}]})";
    EXPECT_EQ(plain("\x02x\x02\x06\x04\x00\x02\x02y\x00\x00\x00"sv, record),
              R"({"a":[null,{"a":[],"b":null,"name":"y"}],"b":3,"name":"x"})");
    EXPECT_EQ(tagged("\x02x\x02\x06\x04\x00\x02\x02y\x00\x00\x00"sv, record),
              R"({"a":[null,{"n.R":{"a":[],"b":null,"name":"y"}}],"b":{"int":3},"name":"x"})");
}

TEST_F(ReadingTest, ReadsLogicalTypes)
{
    EXPECT_EQ(plain("\x04\x00\x80"sv,
                    R"({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2})"),
              "1.28");
    EXPECT_EQ(plain("\xc0\xbe\x02"sv, R"({"type": "int", "logicalType": "date"})"),
              "\"2025-10-23\"");
    EXPECT_EQ(plain("\x01"sv, R"({"type": "int", "logicalType": "date"})"), "\"1969-12-31\"");
    EXPECT_EQ(plain("\xfe\xff\xff\xff\x0f"sv, R"({"type": "int", "logicalType": "date"})"),
              "2147483647");
    EXPECT_EQ(plain("\x02"sv, R"({"type": "int", "logicalType": "time-millis"})"),
              "\"00:00:00.001\"");
    EXPECT_EQ(plain("\x01"sv, R"({"type": "long", "logicalType": "timestamp-micros"})"),
              "\"1969-12-31T23:59:59.999999Z\"");
    EXPECT_EQ(plain("\x00"sv, R"({"type": "long", "logicalType": "local-timestamp-millis"})"),
              "\"1970-01-01T00:00:00\"");
    EXPECT_EQ(tagged("\x00"sv, R"({"type": "long", "logicalType": "timestamp-micros"})"), "0");
    EXPECT_EQ(plain("\x01\x00\x00\x00\x02\x00\x00\x00\xbc\x0b\x00\x00"sv,
                    R"({"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"})"),
              "\"P1M2DT3.004S\"");
    EXPECT_EQ(plain("0123456789abcdef"sv,
                    R"({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"})"),
              "\"30313233-3435-3637-3839-616263646566\"");
}

TEST_F(ReadingTest, ResolvesBetweenSchemas)
{
    EXPECT_EQ(read_as("\x02"sv, R"("int")", R"("double")"), "1");
    EXPECT_EQ(read_as("\x82\x80\x80\x10"sv, R"("int")", R"("float")"), "16777216");
    EXPECT_EQ(read_as("\xcd\xcc\xcc\x3d"sv, R"("float")", R"("double")"), "0.10000000149011612");
    EXPECT_EQ(read_as("\x02x"sv, R"("bytes")", R"("string")"), "\"x\"");
    EXPECT_EQ(read_as("\x02\x02"sv, R"(["null", "int"])", R"("long")"), "1");
    EXPECT_EQ(read_as("\x00"sv, R"(["null", "int"])", R"("long")"),
              "incompatible: null cannot be read as long.");
    EXPECT_EQ(read_as("\x02"sv, R"("int")", R"(["null", "long"])", JsonEncoding::tagged),
              R"({"long":1})");
    EXPECT_EQ(read_as("\x02\x00"sv,
                      R"(["boolean", {"type": "enum", "name": "N", "symbols": ["F", "A"]}])",
                      R"(["boolean", {"type": "enum", "name": "N", "symbols": ["F"]}])"),
              "\"F\"");
    EXPECT_EQ(read_as("\x02"sv, R"("int")", R"("string")"),
              "incompatible: int cannot be read as string.");
    const std::string letters = R"({"type": "enum", "name": "E", "symbols": ["A", "B"]})";
    EXPECT_EQ(read_as("\x02"sv, letters,
                      R"({"type": "enum", "name": "E", "symbols": ["X"], "default": "X"})"),
              "\"X\"");
    EXPECT_EQ(read_as("\x02"sv, letters, R"({"type": "enum", "name": "E", "symbols": ["A"]})"),
              "incompatible: Enum \"E\" lacks a symbol of the data, and has no default.");
    const std::string writer = R"({"type": "record", "name": "R", "fields": [
        {"name": "skipped", "type": {"type": "map", "values": ["null", "string"]}},
        {"name": "old", "type": "int"}]})";
    EXPECT_EQ(read_as("\x02\x02k\x02\x02v\x00\x0a"sv, writer,
                      R"({"type": "record", "name": "R", "fields": [
                          {"name": "made", "type": {"type": "record", "name": "S", "fields": [
                              {"name": "x", "type": ["int", "null"], "default": 7},
                              {"name": "y", "type": "bytes"}]}, "default": {"y": "\u00ff"}},
                          {"name": "new", "type": "long", "aliases": ["old"]}]})"),
              R"({"made":{"x":7,"y":"/w=="},"new":5})");
    EXPECT_EQ(read_as("\x00\x0a"sv, writer, R"({"type": "record", "name": "R", "fields": [
                          {"name": "z", "type": "int"}]})"),
              "incompatible: field \"z\" is not in the data and has no default.");
    EXPECT_EQ(read_as("\x00\x0a"sv, writer, R"({"type": "record", "name": "Q", "fields": []})"),
              "incompatible: record \"R\" cannot be read as record \"Q\".");
}

TEST_F(ReadingTest, TakesManyItemsThatHoldLittle)
{
    std::string message("\x80\x89\x7a"sv); // a million
    message.append(1000000, '\0');
    message.push_back('\0');
    const std::string list =
        R"({"type": "array", "items": {"type": "record", "name": "R", "fields": [
        {"name": "a", "type": ["null", "string"]}]}})";
    const Schema schema = read(list);
    const auto program = compile_checking(schema, kDefaultLimits, &memory_);
    EXPECT_TRUE(read_message(program.data(), message, kDefaultLimits, &memory_).ok());
}

TEST_F(ReadingTest, RefusesWhatIsNoneOfTheSchema)
{
    const auto refused = [&](std::string_view message, std::string_view schema) {
        const std::string said = plain(message, schema);
        return said.substr(0, said.find('.'));
    };
    EXPECT_EQ(refused(""sv, R"("int")"), "binary: At byte 0: the data ends in a number");
    EXPECT_EQ(refused("\x80"sv, R"("int")"), "binary: At byte 1: the data ends in a number");
    EXPECT_EQ(refused("\x80\x80\x80\x80\x10"sv, R"("int")"),
              "binary: At byte 5: an int has more than 32 bits");
    EXPECT_EQ(refused("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv, R"("long")"),
              "binary: At byte 10: a number has more than 64 bits");
    EXPECT_EQ(refused("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, R"("long")"),
              "binary: At byte 10: a number has more than 64 bits");
    EXPECT_EQ(refused("\x02\x00"sv, R"("int")"),
              "binary: At byte 1: there are bytes behind the value");
    EXPECT_EQ(refused("\x02"sv, R"("boolean")"), "binary: At byte 1: a boolean is neither 0 nor 1");
    EXPECT_EQ(refused("\x00\x00\x00"sv, R"("float")"),
              "binary: At byte 0: more bytes are announced than there are");
    EXPECT_EQ(refused("\x06xx"sv, R"("string")"),
              "binary: At byte 1: more bytes are announced than there are");
    EXPECT_EQ(refused("\x01"sv, R"("string")"), "binary: At byte 1: a length is below zero");
    EXPECT_EQ(refused("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, R"("bytes")"),
              "binary: At byte 10: more bytes are announced than there are");
    EXPECT_EQ(refused("\x02\xff"sv, R"("string")"), "binary: At byte 2: a string is not UTF-8");
    EXPECT_EQ(refused("\x02\x02\xff\x00\x00"sv, R"({"type": "map", "values": "null"})"),
              "binary: At byte 3: a key is not UTF-8");
    EXPECT_EQ(refused("\x04"sv, R"(["null", "int"])"),
              "binary: At byte 1: a union has no such branch");
    EXPECT_EQ(refused("\x01"sv, R"(["null"])"), "binary: At byte 1: a union has no such branch");
    EXPECT_EQ(refused("\x02"sv, R"({"type": "enum", "name": "E", "symbols": ["A"]})"),
              "binary: At byte 1: an enum has no such symbol");
    const std::string list = R"({"type": "array", "items": "int"})";
    EXPECT_EQ(refused("\x04\x02"sv, list), "binary: At byte 2: the data ends in a number");
    EXPECT_EQ(refused("\x01\x7f\x02\x00"sv, list),
              "binary: At byte 2: more bytes are announced than there are");
    EXPECT_EQ(refused("\x01\x04\x02\x00"sv, list),
              "binary: At byte 3: a block is not as long as it says");
    EXPECT_EQ(refused("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"sv, list),
              "binary: At byte 10: a block has too many items");
}

TEST_F(ReadingTest, ChecksWithoutMakingAnything)
{
    const Schema schema = read(R"({"type": "record", "name": "R", "fields": [
        {"name": "s", "type": "string"}, {"name": "m", "type": {"type": "map", "values": [
            {"type": "enum", "name": "E", "symbols": ["A"]}, "bytes"]}}]})");
    const auto program = compile_checking(schema, kDefaultLimits, &memory_);
    const auto is_valid = [&](std::string_view message) {
        return read_message(program.data(), message, kDefaultLimits, &memory_).ok();
    };
    EXPECT_TRUE(is_valid("\x02x\x02\x02k\x00\x00\x00"sv));
    EXPECT_TRUE(is_valid("\x02x\x02\x02k\x02\x02\xff\x00"sv));
    EXPECT_FALSE(is_valid("\x02x\x02\x02k\x00\x02\x00"sv)); // a symbol
    EXPECT_FALSE(is_valid("\x02\xff\x00"sv));               // no UTF-8
    EXPECT_FALSE(is_valid("\x02x"sv));
}

TEST_F(ReadingTest, EndsWithinItsLimits)
{
    const auto code_of = [&](std::string_view message, std::string_view schema) {
        try {
            return plain(message, schema);
        } catch (const Error &error) {
            EXPECT_EQ(error.diagnostic().code, Code::too_complex);
            return error.diagnostic().message;
        }
    };
    // items that take no bytes
    EXPECT_EQ(code_of("\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv,
                      R"({"type": "array", "items": "null"})"),
              "Avro data has too many items that take no bytes");
    // a record that always holds itself
    EXPECT_EQ(code_of(""sv, R"({"type": "record", "name": "R", "fields": [
                                {"name": "r", "type": "R"}]})"),
              "Avro data is nested too deeply");
    // a symbol that is much longer than what names it
    EXPECT_EQ(code_of(std::string("\xc0\x3e") + std::string(4001, char{}),
                      R"({"type": "array", "items": {"type": "enum", "name": "E", "symbols": [")" +
                          std::string(100000, 'A') + R"("]}})"),
              "Avro data becomes too large");
    // nesting
    EXPECT_EQ(code_of(std::string(20000, '\x02'), R"({"type": "record", "name": "R", "fields": [
                                {"name": "r", "type": {"type": "array", "items": "R"}}]})"),
              "Avro data is nested too deeply");
}

} // namespace
} // namespace schema_registry::avro
