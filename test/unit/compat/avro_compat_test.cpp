// Compatibility of Avro schemas (src/core/compat/avro_compat.hpp).
#include "core/compat/avro_compat.hpp"

#include "unit/avro/avro_fixture.hpp"

namespace schema_registry::compat {
namespace {

class AvroCompatTest : public avro::AvroTest {
  protected:
    // A row a line: "RULE path BF class: message", B and F where it breaks, "-" where it does not.
    std::string compare(std::string_view old_text, std::string_view new_text)
    {
        const avro::Schema old_one = read(old_text);
        const avro::Schema new_one = read(new_text);
        avro::require_sound(old_one);
        avro::require_sound(new_one);
        std::string lines;
        for (const Difference &row : compare_avro(old_one, new_one, kDefaultLimits, &memory_)) {
            lines.append(row.rule).append(" ").append(row.path).append(" ");
            lines.append(row.breaks_backward ? "B" : "-").append(row.breaks_forward ? "F" : "-");
            lines.append(" ").append(name_of(row.change_class)).append(": ");
            lines.append(row.message).append("\n");
        }
        return lines;
    }
};

std::string record(std::string_view fields)
{
    return R"({"type": "record", "name": "R", "fields": [)" + std::string(fields) + "]}";
}

std::string letters(std::string_view symbols, std::string_view more = "")
{
    return R"({"type": "enum", "name": "E", "symbols": [)" + std::string(symbols) + "]" +
           std::string(more) + "}";
}

TEST_F(AvroCompatTest, FindsNothingInEqualSchemas)
{
    EXPECT_EQ(compare(R"("int")", R"({"type": "int"})"), "");
    EXPECT_EQ(compare(R"(["null", "int"])", R"(["int", "null"])"), "");
    const std::string list = record(R"({"name": "next", "type": ["null", "R"]})");
    EXPECT_EQ(compare(list, list), "");
}

TEST_F(AvroCompatTest, ComparesTypes)
{
    EXPECT_EQ(compare(R"("int")", R"("string")"),
              "TYPE_MISMATCH  BF major: Type changed from int to string\n");
    EXPECT_EQ(compare(R"("int")", R"("long")"),
              "TYPE_MISMATCH  -F minor: Type changed from int to long\n");
    EXPECT_EQ(compare(R"("long")", R"("int")"),
              "TYPE_MISMATCH  B- major: Type changed from long to int\n");
    EXPECT_EQ(compare(R"("bytes")", R"("string")"), "");
    EXPECT_EQ(compare(record(R"({"name": "f", "type": {"type": "array", "items": "int"}})"),
                      record(R"({"name": "f", "type": {"type": "array", "items": "null"}})")),
              "TYPE_MISMATCH /fields/0/type/items BF major: Type changed from int to null\n");
    EXPECT_EQ(compare(R"({"type": "map", "values": "int"})", R"("int")"),
              "TYPE_MISMATCH  BF major: Type changed from map to int\n");
}

TEST_F(AvroCompatTest, ComparesNames)
{
    EXPECT_EQ(compare(R"({"type": "fixed", "name": "a.F", "size": 2})",
                      R"({"type": "fixed", "name": "b.F", "size": 2})"),
              "");
    EXPECT_EQ(compare(R"({"type": "fixed", "name": "a.F", "size": 2})",
                      R"({"type": "fixed", "name": "a.G", "size": 3})"),
              "NAME_MISMATCH /name BF major: Name changed from a.F to a.G\n"
              "FIXED_SIZE_MISMATCH /size BF major: Size changed from 2 to 3\n");
    EXPECT_EQ(compare(R"({"type": "fixed", "name": "a.F", "size": 2})",
                      R"({"type": "fixed", "name": "b.G", "size": 2, "aliases": ["a.F"]})"),
              "ALIASES_CHANGED /aliases -- patch: 'aliases' added: [\"a.F\"]\n"
              "NAME_MISMATCH /name -F minor: Name changed from a.F to b.G\n");
}

TEST_F(AvroCompatTest, ComparesFields)
{
    const std::string plain = record(R"({"name": "a", "type": "int"})");
    const std::string added =
        record(R"({"name": "a", "type": "int"}, {"name": "b", "type": "int"})");
    const std::string with_default =
        record(R"({"name": "a", "type": "int"}, {"name": "b", "type": "int", "default": 1})");
    EXPECT_EQ(compare(plain, added), "READER_FIELD_MISSING_DEFAULT_VALUE /fields/1 B- major: "
                                     "Field 'b' added without a default\n");
    EXPECT_EQ(compare(added, plain), "READER_FIELD_MISSING_DEFAULT_VALUE /fields/1 -F major: "
                                     "Field 'b' removed, which had no default\n");
    EXPECT_EQ(compare(plain, with_default),
              "FIELD_ADDED /fields/1 -- minor: Field 'b' added with a default\n");
    EXPECT_EQ(compare(with_default, plain),
              "FIELD_REMOVED /fields/1 -- major: Field 'b' removed, which had a default\n");
    EXPECT_EQ(compare(with_default, added),
              "DEFAULT_CHANGED /fields/1/default -- patch: 'default' removed, was 1\n");
    const std::string renamed = record(R"({"name": "z", "type": "int", "aliases": ["a"]})");
    EXPECT_EQ(compare(plain, renamed),
              "FIELD_RENAMED /fields/0 -- major: Field 'a' renamed to 'z'\n"
              "ALIASES_CHANGED /fields/0/aliases -- patch: 'aliases' added: [\"a\"]\n"
              "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 -F major: "
              "Field 'a' removed, which had no default\n");
}

TEST_F(AvroCompatTest, ComparesEnums)
{
    EXPECT_EQ(compare(letters(R"("A")"), letters(R"("A", "B", "C")")),
              "MISSING_ENUM_SYMBOLS /symbols -F minor: Symbols added: 'B', 'C'\n");
    EXPECT_EQ(compare(letters(R"("A", "B")"), letters(R"("A")")),
              "MISSING_ENUM_SYMBOLS /symbols B- major: Symbols removed: 'B'\n");
    const std::string one = letters(R"("A")", R"(, "default": "A")");
    const std::string two = letters(R"("A", "B")", R"(, "default": "A")");
    EXPECT_EQ(compare(one, two),
              "ENUM_SYMBOLS_ADDED /symbols -- minor: Symbols added: 'B'; they are read as 'A'\n");
    EXPECT_EQ(
        compare(two, one),
        "ENUM_SYMBOLS_REMOVED /symbols -- major: Symbols removed: 'B'; they are read as 'A'\n");
}

TEST_F(AvroCompatTest, ComparesUnions)
{
    EXPECT_EQ(compare(R"("int")", R"(["null", "int"])"),
              "TYPE_MISMATCH /0 -F minor: Type changed from int to null\n");
    EXPECT_EQ(compare(R"(["null", "int"])", R"("int")"),
              "TYPE_MISMATCH  B- major: Type changed from null to int\n");
    EXPECT_EQ(compare(R"(["null", "int"])", R"(["null", "string"])"),
              "MISSING_UNION_BRANCH /1 B- major: No type of the new schema reads int of the old "
              "one\n"
              "MISSING_UNION_BRANCH /1 -F minor: No type of the old schema reads string of the new "
              "one\n");
    EXPECT_EQ(compare(R"("string")", R"(["null", "int"])"),
              "MISSING_UNION_BRANCH  B- major: No type of the new schema reads string of the old "
              "one\n"
              "TYPE_MISMATCH /0 -F minor: Type changed from string to null\n"
              "TYPE_MISMATCH /1 -F minor: Type changed from string to int\n");
    EXPECT_EQ(compare(R"(["int", "float", "double"])", R"(["float", "double"])"),
              "UNION_CHANGED  -- minor: Types of the union changed; each reads the other\n");
}

TEST_F(AvroCompatTest, TellsOfWhatBreaksNothing)
{
    EXPECT_EQ(compare(R"({"type": "int", "logicalType": "date", "x": 1})",
                      R"({"type": "int", "logicalType": "time-millis", "x": 2})"),
              "LOGICAL_TYPE_CHANGED  -- major: Logical type changed from date to time-millis\n"
              "ATTRIBUTE_CHANGED /x -- patch: 'x' changed from 1 to 2\n"
              "ATTRIBUTE_CHANGED /logicalType -- patch: 'logicalType' changed from \"date\" to "
              "\"time-millis\"\n");
    EXPECT_EQ(compare(R"({"type": "bytes", "logicalType": "decimal", "precision": 4})",
                      R"({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2})"),
              "LOGICAL_TYPE_CHANGED  -- major: Logical type changed from decimal(4, 0) to "
              "decimal(4, 2)\n");
    EXPECT_EQ(compare(R"({"type": "record", "name": "R", "doc": "x", "fields": []})", record("")),
              "DOCUMENTATION_CHANGED /doc -- patch: 'doc' removed, was \"x\"\n");
}

TEST_F(AvroCompatTest, PointsAtDeclarations)
{
    const auto schema = [](std::string_view symbols) {
        return R"({"type": "record", "name": "R", "fields": [{"name": "a", "type": )" +
               letters(symbols) + R"(}, {"name": "b", "type": {"type": "array", "items": "E"}}]})";
    };
    EXPECT_EQ(compare(schema(R"("A", "B")"), schema(R"("A")")),
              "MISSING_ENUM_SYMBOLS /fields/0/type/symbols B- major: Symbols removed: 'B'\n");
}

// A chain of types that hold each other by name: long, but neither deep nor slow.
TEST_F(AvroCompatTest, ComparesLongChains)
{
    const auto chain = [](std::string_view end) {
        std::string text = "[";
        std::string inner(end);
        for (int index = 0; index < 5000; ++index) {
            const std::string name = "R" + std::to_string(index);
            text += (index == 0 ? "" : ",") +
                    (R"({"type": "record", "name": ")" + name +
                     R"(", "fields": [{"name": "f", "type": )" + inner + "}]}");
            inner = '"' + name + '"';
        }
        return text + "]";
    };
    const std::string rows = compare(chain(R"("int")"), chain(R"("string")"));
    EXPECT_EQ(std::ranges::count(rows, '\n'), 10000);
    EXPECT_TRUE(rows.starts_with("MISSING_UNION_BRANCH /0 B")) << rows.substr(0, 100);
    EXPECT_EQ(compare(chain(R"("int")"), chain(R"("int")")), "");
}

} // namespace
} // namespace schema_registry::compat
