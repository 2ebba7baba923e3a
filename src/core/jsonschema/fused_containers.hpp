// FusedEvaluator: arrays, objects and choices (see fused_evaluator.hpp).
#pragma once

#include "core/jsonschema/fused_evaluator.hpp"

namespace schema_registry::jsonschema {

template <typename V>
bool FusedEvaluator::items(const ItemsPart &part, V value)
{
    const Level level(state_);
    const Ref *const prefix = list_of<Ref>(part.prefix);
    const std::uint32_t given = std::min(part.prefix_count, value.size());
    auto values = value.elements();
    for (std::uint32_t index = 0; index < given; ++index) {
        values.advance();
        state_.count_step();
        if (prefix[index] == kReject ||
            (prefix[index] != kAccept && !check(prefix[index], values.value())))
            return false;
    }
    if (part.rest <= kReject)
        return part.rest == kAccept || value.size() == given;
    return each(part.rest, values, value.size() - given);
}

// Whether the next values all satisfy the shape.
template <typename Values>
bool FusedEvaluator::each(Ref shape, Values values, std::uint32_t count)
{
    if ((shape & kKindsOnly) == 0) {
        const auto &on = at<FusedShape>(shape).on;
        const Ref numbers = on[static_cast<std::size_t>(json::Kind::number)];
        const NumberRange *const range = numbers <= kReject ? nullptr : only_range(numbers);
        if (range && range->divisor.is_one())
            return each_number<false>(*range, shape, values, count);
        if (range)
            return each_number<true>(*range, shape, values, count);
        const Ref objects = on[static_cast<std::size_t>(json::Kind::object)];
        const MembersPart *const part = objects <= kReject ? nullptr : only_members(objects);
        if (part && is_usual(*part))
            return each_object(*part, shape, values);
    }
    for (std::uint32_t index = 0; values.next(); ++index) {
        if ((index & Evaluator<Silent>::kPollMask) == Evaluator<Silent>::kPollMask)
            state_.check();
        if (!check_next(shape, values))
            return false;
    }
    return true;
}

// The same where numbers only have to be in a range, which are looked at without a detour.
template <bool HasDivisor, typename Values>
bool FusedEvaluator::each_number(const NumberRange range, Ref shape, Values values,
                                 std::uint32_t count)
{
    for (std::uint32_t left = count; left > 0; --left) {
        if ((left & Evaluator<Silent>::kPollMask) == 0) [[unlikely]]
            state_.check();
        HalfSteps steps;
        if (values.advance_number(steps)) [[likely]] {
            if (!range.has(steps.value()) ||
                (HasDivisor && !range.divisor.divides(steps.magnitude)))
                return false;
        } else if (!check_other(shape, values)) {
            return false;
        }
    }
    return true;
}

// The same of objects, which mostly have the names of the one before: what looking those up gave
// holds for them as well.
template <typename Values>
bool FusedEvaluator::each_object(const MembersPart &part, Ref shape, Values values)
{
    struct Named {
        decltype(values.container()) object;
        decltype(object.keys()) keys; // all walked
    };
    std::optional<Named> last; // whose names were found
    Found found;
    std::uint32_t left = Evaluator<Silent>::kPollMask; // elements until the next poll
    while (values.next()) {
        if (--left == 0) [[unlikely]] {
            state_.check();
            left = Evaluator<Silent>::kPollMask;
        }
        if (values.kind() != json::Kind::object) {
            if (!check_other(shape, values))
                return false;
            continue;
        }
        const auto value = values.container();
        const Level level(state_);
        if (value.size() > kChunk) {
            if (!unusual_members(part, value))
                return false;
            continue;
        }
        if (!last || !value.has_names_of(last->object, last->keys)) {
            found.required = 0;
            found.any = kAccept;
            last = Named{value, value.keys()};
            look_up(part, last->keys, value.size(), found);
            if (found.required != part.required_count)
                return false;
        }
        if (found.any != kAccept && !check_values(value.values(last->keys), value.size(), found))
            return false;
    }
    return true;
}

template <typename V>
bool FusedEvaluator::contains(const ContainsPart &part, V value)
{
    std::uint32_t found = 0;
    std::uint32_t index = 0;
    for (auto values = value.elements(); values.next(); ++index) {
        if (found >= part.min && part.max == kNoLimit)
            break;
        if ((index & Evaluator<Silent>::kPollMask) == Evaluator<Silent>::kPollMask)
            state_.check();
        const bool holds =
            part.shape <= kReject ? part.shape == kAccept : check(part.shape, values.value());
        found += holds ? 1 : 0;
    }
    return found >= part.min && found <= part.max;
}

template <typename V>
bool FusedEvaluator::members(const MembersPart &part, V value)
{
    const Level level(state_);
    const std::uint32_t size = value.size();
    if (size < part.required_count)
        return false;
    if (size > kChunk || !is_usual(part)) [[unlikely]]
        return unusual_members(part, value);
    Found found;
    auto keys = value.keys();
    look_up(part, keys, size, found);
    if (found.required != part.required_count)
        return false;
    return found.any == kAccept || check_values(value.values(keys), size, found);
}

// Maps, names that have to satisfy a schema, and many members.
template <typename V>
bool FusedEvaluator::unusual_members(const MembersPart &part, V value)
{
    const std::uint32_t size = value.size();
    if (part.is_map)
        return part.others == kReject ? size == 0 : each(part.others, value.values(), size);
    if (part.names != kAccept && !names_hold(part.names, value))
        return false;
    Found found;
    auto keys = value.keys();
    auto values = value.values();
    for (std::uint32_t done = 0; done < size; done += kChunk) {
        state_.check();
        const std::uint32_t count = std::min(kChunk, size - done);
        look_up_others(part, keys, 0, count, found);
        if (!check_values(values, count, found))
            return false;
        for (std::uint32_t index = 0; index < count; ++index)
            values.advance();
    }
    return found.required == part.required_count;
}

// The shapes of the next members, by their names. Here the names that follow each other as the
// table's do, beginning with its first.
template <typename Keys>
void FusedEvaluator::look_up(const MembersPart &part, Keys &keys, std::uint32_t count, Found &found)
{
    const KeyLookup lookup(part.table, block_);
    const KeySlot *slot = lookup.slots;
    std::uint32_t required = 0;
    Ref any = kAccept;
    for (std::uint32_t index = 0; index < count; ++index, ++slot) {
        Keys next = keys;
        next.advance();
        if (!lookup.holds(*slot, next.key(), next.tail())) {
            found.required += required;
            found.any |= any;
            return look_up_others(part, keys, index, count, found);
        }
        keys = next;
        required += slot->required;
        any |= slot->value;
        found.shapes[index] = slot->value;
    }
    found.required += required;
    found.any |= any;
}

// The loop calls nothing, and hardly branches: what one look at the table does not settle (slots
// taken by other names, long names, patterns) is put aside.
template <typename Keys>
void FusedEvaluator::look_up_others(const MembersPart &part, Keys &cursor, std::uint32_t start,
                                    std::uint32_t count, Found &found)
{
    struct Open { // nothing to initialise
        const char *key;
        std::uint32_t size;
        std::uint32_t index;
    };
    Open open[kChunk];
    std::uint32_t open_count = 0;
    Keys keys = cursor; // and what else the loop needs, in registers
    const KeyLookup lookup(part.table, block_);
    const Ref others = part.others;
    const bool may_be_open = part.patterns != 0 || !part.table.is_perfect;
    // A slot of this size tells that the name is not in the table; none has it if patterns are left.
    const std::uint32_t settles = part.patterns == 0 ? KeySlot::kEmpty : KeySlot::kEmpty - 1;
    const KeySlot *next = lookup.slots + start; // the tables' names up to here were met
    std::uint32_t required = 0;
    Ref any = kAccept;
    for (std::uint32_t index = start; index < count; ++index) {
        keys.advance();
        const std::string_view key = keys.key();
        const std::uint64_t tail = keys.tail();
        const KeySlot *slot = next;
        bool is_known = lookup.holds(*slot, key, tail);
        if (!is_known) {
            slot = &lookup.look(key, tail);
            is_known = lookup.holds(*slot, key, tail);
        }
        Ref shape = others;
        if (is_known) {
            shape = slot->value;
            required += slot->required;
            next = slot + 1;
        } else if (may_be_open && slot->size != settles) {
            open[open_count++] = {key.data(), static_cast<std::uint32_t>(key.size()), index};
        }
        any |= shape;
        found.shapes[index] = shape;
    }
    cursor = keys;
    found.required += required;
    found.any |= any;
    for (std::uint32_t at = 0; at < open_count; ++at) {
        const Ref shape = settle(part, {open[at].key, open[at].size}, found);
        found.shapes[open[at].index] = shape;
        found.any |= shape;
    }
}

template <typename V>
bool FusedEvaluator::names_hold(Ref shape, V value)
{
    std::uint32_t index = 0;
    for (auto keys = value.keys(); keys.next(); ++index) {
        if ((index & Evaluator<Silent>::kPollMask) == Evaluator<Silent>::kPollMask)
            state_.check();
        if (shape == kReject || !check(shape, json::TextView(keys.key())))
            return false;
    }
    return true;
}

template <typename Values>
bool FusedEvaluator::check_values(Values values, std::uint32_t count, const Found &found)
{
    for (std::uint32_t index = 0; index < count; ++index) {
        values.advance();
        const Ref shape = found.shapes[index];
        if (shape <= kReject ? shape == kReject : !check_next(shape, values))
            return false;
    }
    return true;
}

template <typename V>
bool FusedEvaluator::dependency(const DependencyPart &part, V value)
{
    if (!value.find(state_.text(part.key)))
        return true;
    const Text *const names = list_of<Text>(part.names);
    for (std::uint32_t index = 0; index < part.name_count; ++index) {
        if (!value.find(state_.text(names[index])))
            return false;
    }
    return check_list(part.checks, value);
}

// The branches that the telling member leaves.
template <typename V>
std::uint64_t FusedEvaluator::candidates(const ChoicePart &part, V value)
{
    const auto member = value.find(state_.text(part.key));
    if (!member)
        return part.absent;
    if (part.texts != 0 && member->kind() == json::Kind::string) {
        const KeySlot *const slot =
            find_key(at<KeyTable>(part.texts), block_, member->text(), member->tail());
        return list_of<std::uint64_t>(part.masks)[slot ? slot->value : 0];
    }
    const Ref *const guards = list_of<Ref>(part.guards);
    std::uint64_t left = 0;
    for (std::uint32_t branch = 0; branch < part.count; ++branch) {
        const Ref guard = guards[branch];
        const bool holds = guard <= kReject ? guard == kAccept : check(guard, *member);
        left |= std::uint64_t{holds ? 1u : 0u} << branch;
    }
    return left;
}

template <typename V>
bool FusedEvaluator::any_of(const ChoicePart &part, V value)
{
    const Ref *const branches = list_of<Ref>(part.branches);
    const std::uint64_t left = part.guards != 0 ? candidates(part, value) : ~std::uint64_t{0};
    for (std::uint32_t branch = 0; branch < part.count; ++branch) {
        if ((part.guards == 0 || (left >> branch & 1) != 0) && run(branches[branch], value))
            return true;
    }
    return false;
}

template <typename V>
bool FusedEvaluator::one_of(const ChoicePart &part, V value)
{
    const Ref *const branches = list_of<Ref>(part.branches);
    const std::uint64_t left = part.guards != 0 ? candidates(part, value) : ~std::uint64_t{0};
    bool matched = false;
    for (std::uint32_t branch = 0; branch < part.count; ++branch) {
        if ((part.guards != 0 && (left >> branch & 1) == 0) || !run(branches[branch], value))
            continue;
        if (matched)
            return false;
        matched = true;
    }
    return matched;
}

} // namespace schema_registry::jsonschema
