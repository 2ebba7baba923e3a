// Resolution: what a reader's schema makes of data that was written with another (specification,
// "Schema Resolution", "Aliases"). Verdicts on pairs of types; a pair that comes again while it is
// looked at is taken to be readable, so recursive types are as readable as all else in them.
// Tested by test/unit/avro/resolution_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/avro/schema.hpp"
#include "core/base/poll.hpp"

namespace schema_registry::avro {

// Whether a value of the writer's primitive type can be read as the reader's: they are the same, or
// the one is promoted to the other.
[[nodiscard]] bool promotes(Type writer, Type reader) noexcept;

// Whether two named types may stand for each other: equal names without their namespaces, or the
// writer's full name is an alias of the reader's.
[[nodiscard]] bool names_match(const Node &reader, const Node &writer) noexcept;

// The writer's field that a field of the reader is filled from: the one of its name, else of one of
// its aliases.
[[nodiscard]] std::optional<std::uint32_t> matching_field(const Field &reader_field,
                                                          const Node &writer_record) noexcept;

class Resolution {
  public:
    Resolution(const Schema &reader, const Schema &writer, const Limits &limits,
               std::pmr::memory_resource *memory);
    Resolution(const Resolution &) = delete;
    Resolution &operator=(const Resolution &) = delete;

    // Whether all that can be written as the one can be read as the other. Throws too_complex,
    // cancelled.
    [[nodiscard]] bool can_read(NodeId reader, NodeId writer);

    // The branch of the reader's union that reads values of a writer's type that is no union: one of
    // the same type and name, else the first that can; nothing if none can.
    [[nodiscard]] std::optional<std::uint32_t> reading_branch(NodeId reader_union, NodeId writer);

    // The same, or the first that reads some of its values where none reads all.
    [[nodiscard]] std::optional<std::uint32_t> likeliest_branch(NodeId reader_union, NodeId writer);

    // Whether values of the one may be values of the other, some at least: types that are the same or
    // promoted, and named alike.
    [[nodiscard]] static bool correspond(const Node &reader, const Node &writer) noexcept;

    [[nodiscard]] const Schema &reader() const noexcept { return reader_; }
    [[nodiscard]] const Schema &writer() const noexcept { return writer_; }

  private:
    using PairId = std::uint32_t;
    struct Pair {
        NodeId reader;
        NodeId writer;
        bool is_readable;     // as far as is known while pairs are explored
        std::uint32_t needed; // how many of the pairs below may fail before this one does
        std::pmr::vector<PairId> needed_by;
    };

    // A union's branches by the names under which they can read: short ones, and aliases.
    struct BranchIndex {
        std::pmr::unordered_multimap<std::string_view, std::uint32_t> by_name;
        std::pmr::vector<std::uint32_t> without_name;
    };

    [[nodiscard]] const BranchIndex &index_of(NodeId reader_union);
    // The branches of the reader's union that agree with a type of the writer, in their order.
    [[nodiscard]] std::pmr::vector<std::uint32_t> agreeing_branches(NodeId reader_union,
                                                                    const Node &writer);
    void count_step();
    [[nodiscard]] PairId pair_of(NodeId reader, NodeId writer);
    void explore(PairId pair);
    void explore_record(PairId pair);
    void need(PairId pair, NodeId reader, NodeId writer);
    void fail(PairId pair);
    // Whether the two agree by themselves, whatever is in them.
    [[nodiscard]] bool agree(const Node &reader, const Node &writer) const noexcept;

    const Schema &reader_;
    const Schema &writer_;
    const Limits &limits_;
    Poll poll_;
    std::uint64_t steps_ = 0;
    std::pmr::memory_resource *memory_;
    std::pmr::vector<Pair> pairs_;
    std::pmr::unordered_map<std::uint64_t, PairId> pair_ids_;
    std::pmr::unordered_map<NodeId, BranchIndex> branch_indexes_;
    std::pmr::vector<PairId> unexplored_;
    std::pmr::vector<PairId> failed_; // whose failure is not told to those above
};

} // namespace schema_registry::avro
