// The table of formats and its row for JSON Schema (src/core/format/format.hpp).
#include "core/format/format.hpp"

#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "core/base/result.hpp"

namespace schema_registry::format {
namespace {

class JsonFormat : public testing::Test {
  protected:
    // A source of one document.
    Source source(std::string_view text)
    {
        document_.push_back({text, {}});
        return {{&document_.back(), 1}, "draft-07", false};
    }
    Code code_of(std::string_view text)
    {
        try {
            find_format("JSON")->require_valid(source(text), Limits{}, &memory_);
        } catch (const Error &error) {
            return error.diagnostic().code;
        }
        ADD_FAILURE() << "valid: " << text;
        return Code::internal;
    }

    std::pmr::monotonic_buffer_resource memory_;
    std::pmr::deque<SourceDocument> document_;
};

TEST_F(JsonFormat, IsFoundByItsNames)
{
    EXPECT_NE(find_format("JSON"), nullptr);
    EXPECT_EQ(find_format("json"), find_format("JSON"));
    EXPECT_EQ(find_format("JsonSchema"), find_format("JSON"));
    EXPECT_EQ(find_format("YAML"), nullptr);
    EXPECT_EQ(find_format(""), nullptr);
    EXPECT_EQ(all_formats().front()->name, "JSON");
}

TEST_F(JsonFormat, DescribesASchema)
{
    const Format &json = *find_format("JSON");
    const Description one =
        json.describe(source(R"({"version": "1.2.0-rc.1", "type": "object", "maximum": 1.50})"),
                      Limits{}, &memory_);
    EXPECT_EQ(one.normal_form, R"({"maximum":1.5,"type":"object","version":"1.2.0-rc.1"})");
    EXPECT_EQ(one.canonical, one.normal_form);
    EXPECT_EQ(one.dialect, "draft-07");
    EXPECT_EQ(one.version, "1.2.0-rc.1");
    const Description other = json.describe(
        source(R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "version": 2})"),
        Limits{}, &memory_);
    EXPECT_EQ(other.dialect, "2020-12");
    EXPECT_EQ(other.version, "");
}

TEST_F(JsonFormat, ListsProblems)
{
    const auto problems = find_format("JSON")->check(
        source(R"({"type": "strin", "$defs": 1, "definitions": 1})"), Limits{}, &memory_);
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0].path, "/type");
    EXPECT_EQ(problems[1].path, "/definitions");
    EXPECT_EQ(problems[1].message, "must be an object of schemas");
    EXPECT_TRUE(find_format("JSON")->check(source("true"), Limits{}, &memory_).empty());
}

TEST_F(JsonFormat, TellsErrorsApart)
{
    EXPECT_EQ(code_of("{"), Code::invalid_text);
    EXPECT_EQ(code_of(R"({"type": 5})"), Code::invalid_schema);
    EXPECT_EQ(code_of(R"({"$ref": "elsewhere"})"), Code::unresolved_reference);
}

TEST_F(JsonFormat, Compares)
{
    const Format &json = *find_format("JSON");
    const std::array old_schemas = {source(R"({"type": "integer"})"),
                                    source(R"({"type": "number"})")};
    const format::Source new_schema = source(R"({"type": "number"})");
    const auto strict = json.compare(old_schemas, new_schema, "STRICT", Limits{}, &memory_);
    ASSERT_EQ(strict.size(), 2u);
    ASSERT_EQ(strict[0].size(), 1u);
    EXPECT_EQ(strict[0][0].rule, "TYPE_EXTENDED");
    EXPECT_EQ(strict[0][0].change_class, "minor");
    EXPECT_FALSE(strict[0][0].breaks_backward);
    EXPECT_TRUE(strict[0][0].breaks_forward);
    EXPECT_TRUE(strict[1].empty());
    const auto semantic = json.compare(old_schemas, new_schema, "SEMANTIC", Limits{}, &memory_);
    ASSERT_EQ(semantic[0].size(), 2u);
    EXPECT_EQ(semantic[0][1].rule, "NOT_CONTAINED");
    EXPECT_FALSE(semantic[0][1].breaks_backward);
    EXPECT_TRUE(semantic[0][1].breaks_forward);
    EXPECT_TRUE(semantic[1].empty());
    EXPECT_THROW((void)json.compare(old_schemas, new_schema, "WIRE", Limits{}, &memory_), Error);
}

TEST_F(JsonFormat, ComparesWithOtherFormats)
{
    const format::Format &json = *find_format("JSON");
    format::Format other = json;
    other.name = "OTHER";
    const std::array<format::Schema, 3> old_schemas = {
        {{&other, source("{}")}, {&json, source("{}")}, {&other, source(R"({"type": 1})")}}};
    const auto found =
        compare(old_schemas, {&json, source(R"({"type": "null"})")}, "STRICT", Limits{}, &memory_);
    ASSERT_EQ(found.size(), 3u);
    for (const std::size_t place : {std::size_t{0}, std::size_t{2}}) {
        ASSERT_EQ(found[place].size(), 1u);
        EXPECT_EQ(found[place][0].rule, "FORMAT_CHANGED");
        EXPECT_EQ(found[place][0].message, "Format changed from OTHER to JSON");
        EXPECT_TRUE(found[place][0].breaks_backward && found[place][0].breaks_forward);
    }
    ASSERT_EQ(found[1].size(), 1u);
    EXPECT_EQ(found[1][0].rule, "TYPE_CHANGED");
}

} // namespace
} // namespace schema_registry::format
