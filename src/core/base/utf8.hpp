// UTF-8: decoding, encoding, counting and checking (RFC 3629). Text is bytes in a string_view;
// a code point is a char32_t. Tested by test/unit/base/utf8_test.cpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace schema_registry {

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;

// What decode_next() gives for bytes that are no UTF-8; never the value of a real character.
inline constexpr char32_t kInvalidCodePoint = 0xFFFFFFFF;

[[nodiscard]] constexpr bool is_surrogate(char32_t code_point) noexcept
{
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

[[nodiscard]] constexpr bool is_continuation_byte(char byte) noexcept
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Of the eight bytes of a word, those that go on with a character.
[[nodiscard]] constexpr std::size_t continuation_bytes(std::uint64_t word) noexcept
{
    const std::uint64_t marks = (word >> 7) & (~word >> 6) & 0x0101010101010101u;
    return static_cast<std::size_t>(marks * 0x0101010101010101u >> 56); // their sum: popcount calls
}

// The code points of valid UTF-8: all bytes but the continuation bytes, eight at a time.
[[nodiscard]] constexpr std::size_t count_code_points(std::string_view text) noexcept
{
    std::size_t continuations = 0;
    std::size_t at = 0;
    if (!std::is_constant_evaluated()) {
        for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + at, sizeof word);
            continuations += continuation_bytes(word);
        }
    }
    for (; at < text.size(); ++at)
        continuations += is_continuation_byte(text[at]);
    return text.size() - continuations;
}

// As much of the text as fits into so many bytes without cutting a code point.
[[nodiscard]] constexpr std::string_view prefix_of(std::string_view text,
                                                   std::size_t bytes) noexcept
{
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && is_continuation_byte(text[bytes]))
        --bytes;
    return text.substr(0, bytes);
}

// The code point that starts at `at` (which is below text.size()), and `at` moved behind it.
// Malformed bytes, overlong forms and surrogates give kInvalidCodePoint and move by one byte.
[[nodiscard]] constexpr char32_t decode_next(std::string_view text, std::size_t &at) noexcept
{
    const std::size_t start = at++;
    const auto lead = static_cast<unsigned char>(text[start]);
    if (lead < 0x80)
        return lead;
    const std::size_t tail = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - start <= tail)
        return kInvalidCodePoint;
    char32_t code_point = lead & (0x3Fu >> tail);
    for (std::size_t index = 1; index <= tail; ++index) {
        const char byte = text[start + index];
        if (!is_continuation_byte(byte))
            return kInvalidCodePoint;
        code_point = code_point << 6 | (static_cast<unsigned char>(byte) & 0x3Fu);
    }
    constexpr char32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
    if (code_point < kSmallest[tail] || code_point > kMaxCodePoint || is_surrogate(code_point))
        return kInvalidCodePoint;
    at = start + tail + 1;
    return code_point;
}

[[nodiscard]] constexpr bool is_valid_utf8(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        if (decode_next(text, at) == kInvalidCodePoint)
            return false;
    }
    return true;
}

// Appends a code point (no surrogate) to any string of char.
template <typename String>
constexpr void append_code_point(char32_t code_point, String &out)
{
    if (code_point < 0x80) {
        out.push_back(static_cast<char>(code_point));
        return;
    }
    const int tail = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    const char32_t mark = (0xF00u >> (tail + 1)) & 0xFFu;
    out.push_back(static_cast<char>(mark | code_point >> (6 * tail)));
    for (int index = tail - 1; index >= 0; --index)
        out.push_back(static_cast<char>(0x80u | ((code_point >> (6 * index)) & 0x3Fu)));
}

} // namespace schema_registry
