// ReportWalk: the applicators of objects (see report_walk.hpp). Each annotates the names of the
// members it was applied to.
#pragma once

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

// False if the keyword is none of these.
template <typename V>
bool ReportWalk::members(Applied<V> &applied, const KeywordRow &row, DocumentView value,
                         OutputUnit &unit)
{
    const bool is_object = applied.value.kind() == json::Kind::object;
    switch (row.keyword) {
    case Keyword::properties:
        if (is_object && value.kind() == json::Kind::object)
            properties(applied, value, unit);
        return true;
    case Keyword::pattern_properties:
        if (is_object && value.kind() == json::Kind::object)
            pattern_properties(applied, value, unit);
        return true;
    case Keyword::additional_properties:
    case Keyword::unevaluated_properties:
        if (is_object)
            other_properties(applied, row.keyword, value, unit);
        return true;
    case Keyword::property_names:
        if (is_object)
            property_names(applied, value, unit);
        return true;
    case Keyword::dependencies:
    case Keyword::dependent_schemas:
        if (is_object && value.kind() == json::Kind::object)
            dependencies(applied, row, value, unit);
        return true;
    default:
        return false;
    }
}

template <typename V>
void ReportWalk::properties(Applied<V> &applied, DocumentView map, OutputUnit &unit)
{
    List names(memory_);
    std::uint32_t index = 0;
    for (auto cursor = applied.value.members(); cursor.next(); ++index) {
        state_.count_step();
        const auto schema = map.find(cursor.key());
        if (!schema)
            continue;
        const KeywordStep step(at_, cursor.key());
        const InstanceStep member(at_, cursor.key());
        if (!apply_child(applied.place, *schema, cursor.value(), nullptr, unit.units))
            unit.valid = false;
        applied.evaluated.set(index);
        names.add(cursor.key());
    }
    if (collects(applied.place) && !names.empty())
        unit.annotation = names.take();
}

template <typename V>
void ReportWalk::pattern_properties(Applied<V> &applied, DocumentView map, OutputUnit &unit)
{
    List names(memory_);
    std::uint32_t index = 0;
    for (auto cursor = applied.value.members(); cursor.next(); ++index) {
        bool matched = false;
        for (auto pattern = map.members(); pattern.next();) {
            if (!matches(pattern.key(), cursor.key()))
                continue;
            matched = true;
            const KeywordStep step(at_, pattern.key());
            const InstanceStep member(at_, cursor.key());
            if (!apply_child(applied.place, pattern.value(), cursor.value(), nullptr, unit.units))
                unit.valid = false;
        }
        if (matched) {
            applied.evaluated.set(index);
            names.add(cursor.key());
        }
    }
    if (collects(applied.place) && !names.empty())
        unit.annotation = names.take();
}

// additionalProperties: of what neither of the two above declares; unevaluatedProperties: of what
// nothing has evaluated.
template <typename V>
void ReportWalk::other_properties(Applied<V> &applied, Keyword keyword, DocumentView schema,
                                  OutputUnit &unit)
{
    const bool unevaluated = keyword == Keyword::unevaluated_properties;
    const auto of = unevaluated ? Refusal::Of::unevaluated : Refusal::Of::additional;
    List names(memory_);
    std::uint32_t index = 0;
    for (auto cursor = applied.value.members(); cursor.next(); ++index) {
        state_.count_step();
        const bool passed =
            unevaluated ? applied.evaluated.has(index) : is_declared(applied.place, cursor.key());
        if (passed)
            continue;
        const InstanceStep member(at_, cursor.key());
        if (!apply_child(applied.place, schema, cursor.value(), nullptr, unit.units,
                         {of, cursor.key(), 0}))
            unit.valid = false;
        applied.evaluated.set(index);
        names.add(cursor.key());
    }
    if (collects(applied.place) && !names.empty())
        unit.annotation = names.take();
}

template <typename V>
void ReportWalk::property_names(Applied<V> &applied, DocumentView schema, OutputUnit &unit)
{
    ++names_;
    for (auto cursor = applied.value.members(); cursor.next();) {
        const InstanceStep member(at_, cursor.key());
        if (!apply_child(applied.place, schema, json::TextView(cursor.key()), nullptr, unit.units,
                         {Refusal::Of::name, cursor.key(), 0}))
            unit.valid = false;
    }
    --names_;
}

template <typename V>
void ReportWalk::dependencies(Applied<V> &applied, const KeywordRow &row, DocumentView map,
                              OutputUnit &unit)
{
    for (auto entry = map.members(); entry.next();) {
        if (!applied.value.find(entry.key()))
            continue;
        const KeywordStep step(at_, entry.key());
        bool valid;
        if (entry.value().kind() == json::Kind::array) {
            OutputUnit required(memory_);
            assert_by(assertions_.of_entry(applied.place, row.name, entry.key(), entry.value()),
                      applied.value, required);
            valid = required.valid;
            finish(required, unit.units);
        } else {
            valid = apply_child(applied.place, entry.value(), applied.value, &applied.evaluated,
                                unit.units);
        }
        unit.valid = unit.valid && valid;
    }
}

} // namespace schema_registry::jsonschema
