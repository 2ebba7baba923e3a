// Decimal: reading, comparing, dividing and writing exact base-10000 numbers (decimal.hpp).
//
// A JSON number is digits and an exponent; grouping the digits by four around the decimal point
// gives the base-10000 form, which needs no arithmetic at all. multipleOf is the remainder of
// a long division: one machine word at a time where the divisor fits in 16 decimal digits, Knuth's
// algorithm D (TAOCP 4.3.1) otherwise. Tested by test/unit/base/decimal_test.cpp.
#include "core/base/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/base/result.hpp"

namespace schema_registry {

namespace {

constexpr std::int32_t kBase = 10000;

// The parts of a JSON number: significant digits without the point, and where the point is.
struct Written {
    std::string_view integer, fraction;
    std::int64_t exponent = 0;
    bool negative = false;
};

Written split(std::string_view text)
{
    Written written;
    if (text.front() == '-') {
        written.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t exponent_at = text.find_first_of("eE");
    if (exponent_at != std::string_view::npos) {
        std::string_view digits = text.substr(exponent_at + 1);
        const bool minus = digits.front() == '-';
        if (minus || digits.front() == '+')
            digits.remove_prefix(1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), written.exponent);
        if (error != std::errc() || written.exponent > 1'000'000'000)
            written.exponent = 1'000'000'000;
        if (minus)
            written.exponent = -written.exponent;
        text = text.substr(0, exponent_at);
    }
    const std::size_t point = text.find('.');
    written.integer = text.substr(0, point);
    if (point != std::string_view::npos)
        written.fraction = text.substr(point + 1);
    return written;
}

std::int64_t floor_div4(std::int64_t value) noexcept
{
    return value >= 0 ? value / 4 : -((-value + 3) / 4);
}

// Remainder of the digits (then `shift` zero digits) by a divisor below 10^16.
bool divides_word(DecimalView value, std::int64_t shift, std::uint64_t divisor) noexcept
{
    unsigned __int128 rest = 0;
    for (std::uint32_t index = 0; index < value.count; ++index)
        rest = (rest * kBase + static_cast<std::uint32_t>(value.digits[index])) % divisor;
    for (; shift > 0 && rest != 0; --shift)
        rest = rest * kBase % divisor;
    return rest == 0;
}

// The same for a divisor of more than four digits: algorithm D, keeping the remainder only.
bool divides_long(DecimalView value, std::int64_t shift, DecimalView divisor,
                  std::pmr::memory_resource *memory, bool (*interrupted)() noexcept)
{
    const std::size_t size = divisor.count;
    const std::int32_t scale = kBase / (divisor.digits[0] + 1);
    std::pmr::vector<std::int32_t> low(size, memory); // scaled divisor, first digit highest
    std::int32_t carry = 0;
    for (std::size_t index = size; index-- > 0;) {
        const std::int32_t product = divisor.digits[index] * scale + carry;
        low[index] = product % kBase;
        carry = product / kBase;
    }
    const std::size_t length = value.count + static_cast<std::size_t>(shift);
    std::pmr::vector<std::int32_t> rest(length + 1, 0, memory); // scaled value, one digit in front
    carry = 0;
    for (std::size_t index = value.count; index-- > 0;) {
        const std::int32_t product = value.digits[index] * scale + carry;
        rest[index + 1] = product % kBase;
        carry = product / kBase;
    }
    rest[0] = carry;
    for (std::size_t at = 0; at + size < rest.size(); ++at) {
        if (interrupted && interrupted())
            throw Error(Code::cancelled, "cancelled");
        const std::int64_t top = std::int64_t{rest[at]} * kBase + rest[at + 1];
        std::int64_t guess = std::min<std::int64_t>(top / low[0], kBase - 1);
        while ((top - guess * low[0]) < kBase &&
               guess * low[1] > (top - guess * low[0]) * kBase + rest[at + 2])
            --guess;
        std::int64_t borrow = 0;
        for (std::size_t index = size; index-- > 0;) {
            std::int64_t digit = rest[at + index + 1] - guess * low[index] - borrow;
            borrow = digit < 0 ? (-digit + kBase - 1) / kBase : 0;
            rest[at + index + 1] = static_cast<std::int32_t>(digit + borrow * kBase);
        }
        if (rest[at] < borrow) { // the guess was one too high: add the divisor back
            std::int32_t back = 0;
            for (std::size_t index = size; index-- > 0;) {
                const std::int32_t digit = rest[at + index + 1] + low[index] + back;
                rest[at + index + 1] = digit % kBase;
                back = digit / kBase;
            }
        }
        rest[at] = 0;
    }
    return std::all_of(rest.begin(), rest.end(), [](std::int32_t digit) { return digit == 0; });
}

} // namespace

bool parse_decimal(std::string_view text, Decimal &out)
{
    const Written written = split(text);
    out.digits.clear();
    out.weight = 0;
    out.negative = false;
    // The range is asked of the number as written, trailing zeros included, as numeric does.
    const std::int64_t behind =
        static_cast<std::int64_t>(written.fraction.size()) - written.exponent;
    if (behind > kMaxDigitsBehindPoint)
        return false;
    const std::size_t total = written.integer.size() + written.fraction.size();
    const auto digit_at = [&](std::size_t index) {
        return index < written.integer.size()
                   ? written.integer[index] - '0'
                   : written.fraction[index - written.integer.size()] - '0';
    };
    std::size_t first = 0;
    while (first < total && digit_at(first) == 0)
        ++first;
    if (first == total)
        return true;
    std::size_t end = total;
    while (digit_at(end - 1) == 0)
        --end;
    const std::int64_t before = static_cast<std::int64_t>(written.integer.size()) -
                                static_cast<std::int64_t>(first) + written.exponent;
    if (before > kMaxDigitsBeforePoint)
        return false;
    out.negative = written.negative;
    out.weight = static_cast<std::int32_t>(floor_div4(before + 3) - 1);
    std::int64_t in_group = before - 4 * std::int64_t{out.weight}; // digits of the first group
    for (std::size_t at = first; at < end;) {
        std::int32_t group = 0;
        for (; in_group > 0; --in_group)
            group = group * 10 + (at < end ? digit_at(at++) : 0);
        out.digits.push_back(static_cast<std::int16_t>(group));
        in_group = 4;
    }
    return true;
}

bool to_half_steps(DecimalView value, HalfSteps &out) noexcept
{
    constexpr std::int16_t kMaxFirst = 450; // so that four digits before the point fit
    const auto count = static_cast<std::int32_t>(value.count);
    if (count > 0 && (value.weight > 3 || (value.weight == 3 && value.digits[0] >= kMaxFirst)))
        return false;
    std::uint64_t steps = 0;
    for (std::int32_t at = 0; at <= value.weight + 1; ++at)
        steps = steps * 10000 + static_cast<std::uint64_t>(at < count ? value.digits[at] : 0);
    out.magnitude = 2 * steps + (count > value.weight + 2 ? 1 : 0);
    out.sign = value.negative ? -1 : 0;
    return true;
}

int compare(DecimalView left, DecimalView right) noexcept
{
    if (left.is_zero() || right.is_zero() || left.negative != right.negative) {
        const int left_sign = left.is_zero() ? 0 : (left.negative ? -1 : 1);
        const int right_sign = right.is_zero() ? 0 : (right.negative ? -1 : 1);
        return left_sign - right_sign;
    }
    const int direction = left.negative ? -1 : 1;
    if (left.weight != right.weight)
        return left.weight < right.weight ? -direction : direction;
    const std::uint32_t common = std::min(left.count, right.count);
    for (std::uint32_t index = 0; index < common; ++index) {
        if (left.digits[index] != right.digits[index])
            return left.digits[index] < right.digits[index] ? -direction : direction;
    }
    if (left.count == right.count)
        return 0;
    return left.count < right.count ? -direction : direction;
}

bool is_multiple_of(DecimalView value, DecimalView divisor, std::pmr::memory_resource *memory,
                    bool (*interrupted)() noexcept)
{
    if (value.is_zero())
        return true;
    const std::int64_t value_scale = std::int64_t{value.weight} - value.count + 1;
    const std::int64_t divisor_scale = std::int64_t{divisor.weight} - divisor.count + 1;
    // In normal form the last digit is not zero: a finer value is no multiple of a coarser divisor.
    if (value_scale < divisor_scale)
        return false;
    const std::int64_t shift = value_scale - divisor_scale;
    if (divisor.count <= 4) {
        std::uint64_t word = 0;
        for (std::uint32_t index = 0; index < divisor.count; ++index)
            word = word * kBase + static_cast<std::uint32_t>(divisor.digits[index]);
        return divides_word(value, shift, word);
    }
    return divides_long(value, shift, divisor, memory, interrupted);
}

bool to_uint64(DecimalView value, std::uint64_t &out) noexcept
{
    out = 0;
    if (value.is_zero())
        return true;
    if (value.negative || !value.is_integer() || value.weight > 4)
        return false;
    unsigned __int128 sum = 0;
    for (std::int32_t index = 0; index <= value.weight; ++index) {
        const bool written = static_cast<std::uint32_t>(index) < value.count;
        sum = sum * kBase + (written ? static_cast<std::uint32_t>(value.digits[index]) : 0);
    }
    if (sum > UINT64_MAX)
        return false;
    out = static_cast<std::uint64_t>(sum);
    return true;
}

std::uint64_t hash(DecimalView value) noexcept
{
    std::uint64_t state = 0x9E3779B97F4A7C15u ^ (value.negative ? 1u : 0u);
    if (value.is_zero())
        return state;
    state ^= static_cast<std::uint32_t>(value.weight);
    for (std::uint32_t index = 0; index < value.count; ++index)
        state = (state ^ static_cast<std::uint16_t>(value.digits[index])) * 0xFF51AFD7ED558CCDu;
    return state ^ (state >> 32);
}

void append_text(DecimalView value, std::pmr::string &out)
{
    if (value.is_zero()) {
        out.push_back('0');
        return;
    }
    std::pmr::string digits(out.get_allocator());
    for (std::uint32_t index = 0; index < value.count; ++index) {
        const int group = value.digits[index];
        const char text[4] = {
            static_cast<char>('0' + group / 1000), static_cast<char>('0' + group / 100 % 10),
            static_cast<char>('0' + group / 10 % 10), static_cast<char>('0' + group % 10)};
        digits.append(text, 4);
    }
    std::int64_t point = 4 * (std::int64_t{value.weight} + 1); // digits before the decimal point
    const std::size_t leading = digits.find_first_not_of('0');
    digits.erase(0, leading);
    point -= static_cast<std::int64_t>(leading);
    digits.erase(digits.find_last_not_of('0') + 1);

    const auto size = static_cast<std::int64_t>(digits.size());
    if (value.negative)
        out.push_back('-');
    if (point >= size && point <= 40) {
        out.append(digits).append(static_cast<std::size_t>(point - size), '0');
    } else if (point > 0 && point < size) {
        out.append(digits, 0, static_cast<std::size_t>(point)).push_back('.');
        out.append(digits, static_cast<std::size_t>(point), std::string::npos);
    } else if (point <= 0 && point > -7) {
        out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
    } else {
        out.push_back(digits[0]);
        if (size > 1)
            out.append(".").append(digits, 1, std::string::npos);
        char exponent[24];
        const auto end = std::to_chars(exponent, exponent + sizeof exponent, point - 1).ptr;
        out.append("e").append(exponent, static_cast<std::size_t>(end - exponent));
    }
}

} // namespace schema_registry
