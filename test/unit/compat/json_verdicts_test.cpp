// Recursive schemas, results under assumptions, many types that refer to each other, and limits.
#include "core/compat/json_verdicts.hpp"

#include <chrono>

#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

TEST(JsonVerdictsTest, ASchemaThatContainsItself)
{
    check_cases(
        {{R"({"properties":{"next":{"$ref":"#"},"value":{"type":"integer"}}})",
          R"({"properties":{"next":{"$ref":"#"},"value":{"type":"number"}}})",
          {"TYPE_EXTENDED /properties/value F minor"}},
         {R"({"properties":{"next":{"$ref":"#"},"value":{"type":"number"}}})",
          R"({"properties":{"next":{"properties":{"next":{"$ref":"#"},"value":{"type":"number"}}},
              "value":{"type":"number"}}})",
          {}},
         {R"({"allOf":[{"$ref":"#"}]})",
          R"({"anyOf":[{"$ref":"#"}]})",
          {"COMBINED_TYPE_EXTENDED # - minor"}}});
}

// Two types reach each other through unions of one; only the ids that their objects carry differ.
std::string crossed_types(const char *first_id, const char *second_id)
{
    const auto type = [](const char *id, const char *target) {
        return std::string(R"({"type":"object","properties":{"id":{"type":")") + id +
               R"("},"ref":{"oneOf":[{"$ref":"#/definitions/)" + target + R"("}]}}})";
    };
    return R"({"definitions":{"A":)" + type(first_id, "C") + R"(,"B":)" + type(second_id, "C") +
           R"(,"C":)" + type("integer", "A") +
           R"(},"properties":{"root":{"oneOf":[{"$ref":"#/definitions/A"},)"
           R"({"$ref":"#/definitions/B"}]}}})";
}

TEST(JsonVerdictsTest, AResultUnderAnAssumptionIsNotReused)
{
    // A reads C only if C reads A, which its id forbids: no verdict on the way may stay.
    const Comparison changed =
        compare_texts(crossed_types("integer", "boolean"), crossed_types("boolean", "number"));
    EXPECT_TRUE(changed.breaks_backward);
    EXPECT_TRUE(changed.breaks_forward);
    const Comparison same =
        compare_texts(crossed_types("integer", "boolean"), crossed_types("integer", "boolean"));
    EXPECT_EQ(same.lines(), Lines{});
    const Comparison widened =
        compare_texts(crossed_types("integer", "boolean"), crossed_types("number", "boolean"));
    EXPECT_FALSE(widened.breaks_backward);
    EXPECT_TRUE(widened.breaks_forward);
}

// That many types, each of which refers twice to a union of all.
std::string mutual_types(int count, const char *last_id)
{
    const auto name = [](int index) { return "T" + std::to_string(index); };
    std::string all = R"({"oneOf":[)";
    for (int index = 0; index < count; ++index)
        all += (index ? "," : "") + (R"({"$ref":"#/definitions/)" + name(index)) + "\"}";
    all += "]}";
    std::string out = R"({"definitions":{)";
    for (int index = 0; index < count; ++index) {
        const std::string id = index + 1 == count ? last_id : "string";
        out += (index ? ",\"" : "\"") + name(index) +
               R"(":{"type":"object","properties":{"id":{"type":")" + id +
               R"("},"kind":{"const":")" + name(index) + R"("},"left":)" + all + R"(,"right":)" +
               all + "}}";
    }
    return out + R"(},"properties":{"root":)" + all + "}}";
}

TEST(JsonVerdictsTest, ADozenMutualTypesTakeNoTime)
{
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(compare_texts(mutual_types(12, "string"), mutual_types(12, "string")).lines(),
              Lines{});
    const Comparison broken = compare_texts(mutual_types(12, "string"), mutual_types(12, "null"));
    EXPECT_TRUE(broken.breaks_backward);
    const Comparison wider = compare_texts(mutual_types(12, "integer"), mutual_types(12, "number"));
    EXPECT_FALSE(wider.breaks_backward);
    EXPECT_TRUE(wider.breaks_forward);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(JsonVerdictsTest, LongChainsOfTypesDoNotRecurse)
{
    const auto chain = [](const char *end) {
        std::string out = R"({"$ref":"#/definitions/T0","definitions":{)";
        for (int index = 0; index < 3000; ++index)
            out += "\"T" + std::to_string(index) +
                   R"(":{"properties":{"next":{"$ref":"#/definitions/T)" +
                   std::to_string(index + 1) + "\"}}},";
        return out + R"("T3000":{"type":")" + end + "\"}}}";
    };
    EXPECT_EQ(compare_texts(chain("integer"), chain("number")).lines(),
              Lines{"TYPE_EXTENDED /definitions/T3000 F minor"});
    EXPECT_TRUE(compare_texts(chain("number"), chain("integer")).breaks_backward);
}

Code code_of(const Limits &limits)
{
    try {
        static_cast<void>(compare_texts(mutual_types(6, "string"), mutual_types(6, "string"),
                                        Policy::strict, "draft-07", limits));
    } catch (const Error &error) {
        return error.diagnostic().code;
    }
    return Code::internal;
}

TEST(JsonVerdictsTest, StepsAndInterruptsEndAComparison)
{
    Limits limits;
    limits.max_comparison_steps = 20;
    EXPECT_EQ(code_of(limits), Code::too_complex);
    limits = Limits();
    limits.interrupted = []() noexcept { return true; };
    EXPECT_EQ(code_of(limits), Code::cancelled);
}

TEST(JsonVerdictsTest, TheStackIsOnlyUsedWhileThereIsSome)
{
    Limits limits;
    jsonschema::SchemaSet old_schema = schema_set(mutual_types(6, "integer"), "draft-07");
    jsonschema::SchemaSet new_schema = schema_set(mutual_types(6, "number"), "draft-07");
    limits.stack_is_too_deep = []() noexcept { return true; };
    bool breaks_backward = false, breaks_forward = false;
    for (const Difference &difference : compare_json(old_schema, new_schema, Policy::strict, limits,
                                                     std::pmr::get_default_resource())) {
        breaks_backward |= difference.breaks_backward;
        breaks_forward |= difference.breaks_forward;
    }
    EXPECT_FALSE(breaks_backward);
    EXPECT_TRUE(breaks_forward);
}

TEST(JsonVerdictsTest, AReferenceThatLeadsNowhereIsAnError)
{
    try {
        static_cast<void>(
            compare_texts(R"({"properties":{"x":{"$ref":"#/nowhere"}}})", R"({"type":"object"})"));
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::unresolved_reference);
    }
}

} // namespace
} // namespace schema_registry::compat
