// Numbers (solver.hpp): bounds, divisors and excluded values, as integers of one scale.
//
// With divisors that must divide, the candidates are the multiples of their least common multiple;
// without, any interval of some length has numbers with more digits than the others speak of, which
// no divisor that must not divide divides.
#include <algorithm>
#include <optional>

#include "core/containment/solver.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

__extension__ using Wide = __int128;

constexpr Wide kMost = Wide{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000; // 10^36
constexpr int kMaxScale = 30;
constexpr int kExtraDigits = 3; // below the digits that the schemas have

// Digits behind the decimal point.
int scale_of(DecimalView number) noexcept
{
    if (number.is_integer())
        return 0;
    int scale = (static_cast<int>(number.count) - 1 - number.weight) * 4;
    for (std::int16_t last = number.digits[number.count - 1]; last % 10 == 0; last /= 10)
        --scale;
    return scale;
}

// number * 10^scale, if that is an integer and not too large.
std::optional<Wide> scaled(DecimalView number, int scale) noexcept
{
    if (scale_of(number) > scale)
        return std::nullopt;
    Wide value = 0;
    for (std::uint32_t at = 0; at < number.count; ++at) {
        value = value * 10000 + number.digits[at];
        if (value > kMost)
            return std::nullopt;
    }
    int exponent = (number.weight - static_cast<int>(number.count) + 1) * 4 + scale;
    for (; exponent > 0 && value != 0; --exponent) {
        value *= 10;
        if (value > kMost)
            return std::nullopt;
    }
    for (; exponent < 0; ++exponent)
        value /= 10;
    return number.negative ? -value : value;
}

Wide greatest_common_divisor(Wide left, Wide right) noexcept
{
    while (right != 0)
        left = std::exchange(right, left % right);
    return left;
}

Wide divided_up(Wide value, Wide divisor) noexcept
{
    return value / divisor + (value % divisor > 0 ? 1 : 0);
}

Wide divided_down(Wide value, Wide divisor) noexcept
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

std::string text_of(Wide value, int scale)
{
    std::string digits;
    const bool negative = value < 0;
    for (Wide left = negative ? -value : value; left != 0; left /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(left % 10)));
    while (static_cast<int>(digits.size()) <= scale)
        digits.push_back('0');
    std::reverse(digits.begin(), digits.end());
    if (scale > 0) {
        digits.insert(digits.end() - scale, '.');
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.')
            digits.pop_back();
    }
    return negative ? "-" + digits : digits;
}

// What the atoms of a branch come to.
struct Range {
    std::optional<Wide> least, most; // inclusive
    Wide unit = 0;                   // all must be multiples of it, unless 0
    std::vector<Wide> not_units;     // no multiple of these
    std::vector<Wide> excluded;
    int scale = 0;
    bool is_loose = false; // a number was out of reach

    [[nodiscard]] bool has(Wide value) const
    {
        return (!least || value >= *least) && (!most || value <= *most) &&
               (unit == 0 || value % unit == 0) &&
               std::none_of(not_units.begin(), not_units.end(),
                            [&](Wide divisor) { return value % divisor == 0; }) &&
               std::find(excluded.begin(), excluded.end(), value) == excluded.end();
    }
    void at_least(Wide value) { least = least ? std::max(*least, value) : value; }
    void at_most(Wide value) { most = most ? std::min(*most, value) : value; }
    void multiple_of(Wide divisor)
    {
        if (unit == 0) {
            unit = divisor;
            return;
        }
        const Wide factor = divisor / greatest_common_divisor(unit, divisor);
        if (unit > kMost / factor)
            is_loose = true;
        else
            unit *= factor;
    }
};

void add_bound(Range &range, const Bound &bound, Wide value, bool denied)
{
    // A number less than another of this scale is less by a unit at least, or has more digits: for
    // those the extra digits are there.
    switch (bound.keyword) {
    case Keyword::minimum:
        denied ? range.at_most(value - 1) : range.at_least(value);
        return;
    case Keyword::maximum:
        denied ? range.at_least(value + 1) : range.at_most(value);
        return;
    case Keyword::exclusive_minimum:
        denied ? range.at_most(value) : range.at_least(value + 1);
        return;
    case Keyword::exclusive_maximum:
        denied ? range.at_least(value) : range.at_most(value - 1);
        return;
    default:
        if (denied)
            range.not_units.push_back(value);
        else
            range.multiple_of(value);
    }
}

enum class Search : std::uint8_t { found, none, gave_up };

// Among the multiples of the unit: all of them if they are few, else a stretch.
Search find_multiple(const Range &range, std::int64_t most_tries, Wide &value)
{
    if (std::any_of(range.not_units.begin(), range.not_units.end(),
                    [&](Wide divisor) { return range.unit % divisor == 0; }))
        return Search::none;
    const bool has_least = range.least.has_value();
    const bool has_most = range.most.has_value();
    const Wide first = has_least  ? divided_up(*range.least, range.unit)
                       : has_most ? divided_down(*range.most, range.unit)
                                  : 0;
    const int step = has_least || !has_most ? 1 : -1;
    for (std::int64_t tries = 0; tries < most_tries; ++tries) {
        const Wide factor = first + Wide{step} * tries;
        if ((factor < 0 ? -factor : factor) > kMost / range.unit)
            return Search::gave_up;
        value = factor * range.unit;
        if ((has_least && value < *range.least) || (has_most && value > *range.most))
            return Search::none;
        if (range.has(value))
            return Search::found;
    }
    return Search::gave_up;
}

// Plain numbers first, then numbers with the extra digits. Has to find one, as these are not
// multiples of anything, unless all are excluded.
Search find_between(const Range &range, Wide one, Wide &value)
{
    if (range.least && range.most && *range.least > *range.most)
        return Search::none;
    const Wide least = range.least.value_or(0);
    const Wide most = range.most.value_or(0);
    for (const Wide plain : {Wide{0}, one, -one, divided_up(least, one) * one,
                             divided_down(most, one) * one, one / 2, most, least}) {
        value = plain;
        if (range.has(value))
            return Search::found;
    }
    if (range.least && range.most && *range.most - *range.least < 2000) {
        for (value = *range.least; value <= *range.most; ++value) {
            if (range.has(value))
                return Search::found;
        }
        return *range.least == *range.most ? Search::none : Search::gave_up;
    }
    for (int tries = 1; tries < 2000; ++tries) {
        value = range.least ? *range.least + tries : range.most ? *range.most - tries : tries;
        if (range.has(value))
            return Search::found;
    }
    return Search::gave_up;
}

} // namespace

Solution Solver::solve_number(const Branch &branch)
{
    const auto bound_of = [&](const Atom &atom) -> const Bound & {
        return sides_.state(atom.side).at<Bound>(atom.ref);
    };
    const auto limit_of = [&](const Atom &atom) {
        return sides_.state(atom.side).constant(bound_of(atom).number).number();
    };
    std::vector<Decimal> excluded;
    for (const std::string &text : excluded_values(branch)) {
        Decimal number{std::pmr::vector<std::int16_t>(sides_.memory()), 0, false};
        const bool is_number =
            !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
        if (is_number && parse_decimal(text, number))
            excluded.push_back(std::move(number));
    }
    Range range;
    for (const Atom &atom : branch.atoms) {
        if (atom.ask == Ask::bound)
            range.scale = std::max(range.scale, scale_of(limit_of(atom)));
    }
    range.scale += kExtraDigits;
    range.scale = std::min(range.scale, kMaxScale);
    Wide one = 1;
    for (int digit = 0; digit < range.scale; ++digit)
        one *= 10;
    for (const Atom &atom : branch.atoms) {
        if (atom.ask == Ask::integer && atom.denied)
            range.not_units.push_back(one);
        else if (atom.ask == Ask::integer)
            range.multiple_of(one);
        if (atom.ask != Ask::bound)
            continue;
        const auto value = scaled(limit_of(atom), range.scale);
        const bool fits = value && (bound_of(atom).keyword != Keyword::multiple_of || *value != 0);
        if (fits)
            add_bound(range, bound_of(atom), *value, atom.denied);
        range.is_loose = range.is_loose || !fits;
    }
    for (const Decimal &number : excluded) {
        if (const auto value = scaled(number.view(), range.scale))
            range.excluded.push_back(*value);
    }
    const auto most_tries =
        static_cast<std::int64_t>(1000 + excluded.size() + range.not_units.size());
    count(10 + excluded.size() / 8);
    Wide value = 0;
    const Search found =
        range.unit == 0 ? find_between(range, one, value) : find_multiple(range, most_tries, value);
    if (found == Search::none)
        return {};
    if (found == Search::gave_up)
        return undecided(*branch.goal);
    Solution solution{Outcome::solved, text_of(value, range.scale)};
    if (range.is_loose && !sides_.satisfies(*branch.goal, solution.text))
        return undecided(*branch.goal);
    return solution;
}

} // namespace schema_registry::containment
