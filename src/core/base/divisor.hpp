// Divisor: whether a number is a multiple of a constant, without dividing.
//
// n is a multiple of d = 2^k * m, m odd, just if n times the inverse of m modulo 2^64, rotated right
// by k bits, is at most (2^64 - 1) / d (Granlund and Montgomery, Division by Invariant Integers
// using Multiplication, 1994, section 9). Tested by test/unit/base/divisor_test.cpp.
#pragma once

#include <bit>
#include <cstdint>

namespace schema_registry {

class Divisor {
  public:
    Divisor() = default; // 1, of which all are multiples
    // Not of 0.
    explicit Divisor(std::uint64_t value) noexcept
        : most_(UINT64_MAX / value), twos_(std::countr_zero(value))
    {
        const std::uint64_t odd = value >> twos_;
        inverse_ = odd; // right in the lowest three bits; each round doubles them
        for (int round = 0; round < 5; ++round)
            inverse_ *= 2 - odd * inverse_;
    }

    [[nodiscard]] bool is_one() const noexcept { return most_ == UINT64_MAX; }
    [[nodiscard]] bool divides(std::uint64_t number) const noexcept
    {
        return std::rotr(number * inverse_, twos_) <= most_;
    }

  private:
    std::uint64_t inverse_ = 1;
    std::uint64_t most_ = UINT64_MAX;
    int twos_ = 0;
};

} // namespace schema_registry
