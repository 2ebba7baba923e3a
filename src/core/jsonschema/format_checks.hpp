// One checker per format, grouped in a file per family; formats.cpp holds the table of them.
// Text is UTF-8 and may hold any character, NUL included.
#pragma once

#include <string_view>

namespace schema_registry::jsonschema {

// format_date_time.cpp
[[nodiscard]] bool is_date(std::string_view text) noexcept;
[[nodiscard]] bool is_time(std::string_view text) noexcept;
[[nodiscard]] bool is_date_time(std::string_view text) noexcept;
[[nodiscard]] bool is_duration(std::string_view text) noexcept;

// format_ip.cpp
[[nodiscard]] bool is_ipv4(std::string_view text) noexcept;
[[nodiscard]] bool is_ipv6(std::string_view text) noexcept;

// format_hostname.cpp
[[nodiscard]] bool is_hostname(std::string_view text);
[[nodiscard]] bool is_idn_hostname(std::string_view text);
// As above, but with labels that need not be in normalization form C: what mail is sent to.
[[nodiscard]] bool is_idn_mail_domain(std::string_view text);

// format_email.cpp
[[nodiscard]] bool is_email(std::string_view text);
[[nodiscard]] bool is_idn_email(std::string_view text);

// format_uri.cpp
[[nodiscard]] bool is_uri(std::string_view text) noexcept;
[[nodiscard]] bool is_uri_reference(std::string_view text) noexcept;
[[nodiscard]] bool is_iri(std::string_view text) noexcept;
[[nodiscard]] bool is_iri_reference(std::string_view text) noexcept;

// format_uri_template.cpp
[[nodiscard]] bool is_uri_template(std::string_view text) noexcept;

// format_pointer.cpp
[[nodiscard]] bool is_json_pointer(std::string_view text) noexcept;
[[nodiscard]] bool is_relative_json_pointer(std::string_view text) noexcept;

// format_uuid.cpp
[[nodiscard]] bool is_uuid(std::string_view text) noexcept;

// format_regex.cpp
[[nodiscard]] bool is_regex(std::string_view text);

} // namespace schema_registry::jsonschema
