// Unions and products on both sides, and `not`. Members are matched without regard to order: there
// is an edge where the reader's member can read the writer's, and a maximum matching must cover
// the smaller side. Members with the same text are paired first, so that what did not change is
// not compared with something else. Tested by test/unit/compat/json_rules_combined_test.cpp.
#include "core/compat/json_rules.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/compat/matching.hpp"

namespace schema_registry::compat {
namespace {

std::string_view criterion_of(const Node &node) noexcept
{
    switch (node.kind) {
    case NodeKind::any_of:
        return node.from_types ? "type" : "anyOf";
    case NodeKind::one_of:
        return "oneOf";
    default:
        return "allOf";
    }
}

// Whether the writer's criterion may become the reader's; a harmless change is reported.
bool compare_criteria(Pair pair, std::size_t writer_size, std::size_t reader_size, Walk &walk)
{
    const Node &writer = walk.graph().node(pair.writer);
    const Node &reader = walk.graph().node(pair.reader);
    if (writer.kind == reader.kind)
        return true;
    const bool is_harmless =
        reader.kind == NodeKind::any_of || (writer_size == 1 && reader_size == 1) ||
        (reader.kind == NodeKind::one_of &&
         (writer_size == 1 || (writer.kind == NodeKind::product && reader_size == 1)));
    walk.add({.rule = is_harmless ? Rule::combined_type_extended : Rule::combined_type_changed,
              .subject = Subject::criterion,
              .writer_keyword = criterion_of(writer),
              .reader_keyword = criterion_of(reader)});
    return is_harmless;
}

void compare_sizes(Pair pair, std::size_t writer_size, std::size_t reader_size, Walk &walk)
{
    if (writer_size == reader_size)
        return;
    const bool grew = writer_size < reader_size;
    const NodeId larger = grew ? pair.reader : pair.writer;
    Rule rule = grew ? Rule::sum_type_extended : Rule::sum_type_narrowed;
    if (walk.graph().node(larger).kind == NodeKind::product)
        rule = grew ? Rule::product_type_extended : Rule::product_type_narrowed;
    walk.add({.rule = rule, .subject = Subject::type});
}

class MemberComparison {
  public:
    MemberComparison(Pair pair, Walk &walk)
        : walk_(walk), graph_(walk.graph()), writer_(graph_.members(pair.writer)),
          reader_(graph_.members(pair.reader)),
          matching_(static_cast<std::uint32_t>(writer_.size()),
                    static_cast<std::uint32_t>(reader_.size()), graph_.memory())
    {
    }

    void run()
    {
        join_same_text();
        matching_.complete([&](std::uint32_t writer, std::uint32_t reader) {
            return walk_.can_read({writer_[writer], reader_[reader]});
        });
        if (matching_.size() < std::min(writer_.size(), reader_.size()))
            walk_.add(
                {.rule = Rule::combined_type_subschemas_changed, .subject = Subject::members});
        if (!walk_.is_decided())
            follow_members();
    }

  private:
    // Of several with the same text, the one at the same position or the next one behind it.
    void join_same_text()
    {
        const auto size = static_cast<std::uint32_t>(reader_.size());
        std::pmr::unordered_multimap<std::uint64_t, std::uint32_t> by_text(graph_.memory());
        for (std::uint32_t reader = 0; reader < size; ++reader)
            by_text.emplace(graph_.text_hash(reader_[reader]), reader);
        for (std::uint32_t writer = 0; writer < writer_.size(); ++writer) {
            graph_.poll();
            std::uint32_t nearest = kUnmatched;
            const auto steps_to = [&](std::uint32_t reader) {
                return (reader + size - writer % size) % size;
            };
            const auto [first, last] = by_text.equal_range(graph_.text_hash(writer_[writer]));
            for (auto entry = first; entry != last; ++entry) {
                const std::uint32_t reader = entry->second;
                if (matching_.left_of(reader) == kUnmatched &&
                    (nearest == kUnmatched || steps_to(reader) < steps_to(nearest)) &&
                    graph_.is_same_text(writer_[writer], reader_[reader]) &&
                    walk_.can_read({writer_[writer], reader_[reader]}))
                    nearest = reader;
            }
            if (nearest != kUnmatched)
                matching_.join(writer, nearest);
        }
    }

    // The differences of matched members; of the others, where one of the same kind is left over
    // on the other side, the reason why they do not match.
    void follow_members()
    {
        std::pmr::vector<bool> is_used(reader_.size(), false, graph_.memory());
        const bool has_failed = matching_.size() < std::min(writer_.size(), reader_.size());
        for (std::uint32_t writer = 0; writer < writer_.size(); ++writer) {
            std::uint32_t reader = matching_.right_of(writer);
            for (std::uint32_t other = 0;
                 has_failed && reader == kUnmatched && other < reader_.size(); ++other) {
                graph_.count_step();
                if (!is_used[other] && matching_.left_of(other) == kUnmatched &&
                    graph_.node(writer_[writer]).kind == graph_.node(reader_[other]).kind)
                    reader = other;
            }
            if (reader == kUnmatched)
                continue;
            is_used[reader] = true;
            walk_.follow({writer_[writer], reader_[reader]});
        }
    }

    Walk &walk_;
    Graph &graph_;
    std::span<const NodeId> writer_, reader_;
    Matching matching_;
};

} // namespace

void compare_combined(Pair pair, Walk &walk)
{
    const std::size_t writer_size = walk.graph().members(pair.writer).size();
    const std::size_t reader_size = walk.graph().members(pair.reader).size();
    if (!compare_criteria(pair, writer_size, reader_size, walk))
        return;
    compare_sizes(pair, writer_size, reader_size, walk);
    if (!walk.is_decided())
        MemberComparison(pair, walk).run();
}

void compare_negations(Pair pair, Walk &walk)
{
    Graph &graph = walk.graph();
    const auto writer = graph.value(pair.writer, "not");
    const auto reader = graph.value(pair.reader, "not");
    const NodeId writer_node = graph.child(pair.writer, *writer, "not");
    const NodeId reader_node = graph.child(pair.reader, *reader, "not");
    if (writer_node == reader_node)
        return;
    // What the writer forbids, the reader must not allow less of: the roles change over.
    const bool is_readable = walk.can_read({reader_node, writer_node});
    if (is_readable && json::equal(*writer, *reader))
        return;
    walk.add({.rule = is_readable ? Rule::not_type_narrowed : Rule::not_type_extended,
              .subject = Subject::negation,
              .keyword = "not",
              .writer_value = writer,
              .reader_value = reader});
}

} // namespace schema_registry::compat
