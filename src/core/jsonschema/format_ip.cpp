// ipv4: dotted decimal without leading zeros (RFC 2673 section 3.2, as JSON Schema cites it).
// ipv6: RFC 4291 section 2.2, without zone or brackets. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

bool is_ipv4(std::string_view text) noexcept
{
    for (int octet = 0; octet < 4; ++octet) {
        if (octet > 0) {
            if (!text.starts_with('.'))
                return false;
            text.remove_prefix(1);
        }
        int value = 0;
        std::size_t digits = 0;
        for (; digits < text.size() && digits < 4; ++digits) {
            const auto c = static_cast<unsigned char>(text[digits]);
            if (!is_digit(c))
                break;
            value = value * 10 + (c - '0');
        }
        if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0'))
            return false;
        text.remove_prefix(digits);
    }
    return text.empty();
}

bool is_ipv6(std::string_view text) noexcept
{
    constexpr int kGroups = 8;
    int groups = 0;
    bool is_compressed = false;
    if (text.starts_with("::")) {
        is_compressed = true;
        text.remove_prefix(2);
    }
    while (!text.empty()) {
        std::size_t digits = 0;
        while (digits < text.size() && is_hex_digit(static_cast<unsigned char>(text[digits])))
            ++digits;
        if (digits < text.size() && text[digits] == '.') { // the last 32 bits as an IPv4 address
            groups += 2;
            if (!is_ipv4(text))
                return false;
            break;
        }
        if (digits == 0 || digits > 4)
            return false;
        ++groups;
        text.remove_prefix(digits);
        if (text.empty())
            break;
        if (text.starts_with("::")) {
            if (is_compressed)
                return false;
            is_compressed = true;
            text.remove_prefix(2);
        } else if (text.starts_with(':') && text.size() > 1) {
            text.remove_prefix(1);
        } else {
            return false;
        }
    }
    return is_compressed ? groups < kGroups : groups == kGroups;
}

} // namespace schema_registry::jsonschema
