// Comparing two JSON Schemas (compat.hpp): verdicts on pairs of schemas first, then a walk in each
// direction for the rows. Tested by test/unit/compat/compat_test.cpp and compat_properties_test.cpp.
#include "core/compat/compat.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/compat/json_arrow.hpp"
#include "core/compat/json_report.hpp"

namespace schema_registry::compat {
namespace {

bool is_same_name(std::string_view text, std::string_view upper_name) noexcept
{
    const auto upper = [](char byte) {
        return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
    };
    return std::equal(text.begin(), text.end(), upper_name.begin(), upper_name.end(),
                      [&](char left, char right) { return upper(left) == right; });
}

} // namespace

std::optional<Policy> parse_policy(std::string_view name) noexcept
{
    if (is_same_name(name, "STRICT"))
        return Policy::strict;
    if (is_same_name(name, "LENIENT"))
        return Policy::lenient;
    if (is_same_name(name, "SEMANTIC"))
        return Policy::semantic;
    return std::nullopt;
}

std::string_view name_of(ChangeClass change_class) noexcept
{
    constexpr std::array<std::string_view, 4> kNames = {"none", "patch", "minor", "major"};
    return kNames[static_cast<std::size_t>(change_class)];
}

std::pmr::vector<Difference> compare_json(jsonschema::SchemaSet &old_schema,
                                          jsonschema::SchemaSet &new_schema, Policy policy,
                                          const Limits &limits, std::pmr::memory_resource *memory)
{
    Graph graph(old_schema, new_schema, limits, memory);
    Verdicts verdicts(graph, policy, limits, memory);
    Report report(graph, verdicts, memory);
    report.walk(Direction::backward);
    report.walk(Direction::forward);
    compare_arrow(graph, report);
    return report.take();
}

} // namespace schema_registry::compat
