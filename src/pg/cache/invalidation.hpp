// Generations: what tells, by one comparison, whether something remembered still holds.
#pragma once

#include <cstdint>

namespace schema_registry::pg {

struct CacheGenerations {
    // Moves when a row of the registry may have changed: what selectors mean is to be read again.
    std::uint64_t names = 1;
    // Moves with that, and when a program is evicted: pointers to programs may be stale.
    std::uint64_t handles = 1;
};

extern CacheGenerations cache_generations;

// Registers the callbacks that move them; called once, by _PG_init (callbacks cannot be removed).
void register_invalidation_callbacks();

} // namespace schema_registry::pg
