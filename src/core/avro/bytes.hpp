// Bytes in JSON (specification, "JSON Encoding" and the table of default values): a string whose
// code points, 0 to 255, are the bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/utf8.hpp"

namespace schema_registry::avro {

// Appends the bytes; false, with some of them appended, if a code point is none.
template <typename String>
[[nodiscard]] bool read_bytes(std::string_view text, String &out)
{
    for (std::size_t at = 0; at < text.size();) {
        const char32_t code_point = decode_next(text, at);
        if (code_point > 0xFF)
            return false;
        out.push_back(static_cast<char>(code_point));
    }
    return true;
}

// How many there are; false if a code point is none.
[[nodiscard]] inline bool count_bytes(std::string_view text, std::size_t &count) noexcept
{
    count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        if (decode_next(text, at) > 0xFF)
            return false;
    }
    return true;
}

} // namespace schema_registry::avro
