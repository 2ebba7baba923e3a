// Pattern: an ECMA-262 regular expression (unicode mode), compiled for searching UTF-8 text.
//
// Simple ones are searched for by ourselves; what else is linear is translated to RE2, which searches
// text of limited length; look-around and back-references run in PCRE2 under limits of steps and
// memory. Running into a limit is
// too_complex, never an answer. JSON Schema semantics: not anchored, \d \w \s as ECMA-262 has them
// (\d and \w ASCII, \s unicode white space). Text has to be valid UTF-8. A Pattern is not for use by
// two threads at once.
// Tested by test/unit/regex/pattern_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace schema_registry::regex {

// limit_exceeded is also what an interrupt gives (Limits::interrupted, asked in long searches).
enum class Match : unsigned char { no, yes, limit_exceeded };

class Engine;

// The bytes that a text must begin with to match, as a bit set.
using FirstBytes = std::array<std::uint64_t, 4>;

class Pattern {
  public:
    // invalid_schema if it is not an ECMA-262 pattern (the message says where), too_complex if it
    // is over max_pattern_bytes, nests too deeply or is too large for both engines, unsupported if
    // it looks behind for text of no fixed length.
    [[nodiscard]] static Result<Pattern> compile(std::string_view pattern, const Limits &limits);

    Pattern(Pattern &&) noexcept;
    Pattern &operator=(Pattern &&) noexcept;
    ~Pattern();

    // Most texts that do not match show it in their first byte, where patterns begin with "^".
    [[nodiscard]] Match search(std::string_view text) const noexcept
    {
        if (has_first_ && (text.empty() || !may_begin(static_cast<unsigned char>(text[0]))))
            return Match::no;
        return search_all(text);
    }
    // True of patterns that are known to match every text, such as ".*".
    [[nodiscard]] bool matches_everything() const noexcept;
    // Whether a search is worth a poll by itself.
    [[nodiscard]] bool is_costly() const noexcept { return is_costly_; }
    [[nodiscard]] std::size_t memory() const noexcept; // bytes held beside this, estimated

  private:
    explicit Pattern(std::unique_ptr<Engine> engine) noexcept;
    [[nodiscard]] Match search_all(std::string_view text) const noexcept;
    [[nodiscard]] bool may_begin(unsigned char byte) const noexcept
    {
        return (first_[byte >> 6] >> (byte & 63) & 1) != 0;
    }

    std::unique_ptr<Engine> engine_;
    FirstBytes first_{};
    bool has_first_ = false;
    bool is_costly_ = false;
};

} // namespace schema_registry::regex
