// Arrays: one schema for all items, a list of positions, and what may follow the list. The list is
// `prefixItems`, or a list in `items`; what follows it is then `items`, or `additionalItems`.
// Positions that only one side has are judged by the other side's content model.
// Tested by test/unit/compat/json_rules_arrays_test.cpp.
#include "core/compat/json_rules.hpp"

#include <algorithm>

namespace schema_registry::compat {
namespace {

using json::Kind;

constexpr std::string_view kUnevaluated = "unevaluatedItems";

// One side of the comparison.
class ArrayModel {
  public:
    ArrayModel(Graph &graph, NodeId id) : graph_(graph), id_(id)
    {
        const auto items = graph.value(id, "items");
        const auto prefix = graph.value(id, "prefixItems");
        if (prefix && prefix->kind() == Kind::array) {
            list_ = prefix;
            list_keyword_ = "prefixItems";
            additional_keyword_ = "items";
        } else if (items && items->kind() == Kind::array) {
            list_ = items;
        } else if (items && jsonschema::is_schema(*items)) {
            all_ = items;
        }
    }

    [[nodiscard]] const std::optional<DocumentView> &all() const { return all_; }
    [[nodiscard]] std::uint32_t size() const { return list_ ? list_->size() : 0; }
    [[nodiscard]] DocumentView schema(std::uint32_t index) const { return list_->element(index); }
    [[nodiscard]] NodeId node(std::uint32_t index) const
    {
        return graph_.child(id_, schema(index), list_keyword_, index);
    }
    [[nodiscard]] std::string_view list_keyword() const { return list_keyword_; }
    [[nodiscard]] std::string_view additional_keyword() const { return additional_keyword_; }

    // What an item behind the list may be.
    [[nodiscard]] Cover cover() const
    {
        const Openness additional = openness_of(graph_, id_, additional_keyword_, false);
        const Openness unevaluated = openness_of(graph_, id_, kUnevaluated, true);
        if (additional == Openness::covered)
            return {Openness::covered, content(additional_keyword_)};
        if (additional == Openness::open && unevaluated == Openness::covered)
            return {Openness::covered, content(kUnevaluated)};
        if (additional == Openness::closed || unevaluated == Openness::closed)
            return {Openness::closed, 0};
        return {Openness::open, 0};
    }

  private:
    [[nodiscard]] NodeId content(std::string_view keyword) const
    {
        return graph_.child(id_, *graph_.value(id_, keyword), keyword);
    }

    Graph &graph_;
    NodeId id_;
    std::optional<DocumentView> all_, list_;
    std::string_view list_keyword_ = "items";
    std::string_view additional_keyword_ = "additionalItems";
};

void compare_single_schema(Pair pair, const ArrayModel &writer, const ArrayModel &reader,
                           Walk &walk)
{
    Graph &graph = walk.graph();
    if (writer.all() && reader.all()) {
        walk.descend({graph.child(pair.writer, *writer.all(), "items"),
                      graph.child(pair.reader, *reader.all(), "items")});
    } else if (writer.all() || reader.all()) {
        walk.add({.rule = reader.all() ? Rule::schema_added : Rule::schema_removed,
                  .subject = Subject::keyword,
                  .keyword = "items",
                  .writer_value = writer.all(),
                  .reader_value = reader.all()});
    }
}

Rule rule_of_added(Graph &graph, const Cover &cover, NodeId position, Walk &walk)
{
    if (cover.openness == Openness::open)
        return graph.node(position).kind == NodeKind::everything
                   ? Rule::item_with_empty_schema_added_to_open
                   : Rule::item_added_to_open;
    if (cover.openness == Openness::closed)
        return Rule::item_added_to_closed;
    return walk.can_read({cover.schema, position}) ? Rule::item_added_is_covered
                                                   : Rule::item_added_not_covered;
}

Rule rule_of_removed(Graph &graph, const Cover &cover, NodeId position, Walk &walk)
{
    if (cover.openness == Openness::open)
        return Rule::item_removed_from_open;
    if (cover.openness == Openness::closed)
        return graph.node(position).kind == NodeKind::nothing
                   ? Rule::item_with_false_removed_from_closed
                   : Rule::item_removed_from_closed;
    return walk.can_read({position, cover.schema}) ? Rule::item_removed_is_covered
                                                   : Rule::item_removed_not_covered;
}

void compare_positions(const ArrayModel &writer, const ArrayModel &reader, Walk &walk)
{
    Graph &graph = walk.graph();
    const std::uint32_t common = std::min(writer.size(), reader.size());
    for (std::uint32_t index = 0; index < common && !walk.is_decided(); ++index)
        walk.descend({writer.node(index), reader.node(index)});
    for (std::uint32_t index = common; index < writer.size(); ++index) {
        graph.poll();
        walk.add({.rule = rule_of_removed(graph, reader.cover(), writer.node(index), walk),
                  .subject = Subject::item,
                  .keyword = "items",
                  .index = index,
                  .writer_value = writer.schema(index),
                  .writer_keyword = writer.list_keyword()});
    }
    for (std::uint32_t index = common; index < reader.size(); ++index) {
        graph.poll();
        walk.add({.rule = rule_of_added(graph, writer.cover(), reader.node(index), walk),
                  .subject = Subject::item,
                  .keyword = "items",
                  .index = index,
                  .reader_value = reader.schema(index),
                  .reader_keyword = reader.list_keyword()});
    }
}

} // namespace

void compare_arrays(Pair pair, Walk &walk)
{
    const ArrayModel writer(walk.graph(), pair.writer);
    const ArrayModel reader(walk.graph(), pair.reader);
    compare_single_schema(pair, writer, reader, walk);
    compare_positions(writer, reader, walk);
    compare_content(pair,
                    {"additionalItems", writer.additional_keyword(), reader.additional_keyword(),
                     Rule::additional_items_added, false},
                    walk);
    compare_content(pair,
                    {kUnevaluated, kUnevaluated, kUnevaluated, Rule::unevaluated_items_added, true},
                    walk);
    compare_array_bounds(pair, walk);
}

} // namespace schema_registry::compat
