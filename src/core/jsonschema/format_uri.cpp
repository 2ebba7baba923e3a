// uri and uri-reference (RFC 3986 appendix A), iri and iri-reference (RFC 3987 section 2.2). Text
// is split by the delimiters, then each part is held to its production. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/base/uri.hpp"
#include "core/base/utf8.hpp"
#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

namespace {

enum class Repertoire : unsigned char { uri, iri };

constexpr std::string_view kUnreserved = "-._~";
constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

// Text of unreserved characters, sub-delims, percent-encoded bytes and `others`.
[[nodiscard]] bool is_made_of(std::string_view text, std::string_view others,
                              Repertoire repertoire) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        if (is_percent_encoded(text, at)) {
            at += 3;
            continue;
        }
        const char32_t c = decode_next(text, at);
        const bool is_allowed = is_letter(c) || is_digit(c) || is_one_of(c, kUnreserved) ||
                                is_one_of(c, kSubDelimiters) || is_one_of(c, others) ||
                                (repertoire == Repertoire::iri && is_ucs_character(c));
        if (!is_allowed)
            return false;
    }
    return true;
}

// Private characters are for queries only; they are looked past here.
[[nodiscard]] bool is_query(std::string_view text, Repertoire repertoire) noexcept
{
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        const char32_t c = decode_next(text, at);
        if (repertoire == Repertoire::uri || !is_private_character(c))
            continue;
        if (!is_made_of(text.substr(start, before - start), ":@/?", repertoire))
            return false;
        start = at;
    }
    return is_made_of(text.substr(start), ":@/?", repertoire);
}

// What stands between the brackets of an IP-literal.
[[nodiscard]] bool is_ip_literal(std::string_view text) noexcept
{
    if (!text.starts_with('v') && !text.starts_with('V'))
        return is_ipv6(text);
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size())
        return false;
    for (const char c : text.substr(1, dot - 1)) {
        if (!is_hex_digit(static_cast<unsigned char>(c)))
            return false;
    }
    const std::string_view address = text.substr(dot + 1);
    return address.find('%') == std::string_view::npos && is_made_of(address, ":", Repertoire::uri);
}

[[nodiscard]] bool is_authority(std::string_view text, Repertoire repertoire) noexcept
{
    if (const std::size_t at_sign = text.find('@'); at_sign != std::string_view::npos) {
        if (!is_made_of(text.substr(0, at_sign), ":", repertoire))
            return false;
        text.remove_prefix(at_sign + 1);
    }
    const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
    if (bracket == std::string_view::npos)
        return false;
    const std::size_t colon = text.find(':', bracket);
    const std::string_view host = text.substr(0, colon);
    const std::string_view port =
        colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
    for (const char c : port) {
        if (!is_digit(static_cast<unsigned char>(c)))
            return false;
    }
    if (bracket > 0)
        return bracket + 1 == host.size() && is_ip_literal(host.substr(1, bracket - 1));
    return is_made_of(host, "", repertoire);
}

[[nodiscard]] bool is_reference(std::string_view text, Repertoire repertoire) noexcept
{
    const UriParts parts = split_uri(text);
    if (parts.has_authority && !is_authority(parts.authority, repertoire))
        return false;
    if (!parts.has_scheme && !parts.has_authority) {
        // a first segment with a colon would read as a scheme
        const std::string_view first = parts.path.substr(0, parts.path.find('/'));
        if (first.find(':') != std::string_view::npos)
            return false;
    }
    return is_made_of(parts.path, ":@/", repertoire) && is_query(parts.query, repertoire) &&
           is_made_of(parts.fragment, ":@/?", repertoire);
}

} // namespace

bool is_uri(std::string_view text) noexcept
{
    return split_uri(text).has_scheme && is_reference(text, Repertoire::uri);
}

bool is_uri_reference(std::string_view text) noexcept
{
    return is_reference(text, Repertoire::uri);
}

bool is_iri(std::string_view text) noexcept
{
    return split_uri(text).has_scheme && is_reference(text, Repertoire::iri);
}

bool is_iri_reference(std::string_view text) noexcept
{
    return is_reference(text, Repertoire::iri);
}

} // namespace schema_registry::jsonschema
