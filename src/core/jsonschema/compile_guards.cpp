// Guards: telling the branches of anyOf and oneOf apart by one member before looking at them.
//
// Branches often differ in a member with a constant: {"kind": {"const": "card"}}. A branch that
// declares such a member cannot match an object whose member has another value, nor, if it
// requires the member, one without it. The member is looked up once; branches that its value rules
// out are skipped. A branch's declarations may stand in its own `properties` or in what it refers
// to or is all of. Verdicts do not change, which test/unit/jsonschema/compile_guards_test.cpp tests against
// the same program without guards.
#include <algorithm>

#include "core/jsonschema/compiler.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr int kMaxGuardDepth = 4;
constexpr std::size_t kMaxGuardKeys = 16;
constexpr std::uint32_t kMaxGuardSteps = 5'000'000; // looks at a branch or member, of all choices
constexpr auto kObject = static_cast<std::size_t>(json::Kind::object);

bool must_hold(OperationKind kind) noexcept
{
    return kind == OperationKind::reference || kind == OperationKind::all_of;
}

} // namespace

void Compiler::add_guards()
{
    for (const Ref choice : choices_)
        add_guards(choice);
}

// Counts a look; false once there were so many that the rest does without guards. Branches that
// refer to each other are looked at along every path.
bool Compiler::may_look_further()
{
    if (guard_steps_ >= kMaxGuardSteps)
        return false;
    if (++guard_steps_ % 4096 == 0 && set_.limits().is_interrupted())
        throw Error(Code::cancelled, "cancelled");
    return true;
}

void Compiler::add_guards(Ref operation)
{
    const std::uint32_t count = block_.at<Operation>(operation).count;
    const Ref schemas = block_.at<Operation>(operation).schemas;
    const auto branch = [&](std::uint32_t index) { return (&block_.at<Ref>(schemas))[index]; };
    std::pmr::vector<std::string_view> keys(memory_);
    for (std::uint32_t index = 0; index < count && keys.empty(); ++index)
        guard_keys(branch(index), 0, keys);
    std::pmr::vector<Guard> guards(count, memory_);
    std::pmr::vector<Guard> best(memory_);
    std::uint32_t most = 1; // one guarded branch is not worth the look
    std::string_view best_key;
    for (const std::string_view key : keys) {
        std::uint32_t guarded = 0;
        for (std::uint32_t index = 0; index < count; ++index) {
            const auto guard = guard_of(branch(index), key, 0);
            guards[index] = guard.value_or(Guard{});
            guarded += guard ? 1 : 0;
        }
        if (guarded > most) {
            most = guarded;
            best = guards;
            best_key = key;
        }
    }
    if (best.empty())
        return;
    const std::pmr::string key(best_key, memory_); // it lies in the block, which grows
    const Ref list = block_.append_all(std::span<const Guard>(best));
    const Ref offset = block_.append(key);
    Operation &guarded = block_.at<Operation>(operation);
    guarded.guards = list;
    guarded.guard_key = {offset, static_cast<std::uint32_t>(key.size())};
}

// Whether the schema is no more than constants to compare with.
bool Compiler::tells_apart(Ref schema)
{
    if (schema <= kReject)
        return false;
    const Node &node = block_.at<Node>(schema);
    const auto has_part = [](Ref part) { return part != 0; };
    return node.values != 0 && node.combine == 0 &&
           std::none_of(node.parts.begin(), node.parts.end(), has_part);
}

// The members that may guard a branch.
void Compiler::guard_keys(Ref branch, int depth, std::pmr::vector<std::string_view> &keys)
{
    if (branch <= kReject || depth > kMaxGuardDepth || !may_look_further())
        return;
    const Node &node = block_.at<Node>(branch);
    if (node.parts[kObject]) {
        const ObjectPart &part = block_.at<ObjectPart>(node.parts[kObject]);
        const PropertyEntry *entries = &block_.at<PropertyEntry>(part.properties);
        for (std::uint32_t index = 0; index < part.property_count; ++index) {
            if (keys.size() == kMaxGuardKeys || !may_look_further())
                return;
            if (tells_apart(entries[index].schema))
                keys.push_back(
                    {block_.data() + entries[index].key.offset, entries[index].key.size});
        }
    }
    if (!node.combine)
        return;
    const CombinePart &combine = block_.at<CombinePart>(node.combine);
    for (std::uint32_t index = 0; index < combine.count; ++index) {
        const Operation &operation = (&block_.at<Operation>(combine.operations))[index];
        for (std::uint32_t at = 0; must_hold(operation.kind) && at < operation.count; ++at)
            guard_keys((&block_.at<Ref>(operation.schemas))[at], depth + 1, keys);
    }
}

std::optional<Guard> Compiler::guard_of(Ref branch, std::string_view key, int depth)
{
    if (branch <= kReject || depth > kMaxGuardDepth || !may_look_further())
        return std::nullopt;
    const Node &node = block_.at<Node>(branch);
    if (node.parts[kObject]) {
        const ObjectPart &part = block_.at<ObjectPart>(node.parts[kObject]);
        const PropertyEntry *entries = &block_.at<PropertyEntry>(part.properties);
        for (std::uint32_t index = 0; index < part.property_count; ++index) {
            if (!may_look_further())
                return std::nullopt;
            const PropertyEntry &entry = entries[index];
            const std::string_view name{block_.data() + entry.key.offset, entry.key.size};
            if (name == key && tells_apart(entry.schema))
                return Guard{entry.schema, entry.required};
        }
    }
    if (!node.combine)
        return std::nullopt;
    const CombinePart &combine = block_.at<CombinePart>(node.combine);
    for (std::uint32_t index = 0; index < combine.count; ++index) {
        const Operation &operation = (&block_.at<Operation>(combine.operations))[index];
        for (std::uint32_t at = 0; must_hold(operation.kind) && at < operation.count; ++at) {
            const Ref part = (&block_.at<Ref>(operation.schemas))[at];
            if (const auto guard = guard_of(part, key, depth + 1))
                return guard;
        }
    }
    return std::nullopt;
}

} // namespace schema_registry::jsonschema
