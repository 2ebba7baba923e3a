// JSON Schema as a format (format.hpp). Tested by test/unit/format/format_test.cpp.
#include <optional>

#include "core/compat/json_semantic.hpp"
#include "core/evolution/plan.hpp"
#include "core/format/formats.hpp"
#include "core/format/rows.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/program.hpp"
#include "core/versioning/semantic_version.hpp"

namespace schema_registry::format {

namespace {

Description describe(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    const jsonschema::Place root = set.root();
    std::pmr::string normal(memory);
    json::write_normal_form(root.schema, normal, limits);
    Description description;
    description.normal_form = keep_text(normal, *memory);
    description.normalized = description.normal_form;
    description.canonical = description.normal_form;
    description.dialect = jsonschema::name_of(set.resource(root.resource).dialect);
    const auto version = root.schema.find("version");
    if (version && version->kind() == json::Kind::string &&
        versioning::parse_semantic_version(version->text()))
        description.version = keep_text(version->text(), *memory);
    return description;
}

std::span<const Problem> check(const Source &source, const Limits &limits,
                               std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    jsonschema::check_all(set, source);
    const std::span<const jsonschema::Problem> found = set.problems();
    const std::span<Problem> rows = new_rows<Problem>(found.size(), memory);
    keep_problems(found, rows, memory);
    return rows;
}

void require_valid(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    jsonschema::check_all(set, source);
    jsonschema::require_sound(set);
}

std::span<const Differences> compare(std::span<const Source> old_schemas, const Source &new_schema,
                                     std::string_view policy, const Limits &limits,
                                     std::pmr::memory_resource *memory)
{
    const auto known = compat::parse_policy(policy);
    if (!known)
        throw Error(Code::invalid_argument,
                    "\"" + std::string(policy) + "\" is not a policy for JSON Schema", {},
                    "Policies are STRICT, LENIENT and SEMANTIC.");
    auto new_set = value_or_throw(jsonschema::SchemaSet::build(new_schema, limits, memory));
    std::optional<jsonschema::Compiled> new_one;
    if (*known == compat::Policy::semantic)
        new_one = jsonschema::compile(new_set, new_schema);
    const std::span<Differences> result = new_rows<Differences>(old_schemas.size(), memory);
    for (std::size_t index = 0; index < old_schemas.size(); ++index) {
        auto old_set =
            value_or_throw(jsonschema::SchemaSet::build(old_schemas[index], limits, memory));
        auto found = compat::compare_json(old_set, new_set, *known, limits, memory);
        if (new_one) {
            const jsonschema::Compiled old_one = jsonschema::compile(old_set, old_schemas[index]);
            compat::judge_by_instances(found, view_of(old_one), view_of(*new_one), limits, memory);
        }
        result[index] = keep_differences(found, memory);
    }
    return result;
}

Plan plan(const Source &old_schema, const Source &new_schema, const Limits &limits,
          std::pmr::memory_resource *memory)
{
    auto old_set = value_or_throw(jsonschema::SchemaSet::build(old_schema, limits, memory));
    auto new_set = value_or_throw(jsonschema::SchemaSet::build(new_schema, limits, memory));
    const evolution::Plan plan = evolution::plan_json(
        old_set, new_set, {.asserts_formats = new_schema.assert_formats}, limits, memory);
    const std::span<Step> steps = new_rows<Step>(plan.steps.size(), memory);
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const evolution::Step &from = plan.steps[index];
        steps[index] = {from.action, keep_text(from.path, *memory), keep_text(from.detail, *memory),
                        from.lossy, from.reversible};
    }
    return {steps, plan.conversion};
}

} // namespace

constinit const Format kJsonFormat = {"JSON",  describe, check,   require_valid, compare,
                                      nullptr, nullptr,  nullptr, plan};

} // namespace schema_registry::format
