// Renamed properties: of those that vanished and those that appeared in an object, the pairs with
// the same schema whose names are most alike. A rename is only a hint beside the removal and the
// addition that it is judged as. Tested by test/unit/compat/json_renames_test.cpp.
#pragma once

#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "core/json/document.hpp"

namespace schema_registry::compat {

struct NamedSchema {
    std::string_view name;
    json::DocumentView schema;
};

struct Rename {
    NamedSchema from, to;
};

// In the order of `added`; each name at most once. Throws cancelled. Objects of which a great many properties
// changed (kMaxRenamePairs) are taken to be other objects.
inline constexpr std::size_t kMaxRenamePairs = 10'000;
[[nodiscard]] std::pmr::vector<Rename> find_renames(std::span<const NamedSchema> removed,
                                                    std::span<const NamedSchema> added,
                                                    std::pmr::memory_resource *memory,
                                                    const Limits &limits = kDefaultLimits);

} // namespace schema_registry::compat
