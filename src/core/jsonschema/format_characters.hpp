// Classes of characters that several formats are built from (RFC 5234 appendix B, RFC 3986 and
// RFC 3987 section 2.2).
#pragma once

#include <cstddef>
#include <string_view>

namespace schema_registry::jsonschema {

[[nodiscard]] constexpr bool is_digit(char32_t c) noexcept
{
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char32_t c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] constexpr bool is_hex_digit(char32_t c) noexcept
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

[[nodiscard]] constexpr bool is_one_of(char32_t c, std::string_view characters) noexcept
{
    return c < 0x80 && characters.find(static_cast<char>(c)) != std::string_view::npos;
}

// ucschar of RFC 3987: what an IRI may hold beyond ASCII.
[[nodiscard]] constexpr bool is_ucs_character(char32_t c) noexcept
{
    if (c < 0x10000)
        return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
               (c >= 0xFDF0 && c <= 0xFFEF);
    return (c & 0xFFFF) <= 0xFFFD && c <= 0xEFFFD && (c < 0xE0000 || c >= 0xE1000);
}

// iprivate of RFC 3987: allowed in queries only.
[[nodiscard]] constexpr bool is_private_character(char32_t c) noexcept
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) ||
           (c >= 0x100000 && c <= 0x10FFFD);
}

// Whether text has a percent sign with its two digits at `at`.
[[nodiscard]] constexpr bool is_percent_encoded(std::string_view text, std::size_t at) noexcept
{
    return text.size() - at > 2 && text[at] == '%' &&
           is_hex_digit(static_cast<unsigned char>(text[at + 1])) &&
           is_hex_digit(static_cast<unsigned char>(text[at + 2]));
}

} // namespace schema_registry::jsonschema
