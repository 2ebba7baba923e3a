// Finding the tokens that the lexer is not shown (reader_text.hpp). What is no JSON is left to the
// lexer, which says so where it comes to it. Tested by test/unit/json/reader_test.cpp.
#include "core/json/reader_text.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace schema_registry::json {

namespace {

// Far more than the digits that numeric can hold: what is longer is refused unread.
constexpr std::size_t kMaxNumberBytes = 1024 * 1024;

// Strings and white space that the lexer is not given whole.
constexpr std::size_t kLongBytes = 1024 * 1024;

constexpr std::size_t kEscapeBytes = 6; // of \uXXXX

bool is_digit(char byte) noexcept
{
    return byte >= '0' && byte <= '9';
}

bool is_space(char byte) noexcept
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

// The length of the JSON number at the front of text, 0 if there is none.
std::size_t number_length(std::string_view text) noexcept
{
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && is_digit(text[at]))
            ++at;
        return at > start;
    };
    if (at < text.size() && text[at] == '0')
        ++at;
    else if (!digits())
        return 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!digits())
            return 0;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (!digits())
            return 0;
    }
    return at;
}

// Whether a double, which ends at 1e308, may fail to hold the number: it is long, or its exponent has
// three digits.
bool may_be_wide(std::string_view number) noexcept
{
    constexpr std::size_t kMostDigits = 200; // and so below 1e300 with an exponent of two
    const std::size_t exponent = number.find_first_of("eE");
    return number.size() > kMostDigits ||
           (exponent != std::string_view::npos && number.size() - exponent > 3);
}

class Scan {
  public:
    Scan(std::string_view text, const ReadLimits &limits, std::pmr::memory_resource *memory)
        : text_(text), limits_(limits), found_(memory)
    {
    }

    [[nodiscard]] LongTokens run() &&
    {
        while (at_ < text_.size()) {
            poll_if_due();
            if (text_[at_] == '"') {
                if (!string())
                    break;
            } else if (text_[at_] == '-' || is_digit(text_[at_])) {
                if (!number())
                    break;
            } else if (is_space(text_[at_])) {
                space();
            } else {
                ++at_;
            }
        }
        return std::move(found_);
    }

  private:
    void poll_if_due()
    {
        if (at_ < next_poll_)
            return;
        poll(limits_);
        next_poll_ = at_ + kPollDistance;
    }
    void skip(std::size_t begin) { found_.skips.push_back({begin, at_}); }

    // False where there is no string, or no number: the lexer will say so.
    [[nodiscard]] bool string()
    {
        const std::size_t begin = ++at_;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            poll_if_due();
            if (static_cast<unsigned char>(text_[at_]) < ' ')
                return false;
            if (text_[at_] == '\\')
                ++at_;
        }
        if (at_ >= text_.size())
            return false;
        if (at_ - begin > kLongBytes) {
            found_.tokens.push_back({index_, text_.substr(begin, at_ - begin)});
            skip(begin);
        }
        ++index_;
        ++at_;
        return true;
    }
    [[nodiscard]] bool number()
    {
        const std::string_view text =
            text_.substr(at_, number_length(text_.substr(at_, kMaxNumberBytes + 1)));
        if (text.size() > kMaxNumberBytes)
            throw Stop{
                {Code::too_complex,
                 "JSON number is too long",
                 "More than " + std::to_string(kMaxNumberBytes) + " characters are not allowed.",
                 {}}};
        if (text.empty())
            return false;
        at_ += text.size();
        if (at_ < text_.size() && !is_space(text_[at_]) && !std::strchr(",]}", text_[at_]))
            return false;
        if (may_be_wide(text)) {
            found_.tokens.push_back({index_, text});
            skip(at_ - text.size() + (text.starts_with('-') ? 2 : 1)); // of which "-1" is left
        }
        ++index_;
        return true;
    }
    void space()
    {
        const std::size_t begin = ++at_;
        for (; at_ < text_.size() && is_space(text_[at_]); ++at_)
            poll_if_due();
        if (at_ - begin > kLongBytes)
            skip(begin);
    }

    std::string_view text_;
    const ReadLimits &limits_;
    LongTokens found_;
    std::size_t at_ = 0;
    std::size_t index_ = 0;
    std::size_t next_poll_ = kPollDistance;
};

// Whether \uXXXX stands there whose other half has to follow.
bool is_high_surrogate(std::string_view escape) noexcept
{
    const auto is_one_of = [&](std::size_t at, std::string_view bytes) {
        return at < escape.size() && bytes.find(escape[at]) != std::string_view::npos;
    };
    return is_one_of(1, "u") && is_one_of(2, "dD") && is_one_of(3, "89abAB");
}

} // namespace

LongTokens find_long_tokens(std::string_view text, const ReadLimits &limits,
                            std::pmr::memory_resource *memory)
{
    return Scan(text, limits, memory).run();
}

std::size_t next_piece(std::string_view text) noexcept
{
    const auto is_inside = [&](std::size_t at) {
        return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    std::size_t at = 0;
    while (at < text.size() && (at < kPollDistance || is_inside(at))) {
        if (text[at] != '\\')
            ++at;
        else if (is_high_surrogate(text.substr(at)))
            at += 2 * kEscapeBytes;
        else
            at += text.substr(at, 2) == "\\u" ? kEscapeBytes : 2;
    }
    return std::min(at, text.size());
}

std::size_t position_of(std::size_t shown, const LongTokens &longs) noexcept
{
    for (const Skip &skip : longs.skips) {
        if (skip.begin >= shown)
            break;
        shown += skip.end - skip.begin;
    }
    return shown;
}

std::string place_of(std::size_t position, std::string_view text, const ReadLimits &limits)
{
    std::size_t line = 1;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < std::min(position, text.size()); ++at) {
        if (at % kPollDistance == 0)
            poll(limits);
        if (text[at] == '\n') {
            ++line;
            begin = at + 1;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(position - begin);
}

} // namespace schema_registry::json
