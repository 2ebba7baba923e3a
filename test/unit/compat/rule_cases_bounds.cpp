// Every bound, each way it can change, beside the bound next to it.
#include "unit/compat/rule_cases.hpp"

namespace schema_registry::compat {
namespace {

using enum Rule;

struct Bound {
    std::string type, keyword, name;
    Rule added; // the first of its four rules
    bool is_upper;
    std::string neighbour, neighbour_name;
    bool neighbour_is_upper;
};

const std::vector<Bound> kBounds = {
    {"string", "maxLength", "MAX_LENGTH", max_length_added, true, "minLength", "MIN_LENGTH", false},
    {"string", "minLength", "MIN_LENGTH", min_length_added, false, "maxLength", "MAX_LENGTH", true},
    {"number", "maximum", "MAXIMUM", maximum_added, true, "exclusiveMaximum", "EXCLUSIVE_MAXIMUM",
     true},
    {"number", "minimum", "MINIMUM", minimum_added, false, "exclusiveMinimum", "EXCLUSIVE_MINIMUM",
     false},
    {"number", "exclusiveMaximum", "EXCLUSIVE_MAXIMUM", exclusive_maximum_added, true, "maximum",
     "MAXIMUM", true},
    {"number", "exclusiveMinimum", "EXCLUSIVE_MINIMUM", exclusive_minimum_added, false, "minimum",
     "MINIMUM", false},
    {"object", "maxProperties", "MAX_PROPERTIES", max_properties_added, true, "minProperties",
     "MIN_PROPERTIES", false},
    {"object", "minProperties", "MIN_PROPERTIES", min_properties_added, false, "maxProperties",
     "MAX_PROPERTIES", true},
    {"array", "maxItems", "MAX_ITEMS", max_items_added, true, "minItems", "MIN_ITEMS", false},
    {"array", "minItems", "MIN_ITEMS", min_items_added, false, "maxItems", "MAX_ITEMS", true},
    {"array", "maxContains", "MAX_CONTAINS", max_contains_added, true, "minContains",
     "MIN_CONTAINS", false},
    {"array", "minContains", "MIN_CONTAINS", min_contains_added, false, "maxContains",
     "MAX_CONTAINS", true},
};

enum Way { kAdded, kRemoved, kIncreased, kDecreased };

// Added is tighter for both kinds of bounds; a greater one is for a lower bound only.
Lines row(const std::string &name, const std::string &keyword, bool is_upper, Way way)
{
    const char *const suffixes[] = {"_ADDED", "_REMOVED", "_INCREASED", "_DECREASED"};
    const bool is_tighter = way == kAdded || way == (is_upper ? kDecreased : kIncreased);
    return {name + suffixes[way] + " /" + keyword + (is_tighter ? " B major" : " F minor")};
}

void append_cases(const Bound &bound, RuleCases &cases)
{
    const auto with = [&](const std::string &keyword, const char *value) {
        return R"({"type":")" + bound.type + "\",\"" + keyword + "\":" + value + "}";
    };
    const auto rule = [&](Way way) {
        return static_cast<Rule>(static_cast<int>(bound.added) + way);
    };
    const auto own = [&](Way way) { return row(bound.name, bound.keyword, bound.is_upper, way); };
    const auto other = [&](Way way) {
        return row(bound.neighbour_name, bound.neighbour, bound.neighbour_is_upper, way);
    };
    const char *dialect = "2020-12"; // knows all of them
    const std::string none = R"({"type":")" + bound.type + "\"}";
    const std::string zero = with(bound.keyword, "0");
    const std::string two = with(bound.keyword, "2");
    const std::string five = with(bound.keyword, "5");
    const std::string other_two = with(bound.neighbour, "2");
    const std::string other_five = with(bound.neighbour, "5");

    const std::vector<RuleCase> reported = {
        {rule(kAdded), none, five, own(kAdded), own(kRemoved), dialect},
        // A bound that says nothing counts as well.
        {rule(kAdded), none, zero, own(kAdded), own(kRemoved), dialect},
        {rule(kRemoved), five, none, own(kRemoved), own(kAdded), dialect},
        {rule(kIncreased), two, five, own(kIncreased), own(kDecreased), dialect},
        {rule(kDecreased), five, zero, own(kDecreased), own(kIncreased), dialect},
    };
    const std::vector<RuleCase> silent = {
        {rule(kAdded), two, five, own(kIncreased), {}, dialect},
        {rule(kAdded), none, other_five, other(kAdded), {}, dialect},
        {rule(kRemoved), five, zero, own(kDecreased), {}, dialect},
        {rule(kRemoved), other_five, none, other(kRemoved), {}, dialect},
        {rule(kIncreased), five, with(bound.keyword, "50e-1"), {}, {}, dialect},
        {rule(kIncreased), five, two, own(kDecreased), {}, dialect},
        {rule(kIncreased), other_two, other_five, other(kIncreased), {}, dialect},
        {rule(kDecreased), five, with(bound.keyword, "5.0"), {}, {}, dialect},
        {rule(kDecreased), two, five, own(kIncreased), {}, dialect},
        {rule(kDecreased), five, none, own(kRemoved), {}, dialect},
    };
    cases.reported.insert(cases.reported.end(), reported.begin(), reported.end());
    cases.silent.insert(cases.silent.end(), silent.begin(), silent.end());
}

const std::vector<RuleCase> kReported = {
    // An inclusive bound and an exclusive one are never compared with each other.
    {maximum_removed,
     R"({"type":"number","maximum":5})",
     R"({"type":"number","exclusiveMaximum":5})",
     {"MAXIMUM_REMOVED /maximum F minor", "EXCLUSIVE_MAXIMUM_ADDED /exclusiveMaximum B major"},
     {"EXCLUSIVE_MAXIMUM_REMOVED /exclusiveMaximum F minor", "MAXIMUM_ADDED /maximum B major"}},
    {minimum_removed,
     R"({"type":"number","minimum":5})",
     R"({"type":"number","exclusiveMinimum":4})",
     {"MINIMUM_REMOVED /minimum F minor", "EXCLUSIVE_MINIMUM_ADDED /exclusiveMinimum B major"},
     {"EXCLUSIVE_MINIMUM_REMOVED /exclusiveMinimum F minor", "MINIMUM_ADDED /minimum B major"}},
    // Without `type` the keyword makes the kind.
    {maximum_increased,
     R"({"maximum":9007199254740992})",
     R"({"maximum":9007199254740993})",
     {"MAXIMUM_INCREASED /maximum F minor"},
     {"MAXIMUM_DECREASED /maximum B major"}},
    {minimum_decreased,
     R"({"minimum":-0.1})",
     R"({"minimum":-0.11})",
     {"MINIMUM_DECREASED /minimum F minor"},
     {"MINIMUM_INCREASED /minimum B major"}},
};

const std::vector<RuleCase> kSilent = {
    // Each type keeps the keywords of its own.
    {maximum_added, R"({"type":"string"})", R"({"type":"string","maximum":5})", {}},
    {max_length_added, R"({"type":"array"})", R"({"type":"array","maxLength":5})", {}},
    {min_items_added, R"({"type":"object"})", R"({"type":"object","minItems":5})", {}},
    // Unknown to the dialect, and unknown keywords are not compared.
    {max_contains_added, R"({"type":"array"})", R"({"type":"array","maxContains":5})", {}},
    {min_contains_added, R"({"type":"array"})", R"({"type":"array","minContains":5})", {}},
    // The booleans of draft-04 are not compared.
    {exclusive_maximum_added,
     R"({"type":"number","maximum":5})",
     R"({"type":"number","maximum":5,"exclusiveMaximum":true})",
     {},
     {},
     "draft-04"},
    {exclusive_minimum_removed,
     R"({"type":"number","minimum":5,"exclusiveMinimum":true})",
     R"({"type":"number","minimum":5,"exclusiveMinimum":false})",
     {},
     {},
     "draft-04"},
    // Of different kinds nothing else is looked at.
    {min_length_added,
     R"({"type":"number"})",
     R"({"type":"string","minLength":1})",
     {"TYPE_CHANGED # BF major"}},
};

} // namespace

RuleCases bound_cases()
{
    RuleCases cases{kReported, kSilent};
    for (const Bound &bound : kBounds)
        append_cases(bound, cases);
    return cases;
}

} // namespace schema_registry::compat
