// Decimals to bytes and back (decimal_bytes.hpp): a change of base between 10^9 and 2^32, whose time
// grows with the square of the number's length, which what a numeric can hold bounds.
#include "core/avro/decimal_bytes.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/base/result.hpp"

namespace schema_registry::avro {

namespace {

constexpr std::size_t kMaxDigits = kMaxDigitsBeforePoint;    // of what is read
constexpr std::size_t kMaxBytes = kMaxDigits * 4153 / 10000; // 0.41524 bytes a digit
constexpr std::uint32_t kBillion = 1'000'000'000;

// Words of a number, the lowest first.
using Words = std::pmr::vector<std::uint32_t>;

// Divides by a billion; what is left over.
std::uint32_t divide(Words &words)
{
    std::uint64_t rest = 0;
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
        const std::uint64_t value = rest << 32 | *word;
        *word = static_cast<std::uint32_t>(value / kBillion);
        rest = value % kBillion;
    }
    while (!words.empty() && words.back() == 0)
        words.pop_back();
    return static_cast<std::uint32_t>(rest);
}

// The magnitude of a number in two's complement, big end first.
Words magnitude_of(std::string_view bytes, bool negative, std::pmr::memory_resource *memory)
{
    Words words((bytes.size() + 3) / 4, 0, memory);
    std::uint32_t carry = negative ? 1 : 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::uint32_t byte = static_cast<unsigned char>(bytes[bytes.size() - 1 - at]);
        if (negative) {
            byte = (~byte & 0xFF) + carry;
            carry = byte >> 8;
            byte &= 0xFF;
        }
        words[at / 4] |= byte << at % 4 * 8;
    }
    while (!words.empty() && words.back() == 0)
        words.pop_back();
    return words;
}

// Digits of the magnitude, the first one first; none for zero.
std::pmr::string digits_of(Words &words, std::pmr::memory_resource *memory)
{
    std::pmr::string reversed(memory);
    while (!words.empty()) {
        std::uint32_t part = divide(words);
        for (int digit = 0; digit < 9; ++digit, part /= 10)
            reversed.push_back(static_cast<char>('0' + part % 10));
    }
    while (!reversed.empty() && reversed.back() == '0')
        reversed.pop_back();
    std::ranges::reverse(reversed);
    return reversed;
}

// The digits of the number times 10^scale, which must be a whole one; false if it is none.
bool unscaled_digits(DecimalView value, std::uint32_t scale, std::pmr::string &digits)
{
    // Digit d of group i stands for 10^(4 * (weight - i) + 3 - d).
    for (std::uint32_t group = 0; group < value.count; ++group) {
        const std::int64_t lowest = 4 * (std::int64_t{value.weight} - group) + scale;
        int part = value.digits[group];
        const char text[4] = {
            static_cast<char>('0' + part / 1000), static_cast<char>('0' + part / 100 % 10),
            static_cast<char>('0' + part / 10 % 10), static_cast<char>('0' + part % 10)};
        for (int digit = 0; digit < 4; ++digit) {
            if (lowest + 3 - digit >= 0)
                digits.push_back(text[digit]);
            else if (text[digit] != '0')
                return false;
        }
    }
    const std::int64_t zeros =
        4 * (std::int64_t{value.weight} - (std::int64_t{value.count} - 1)) + scale;
    if (value.count != 0 && zeros > 0)
        digits.append(static_cast<std::size_t>(zeros), '0');
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    return true;
}

// The number that digits are, as words.
Words words_of(std::string_view digits, std::pmr::memory_resource *memory)
{
    Words words(memory);
    while (!digits.empty()) {
        const std::size_t size = digits.size() % 9 == 0 ? 9 : digits.size() % 9;
        std::uint32_t part = 0;
        std::uint64_t factor = 1;
        for (const char digit : digits.substr(0, size)) {
            part = part * 10 + static_cast<std::uint32_t>(digit - '0');
            factor *= 10;
        }
        digits.remove_prefix(size);
        std::uint64_t carry = part;
        for (std::uint32_t &word : words) {
            carry += word * factor;
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0)
            words.push_back(static_cast<std::uint32_t>(carry));
    }
    return words;
}

} // namespace

void append_decimal(std::string_view bytes, std::uint32_t scale, std::pmr::string &out)
{
    if (bytes.size() > kMaxBytes)
        throw Error(Code::too_complex, "decimal has more digits than numeric can hold");
    std::pmr::memory_resource *const memory = out.get_allocator().resource();
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80) != 0;
    Words words = magnitude_of(bytes, negative, memory);
    std::pmr::string digits = digits_of(words, memory);
    if (digits.size() <= scale)
        digits.insert(0, scale + 1 - digits.size(), '0');
    if (negative)
        out.push_back('-');
    const std::size_t whole = digits.size() - scale;
    out.append(digits, 0, whole);
    if (scale > 0)
        out.append(".").append(digits, whole, scale);
}

bool append_decimal_bytes(DecimalView value, std::uint32_t scale, std::uint32_t precision,
                          std::optional<std::uint32_t> size, std::pmr::string &out)
{
    std::pmr::memory_resource *const memory = out.get_allocator().resource();
    std::pmr::string digits(memory);
    if (std::int64_t{value.weight} * 4 + 4 > kMaxDigitsBeforePoint ||
        !unscaled_digits(value, scale, digits) || digits.size() > precision)
        return false;
    const Words words = words_of(digits, memory);
    std::pmr::string bytes(memory); // the lowest first
    for (const std::uint32_t word : words) {
        for (int shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<char>(word >> shift & 0xFF));
    }
    bytes.push_back('\0');
    if (value.negative) {
        std::uint32_t carry = 1;
        for (char &byte : bytes) {
            const std::uint32_t sum = (~static_cast<unsigned char>(byte) & 0xFFu) + carry;
            byte = static_cast<char>(sum & 0xFF);
            carry = sum >> 8;
        }
    }
    // As few as still show the sign.
    const char sign = value.negative ? '\xFF' : '\0';
    const auto shows_sign = [&](char byte) {
        return (static_cast<unsigned char>(byte) & 0x80) ==
               (static_cast<unsigned char>(sign) & 0x80);
    };
    while (bytes.size() > 1 && bytes.back() == sign && shows_sign(bytes[bytes.size() - 2]))
        bytes.pop_back();
    if (size && bytes.size() > *size)
        return false;
    if (size)
        bytes.resize(*size, sign);
    out.append(bytes.rbegin(), bytes.rend());
    return true;
}

} // namespace schema_registry::avro
