// The edit distance behind "did you mean" (closest.hpp).
// Tested by test/unit/jsonschema/closest_test.cpp.
#include "core/jsonschema/closest.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace schema_registry::jsonschema {

namespace {

constexpr std::size_t kMaxSize = 64;
constexpr std::size_t kMinSize = 3; // any two shorter names are alike

// Levenshtein distance of two short names.
std::size_t edit_distance(std::string_view left, std::string_view right) noexcept
{
    std::array<std::size_t, kMaxSize + 1> row;
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
        }
    }
    return row[right.size()];
}

} // namespace

Closest::Closest(std::string_view name) noexcept
    : name_(name), smallest_(std::min<std::size_t>(name.size() / 3 + 1, 3) + 1)
{
}

bool Closest::is_closer(std::string_view candidate) noexcept
{
    ++looked_at_;
    if (name_.size() < kMinSize || name_.size() > kMaxSize || candidate.size() > kMaxSize)
        return false;
    distance_ = edit_distance(name_, candidate);
    return distance_ < smallest_;
}

} // namespace schema_registry::jsonschema
