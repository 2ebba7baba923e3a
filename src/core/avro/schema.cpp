// Schema: reading the documents it is made of in the order of their references (schema.hpp). Tested
// by test/unit/avro/schema_test.cpp.
#include "core/avro/schema.hpp"

#include <algorithm>

#include "core/avro/schema_reader.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::avro {

namespace {

struct Loaded {
    std::uint32_t document;
    std::string_view name; // empty for the schema itself
};

// The documents in an order in which each comes behind those that it refers to; the schema itself
// is the last. Names are those that a document is first referred to by.
std::pmr::vector<Loaded> reading_order(const format::Source &source,
                                       std::pmr::memory_resource *memory)
{
    struct Visit {
        Loaded loaded;
        std::size_t next; // of its references
    };
    std::pmr::vector<Loaded> order(memory);
    std::pmr::vector<bool> is_seen(source.documents.size(), false, memory);
    std::pmr::vector<Visit> stack(memory);
    stack.push_back({{0, {}}, 0});
    is_seen[0] = true;
    while (!stack.empty()) {
        Visit &visit = stack.back();
        const auto references = source.documents[visit.loaded.document].references;
        if (visit.next == references.size()) {
            order.push_back(visit.loaded);
            stack.pop_back();
            continue;
        }
        const format::SourceReference &reference = references[visit.next++];
        if (is_seen[reference.document])
            continue;
        is_seen[reference.document] = true;
        stack.push_back({{reference.document, reference.name}, 0});
    }
    return order;
}

std::string_view name_at(const Node &node, std::uint32_t index) noexcept
{
    return node.type == Type::record ? node.fields[index].name : node.symbols[index];
}

} // namespace

std::optional<std::uint32_t> find_by_name(const Node &node, std::string_view name) noexcept
{
    const auto found =
        std::ranges::lower_bound(node.by_name, name, std::ranges::less{},
                                 [&](std::uint32_t index) { return name_at(node, index); });
    if (found == node.by_name.end() || name_at(node, *found) != name)
        return std::nullopt;
    return *found;
}

Result<Schema> Schema::read(const format::Source &source, const Limits &limits,
                            std::pmr::memory_resource *memory)
{
    Schema schema(limits, memory);
    SchemaReader reader(schema);
    for (const Loaded &loaded : reading_order(source, memory)) {
        Result<json::Document> document =
            json::read_document(source.documents[loaded.document].text,
                                {.max_bytes = limits.max_schema_bytes,
                                 .max_depth = limits.max_schema_depth,
                                 .interrupted = limits.interrupted},
                                memory);
        if (!document)
            return std::move(document.error());
        schema.documents_.push_back(std::move(*document));
        if (loaded.document == 0)
            schema.first_own_ = schema.node_count();
        schema.root_ = reader.read_document(schema.documents_.back().root(), loaded.name);
    }
    reader.check_defaults();
    reader.check_endings();
    return schema;
}

void require_sound(const Schema &schema)
{
    if (!schema.problems().empty())
        throw Error(describe_problems(schema.problems(), "Avro schema"));
}

} // namespace schema_registry::avro
