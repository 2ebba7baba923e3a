// Kinds of schemas and the parts of one (json_graph.hpp). A node is known by the address of its
// JSON value and the part of it that it stands for; a place reached through $ref has the address
// of the target, so a reference and its target are one node. Of the parts of a schema with
// several, each is a node of its own at the same place, and the product above lists them beside
// the members of its allOf. Tested by test/unit/compat/json_rules_kinds_test.cpp.
#include "core/compat/json_graph.hpp"

#include <algorithm>
#include <array>

#include "core/json/pointer.hpp"

namespace schema_registry::compat {
namespace {

using json::Kind;
using jsonschema::Dialect;

constexpr std::uint32_t kWholePart = 255;
// A chain of references longer than this goes in a circle: such a schema says nothing.
constexpr int kMaxReferenceChain = 1000;
constexpr int kMaxUnwrapping = 64;

struct TypedKeyword {
    std::string_view name;
    NodeKind kind;
};

// The keywords that make a schema without `type` one of that type.
constexpr std::array kTypedKeywords = {
    TypedKeyword{"maxLength", NodeKind::string},
    TypedKeyword{"minLength", NodeKind::string},
    TypedKeyword{"pattern", NodeKind::string},
    TypedKeyword{"exclusiveMaximum", NodeKind::number},
    TypedKeyword{"exclusiveMinimum", NodeKind::number},
    TypedKeyword{"maximum", NodeKind::number},
    TypedKeyword{"minimum", NodeKind::number},
    TypedKeyword{"multipleOf", NodeKind::number},
    TypedKeyword{"additionalProperties", NodeKind::object},
    TypedKeyword{"dependencies", NodeKind::object},
    TypedKeyword{"dependentRequired", NodeKind::object},
    TypedKeyword{"dependentSchemas", NodeKind::object},
    TypedKeyword{"maxProperties", NodeKind::object},
    TypedKeyword{"minProperties", NodeKind::object},
    TypedKeyword{"patternProperties", NodeKind::object},
    TypedKeyword{"properties", NodeKind::object},
    TypedKeyword{"propertyNames", NodeKind::object},
    TypedKeyword{"required", NodeKind::object},
    TypedKeyword{"unevaluatedProperties", NodeKind::object},
    TypedKeyword{"additionalItems", NodeKind::array},
    TypedKeyword{"contains", NodeKind::array},
    TypedKeyword{"items", NodeKind::array},
    TypedKeyword{"maxContains", NodeKind::array},
    TypedKeyword{"maxItems", NodeKind::array},
    TypedKeyword{"minContains", NodeKind::array},
    TypedKeyword{"minItems", NodeKind::array},
    TypedKeyword{"prefixItems", NodeKind::array},
    TypedKeyword{"unevaluatedItems", NodeKind::array},
    TypedKeyword{"uniqueItems", NodeKind::array},
};

struct PartKeyword {
    std::string_view name;
    NodeKind kind;
};

// The keywords that are a part each by themselves.
constexpr std::array kPartKeywords = {
    PartKeyword{"enum", NodeKind::enumeration}, PartKeyword{"const", NodeKind::constant},
    PartKeyword{"not", NodeKind::negation},     PartKeyword{"if", NodeKind::conditional},
    PartKeyword{"anyOf", NodeKind::any_of},     PartKeyword{"oneOf", NodeKind::one_of},
};

struct TypeName {
    std::string_view name;
    NodeKind kind;
    bool is_integer;
};

constexpr std::array kTypeNames = {
    TypeName{"string", NodeKind::string, false}, TypeName{"number", NodeKind::number, false},
    TypeName{"integer", NodeKind::number, true}, TypeName{"boolean", NodeKind::boolean, false},
    TypeName{"null", NodeKind::null, false},     TypeName{"object", NodeKind::object, false},
    TypeName{"array", NodeKind::array, false},
};

const TypeName *find_type(DocumentView name) noexcept
{
    if (name.kind() != Kind::string)
        return nullptr;
    for (const TypeName &type : kTypeNames) {
        if (type.name == name.text())
            return &type;
    }
    return nullptr;
}

std::uint32_t part_code(const Node &node) noexcept
{
    return static_cast<std::uint32_t>(node.kind) + (node.is_integer ? 32u : 0u) +
           (node.from_types ? 64u : 0u);
}

// Values looked at before two schemas are left to be compared rule by rule.
constexpr int kMostPlainValues = 64;

bool is_reference(std::string_view keyword) noexcept
{
    return keyword == "$ref" || keyword == "$dynamicRef" || keyword == "$recursiveRef";
}

bool is_plainly_same_value(DocumentView left, DocumentView right, int &left_to_see)
{
    const std::uint32_t size = left.size();
    if (left.kind() != right.kind() || --left_to_see < 0)
        return false;
    if (left.kind() == Kind::array) {
        bool is_same = size == right.size();
        for (std::uint32_t index = 0; index < size && is_same; ++index)
            is_same = is_plainly_same_value(left.element(index), right.element(index), left_to_see);
        return is_same;
    }
    if (left.kind() != Kind::object)
        return json::equal(left, right);
    bool is_same = size == right.size();
    for (std::uint32_t index = 0; index < size && is_same; ++index)
        is_same = left.key(index) == right.key(index) && !is_reference(left.key(index)) &&
                  is_plainly_same_value(left.element(index), right.element(index), left_to_see);
    return is_same;
}

} // namespace

// What a schema is made of beside its allOf: `nodes` without identity yet.
struct Graph::Parts {
    explicit Parts(std::pmr::memory_resource *memory) : nodes(memory) {}
    std::pmr::vector<Node> nodes;
    std::optional<DocumentView> all_of;
};

Graph::Graph(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
             const Limits &limits, std::pmr::memory_resource *memory)
    : sets_{&old_schema, &new_schema}, limits_(limits), memory_(memory), nodes_(memory),
      ids_(memory), members_(memory), unwrapped_(memory), hashes_(memory), origins_(memory),
      patterns_(memory)
{
}

NodeId Graph::root(Side side)
{
    return whole(side, set(side).root());
}

NodeId Graph::child(NodeId parent, DocumentView schema, std::string_view keyword)
{
    return child(parent, schema, {parent, keyword, std::nullopt, std::nullopt});
}

NodeId Graph::child(NodeId parent, DocumentView schema, std::string_view keyword,
                    std::string_view name)
{
    return child(parent, schema, {parent, keyword, name, std::nullopt});
}

NodeId Graph::child(NodeId parent, DocumentView schema, std::string_view keyword,
                    std::uint32_t index)
{
    return child(parent, schema, {parent, keyword, std::nullopt, index});
}

NodeId Graph::child(NodeId parent, DocumentView schema, Origin origin)
{
    const Side side = nodes_[parent].side;
    origins_.try_emplace(schema.address(), origin);
    return whole(side, set(side).enter(nodes_[parent].place, schema));
}

std::optional<DocumentView> Graph::value(NodeId id, std::string_view keyword) const
{
    return value(nodes_[id].side, nodes_[id].place, keyword);
}

std::optional<DocumentView> Graph::value(Side side, const Place &place,
                                         std::string_view keyword) const
{
    if (place.schema.kind() != Kind::object)
        return std::nullopt;
    if (keyword != "additionalItems" && set(side).keyword_at(place, keyword) == nullptr)
        return std::nullopt;
    return place.schema.find(keyword);
}

// The text of the reference that this schema is or contains, if any.
std::optional<DocumentView> Graph::reference(Side side, const Place &place) const
{
    for (const std::string_view keyword : {"$ref", "$recursiveRef", "$dynamicRef"}) {
        const auto text = value(side, place, keyword);
        if (text && text->kind() == Kind::string)
            return text;
    }
    return std::nullopt;
}

// The place that counts: behind all references, as long as nothing stands beside them (before
// 2019-09 whatever does is ignored). Nothing if the references go in a circle.
std::optional<Place> Graph::follow(Side side, Place place)
{
    for (int step = 0; step < kMaxReferenceChain; ++step) {
        const auto text = reference(side, place);
        if (!text)
            return place;
        if (set(side).resource(place.resource).dialect >= Dialect::draft2019_09) {
            Parts parts(memory_);
            collect_parts(side, place, parts);
            if (!parts.nodes.empty() || parts.all_of)
                return place;
        }
        place = value_or_throw(set(side).resolve(place, text->text()));
    }
    return std::nullopt;
}

void Graph::collect_types(Side side, const Place &place, Parts &parts) const
{
    const auto add = [&](NodeKind kind, bool is_integer, bool from_types) {
        parts.nodes.push_back({kind, is_integer, from_types, false, side, place});
    };
    const auto type = value(side, place, "type");
    if (type && type->kind() == Kind::array) {
        if (type->size() == 1) {
            if (const TypeName *name = find_type(type->element(0)))
                add(name->kind, name->is_integer, false);
        } else if (type->size() > 1) {
            add(NodeKind::any_of, false, true);
        }
        return;
    }
    if (type) {
        if (const TypeName *name = find_type(*type))
            add(name->kind, name->is_integer, false);
        return;
    }
    for (const TypedKeyword &keyword : kTypedKeywords) {
        const bool known = !parts.nodes.empty() && parts.nodes.back().kind == keyword.kind;
        if (!known && value(side, place, keyword.name))
            add(keyword.kind, false, false);
    }
}

void Graph::collect_parts(Side side, const Place &place, Parts &parts) const
{
    collect_types(side, place, parts);
    for (const PartKeyword &keyword : kPartKeywords) {
        const auto content = value(side, place, keyword.name);
        if (!content)
            continue;
        const bool is_list = keyword.kind == NodeKind::enumeration || is_combined(keyword.kind);
        if (is_list && content->kind() != Kind::array)
            continue;
        parts.nodes.push_back({keyword.kind, false, false, false, side, place});
    }
    const auto all_of = value(side, place, "allOf");
    if (all_of && all_of->kind() == Kind::array)
        parts.all_of = all_of;
}

NodeId Graph::part(Side side, const Place &place, Node description)
{
    description.side = side;
    description.place = place;
    const auto [found, is_new] = ids_.try_emplace(
        Key{place.schema.address(), part_code(description)}, static_cast<NodeId>(nodes_.size()));
    if (is_new)
        nodes_.push_back(description);
    return found->second;
}

NodeId Graph::whole(Side side, Place given)
{
    const auto known = ids_.find(Key{given.schema.address(), kWholePart});
    if (known != ids_.end())
        return known->second;
    const auto place = follow(side, given);
    Node description{NodeKind::everything, false, false, true, side, place.value_or(given)};
    if (place && place->schema.kind() == Kind::boolean && !place->schema.boolean())
        description.kind = NodeKind::nothing;
    if (place && place->schema.kind() == Kind::object) {
        Parts parts(memory_);
        collect_parts(side, *place, parts);
        const bool has_reference =
            reference(side, *place).has_value() && (!parts.nodes.empty() || parts.all_of);
        if (parts.nodes.size() == 1 && !parts.all_of && !has_reference) {
            description = parts.nodes.front();
            description.is_whole = true;
        } else if (!parts.nodes.empty() || parts.all_of) {
            description.kind = NodeKind::product;
        }
    }
    const NodeId id = part(side, description.place, description);
    ids_.emplace(Key{given.schema.address(), kWholePart}, id);
    return id;
}

void Graph::append_children(NodeId id, std::string_view keyword, std::pmr::vector<NodeId> &out)
{
    const auto list = value(id, keyword);
    if (!list || list->kind() != Kind::array)
        return;
    for (std::uint32_t index = 0; index < list->size(); ++index) {
        poll();
        if (jsonschema::is_schema(list->element(index)))
            out.push_back(child(id, list->element(index), keyword, index));
    }
}

std::pmr::vector<NodeId> Graph::list_members(NodeId id)
{
    const Node node = nodes_[id];
    std::pmr::vector<NodeId> out(memory_);
    if (node.from_types) {
        const DocumentView types = *value(id, "type");
        for (auto element = types.elements(); element.next();) {
            if (const TypeName *name = find_type(element.value()))
                out.push_back(
                    part(node.side, node.place,
                         {name->kind, name->is_integer, false, false, node.side, node.place}));
        }
    } else if (node.kind == NodeKind::any_of) {
        append_children(id, "anyOf", out);
    } else if (node.kind == NodeKind::one_of) {
        append_children(id, "oneOf", out);
    } else if (node.kind == NodeKind::product) {
        if (const auto text = reference(node.side, node.place))
            out.push_back(
                whole(node.side, value_or_throw(set(node.side).resolve(node.place, text->text()))));
        Parts parts(memory_);
        collect_parts(node.side, node.place, parts);
        for (const Node &description : parts.nodes)
            out.push_back(part(node.side, node.place, description));
        append_children(id, "allOf", out);
    }
    return out;
}

std::uint64_t Graph::text_hash(NodeId id)
{
    const auto [found, is_new] = hashes_.try_emplace(id, 0);
    if (is_new)
        found->second = json::hash(nodes_[id].place.schema);
    return found->second;
}

bool Graph::is_same_text(NodeId left, NodeId right)
{
    const Node &left_node = nodes_[left];
    const Node &right_node = nodes_[right];
    if (left_node.kind != right_node.kind || left_node.is_whole != right_node.is_whole ||
        part_code(left_node) != part_code(right_node))
        return false;
    if (left_node.side == right_node.side && left_node.place.resource != right_node.place.resource)
        return false;
    return text_hash(left) == text_hash(right) &&
           json::equal(left_node.place.schema, right_node.place.schema);
}

void Graph::drop_equal_members(std::pmr::vector<NodeId> &members)
{
    std::size_t kept = 0;
    std::pmr::unordered_multimap<std::uint64_t, NodeId> seen(memory_);
    for (const NodeId member : members) {
        poll();
        const auto [first, last] = seen.equal_range(text_hash(member));
        const bool is_repeated = std::any_of(first, last, [&](const auto &entry) {
            return entry.second == member || is_same_text(entry.second, member);
        });
        if (is_repeated)
            continue;
        seen.emplace(text_hash(member), member);
        members[kept++] = member;
    }
    members.resize(kept);
}

std::span<const NodeId> Graph::members(NodeId id)
{
    if (const auto known = members_.find(id); known != members_.end())
        return known->second;
    std::pmr::vector<NodeId> list = list_members(id);
    drop_equal_members(list);
    return members_.emplace(id, std::move(list)).first->second;
}

NodeId Graph::unwrapped(NodeId id)
{
    if (!is_combined(nodes_[id].kind))
        return id;
    if (const auto known = unwrapped_.find(id); known != unwrapped_.end())
        return known->second;
    NodeId inner = id;
    for (int step = 0; step < kMaxUnwrapping && is_combined(nodes_[inner].kind); ++step) {
        const auto list = members(inner);
        if (list.size() != 1 || !is_combined(nodes_[list.front()].kind))
            break;
        inner = list.front();
    }
    unwrapped_.emplace(id, inner);
    return inner;
}

bool Graph::is_plainly_same(NodeId left_parent, DocumentView left, NodeId right_parent,
                            DocumentView right) const
{
    const auto dialect_of = [this](const Node &node) {
        return set(node.side).resource(node.place.resource).dialect;
    };
    int left_to_see = kMostPlainValues;
    return dialect_of(nodes_[left_parent]) == dialect_of(nodes_[right_parent]) &&
           is_plainly_same_value(left, right, left_to_see);
}

std::pmr::string Graph::pointer(NodeId id) const
{
    const Node &node = nodes_[id];
    std::pmr::string known = set(node.side).pointer_of(node.place);
    const auto origin = origins_.find(node.place.schema.address());
    if (!known.empty() || origin == origins_.end())
        return std::pmr::string(known, memory_);
    std::pmr::string out = pointer(origin->second.parent);
    json::append_token(origin->second.keyword, out);
    if (origin->second.name)
        json::append_token(*origin->second.name, out);
    if (origin->second.index)
        json::append_index(*origin->second.index, out);
    return out;
}

void Graph::poll() const
{
    if (limits_.is_interrupted())
        throw Error(Code::cancelled, "comparison of schemas was cancelled");
}

void Graph::count_step()
{
    if (++steps_ > limits_.max_comparison_steps)
        throw Error(Code::too_complex, "schemas are too complex to compare",
                    "Comparing them takes more steps than the limit allows.");
    poll();
}

bool Graph::matches(std::string_view pattern, std::string_view name)
{
    poll();
    const auto [found, is_new] = patterns_.try_emplace(pattern, std::nullopt);
    if (is_new) {
        Result<regex::Pattern> compiled = regex::Pattern::compile(pattern, limits_);
        if (compiled.ok())
            found->second.emplace(std::move(*compiled));
        else if (compiled.error().code != Code::invalid_schema)
            throw Error(std::move(compiled.error()));
    }
    if (!found->second)
        return false;
    const regex::Match match = found->second->search(name);
    if (match == regex::Match::limit_exceeded)
        throw Error(Code::too_complex, "regular expression takes too many steps",
                    "Pattern \"" + std::string(pattern) + "\" was matched against the name \"" +
                        std::string(name) + "\".");
    return match == regex::Match::yes;
}

} // namespace schema_registry::compat
