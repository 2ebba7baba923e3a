// Renamed properties (json_renames.hpp). Likeness of two names is the length of their longest
// common subsequence against their own lengths; the best pair of all is taken first.
// Tested by test/unit/compat/json_renames_test.cpp.
#include "core/compat/json_renames.hpp"

#include <algorithm>
#include <cstdint>

namespace schema_registry::compat {
namespace {

constexpr std::size_t kMaxNameBytes = 256; // of what is looked at

// In thousandths.
std::uint32_t likeness(std::string_view left, std::string_view right,
                       std::pmr::memory_resource *memory)
{
    left = left.substr(0, kMaxNameBytes);
    right = right.substr(0, kMaxNameBytes);
    if (left.empty() || right.empty())
        return 0;
    std::pmr::vector<std::uint32_t> row(right.size() + 1, 0, memory);
    for (const char byte : left) {
        std::uint32_t diagonal = 0;
        for (std::size_t index = 0; index < right.size(); ++index) {
            const std::uint32_t above = row[index + 1];
            row[index + 1] = byte == right[index] ? diagonal + 1 : std::max(above, row[index]);
            diagonal = above;
        }
    }
    return static_cast<std::uint32_t>(2000 * row.back() / (left.size() + right.size()));
}

struct Candidate {
    std::uint32_t likeness;
    std::uint32_t from, to;
};

} // namespace

std::pmr::vector<Rename> find_renames(std::span<const NamedSchema> removed,
                                      std::span<const NamedSchema> added,
                                      std::pmr::memory_resource *memory, const Limits &limits)
{
    std::pmr::vector<Rename> renames(memory);
    if (removed.empty() || added.empty() || removed.size() > kMaxRenamePairs / added.size())
        return renames;
    std::pmr::vector<Candidate> candidates(memory);
    for (std::uint32_t from = 0; from < removed.size(); ++from) {
        for (std::uint32_t to = 0; to < added.size(); ++to) {
            if (limits.is_interrupted())
                throw Error(Code::cancelled, "comparison of schemas was cancelled");
            if (json::equal(removed[from].schema, added[to].schema))
                candidates.push_back(
                    {likeness(removed[from].name, added[to].name, memory), from, to});
        }
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const auto &left, const auto &right) {
        return left.likeness > right.likeness;
    });
    constexpr std::uint32_t kNone = UINT32_MAX;
    std::pmr::vector<std::uint32_t> source(added.size(), kNone, memory);
    std::pmr::vector<bool> is_taken(removed.size(), false, memory);
    for (const Candidate &candidate : candidates) {
        if (source[candidate.to] != kNone || is_taken[candidate.from])
            continue;
        source[candidate.to] = candidate.from;
        is_taken[candidate.from] = true;
    }
    for (std::size_t to = 0; to < added.size(); ++to) {
        if (source[to] != kNone)
            renames.push_back({removed[source[to]], added[to]});
    }
    return renames;
}

} // namespace schema_registry::compat
