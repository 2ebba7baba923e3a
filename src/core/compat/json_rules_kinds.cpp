// The order of decisions for a pair: a union or product against something that is none, different
// kinds, and then the rules of the common kind. Deliberately no proof of set inclusion.
// Tested by test/unit/compat/json_rules_kinds_test.cpp.
#include "core/compat/json_rules.hpp"

namespace schema_registry::compat {
namespace {

// The reader is a union or product and the writer is not. True if that settles the pair.
bool compare_with_members_of_reader(Pair pair, Walk &walk)
{
    const auto members = walk.graph().members(pair.reader);
    if (members.size() == 1) {
        walk.descend({pair.writer, members.front()});
        return true;
    }
    if (walk.graph().node(pair.reader).kind == NodeKind::product)
        return false;
    for (const NodeId member : members) {
        if (!walk.can_read({pair.writer, member}))
            continue;
        walk.add({.rule = Rule::sum_type_extended, .subject = Subject::type});
        walk.follow({pair.writer, member});
        return true;
    }
    return false;
}

// The other way round.
bool compare_with_members_of_writer(Pair pair, Walk &walk)
{
    const auto members = walk.graph().members(pair.writer);
    if (members.size() == 1) {
        walk.descend({members.front(), pair.reader});
        return true;
    }
    if (walk.graph().node(pair.writer).kind != NodeKind::product)
        return false;
    for (const NodeId member : members) {
        if (!walk.can_read({member, pair.reader}))
            continue;
        walk.add({.rule = Rule::product_type_narrowed, .subject = Subject::type});
        walk.follow({member, pair.reader});
        return true;
    }
    return false;
}

void compare_same_kind(NodeKind kind, Pair pair, Walk &walk)
{
    switch (kind) {
    case NodeKind::everything:
    case NodeKind::nothing:
    case NodeKind::boolean:
    case NodeKind::null:
    case NodeKind::conditional: // its branches are not compared
        break;
    case NodeKind::string:
        compare_strings(pair, walk);
        break;
    case NodeKind::number:
        compare_numbers(pair, walk);
        break;
    case NodeKind::object:
        compare_objects(pair, walk);
        break;
    case NodeKind::array:
        compare_arrays(pair, walk);
        break;
    case NodeKind::enumeration:
    case NodeKind::constant:
        compare_values(pair, walk);
        break;
    case NodeKind::negation:
        compare_negations(pair, walk);
        break;
    case NodeKind::any_of:
    case NodeKind::one_of:
    case NodeKind::product:
        compare_combined(pair, walk);
        break;
    }
}

} // namespace

void compare_pair(Pair pair, Walk &walk)
{
    Graph &graph = walk.graph();
    if (walk.wants_changes()) {
        compare_annotations(pair, walk);
        compare_uncompared(pair, walk);
    }
    pair = {graph.unwrapped(pair.writer), graph.unwrapped(pair.reader)};
    const NodeKind writer = graph.node(pair.writer).kind;
    const NodeKind reader = graph.node(pair.reader).kind;
    if (is_combined(writer) && is_combined(reader)) {
        compare_combined(pair, walk);
    } else if (is_combined(reader) && compare_with_members_of_reader(pair, walk)) {
        return;
    } else if (is_combined(writer) && compare_with_members_of_writer(pair, walk)) {
        return;
    } else if (writer == reader) {
        compare_same_kind(reader, pair, walk);
    } else if (writer != NodeKind::nothing && reader != NodeKind::everything) {
        walk.add({.rule = Rule::type_changed, .subject = Subject::type});
    }
}

} // namespace schema_registry::compat
