// The table of formats (format.hpp): each row adapts one format's own interface to the one that
// the server layer sees. Tested by test/unit/format/format_test.cpp.
#include "core/format/format.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "core/compat/compat.hpp"
#include "core/compat/json_semantic.hpp"
#include "core/evolution/plan.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/program.hpp"
#include "core/versioning/semantic_version.hpp"

namespace schema_registry::format {

namespace {

std::string_view keep(std::string_view text, std::pmr::memory_resource *memory)
{
    auto *copy = static_cast<char *>(memory->allocate(text.size() + 1, 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

Description describe_json(const Source &source, const Limits &limits,
                          std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    const jsonschema::Place root = set.root();
    std::pmr::string normal(memory);
    json::write_normal_form(root.schema, normal, limits);
    Description description;
    description.normal_form = keep(normal, memory);
    description.canonical = description.normal_form;
    description.dialect = jsonschema::name_of(set.resource(root.resource).dialect);
    const auto version = root.schema.find("version");
    if (version && version->kind() == json::Kind::string &&
        versioning::parse_semantic_version(version->text()))
        description.version = keep(version->text(), memory);
    return description;
}

std::span<const Problem> check_json(const Source &source, const Limits &limits,
                                    std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    jsonschema::check_all(set, source);
    const std::span<const jsonschema::Problem> found = set.problems();
    auto *problems = static_cast<Problem *>(
        memory->allocate(sizeof(Problem) * (found.size() + 1), alignof(Problem)));
    for (std::size_t index = 0; index < found.size(); ++index)
        problems[index] = {keep(found[index].path, memory), keep(found[index].message, memory)};
    return {problems, found.size()};
}

void require_valid_json(const Source &source, const Limits &limits,
                        std::pmr::memory_resource *memory)
{
    jsonschema::SchemaSet set =
        value_or_throw(jsonschema::SchemaSet::build(source, limits, memory));
    jsonschema::check_all(set, source);
    jsonschema::require_sound(set);
}

// Rows in `memory`, for ever.
template <typename T>
std::span<T> new_rows(std::size_t count, std::pmr::memory_resource *memory)
{
    auto *const rows = static_cast<T *>(memory->allocate(sizeof(T) * (count + 1), alignof(T)));
    std::uninitialized_value_construct_n(rows, count);
    return {rows, count};
}

Differences keep(std::span<const compat::Difference> found, std::pmr::memory_resource *memory)
{
    const std::span<Difference> rows = new_rows<Difference>(found.size(), memory);
    for (std::size_t index = 0; index < found.size(); ++index) {
        const compat::Difference &from = found[index];
        rows[index] = {keep(from.rule, memory),    keep(from.path, memory),
                       keep(from.message, memory), compat::name_of(from.change_class),
                       from.breaks_backward,       from.breaks_forward};
    }
    return rows;
}

std::span<const Differences> compare_json(std::span<const Source> old_schemas,
                                          const Source &new_schema, std::string_view policy,
                                          const Limits &limits, std::pmr::memory_resource *memory)
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
        result[index] = keep(found, memory);
    }
    return result;
}

Plan plan_json(const Source &old_schema, const Source &new_schema, const Limits &limits,
               std::pmr::memory_resource *memory)
{
    auto old_set = value_or_throw(jsonschema::SchemaSet::build(old_schema, limits, memory));
    auto new_set = value_or_throw(jsonschema::SchemaSet::build(new_schema, limits, memory));
    const evolution::Plan plan = evolution::plan_json(
        old_set, new_set, {.asserts_formats = new_schema.assert_formats}, limits, memory);
    const std::span<Step> steps = new_rows<Step>(plan.steps.size(), memory);
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const evolution::Step &from = plan.steps[index];
        steps[index] = {from.action, keep(from.path, memory), keep(from.detail, memory), from.lossy,
                        from.reversible};
    }
    return {steps, plan.conversion};
}

Differences change_of_format(const Format &old_format, const Format &new_format,
                             std::pmr::memory_resource *memory)
{
    std::pmr::string message("Format changed from ", memory);
    message.append(old_format.name).append(" to ").append(new_format.name);
    const std::span<Difference> row = new_rows<Difference>(1, memory);
    row[0] = {"FORMAT_CHANGED", {}, keep(message, memory), "major", true, true};
    return row;
}

constexpr std::array kFormats = {
    Format{"JSON", describe_json, check_json, require_valid_json, compare_json, plan_json},
};

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept
{
    const auto upper = [](char byte) {
        return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
    };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char one, char other) { return upper(one) == upper(other); });
}

} // namespace

std::span<const Differences> compare(std::span<const Schema> old_schemas, const Schema &new_schema,
                                     std::string_view policy, const Limits &limits,
                                     std::pmr::memory_resource *memory)
{
    std::pmr::vector<Source> alike(memory);
    for (const Schema &schema : old_schemas) {
        if (schema.format == new_schema.format)
            alike.push_back(schema.source);
    }
    auto next =
        new_schema.format->compare(alike, new_schema.source, policy, limits, memory).begin();
    const std::span<Differences> result = new_rows<Differences>(old_schemas.size(), memory);
    for (std::size_t index = 0; index < old_schemas.size(); ++index) {
        const Format &format = *old_schemas[index].format;
        result[index] = &format == new_schema.format
                            ? *next++
                            : change_of_format(format, *new_schema.format, memory);
    }
    return result;
}

const Format *find_format(std::string_view name) noexcept
{
    if (equal_ignoring_case(name, "JSONSCHEMA"))
        name = "JSON";
    for (const Format &format : kFormats) {
        if (equal_ignoring_case(name, format.name))
            return &format;
    }
    return nullptr;
}

std::span<const Format> all_formats() noexcept
{
    return kFormats;
}

} // namespace schema_registry::format
