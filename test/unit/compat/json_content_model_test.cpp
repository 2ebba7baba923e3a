// additionalProperties, additionalItems and the unevaluated keywords on both sides.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

struct Keyword {
    const char *type, *name, *rule;
    bool empty_is_true;
};

const std::vector<Keyword> kKeywords = {
    {"object", "additionalProperties", "ADDITIONAL_PROPERTIES", false},
    {"object", "unevaluatedProperties", "UNEVALUATED_PROPERTIES", true},
    {"array", "additionalItems", "ADDITIONAL_ITEMS", false},
    {"array", "unevaluatedItems", "UNEVALUATED_ITEMS", true},
};

TEST(JsonContentModelTest, EveryKeywordEveryWay)
{
    for (const Keyword &keyword : kKeywords) {
        const std::string path = std::string(" /") + keyword.name;
        const auto with = [&](const char *value) {
            return std::string(R"({"type":")") + keyword.type + R"(",")" + keyword.name +
                   "\":" + value + "}";
        };
        const auto row = [&](const char *suffix, const char *flags) {
            return Lines{keyword.rule + std::string(suffix) + path + flags};
        };
        const std::string none = std::string(R"({"type":")") + keyword.type + R"("})";
        const std::string open = with("true"), closed = with("false"), empty = with("{}");
        const std::string schema = with(R"({"type":"string"})");
        const std::string longer = with(R"({"type":"string","maxLength":3})");
        check_cases(
            {{none.c_str(), open.c_str(), {}},
             {closed.c_str(), none.c_str(), row("_ADDED", " F minor")},
             {closed.c_str(), open.c_str(), row("_ADDED", " F minor")},
             {closed.c_str(), schema.c_str(), row("_ADDED", " F minor")},
             {open.c_str(), closed.c_str(), row("_REMOVED", " B major")},
             {schema.c_str(), closed.c_str(), row("_REMOVED", " B major")},
             {none.c_str(), schema.c_str(), row("_NARROWED", " B major")},
             {schema.c_str(), open.c_str(), row("_EXTENDED", " F minor")},
             {none.c_str(), empty.c_str(),
              keyword.empty_is_true ? Lines{} : row("_NARROWED", " B major")},
             {schema.c_str(), longer.c_str(), {"MAX_LENGTH_ADDED" + path + "/maxLength B major"}}},
            Policy::strict, "2019-09");
    }
}

TEST(JsonContentModelTest, ItemsBehindPrefixItemsAreAdditionalItems)
{
    check_cases({{R"({"prefixItems":[{"type":"string"}],"items":false})",
                  R"({"items":[{"type":"string"}],"additionalItems":false})",
                  {}},
                 {R"({"prefixItems":[{"type":"string"}],"items":false})",
                  R"({"prefixItems":[{"type":"string"}],"items":{"type":"null"}})",
                  {"ADDITIONAL_ITEMS_ADDED /items F minor"}}},
                Policy::strict, "2020-12");
}

} // namespace
} // namespace schema_registry::compat
