// Expression: an ECMA-262 pattern taken apart, as a flat list of items.
//
// Groups are pairs of open and close items that know each other, so that nothing that walks an
// expression has to recurse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/regex/character_set.hpp"

namespace schema_registry::regex {

inline constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;
inline constexpr std::uint32_t kMaxGroupDepth = 200;
inline constexpr std::uint32_t kMaxLinearRepeat = 1000; // RE2's own limit

enum class ItemKind : std::uint8_t {
    character,         // value: the code point
    set,               // value: index into sets
    text_start,        // ^
    text_end,          // $
    word_boundary,     // \b
    not_word_boundary, // \B
    back_reference,    // value: number of the group
    open,              // value: number of the capturing group; partner: its close
    alternative,       // |
    close,             // partner: its open; the quantifier of a group stands here
};

enum class GroupKind : std::uint8_t {
    capture,
    plain,
    look_ahead,
    not_look_ahead,
    look_behind,
    not_look_behind,
};

struct Item {
    ItemKind kind = ItemKind::character;
    GroupKind group = GroupKind::plain;
    bool lazy = false;
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    std::uint32_t value = 0;
    std::uint32_t partner = 0;

    [[nodiscard]] bool is_once() const noexcept { return min == 1 && max == 1; }
};

struct Expression {
    std::vector<Item> items;
    std::vector<CharacterSet> sets;
    bool has_back_references = false;
    bool is_linear = true; // RE2 may be able to run it

    // Whether it refers back to a group that a repetition around it may leave out after having
    // captured something by it. ECMA-262 forgets what was captured (22.2.2.3.1 RepeatMatcher), PCRE2
    // does not.
    [[nodiscard]] bool refers_to_forgotten() const;

    // Drops optional terms at an end that is not anchored: they match nothing as well as anything.
    void trim();
};

// invalid_schema if the pattern is not one, too_complex if it is over a limit.
[[nodiscard]] Result<Expression> parse_expression(std::string_view pattern, const Limits &limits);

void append_number(std::uint64_t number, std::string &out);

// For messages: what the pattern is and what is wrong with it.
[[nodiscard]] Diagnostic pattern_error(Code code, std::string_view pattern,
                                       std::string_view complaint);

} // namespace schema_registry::regex
