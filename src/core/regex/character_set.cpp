// Sets of characters and the predefined classes of ECMA-262 section 22.2.2.9. UTF-8 text holds no
// surrogates, so a range may span them but none begins or ends with one: PCRE2 would refuse it.
// Tested by test/unit/regex/pattern_test.cpp.
#include "core/regex/character_set.hpp"

#include <algorithm>

namespace schema_registry::regex {

namespace {

void complement_ranges(std::vector<Range> &ranges)
{
    std::vector<Range> gaps;
    char32_t next = 0;
    for (const Range &range : ranges) {
        if (range.first > next)
            gaps.push_back({next, range.first - 1});
        next = range.last + 1;
    }
    if (next <= kMaxCodePoint)
        gaps.push_back({next, kMaxCodePoint});
    ranges = std::move(gaps);
}

void trim_surrogates(std::vector<Range> &ranges)
{
    for (Range &range : ranges) {
        if (is_surrogate(range.first))
            range.first = 0xE000;
        if (is_surrogate(range.last))
            range.last = 0xD7FF;
    }
    std::erase_if(ranges, [](const Range &range) { return range.first > range.last; });
}

} // namespace

void CharacterSet::add(const CharacterSet &other)
{
    ranges.insert(ranges.end(), other.ranges.begin(), other.ranges.end());
    properties.insert(properties.end(), other.properties.begin(), other.properties.end());
}

void CharacterSet::normalise()
{
    std::sort(ranges.begin(), ranges.end(), [](const Range &left, const Range &right) {
        return left.first != right.first ? left.first < right.first : left.last < right.last;
    });
    std::vector<Range> merged;
    for (const Range &range : ranges) {
        if (!merged.empty() && range.first <= merged.back().last + 1)
            merged.back().last = std::max(merged.back().last, range.last);
        else
            merged.push_back(range);
    }
    ranges = std::move(merged);
    if (negated && properties.empty()) {
        complement_ranges(ranges);
        negated = false;
    }
    trim_surrogates(ranges);
}

bool CharacterSet::is_everything() const noexcept
{
    return !negated && ranges.size() == 1 && ranges[0] == Range{0, kMaxCodePoint};
}

CharacterSet digits()
{
    CharacterSet set;
    set.ranges = {{'0', '9'}};
    return set;
}

CharacterSet word()
{
    CharacterSet set;
    set.ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    return set;
}

CharacterSet white_space()
{
    CharacterSet set;
    set.ranges = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680},
                  {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                  {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    return set;
}

CharacterSet any_but_line_terminators()
{
    CharacterSet terminators;
    terminators.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
    return complement(terminators);
}

CharacterSet complement(const CharacterSet &set)
{
    CharacterSet result = set;
    complement_ranges(result.ranges);
    return result;
}

} // namespace schema_registry::regex
