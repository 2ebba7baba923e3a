// Writing JSON text from a Document (writer.hpp). Tested by test/unit/json/writer_test.cpp.
#include "core/json/writer.hpp"

#include <algorithm>
#include <vector>

namespace schema_registry::json {

void append_string(std::string_view text, std::pmr::string &out)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    out.push_back('"');
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        const std::size_t shorthand = std::string_view("\"\\\b\f\n\r\t").find(byte);
        if (shorthand != std::string_view::npos) {
            out.push_back('\\');
            out.push_back("\"\\bfnrt"[shorthand]);
        } else if (code < 0x20) {
            out.append("\\u00").push_back(kHex[code >> 4]);
            out.push_back(kHex[code & 15]);
        } else {
            out.push_back(byte);
        }
    }
    out.push_back('"');
}

void append_scalar_text(bool boolean, Kind kind, std::pmr::string &out)
{
    out.append(kind == Kind::null ? "null" : boolean ? "true" : "false");
}

void write_normal_form(DocumentView view, std::pmr::string &out, const Limits &limits)
{
    require_stack(limits);
    switch (view.kind()) {
    case Kind::null:
    case Kind::boolean:
        append_scalar_text(view.boolean(), view.kind(), out);
        return;
    case Kind::number:
        append_text(view.number(), out);
        return;
    case Kind::string:
        append_string(view.text(), out);
        return;
    case Kind::array: {
        char separator = '[';
        for (auto element = view.elements(); element.next(); separator = ',') {
            out.push_back(separator);
            write_normal_form(element.value(), out, limits);
        }
        out.append(separator == '[' ? "[]" : "]");
        return;
    }
    case Kind::object: {
        std::pmr::vector<std::uint32_t> order(view.size(), out.get_allocator().resource());
        for (std::uint32_t index = 0; index < order.size(); ++index)
            order[index] = index;
        std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
            return view.key(left) < view.key(right);
        });
        char separator = '{';
        for (const std::uint32_t index : order) {
            out.push_back(separator);
            append_string(view.key(index), out);
            out.push_back(':');
            write_normal_form(view.element(index), out, limits);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
        return;
    }
    }
}

} // namespace schema_registry::json
