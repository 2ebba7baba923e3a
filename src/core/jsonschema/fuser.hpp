// Fuser: adds shapes (fused_layout.hpp) to a compiled block, beginning with that of the root.
//
// Shapes are made for sets of Nodes, each set once; children are made from a list of work. In-place
// combinations are followed by recursion of limited depth. Fusing stops at a budget of bytes: what
// is left then is applied Node by Node. A schema that would take far more, or too many steps, is not
// fused at all, and all that was added is taken back. Nothing here changes a verdict, which
// test/unit/jsonschema/fuse_test.cpp and test/fuzz/views.cpp hold against the program without it.
#pragma once

#include <array>
#include <map>
#include <memory_resource>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/block.hpp"
#include "core/base/limits.hpp"
#include "core/base/poll.hpp"
#include "core/jsonschema/fused_layout.hpp"
#include "core/jsonschema/program.hpp"

namespace schema_registry::jsonschema {

using NodeSet = std::pmr::vector<Ref>; // sorted, without kAccept; {kReject} if nothing is allowed

class Fuser {
  public:
    // What is added takes up to about max_bytes.
    Fuser(Block &block, const Companions &companions, std::size_t max_bytes, const Limits &limits,
          std::pmr::memory_resource *memory);

    // Gives the Node its shape, and every shape below it, or none. Throws cancelled.
    void fuse(Ref root);

  private:
    struct OverBudget {}; // thrown to give up
    struct Entry {        // of a set of Nodes
        Ref shape = 0;
        std::array<std::optional<Ref>, kKinds> lists;
        std::uint8_t building = 0; // a bit for each kind
    };
    // What a set of schemas asks of instances of one kind.
    struct Gathered {
        explicit Gathered(std::pmr::memory_resource *memory)
            : parts(memory), values(memory), choices(memory), nodes(memory), path(memory),
              done(memory)
        {
        }
        std::pmr::vector<Ref> parts;   // of that kind
        std::pmr::vector<Ref> values;  // ValueParts
        std::pmr::vector<Ref> choices; // Operations that are no conjunctions
        std::pmr::vector<Ref> nodes;   // to be applied as they are
        std::pmr::vector<Ref> path;    // Nodes that are being looked at
        std::pmr::set<Ref> done;
        bool integer = false;
        bool rejects = false;
        bool gives_up = false; // leads back to itself, or too far
    };
    // Of numbers, in half steps (base/decimal.hpp).
    struct Bounds {
        std::int64_t min = INT64_MIN;
        std::int64_t max = INT64_MAX;
        std::uint64_t divisor = 1;
        bool exact_only = false; // one of them is no multiple of a step, or all together too large

        void add_divisor(std::uint64_t with) noexcept;
    };
    using Instructions = std::pmr::vector<Instruction>;
    using ObjectParts = std::pmr::vector<ObjectPart>;
    enum class Status : std::uint8_t { accepts, rejects, depends };

    // fuse.cpp
    [[nodiscard]] NodeSet set_of(std::span<const Ref> nodes);
    [[nodiscard]] Ref shape_of(std::span<const Ref> nodes);
    [[nodiscard]] std::optional<Ref> kinds_only(const NodeSet &set) const noexcept;
    [[nodiscard]] Ref list_of(json::Kind kind, const NodeSet &set);
    [[nodiscard]] Ref list_of(json::Kind kind, Ref node);
    void work();
    [[nodiscard]] Ref build(json::Kind kind, const NodeSet &set);
    [[nodiscard]] Ref unfused(json::Kind kind, const NodeSet &set);
    void gather(json::Kind kind, Ref node, Gathered &gathered);
    void gather_node(json::Kind kind, Ref node, Gathered &gathered);
    void gather_operation(json::Kind kind, Ref operation, Gathered &gathered);
    void fuse_children(Ref node, std::pmr::set<Ref> &seen, int depth);
    [[nodiscard]] Status status(json::Kind kind, Ref node) const noexcept;
    [[nodiscard]] Ref finish(Instructions &instructions);
    void step()
    {
        poll_.step();
        require_budget(0);
    }
    // Throws OverBudget if so many bytes more are far too many.
    void require_budget(std::size_t bytes) const;
    void take_back();
    [[nodiscard]] std::size_t bytes_left() const noexcept
    {
        const std::size_t added = block_.size() - start_;
        return added < max_bytes_ ? max_bytes_ - added : 0;
    }
    [[nodiscard]] bool is_over_budget() const noexcept;
    [[nodiscard]] Ref schema_at(const Operation &operation, std::uint32_t index) const noexcept
    {
        return reinterpret_cast<const Ref *>(block_.data() + operation.schemas)[index];
    }

    // fuse_scalars.cpp; false if nothing is allowed
    [[nodiscard]] bool add_values(json::Kind kind, const Gathered &gathered,
                                  Instructions &instructions);
    [[nodiscard]] bool add_listed_texts(Ref ref, const ValuePart &part, Instructions &instructions);
    void add_texts(const Gathered &gathered, Instructions &instructions);
    [[nodiscard]] bool add_numbers(const Gathered &gathered, Instructions &instructions);
    [[nodiscard]] bool is_scaled_constant(json::Kind kind, const ValuePart &part) const noexcept;
    [[nodiscard]] std::optional<std::int64_t> steps_of(const json::Value &constant) const noexcept;
    void narrow(const Bound &bound, Bounds &bounds) const noexcept;

    // fuse_containers.cpp; false if it cannot be fused
    void add_arrays(const Gathered &gathered, Instructions &instructions);
    [[nodiscard]] bool add_objects(const Gathered &gathered, Instructions &instructions);
    [[nodiscard]] bool add_members(const ObjectParts &parts, Instructions &instructions);
    void add_other_members(const ObjectParts &parts, PatternsPart &patterns);
    [[nodiscard]] std::pmr::vector<KeyEntry> known_names(const ObjectParts &parts);
    [[nodiscard]] std::optional<Ref> declared(const ObjectPart &part,
                                              std::string_view key) const noexcept;
    template <typename Matches>
    [[nodiscard]] std::optional<Ref> member_shape(const ObjectParts &parts,
                                                  std::optional<std::string_view> key,
                                                  const Matches &matches);
    void add_dependencies(const ObjectPart &part, Instructions &instructions);

    // fuse_choices.cpp; false if nothing is allowed
    void gather_choice(json::Kind kind, Ref operation, Gathered &gathered);
    [[nodiscard]] bool add_choices(json::Kind kind, const Gathered &gathered,
                                   Instructions &instructions);
    [[nodiscard]] bool add_choice(json::Kind kind, const Operation &operation,
                                  Instructions &instructions);
    [[nodiscard]] bool add_branches(json::Kind kind, const Operation &operation,
                                    Instructions &instructions);
    void add_list(Ref list, Instructions &instructions);
    void add_guards();
    void add_guards(Ref choice);
    [[nodiscard]] const MembersPart *members_of(Ref list) const noexcept;
    [[nodiscard]] Text telling_member(const ChoicePart &choice);
    [[nodiscard]] unsigned telling(Ref shape) const noexcept;
    [[nodiscard]] Ref glance(Ref shape);
    [[nodiscard]] Ref list_at(Ref shape, json::Kind kind) const noexcept;
    void index_texts(ChoicePart &choice, std::span<const Ref> guards);

    template <typename T>
    [[nodiscard]] std::pmr::vector<T> copy(Ref first, std::uint32_t count) const
    {
        const T *items = reinterpret_cast<const T *>(block_.data() + first);
        return std::pmr::vector<T>(items, items + count, memory_);
    }
    template <typename T>
    [[nodiscard]] Ref add(const T &item)
    {
        return block_.append(&item, sizeof item, alignof(T));
    }
    [[nodiscard]] std::string_view text_of(Text text) const noexcept
    {
        return {block_.data() + text.offset, text.size};
    }

    Block &block_;
    const Companions &companions_;
    std::size_t start_;
    std::size_t max_bytes_;
    std::pmr::memory_resource *memory_;
    std::pmr::map<NodeSet, Entry> entries_;
    std::pmr::vector<std::pmr::map<NodeSet, Entry>::iterator> work_; // whose shapes are to be made
    std::pmr::map<std::pmr::vector<Ref>, Ref> lists_; // by kind and what was gathered
    std::pmr::map<std::pmr::string, Ref> written_;    // lists by their bytes
    std::pmr::vector<Ref> choices_;                   // ChoiceParts of objects
    int depth_ = 0;                                   // of combinations being followed
    Poll poll_;
};

} // namespace schema_registry::jsonschema
