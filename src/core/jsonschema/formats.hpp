// The values of the keyword `format` that can be asserted, one checker each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schema_registry::jsonschema {

enum class FormatName : std::uint8_t {
    date,
    date_time,
    duration,
    email,
    hostname,
    idn_email,
    idn_hostname,
    ipv4,
    ipv6,
    iri,
    iri_reference,
    json_pointer,
    regex,
    relative_json_pointer,
    time,
    uri,
    uri_reference,
    uri_template,
    uuid,
};

// By the keyword's value; a name that is not one of these is no assertion.
[[nodiscard]] std::optional<FormatName> find_format_name(std::string_view name) noexcept;

[[nodiscard]] std::string_view name_of(FormatName format) noexcept;

// Whether texts of any length may have that format, so that all of a text is gone through.
[[nodiscard]] bool is_unbounded(FormatName format) noexcept;

// Whether the text (UTF-8) has that format. RFC 3339, 5321, 1123, 5890-5893, 4291, 3986, 3987,
// 6570, 6901, 4122 and ECMA-262, as JSON Schema cites them. Throws too_complex for a regex that is
// over the limits of patterns.
[[nodiscard]] bool has_format(FormatName format, std::string_view text);

} // namespace schema_registry::jsonschema
