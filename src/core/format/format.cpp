// The table of formats (format.hpp). Tested by test/unit/format/format_test.cpp.
#include "core/format/format.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/format/formats.hpp"
#include "core/format/rows.hpp"

namespace schema_registry::format {

namespace {

Differences change_of_format(const Format &old_format, const Format &new_format,
                             std::pmr::memory_resource *memory)
{
    std::pmr::string message("Format changed from ", memory);
    message.append(old_format.name).append(" to ").append(new_format.name);
    const std::span<Difference> row = new_rows<Difference>(1, memory);
    row[0] = {"FORMAT_CHANGED", {}, keep_text(message, *memory), "major", true, true};
    return row;
}

constexpr std::array<const Format *, 2> kFormats = {&kJsonFormat, &kAvroFormat};

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
    for (const Format *const format : kFormats) {
        if (equal_ignoring_case(name, format->name))
            return format;
    }
    return nullptr;
}

std::span<const Format *const> all_formats() noexcept
{
    return kFormats;
}

} // namespace schema_registry::format
