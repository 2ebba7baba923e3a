// The two JSON Schemas of a comparison as one graph of nodes of known kind: references followed,
// a type list turned into a union, a schema with several parts into a product.
//
// Nodes are made when they are asked for, so a schema that contains itself is no problem. The ids
// of both sides are one space: a pair of ids is a pair of schemas, whichever reads the other.
// Tested by test/unit/compat/json_rules_kinds_test.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/limits.hpp"
#include "core/jsonschema/schema_set.hpp"
#include "core/regex/pattern.hpp"

namespace schema_registry::compat {

using json::DocumentView;
using jsonschema::Place;

enum class NodeKind : std::uint8_t {
    everything,
    nothing,
    string,
    number,
    boolean,
    null,
    object,
    array,
    enumeration,
    constant,
    negation,
    conditional,
    any_of,
    one_of,
    product,
};

// Unions and products: what has members.
[[nodiscard]] constexpr bool is_combined(NodeKind kind) noexcept
{
    return kind >= NodeKind::any_of;
}

enum class Side : std::uint8_t { old_schema, new_schema };

using NodeId = std::uint32_t;

struct Node {
    NodeKind kind;
    bool is_integer; // of a number
    bool from_types; // an any_of that is a list in `type`
    bool is_whole;   // all of the schema at its place, not one part of it
    Side side;
    Place place;
};

class Graph {
  public:
    Graph(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
          const Limits &limits, std::pmr::memory_resource *memory);

    [[nodiscard]] NodeId root(Side side);
    [[nodiscard]] const Node &node(NodeId id) const noexcept { return nodes_[id]; }

    // A subschema of the node's schema, found below that keyword (and name or index).
    [[nodiscard]] NodeId child(NodeId parent, DocumentView schema, std::string_view keyword);
    [[nodiscard]] NodeId child(NodeId parent, DocumentView schema, std::string_view keyword,
                               std::string_view name);
    [[nodiscard]] NodeId child(NodeId parent, DocumentView schema, std::string_view keyword,
                               std::uint32_t index);

    // Members of a union or product, equal ones counted once.
    [[nodiscard]] std::span<const NodeId> members(NodeId id);

    // Through unions and products whose one member is a union or product itself.
    [[nodiscard]] NodeId unwrapped(NodeId id);

    // The keyword's value, if the node's dialect knows the keyword (items lists, additionalItems
    // and dependencies are understood in every dialect).
    [[nodiscard]] std::optional<DocumentView> value(NodeId id, std::string_view keyword) const;

    // Schemas at two places that are the same JSON in the same resource or in the two documents.
    [[nodiscard]] bool is_same_text(NodeId left, NodeId right);

    // Whether subschemas of the two nodes are the same small JSON without references, in the same
    // dialect: between those there is no difference, and most of a new version is like that. False
    // says nothing.
    [[nodiscard]] bool is_plainly_same(NodeId left_parent, DocumentView left, NodeId right_parent,
                                       DocumentView right) const;

    // JSON Pointer of the node's schema.
    [[nodiscard]] std::pmr::string pointer(NodeId id) const;

    // Whether the pattern (of patternProperties) matches the name.
    [[nodiscard]] bool matches(std::string_view pattern, std::string_view name);

    // Equal for schemas that are the same JSON.
    [[nodiscard]] std::uint64_t text_hash(NodeId id);

    // Lets the server's poll speak, in every loop that the size of a schema drives. Throws
    // cancelled.
    void poll() const;

    // Counts one pair of schemas compared, and polls. Throws too_complex and cancelled.
    void count_step();

    [[nodiscard]] std::pmr::memory_resource *memory() const noexcept { return memory_; }
    [[nodiscard]] const Limits &limits() const noexcept { return limits_; }

  private:
    struct Parts;
    // Where a child was found, for places that the schema set has no pointer for.
    struct Origin {
        NodeId parent;
        std::string_view keyword;
        std::optional<std::string_view> name;
        std::optional<std::uint32_t> index;
    };
    struct Key {
        const json::Value *address;
        std::uint32_t part;
        bool operator==(const Key &) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key &key) const noexcept
        {
            return std::hash<const void *>()(key.address) * 31 + key.part;
        }
    };

    [[nodiscard]] jsonschema::SchemaSet &set(Side side) const noexcept
    {
        return *sets_[static_cast<std::size_t>(side)];
    }
    [[nodiscard]] std::optional<DocumentView> value(Side side, const Place &place,
                                                    std::string_view keyword) const;
    [[nodiscard]] NodeId child(NodeId parent, DocumentView schema, Origin origin);
    [[nodiscard]] NodeId whole(Side side, Place place);
    [[nodiscard]] NodeId part(Side side, const Place &place, Node description);
    [[nodiscard]] std::optional<DocumentView> reference(Side side, const Place &place) const;
    [[nodiscard]] std::optional<Place> follow(Side side, Place place);
    void collect_parts(Side side, const Place &place, Parts &parts) const;
    void collect_types(Side side, const Place &place, Parts &parts) const;
    [[nodiscard]] std::pmr::vector<NodeId> list_members(NodeId id);
    void append_children(NodeId id, std::string_view keyword, std::pmr::vector<NodeId> &out);
    void drop_equal_members(std::pmr::vector<NodeId> &members);

    jsonschema::SchemaSet *sets_[2];
    Limits limits_;
    std::uint64_t steps_ = 0;
    std::pmr::memory_resource *memory_;
    std::pmr::deque<Node> nodes_;
    std::pmr::unordered_map<Key, NodeId, KeyHash> ids_;
    std::pmr::unordered_map<NodeId, std::pmr::vector<NodeId>> members_;
    std::pmr::unordered_map<NodeId, NodeId> unwrapped_;
    std::pmr::unordered_map<NodeId, std::uint64_t> hashes_;
    std::pmr::unordered_map<const json::Value *, Origin> origins_;
    std::pmr::unordered_map<std::string_view, std::optional<regex::Pattern>> patterns_;
};

} // namespace schema_registry::compat
