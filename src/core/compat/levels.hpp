// Compatibility levels: which earlier versions a new one is compared with, and which direction of
// a difference counts. Pure data; tested by test/unit/compat/levels_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace schema_registry::compat {

enum class Level : std::uint8_t {
    none,
    backward,
    backward_transitive,
    forward,
    forward_transitive,
    full,
    full_transitive,
};

// Which live versions of the subject (on a maintenance line: of its major) are compared.
enum class Scope : std::uint8_t { nothing, newest, all };

struct LevelRow {
    Level level;
    std::string_view name; // "BACKWARD_TRANSITIVE"
    Scope scope;
    bool checks_backward; // new reads what old wrote
    bool checks_forward;  // old reads what new writes
};

[[nodiscard]] std::span<const LevelRow> all_levels() noexcept;
[[nodiscard]] const LevelRow &row_of(Level level) noexcept;

// By name, in any case.
[[nodiscard]] std::optional<Level> parse_level(std::string_view name) noexcept;

// Whether a difference with these flags is a violation of the level.
[[nodiscard]] inline bool violates(Level level, bool breaks_backward, bool breaks_forward) noexcept
{
    const LevelRow &row = row_of(level);
    return (row.checks_backward && breaks_backward) || (row.checks_forward && breaks_forward);
}

} // namespace schema_registry::compat
