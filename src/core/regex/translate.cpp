// Writes an Expression for RE2 or PCRE2. Everything whose meaning differs between ECMA-262 and the
// engines is spelled out: \d \w \s and . become sets of code points, $ becomes \z (Perl's $ matches
// before a final line feed), names of groups become numbers, and groups only capture where a
// back-reference needs them. Tested by test/unit/regex/pattern_test.cpp.
#include "core/regex/translate.hpp"

#include <charconv>

namespace schema_registry::regex {

namespace {

[[nodiscard]] bool is_plain(char32_t c) noexcept
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void append_character(char32_t c, std::string &out)
{
    if (is_plain(c) && !is_surrogate(c)) {
        append_code_point(c, out);
        return;
    }
    char digits[8];
    const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<unsigned>(c), 16);
    out.append("\\x{").append(digits, end.ptr).append("}");
}

void append_property(const Property &property, Syntax syntax, std::string &out)
{
    out += property.negated ? "\\P{" : "\\p{";
    if (syntax == Syntax::pcre2) {
        if (property.kind == PropertyKind::script)
            out += "sc:";
        else if (property.kind == PropertyKind::script_extensions)
            out += "scx:";
    }
    out.append(property.name).append("}");
}

void append_set(const CharacterSet &set, Syntax syntax, std::string &out)
{
    if (set.ranges.empty() && set.properties.empty()) {
        out += set.negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]";
        return;
    }
    out += set.negated ? "[^" : "[";
    for (const Range &range : set.ranges) {
        append_character(range.first, out);
        if (range.last > range.first) {
            out += '-';
            append_character(range.last, out);
        }
    }
    for (const Property &property : set.properties)
        append_property(property, syntax, out);
    out += ']';
}

void append_quantifier(const Item &item, std::string &out)
{
    if (item.is_once())
        return;
    if (item.min == 0 && item.max == 1) {
        out += '?';
    } else if (item.min <= 1 && item.max == kUnbounded) {
        out += item.min == 0 ? '*' : '+';
    } else {
        out += '{';
        append_number(item.min, out);
        if (item.max != item.min)
            out += ',';
        if (item.max != item.min && item.max != kUnbounded)
            append_number(item.max, out);
        out += '}';
    }
    if (item.lazy)
        out += '?';
}

[[nodiscard]] std::string_view opening(GroupKind kind, bool captures) noexcept
{
    switch (kind) {
    case GroupKind::capture:
        return captures ? "(" : "(?:";
    case GroupKind::plain:
        return "(?:";
    case GroupKind::look_ahead:
        return "(?=";
    case GroupKind::not_look_ahead:
        return "(?!";
    case GroupKind::look_behind:
        return "(?<=";
    case GroupKind::not_look_behind:
        return "(?<!";
    }
    return "(?:";
}

} // namespace

std::string translate(const Expression &expression, Syntax syntax)
{
    std::string out;
    out.reserve(expression.items.size() * 2);
    for (const Item &item : expression.items) {
        switch (item.kind) {
        case ItemKind::character:
            append_character(item.value, out);
            break;
        case ItemKind::set:
            append_set(expression.sets[item.value], syntax, out);
            break;
        case ItemKind::text_start:
            out += "\\A";
            break;
        case ItemKind::text_end:
            out += "\\z";
            break;
        case ItemKind::word_boundary:
            out += "\\b";
            break;
        case ItemKind::not_word_boundary:
            out += "\\B";
            break;
        case ItemKind::back_reference:
            out += "\\g{";
            append_number(item.value, out);
            out += '}';
            break;
        case ItemKind::open:
            out += opening(item.group, expression.has_back_references);
            break;
        case ItemKind::alternative:
            out += '|';
            break;
        case ItemKind::close:
            out += ')';
            break;
        }
        append_quantifier(item, out);
    }
    return out;
}

} // namespace schema_registry::regex
