// The programs a backend has compiled, by what they are made of. A key says it all, so an entry
// can never be wrong; it can only be evicted.
#pragma once

#include "pg/shims.hpp"

extern "C" {
#include "lib/ilist.h"
}

#include "core/format/source.hpp"
#include "pg/cache/owned_program.hpp"
#include "pg/catalog/catalog.hpp"

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace schema_registry::pg {

struct ProgramKey {
    Sha256 content_hash; // format, dialect, normal form and, transitively, all references
    bool assert_formats;
};

static_assert(std::has_unique_object_representations_v<ProgramKey>); // hashed as bytes

struct CachedProgram {
    ProgramKey key; // first: dynahash finds it there
    OwnedProgram *program;
    dlist_node place; // in the order of use
    bool used;        // since the last search for a victim; set by call sites at each call
};

// What a backend has done; schema_registry.cache_statistics() shows it.
struct CacheStatistics {
    std::int64_t entries;
    std::int64_t bytes;
    std::int64_t hits;        // a program was asked for and was there
    std::int64_t misses;      // it had to be compiled
    std::int64_t evictions;   // one was freed to make room
    std::int64_t validations; // instances evaluated
    std::int64_t bypassed;    // instances let through by the rules for restores
};

extern CacheStatistics cache_statistics;

// Null if it is not there. The pointer holds until cache_generations.handles moves.
[[nodiscard]] CachedProgram *find_program(const ProgramKey &key);

// Compiles and keeps a program that was not found, evicting others that were not used lately until
// schema_registry.cache_size is met (one program alone may exceed it).
[[nodiscard]] CachedProgram *insert_program(const ProgramKey &key, const format::Source &source,
                                            std::string_view identifier);

} // namespace schema_registry::pg
