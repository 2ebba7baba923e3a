// Fusing (fuser.hpp): from a set of Nodes to a shape. A list for one kind of instance is made in
// three steps: gather what the Nodes ask of that kind, looking through references, allOf and
// combinations of which the kind leaves one branch; look whether the same was gathered before;
// write the instructions, cheap ones first. Tested by test/unit/jsonschema/fuse_test.cpp.
#include <algorithm>

#include "core/jsonschema/fuser.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr int kMaxDepth = 48;        // combinations within each other
constexpr std::size_t kMaxPath = 64; // references and allOf within each other
constexpr std::size_t kSlack = 1024;
constexpr std::uint32_t kMaxSteps = 4'000'000; // Nodes and names looked at

std::size_t index_of(Kind kind) noexcept
{
    return static_cast<std::size_t>(kind);
}

void make_unique(std::pmr::vector<Ref> &refs)
{
    std::sort(refs.begin(), refs.end());
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
}

} // namespace

Fuser::Fuser(Block &block, const Companions &companions, std::size_t max_bytes,
             const Limits &limits, std::pmr::memory_resource *memory)
    : block_(block), companions_(companions), start_(block.size()), max_bytes_(max_bytes),
      memory_(memory), entries_(memory), work_(memory), lists_(memory), written_(memory),
      choices_(memory), poll_(limits)
{
}

void Fuser::fuse(Ref root)
{
    if (root <= kReject)
        return;
    try {
        (void)shape_of({&root, 1});
        work();
        add_guards();
    } catch (const OverBudget &) {
        take_back();
    }
}

void Fuser::take_back()
{
    for (const auto &[set, entry] : entries_) {
        if (set.size() == 1 && set.front() > kReject)
            block_.at<Node>(set.front()).shape = 0;
    }
    block_.truncate(start_);
}

void Fuser::require_budget(std::size_t bytes) const
{
    // Lists that are being made do not look at the budget, and may go beyond it by a little.
    const std::size_t most = max_bytes_ + max_bytes_ / 16 + kSlack;
    if (poll_.steps() > kMaxSteps || block_.size() - start_ + bytes > most ||
        block_.size() + bytes >= kKindsOnly)
        throw OverBudget{};
}

bool Fuser::is_over_budget() const noexcept
{
    return bytes_left() == 0;
}

NodeSet Fuser::set_of(std::span<const Ref> nodes)
{
    NodeSet set(memory_);
    for (const Ref node : nodes) {
        step();
        if (node == kReject)
            return NodeSet(1, kReject, memory_);
        if (node != kAccept)
            set.push_back(node);
    }
    make_unique(set);
    return set;
}

// The shape of a child that all the Nodes speak of. It is filled in by work().
Ref Fuser::shape_of(std::span<const Ref> nodes)
{
    NodeSet set = set_of(nodes);
    if (set.empty())
        return kAccept;
    if (set.front() == kReject)
        return kReject;
    if (const auto kinds = kinds_only(set))
        return *kinds;
    const auto [entry, is_new] = entries_.try_emplace(std::move(set));
    if (entry->second.shape == 0) {
        entry->second.shape = add(FusedShape{});
        if (entry->first.size() == 1)
            block_.at<Node>(entry->first.front()).shape = entry->second.shape;
        work_.push_back(entry);
    }
    return entry->second.shape;
}

// What stands for a shape of which the kind of an instance decides all.
std::optional<Ref> Fuser::kinds_only(const NodeSet &set) const noexcept
{
    constexpr Ref kAll = (1u << kKinds) - 1;
    Ref allowed = kAll;
    for (const Ref node : set) {
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            const Status found = status(static_cast<Kind>(kind), node);
            if (found == Status::depends)
                return std::nullopt;
            if (found == Status::rejects)
                allowed &= ~(1u << kind);
        }
    }
    return allowed == kAll ? kAccept : allowed == 0 ? kReject : kKindsOnly | allowed;
}

void Fuser::work()
{
    while (!work_.empty()) {
        const auto entry = work_.back();
        work_.pop_back();
        FusedShape shape;
        for (std::size_t kind = 0; kind < kKinds; ++kind)
            shape.on[kind] = list_of(static_cast<Kind>(kind), entry->first);
        block_.at<FusedShape>(entry->second.shape) = shape;
    }
}

Ref Fuser::list_of(Kind kind, Ref node)
{
    const NodeSet set = set_of({&node, 1});
    if (set.empty())
        return kAccept;
    return set.front() == kReject ? kReject : list_of(kind, set);
}

Ref Fuser::list_of(Kind kind, const NodeSet &set)
{
    const auto entry = entries_.try_emplace(set).first;
    std::optional<Ref> &list = entry->second.lists[index_of(kind)];
    if (list)
        return *list;
    const auto bit = static_cast<std::uint8_t>(1u << index_of(kind));
    if ((entry->second.building & bit) != 0) // it leads back to itself
        return unfused(kind, set);
    entry->second.building |= bit;
    ++depth_;
    const Ref built = build(kind, set);
    --depth_;
    list = built;
    return built;
}

Ref Fuser::build(Kind kind, const NodeSet &set)
{
    if (is_over_budget() || depth_ > kMaxDepth)
        return unfused(kind, set);
    Gathered gathered(memory_);
    for (const Ref node : set)
        gather(kind, node, gathered);
    if (gathered.rejects)
        return kReject;
    if (gathered.gives_up)
        return unfused(kind, set);
    std::pmr::vector<Ref> signature({static_cast<Ref>(kind), gathered.integer ? 1u : 0u}, memory_);
    for (auto *refs : {&gathered.parts, &gathered.values, &gathered.choices, &gathered.nodes}) {
        make_unique(*refs);
        signature.insert(signature.end(), refs->begin(), refs->end());
        signature.push_back(0);
    }
    if (const auto known = lists_.find(signature); known != lists_.end())
        return known->second;

    Instructions instructions(memory_);
    for (const Ref node : gathered.nodes) {
        std::pmr::set<Ref> seen(memory_);
        fuse_children(node, seen, 0);
        instructions.push_back({Opcode::node, false, 0, node, 0, 0});
    }
    bool allowed = add_values(kind, gathered, instructions);
    bool fused = true;
    if (kind == Kind::string)
        add_texts(gathered, instructions);
    else if (kind == Kind::number)
        allowed = add_numbers(gathered, instructions) && allowed;
    else if (kind == Kind::array)
        add_arrays(gathered, instructions);
    else if (kind == Kind::object)
        fused = add_objects(gathered, instructions);
    if (!fused) // and not what another set that gathers the same would be
        return unfused(kind, set);
    allowed = allowed && add_choices(kind, gathered, instructions);
    const Ref list = allowed ? finish(instructions) : kReject;
    lists_.emplace(std::move(signature), list);
    return list;
}

// Each Node by itself.
Ref Fuser::unfused(Kind kind, const NodeSet &set)
{
    Instructions instructions(memory_);
    for (const Ref node : set) {
        const Status found = status(kind, node);
        if (found == Status::rejects)
            return kReject;
        if (found == Status::accepts)
            continue;
        instructions.push_back({Opcode::node, false, 0, node, 0, 0});
        std::pmr::set<Ref> seen(memory_);
        fuse_children(node, seen, 0);
    }
    return finish(instructions);
}

Ref Fuser::finish(Instructions &instructions)
{
    if (instructions.empty())
        return kAccept;
    require_budget(instructions.size() * sizeof(Instruction));
    for (Instruction &instruction : instructions)
        instruction.is_last = false;
    instructions.back().is_last = true;
    std::pmr::string bytes(reinterpret_cast<const char *>(instructions.data()),
                           instructions.size() * sizeof(Instruction), memory_);
    const auto [known, is_new] = written_.try_emplace(std::move(bytes));
    if (is_new)
        known->second = block_.append_all(std::span<const Instruction>(instructions));
    return known->second;
}

// What the Node asks by itself, without following combinations.
Fuser::Status Fuser::status(Kind kind, Ref ref) const noexcept
{
    if (ref == kAccept)
        return Status::accepts;
    if (ref == kReject)
        return Status::rejects;
    const Node &node = block_.at<Node>(ref);
    if ((node.types >> index_of(kind) & 1) == 0)
        return Status::rejects;
    const bool asks = part_of(node, kind, block_.data()) != 0 || node.values != 0 ||
                      node.combine != 0 || (node.integers_only && kind == Kind::number);
    return asks ? Status::depends : Status::accepts;
}

void Fuser::gather(Kind kind, Ref ref, Gathered &gathered)
{
    if (ref == kReject)
        gathered.rejects = true;
    if (ref == kAccept || gathered.rejects || gathered.gives_up)
        return;
    step();
    const auto &path = gathered.path;
    if (path.size() >= kMaxPath || std::find(path.begin(), path.end(), ref) != path.end()) {
        gathered.gives_up = true;
        return;
    }
    if (!gathered.done.insert(ref).second)
        return;
    gathered.path.push_back(ref);
    gather_node(kind, ref, gathered);
    gathered.path.pop_back();
}

void Fuser::gather_node(Kind kind, Ref ref, Gathered &gathered)
{
    const Node node = block_.at<Node>(ref);
    if ((node.types >> index_of(kind) & 1) == 0) {
        gathered.rejects = true;
        return;
    }
    const Ref part = part_of(node, kind, block_.data());
    const bool unevaluated =
        part != 0 && ((kind == Kind::object && block_.at<ObjectPart>(part).has_unevaluated) ||
                      (kind == Kind::array && block_.at<ArrayPart>(part).has_unevaluated));
    if (unevaluated) {
        gathered.nodes.push_back(ref);
        return;
    }
    gathered.integer |= node.integers_only && kind == Kind::number;
    if (part != 0)
        gathered.parts.push_back(part);
    if (node.values != 0)
        gathered.values.push_back(node.values);
    if (node.combine == 0)
        return;
    const CombinePart combine = block_.at<CombinePart>(node.combine);
    for (std::uint32_t index = 0; index < combine.count; ++index)
        gather_operation(kind, combine.operations + index * sizeof(Operation), gathered);
}

void Fuser::gather_operation(Kind kind, Ref ref, Gathered &gathered)
{
    const Operation operation = block_.at<Operation>(ref);
    switch (operation.kind) {
    case OperationKind::reference:
    case OperationKind::all_of:
        for (std::uint32_t index = 0; index < operation.count; ++index)
            gather(kind, schema_at(operation, index), gathered);
        break;
    case OperationKind::dynamic_reference:
    case OperationKind::recursive_reference:
        gathered.gives_up = true;
        break;
    default:
        gather_choice(kind, ref, gathered);
    }
}

// A Node that the generic evaluator will apply: the members and elements that it and its branches
// speak of have shapes again.
void Fuser::fuse_children(Ref ref, std::pmr::set<Ref> &seen, int depth)
{
    if (ref <= kReject || depth > kMaxDepth || is_over_budget() || !seen.insert(ref).second)
        return;
    step();
    const Node node = block_.at<Node>(ref);
    const auto fuse_all = [this](Ref list, std::uint32_t count) {
        for (std::uint32_t index = 0; index < count; ++index) {
            const Ref child = (&block_.at<Ref>(list))[index];
            (void)shape_of({&child, 1});
        }
    };
    if (const Ref ref_of_part = part_of(node, Kind::array, block_.data())) {
        const ArrayPart part = block_.at<ArrayPart>(ref_of_part);
        fuse_all(part.prefix, part.prefix_count);
        for (const Ref child : {part.items, part.contains, part.unevaluated})
            (void)shape_of({&child, 1});
    }
    if (const Ref ref_of_part = part_of(node, Kind::object, block_.data())) {
        const ObjectPart part = block_.at<ObjectPart>(ref_of_part);
        for (const PropertyEntry &entry : copy<PropertyEntry>(part.properties, part.property_count))
            (void)shape_of({&entry.schema, 1});
        for (const PatternEntry &entry : copy<PatternEntry>(part.patterns, part.pattern_count))
            (void)shape_of({&entry.schema, 1});
        for (const Ref child : {part.additional, part.names, part.unevaluated})
            (void)shape_of({&child, 1});
        for (const DependencyEntry &entry :
             copy<DependencyEntry>(part.dependencies, part.dependency_count))
            fuse_children(entry.schema, seen, depth + 1);
    }
    if (node.combine == 0)
        return;
    const CombinePart combine = block_.at<CombinePart>(node.combine);
    for (const Operation &operation : copy<Operation>(combine.operations, combine.count)) {
        for (std::uint32_t index = 0; index < operation.count; ++index)
            fuse_children(schema_at(operation, index), seen, depth + 1);
    }
}

} // namespace schema_registry::jsonschema
