// Block: a growing, 8-aligned run of bytes that is addressed by offsets, so that it can be copied
// anywhere. Documents and compiled programs are built in one. Offsets are 32 bits: a block beyond
// 4 GiB is too_complex.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/result.hpp"

namespace schema_registry {

class Block {
  public:
    explicit Block(std::pmr::memory_resource *memory) : words_(memory) {}

    // Room for as many bytes more, which need not be used.
    void expect(std::size_t bytes)
    {
        if (words_.capacity() < (size_ + bytes) / 8 + 1)
            words_.reserve(std::max(words_.capacity() * 2, (size_ + bytes) / 8 + 1));
    }

    // Room for bytes at a multiple of align (at most 8), zeroed; its offset.
    std::uint32_t reserve(std::size_t bytes, std::size_t align)
    {
        const std::size_t start = (size_ + align - 1) / align * align;
        if (start + bytes > UINT32_MAX)
            throw Error(Code::too_complex, "JSON value is too large");
        size_ = start + bytes;
        if ((size_ + 7) / 8 > words_.size()) {
            if ((size_ + 7) / 8 > words_.capacity())
                words_.reserve(std::max<std::size_t>(words_.capacity() * 2, (size_ + 7) / 8 + 32));
            words_.resize((size_ + 7) / 8);
        }
        return static_cast<std::uint32_t>(start);
    }

    std::uint32_t append(const void *from, std::size_t bytes, std::size_t align)
    {
        const std::uint32_t offset = reserve(bytes, align);
        if (bytes != 0)
            std::memcpy(data() + offset, from, bytes);
        return offset;
    }
    std::uint32_t append(std::string_view text) { return append(text.data(), text.size(), 1); }

    template <typename T>
    std::uint32_t append_all(std::span<const T> items)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        return append(items.data(), items.size_bytes(), alignof(T));
    }

    // Takes back what lies behind the first `size` bytes.
    void truncate(std::size_t size) noexcept
    {
        std::memset(data() + size, 0, size_ - size);
        size_ = size;
    }

    // The T at an offset; valid until the block grows.
    template <typename T>
    [[nodiscard]] T &at(std::uint32_t offset) noexcept
    {
        return *reinterpret_cast<T *>(data() + offset);
    }

    [[nodiscard]] char *data() noexcept { return reinterpret_cast<char *>(words_.data()); }
    [[nodiscard]] const char *data() const noexcept
    {
        return reinterpret_cast<const char *>(words_.data());
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<const char> bytes() const noexcept { return {data(), size_}; }

  private:
    std::pmr::vector<std::uint64_t> words_;
    std::size_t size_ = 0;
};

} // namespace schema_registry
