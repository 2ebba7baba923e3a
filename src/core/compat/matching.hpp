// Maximum matching in a bipartite graph: as many pairs (left, right) joined by an edge as can be
// had with each vertex in one pair at most. Edges are asked for only when they are needed.
// Tested by test/unit/compat/matching_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <vector>

namespace schema_registry::compat {

inline constexpr std::uint32_t kUnmatched = UINT32_MAX;

class Matching {
  public:
    Matching(std::uint32_t left_size, std::uint32_t right_size, std::pmr::memory_resource *memory);

    // Joins two unmatched vertices; there must be an edge.
    void join(std::uint32_t left, std::uint32_t right);

    // Grows the matching to maximum size. has_edge(left, right) may be asked more than once. Of
    // several possible partners the one at the same position is tried first, then those behind.
    template <typename HasEdge>
    void complete(HasEdge has_edge);

    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint32_t right_of(std::uint32_t left) const noexcept
    {
        return right_of_[left];
    }
    [[nodiscard]] std::uint32_t left_of(std::uint32_t right) const noexcept
    {
        return left_of_[right];
    }

  private:
    template <typename HasEdge>
    void augment(std::uint32_t start, HasEdge &has_edge);

    std::pmr::vector<std::uint32_t> right_of_, left_of_;
    std::uint32_t size_ = 0;
};

inline Matching::Matching(std::uint32_t left_size, std::uint32_t right_size,
                          std::pmr::memory_resource *memory)
    : right_of_(left_size, kUnmatched, memory), left_of_(right_size, kUnmatched, memory)
{
}

inline void Matching::join(std::uint32_t left, std::uint32_t right)
{
    right_of_[left] = right;
    left_of_[right] = left;
    ++size_;
}

template <typename HasEdge>
void Matching::complete(HasEdge has_edge)
{
    for (std::uint32_t left = 0; left < right_of_.size(); ++left) {
        if (right_of_[left] == kUnmatched && size_ < left_of_.size())
            augment(left, has_edge);
    }
}

// Searches breadth first for a path from an unmatched left vertex to an unmatched right one that
// goes over by edges and back by pairs; taking its edges for its pairs gives one pair more. When
// there is no such path from any vertex, the matching is a maximum (Berge).
template <typename HasEdge>
void Matching::augment(std::uint32_t start, HasEdge &has_edge)
{
    const auto right_size = static_cast<std::uint32_t>(left_of_.size());
    std::pmr::vector<std::uint32_t> reached_from(right_size, kUnmatched, right_of_.get_allocator());
    std::pmr::vector<std::uint32_t> queue({start}, right_of_.get_allocator());
    for (std::size_t next = 0; next < queue.size(); ++next) {
        const std::uint32_t left = queue[next];
        for (std::uint32_t step = 0; step < right_size; ++step) {
            std::uint32_t right = (left + step) % right_size;
            if (reached_from[right] != kUnmatched || !has_edge(left, right))
                continue;
            reached_from[right] = left;
            if (left_of_[right] != kUnmatched) {
                queue.push_back(left_of_[right]);
                continue;
            }
            while (right != kUnmatched) { // turn the path over, from its end
                const std::uint32_t partner = reached_from[right];
                const std::uint32_t former = right_of_[partner];
                right_of_[partner] = right;
                left_of_[right] = partner;
                right = former;
            }
            ++size_;
            return;
        }
    }
}

} // namespace schema_registry::compat
