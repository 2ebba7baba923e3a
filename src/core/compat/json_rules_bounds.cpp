// Bounds and single keywords: strings, numbers, enum and const, and the counts of objects and
// arrays. Numbers are compared by value. Tested by test/unit/compat/json_rules_bounds_test.cpp.
#include "core/compat/json_rules.hpp"

#include <array>
#include <span>

#include "core/compat/json_values.hpp"

namespace schema_registry::compat {
namespace {

using json::Kind;

struct Bound {
    std::string_view keyword;
    Rule added; // the first of its four rules
};

constexpr std::array kStringBounds = {Bound{"maxLength", Rule::max_length_added},
                                      Bound{"minLength", Rule::min_length_added}};
constexpr std::array kNumberBounds = {Bound{"maximum", Rule::maximum_added},
                                      Bound{"minimum", Rule::minimum_added},
                                      Bound{"exclusiveMaximum", Rule::exclusive_maximum_added},
                                      Bound{"exclusiveMinimum", Rule::exclusive_minimum_added}};
constexpr std::array kObjectBounds = {Bound{"maxProperties", Rule::max_properties_added},
                                      Bound{"minProperties", Rule::min_properties_added}};
constexpr std::array kArrayBounds = {
    Bound{"maxItems", Rule::max_items_added}, Bound{"minItems", Rule::min_items_added},
    Bound{"maxContains", Rule::max_contains_added}, Bound{"minContains", Rule::min_contains_added}};

// The values of a keyword on both sides, where they are of the kind that counts.
struct Values {
    std::string_view keyword;
    std::optional<DocumentView> writer, reader;
};

Values values_of(Graph &graph, Pair pair, std::string_view keyword, Kind kind)
{
    Values values{keyword, graph.value(pair.writer, keyword), graph.value(pair.reader, keyword)};
    if (values.writer && values.writer->kind() != kind)
        values.writer.reset();
    if (values.reader && values.reader->kind() != kind)
        values.reader.reset();
    return values;
}

void add(Walk &walk, Rule rule, const Values &values, Subject subject = Subject::keyword)
{
    walk.add({.rule = rule,
              .subject = subject,
              .keyword = values.keyword,
              .writer_value = values.writer,
              .reader_value = values.reader});
}

Rule rule_after(Rule added, int offset) noexcept
{
    return static_cast<Rule>(static_cast<int>(added) + offset);
}

void compare_bounds(std::span<const Bound> bounds, Pair pair, Walk &walk)
{
    for (const Bound &bound : bounds) {
        const Values values = values_of(walk.graph(), pair, bound.keyword, Kind::number);
        if (!values.writer && !values.reader)
            continue;
        int offset = 0;
        if (!values.reader) {
            offset = 1;
        } else if (values.writer) {
            const int order = compare(values.writer->number(), values.reader->number());
            if (order == 0)
                continue;
            offset = order < 0 ? 2 : 3;
        }
        add(walk, rule_after(bound.added, offset), values);
    }
}

void compare_multiples(Pair pair, Walk &walk)
{
    const Values values = values_of(walk.graph(), pair, "multipleOf", Kind::number);
    if (!values.writer && !values.reader)
        return;
    if (!values.writer || !values.reader) {
        add(walk, values.reader ? Rule::multiple_of_added : Rule::multiple_of_removed, values);
        return;
    }
    const DecimalView writer = values.writer->number();
    const DecimalView reader = values.reader->number();
    if (compare(writer, reader) == 0)
        return;
    std::pmr::memory_resource *memory = walk.graph().memory();
    const auto interrupted = walk.graph().limits().interrupted;
    Rule rule = Rule::multiple_of_changed;
    if (!writer.is_zero() && is_multiple_of(reader, writer, memory, interrupted))
        rule = Rule::multiple_of_expanded;
    else if (!reader.is_zero() && is_multiple_of(writer, reader, memory, interrupted))
        rule = Rule::multiple_of_reduced;
    add(walk, rule, values);
}

} // namespace

bool contains_all(DocumentView list, DocumentView others, const Graph &graph)
{
    const ValueSet known(list, graph);
    for (auto other = others.elements(); other.next();) {
        if (!known.contains(other.value()))
            return false;
    }
    return true;
}

void compare_strings(Pair pair, Walk &walk)
{
    compare_bounds(kStringBounds, pair, walk);
    const Values values = values_of(walk.graph(), pair, "pattern", Kind::string);
    if (values.writer && values.reader) {
        if (values.writer->text() != values.reader->text())
            add(walk, Rule::pattern_changed, values);
    } else if (values.writer || values.reader) {
        add(walk, values.reader ? Rule::pattern_added : Rule::pattern_removed, values);
    }
}

void compare_numbers(Pair pair, Walk &walk)
{
    const bool writer_is_integer = walk.graph().node(pair.writer).is_integer;
    const bool reader_is_integer = walk.graph().node(pair.reader).is_integer;
    if (writer_is_integer != reader_is_integer)
        walk.add({.rule = writer_is_integer ? Rule::type_extended : Rule::type_narrowed,
                  .subject = Subject::type});
    compare_bounds(kNumberBounds, pair, walk);
    compare_multiples(pair, walk);
}

void compare_values(Pair pair, Walk &walk)
{
    Graph &graph = walk.graph();
    if (graph.node(pair.writer).kind == NodeKind::constant) {
        const Values values{"const", graph.value(pair.writer, "const"),
                            graph.value(pair.reader, "const")};
        if (!json::equal(*values.writer, *values.reader))
            add(walk, Rule::enum_array_changed, values, Subject::values);
        return;
    }
    const Values values = values_of(graph, pair, "enum", Kind::array);
    const bool has_less = !contains_all(*values.reader, *values.writer, graph);
    const bool has_more = !contains_all(*values.writer, *values.reader, graph);
    if (has_less || has_more)
        add(walk,
            !has_less ? Rule::enum_array_extended
                      : (has_more ? Rule::enum_array_changed : Rule::enum_array_narrowed),
            values, Subject::values);
}

void compare_object_bounds(Pair pair, Walk &walk)
{
    compare_bounds(kObjectBounds, pair, walk);
}

void compare_array_bounds(Pair pair, Walk &walk)
{
    compare_bounds(kArrayBounds, pair, walk);
    const Values values = values_of(walk.graph(), pair, "uniqueItems", Kind::boolean);
    const bool writer = values.writer && values.writer->boolean();
    const bool reader = values.reader && values.reader->boolean();
    if (writer != reader)
        add(walk, reader ? Rule::unique_items_added : Rule::unique_items_removed, values);
}

} // namespace schema_registry::compat
