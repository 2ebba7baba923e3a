// What may stand where nothing is declared, and dependencies.
#include "unit/compat/rule_cases.hpp"

namespace schema_registry::compat {
namespace {

using enum Rule;

struct Content {
    std::string declared, keyword, name;
    Rule added; // the first of its four rules
    bool empty_is_true;
    bool is_tolerated; // by the lenient policy, where it breaks
    std::string neighbour, neighbour_name;
    bool neighbour_is_tolerated;
};

const std::vector<Content> kContents = {
    {R"("type":"object")", "additionalProperties", "ADDITIONAL_PROPERTIES",
     additional_properties_added, false, true, "unevaluatedProperties", "UNEVALUATED_PROPERTIES",
     true},
    {R"("type":"object")", "unevaluatedProperties", "UNEVALUATED_PROPERTIES",
     unevaluated_properties_added, true, true, "additionalProperties", "ADDITIONAL_PROPERTIES",
     true},
    {R"("items":[{"type":"null"}])", "additionalItems", "ADDITIONAL_ITEMS", additional_items_added,
     false, false, "unevaluatedItems", "UNEVALUATED_ITEMS", false},
    {R"("items":[{"type":"null"}])", "unevaluatedItems", "UNEVALUATED_ITEMS",
     unevaluated_items_added, true, false, "additionalItems", "ADDITIONAL_ITEMS", false},
};

enum Way { kAdded, kRemoved, kNarrowed, kExtended };

Lines row(const std::string &name, const std::string &keyword, bool is_tolerated, Way way)
{
    const char *const suffixes[] = {"_ADDED", "_REMOVED", "_NARROWED", "_EXTENDED"};
    const bool is_tighter = way == kRemoved || way == kNarrowed;
    const char *rest = is_tolerated ? " f minor" : " F minor";
    if (is_tighter)
        rest = is_tolerated ? " b major" : " B major";
    return {name + suffixes[way] + " /" + keyword + rest};
}

void append_cases(const Content &content, RuleCases &cases)
{
    const auto with = [&](const std::string &keyword, const char *value) {
        return "{" + content.declared + ",\"" + keyword + "\":" + value + "}";
    };
    const auto rule = [&](Way way) {
        return static_cast<Rule>(static_cast<int>(content.added) + way);
    };
    const auto own = [&](Way way) {
        return row(content.name, content.keyword, content.is_tolerated, way);
    };
    const auto other = [&](Way way) {
        return row(content.neighbour_name, content.neighbour, content.neighbour_is_tolerated, way);
    };
    const char *dialect = "2019-09"; // knows all of them
    const std::string absent = "{" + content.declared + "}";
    const std::string open = with(content.keyword, "true");
    const std::string empty = with(content.keyword, "{}");
    const std::string text = with(content.keyword, R"({"type":"string"})");
    const std::string closed = with(content.keyword, "false");
    const std::string other_text = with(content.neighbour, R"({"type":"string"})");
    const std::string other_closed = with(content.neighbour, "false");
    const Lines inner = {"TYPE_CHANGED /" + content.keyword + " BF major"};

    const std::vector<RuleCase> reported = {
        {rule(kAdded), closed, open, own(kAdded), own(kRemoved), dialect},
        {rule(kAdded), closed, absent, own(kAdded), own(kRemoved), dialect},
        {rule(kAdded), closed, text, own(kAdded), own(kRemoved), dialect},
        {rule(kRemoved), absent, closed, own(kRemoved), own(kAdded), dialect},
        {rule(kRemoved), empty, closed, own(kRemoved), own(kAdded), dialect},
        {rule(kNarrowed), absent, text, own(kNarrowed), own(kExtended), dialect},
        {rule(kNarrowed), open, text, own(kNarrowed), own(kExtended), dialect},
        {rule(kExtended), text, absent, own(kExtended), own(kNarrowed), dialect},
        {rule(kExtended), text, open, own(kExtended), own(kNarrowed), dialect},
    };
    const std::vector<RuleCase> silent = {
        {rule(kAdded), text, open, own(kExtended), {}, dialect},
        {rule(kAdded), absent, open, {}, {}, dialect},
        {rule(kAdded), other_closed, absent, other(kAdded), {}, dialect},
        {rule(kRemoved), open, text, own(kNarrowed), {}, dialect},
        {rule(kRemoved), absent, other_closed, other(kRemoved), {}, dialect},
        {rule(kNarrowed), open, absent, {}, {}, dialect},
        {rule(kNarrowed), with(content.keyword, R"({"type":"null"})"), text, inner, {}, dialect},
        {rule(kNarrowed), absent, other_text, other(kNarrowed), {}, dialect},
        {rule(kExtended), closed, text, own(kAdded), {}, dialect},
        {rule(kExtended), text, with(content.keyword, R"({"type":["string"]})"), {}, {}, dialect},
    };
    cases.reported.insert(cases.reported.end(), reported.begin(), reported.end());
    cases.silent.insert(cases.silent.end(), silent.begin(), silent.end());
    if (content.empty_is_true)
        cases.silent.push_back({rule(kNarrowed), absent, empty, {}, {}, dialect});
    else
        cases.reported.push_back(
            {rule(kNarrowed), absent, empty, own(kNarrowed), own(kExtended), dialect});
}

const std::vector<RuleCase> kModelsReported = {
    // What follows the list of 2020-12 stands in `items`.
    {additional_items_narrowed,
     R"({"prefixItems":[{"type":"null"}]})",
     R"({"prefixItems":[{"type":"null"}],"items":{"type":"string"}})",
     {"ADDITIONAL_ITEMS_NARROWED /items B major"},
     {"ADDITIONAL_ITEMS_EXTENDED /items F minor"},
     "2020-12"},
};

const std::vector<RuleCase> kModelsSilent = {
    // Two spellings of one list and of what follows it.
    {additional_items_removed,
     R"({"items":[{"type":"null"}],"additionalItems":false})",
     R"({"prefixItems":[{"type":"null"}],"items":false})",
     {},
     {},
     "2020-12"},
    // Unknown to the dialect, and unknown keywords are not compared.
    {unevaluated_properties_removed,
     R"({"type":"object"})",
     R"({"type":"object","unevaluatedProperties":false})",
     {}},
    {unevaluated_items_removed,
     R"({"type":"array"})",
     R"({"type":"array","unevaluatedItems":false})",
     {}},
};

const std::vector<RuleCase> kDependenciesReported = {
    {dependency_array_added,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":["b"],"c":["d"]}})",
     {"DEPENDENCY_ARRAY_ADDED /dependencies/c B major"},
     {"DEPENDENCY_ARRAY_REMOVED /dependencies/c F minor"}},
    {dependency_array_removed,
     R"({"type":"object","dependentRequired":{"a":["b"]}})",
     R"({"type":"object"})",
     {"DEPENDENCY_ARRAY_REMOVED /dependentRequired/a F minor"},
     {"DEPENDENCY_ARRAY_ADDED /dependentRequired/a B major"},
     "2019-09"},
    {dependency_array_extended,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":["c","b"]}})",
     {"DEPENDENCY_ARRAY_EXTENDED /dependencies/a B major"},
     {"DEPENDENCY_ARRAY_NARROWED /dependencies/a F minor"}},
    {dependency_array_narrowed,
     R"({"dependencies":{"a":["b","c"]}})",
     R"({"dependencies":{"a":["c"]}})",
     {"DEPENDENCY_ARRAY_NARROWED /dependencies/a F minor"},
     {"DEPENDENCY_ARRAY_EXTENDED /dependencies/a B major"}},
    {dependency_array_changed,
     R"({"dependencies":{"a":["b","c"]}})",
     R"({"dependencies":{"a":["c","d"]}})",
     {"DEPENDENCY_ARRAY_CHANGED /dependencies/a BF major"},
     {"DEPENDENCY_ARRAY_CHANGED /dependencies/a BF major"}},
    {dependency_schema_added,
     R"({"type":"object"})",
     R"({"type":"object","dependencies":{"a":{"required":["b"]}}})",
     {"DEPENDENCY_SCHEMA_ADDED /dependencies/a B major"},
     {"DEPENDENCY_SCHEMA_REMOVED /dependencies/a F minor"}},
    {dependency_schema_removed,
     R"({"type":"object","dependentSchemas":{"a":{"required":["b"]}}})",
     R"({"type":"object","dependentSchemas":{}})",
     {"DEPENDENCY_SCHEMA_REMOVED /dependentSchemas/a F minor"},
     {"DEPENDENCY_SCHEMA_ADDED /dependentSchemas/a B major"},
     "2020-12"},
};

const std::vector<RuleCase> kDependenciesSilent = {
    {dependency_array_added,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":["b","c"]}})",
     {"DEPENDENCY_ARRAY_EXTENDED /dependencies/a B major"}},
    {dependency_array_added,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependentRequired":{"a":["b"]}})",
     {},
     {},
     "2019-09"},
    {dependency_array_removed,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":[]}})",
     {"DEPENDENCY_ARRAY_NARROWED /dependencies/a F minor"}},
    {dependency_array_removed,
     R"({"dependencies":{"a":{"required":["b"]}}})",
     R"({"type":"object"})",
     {"DEPENDENCY_SCHEMA_REMOVED /dependencies/a F minor"}},
    {dependency_array_extended,
     R"({"dependencies":{"a":["b","c"]}})",
     R"({"dependencies":{"a":["c","b"]}})",
     {}},
    {dependency_array_extended,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":["c","d"]}})",
     {"DEPENDENCY_ARRAY_CHANGED /dependencies/a BF major"}},
    {dependency_array_narrowed,
     R"({"dependencies":{"a":["b","c"]}})",
     R"({"dependencies":{"a":["d"]}})",
     {"DEPENDENCY_ARRAY_CHANGED /dependencies/a BF major"}},
    {dependency_array_narrowed,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{}})",
     {"DEPENDENCY_ARRAY_REMOVED /dependencies/a F minor"}},
    {dependency_array_changed,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"a":["b","c"]}})",
     {"DEPENDENCY_ARRAY_EXTENDED /dependencies/a B major"}},
    {dependency_array_changed,
     R"({"dependencies":{"a":["b"]}})",
     R"({"dependencies":{"c":["b"]}})",
     {"DEPENDENCY_ARRAY_REMOVED /dependencies/a F minor",
      "DEPENDENCY_ARRAY_ADDED /dependencies/c B major"}},
    {dependency_schema_added,
     R"({"type":"object"})",
     R"({"dependencies":{"a":["b"]}})",
     {"DEPENDENCY_ARRAY_ADDED /dependencies/a B major"}},
    {dependency_schema_added,
     R"({"dependencies":{"a":{"maxProperties":3}}})",
     R"({"dependentSchemas":{"a":{"maxProperties":3}}})",
     {},
     {},
     "2019-09"},
    {dependency_schema_removed,
     R"({"dependencies":{"a":{"maxProperties":3}}})",
     R"({"dependencies":{"a":{"maxProperties":4}}})",
     {"MAX_PROPERTIES_INCREASED /dependencies/a/maxProperties F minor"}},
    {dependency_schema_removed,
     R"({"dependencies":{"a":["b"]}})",
     R"({"type":"object"})",
     {"DEPENDENCY_ARRAY_REMOVED /dependencies/a F minor"}},
};

} // namespace

RuleCases content_model_cases()
{
    RuleCases cases{kModelsReported, kModelsSilent};
    for (const Content &content : kContents)
        append_cases(content, cases);
    return cases;
}

RuleCases dependency_cases()
{
    return {kDependenciesReported, kDependenciesSilent};
}

} // namespace schema_registry::compat
