// Keeping differences (comparisons.hpp): a hash table and its rows in one memory context, which is
// deleted when it has grown too large. Tested by sql/compatibility_levels.sql.
#include "pg/cache/comparisons.hpp"

extern "C" {
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

#include <cstring>
#include <string_view>

namespace schema_registry::pg {

namespace {

constexpr Size kMostBytes = 16 * 1024 * 1024;

struct Entry {
    ComparisonKey key; // first: dynahash finds it there
    const format::Difference *rows;
    std::size_t count;
};

MemoryContext context = nullptr;
HTAB *comparisons = nullptr;

void forget_comparisons()
{
    comparisons = nullptr;
    if (context != nullptr)
        MemoryContextDelete(context);
    context = nullptr;
}

void create_table()
{
    context = AllocSetContextCreate(CacheMemoryContext, "schema_registry comparisons",
                                    ALLOCSET_DEFAULT_SIZES);
    HASHCTL control{};
    control.keysize = sizeof(ComparisonKey);
    control.entrysize = sizeof(Entry);
    control.hcxt = context;
    comparisons = hash_create("schema_registry comparisons", 64, &control,
                              HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

std::string_view keep(std::string_view text)
{
    if (text.empty())
        return {};
    char *const copy = static_cast<char *>(MemoryContextAllocHuge(context, text.size()));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

} // namespace

std::optional<std::span<const format::Difference>> find_comparison(const ComparisonKey &key)
{
    if (comparisons == nullptr)
        return std::nullopt;
    const auto *const entry =
        static_cast<const Entry *>(hash_search(comparisons, &key, HASH_FIND, nullptr));
    if (entry == nullptr)
        return std::nullopt;
    return std::span(entry->rows, entry->count);
}

void remember_comparison(const ComparisonKey &key, std::span<const format::Difference> differences)
{
    if (comparisons == nullptr || MemoryContextMemAllocated(context, true) > kMostBytes) {
        forget_comparisons();
        create_table();
    }
    auto *const rows = static_cast<format::Difference *>(
        MemoryContextAllocHuge(context, sizeof(format::Difference) * (differences.size() + 1)));
    for (std::size_t index = 0; index < differences.size(); ++index) {
        const format::Difference &from = differences[index];
        rows[index] = {keep(from.rule),         keep(from.path),      keep(from.message),
                       keep(from.change_class), from.breaks_backward, from.breaks_forward};
    }
    auto *const entry = static_cast<Entry *>(hash_search(comparisons, &key, HASH_ENTER, nullptr));
    entry->rows = rows;
    entry->count = differences.size();
}

} // namespace schema_registry::pg
