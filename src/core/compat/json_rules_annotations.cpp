// Annotations, and the keywords that no verdict looks at: their changes are reported because they
// help to read a comparison, and break nothing. Asked for only where two whole schemas meet.
// Tested by test/unit/compat/json_rules_annotations_test.cpp.
#include "core/compat/json_rules.hpp"

#include <array>
#include <span>

namespace schema_registry::compat {
namespace {

using json::Kind;

struct Watched {
    std::string_view keyword;
    Rule rule;
};

constexpr std::array kAnnotations = {
    Watched{"title", Rule::title_changed},
    Watched{"description", Rule::description_changed},
    Watched{"default", Rule::default_changed},
    Watched{"examples", Rule::annotation_changed},
    Watched{"$comment", Rule::annotation_changed},
    Watched{"tags", Rule::annotation_changed},
};

constexpr std::array kUncompared = {
    Watched{"contains", Rule::keyword_changed},
    Watched{"contentEncoding", Rule::keyword_changed},
    Watched{"contentMediaType", Rule::keyword_changed},
    Watched{"contentSchema", Rule::keyword_changed},
    Watched{"deprecated", Rule::keyword_changed},
    Watched{"else", Rule::keyword_changed},
    Watched{"format", Rule::keyword_changed},
    Watched{"if", Rule::keyword_changed},
    Watched{"patternProperties", Rule::keyword_changed},
    Watched{"propertyNames", Rule::keyword_changed},
    Watched{"readOnly", Rule::keyword_changed},
    Watched{"then", Rule::keyword_changed},
    Watched{"writeOnly", Rule::keyword_changed},
};

bool is_equal(const std::optional<DocumentView> &left, const std::optional<DocumentView> &right)
{
    if (!left || !right)
        return !left && !right;
    return json::equal(*left, *right);
}

// The two schemas, if both nodes stand for all of an object.
struct Texts {
    std::optional<DocumentView> writer, reader;
};

Texts texts_of(Pair pair, const Graph &graph)
{
    const Node &writer = graph.node(pair.writer);
    const Node &reader = graph.node(pair.reader);
    if (!writer.is_whole || !reader.is_whole || writer.place.schema.kind() != Kind::object ||
        reader.place.schema.kind() != Kind::object)
        return {};
    return {writer.place.schema, reader.place.schema};
}

void compare_watched(std::span<const Watched> list, const Texts &texts, Walk &walk)
{
    for (const Watched &watched : list) {
        const auto writer = texts.writer->find(watched.keyword);
        const auto reader = texts.reader->find(watched.keyword);
        if (!is_equal(writer, reader))
            walk.add({.rule = watched.rule,
                      .subject = Subject::keyword,
                      .keyword = watched.keyword,
                      .writer_value = writer,
                      .reader_value = reader});
    }
}

// The identifier, and the keyword it stands in: `id` in draft-04, and at a document's root.
struct Identifier {
    std::string_view keyword = "$id";
    std::optional<DocumentView> value;
};

Identifier identifier_of(Graph &graph, NodeId id)
{
    const DocumentView schema = graph.node(id).place.schema;
    if (const auto value = schema.find("$id"))
        return {"$id", value};
    const bool is_root = id == graph.root(graph.node(id).side);
    if (is_root || graph.value(id, "id"))
        return {"id", schema.find("id")};
    return {};
}

} // namespace

void compare_annotations(Pair pair, Walk &walk)
{
    const Texts texts = texts_of(pair, walk.graph());
    if (!texts.writer)
        return;
    const Identifier writer = identifier_of(walk.graph(), pair.writer);
    const Identifier reader = identifier_of(walk.graph(), pair.reader);
    if (!is_equal(writer.value, reader.value))
        walk.add({.rule = Rule::id_changed,
                  .subject = Subject::keyword,
                  .keyword = "$id",
                  .writer_value = writer.value,
                  .reader_value = reader.value,
                  .writer_keyword = writer.keyword,
                  .reader_keyword = reader.keyword});
    compare_watched(kAnnotations, texts, walk);
}

void compare_uncompared(Pair pair, Walk &walk)
{
    const Texts texts = texts_of(pair, walk.graph());
    if (texts.writer)
        compare_watched(kUncompared, texts, walk);
}

} // namespace schema_registry::compat
