// What a selector means now: the version, and the key of its program.
#pragma once

#include "pg/shims.hpp"

#include "pg/cache/program_cache.hpp"

#include <cstdint>
#include <string_view>

namespace schema_registry::pg {

struct ResolvedVersion {
    std::int32_t version_id;
    std::int32_t schema_id;
    ProgramKey key;
};

// False if the selector names nothing. Remembered until the registry changes; who calls outside
// of a call site's memo accepts invalidation messages before.
[[nodiscard]] bool resolve_selector(std::string_view selector, ResolvedVersion &version);

// The error for a selector that names nothing; its detail says what is missing.
[[noreturn]] void raise_undefined_selector(std::string_view selector);

} // namespace schema_registry::pg
