// uri-template: RFC 6570 section 2, all four levels. The apostrophe is a literal, as the erratum
// to section 2.1 has it. Tested by test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/base/utf8.hpp"
#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

namespace {

[[nodiscard]] bool is_literal(char32_t c) noexcept
{
    if (c < 0x80)
        return c > ' ' && c != 0x7F && !is_one_of(c, "\"%<>\\^`{|}");
    return is_ucs_character(c) || is_private_character(c);
}

// varname = varchar *( ["."] varchar )
[[nodiscard]] bool is_variable_name(std::string_view name) noexcept
{
    bool may_be_dot = false;
    for (std::size_t at = 0; at < name.size();) {
        const auto c = static_cast<unsigned char>(name[at]);
        const bool is_encoded = is_percent_encoded(name, at);
        const bool is_dot = c == '.' && may_be_dot;
        if (!is_letter(c) && !is_digit(c) && c != '_' && !is_encoded && !is_dot)
            return false;
        may_be_dot = !is_dot;
        at += is_encoded ? 3 : 1;
    }
    return may_be_dot;
}

// max-length: below 10000, without leading zero.
[[nodiscard]] bool is_prefix_length(std::string_view text) noexcept
{
    if (text.empty() || text.size() > 4 || text.front() == '0')
        return false;
    for (const char c : text) {
        if (!is_digit(static_cast<unsigned char>(c)))
            return false;
    }
    return true;
}

// varspec = varname [ ":" max-length / "*" ]
[[nodiscard]] bool is_variable(std::string_view text) noexcept
{
    if (text.ends_with('*'))
        return is_variable_name(text.substr(0, text.size() - 1));
    const std::size_t colon = text.find(':');
    return is_variable_name(text.substr(0, colon)) &&
           (colon == std::string_view::npos || is_prefix_length(text.substr(colon + 1)));
}

// What stands between the braces.
[[nodiscard]] bool is_expression(std::string_view text) noexcept
{
    if (!text.empty() && is_one_of(static_cast<unsigned char>(text[0]), "+#./;?&=,!@|"))
        text.remove_prefix(1);
    for (;;) {
        const std::size_t comma = text.find(',');
        if (!is_variable(text.substr(0, comma)))
            return false;
        if (comma == std::string_view::npos)
            return true;
        text.remove_prefix(comma + 1);
    }
}

} // namespace

bool is_uri_template(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '{') {
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos || !is_expression(text.substr(at + 1, end - at - 1)))
                return false;
            at = end + 1;
        } else if (is_percent_encoded(text, at)) {
            at += 3;
        } else if (!is_literal(decode_next(text, at))) {
            return false;
        }
    }
    return true;
}

} // namespace schema_registry::jsonschema
