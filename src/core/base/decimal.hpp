// Exact decimal numbers in base 10000, as PostgreSQL's numeric stores them.
//
// The value is  sign * sum(digits[i] * 10000^(weight - i)),  normal form: neither the first nor
// the last digit is zero, and zero itself has no digits. DecimalView looks at digits that lie
// elsewhere (a numeric inside a jsonb, a number of a Document); nothing here allocates but what
// says so. Tested by test/unit/base/decimal_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

namespace schema_registry {

struct DecimalView {
    const std::int16_t *digits = nullptr;
    std::uint32_t count = 0;
    std::int32_t weight = 0;
    bool negative = false;

    [[nodiscard]] bool is_zero() const noexcept { return count == 0; }
    // No digit behind the decimal point: 1.0 is an integer.
    [[nodiscard]] bool is_integer() const noexcept
    {
        return count == 0 || static_cast<std::int64_t>(count) <= std::int64_t{weight} + 1;
    }
};

// The value as a multiple of 1e-8, where it is one and below 1e16: enough for most numbers, and as
// an integer compared and divided at once. False where it is not.
[[nodiscard]] inline bool to_scaled(DecimalView value, __int128 &out) noexcept
{
    constexpr std::int32_t kGroupsBefore = 4; // of the decimal point
    constexpr std::int32_t kGroupsBehind = 2;
    const auto count = static_cast<std::int32_t>(value.count);
    if (value.weight >= kGroupsBefore || count - 1 - value.weight > kGroupsBehind) {
        out = 0;
        return count == 0;
    }
    std::int64_t whole = 0;
    std::int64_t part = 0;
    std::int32_t index = 0;
    for (; index <= value.weight; ++index)
        whole = whole * 10000 + (index < count ? value.digits[index] : 0);
    for (std::int32_t group = 1; group <= kGroupsBehind; ++group) {
        const std::int32_t at = value.weight + group;
        part = part * 10000 + (at >= 0 && at < count ? value.digits[at] : 0);
    }
    const __int128 scaled = static_cast<__int128>(whole) * 100'000'000 + part;
    out = value.negative ? -scaled : scaled;
    return true;
}

// Below 0, 0 or above 0, by value.
[[nodiscard]] int compare(DecimalView left, DecimalView right) noexcept;

// Whether value is an integer multiple of divisor (JSON Schema multipleOf); divisor is not zero.
[[nodiscard]] bool is_multiple_of(DecimalView value, DecimalView divisor,
                                  std::pmr::memory_resource *memory);

// A non-negative integer that fits, or false: for counts such as maxLength (1e2 and 3.0 count).
[[nodiscard]] bool to_uint64(DecimalView value, std::uint64_t &out) noexcept;

// Equal for equal values.
[[nodiscard]] std::uint64_t hash(DecimalView value) noexcept;

// Shortest plain or scientific text that reads back as the same value; equal values give equal
// text ("1.0" and "1" both "1"; 1e400 "1e400"). Appends to out.
void append_text(DecimalView value, std::pmr::string &out);

// A decimal that owns its digits.
struct Decimal {
    std::pmr::vector<std::int16_t> digits;
    std::int32_t weight = 0;
    bool negative = false;

    [[nodiscard]] DecimalView view() const noexcept
    {
        return {digits.data(), static_cast<std::uint32_t>(digits.size()), weight, negative};
    }
};

// The range of PostgreSQL's numeric: digits before and behind the decimal point.
inline constexpr std::int64_t kMaxDigitsBeforePoint = 131072;
inline constexpr std::int64_t kMaxDigitsBehindPoint = 16383;

// Reads a JSON number (RFC 8259 section 6). False if it lies outside the range of numeric; text
// that is not a JSON number must not be given.
[[nodiscard]] bool parse_decimal(std::string_view text, Decimal &out);

} // namespace schema_registry
