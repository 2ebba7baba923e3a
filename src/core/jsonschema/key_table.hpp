// KeyTable: names known when a schema is compiled, found by one probe when an instance is walked.
//
// One slot for each name, in the order in which members come, and an open-addressed index of them,
// in the program's block. A slot holds the first and the last eight bytes of its name, so that most
// names are compared by a word or two. Members mostly follow each other as the slots do: who walks
// them looks at the next slot first. The index's multiplier is chosen when the table is built, so
// that hardly any name lies elsewhere than where it is looked for first; a table whose names cannot
// be spread is not built. Tested by test/unit/jsonschema/key_table_test.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "core/base/block.hpp"
#include "core/json/view.hpp"
#include "core/jsonschema/program_layout.hpp"

namespace schema_registry::jsonschema {

struct KeySlot {
    static constexpr std::uint32_t kEmpty = UINT32_MAX; // size of the slot behind the last

    std::uint64_t tail = 0;  // text_tail
    std::uint64_t first = 0; // of a name of more than eight bytes, the first eight
    std::uint32_t size = kEmpty;
    std::uint32_t text = 0;     // offset of the name
    std::uint32_t value = 0;    // what the table's owner keeps with it
    std::uint32_t required = 0; // 1 or 0
};

struct KeyTable {
    // Names of up to this many bytes are compared without a loop.
    static constexpr std::size_t kShort = 32;
    // A name lies in one of so many places of the index.
    static constexpr std::uint32_t kMaxProbes = 8;

    std::uint64_t multiplier = 1;
    Ref slots = 0; // KeySlot[size + 1] in the order of the entries; the last is empty
    Ref index = 0; // std::uint32_t[]: the slot, or that behind the last
    std::uint32_t size = 0;
    std::uint8_t shift = 0;  // 64 less the bits of a place in the index
    bool is_perfect = false; // each name is short, and lies where it is looked for first
};

// What looking names up in one table needs, in registers.
struct KeyLookup {
    KeyLookup(const KeyTable &table, const char *in) noexcept
        : multiplier(table.multiplier), shift(table.shift),
          index(reinterpret_cast<const std::uint32_t *>(in + table.index)),
          slots(reinterpret_cast<const KeySlot *>(in + table.slots)), block(in)
    {
    }

    [[nodiscard]] static std::uint64_t first_of(const char *key) noexcept
    {
        std::uint64_t first;
        std::memcpy(&first, key, sizeof first);
        return first;
    }
    // Where a text is looked for first. Of long ones eight bytes of the middle count as well.
    [[nodiscard]] std::uint32_t place_of(std::string_view key, std::uint64_t tail) const noexcept
    {
        std::uint64_t mixed = tail + key.size();
        if (key.size() > 8)
            mixed += std::rotl(first_of(key.data()), 29);
        if (key.size() > 16)
            mixed += std::rotl(first_of(key.data() + key.size() / 2 - 4), 13);
        return static_cast<std::uint32_t>((mixed * multiplier) >> shift);
    }
    // Whether it is the slot of that name. Never true of names that are not short.
    [[nodiscard]] bool holds(const KeySlot &slot, std::string_view key,
                             std::uint64_t tail) const noexcept
    {
        return slot.tail == tail && slot.size == key.size() &&
               (key.size() <= 8 || (slot.first == first_of(key.data()) &&
                                    (key.size() <= 16 || has_middle(slot, key))));
    }
    // The slot where the name is looked for first.
    [[nodiscard]] const KeySlot &look(std::string_view key, std::uint64_t tail) const noexcept
    {
        return slots[index[place_of(key, tail)]];
    }
    // The bytes of a short name between the first and the last eight.
    [[nodiscard]] bool has_middle(const KeySlot &slot, std::string_view key) const noexcept
    {
        const char *const name = block + slot.text;
        const std::size_t last = key.size() - 16;
        return key.size() <= KeyTable::kShort && first_of(name + 8) == first_of(key.data() + 8) &&
               first_of(name + last) == first_of(key.data() + last);
    }

    std::uint64_t multiplier;
    std::uint32_t shift;
    const std::uint32_t *index;
    const KeySlot *slots;
    const char *block;
};

// The slot of any name, or null.
[[nodiscard]] const KeySlot *find_key(const KeyTable &table, const char *block,
                                      std::string_view key) noexcept;

// find_key(), for who has the tail at hand: most names are found or not at the first look.
[[nodiscard]] inline const KeySlot *find_key(const KeyTable &table, const char *block,
                                             std::string_view key, std::uint64_t tail) noexcept
{
    const KeyLookup lookup(table, block);
    const KeySlot &slot = lookup.look(key, tail);
    if (lookup.holds(slot, key, tail))
        return &slot;
    return table.is_perfect ? nullptr : find_key(table, block, key);
}

// A name, its place in the block, and what is kept with it.
struct KeyEntry {
    Text text;
    std::uint32_t value = 0;
    std::uint32_t required = 0;
};

// Puts the table of these different names, which lie in the block, behind what the block holds, in
// at most max_bytes. False if the names cannot be spread there. The slots keep the order of the
// entries, by (length, bytes) for those who walk members.
[[nodiscard]] bool add_key_table(std::span<const KeyEntry> entries, std::size_t max_bytes,
                                 Block &block, KeyTable &table);

} // namespace schema_registry::jsonschema
