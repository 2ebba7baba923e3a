// Avro schemas as text again (src/core/avro/canonical.hpp).
#include "core/avro/canonical.hpp"

#include "unit/avro/avro_fixture.hpp"

namespace schema_registry::avro {
namespace {

class CanonicalTest : public AvroTest {
  protected:
    std::string write(std::string_view text, Form form, const std::vector<Referred> &referred = {})
    {
        std::pmr::string out;
        write_schema(read(text, referred), form, out);
        return std::string(out);
    }
};

TEST_F(CanonicalTest, IsTheParsingCanonicalForm)
{
    const auto canonical = [&](std::string_view text) { return write(text, Form::canonical); };
    EXPECT_EQ(canonical(R"({"type": "int"})"), R"("int")");
    EXPECT_EQ(canonical(R"({"type": "long", "logicalType": "timestamp-millis"})"), R"("long")");
    EXPECT_EQ(canonical("[]"), "[]");
    EXPECT_EQ(canonical(R"( [ "null" , {"type":"int"} ] )"), R"(["null","int"])");
    EXPECT_EQ(canonical(R"({"values": "int", "type": "map", "x": 1})"),
              R"({"type":"map","values":"int"})");
    EXPECT_EQ(canonical(R"({"size": 2, "namespace": "a", "type": "fixed", "name": "F",
                            "aliases": ["G"]})"),
              R"({"name":"a.F","type":"fixed","size":2})");
    EXPECT_EQ(canonical(R"({"symbols": ["A", "B"], "type": "enum", "name": "x.E", "default": "A",
                            "namespace": "n"})"),
              R"({"name":"x.E","type":"enum","symbols":["A","B"]})");
    EXPECT_EQ(canonical(R"({"type": "record", "doc": "\u0041", "name": "R", "namespace": "n",
        "fields": [{"default": 1, "type": {"type": "array", "items": ["null", "R"]}, "name": "f",
                    "doc": "x", "order": "ignore"}]})"),
              R"({"name":"n.R","type":"record","fields":[{"name":"f","type":)"
              R"({"type":"array","items":["null","n.R"]}}]})");
}

TEST_F(CanonicalTest, IsEqualForEqualSchemas)
{
    const auto complete = [&](std::string_view text) { return write(text, Form::complete); };
    const std::string one = complete(R"({"type": "record", "name": "R", "namespace": "n", "z": 1.0,
        "doc": "d", "fields": [
        {"name": "a", "type": "R", "order": "ascending", "aliases": ["b"], "default": {"k": 1}},
        {"name": "c", "type": {"type": "int"}},
        {"name": "e", "type": {"logicalType": "date", "type": "int"}, "order": "ignore"}]})");
    EXPECT_EQ(one,
              R"({"name":"n.R","type":"record","fields":[{"name":"a","type":"n.R","aliases":["b"],)"
              R"("default":{"k":1}},{"name":"c","type":"int"},{"name":"e","type":{"type":"int",)"
              R"("logicalType":"date"},"order":"ignore"}],"doc":"d","z":1})");
    EXPECT_EQ(one, complete(R"({"z": 1, "fields": [
        {"default": {"k": 1}, "aliases": ["b"], "type": "n.R", "name": "a"},
        {"type": "int", "name": "c"},
        {"order": "ignore", "name": "e", "type": {"type": "int", "logicalType": "date"}}],
        "name": "n.R", "doc": "d", "type": "record"})"));
    EXPECT_EQ(one, complete(one));
    EXPECT_NE(complete(R"(["int", "null"])"), complete(R"(["null", "int"])"));
}

TEST_F(CanonicalTest, WritesReferredTypesOrTheirNames)
{
    const std::vector<Referred> referred = {
        {"a.F", R"({"type": "fixed", "name": "F", "namespace": "a", "size": 2})"}};
    const std::string text =
        R"({"type": "record", "name": "R", "fields": [{"name": "x", "type": "a.F"},
            {"name": "y", "type": "a.F"}]})";
    const std::string bundled = R"({"name":"R","type":"record","fields":[{"name":"x","type":)"
                                R"({"name":"a.F","type":"fixed","size":2}},)"
                                R"({"name":"y","type":"a.F"}]})";
    EXPECT_EQ(write(text, Form::complete, referred), bundled);
    EXPECT_EQ(write(bundled, Form::complete), bundled);
    EXPECT_EQ(write(text, Form::canonical, referred), bundled);
    EXPECT_EQ(write(text, Form::normalized, referred),
              R"({"name":"R","type":"record","fields":[{"name":"x","type":"a.F"},)"
              R"({"name":"y","type":"a.F"}]})");
    EXPECT_EQ(write(R"("a.F")", Form::normalized, referred), R"("a.F")");
}

TEST_F(CanonicalTest, KeepsTypesWithoutANamespace)
{
    const std::string text = R"({"type": "record", "name": "x.R", "fields": [{"name": "f", "type":
        {"type": "fixed", "name": "F", "namespace": "", "size": 1}}]})";
    const std::string normalized = write(text, Form::normalized);
    EXPECT_EQ(normalized, R"({"name":"x.R","type":"record","fields":[{"name":"f","type":)"
                          R"({"name":"F","namespace":"","type":"fixed","size":1}}]})");
    EXPECT_EQ(write(normalized, Form::complete), write(text, Form::complete));
}

// Types that hold each other by name only, as many levels as there are types.
TEST_F(CanonicalTest, EndsWhereTypesAreNestedTooDeeply)
{
    std::vector<Referred> referred;
    std::string inner = R"("int")";
    for (int index = 0; index < 6000; ++index) {
        const std::string name = "R" + std::to_string(index);
        referred.push_back({name, R"({"type": "record", "name": ")" + name +
                                      R"(", "fields": [{"name": "f", "type": )" + inner + "}]}"});
        inner = '"' + name + '"';
    }
    try {
        (void)write(inner, Form::complete, referred);
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::too_complex);
    }
    EXPECT_EQ(write(inner, Form::normalized, referred), inner);
}

} // namespace
} // namespace schema_registry::avro
