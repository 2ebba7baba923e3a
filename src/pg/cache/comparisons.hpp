// The differences between pairs of contents that a backend found lately: a new version is compared
// with the same old ones when it is checked, when it is registered, and for each that follows.
#pragma once

#include "pg/shims.hpp"

#include "core/format/format.hpp"
#include "pg/catalog/catalog.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

namespace schema_registry::pg {

// All that the differences depend on: an entry can never be wrong.
struct ComparisonKey {
    Sha256 old_hash; // of the stored content
    Sha256 new_hash; // of the other one as it is given, its references, and the policy
    std::uint64_t max_containment_steps;
};

static_assert(std::has_unique_object_representations_v<ComparisonKey>); // hashed as bytes

// Nothing if they are not there. The rows hold until remember_comparison() is called.
[[nodiscard]] std::optional<std::span<const format::Difference>>
find_comparison(const ComparisonKey &key);

// Keeps a copy, which must not be there yet. When all that is kept takes more than 16 MB, it is
// forgotten.
void remember_comparison(const ComparisonKey &key, std::span<const format::Difference> differences);

} // namespace schema_registry::pg
