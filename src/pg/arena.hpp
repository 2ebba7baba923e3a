// Arena: what the core allocates from, over a MemoryContext. It cannot jump: sizes are checked
// first, the server is asked for null instead of an error, and null becomes std::bad_alloc.
//
// Construct it inside call_core() (its base class has a virtual destructor); what was allocated
// stays in the context and may be looked at after the gate.
#pragma once

#include "pg/shims.hpp"

extern "C" {
#include "utils/memutils.h"
}

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <new>
#include <string_view>

namespace schema_registry::pg {

class Arena final : public std::pmr::memory_resource {
  public:
    explicit Arena(MemoryContext context) noexcept : context_(context) {}

  private:
    void *do_allocate(std::size_t bytes, std::size_t alignment) override
    {
        if (alignment <= MAXIMUM_ALIGNOF)
            return take(bytes);
        // The server aligns to 8: take more, and keep the start of the chunk before the result.
        const std::size_t extra = alignment + sizeof(void *);
        if (bytes > MaxAllocHugeSize - extra)
            throw std::bad_alloc();
        char *const chunk = static_cast<char *>(take(bytes + extra));
        const auto first = reinterpret_cast<std::uintptr_t>(chunk) + sizeof(void *);
        char *const result = chunk + sizeof(void *) + (alignment - first % alignment) % alignment;
        reinterpret_cast<void **>(result)[-1] = chunk;
        return result;
    }

    void do_deallocate(void *memory, std::size_t, std::size_t alignment) override
    {
        pfree(alignment <= MAXIMUM_ALIGNOF ? memory : static_cast<void **>(memory)[-1]);
    }

    [[nodiscard]] bool do_is_equal(const memory_resource &other) const noexcept override
    {
        return this == &other;
    }

    [[nodiscard]] void *take(std::size_t bytes)
    {
        if (!AllocHugeSizeIsValid(bytes))
            throw std::bad_alloc();
        void *const memory =
            MemoryContextAllocExtended(context_, bytes, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
        if (memory == nullptr)
            throw std::bad_alloc();
        return memory;
    }

    MemoryContext context_;
};

} // namespace schema_registry::pg
