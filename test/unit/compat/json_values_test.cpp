// Sets of values (src/core/compat/json_values.hpp), and that long lists are compared in time that
// grows with their length, not with its square: every look at a value polls, so the polls are
// counted.
#include "core/compat/json_values.hpp"

#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

std::uint64_t polls;

Limits counting_limits()
{
    polls = 0;
    Limits limits;
    limits.interrupted = []() noexcept {
        ++polls;
        return false;
    };
    return limits;
}

// HEAD, then count numbers from first on between the two halves of each element, then "]}".
std::string list(std::string_view head, std::string_view before, int first, int count,
                 std::string_view after)
{
    std::string text(head);
    for (int number = first; number < first + count; ++number) {
        text.append(number == first ? "" : ",").append(before).append(std::to_string(number));
        text.append(after);
    }
    return text + "]}";
}

TEST(JsonValuesTest, HoldsValuesByEquality)
{
    auto set = schema_set(
        R"({"enum": [1.0, "a", {"x": [1]}, null, 1, 1], "examples": [1, {"x": [1.00]}, "b", 0, false]})",
        "draft-07");
    Graph graph(set, set, {}, std::pmr::get_default_resource());
    const NodeId root = graph.root(Side::old_schema);
    const ValueSet values(*graph.value(root, "enum"), graph);
    const DocumentView asked = *set.root().schema.find("examples");
    const bool expected[] = {true, true, false, false, false};
    for (std::uint32_t index = 0; index < asked.size(); ++index)
        EXPECT_EQ(values.contains(asked.element(index)), expected[index]) << index;
}

TEST(JsonValuesTest, LongEnumerationsTakeLinearTime)
{
    constexpr int kCount = 20'000;
    const std::string old_text = list("{\"enum\":[", "", 0, kCount, "");
    const std::string new_text = list("{\"enum\":[", "", kCount, kCount, "");
    const auto differences =
        compare_texts(old_text, new_text, Policy::strict, "draft-07", counting_limits());
    EXPECT_EQ(differences.lines(), Lines{"ENUM_ARRAY_CHANGED /enum BF major"});
    EXPECT_GT(polls, std::uint64_t{kCount});
    EXPECT_LT(polls, std::uint64_t{kCount} * 30);
}

TEST(JsonValuesTest, OneValueOverAndOverTakesLinearTime)
{
    std::string text = "{\"enum\":[0";
    for (int count = 0; count < 20'000; ++count)
        text += ",0";
    EXPECT_EQ(compare_texts(text + "]}", "{\"enum\":[0]}").lines(), Lines{});
}

TEST(JsonValuesTest, LongUnionsOfEqualMembersTakeLinearTime)
{
    constexpr int kCount = 20'000;
    const std::string text = list("{\"anyOf\":[", "{\"const\":", 0, kCount, "}");
    EXPECT_EQ(compare_texts(text, text, Policy::strict, "draft-07", counting_limits()).lines(),
              Lines{});
    EXPECT_GT(polls, std::uint64_t{kCount});
    EXPECT_LT(polls, std::uint64_t{kCount} * 50);
}

TEST(JsonValuesTest, ComparingListsCanBeInterrupted)
{
    Limits limits;
    limits.interrupted = []() noexcept { return true; };
    const std::string text = list("{\"enum\":[", "", 0, 10, "");
    auto set = schema_set(text, "draft-07");
    Graph graph(set, set, limits, std::pmr::get_default_resource());
    const DocumentView values = *set.root().schema.find("enum");
    try {
        const ValueSet known(values, graph);
        FAIL() << "not interrupted";
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::cancelled);
    }
}

} // namespace
} // namespace schema_registry::compat
