// What expressions are put through before an engine is chosen, and how errors about patterns read.
// Tested by test/unit/regex/pattern_test.cpp.
#include "core/regex/expression.hpp"

#include <algorithm>
#include <charconv>

namespace schema_registry::regex {

// A search only asks whether there is a match. So "x+.*" finds one where "x+" does, and ".*x" where
// "x" does; only "^" before it and "$" behind it give such a term a say.
void Expression::trim()
{
    if (has_back_references)
        return;
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (items[at].kind == ItemKind::open)
            at = items[at].partner;
        else if (items[at].kind == ItemKind::alternative)
            return; // each branch has ends of its own
    }
    while (!items.empty() && items.back().min == 0) {
        const Item &last = items.back();
        items.resize(last.kind == ItemKind::close ? last.partner : items.size() - 1);
    }
    std::size_t dropped = 0;
    while (dropped < items.size()) {
        const Item &first = items[dropped];
        const std::size_t end = first.kind == ItemKind::open ? first.partner : dropped;
        if (items[end].min != 0)
            break;
        dropped = end + 1;
    }
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(dropped));
    for (Item &item : items) {
        if (item.kind == ItemKind::open || item.kind == ItemKind::close)
            item.partner -= static_cast<std::uint32_t>(dropped);
    }
}

void append_number(std::uint64_t number, std::string &out)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end.ptr);
}

Diagnostic pattern_error(Code code, std::string_view pattern, std::string_view complaint)
{
    constexpr std::size_t kMaxQuoted = 100;
    std::string message = "regular expression \"";
    message += prefix_of(pattern, kMaxQuoted);
    message += pattern.size() > kMaxQuoted ? "...\"" : "\"";
    message += code == Code::too_complex   ? " is too complex: "
               : code == Code::unsupported ? " is not supported: "
                                           : " is not valid: ";
    message += complaint;
    return {code, std::move(message), {}, {}};
}

} // namespace schema_registry::regex
