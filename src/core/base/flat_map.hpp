// FlatMap: a hash map of pointers, in one run of memory. It grows by doubling, keeps no order, and
// forgets nothing; there is nothing to take apart when it goes. Null is no key. Tested by
// test/unit/base/flat_map_test.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <memory_resource>
#include <utility>
#include <vector>

namespace schema_registry {

template <typename T, typename Value>
class FlatMap {
  public:
    explicit FlatMap(std::pmr::memory_resource *memory) : slots_(memory) {}

    // The value of the key, or null. Holds until the map grows.
    [[nodiscard]] const Value *find(const T *key) const noexcept
    {
        if (slots_.empty())
            return nullptr;
        const Slot &slot = slots_[place_of(key)];
        return slot.key == key ? &slot.value : nullptr;
    }
    // The value of the key, which is given this one if it is new; and whether it was.
    std::pair<Value *, bool> emplace(const T *key, Value value)
    {
        if ((size_ + 1) * 4 > slots_.size() * 3)
            grow();
        Slot &slot = slots_[place_of(key)];
        const bool is_new = slot.key != key;
        if (is_new) {
            slot = {key, value};
            ++size_;
        }
        return {&slot.value, is_new};
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

  private:
    struct Slot {
        const T *key = nullptr;
        Value value{};
    };
    static constexpr std::size_t kLeast = 16;

    // Where the key lies, or would.
    [[nodiscard]] std::size_t place_of(const T *key) const noexcept
    {
        const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(key));
        std::size_t at = (bits * 0x9E3779B97F4A7C15) >> (64 - std::countr_zero(slots_.size()));
        while (slots_[at].key != nullptr && slots_[at].key != key)
            at = (at + 1) & (slots_.size() - 1);
        return at;
    }
    void grow()
    {
        std::pmr::vector<Slot> before(slots_.get_allocator());
        before.swap(slots_);
        slots_.resize(before.empty() ? kLeast : before.size() * 2);
        for (const Slot &slot : before) {
            if (slot.key != nullptr)
                slots_[place_of(slot.key)] = slot;
        }
    }

    std::pmr::vector<Slot> slots_; // a power of two
    std::size_t size_ = 0;
};

} // namespace schema_registry
