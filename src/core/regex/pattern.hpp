// Pattern: an ECMA-262 regular expression (unicode mode), compiled for searching UTF-8 text.
//
// The linear subset is translated to RE2; look-around and back-references run in PCRE2 under limits
// of steps and memory, and running into one is too_complex, never an answer. JSON Schema semantics:
// not anchored, \d \w \s as ECMA-262 has them (\d and \w ASCII, \s unicode white space). Text has
// to be valid UTF-8. A Pattern is not for use by two threads at once.
// Tested by test/unit/regex/pattern_test.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace schema_registry::regex {

// limit_exceeded is also what an interrupt gives (Limits::interrupted, asked in long searches).
enum class Match : unsigned char { no, yes, limit_exceeded };

class Engine;

class Pattern {
  public:
    // invalid_schema if it is not an ECMA-262 pattern (the message says where), too_complex if it
    // is over max_pattern_bytes, nests too deeply or is too large for both engines, unsupported if
    // it looks behind for text of no fixed length.
    [[nodiscard]] static Result<Pattern> compile(std::string_view pattern, const Limits &limits);

    Pattern(Pattern &&) noexcept;
    Pattern &operator=(Pattern &&) noexcept;
    ~Pattern();

    [[nodiscard]] Match search(std::string_view text) const noexcept;
    [[nodiscard]] std::size_t memory() const noexcept; // bytes held, estimated

  private:
    explicit Pattern(std::unique_ptr<Engine> engine) noexcept;
    std::unique_ptr<Engine> engine_;
};

} // namespace schema_registry::regex
