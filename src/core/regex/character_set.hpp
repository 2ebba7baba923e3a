// CharacterSet: what a class such as [a-z\p{Lu}] or \s stands for, as sorted ranges of code points
// and Unicode properties.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"

namespace schema_registry::regex {

struct Range {
    char32_t first = 0;
    char32_t last = 0;
    friend bool operator==(const Range &, const Range &) = default;
};

enum class PropertyKind : std::uint8_t { category, script, script_extensions, binary };

// \p{...} by the name that both engines know it under.
struct Property {
    PropertyKind kind = PropertyKind::category;
    bool negated = false;
    bool is_linear = false; // RE2 knows it, as far as can be told without asking
    std::string name;
};

struct CharacterSet {
    std::vector<Range> ranges;
    std::vector<Property> properties;
    bool negated = false; // only with properties, once normalised

    void add(char32_t first, char32_t last) { ranges.push_back({first, last}); }
    void add(const CharacterSet &other);

    // Sorts and merges the ranges, drops what only surrogates would match, and complements the
    // ranges instead of remembering the negation where there are no properties.
    void normalise();

    [[nodiscard]] bool is_everything() const noexcept;
};

[[nodiscard]] CharacterSet digits();      // \d
[[nodiscard]] CharacterSet word();        // \w
[[nodiscard]] CharacterSet white_space(); // \s: WhiteSpace and LineTerminator of ECMA-262
[[nodiscard]] CharacterSet any_but_line_terminators();          // .
[[nodiscard]] CharacterSet complement(const CharacterSet &set); // of one without properties

} // namespace schema_registry::regex
