// Base64 (RFC 4648 section 4), with padding, which is required when it is read. Tested by
// test/unit/base/base64_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace schema_registry {

namespace base64 {

inline constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::uint8_t kNoDigit = 0xFF;

inline constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::size_t value = 0; value < kDigits.size(); ++value)
        values[static_cast<unsigned char>(kDigits[value])] = static_cast<std::uint8_t>(value);
    return values;
}();

} // namespace base64

[[nodiscard]] constexpr std::size_t base64_size(std::size_t bytes) noexcept
{
    return (bytes + 2) / 3 * 4;
}

// Writes base64_size(bytes.size()) characters.
inline void write_base64(std::string_view bytes, char *out) noexcept
{
    const auto *in = reinterpret_cast<const unsigned char *>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, in += 3) {
        const std::uint32_t group = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
        for (int shift = 18; shift >= 0; shift -= 6)
            *out++ = base64::kDigits[group >> shift & 63];
    }
    if (left == 0)
        return;
    const std::uint32_t group =
        std::uint32_t{in[0]} << 16 | (left == 2 ? std::uint32_t{in[1]} << 8 : 0);
    out[0] = base64::kDigits[group >> 18 & 63];
    out[1] = base64::kDigits[group >> 12 & 63];
    out[2] = left == 2 ? base64::kDigits[group >> 6 & 63] : '=';
    out[3] = '=';
}

// Appends the bytes that the text stands for; false, with some of them appended, if it is no base64
// or its last digit has bits that stand for nothing.
template <typename String>
[[nodiscard]] bool read_base64(std::string_view text, String &out)
{
    if (text.size() % 4 != 0)
        return false;
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    std::uint32_t bits = 0;
    int count = 0;
    for (const char digit : text) {
        const std::uint8_t value = base64::kValues[static_cast<unsigned char>(digit)];
        if (value == base64::kNoDigit)
            return false;
        bits = bits << 6 | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>(bits >> count & 0xFF));
        }
    }
    return (bits & ((1u << count) - 1)) == 0;
}

} // namespace schema_registry
