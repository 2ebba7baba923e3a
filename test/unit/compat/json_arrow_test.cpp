// Column types of the Arrow annotation.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

// A document with one integer property and, unless empty, the column's type.
std::string document(const std::string &type)
{
    return R"({"properties":{"x":{"type":"integer"}},"arrow":{"fields":[)" +
           (type.empty() ? std::string() : R"({"name":"x","type":)" + type + "}") + "]}}";
}

void check(const std::string &old_type, const std::string &new_type, const Lines &rows)
{
    const std::string old_text = document(old_type), new_text = document(new_type);
    check_cases({{old_text.c_str(), new_text.c_str(), rows}});
}

TEST(JsonArrowTest, WidenedNarrowedChanged)
{
    const std::string path = " /arrow/fields/0/type ";
    check(R"({"name":"int32"})", R"({"name":"int64"})", {"TYPE_WIDENED" + path + "F minor"});
    check(R"({"name":"int64"})", R"({"name":"int8"})", {"TYPE_NARROWED" + path + "B major"});
    check(R"({"name":"uint8"})", R"({"name":"int64"})", {"TYPE_WIDENED" + path + "F minor"});
    check(R"({"name":"uint64"})", R"({"name":"int64"})", {"TYPE_CHANGED" + path + "BF major"});
    check(R"({"name":"float32"})", R"({"name":"float64"})", {"TYPE_WIDENED" + path + "F minor"});
    check(R"("int32")", R"({"name":"int","bitWidth":64,"isSigned":true})",
          {"TYPE_WIDENED" + path + "F minor"});
    check(R"({"name":"timestamp","unit":"us"})", R"({"name":"timestamp","unit":"ns"})",
          {"TYPE_CHANGED" + path + "BF major"});
    check(R"({"name":"timestamp","unit":"us"})", R"({"unit":"us","name":"timestamp"})", {});
}

TEST(JsonArrowTest, AMissingColumnHasTheTypeItsPropertyMapsTo)
{
    check(R"({"name":"int32"})", "", {"TYPE_WIDENED /arrow/fields/0/type F minor"});
    check("", R"({"name":"int64"})", {});
    // Without the annotation on both sides there is nothing to compare.
    const std::string plain = R"({"properties":{"x":{"type":"integer"}}})";
    const std::string narrow = document(R"({"name":"int8"})");
    check_cases({{plain.c_str(), narrow.c_str(), {}}});
}

TEST(JsonArrowTest, MessagesNameFieldAndTypes)
{
    EXPECT_EQ(
        compare_texts(document(R"({"name":"int32"})"), document(R"({"name":"int64"})")).messages(),
        Lines{"Arrow type of field 'x' widened from int32 to int64"});
}

} // namespace
} // namespace schema_registry::compat
