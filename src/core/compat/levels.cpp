// The table of compatibility levels (levels.hpp). Tested by test/unit/compat/levels_test.cpp.
#include "core/compat/levels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace schema_registry::compat {
namespace {

constexpr std::array<LevelRow, 7> kLevels = {{
    {Level::none, "NONE", Scope::nothing, false, false},
    {Level::backward, "BACKWARD", Scope::newest, true, false},
    {Level::backward_transitive, "BACKWARD_TRANSITIVE", Scope::all, true, false},
    {Level::forward, "FORWARD", Scope::newest, false, true},
    {Level::forward_transitive, "FORWARD_TRANSITIVE", Scope::all, false, true},
    {Level::full, "FULL", Scope::newest, true, true},
    {Level::full_transitive, "FULL_TRANSITIVE", Scope::all, true, true},
}};

char upper(char byte) noexcept
{
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
}

} // namespace

std::span<const LevelRow> all_levels() noexcept
{
    return kLevels;
}

const LevelRow &row_of(Level level) noexcept
{
    return kLevels[static_cast<std::size_t>(level)];
}

std::optional<Level> parse_level(std::string_view name) noexcept
{
    for (const LevelRow &row : kLevels) {
        if (std::equal(name.begin(), name.end(), row.name.begin(), row.name.end(),
                       [](char left, char right) { return upper(left) == right; }))
            return row.level;
    }
    return std::nullopt;
}

} // namespace schema_registry::compat
