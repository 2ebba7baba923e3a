// Automaton: the texts in which an expression matches somewhere, as a deterministic automaton over
// code points.
//
// The alphabet is cut into classes of code points that no set of the expression tells apart. What a
// search asks is part of the automaton: it begins anew at every character, and once the expression
// has matched, whatever follows is accepted.
//
// Tested by test/unit/regex/automaton_test.cpp and, against RE2 and PCRE2, by engine_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/regex/expression.hpp"

namespace schema_registry::regex {

// What an automaton may take while it is made.
struct AutomatonBudget {
    std::uint32_t max_steps = 0;  // of the nondeterministic program
    std::uint32_t max_states = 0; // of the automaton
    std::uint32_t max_moves = 0;  // its states times its classes
};

class Automaton {
  public:
    // Code points from `first` on, up to the next one's.
    struct ClassRange {
        char32_t first = 0;
        std::uint32_t cls = 0;
    };

    // Nothing if it would be over the budget, or if the expression has what only its engines know:
    // properties of characters, word boundaries, look-around, back-references.
    [[nodiscard]] static std::optional<Automaton> of(const Expression &expression,
                                                     const AutomatonBudget &budget);

    [[nodiscard]] std::uint32_t state_count() const noexcept
    {
        return static_cast<std::uint32_t>(accepting_.size());
    }
    [[nodiscard]] std::uint32_t class_count() const noexcept { return class_count_; }
    [[nodiscard]] const std::vector<ClassRange> &ranges() const noexcept { return ranges_; }
    [[nodiscard]] std::uint32_t class_of(char32_t character) const noexcept
    {
        return class_in(ranges_, character);
    }
    // The class of a character that does not lie before the first range.
    [[nodiscard]] static std::uint32_t class_in(const std::vector<ClassRange> &ranges,
                                                char32_t character) noexcept;

    [[nodiscard]] static constexpr std::uint32_t start() noexcept { return 0; }
    [[nodiscard]] std::uint32_t next(std::uint32_t state, std::uint32_t cls) const noexcept
    {
        return next_[state * class_count_ + cls];
    }
    [[nodiscard]] bool is_accepting(std::uint32_t state) const noexcept
    {
        return accepting_[state];
    }
    // Whether every way from the state leads back to it, so that what follows changes nothing.
    [[nodiscard]] bool is_final(std::uint32_t state) const noexcept;

  private:
    friend class AutomatonBuilder;
    Automaton() = default;

    std::vector<ClassRange> ranges_; // sorted; the first begins with 0
    std::uint32_t class_count_ = 0;
    std::vector<std::uint32_t> next_; // by state and class
    std::vector<bool> accepting_;
};

} // namespace schema_registry::regex
