// The settings schema_registry.*, documented in docs/reference/settings.md.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/limits.hpp"

namespace schema_registry::pg {

// Defines all of them; called once, by _PG_init.
void define_settings();

// The limits as they are set now, with the server's polls.
[[nodiscard]] Limits current_limits() noexcept;

[[nodiscard]] std::size_t cache_size_limit() noexcept; // in bytes
[[nodiscard]] std::string_view default_dialect() noexcept;
[[nodiscard]] bool explains_violations() noexcept;
[[nodiscard]] bool skips_validation_in_restore() noexcept;

} // namespace schema_registry::pg
