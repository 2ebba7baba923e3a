// The laws of views for jsonb, which src/pg/jsonb/jsonb_writer makes without a server.
#include "unit/json/view_laws.hpp"

#include <memory_resource>
#include <string_view>

#include "core/json/reader.hpp"
#include "support/jsonb_image.hpp"

namespace schema_registry {
namespace {

json::Document read(std::string_view text)
{
    return value_or_throw(
        json::read_document(text, {1u << 20, 100}, std::pmr::get_default_resource()));
}

TEST(JsonbView, KeepsTheLaws)
{
    const json::Document document = read(json::law_text());
    for (const std::uint32_t scale : {0u, 4u, 70u}) { // 70: numbers in numeric's long form
        const test::JsonbImage image(document.root(), scale);
        json::expect_laws(image.view(), document.root());
    }
}

TEST(JsonbView, ReadsShortNumbersAtOnce)
{
    const auto is_read = [](const char *text) {
        const json::Document document = read(text);
        const test::JsonbImage image(document.root());
        json::expect_laws(image.view(), document.root());
        HalfSteps steps;
        return image.view().half_steps(steps);
    };
    for (const char *text : {"1", "-1", "9999", "10000", "99999999", "-12345678", "9999.9999",
                             "-1.0001", "20000", "1e7"})
        EXPECT_TRUE(is_read(text)) << text;
    for (const char *text :
         {"0", "0.5", "0.0001", "100000000", "1.00001", "10000.5", "1e400", "-1e-400"})
        EXPECT_FALSE(is_read(text)) << text;
}

// Names count, and what they are; values do not.
TEST(JsonbView, TellsWhetherNamesAreTheSame)
{
    const auto have_same_names = [](const char *left, const char *right) {
        const json::Document left_document = read(left);
        const json::Document right_document = read(right);
        const test::JsonbImage left_image(left_document.root());
        const test::JsonbImage right_image(right_document.root());
        const auto has_names_of = [](pg::JsonbView view, pg::JsonbView other) {
            auto keys = other.keys();
            while (keys.next()) {
            }
            return view.has_names_of(other, keys);
        };
        EXPECT_EQ(has_names_of(left_image.view(), right_image.view()),
                  has_names_of(right_image.view(), left_image.view()));
        return has_names_of(left_image.view(), right_image.view());
    };
    EXPECT_TRUE(have_same_names(R"({"a": 1, "bb": [1, 2]})", R"({"bb": "text", "a": null})"));
    EXPECT_FALSE(have_same_names(R"({"a": 1, "bb": 2})", R"({"a": 1, "bc": 2})"));
    EXPECT_FALSE(have_same_names(R"({"a": 1, "bb": 2})", R"({"a": 1})"));
    EXPECT_FALSE(have_same_names(R"({"a": 1})", R"({"a": 1, "b": 2})"));
    EXPECT_FALSE(have_same_names(R"({"ab": 1, "cde": 2})", R"({"abc": 1, "de": 2})"));
    std::string many = "{";
    for (int index = 0; index < 100; ++index)
        many += (index ? ", \"k" : "\"k") + std::to_string(index) + "\": 1";
    EXPECT_TRUE(have_same_names((many + "}").c_str(), (many + "}").c_str()));
    EXPECT_FALSE(have_same_names((many + "}").c_str(), (many + R"(, "x": 1})").c_str()));
}

} // namespace
} // namespace schema_registry
