// Building KeyTables (key_table.hpp): a few multipliers are tried on growing tables, and the one
// that spreads the names best is taken.
#include "core/jsonschema/key_table.hpp"

#include <algorithm>
#include <vector>

namespace schema_registry::jsonschema {

namespace {

constexpr int kMultipliers = 64; // tried on small tables
constexpr int kFewMultipliers = 4;
constexpr std::size_t kSmall = 64;
constexpr std::uint32_t kFewProbes = 4; // which will do where the table is large
constexpr std::size_t kLarge = 16;
constexpr std::uint32_t kMaxGrowth = 1; // doublings beyond the next power of two

std::string_view text_of(const Block &block, Text text) noexcept
{
    return {block.data() + text.offset, text.size};
}

std::vector<KeySlot> slots_of(std::span<const KeyEntry> entries, const Block &block)
{
    std::vector<KeySlot> slots;
    slots.reserve(entries.size() + 1);
    for (const KeyEntry &entry : entries) {
        const std::string_view key = text_of(block, entry.text);
        const std::uint64_t first = key.size() > 8 ? KeyLookup::first_of(key.data()) : 0;
        slots.push_back({json::text_tail(key), first, entry.text.size, entry.text.offset,
                         entry.value, entry.required});
    }
    slots.push_back(KeySlot{});
    return slots;
}

// Fills the index; the most places that are looked at for a name, or `limit` once they are as many.
std::uint32_t fill(std::span<const KeySlot> slots, const Block &block, const KeyTable &table,
                   std::uint32_t limit, std::vector<std::uint32_t> &index)
{
    const std::uint32_t mask = (std::uint32_t{1} << (64 - table.shift)) - 1;
    const auto empty = static_cast<std::uint32_t>(slots.size() - 1);
    const KeyLookup lookup(table, block.data());
    index.assign(mask + 1, empty);
    std::uint32_t worst = 1;
    for (std::uint32_t slot = 0; slot < empty; ++slot) {
        const std::string_view key = text_of(block, {slots[slot].text, slots[slot].size});
        std::uint32_t at = lookup.place_of(key, slots[slot].tail);
        std::uint32_t probes = 1;
        for (; index[at] != empty; at = (at + 1) & mask)
            ++probes;
        worst = std::max(worst, probes);
        if (worst >= limit)
            return limit;
        index[at] = slot;
    }
    return worst;
}

} // namespace

const KeySlot *find_key(const KeyTable &table, const char *block, std::string_view key) noexcept
{
    const KeyLookup lookup(table, block);
    std::uint32_t at = lookup.place_of(key, json::text_tail(key));
    const std::uint32_t mask = (std::uint32_t{1} << (64 - table.shift)) - 1;
    for (std::uint32_t probe = 0; probe < KeyTable::kMaxProbes; ++probe, at = (at + 1) & mask) {
        const KeySlot &slot = lookup.slots[lookup.index[at]];
        if (slot.size == key.size() && std::string_view(block + slot.text, slot.size) == key)
            return &slot;
        if (slot.size == KeySlot::kEmpty)
            break;
    }
    return nullptr;
}

bool add_key_table(std::span<const KeyEntry> entries, std::size_t max_bytes, Block &block,
                   KeyTable &table)
{
    const std::vector<KeySlot> slots = slots_of(entries, block);
    const std::size_t slot_bytes = slots.size() * sizeof(KeySlot);
    std::vector<std::uint32_t> best;
    std::vector<std::uint32_t> index;
    std::uint32_t fewest = KeyTable::kMaxProbes + 1;
    const auto bits = static_cast<std::uint32_t>(std::bit_width(entries.size() | 1));
    const auto is_short = [](const KeyEntry &entry) { return entry.text.size <= KeyTable::kShort; };
    const int multipliers = entries.size() <= kSmall ? kMultipliers : kFewMultipliers;
    const std::uint32_t few = entries.size() > kLarge ? kFewProbes : 1;
    for (std::uint32_t growth = 0; growth <= kMaxGrowth && fewest > few; ++growth) {
        if (slot_bytes + (sizeof(std::uint32_t) << (bits + growth)) > max_bytes)
            break;
        std::uint64_t multiplier = 0x9E3779B97F4A7C15;
        for (int attempt = 0; attempt < multipliers && fewest > 1; ++attempt) {
            KeyTable tried = table;
            tried.multiplier = multiplier;
            tried.shift = static_cast<std::uint8_t>(64 - bits - growth);
            multiplier = multiplier * 0xD1342543DE82EF95 + 2; // stays odd
            const std::uint32_t probes = fill(slots, block, tried, fewest, index);
            if (probes < fewest) {
                fewest = probes;
                table = tried;
                best.swap(index);
            }
        }
    }
    if (fewest > KeyTable::kMaxProbes)
        return false;
    table.is_perfect = fewest == 1 && std::all_of(entries.begin(), entries.end(), is_short);
    table.size = static_cast<std::uint32_t>(entries.size());
    table.slots = block.append_all(std::span<const KeySlot>(slots));
    table.index = block.append_all(std::span<const std::uint32_t>(best));
    return true;
}

} // namespace schema_registry::jsonschema
