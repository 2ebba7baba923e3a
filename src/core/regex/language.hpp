// Language: the texts that some expressions match and others do not, as the product of their
// automata. It is asked for a text of a length between bounds which is none of some excluded ones.
//
// A text is looked for length by length, backwards from the states that accept. If any text of at
// least `shortest` characters is accepted, one is that is shorter than `shortest` and the number of
// states together, as loops can be left out; so a search that finds nothing is a proof.
//
// Tested by test/unit/regex/language_test.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/regex/automaton.hpp"

namespace schema_registry::regex {

class Language {
  public:
    // What one search may take: states of the product, and states times lengths.
    struct Budget {
        std::uint32_t max_states = 4096;
        std::uint64_t max_work = 4'000'000;
    };
    enum class Outcome : std::uint8_t { found, empty, gave_up };

    explicit Language(const Budget &budget) : budget_(budget) {}

    // Only texts that the automaton accepts, or does not accept, are left. It is looked at as long as
    // the language is.
    void restrict_to(const Automaton &automaton, bool accepted)
    {
        parts_.push_back({&automaton, accepted});
    }

    // A text of so many characters that is not excluded. Neither NUL nor surrogates occur in it; if
    // only they would do, it gives up.
    [[nodiscard]] Outcome find(std::uint64_t shortest, std::uint64_t longest,
                               const std::vector<std::string> &excluded, std::string &text);

    // Steps of the searches so far.
    [[nodiscard]] std::uint64_t work() const noexcept { return work_; }

  private:
    struct Part {
        const Automaton *automaton;
        bool accepted;
    };
    struct Class {
        char32_t character;                  // the plainest one, 0 if there is none
        std::vector<std::uint32_t> in_parts; // its class in each automaton
    };
    using State = std::vector<std::uint32_t>; // of each automaton
    using Set = std::vector<bool>;            // of states of the product

    void cut_alphabet(const std::vector<std::string> &excluded);
    [[nodiscard]] bool explore();
    [[nodiscard]] std::uint32_t number_of(const State &state);
    [[nodiscard]] Set before(const Set &states);
    // A text of that length, in the order of the alphabet, that is not excluded.
    [[nodiscard]] bool text_of(std::uint64_t length, const std::vector<Set> &reaches,
                               const std::vector<std::string> &excluded, std::string &text);

    Budget budget_;
    std::vector<Part> parts_;
    std::vector<Class> alphabet_;
    bool leaves_out_ = false; // characters that no text may have
    std::map<State, std::uint32_t> numbers_;
    std::vector<State> states_;
    std::vector<std::uint32_t> next_; // by state and character
    Set accepting_;
    std::uint64_t work_ = 0;
};

} // namespace schema_registry::regex
