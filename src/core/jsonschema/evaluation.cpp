// The parts of an evaluation that do not depend on the view (evaluation.hpp): limits, patterns,
// dynamic scope. Tested by test/unit/jsonschema/evaluate_test.cpp.
#include "core/jsonschema/evaluation.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/json/pointer.hpp"

namespace schema_registry::jsonschema {

namespace {

// The beginning of a pattern, for messages.
std::string_view excerpt(std::string_view pattern) noexcept
{
    return prefix_of(pattern, 100);
}

} // namespace

void EvaluationState::check() const
{
    if (limits->is_interrupted())
        throw Error(Code::cancelled, "cancelled");
    if (depth > limits->max_evaluation_depth || limits->is_too_deep())
        throw Error(Code::too_complex, "validation is nested too deeply",
                    "At most " + std::to_string(limits->max_evaluation_depth) +
                        " schemas may be applied within each other.",
                    "Look for a schema that refers to itself without going deeper into the "
                    "instance.");
    if (steps > limits->max_evaluation_steps)
        throw Error(Code::too_complex, "validation takes too many steps",
                    "At most " + std::to_string(limits->max_evaluation_steps) +
                        " applications of a schema are allowed.",
                    "Raise schema_registry.max_evaluation_steps, or look for combinations that "
                    "multiply.");
}

bool EvaluationState::matches(std::uint32_t pattern, std::string_view text) const
{
    const regex::Pattern &compiled = companions->patterns[pattern];
    const regex::Match match = compiled.search(text);
    if (compiled.is_costly() && limits->is_interrupted())
        throw Error(Code::cancelled, "cancelled");
    if (match == regex::Match::limit_exceeded)
        throw Error(Code::too_complex, "regular expression takes too many steps",
                    "The pattern \"" + std::string(excerpt(pattern_source(pattern))) +
                        "\" hit a limit on a string of " + std::to_string(text.size()) + " bytes.",
                    "Limit the string by maxLength, or write the pattern with smaller repetitions "
                    "or without looking around or back.");
    return match == regex::Match::yes;
}

bool EvaluationState::has_format(FormatName format, std::string_view text) const
{
    if (text.size() > limits->max_regex_text && is_unbounded(format))
        throw Error(Code::too_complex, "string is too long for its format to be checked",
                    "It has " + std::to_string(text.size()) + " bytes, of which at most " +
                        std::to_string(limits->max_regex_text) + " are gone through for \"" +
                        std::string(name_of(format)) + "\".",
                    "Limit its length by maxLength.");
    return jsonschema::has_format(format, text);
}

Ref EvaluationState::dynamic_target(std::uint32_t name, Ref otherwise) const noexcept
{
    const Program &program = at<Program>(0);
    const DynamicEntry *entries = list<DynamicEntry>(program.dynamic_entries);
    const DynamicEntry *const end = entries + program.dynamic_count;
    Ref target = otherwise;
    for (const Scope *entered = scope; entered; entered = entered->outer) {
        const DynamicEntry wanted{name, entered->resource, 0};
        const DynamicEntry *const found = std::lower_bound(entries, end, wanted);
        if (found != end && found->name == name && found->resource == entered->resource)
            target = found->schema;
    }
    return target;
}

const PropertyEntry *EvaluationState::find_property(const ObjectPart &part,
                                                    std::string_view name) const noexcept
{
    const auto *const first = list<PropertyEntry>(part.properties);
    const auto *const end = first + part.property_count;
    const auto *const at = std::lower_bound(
        first, end, name, [this](const PropertyEntry &entry, std::string_view key) {
            return json::compare_keys(text(entry.key), key) < 0;
        });
    return at != end && text(at->key) == name ? at : nullptr;
}

void EvaluationState::append_location(const Node &node, std::pmr::string &out) const
{
    std::pmr::vector<const LocationStep *> steps(memory);
    for (Ref at = node.location; at != 0; at = steps.back()->outer)
        steps.push_back(&this->at<LocationStep>(at));
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if ((*step)->outer == 0) {
            out.append(text((*step)->token));
            continue;
        }
        json::append_token(text((*step)->token), out);
        if ((*step)->second.size == LocationStep::kIndex)
            json::append_index((*step)->second.offset, out);
        else if ((*step)->second.size != LocationStep::kNone)
            json::append_token(text((*step)->second), out);
    }
}

} // namespace schema_registry::jsonschema
