// The row of the table of formats for Avro (src/core/format/avro_format.cpp).
#include "core/format/format.hpp"

#include <deque>
#include <string>

#include <gtest/gtest.h>

#include "core/base/result.hpp"

namespace schema_registry::format {
namespace {

class AvroFormat : public testing::Test {
  protected:
    Source source(std::string_view text, bool is_lenient = false)
    {
        documents_.push_back({text, {}});
        return {.documents = {&documents_.back(), 1}, .is_lenient = is_lenient};
    }
    Diagnostic error_of(const Source &source)
    {
        try {
            avro_.require_valid(source, Limits{}, &memory_);
        } catch (const Error &error) {
            return error.diagnostic();
        }
        return {Code::internal, "valid", {}, {}};
    }

    const Format &avro_ = *find_format("avro");
    std::pmr::monotonic_buffer_resource memory_;
    std::deque<SourceDocument> documents_;
};

constexpr std::string_view kRecord =
    R"({"type": "record", "name": "n.R", "version": "1.2.0", "doc": "d", "fields": [
        {"name": "a", "type": {"type": "int"}, "default": 1}]})";

TEST_F(AvroFormat, DescribesASchema)
{
    const Description described = avro_.describe(source(kRecord), Limits{}, &memory_);
    EXPECT_EQ(described.normal_form,
              R"({"name":"n.R","type":"record","fields":[{"name":"a","type":"int","default":1}],)"
              R"("doc":"d","version":"1.2.0"})");
    EXPECT_EQ(described.normalized, described.normal_form);
    EXPECT_EQ(described.canonical,
              R"({"name":"n.R","type":"record","fields":[{"name":"a","type":"int"}]})");
    EXPECT_EQ(described.version, "1.2.0");
    EXPECT_EQ(described.dialect, "plain");
    EXPECT_TRUE(described.is_complete);
}

TEST_F(AvroFormat, ListsProblemsAndDeviations)
{
    constexpr std::string_view text = R"({"type": "enum", "name": "E", "symbols": []})";
    EXPECT_EQ(avro_.check(source(text), Limits{}, &memory_).size(), 1u);
    EXPECT_EQ(avro_.check(source(text, true), Limits{}, &memory_).size(), 0u);
    EXPECT_EQ(error_of(source(text)).code, Code::invalid_schema);
    EXPECT_NE(error_of(source(text)).hint, "");
    EXPECT_EQ(error_of(source(text, true)).message, "valid");
    EXPECT_EQ(error_of(source(R"({"type": "array"})", true)).code, Code::invalid_schema);
    EXPECT_EQ(error_of(source(R"("Foo")", true)).code, Code::unresolved_reference);
    EXPECT_EQ(error_of(source("{")).code, Code::invalid_text);
}

TEST_F(AvroFormat, ComparesByOnePolicy)
{
    const Source old_one = source(kRecord);
    const Source new_one = source(R"({"type": "record", "name": "n.R", "doc": "d",
        "version": "1.2.0", "fields": []})");
    const auto found = avro_.compare({&old_one, 1}, new_one, "STRICT", Limits{}, &memory_);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0][0].rule, "FIELD_REMOVED");
    try {
        (void)avro_.compare({&old_one, 1}, new_one, "LENIENT", Limits{}, &memory_);
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::invalid_argument);
    }
}

TEST_F(AvroFormat, HasAJsonSchemaAndPlans)
{
    const Source generated = avro_.json_schema(source(kRecord), Limits{}, &memory_);
    ASSERT_EQ(generated.documents.size(), 1u);
    EXPECT_TRUE(generated.assert_formats);
    EXPECT_NE(generated.documents[0].text.find(R"("default":1)"), std::string_view::npos);
    EXPECT_EQ(find_format("JSON")->json_schema, nullptr);
    const Plan plan =
        avro_.plan(source(kRecord), source(R"({"type": "record", "name": "n.R", "fields": []})"),
                   Limits{}, &memory_);
    ASSERT_EQ(plan.steps.size(), 1u);
    EXPECT_EQ(plan.steps[0].action, "remove_property");
}

// Nested as deeply as the limits allow.
TEST_F(AvroFormat, PlansWithinItsLimits)
{
    std::string deep = R"("int")";
    for (int level = 0; level < 170; ++level)
        deep = R"({"type": "array", "items": [)" + deep + "]}";
    for (const std::string_view encoding : {"plain", "tagged"}) {
        Source nested = source(deep);
        nested.default_dialect = encoding;
        EXPECT_TRUE(avro_.plan(nested, nested, Limits{}, &memory_).steps.empty());
    }
}

} // namespace
} // namespace schema_registry::format
