// Poll: lets an interrupt through in loops, and in sorts, that the size of a schema drives.
#pragma once

#include <cstdint>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace schema_registry {

class Poll {
  public:
    explicit Poll(const Limits &limits) noexcept : limits_(limits) {}

    // Counts a step; every so many of them asks, and throws cancelled.
    void step()
    {
        if ((++steps_ & kMask) == 0)
            ask();
    }
    // Asks at once, after a step that costs much.
    void ask() const
    {
        if (limits_.is_interrupted())
            throw Error(Code::cancelled, "cancelled");
    }
    [[nodiscard]] std::uint32_t steps() const noexcept { return steps_; }

  private:
    static constexpr std::uint32_t kMask = 255;

    const Limits &limits_;
    std::uint32_t steps_ = 0;
};

} // namespace schema_registry
