#include "core/compat/json_semantic.hpp"

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::compat {
namespace {

using jsonschema::Schema;
using Lines = std::vector<std::string>;

// What the rules would have said is one row here, so that its fate shows.
Lines judge(const char *old_text, const char *new_text, ChangeClass change_class,
            std::uint64_t max_steps = 50'000)
{
    const Schema old_schema(old_text);
    const Schema new_schema(new_text);
    std::pmr::vector<Difference> rows;
    rows.push_back({"A_RULE", "/there", "message", change_class, true, true});
    Limits limits;
    limits.max_containment_steps = max_steps;
    judge_by_instances(rows, old_schema.program(), new_schema.program(), limits,
                       std::pmr::get_default_resource());
    Lines lines;
    for (const Difference &row : rows) {
        std::string line(row.rule);
        line += " " + std::string(row.path) + (row.breaks_backward ? " B" : "") +
                (row.breaks_forward ? " F" : "") + " " + std::string(name_of(row.change_class));
        if (row.rule != "A_RULE")
            line += ": " + std::string(row.message);
        lines.push_back(line);
    }
    return lines;
}

TEST(JsonSemantic, RulesBreakNothingByThemselves)
{
    EXPECT_EQ(
        judge(R"({"type": ["string"]})", R"({"anyOf": [{"type": "string"}]})", ChangeClass::major),
        Lines{"A_RULE /there patch"});
    EXPECT_EQ(judge("true", "true", ChangeClass::none), Lines{"A_RULE /there none"});
}

TEST(JsonSemantic, ShowsAnInstanceForEachDirection)
{
    EXPECT_EQ(
        judge(R"({"type": "object", "properties": {"a": {"type": "string"}}})",
              R"({"type": "object", "properties": {"a": {"type": "string", "minLength": 2}}})",
              ChangeClass::major),
        (Lines{"A_RULE /there major",
               "NOT_CONTAINED /properties/a/minLength B major: {\"a\":\"\"} is valid under the "
               "old schema, but not under the new one: at /a, at least 2 characters expected, "
               "found 0 in \"\""}));
    EXPECT_EQ(
        judge(R"({"type": "integer"})", R"({"type": "number"})", ChangeClass::major),
        (Lines{"A_RULE /there minor",
               "NOT_CONTAINED /type F minor: 0.5 is valid under the new schema, but not under "
               "the old one: integer expected, found number 0.5"}));
}

TEST(JsonSemantic, WhatIsNotDecidedBreaks)
{
    EXPECT_EQ(
        judge(R"({"type": "integer"})", R"({"type": "number"})", ChangeClass::minor, 1),
        (Lines{"A_RULE /there minor",
               "CANNOT_BE_DECIDED  B major: whether all that is valid under the old schema is "
               "valid under the new one was not found out in 4 steps",
               "CANNOT_BE_DECIDED  F minor: whether all that is valid under the new schema is "
               "valid under the old one was not found out in 4 steps"}));
}

} // namespace
} // namespace schema_registry::compat
