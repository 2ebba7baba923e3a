// FusedEvaluator: what does not depend on the view and is seldom needed (fused_evaluator.hpp): names
// that one look does not settle, numbers that steps do not decide. Tested by
// test/unit/jsonschema/fuse_test.cpp.
#include "core/jsonschema/evaluator.hpp"

namespace schema_registry::jsonschema {

// The shape of the member of that name, by all that can be asked of the name.
Ref FusedEvaluator::settle(const MembersPart &part, std::string_view key, Found &found) const
{
    const KeySlot *const slot = find_key(part.table, block_, key);
    if (slot == nullptr)
        return other(part, key);
    found.required += slot->required;
    return slot->value;
}

Ref FusedEvaluator::other(const MembersPart &part, std::string_view key) const
{
    if (part.patterns == 0)
        return part.others;
    const PatternsPart &patterns = at<PatternsPart>(part.patterns);
    unsigned matched = 0;
    for (std::uint32_t index = 0; index < patterns.count; ++index) {
        state_.count_step();
        matched |= (state_.matches(patterns.patterns[index], key) ? 1u : 0u) << index;
    }
    return patterns.others[matched];
}

// in_range() of a number of more digits.
bool FusedEvaluator::is_slowly_in(const NumberRange &range, DecimalView number) const
{
    HalfSteps steps;
    if (!to_half_steps(number, steps))
        return is_exactly_in(range, number);
    return range.has(steps.value()) && range.divisor.divides(steps.magnitude);
}

// The same for what steps do not decide; a constant is one that they do.
bool FusedEvaluator::is_exactly_in(const NumberRange &range, DecimalView number) const
{
    HalfSteps steps;
    const bool is_scaled = to_half_steps(number, steps);
    if ((range.integer && !number.is_integer()) || (range.has_constant && !is_scaled) ||
        (is_scaled && !range.has(steps.value())))
        return false;
    Silent silent;
    const Evaluator<Silent> exact(state_, silent);
    const Ref *const parts = list_of<Ref>(range.parts);
    for (std::uint32_t index = 0; index < range.part_count; ++index) {
        const NumberPart &part = at<NumberPart>(parts[index]);
        const Bound *const bounds = list_of<Bound>(part.bounds);
        for (std::uint32_t at = 0; at < part.count; ++at) {
            if (!exact.satisfies(bounds[at], number))
                return false;
        }
    }
    return true;
}

} // namespace schema_registry::jsonschema
