// Going through the schemas that one applies in place (evaluated.hpp).
#include "core/containment/evaluated.hpp"

#include <map>

namespace schema_registry::containment {

using namespace jsonschema;
using json::Kind;

namespace {

constexpr std::size_t kMostWays = 16;
constexpr int kMostDepth = 32;
constexpr int kMostSchemas = 2000; // looked at, one as often as it is come to

using Ways = std::vector<Evaluation>;

class Collector {
  public:
    Collector(const EvaluationState &state, std::uint8_t side, Kind kind)
        : state_(state), side_(side), kind_(kind)
    {
    }

    // Each of these is false if it cannot be told. Adds what the schema evaluates, if it holds.
    [[nodiscard]] bool add(Ref schema, Ways &ways, bool is_root);

  private:
    void add_members(const ObjectPart &part, Ways &ways, bool is_root) const;
    [[nodiscard]] bool add_elements(const ArrayPart &part, Ways &ways, bool is_root) const;
    [[nodiscard]] bool add_dependencies(const ObjectPart &part, Ways &ways);
    [[nodiscard]] bool add_operation(const Operation &operation, Ways &ways);
    [[nodiscard]] bool add_conditional(const Ref *schemas, Ways &ways);
    // Adds what the schema evaluates where the condition is met.
    [[nodiscard]] bool add_if(const Atom &condition, Ref schema, Ways &ways);
    [[nodiscard]] bool evaluates(Ref schema);
    [[nodiscard]] Atom holds(Ref schema) const { return schema_atom({schema, side_, false}); }

    const EvaluationState &state_;
    std::uint8_t side_;
    Kind kind_;
    int depth_ = 0;
    int left_ = kMostSchemas;
    std::map<Ref, bool> evaluates_; // what is known of schemas
};

// The ways where the condition is met, or is not.
Ways under(Ways ways, Atom condition, bool is_met)
{
    if (!is_met) {
        condition.denied = !condition.denied; // of a name
        condition.literal = condition.literal.opposite();
    }
    for (Evaluation &way : ways)
        way.conditions.push_back(condition);
    return ways;
}

void append(Ways &ways, Ways &&others)
{
    ways.insert(ways.end(), std::make_move_iterator(others.begin()),
                std::make_move_iterator(others.end()));
}

bool Collector::add(Ref schema, Ways &ways, bool is_root)
{
    if (schema <= kReject)
        return true;
    if (depth_ >= kMostDepth || ways.size() > kMostWays || --left_ < 0)
        return false;
    ++depth_;
    const Node &node = state_.at<Node>(schema);
    bool is_known = true;
    if (const Ref part = part_of(node, kind_, state_.block)) {
        if (kind_ == Kind::object) {
            add_members(state_.at<ObjectPart>(part), ways, is_root);
            is_known = add_dependencies(state_.at<ObjectPart>(part), ways);
        } else {
            is_known = add_elements(state_.at<ArrayPart>(part), ways, is_root);
        }
    }
    if (node.combine != 0) {
        const auto &combine = state_.at<CombinePart>(node.combine);
        for (std::uint32_t at = 0; at < combine.count && is_known; ++at)
            is_known = add_operation(state_.list<Operation>(combine.operations)[at], ways);
    }
    --depth_;
    return is_known;
}

void Collector::add_members(const ObjectPart &part, Ways &ways, bool is_root) const
{
    for (Evaluation &way : ways) {
        way.is_all = way.is_all || part.has_additional || (part.has_unevaluated && !is_root);
        if (part.property_count != 0 || part.pattern_count != 0)
            way.members.push_back(&part);
    }
}

bool Collector::add_elements(const ArrayPart &part, Ways &ways, bool is_root) const
{
    for (Evaluation &way : ways) {
        way.is_all = way.is_all || part.has_items || (part.has_unevaluated && !is_root);
        way.elements = std::max(way.elements, part.prefix_count);
    }
    return !part.has_contains || !part.contains_evaluates;
}

bool Collector::add_dependencies(const ObjectPart &part, Ways &ways)
{
    const auto *const entries = state_.list<DependencyEntry>(part.dependencies);
    for (std::uint32_t at = 0; at < part.dependency_count; ++at) {
        const Atom present = name_atom(Ask::present, state_.text(entries[at].key));
        if (!add_if(present, entries[at].schema, ways))
            return false;
    }
    return true;
}

bool Collector::add_operation(const Operation &operation, Ways &ways)
{
    const Ref *const schemas = state_.list<Ref>(operation.schemas);
    bool is_known = true;
    switch (operation.kind) {
    case OperationKind::dynamic_reference:
    case OperationKind::recursive_reference:
        return leads_to_one(state_, operation) && add(schemas[0], ways, false);
    case OperationKind::reference:
    case OperationKind::all_of:
        for (std::uint32_t at = 0; at < operation.count && is_known; ++at)
            is_known = add(schemas[at], ways, false);
        return is_known;
    case OperationKind::negation:
        return true;
    case OperationKind::any_of:
    case OperationKind::one_of:
        for (std::uint32_t at = 0; at < operation.count && is_known; ++at)
            is_known = add_if(holds(schemas[at]), schemas[at], ways);
        return is_known;
    case OperationKind::conditional:
        return add_conditional(schemas, ways);
    }
    return false;
}

bool Collector::add_conditional(const Ref *schemas, Ways &ways)
{
    if (!evaluates(schemas[0]) && !evaluates(schemas[1]) && !evaluates(schemas[2]))
        return true;
    Ways met = under(ways, holds(schemas[0]), true);
    ways = under(std::move(ways), holds(schemas[0]), false);
    if (!add(schemas[0], met, false) || !add(schemas[1], met, false) ||
        !add(schemas[2], ways, false))
        return false;
    append(ways, std::move(met));
    return ways.size() <= kMostWays;
}

bool Collector::add_if(const Atom &condition, Ref schema, Ways &ways)
{
    if (!evaluates(schema))
        return true;
    Ways met = under(ways, condition, true);
    if (!add(schema, met, false))
        return false;
    ways = under(std::move(ways), condition, false);
    append(ways, std::move(met));
    return ways.size() <= kMostWays;
}

bool Collector::evaluates(Ref schema)
{
    // Known once it is found: a schema is looked at before it is added, and so are those below it.
    if (const auto known = evaluates_.find(schema); known != evaluates_.end())
        return known->second;
    Ways ways(1);
    const bool found = !add(schema, ways, false) || ways.size() > 1 || ways[0].is_all ||
                       ways[0].elements != 0 || !ways[0].members.empty();
    evaluates_.emplace(schema, found);
    return found;
}

} // namespace

std::optional<std::vector<Evaluation>> find_evaluations(const EvaluationState &state,
                                                        std::uint8_t side, Ref schema, Kind kind)
{
    Ways ways(1);
    if (!Collector(state, side, kind).add(schema, ways, true))
        return std::nullopt;
    return ways;
}

bool leads_to_one(const EvaluationState &state, const Operation &operation)
{
    const auto &header = state.at<Program>(0);
    const auto *const entries = state.list<DynamicEntry>(header.dynamic_entries);
    const Ref target = state.list<Ref>(operation.schemas)[0];
    for (std::uint32_t at = 0; at < header.dynamic_count; ++at) {
        if (entries[at].name == operation.name && entries[at].schema != target)
            return false;
    }
    return true;
}

} // namespace schema_registry::containment
