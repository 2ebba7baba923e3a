// The fix-point over pairs of schemas (json_verdicts.hpp). New pairs are evaluated at once, so that
// most verdicts are final when they are asked for and the choice among the members of a union does
// not go astray; only below kMaxEagerDepth nested pairs are they put in the queue, readable until
// their turn comes. The rules only ever ask for readable pairs, so an answer that turns to
// "unreadable" can do nothing but break the pairs that relied on it: the order does not matter.
// Tested by test/unit/compat/json_verdicts_test.cpp.
#include "core/compat/json_verdicts.hpp"

#include "core/compat/json_rules.hpp"

namespace schema_registry::compat {
namespace {

constexpr std::uint32_t kMaxEagerDepth = 64;

} // namespace

class Verdicts::PairWalk final : public Walk {
  public:
    PairWalk(Verdicts &verdicts, EntryId entry)
        : Walk(verdicts.graph_), verdicts_(verdicts), entry_(entry)
    {
    }

    [[nodiscard]] bool can_read(Pair pair) override { return verdicts_.ask(pair, entry_); }
    void follow(Pair) override {}
    void add(const Finding &finding) override
    {
        if (breaks(finding.rule, verdicts_.policy_))
            fail();
    }
    [[nodiscard]] bool is_decided() const noexcept override { return is_broken_; }
    [[nodiscard]] bool wants_changes() const noexcept override { return false; }

  private:
    void fail() noexcept override { is_broken_ = true; }

    Verdicts &verdicts_;
    EntryId entry_;
    bool is_broken_ = false;
};

Verdicts::Verdicts(Graph &graph, Policy policy, const Limits &limits,
                   std::pmr::memory_resource *memory)
    : graph_(graph), policy_(policy), limits_(limits), entries_(memory), ids_(memory),
      queue_(memory)
{
}

bool Verdicts::can_read(Pair pair)
{
    static_cast<void>(ask(pair, kNoEntry));
    while (!queue_.empty()) {
        const EntryId id = queue_.front();
        queue_.pop_front();
        entries_[id].is_queued = false;
        if (!entries_[id].is_broken)
            evaluate(id);
    }
    return ask(pair, kNoEntry);
}

bool Verdicts::ask(Pair pair, EntryId asker)
{
    graph_.count_step();
    const std::uint64_t key = std::uint64_t{pair.writer} << 32 | pair.reader;
    const auto [found, is_new] = ids_.try_emplace(key, static_cast<EntryId>(entries_.size()));
    const EntryId id = found->second;
    if (is_new) {
        entries_.push_back(
            {pair, false, false, std::pmr::vector<EntryId>(entries_.get_allocator().resource())});
        if (depth_ < kMaxEagerDepth && !limits_.is_too_deep())
            evaluate(id);
        else
            enqueue(id);
    }
    Entry &entry = entries_[id];
    if (!entry.is_broken && asker != kNoEntry &&
        (entry.dependents.empty() || entry.dependents.back() != asker))
        entry.dependents.push_back(asker);
    return !entry.is_broken;
}

void Verdicts::evaluate(EntryId id)
{
    PairWalk walk(*this, id);
    ++depth_;
    compare_pair(entries_[id].pair, walk);
    --depth_;
    if (!walk.is_decided())
        return;
    entries_[id].is_broken = true;
    for (const EntryId dependent : entries_[id].dependents)
        enqueue(dependent);
    entries_[id].dependents.clear();
}

void Verdicts::enqueue(EntryId id)
{
    Entry &entry = entries_[id];
    if (entry.is_queued || entry.is_broken)
        return;
    entry.is_queued = true;
    queue_.push_back(id);
}

} // namespace schema_registry::compat
