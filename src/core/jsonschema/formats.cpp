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
    bool is_unbounded;
};

// In the order of FormatName.
constexpr Format kFormats[] = {
    {"date", is_date, false},
    {"date-time", is_date_time, false},
    {"duration", is_duration, false},
    {"email", is_email, true},
    {"hostname", is_hostname, false},
    {"idn-email", is_idn_email, true},
    {"idn-hostname", is_idn_hostname, false},
    {"ipv4", is_ipv4, false},
    {"ipv6", is_ipv6, false},
    {"iri", is_iri, true},
    {"iri-reference", is_iri_reference, true},
    {"json-pointer", is_json_pointer, true},
    {"regex", is_regex, true},
    {"relative-json-pointer", is_relative_json_pointer, true},
    {"time", is_time, false},
    {"uri", is_uri, true},
    {"uri-reference", is_uri_reference, true},
    {"uri-template", is_uri_template, true},
    {"uuid", is_uuid, false},
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

bool is_unbounded(FormatName format) noexcept
{
    return kFormats[static_cast<std::size_t>(format)].is_unbounded;
}

bool has_format(FormatName format, std::string_view text)
{
    return kFormats[static_cast<std::size_t>(format)].check(text);
}

} // namespace schema_registry::jsonschema
