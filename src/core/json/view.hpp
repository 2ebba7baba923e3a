// InstanceView: how the evaluator sees a JSON value, wherever it lies (a Document, a jsonb).
//
// Laws, tested for every view by test/unit/json/view_laws.hpp:
//  - members come sorted by (length, bytes) of their keys, each key once;
//  - numbers are exact; text is UTF-8 and lives as long as the value looked at;
//  - members() and elements() walk in index order: next() is true while key()/value() hold one;
//  - keys() and values() walk the halves of the members; values(keys) is values() for who has walked
//    all keys, which may tell where the values begin;
//  - find(key) is the value of that member, and agrees with the walk.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "core/base/decimal.hpp"

namespace schema_registry::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

// The order of members: shorter keys first, then by bytes (jsonb's own).
[[nodiscard]] inline int compare_keys(std::string_view left, std::string_view right) noexcept
{
    if (left.size() != right.size())
        return left.size() < right.size() ? -1 : 1;
    return left.empty() ? 0 : std::memcmp(left.data(), right.data(), left.size());
}

// The last eight bytes of a text as they lie in memory, zeros before a shorter one: with the length
// they are all of a text of up to eight bytes.
[[nodiscard]] inline std::uint64_t text_tail(std::string_view text) noexcept
{
    const char *bytes = text.data();
    const std::size_t size = text.size();
    std::uint64_t tail = 0;
    if (size >= 8) {
        std::memcpy(&tail, bytes + size - 8, 8);
        return tail;
    }
    for (std::size_t at = 0; at < size; ++at)
        tail |= std::uint64_t{static_cast<unsigned char>(bytes[at])} << (8 * (8 - size + at));
    return tail;
}

// clang-format off
template <typename Cursor, typename V>
concept MemberCursor = requires(Cursor cursor) {
    { cursor.next() } noexcept -> std::same_as<bool>;
    { cursor.key() } noexcept -> std::same_as<std::string_view>;
    { cursor.value() } noexcept -> std::same_as<V>;
};

template <typename Cursor>
concept KeyCursor = requires(Cursor cursor) {
    { cursor.next() } noexcept -> std::same_as<bool>;
    { cursor.key() } noexcept -> std::same_as<std::string_view>;
    { cursor.tail() } noexcept -> std::same_as<std::uint64_t>; // text_tail of the key
    { cursor.advance() } noexcept;                          // next(), where there is one
};

template <typename Cursor, typename V>
concept ElementCursor = requires(Cursor cursor, HalfSteps steps) {
    { cursor.next() } noexcept -> std::same_as<bool>;
    { cursor.advance() } noexcept;
    { cursor.kind() } noexcept -> std::same_as<Kind>; // of value()
    { cursor.text() } noexcept -> std::same_as<V>;      // value(), which is a string
    { cursor.number() } noexcept -> std::same_as<DecimalView>; // of value(), which is a number
    { cursor.is_number() } noexcept -> std::same_as<bool>; // of value()
    { cursor.half_steps(steps) } noexcept -> std::same_as<bool>; // of number(); false if not at once
    // advance(); is_number() && half_steps(steps)
    { cursor.advance_number(steps) } noexcept -> std::same_as<bool>;
    { cursor.container() } noexcept -> std::same_as<V>; // value(), which is an array or object
    { cursor.value() } noexcept -> std::same_as<V>;
};

template <typename V>
concept InstanceView = requires(const V view, std::string_view key, std::uint32_t index,
                                HalfSteps steps) {
    { view.kind() } noexcept -> std::same_as<Kind>;
    { view.boolean() } noexcept -> std::same_as<bool>;
    { view.text() } noexcept -> std::same_as<std::string_view>;
    { view.tail() } noexcept -> std::same_as<std::uint64_t>; // text_tail of the text
    { view.number() } noexcept -> std::same_as<DecimalView>;
    { view.half_steps(steps) } noexcept -> std::same_as<bool>; // of number(); false if not at once
    { view.size() } noexcept -> std::same_as<std::uint32_t>; // elements or members
    { view.key(index) } noexcept -> std::same_as<std::string_view>;
    { view.element(index) } noexcept -> std::same_as<V>; // of an array, or that member's value
    { view.find(key) } noexcept -> std::same_as<std::optional<V>>;
    { view.members() } noexcept -> MemberCursor<V>;
    { view.keys() } noexcept -> KeyCursor;
    { view.values() } noexcept -> ElementCursor<V>; // of the members
    { view.values(view.keys()) } noexcept -> ElementCursor<V>;
    { view.elements() } noexcept -> ElementCursor<V>;
    // Whether another object's names, all walked, are the same, if that can be told at once; if so,
    // its keys serve values(keys).
    { view.has_names_of(view, view.keys()) } noexcept -> std::same_as<bool>;
};
// clang-format on

} // namespace schema_registry::json
