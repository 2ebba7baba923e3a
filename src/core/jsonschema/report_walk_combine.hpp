// ReportWalk: references, combinations and conditionals (see report_walk.hpp).
#pragma once

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

template <typename V>
void ReportWalk::reference(Applied<V> &applied, Keyword keyword, DocumentView value,
                           OutputUnit &unit)
{
    if (value.kind() != json::Kind::string)
        return;
    Place target = value_or_throw(set_.resolve(applied.place, value.text()));
    if (keyword == Keyword::dynamic_ref)
        target = dynamic_target(target, value.text());
    else if (keyword == Keyword::recursive_ref)
        target = recursive_target(target);
    // The unit of the keyword itself stands at the keyword; only what is below went through.
    const ReportPlace::ResourceStep step(at_, set_.resource(target.resource).uri,
                                         pointer_in_resource(target),
                                         ReportPlace::Entry::by_reference);
    unit.valid = apply(target, applied.value, &applied.evaluated, unit.units, {});
}

// Applies a branch that may fail: what it evaluated then does not count.
template <typename V>
bool ReportWalk::attempt(Applied<V> &applied, DocumentView branch, OutputUnits &units)
{
    Marks evaluated(applied.evaluated, memory_);
    if (!apply_child(applied.place, branch, applied.value, &evaluated, units))
        return false;
    applied.evaluated.take(evaluated);
    return true;
}

// False if the keyword is none of these, or a branch not taken.
template <typename V>
bool ReportWalk::combine(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                         OutputUnit &unit)
{
    switch (row.keyword) {
    case Keyword::all_of:
    case Keyword::any_of:
    case Keyword::one_of:
        if (value.kind() == json::Kind::array && value.size() > 0)
            branches(applied, row.keyword, value, unit);
        return true;
    case Keyword::not_:
        unit.valid = !apply_child(applied.place, value, applied.value, nullptr, unit.units);
        if (!unit.valid)
            Message(unit.error).forbidden(applied.value);
        return true;
    case Keyword::if_: // holds either way; what it found counts if it is true
        applied.condition = attempt(applied, value, unit.units);
        return true;
    case Keyword::then:
    case Keyword::else_:
        if (applied.condition != (row.keyword == Keyword::then))
            return false;
        unit.valid =
            apply_child(applied.place, value, applied.value, &applied.evaluated, unit.units);
        return true;
    default:
        return false;
    }
}

template <typename V>
void ReportWalk::branches(Applied<V> &applied, Keyword keyword, DocumentView list, OutputUnit &unit)
{
    std::uint32_t matched = 0;
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    for (std::uint32_t index = 0; index < list.size(); ++index) {
        const KeywordStep step(at_, index);
        const DocumentView branch = list.element(index);
        const bool holds =
            keyword == Keyword::all_of
                ? apply_child(applied.place, branch, applied.value, &applied.evaluated, unit.units)
                : attempt(applied, branch, unit.units);
        if (!holds)
            continue;
        (matched == 0 ? first : second) = matched < 2 ? index : second;
        ++matched;
    }
    if (keyword == Keyword::all_of) {
        unit.valid = matched == list.size();
    } else if (matched == 0) {
        unit.valid = false;
        Message(unit.error).matches_none(list.size());
    } else if (keyword == Keyword::one_of && matched > 1) {
        unit.valid = false;
        unit.says_it_all = true;
        Message(unit.error).matches_two(first, second);
    }
}

} // namespace schema_registry::jsonschema
