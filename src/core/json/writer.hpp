// Any view to compact JSON text. write_normal_form() sorts members by bytes of the key and writes
// numbers by value, so that equal values give equal text (registry-level sameness, fingerprints).
#pragma once

#include <memory_resource>
#include <string>

#include "core/json/document.hpp"

namespace schema_registry::json {

void append_string(std::string_view text, std::pmr::string &out);        // quoted and escaped
void append_scalar_text(bool boolean, Kind kind, std::pmr::string &out); // null, true, false

// Throws too_complex where the limits say that the stack is too deep.
void write_normal_form(DocumentView view, std::pmr::string &out,
                       const Limits &limits = kDefaultLimits);

// The value for a message, in members' own order: once the text has max_bytes it is cut at a
// character and ends in "...".
template <InstanceView V>
void write_excerpt(const V &view, std::size_t max_bytes, std::pmr::string &out);

// The same without the cut: writing stops soon after the text has grown to max_bytes.
template <InstanceView V>
void write_until(const V &view, std::size_t max_bytes, std::pmr::string &out)
{
    if (out.size() >= max_bytes)
        return;
    switch (view.kind()) {
    case Kind::null:
    case Kind::boolean:
        append_scalar_text(view.kind() == Kind::boolean && view.boolean(), view.kind(), out);
        return;
    case Kind::number:
        append_text(view.number(), out);
        return;
    case Kind::string:
        append_string(view.text().substr(0, max_bytes), out);
        return;
    case Kind::array: {
        char separator = '[';
        for (auto element = view.elements(); out.size() < max_bytes && element.next();) {
            out.push_back(separator);
            write_until(element.value(), max_bytes, out);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
        return;
    }
    case Kind::object: {
        char separator = '{';
        for (auto member = view.members(); out.size() < max_bytes && member.next();) {
            out.push_back(separator);
            append_string(member.key().substr(0, max_bytes), out);
            out.push_back(':');
            write_until(member.value(), max_bytes, out);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
        return;
    }
    }
}

template <InstanceView V>
void write_excerpt(const V &view, std::size_t max_bytes, std::pmr::string &out)
{
    std::pmr::string text(out.get_allocator());
    write_until(view, max_bytes + 1, text);
    if (text.size() > max_bytes) {
        std::size_t end = max_bytes;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        text.resize(end);
        text.append("...");
    }
    out.append(text);
}

} // namespace schema_registry::json
