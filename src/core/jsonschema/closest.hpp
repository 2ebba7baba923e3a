// Closest: "did you mean". Of the names that are offered, the one at the smallest edit distance from
// a misspelt one, if that is small beside its length. Tested by
// test/unit/jsonschema/closest_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace schema_registry::jsonschema {

class Closest {
  public:
    explicit Closest(std::string_view name) noexcept;

    // Whether the candidate comes closer than what was taken before. Costs the product of both
    // lengths, which are bounded.
    [[nodiscard]] bool is_closer(std::string_view candidate) noexcept;
    // Takes what is_closer() was last true for.
    void take(std::string_view candidate) noexcept
    {
        name_found_ = candidate;
        smallest_ = distance_;
    }
    // Not so many are worth the time.
    [[nodiscard]] bool is_done() const noexcept { return looked_at_ >= kMaxCandidates; }
    [[nodiscard]] std::string_view found() const noexcept { return name_found_; } // or empty

  private:
    static constexpr std::uint32_t kMaxCandidates = 500;

    std::string_view name_;
    std::string_view name_found_;
    std::size_t smallest_;
    std::size_t distance_ = 0; // of the last candidate
    std::uint32_t looked_at_ = 0;
};

} // namespace schema_registry::jsonschema
