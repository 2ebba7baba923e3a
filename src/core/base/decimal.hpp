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

// A number in half steps of 1e-4: twice the steps below it, and one more if they do not reach it. So
// numbers that are multiples of a step have even values, others lie between, and any number is
// compared with a multiple of a step, and divided by one, as an integer.
struct HalfSteps {
    std::uint64_t magnitude = 0;
    std::int64_t sign = 0; // 0, or -1 of negative numbers

    [[nodiscard]] std::int64_t value() const noexcept
    {
        return (static_cast<std::int64_t>(magnitude) ^ sign) - sign;
    }
};
inline constexpr std::int64_t kHalfStepsOfOne = 20000;
// False beyond about 4e14.
[[nodiscard]] bool to_half_steps(DecimalView value, HalfSteps &out) noexcept;

// Below 0, 0 or above 0, by value.
[[nodiscard]] int compare(DecimalView left, DecimalView right) noexcept;

// Whether value is an integer multiple of divisor (JSON Schema multipleOf); divisor is not zero. The
// time grows with the product of their digits: throws cancelled if `interrupted` says so meanwhile.
[[nodiscard]] bool is_multiple_of(DecimalView value, DecimalView divisor,
                                  std::pmr::memory_resource *memory,
                                  bool (*interrupted)() noexcept = nullptr);

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
