// Keeping programs: a hash table for finding, a list for evicting. Call sites hold pointers and do
// not come by here at each call, so the order of use is that of a clock: a site only sets `used`,
// and the search for a victim gives a used entry a second round. Each program lies in its own
// memory context under ours. Tested by sql/cache.sql.
#include "pg/cache/program_cache.hpp"

extern "C" {
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

#include "pg/cache/invalidation.hpp"
#include "pg/errors.hpp"
#include "pg/settings.hpp"

#include <cstring>

namespace schema_registry::pg {

CacheStatistics cache_statistics;

namespace {

MemoryContext cache_context = nullptr; // parent of the programs
HTAB *programs = nullptr;
dlist_head order; // the head was used last

void create_cache()
{
    if (cache_context == nullptr)
        cache_context = AllocSetContextCreate(CacheMemoryContext, "schema_registry cache",
                                              ALLOCSET_SMALL_SIZES);
    HASHCTL control{};
    control.keysize = sizeof(ProgramKey);
    control.entrysize = sizeof(CachedProgram);
    control.hcxt = cache_context;
    dlist_init(&order);
    programs = hash_create("schema_registry programs", 64, &control,
                           HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

void evict(CachedProgram *victim)
{
    OwnedProgram *const program = victim->program;
    ++cache_generations.handles;
    ++cache_statistics.evictions;
    --cache_statistics.entries;
    cache_statistics.bytes -= static_cast<std::int64_t>(program->bytes);
    dlist_delete(&victim->place);
    (void)hash_search(programs, &victim->key, HASH_REMOVE, nullptr);
    MemoryContextDelete(program->context);
}

// dlist_container() is C only.
CachedProgram *entry_at(dlist_node *place)
{
    return reinterpret_cast<CachedProgram *>(reinterpret_cast<char *>(place) -
                                             offsetof(CachedProgram, place));
}

void make_room(std::size_t bytes)
{
    const auto limit = static_cast<std::int64_t>(cache_size_limit());
    while (cache_statistics.bytes + static_cast<std::int64_t>(bytes) > limit &&
           !dlist_is_empty(&order)) {
        CachedProgram *const last = entry_at(dlist_tail_node(&order));
        if (last->used) {
            last->used = false;
            dlist_move_head(&order, &last->place);
        } else {
            evict(last);
        }
    }
}

} // namespace

CachedProgram *find_program(const ProgramKey &key)
{
    if (programs == nullptr)
        return nullptr;
    auto *const entry =
        static_cast<CachedProgram *>(hash_search(programs, &key, HASH_FIND, nullptr));
    if (entry == nullptr)
        return nullptr;
    ++cache_statistics.hits;
    dlist_move_head(&order, &entry->place);
    return entry;
}

CachedProgram *insert_program(const ProgramKey &key, const format::Source &source,
                              std::string_view identifier)
{
    ++cache_statistics.misses;
    OwnedProgram *const program = compile_program(source, identifier);
    if (programs == nullptr)
        create_cache();
    make_room(program->bytes);
    auto *const entry =
        static_cast<CachedProgram *>(hash_search(programs, &key, HASH_ENTER, nullptr));
    entry->program = program;
    entry->used = true;
    dlist_push_head(&order, &entry->place);
    MemoryContextSetParent(program->context, cache_context);
    ++cache_statistics.entries;
    cache_statistics.bytes += static_cast<std::int64_t>(program->bytes);
    return entry;
}

} // namespace schema_registry::pg
