// Laws over many schemas: those of real use (SCHEMA_DATASETS names their folder) and random ones.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "core/compat/json_verdicts.hpp"
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

// Random schemas over a small vocabulary, so that two of them have much in common.
class Generator {
  public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    std::string document()
    {
        return R"({"definitions":{"a":)" + schema(2) + R"(,"b":)" + schema(2) + R"(},"allOf":[)" +
               schema(3) + "]}";
    }

  private:
    std::uint32_t below(std::uint32_t bound) { return random_() % bound; }

    std::string pick(std::initializer_list<const char *> list)
    {
        return *(list.begin() + below(static_cast<std::uint32_t>(list.size())));
    }

    std::string list(int depth)
    {
        std::string out = "[" + schema(depth);
        for (std::uint32_t more = below(3); more > 0; --more)
            out += "," + schema(depth);
        return out + "]";
    }

    std::string object(int depth)
    {
        std::string out = R"({"type":"object","properties":{)";
        for (const char *name : {"x", "y", "z"}) {
            if (below(2))
                out +=
                    (out.back() == '{' ? "\"" : ",\"") + std::string(name) + "\":" + schema(depth);
        }
        out += "}";
        out += pick({"", R"(,"required":["x"])", R"(,"required":["y","z"])"});
        out += pick({"", "", R"(,"additionalProperties":false)",
                     R"(,"additionalProperties":{"type":"number"})",
                     R"(,"patternProperties":{"[xy]":{"type":"string"}})"});
        return out + pick({"", "", R"(,"maxProperties":2)", R"(,"dependencies":{"x":["y"]})"}) +
               "}";
    }

    std::string schema(int depth)
    {
        switch (below(depth > 0 ? 10 : 5)) {
        case 0:
            return pick({"true", "false", "{}", R"({"title":"t"})"});
        case 1:
            return R"({"type":"string")" +
                   pick({"", R"(,"maxLength":3)", R"(,"maxLength":5)", R"(,"enum":["a","b"])"}) +
                   "}";
        case 2:
            return R"({"type":)" + pick({R"("number")", R"("integer")", R"(["integer","null"])"}) +
                   pick({"", R"(,"minimum":1)", R"(,"minimum":2)", R"(,"multipleOf":2)"}) + "}";
        case 3:
            return pick({R"({"$ref":"#/definitions/a"})", R"({"$ref":"#/definitions/b"})",
                         R"({"$ref":"#"})"});
        case 4:
            return pick({R"({"enum":[1,2]})", R"({"enum":[2,1,3]})", R"({"const":1})"});
        case 5:
        case 6:
            return object(depth - 1);
        case 7:
            return R"({"type":"array","items":)" +
                   (below(2) ? schema(depth - 1) : list(depth - 1)) +
                   pick({"", R"(,"additionalItems":false)", R"(,"uniqueItems":true)"}) + "}";
        case 8:
            return R"({")" + pick({"anyOf", "oneOf", "allOf"}) + "\":" + list(depth - 1) + "}";
        default:
            return R"({"not":)" + schema(depth - 1) + "}";
        }
    }

    std::mt19937 random_;
};

// The verdict that the rows must bear out.
bool can_read(const std::string &writer, const std::string &reader)
{
    jsonschema::SchemaSet writer_set = schema_set(writer, "draft-07");
    jsonschema::SchemaSet reader_set = schema_set(reader, "draft-07");
    std::pmr::memory_resource *memory = std::pmr::get_default_resource();
    Graph graph(writer_set, reader_set, {}, memory);
    Verdicts verdicts(graph, Policy::strict, {}, memory);
    return verdicts.can_read({graph.root(Side::old_schema), graph.root(Side::new_schema)});
}

TEST(CompatPropertiesTest, DirectionsMirrorAndNothingBreaksItself)
{
    Generator generator(2024);
    for (int round = 0; round < 3000; ++round) {
        const std::string left = generator.document();
        const std::string right = generator.document();
        SCOPED_TRACE(left + "  ->  " + right);
        for (const Policy policy : {Policy::strict, Policy::lenient}) {
            const Comparison there = compare_texts(left, right, policy);
            const Comparison back = compare_texts(right, left, policy);
            ASSERT_EQ(there.breaks_backward, back.breaks_forward);
            ASSERT_EQ(there.breaks_forward, back.breaks_backward);
            ASSERT_EQ(there.lines(), compare_texts(left, right, policy).lines());
            ASSERT_EQ(compare_texts(left, left, policy).lines(), Lines{});
            Lines lines = there.lines();
            std::sort(lines.begin(), lines.end());
            ASSERT_EQ(std::adjacent_find(lines.begin(), lines.end()), lines.end());
        }
        ASSERT_EQ(can_read(left, right), !compare_texts(left, right).breaks_backward);
        const Comparison strict = compare_texts(left, right, Policy::strict);
        const Comparison lenient = compare_texts(left, right, Policy::lenient);
        ASSERT_LE(lenient.breaks_forward, strict.breaks_forward);
    }
}

std::string content_of(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(CompatPropertiesTest, RealSchemasAreCompatibleWithThemselves)
{
    const char *folder = std::getenv("SCHEMA_DATASETS");
    if (!folder)
        GTEST_SKIP() << "SCHEMA_DATASETS is not set";
    std::vector<std::string> texts;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().filename() == "schema.json")
            texts.push_back(content_of(entry.path()));
    }
    EXPECT_FALSE(texts.empty());
    for (const std::string &text : texts) {
        SCOPED_TRACE(text.substr(0, 100));
        EXPECT_EQ(compare_texts(text, text).lines(), Lines{});
        for (const std::string &other : texts) {
            const Comparison there = compare_texts(text, other);
            const Comparison back = compare_texts(other, text);
            EXPECT_EQ(there.breaks_backward, back.breaks_forward);
            EXPECT_EQ(there.breaks_forward, back.breaks_backward);
        }
    }
}

} // namespace
} // namespace schema_registry::compat
