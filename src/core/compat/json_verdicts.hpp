// Verdicts on pairs of schemas: whether the reader's can read what the writer's allows.
//
// The verdicts are the greatest fix-point of the rules: every pair is taken for readable until it
// is found not to be, and a pair found unreadable makes all that relied on it be looked at again.
// So a pair met again while it is being compared is assumed readable, and no result that rested on
// an assumption outlives it. Each pair is remembered. Tested by test/unit/compat/json_verdicts_test.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <memory_resource>
#include <unordered_map>
#include <vector>

#include "core/base/limits.hpp"
#include "core/compat/json_walk.hpp"

namespace schema_registry::compat {

class Verdicts {
  public:
    Verdicts(Graph &graph, Policy policy, const Limits &limits, std::pmr::memory_resource *memory);
    Verdicts(const Verdicts &) = delete;
    Verdicts &operator=(const Verdicts &) = delete;

    // The final verdict. Throws too_complex and cancelled.
    [[nodiscard]] bool can_read(Pair pair);

    [[nodiscard]] Policy policy() const noexcept { return policy_; }

  private:
    class PairWalk;
    using EntryId = std::uint32_t;
    struct Entry {
        Pair pair;
        bool is_broken;
        bool is_queued;
        std::pmr::vector<EntryId> dependents; // pairs that relied on this one being readable
    };
    static constexpr EntryId kNoEntry = UINT32_MAX;

    [[nodiscard]] bool ask(Pair pair, EntryId asker);
    void evaluate(EntryId id);
    void enqueue(EntryId id);

    Graph &graph_;
    Policy policy_;
    Limits limits_;
    std::pmr::deque<Entry> entries_;
    std::pmr::unordered_map<std::uint64_t, EntryId> ids_;
    std::pmr::deque<EntryId> queue_;
    std::uint32_t depth_ = 0;
};

} // namespace schema_registry::compat
