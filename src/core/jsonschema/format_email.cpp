// email: Mailbox of RFC 5321 section 4.1.2. idn-email: the same as RFC 6531 section 3.3 extends it.
// Tested by test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr std::size_t kMaxLocalPart = 64; // RFC 5321 section 4.5.3.1.1

enum class Alphabet : unsigned char { ascii, unicode };

// Beyond ASCII the bytes of a character stand or fall together.
[[nodiscard]] bool is_foreign(char c, Alphabet alphabet) noexcept
{
    return alphabet == Alphabet::unicode && static_cast<unsigned char>(c) >= 0x80;
}

[[nodiscard]] bool is_atom_character(char c, Alphabet alphabet) noexcept
{
    const auto byte = static_cast<unsigned char>(c);
    return is_letter(byte) || is_digit(byte) || is_one_of(byte, "!#$%&'*+-/=?^_`{|}~") ||
           is_foreign(c, alphabet);
}

[[nodiscard]] bool is_printable(char c) noexcept
{
    return c >= ' ' && c <= '~';
}

// The size of the Dot-string that text starts with, 0 if it does not.
[[nodiscard]] std::size_t dot_string_size(std::string_view text, Alphabet alphabet) noexcept
{
    std::size_t at = 0;
    for (;;) {
        const std::size_t start = at;
        while (at < text.size() && is_atom_character(text[at], alphabet))
            ++at;
        if (at == start)
            return 0;
        if (at == text.size() || text[at] != '.')
            return at;
        ++at;
    }
}

// The size of the Quoted-string that text starts with, 0 if it does not.
[[nodiscard]] std::size_t quoted_string_size(std::string_view text, Alphabet alphabet) noexcept
{
    if (!text.starts_with('"'))
        return 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"')
            return at + 1;
        if (text[at] == '\\' && ++at == text.size())
            return 0;
        if (!is_printable(text[at]) && !is_foreign(text[at], alphabet))
            return 0;
    }
    return 0;
}

// What stands between the brackets of an address-literal.
[[nodiscard]] bool is_address_literal(std::string_view text) noexcept
{
    constexpr std::string_view kIpv6 = "IPv6:";
    if (text.starts_with(kIpv6))
        return is_ipv6(text.substr(kIpv6.size()));
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos)
        return is_ipv4(text);
    for (std::size_t at = 0; at < text.size(); ++at) { // Standardized-tag ":" 1*dcontent
        const auto c = static_cast<unsigned char>(text[at]);
        const bool is_tag = is_letter(c) || is_digit(c) || (c == '-' && at + 1 != colon);
        const bool is_content = c > ' ' && c <= '~' && c != '[' && c != '\\' && c != ']';
        if (at < colon ? !is_tag : !is_content)
            return false;
    }
    return colon > 0 && colon + 1 < text.size();
}

[[nodiscard]] bool is_mailbox(std::string_view text, Alphabet alphabet)
{
    const std::size_t local = text.starts_with('"') ? quoted_string_size(text, alphabet)
                                                    : dot_string_size(text, alphabet);
    if (local == 0 || local > kMaxLocalPart || local == text.size() || text[local] != '@')
        return false;
    const std::string_view domain = text.substr(local + 1);
    if (domain.starts_with('[') && domain.ends_with(']') && domain.size() > 2)
        return is_address_literal(domain.substr(1, domain.size() - 2));
    return alphabet == Alphabet::ascii ? is_hostname(domain) : is_idn_mail_domain(domain);
}

} // namespace

bool is_email(std::string_view text)
{
    return is_mailbox(text, Alphabet::ascii);
}

bool is_idn_email(std::string_view text)
{
    return is_mailbox(text, Alphabet::unicode);
}

} // namespace schema_registry::jsonschema
