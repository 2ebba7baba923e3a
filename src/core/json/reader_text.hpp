// The text as the reader's lexer goes through it (reader.hpp): with polls on the way, and without the
// tokens that the lexer is not given, since it refuses them (numbers beyond a double, which numeric
// holds) or would copy them in one go (strings and white space of many megabytes). Such tokens are
// rare: they are found before the text is read, the lexer is shown a short one in their place, and
// the reader takes them from the list by their position among the numbers and strings. Tested by
// test/unit/json/reader_test.cpp.
#pragma once

#include <cstddef>
#include <deque>
#include <iterator>
#include <memory_resource>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::json {

// Bytes gone through, or the like of work, between two polls: well below a millisecond.
inline constexpr std::size_t kPollDistance = 64 * 1024;

// Why reading ends early; caught by read_document().
struct Stop {
    Diagnostic reason;
};

inline void poll(const ReadLimits &limits)
{
    if (limits.interrupted && limits.interrupted())
        throw Stop{{Code::cancelled, "cancelled", {}, {}}};
}

// A number, or what is between the quotes of a string.
struct Token {
    std::size_t index; // among the numbers and strings, keys included
    std::string_view text;
};

// What the lexer is not shown, as offsets in the text; in order.
struct Skip {
    std::size_t begin, end;
};

// Deques, as millions of them must not be copied in one go.
struct LongTokens {
    explicit LongTokens(std::pmr::memory_resource *memory) : tokens(memory), skips(memory) {}

    std::pmr::deque<Token> tokens;
    std::pmr::deque<Skip> skips;
};

// Throws Stop if a number is longer than any that can be held, and when interrupted.
[[nodiscard]] LongTokens find_long_tokens(std::string_view text, const ReadLimits &limits,
                                          std::pmr::memory_resource *memory);

// Of the text between the quotes of a string: how much of it can be read as a string of its own, not
// much more than kPollDistance. No escape, pair of surrogates or code point is cut.
[[nodiscard]] std::size_t next_piece(std::string_view text) noexcept;

// How many bytes of the text are gone through when the lexer was shown so many.
[[nodiscard]] std::size_t position_of(std::size_t shown, const LongTokens &longs) noexcept;

// "line 2, column 7": of the last of so many bytes.
[[nodiscard]] std::string place_of(std::size_t position, std::string_view text,
                                   const ReadLimits &limits);

class ShownText {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    ShownText(std::string_view text, std::size_t at, const LongTokens &longs,
              const ReadLimits &limits) noexcept
        : start_(text.data()), at_(text.data() + at), skip_(longs.skips.begin()),
          last_skip_(longs.skips.end()), limits_(&limits)
    {
        next_stop();
    }
    reference operator*() const noexcept { return *at_; }
    ShownText &operator++()
    {
        if (++at_ == stop_) [[unlikely]]
            pause();
        return *this;
    }
    bool operator==(const ShownText &other) const noexcept { return at_ == other.at_; }

  private:
    void pause()
    {
        poll(*limits_);
        for (; skip_ != last_skip_ && at_ == start_ + skip_->begin; ++skip_)
            at_ = start_ + skip_->end;
        next_stop();
    }
    void next_stop() noexcept
    {
        stop_ = at_ + kPollDistance;
        if (skip_ != last_skip_ && start_ + skip_->begin < stop_)
            stop_ = start_ + skip_->begin;
    }

    const char *start_, *at_;
    const char *stop_ = nullptr;
    std::pmr::deque<Skip>::const_iterator skip_, last_skip_;
    const ReadLimits *limits_;
};

} // namespace schema_registry::json
