// ReportWalk: the applicators of arrays (see report_walk.hpp). Those of leading items annotate the
// last index they were applied to, or true for all items; those of the rest annotate true;
// contains, since 2020-12, the indexes that match.
#pragma once

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

// False if the keyword is none of these.
template <typename V>
bool ReportWalk::elements(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                          OutputUnit &unit)
{
    const bool is_array = applied.value.kind() == json::Kind::array;
    const bool is_list = value.kind() == json::Kind::array;
    switch (row.keyword) {
    case Keyword::prefix_items:
        if (is_array && is_list)
            leading_items(applied, value, unit);
        return true;
    case Keyword::items: {
        if (!is_array)
            return true;
        const auto prefix = sibling(applied.place, "prefixItems");
        if (!is_list)
            other_items(applied, prefix && prefix->kind() == json::Kind::array ? prefix->size() : 0,
                        value, unit);
        else if (set_.resource(applied.place.resource).dialect < Dialect::draft2020_12)
            leading_items(applied, value, unit);
        return true;
    }
    case Keyword::additional_items: {
        const auto items = sibling(applied.place, "items");
        if (is_array && items && items->kind() == json::Kind::array)
            other_items(applied, items->size(), value, unit);
        return true;
    }
    case Keyword::unevaluated_items:
        if (is_array)
            unevaluated_items(applied, value, unit);
        return true;
    case Keyword::contains:
        if (is_array)
            contains(applied, value, unit);
        return true;
    default:
        return false;
    }
}

template <typename V>
void ReportWalk::leading_items(Applied<V> &applied, DocumentView list, OutputUnit &unit)
{
    std::uint32_t index = 0;
    for (auto cursor = applied.value.elements(); index < list.size() && cursor.next(); ++index) {
        const KeywordStep step(at_, index);
        const InstanceStep item(at_, index);
        if (!apply_child(applied.place, list.element(index), cursor.value(), nullptr, unit.units,
                         {Refusal::Of::item, {}, index}))
            unit.valid = false;
        applied.evaluated.set(index);
    }
    if (!collects(applied.place) || index == 0)
        return;
    if (index == applied.value.size())
        unit.annotation = "true";
    else
        unit.annotation = std::to_string(index - 1);
}

template <typename V>
void ReportWalk::other_items(Applied<V> &applied, std::uint32_t first, DocumentView schema,
                             OutputUnit &unit)
{
    std::uint32_t index = 0;
    for (auto cursor = applied.value.elements(); cursor.next(); ++index) {
        state_.count_step();
        if (index < first)
            continue;
        const InstanceStep item(at_, index);
        if (!apply_child(applied.place, schema, cursor.value(), nullptr, unit.units,
                         {Refusal::Of::item, {}, index}))
            unit.valid = false;
        applied.evaluated.set(index);
    }
    if (collects(applied.place) && index > first)
        unit.annotation = "true";
}

template <typename V>
void ReportWalk::unevaluated_items(Applied<V> &applied, DocumentView schema, OutputUnit &unit)
{
    bool any = false;
    std::uint32_t index = 0;
    for (auto cursor = applied.value.elements(); cursor.next(); ++index) {
        state_.count_step();
        if (applied.evaluated.has(index))
            continue;
        any = true;
        const InstanceStep item(at_, index);
        if (!apply_child(applied.place, schema, cursor.value(), nullptr, unit.units,
                         {Refusal::Of::item, {}, index}))
            unit.valid = false;
    }
    applied.evaluated.set_all();
    if (collects(applied.place) && any)
        unit.annotation = "true";
}

template <typename V>
void ReportWalk::contains(Applied<V> &applied, DocumentView schema, OutputUnit &unit)
{
    const bool evaluates = set_.resource(applied.place.resource).dialect == Dialect::draft2020_12;
    List indexes(memory_);
    std::uint64_t matching = 0;
    std::uint32_t index = 0;
    for (auto cursor = applied.value.elements(); cursor.next(); ++index) {
        const InstanceStep item(at_, index);
        if (!apply_child(applied.place, schema, cursor.value(), nullptr, unit.units))
            continue;
        ++matching;
        if (evaluates)
            applied.evaluated.set(index);
        indexes.add(index);
    }
    applied.matching = matching;
    const auto least = sibling(applied.place, "minContains");
    const bool may_be_none =
        least && least->kind() == json::Kind::number && least->number().is_zero();
    if (matching == 0 && !may_be_none) {
        unit.valid = false;
        Message(unit.error).length(kMatchingItems, "least", 1, 0);
    } else if (evaluates && collects(applied.place)) {
        const bool all = matching > 0 && matching == applied.value.size();
        unit.annotation = all ? std::pmr::string("true", memory_) : indexes.take();
    }
}

// minContains and maxContains, once contains has counted.
template <typename V>
void ReportWalk::count_matching(Applied<V> &applied, Keyword keyword, DocumentView limit,
                                OutputUnit &unit)
{
    std::uint64_t bound = 0;
    if (limit.kind() != json::Kind::number || !to_uint64(limit.number(), bound))
        bound = UINT64_MAX; // more than any array has items
    const bool least = keyword == Keyword::min_contains;
    unit.valid = least ? *applied.matching >= bound : *applied.matching <= bound;
    if (!unit.valid)
        Message(unit.error)
            .length(kMatchingItems, least ? "least" : "most", bound, *applied.matching);
}

} // namespace schema_registry::jsonschema
