// KeyTable: names known when a schema is compiled, found by one probe when an instance is walked.
//
// An open-addressed table in the program's block. A slot holds the last 16 bytes of its
// name, so that most names are compared by a few words. The multiplier is chosen when the table is
// built, so that hardly any name lies elsewhere than where it is looked for first; a table whose
// names cannot be spread is not built. Tested by test/unit/jsonschema/key_table_test.cpp.
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
    static constexpr std::uint32_t kEmpty = UINT32_MAX;

    json::TextWords words; // the last 16 bytes
    std::uint32_t size = kEmpty;
    std::uint32_t text = 0;     // offset of the name
    std::uint32_t value = 0;    // what the table's owner keeps with it
    std::uint32_t required = 0; // 1 or 0

    // Whether this is the key, if that shows in up to 32 bytes; never true of a longer one.
    [[nodiscard]] bool is_name(json::TextWords of, std::string_view key,
                               const char *block) const noexcept
    {
        std::uint64_t differs =
            (words.first ^ of.first) | (words.last ^ of.last) | (size ^ key.size());
        if (key.size() > 16 && differs == 0) {
            json::TextWords here;
            json::TextWords there;
            std::memcpy(&here, block + text, sizeof here);
            std::memcpy(&there, key.data(), sizeof there);
            differs = (here.first ^ there.first) | (here.last ^ there.last) | (size > 32 ? 1 : 0);
        }
        return differs == 0;
    }
};

struct KeyTable {
    std::uint64_t multiplier = 1;
    std::uint32_t shift = 63;
    std::uint32_t mask = 0;
    Ref slots = 0; // KeySlot[mask + 1]
    std::uint32_t count = 0;
    bool is_perfect = false; // each name lies where it is looked for first, and shows in 32 bytes

    // Where a text is looked for first.
    [[nodiscard]] static std::uint32_t slot_of(json::TextWords words, std::size_t size,
                                               std::uint64_t multiplier,
                                               std::uint32_t shift) noexcept
    {
        const std::uint64_t all = words.last + std::rotl(words.first, 29) + size;
        return static_cast<std::uint32_t>((all * multiplier) >> shift);
    }
};

[[nodiscard]] inline const KeySlot *find_key(const KeyTable &table, const char *block,
                                             std::string_view key, json::TextWords words) noexcept
{
    const auto *const slots = reinterpret_cast<const KeySlot *>(block + table.slots);
    std::uint32_t at = KeyTable::slot_of(words, key.size(), table.multiplier, table.shift);
    for (;; at = (at + 1) & table.mask) {
        const KeySlot &slot = slots[at];
        if (slot.is_name(words, key, block) ||
            (slot.size > 32 && slot.size == key.size() &&
             std::memcmp(block + slot.text, key.data(), key.size()) == 0))
            return &slot;
        if (slot.size == KeySlot::kEmpty || table.is_perfect)
            return nullptr;
    }
}

// A name, its place in the block, and what is kept with it.
struct KeyEntry {
    Text text;
    std::uint32_t value = 0;
    std::uint32_t required = 0;
};

// Puts the table of these different names, which lie in the block, behind what the block holds.
// False if the names cannot be spread.
[[nodiscard]] bool add_key_table(std::span<const KeyEntry> entries, Block &block, KeyTable &table);

} // namespace schema_registry::jsonschema
