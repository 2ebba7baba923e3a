// hostname (RFC 1123 section 2.1, with A-labels that have to decode to what RFC 5891 allows) and
// idn-hostname (RFC 5890 to 5893). Labels are checked one by one by libidn2, in its mode for
// registration: lookup leaves out the contextual rules of RFC 5892 appendix A.3 to A.9. The parts
// of the Bidi rule (RFC 5893 section 2) that libidn2 does not have are here. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/jsonschema/format_characters.hpp"

#include <idn2.h>

namespace schema_registry::jsonschema {

namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxName = 253;

struct FreeIdn {
    void operator()(void *text) const noexcept { idn2_free(text); }
};
using IdnText = std::unique_ptr<char, FreeIdn>;

enum class Normalization : unsigned char { required, applied };

[[nodiscard]] bool is_ascii(std::string_view text) noexcept
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    }
    return true;
}

// Letters, digits and hyphens inside.
[[nodiscard]] bool is_ldh_label(std::string_view label) noexcept
{
    if (label.empty() || label.size() > kMaxLabel || label.front() == '-' || label.back() == '-')
        return false;
    for (const char c : label) {
        const auto byte = static_cast<unsigned char>(c);
        if (!is_letter(byte) && !is_digit(byte) && byte != '-')
            return false;
    }
    return true;
}

[[nodiscard]] bool has_a_label_prefix(std::string_view label) noexcept
{
    return label.size() >= 4 && (label[0] | 0x20) == 'x' && (label[1] | 0x20) == 'n' &&
           label[2] == '-' && label[3] == '-';
}

[[nodiscard]] bool check(int result)
{
    if (result == IDN2_MALLOC)
        throw std::bad_alloc();
    return result == IDN2_OK;
}

[[nodiscard]] const std::uint8_t *bytes(const std::string &text) noexcept
{
    return reinterpret_cast<const std::uint8_t *>(text.c_str());
}

// The U-label that an A-label stands for, empty if there is none.
[[nodiscard]] std::string decode_a_label(std::string_view label)
{
    const std::string text(label);
    std::uint8_t *registered = nullptr;
    const bool is_valid = check(idn2_register_u8(nullptr, bytes(text), &registered, 0));
    const IdnText owner(reinterpret_cast<char *>(registered));
    if (!is_valid)
        return {};
    char *decoded = nullptr;
    const bool is_decoded = check(idn2_to_unicode_8z8z(text.c_str(), &decoded, 0));
    const IdnText decoded_owner(decoded);
    return is_decoded ? std::string(decoded) : std::string{};
}

// The A-label of a U-label, empty if it is none.
[[nodiscard]] std::string encode_u_label(std::string_view label, Normalization normalization)
{
    const std::string text(label);
    const int flags = normalization == Normalization::applied ? IDN2_NFC_INPUT : 0;
    std::uint8_t *registered = nullptr;
    const bool is_valid = check(idn2_register_u8(bytes(text), nullptr, &registered, flags));
    const IdnText owner(reinterpret_cast<char *>(registered));
    return is_valid ? std::string(owner.get()) : std::string{};
}

// Digits that RFC 5893 counts as European (EN) and as Arabic (AN) numbers.
[[nodiscard]] bool is_european_digit(char32_t c) noexcept
{
    return is_digit(c) || (c >= 0x06F0 && c <= 0x06F9);
}

[[nodiscard]] bool is_arabic_digit(char32_t c) noexcept
{
    return (c >= 0x0660 && c <= 0x0669) || (c >= 0x10D30 && c <= 0x10D39);
}

// Of what IDNA allows, the blocks whose letters are written from right to left.
[[nodiscard]] bool is_right_to_left(char32_t c) noexcept
{
    return ((c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) ||
            (c >= 0xFE70 && c <= 0xFEFF) || (c >= 0x10800 && c <= 0x10FFF) ||
            (c >= 0x1E800 && c <= 0x1EFFF)) &&
           !is_european_digit(c);
}

struct LabelTraits {
    bool is_right_to_left = false;
    bool starts_with_digit = false;
    bool mixes_digits = false;
};

[[nodiscard]] LabelTraits traits_of(std::string_view label) noexcept
{
    LabelTraits traits;
    bool has_european = false;
    bool has_arabic = false;
    for (std::size_t at = 0; at < label.size();) {
        const bool is_first = at == 0;
        const char32_t c = decode_next(label, at);
        has_european = has_european || is_european_digit(c);
        has_arabic = has_arabic || is_arabic_digit(c);
        traits.is_right_to_left = traits.is_right_to_left || is_right_to_left(c);
        if (is_first)
            traits.starts_with_digit = is_european_digit(c);
    }
    traits.mixes_digits = has_european && has_arabic;
    return traits;
}

// RFC 5893 section 2, rules 1 and 4: in a name with a label from right to left no label starts
// with a digit, and no such label has digits of both kinds.
[[nodiscard]] bool keeps_bidi_rule(const std::vector<LabelTraits> &labels) noexcept
{
    bool is_bidi = false;
    bool starts_with_digit = false;
    for (const LabelTraits &label : labels) {
        is_bidi = is_bidi || label.is_right_to_left;
        starts_with_digit = starts_with_digit || label.starts_with_digit;
        if (label.is_right_to_left && label.mixes_digits)
            return false;
    }
    return !(is_bidi && starts_with_digit);
}

// The bytes of the separator at `at`, 0 if there is none: full stop, and the ideographic,
// fullwidth and halfwidth ones that RFC 3490 section 3.1 has beside it.
[[nodiscard]] std::size_t separator_at(std::string_view text, std::size_t at) noexcept
{
    if (text[at] == '.')
        return 1;
    const std::string_view three = text.substr(at, 3);
    const bool is_wide =
        three == "\xE3\x80\x82" || three == "\xEF\xBC\x8E" || three == "\xEF\xBD\xA1";
    return is_wide ? 3 : 0;
}

// Checks one label, adds its traits and its size in a name of ASCII.
[[nodiscard]] bool check_idn_label(std::string_view label, Normalization normalization,
                                   std::vector<LabelTraits> &traits, std::size_t &size)
{
    if (!is_ascii(label)) {
        const std::string encoded = encode_u_label(label, normalization);
        traits.push_back(traits_of(label));
        size += encoded.size();
        return !encoded.empty() && encoded.size() <= kMaxLabel;
    }
    size += label.size();
    if (!is_ldh_label(label))
        return false;
    if (!has_a_label_prefix(label)) {
        traits.push_back(traits_of(label));
        return true;
    }
    const std::string decoded = decode_a_label(label);
    traits.push_back(traits_of(decoded));
    return !decoded.empty();
}

[[nodiscard]] bool is_idn_name(std::string_view text, Normalization normalization)
{
    constexpr std::size_t kMaxBytes = 4 * kMaxName; // no character takes less than one in ASCII
    if (text.size() > kMaxBytes || text.find('\0') != std::string_view::npos)
        return false;
    std::vector<LabelTraits> traits;
    std::size_t size = 0;
    for (std::size_t start = 0, at = 0;; ++at) {
        const std::size_t separator = at < text.size() ? separator_at(text, at) : 0;
        if (at < text.size() && separator == 0)
            continue;
        if (!check_idn_label(text.substr(start, at - start), normalization, traits, size))
            return false;
        if (at == text.size())
            break;
        ++size;
        start = at + separator;
        at = start - 1;
    }
    return size <= kMaxName && keeps_bidi_rule(traits);
}

} // namespace

bool is_hostname(std::string_view text)
{
    if (text.size() > kMaxName)
        return false;
    for (;;) {
        const std::size_t dot = text.find('.');
        const std::string_view label = text.substr(0, dot);
        if (!is_ldh_label(label) || (has_a_label_prefix(label) && decode_a_label(label).empty()))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_idn_hostname(std::string_view text)
{
    return is_idn_name(text, Normalization::required);
}

bool is_idn_mail_domain(std::string_view text)
{
    return is_idn_name(text, Normalization::applied);
}

} // namespace schema_registry::jsonschema
