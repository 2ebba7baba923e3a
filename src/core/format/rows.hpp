// What the adapters of the formats share: rows that stay in the memory they are given.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>

#include "core/base/keep.hpp"
#include "core/base/schema_problem.hpp"
#include "core/compat/compat.hpp"
#include "core/format/format.hpp"

namespace schema_registry::format {

// Rows in `memory`, for ever.
template <typename T>
[[nodiscard]] std::span<T> new_rows(std::size_t count, std::pmr::memory_resource *memory)
{
    auto *const rows = static_cast<T *>(memory->allocate(sizeof(T) * (count + 1), alignof(T)));
    std::uninitialized_value_construct_n(rows, count);
    return {rows, count};
}

[[nodiscard]] inline Differences keep_differences(std::span<const compat::Difference> found,
                                                  std::pmr::memory_resource *memory)
{
    const std::span<Difference> rows = new_rows<Difference>(found.size(), memory);
    for (std::size_t index = 0; index < found.size(); ++index) {
        const compat::Difference &from = found[index];
        rows[index] = {keep_text(from.rule, *memory),
                       keep_text(from.path, *memory),
                       keep_text(from.message, *memory),
                       compat::name_of(from.change_class),
                       from.breaks_backward,
                       from.breaks_forward};
    }
    return rows;
}

// Into rows that were made for them.
inline void keep_problems(std::span<const SchemaProblem> found, std::span<Problem> rows,
                          std::pmr::memory_resource *memory)
{
    for (std::size_t index = 0; index < found.size(); ++index)
        rows[index] = {keep_text(found[index].path, *memory),
                       keep_text(found[index].message, *memory)};
}

} // namespace schema_registry::format
