// URI references split by the expression of RFC 3986 appendix B and resolved by the algorithm of
// section 5.2.2. A base may itself be relative or empty, since a schema need not have an absolute
// identifier; then the target stays relative. Tested by test/unit/base/uri_test.cpp.
#include "core/base/uri.hpp"

#include <vector>

namespace schema_registry {

namespace {

[[nodiscard]] bool is_scheme(std::string_view text) noexcept
{
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    if (text.empty() || !is_letter(text.front()))
        return false;
    for (const char c : text) {
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return false;
    }
    return true;
}

// Section 5.2.4, by whole segments. A relative path stays relative.
[[nodiscard]] std::pmr::string remove_dot_segments(std::string_view path,
                                                   std::pmr::memory_resource *memory)
{
    const bool is_absolute = path.starts_with('/');
    std::pmr::vector<std::string_view> kept(memory);
    bool ends_in_slash = false;
    for (std::string_view rest = is_absolute ? path.substr(1) : path;;) {
        const std::size_t slash = rest.find('/');
        const std::string_view segment = rest.substr(0, slash);
        const bool is_dot = segment == ".";
        const bool is_parent = segment == "..";
        if (is_parent && !kept.empty())
            kept.pop_back();
        if (!is_dot && !is_parent)
            kept.push_back(segment);
        ends_in_slash = is_dot || is_parent;
        if (slash == std::string_view::npos)
            break;
        rest.remove_prefix(slash + 1);
    }
    std::pmr::string out(memory);
    out.reserve(path.size());
    if (is_absolute)
        out.push_back('/');
    for (std::size_t index = 0; index < kept.size(); ++index) {
        if (index > 0)
            out.push_back('/');
        out.append(kept[index]);
    }
    if (ends_in_slash && !kept.empty())
        out.push_back('/');
    return out;
}

// Section 5.2.3: the reference's path behind the last slash of the base's.
[[nodiscard]] std::pmr::string merge_paths(const UriParts &base, std::string_view path,
                                           std::pmr::memory_resource *memory)
{
    std::pmr::string out(memory);
    if (base.has_authority && base.path.empty()) {
        out.push_back('/');
    } else {
        const std::size_t slash = base.path.rfind('/');
        if (slash != std::string_view::npos)
            out.append(base.path.substr(0, slash + 1));
    }
    out.append(path);
    return out;
}

// Section 5.3.
[[nodiscard]] std::pmr::string recompose(const UriParts &parts, std::pmr::memory_resource *memory)
{
    std::pmr::string out(memory);
    out.reserve(parts.scheme.size() + parts.authority.size() + parts.path.size() +
                parts.query.size() + parts.fragment.size() + 8);
    if (parts.has_scheme)
        out.append(parts.scheme).append(":");
    if (parts.has_authority)
        out.append("//").append(parts.authority);
    else if (parts.path.starts_with("//"))
        out.append("/."); // or the path would read as an authority
    out.append(parts.path);
    if (parts.has_query)
        out.append("?").append(parts.query);
    if (parts.has_fragment)
        out.append("#").append(parts.fragment);
    return out;
}

[[nodiscard]] int hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

UriParts split_uri(std::string_view text) noexcept
{
    UriParts parts;
    if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
        parts.has_fragment = true;
        parts.fragment = text.substr(hash + 1);
        text = text.substr(0, hash);
    }
    if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
        parts.has_query = true;
        parts.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    if (const std::size_t colon = text.find(':');
        colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
        parts.has_scheme = true;
        parts.scheme = text.substr(0, colon);
        text = text.substr(colon + 1);
    }
    if (text.starts_with("//")) {
        parts.has_authority = true;
        const std::size_t end = text.find('/', 2);
        parts.authority = text.substr(2, end == std::string_view::npos ? end : end - 2);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
    }
    parts.path = text;
    return parts;
}

std::pmr::string resolve_uri(std::string_view base_text, std::string_view reference,
                             std::pmr::memory_resource *memory)
{
    UriParts target = split_uri(reference);
    const UriParts base = split_uri(base_text);
    std::pmr::string path(memory);
    if (target.has_scheme || target.has_authority) {
        path = remove_dot_segments(target.path, memory);
    } else if (target.path.empty()) {
        path = base.path;
        if (!target.has_query) {
            target.has_query = base.has_query;
            target.query = base.query;
        }
    } else if (target.path.starts_with('/')) {
        path = remove_dot_segments(target.path, memory);
    } else {
        path = remove_dot_segments(merge_paths(base, target.path, memory), memory);
    }
    if (!target.has_scheme && !target.has_authority) {
        target.has_authority = base.has_authority;
        target.authority = base.authority;
    }
    if (!target.has_scheme) {
        target.has_scheme = base.has_scheme;
        target.scheme = base.scheme;
    }
    target.path = path;
    return recompose(target, memory);
}

std::string_view without_fragment(std::string_view uri) noexcept
{
    return uri.substr(0, uri.find('#'));
}

std::pmr::string decoded_fragment(std::string_view uri, std::pmr::memory_resource *memory)
{
    std::pmr::string out(memory);
    const std::size_t hash = uri.find('#');
    if (hash == std::string_view::npos)
        return out;
    const std::string_view text = uri.substr(hash + 1);
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && text.size() - at > 2) {
            const int high = hex_digit(text[at + 1]);
            const int low = hex_digit(text[at + 2]);
            if (high >= 0 && low >= 0) {
                out.push_back(static_cast<char>(high << 4 | low));
                at += 2;
                continue;
            }
        }
        out.push_back(text[at]);
    }
    return out;
}

} // namespace schema_registry
