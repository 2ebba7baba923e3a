// What may stand where nothing is declared: additionalProperties, additionalItems,
// unevaluatedProperties and unevaluatedItems of both sides compared (compatibility rules of
// objects and arrays). Tested by test/unit/compat/json_content_model_test.cpp.
#include "core/compat/json_rules.hpp"

namespace schema_registry::compat {
namespace {

// Offsets from the first of the four rules.
enum Offset { kAdded, kRemoved, kNarrowed, kExtended };

Rule rule_at(Rule first, Offset offset) noexcept
{
    return static_cast<Rule>(static_cast<int>(first) + offset);
}

} // namespace

Openness openness_of(Graph &graph, NodeId id, std::string_view keyword, bool empty_is_true)
{
    const auto value = graph.value(id, keyword);
    if (!value)
        return Openness::open;
    if (value->kind() == json::Kind::boolean)
        return value->boolean() ? Openness::open : Openness::closed;
    if (value->kind() != json::Kind::object)
        return Openness::open;
    if (empty_is_true && graph.node(graph.child(id, *value, keyword)).kind == NodeKind::everything)
        return Openness::open;
    return Openness::covered;
}

void compare_content(Pair pair, const ContentKeyword &keyword, Walk &walk)
{
    Graph &graph = walk.graph();
    const Openness writer = openness_of(graph, pair.writer, keyword.writer, keyword.empty_is_true);
    const Openness reader = openness_of(graph, pair.reader, keyword.reader, keyword.empty_is_true);
    if (writer == Openness::covered && reader == Openness::covered) {
        walk.descend(
            {graph.child(pair.writer, *graph.value(pair.writer, keyword.writer), keyword.writer),
             graph.child(pair.reader, *graph.value(pair.reader, keyword.reader), keyword.reader)});
        return;
    }
    if (writer == reader)
        return;
    Offset offset = kAdded;
    if (reader == Openness::closed)
        offset = kRemoved;
    else if (writer == Openness::open)
        offset = kNarrowed;
    else if (writer == Openness::covered)
        offset = kExtended;
    walk.add({.rule = rule_at(keyword.rules, offset),
              .subject = Subject::keyword,
              .keyword = keyword.name,
              .writer_value = graph.value(pair.writer, keyword.writer),
              .reader_value = graph.value(pair.reader, keyword.reader),
              .writer_keyword = keyword.writer,
              .reader_keyword = keyword.reader});
}

} // namespace schema_registry::compat
