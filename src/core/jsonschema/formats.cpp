// The table of formats. Each family has a file of its own, format_<family>.cpp. Tested by
// test/unit/jsonschema/formats_test.cpp and by the JSON Schema test suite.
#include "core/jsonschema/formats.hpp"

#include "core/jsonschema/format_checks.hpp"

#include <iterator>

namespace schema_registry::jsonschema {

namespace {

struct Format {
    std::string_view name;
    bool (*check)(std::string_view text);
};

// In the order of FormatName.
constexpr Format kFormats[] = {
    {"date", is_date},
    {"date-time", is_date_time},
    {"duration", is_duration},
    {"email", is_email},
    {"hostname", is_hostname},
    {"idn-email", is_idn_email},
    {"idn-hostname", is_idn_hostname},
    {"ipv4", is_ipv4},
    {"ipv6", is_ipv6},
    {"iri", is_iri},
    {"iri-reference", is_iri_reference},
    {"json-pointer", is_json_pointer},
    {"regex", is_regex},
    {"relative-json-pointer", is_relative_json_pointer},
    {"time", is_time},
    {"uri", is_uri},
    {"uri-reference", is_uri_reference},
    {"uri-template", is_uri_template},
    {"uuid", is_uuid},
};
static_assert(std::size(kFormats) == static_cast<std::size_t>(FormatName::uuid) + 1);

} // namespace

std::optional<FormatName> find_format_name(std::string_view name) noexcept
{
    for (std::size_t index = 0; index < std::size(kFormats); ++index) {
        if (kFormats[index].name == name)
            return static_cast<FormatName>(index);
    }
    return std::nullopt;
}

std::string_view name_of(FormatName format) noexcept
{
    return kFormats[static_cast<std::size_t>(format)].name;
}

bool has_format(FormatName format, std::string_view text)
{
    return kFormats[static_cast<std::size_t>(format)].check(text);
}

} // namespace schema_registry::jsonschema
