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
    std::pmr::vector<Repetition> repetitions(state_.memory);
    find_repetitions(value, [&](Repetition repetition) {
        repetitions.push_back(repetition);
        return !Sink::kReports;
    });
    sort(repetitions);
    for (const Repetition repetition : repetitions) {
        if (violated(valid, node, Keyword::unique_items, [&](auto &message) {
                message.duplicates(repetition.earlier, repetition.index);
            }))
            return false;
    }
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
                         [&](auto &message) { message.surplus_items(index, value.size() - 1); }))
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
template <typename V, typename Take>
void Evaluator<Sink>::find_repetitions(V value, const Take &take)
{
    constexpr std::uint32_t kFewItems = 12;
    const std::uint32_t size = value.size();
    if (size <= kFewItems) {
        for (std::uint32_t index = 1; index < size; ++index) {
            std::uint32_t earlier = 0;
            while (earlier < index &&
                   !json::equal(value.element(earlier), value.element(index), *state_.limits))
                ++earlier;
            if (earlier < index && take({index, earlier}))
                return;
        }
        return;
    }
    struct Hashed {
        std::uint64_t hash;
        std::uint32_t index;
        auto operator<=>(const Hashed &) const = default;
    };
    std::pmr::vector<Hashed> items(state_.memory);
    items.reserve(size);
    std::uint32_t index = 0;
    for (auto cursor = value.elements(); cursor.next(); ++index) {
        if ((index & 1023) == 1023)
            state_.check();
        items.push_back({json::hash(cursor.value(), *state_.limits), index});
    }
    sort(items);
    std::size_t start = 0; // of the items with this hash
    for (std::size_t at = 1; at < items.size(); ++at) {
        if (items[at].hash != items[start].hash)
            start = at;
        for (std::size_t before = start; before < at; ++before) {
            state_.count_step(); // hashes can be made to collide, and then pairs multiply
            const Repetition repetition{items[at].index, items[before].index};
            if (!json::equal(value.element(repetition.earlier), value.element(repetition.index),
                             *state_.limits))
                continue;
            if (take(repetition))
                return;
            break;
        }
    }
}

template <typename Sink>
template <typename T>
void Evaluator<Sink>::sort(std::pmr::vector<T> &items)
{
    std::uint32_t comparisons = 0;
    std::sort(items.begin(), items.end(), [&](const T &left, const T &right) {
        if ((++comparisons & 0xFFFF) == 0)
            state_.check();
        return left < right;
    });
}

} // namespace schema_registry::jsonschema
