// ReportWalk: a schema and its keywords; assertions and annotations (see report_walk.hpp).
#pragma once

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

// Applies the schema where the walk is. Its unit goes to `units` if it says anything, what it
// evaluated to `marks`, also if it fails: only attempt() may fail without failing what is around
// it.
template <typename V>
bool ReportWalk::apply(Place place, V value, Marks *marks, OutputUnits &units,
                       const Refusal &refusal)
{
    state_.enter();
    bool valid;
    if (place.schema.kind() == json::Kind::boolean) {
        valid = place.schema.boolean();
        if (!valid)
            refuse(refusal, units);
    } else {
        const Scope scope{state_.scope, place.resource};
        const bool entered = !state_.scope || state_.scope->resource != place.resource;
        if (entered)
            state_.scope = &scope;
        valid = apply_object(place, value, marks, units);
        if (entered)
            state_.scope = scope.outer;
    }
    state_.leave();
    return valid;
}

template <typename V>
bool ReportWalk::apply_object(Place place, V value, Marks *marks, OutputUnits &units)
{
    Applied<V> applied{place, value, Marks(is_container(value) ? value.size() : 0, memory_),
                       OutputUnits(memory_)};
    const bool alone = stands_alone(place);
    for (auto member = place.schema.members(); member.next();) {
        const KeywordRow *row = set_.keyword_at(place, member.key());
        if (alone && !(row && row->keyword == Keyword::ref))
            continue;
        if (!row)
            annotate_content(applied, member.key(), member.value());
        else if (row->group != Group::unevaluated)
            keyword(applied, *row, member.value());
    }
    for (const std::string_view name : {"unevaluatedItems", "unevaluatedProperties"}) {
        const auto schema = alone ? std::nullopt : sibling(place, name);
        if (schema)
            keyword(applied, *set_.keyword_at(place, name), *schema);
    }
    if (marks)
        marks->merge(applied.evaluated);
    OutputUnit unit(memory_);
    unit.valid = applied.valid;
    unit.units = std::move(applied.units);
    finish(unit, units);
    return applied.valid;
}

// A schema inside of the one at `parent`; the locations are already those of the child.
template <typename V>
bool ReportWalk::apply_child(Place parent, DocumentView child, V value, Marks *marks,
                             OutputUnits &units, const Refusal &refusal)
{
    const Place place = set_.enter(parent, child);
    if (place.resource == parent.resource)
        return apply(place, value, marks, units, refusal);
    const ReportPlace::ResourceStep step(at_, set_.resource(place.resource).uri, {},
                                         ReportPlace::Entry::direct);
    return apply(place, value, marks, units, refusal);
}

template <typename V>
void ReportWalk::keyword(Applied<V> &applied, const KeywordRow &row, DocumentView value)
{
    const KeywordStep step(at_, row.name);
    OutputUnit unit(memory_);
    if (!dispatch(applied, row, value, unit))
        return;
    applied.valid = applied.valid && unit.valid;
    finish(unit, applied.units);
}

// False if the keyword gives no unit here.
template <typename V>
bool ReportWalk::dispatch(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                          OutputUnit &unit)
{
    switch (row.keyword) {
    case Keyword::anchor:
    case Keyword::definitions:
    case Keyword::defs:
    case Keyword::draft4_id:
    case Keyword::dynamic_anchor:
    case Keyword::id:
    case Keyword::recursive_anchor:
        return false;
    case Keyword::ref:
    case Keyword::dynamic_ref:
    case Keyword::recursive_ref:
        reference(applied, row.keyword, value, unit);
        return true;
    case Keyword::format:
        format(applied, row, value, unit);
        return true;
    default:
        break;
    }
    if (row.group == Group::validation)
        return must_be(applied, row, value, unit);
    return combine(applied, row, value, unit) || members(applied, row, value, unit) ||
           elements(applied, row, value, unit);
}

// An assertion about the value at hand.
template <typename V>
bool ReportWalk::must_be(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                         OutputUnit &unit)
{
    if (row.keyword == Keyword::min_contains || row.keyword == Keyword::max_contains) {
        if (!applied.matching)
            return false;
        count_matching(applied, row.keyword, value, unit);
    } else {
        assert_by(assertions_.of_keyword(applied.place, row.name, value), applied.value, unit);
    }
    return true;
}

template <typename V>
void ReportWalk::assert_by(ProgramView program, V value, OutputUnit &unit)
{
    constexpr std::uint32_t kMaxMessages = 10; // of one keyword, as of `required`
    alignas(std::max_align_t) std::byte space[512];
    std::pmr::monotonic_buffer_resource scratch(space, sizeof space, memory_);
    state_.count_step();
    for (const Violation &violation : explain(program, value, kMaxMessages, limits_, &scratch)) {
        unit.error.append(unit.valid ? "" : "; ").append(violation.message);
        unit.valid = false;
    }
}

template <typename V>
void ReportWalk::format(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                        OutputUnit &unit)
{
    annotate(unit, value);
    if (asserts_format(applied.place))
        assert_by(assertions_.of_keyword(applied.place, row.name, value), applied.value, unit);
}

// A keyword that asserts nothing. What is said of a string's content is said of strings only.
template <typename V>
void ReportWalk::annotate_content(Applied<V> &applied, std::string_view name, DocumentView value)
{
    if (!is_annotation(name, set_.resource(applied.place.resource).dialect))
        return;
    const bool of_content =
        name == "contentMediaType" || name == "contentEncoding" || name == "contentSchema";
    if (of_content && applied.value.kind() != json::Kind::string)
        return;
    if (name == "contentSchema" && !applied.place.schema.find("contentMediaType"))
        return;
    const KeywordStep step(at_, name);
    OutputUnit unit(memory_);
    annotate(unit, value);
    finish(unit, applied.units);
}

} // namespace schema_registry::jsonschema
