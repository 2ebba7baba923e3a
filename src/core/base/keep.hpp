// Copies that stay in a memory resource when what they were made in is gone: nothing frees them but
// the resource.
#pragma once

#include <cstring>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

namespace schema_registry {

[[nodiscard]] inline std::string_view keep_text(std::string_view text,
                                                std::pmr::memory_resource &memory)
{
    auto *const bytes = static_cast<char *>(memory.allocate(text.size() + 1, 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
}

template <typename Items>
[[nodiscard]] auto keep_all(const Items &items, std::pmr::memory_resource &memory)
    -> std::span<const typename Items::value_type>
{
    using Item = typename Items::value_type;
    static_assert(std::is_trivially_destructible_v<Item>);
    if (items.empty())
        return {};
    auto *const copy =
        static_cast<Item *>(memory.allocate(items.size() * sizeof(Item), alignof(Item)));
    std::uninitialized_copy(items.begin(), items.end(), copy);
    return {copy, items.size()};
}

} // namespace schema_registry
