// json-pointer: RFC 6901 section 3. relative-json-pointer: draft-bhutton-relative-json-pointer-00
// section 3. Tested by test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

namespace {

// Takes a number without leading zeros off the front.
[[nodiscard]] bool take_number(std::string_view &text) noexcept
{
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(static_cast<unsigned char>(text[digits])))
        ++digits;
    if (digits == 0 || (digits > 1 && text[0] == '0'))
        return false;
    text.remove_prefix(digits);
    return true;
}

} // namespace

bool is_json_pointer(std::string_view text) noexcept
{
    if (!text.empty() && text.front() != '/')
        return false;
    for (std::size_t tilde = text.find('~'); tilde != std::string_view::npos;
         tilde = text.find('~', tilde + 1)) {
        if (tilde + 1 == text.size() || (text[tilde + 1] != '0' && text[tilde + 1] != '1'))
            return false;
    }
    return true;
}

bool is_relative_json_pointer(std::string_view text) noexcept
{
    if (!take_number(text))
        return false;
    if (text.starts_with('+') || text.starts_with('-')) { // moves among the array's elements
        text.remove_prefix(1);
        if (!take_number(text))
            return false;
    }
    return text == "#" || is_json_pointer(text);
}

} // namespace schema_registry::jsonschema
