// Evaluator: arrays (see evaluator.hpp). uniqueItems compares short arrays pair by pair and sorts
// the hashes of longer ones, so that a million items take near-linear time. Items whose hashes were
// made to collide cost a step for each pair.
#pragma once

#include "core/jsonschema/evaluator.hpp"

namespace schema_registry::jsonschema {

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::element(Ref schema, std::uint32_t index, V value)
{
    if (schema == kAccept)
        return true;
    if constexpr (Sink::kReports) {
        const PathStep step{sink_.path, {}, index, false};
        sink_.path = &step;
        const bool valid = apply(schema, value, nullptr);
        sink_.path = step.outer;
        return valid;
    }
    return apply(schema, value, nullptr);
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::array(const Node &node, const ArrayPart &part, V value, Marks *marks)
{
    const std::uint32_t size = value.size();
    bool valid = true;
    if (size < part.min_items && violated(valid, node, Keyword::min_items, [&](auto &message) {
            message.length(kItems, "least", part.min_items, size);
        }))
        return false;
    if (size > part.max_items && violated(valid, node, Keyword::max_items, [&](auto &message) {
            message.length(kItems, "most", part.max_items, size);
        }))
        return false;
    if ((part.prefix_count || part.has_items) && !elements(node, part, value, marks) &&
        failed(valid))
        return false;
    if (part.has_contains && !contains(node, part, value, marks) && failed(valid))
        return false;
    if (!part.unique)
        return valid;
    const auto equal = equal_items(value);
    if (equal && violated(valid, node, Keyword::unique_items,
                          [&](auto &message) { message.duplicates(equal->first, equal->second); }))
        return false;
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::elements(const Node &node, const ArrayPart &part, V value, Marks *marks)
{
    const Ref *prefix = state_.list<Ref>(part.prefix);
    std::uint32_t index = 0;
    bool valid = true;
    for (auto cursor = value.elements(); cursor.next(); ++index) {
        if (index >= part.prefix_count && (!part.has_items || (part.items == kAccept && !marks)))
            break;
        if ((index & kPollMask) == kPollMask)
            state_.check();
        const Ref schema = index < part.prefix_count ? prefix[index] : part.items;
        if (marks)
            marks->set(index);
        if (schema == kReject) {
            if (violated(valid, node, part.items_keyword,
                         [&](auto &message) { message.too_many_items(index); }))
                return false;
            break;
        }
        if (!element(schema, index, cursor.value()) && failed(valid))
            return false;
    }
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::contains(const Node &node, const ArrayPart &part, V value, Marks *marks)
{
    std::uint32_t found = 0;
    std::uint32_t index = 0;
    const bool count_all = part.max_contains != kNoLimit || (marks && part.contains_evaluates);
    for (auto cursor = value.elements(); cursor.next(); ++index) {
        if (found >= part.min_contains && !count_all)
            break;
        if ((index & kPollMask) == kPollMask)
            state_.check();
        if (part.contains == kReject || !probe(part.contains, cursor.value(), nullptr))
            continue;
        ++found;
        if (marks && part.contains_evaluates)
            marks->set(index);
    }
    bool valid = true;
    if (found < part.min_contains &&
        violated(valid, node, part.min_contains == 1 ? Keyword::contains : Keyword::min_contains,
                 [&](auto &message) {
                     message.length(kMatchingItems, "least", part.min_contains, found);
                 }))
        return false;
    if (found > part.max_contains &&
        violated(valid, node, Keyword::max_contains, [&](auto &message) {
            message.length(kMatchingItems, "most", part.max_contains, found);
        }))
        return false;
    return valid;
}

template <typename Sink>
template <typename V>
auto Evaluator<Sink>::equal_items(V value) -> std::optional<EqualItems>
{
    constexpr std::uint32_t kFewItems = 12;
    const std::uint32_t size = value.size();
    if (size <= kFewItems) {
        for (std::uint32_t left = 0; left + 1 < size; ++left) {
            for (std::uint32_t right = left + 1; right < size; ++right) {
                if (json::equal(value.element(left), value.element(right), *state_.limits))
                    return EqualItems{left, right};
            }
        }
        return std::nullopt;
    }
    struct Hashed {
        std::uint64_t hash;
        std::uint32_t index;
    };
    std::pmr::vector<Hashed> items(state_.memory);
    items.reserve(size);
    std::uint32_t index = 0;
    for (auto cursor = value.elements(); cursor.next(); ++index) {
        if ((index & 1023) == 1023)
            state_.check();
        items.push_back({json::hash(cursor.value(), *state_.limits), index});
    }
    std::uint32_t comparisons = 0;
    std::sort(items.begin(), items.end(), [&](const Hashed &left, const Hashed &right) {
        if ((++comparisons & 0xFFFF) == 0)
            state_.check();
        return left.hash < right.hash;
    });
    for (std::size_t at = 0; at + 1 < items.size(); ++at) {
        for (std::size_t next = at + 1; next < items.size() && items[next].hash == items[at].hash;
             ++next) {
            state_.count_step(); // hashes can be made to collide, and then pairs multiply
            const auto [first, second] = std::minmax(items[at].index, items[next].index);
            if (json::equal(value.element(first), value.element(second), *state_.limits))
                return EqualItems{first, second};
        }
    }
    return std::nullopt;
}

} // namespace schema_registry::jsonschema
