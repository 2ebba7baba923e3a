// Objects: properties declared on one side or on both, required names, dependencies, and what may
// stand where nothing is declared. A property that only the reader declares is judged by the
// writer's content model, one that only the writer declares by the reader's. Declared members come
// in the order of views, so the rows do too. Tested by test/unit/compat/json_rules_objects_test.cpp.
#include "core/compat/json_rules.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/compat/json_renames.hpp"

namespace schema_registry::compat {
namespace {

using json::Kind;

constexpr ContentKeyword kAdditional{"additionalProperties", "additionalProperties",
                                     "additionalProperties", Rule::additional_properties_added,
                                     false};
constexpr ContentKeyword kUnevaluated{"unevaluatedProperties", "unevaluatedProperties",
                                      "unevaluatedProperties", Rule::unevaluated_properties_added,
                                      true};

// One side of the comparison.
class ObjectModel {
  public:
    ObjectModel(Graph &graph, NodeId id)
        : graph_(graph), id_(id), properties_(graph.value(id, "properties")),
          patterns_(graph.value(id, "patternProperties")), required_(graph.memory()),
          additional_(openness_of(graph, id, kAdditional.name, false)),
          unevaluated_(openness_of(graph, id, kUnevaluated.name, true))
    {
        if (properties_ && properties_->kind() != Kind::object)
            properties_.reset();
        if (patterns_ && (patterns_->kind() != Kind::object || patterns_->size() == 0))
            patterns_.reset();
        const auto required = graph.value(id, "required");
        if (!required || required->kind() != Kind::array)
            return;
        for (auto name = required->elements(); name.next();) {
            graph.poll();
            if (name.value().kind() == Kind::string)
                required_.insert(name.value().text());
        }
    }

    [[nodiscard]] const std::optional<DocumentView> &properties() const { return properties_; }
    [[nodiscard]] bool requires_name(std::string_view name) const
    {
        return required_.contains(name);
    }

    // What an undeclared property of that name may be.
    [[nodiscard]] Cover cover_of(std::string_view name) const
    {
        if (patterns_) {
            for (auto member = patterns_->members(); member.next();) {
                if (graph_.matches(member.key(), name))
                    return {Openness::covered,
                            graph_.child(id_, member.value(), "patternProperties", member.key())};
            }
        } else if (additional_ == Openness::open && unevaluated_ == Openness::open) {
            return {Openness::open, 0};
        }
        if (additional_ == Openness::covered)
            return {Openness::covered, content(kAdditional.name)};
        if (additional_ == Openness::open && unevaluated_ == Openness::covered)
            return {Openness::covered, content(kUnevaluated.name)};
        return {Openness::closed, 0};
    }

  private:
    [[nodiscard]] NodeId content(std::string_view keyword) const
    {
        return graph_.child(id_, *graph_.value(id_, keyword), keyword);
    }

    Graph &graph_;
    NodeId id_;
    std::optional<DocumentView> properties_, patterns_;
    std::pmr::unordered_set<std::string_view> required_;
    Openness additional_, unevaluated_;
};

// A `default` beside the property's keywords, a $ref among them, or at the $ref's target.
bool has_default(Graph &graph, DocumentView property, NodeId id)
{
    if (property.kind() == Kind::object && property.find("default"))
        return true;
    const DocumentView target = graph.node(id).place.schema;
    return target.kind() == Kind::object && target.find("default").has_value();
}

// The two objects and what is found about their properties.
class ObjectComparison {
  public:
    ObjectComparison(Pair pair, Walk &walk)
        : pair_(pair), walk_(walk), graph_(walk.graph()), writer_(graph_, pair.writer),
          reader_(graph_, pair.reader), removed_(graph_.memory()), added_(graph_.memory())
    {
    }

    void run()
    {
        const auto &writer = writer_.properties();
        const auto &reader = reader_.properties();
        const std::uint32_t writer_size = writer ? writer->size() : 0;
        const std::uint32_t reader_size = reader ? reader->size() : 0;
        std::uint32_t left = 0;
        std::uint32_t right = 0;
        while ((left < writer_size || right < reader_size) && !walk_.is_decided()) {
            graph_.poll();
            int order = left == writer_size ? 1 : (right == reader_size ? -1 : 0);
            if (order == 0)
                order = json::compare_keys(writer->key(left), reader->key(right));
            if (order == 0) {
                both(writer->key(left), writer->element(left), reader->element(right));
            } else if (order < 0) {
                only_writer(writer->key(left), writer->element(left));
            } else {
                only_reader(reader->key(right), reader->element(right));
            }
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }
        if (walk_.wants_changes())
            add_renames();
    }

  private:
    void both(std::string_view name, DocumentView writer, DocumentView reader)
    {
        const bool was_required = writer_.requires_name(name);
        const bool is_required = reader_.requires_name(name);
        if (was_required == is_required &&
            graph_.is_plainly_same(pair_.writer, writer, pair_.reader, reader))
            return;
        const NodeId reader_node = graph_.child(pair_.reader, reader, "properties", name);
        if (was_required != is_required) {
            Rule rule = Rule::required_attribute_removed;
            if (is_required)
                rule = has_default(graph_, reader, reader_node)
                           ? Rule::required_attribute_with_default_added
                           : Rule::required_attribute_added;
            add(rule, Subject::required, name, writer, reader);
        }
        walk_.descend({graph_.child(pair_.writer, writer, "properties", name), reader_node});
    }

    void only_writer(std::string_view name, DocumentView property)
    {
        const NodeId node = graph_.child(pair_.writer, property, "properties", name);
        const Cover cover = reader_.cover_of(name);
        Rule rule = Rule::property_removed_from_closed;
        if (cover.openness == Openness::open)
            rule = Rule::property_removed_from_open;
        else if (cover.openness == Openness::covered)
            rule = walk_.can_read({node, cover.schema}) ? Rule::property_removed_is_covered
                                                        : Rule::property_removed_not_covered;
        else if (graph_.node(node).kind == NodeKind::nothing)
            rule = Rule::property_with_false_removed_from_closed;
        add(rule, Subject::property, name, property, std::nullopt);
        removed_.push_back({name, property});
    }

    void only_reader(std::string_view name, DocumentView property)
    {
        const NodeId node = graph_.child(pair_.reader, property, "properties", name);
        const Cover cover = writer_.cover_of(name);
        const bool is_required = reader_.requires_name(name);
        const bool is_defaulted = is_required && has_default(graph_, property, node);
        added_.push_back({name, property});
        if (cover.openness == Openness::open) {
            Rule rule = Rule::optional_property_added_to_open;
            if (graph_.node(node).kind == NodeKind::everything)
                rule = Rule::property_with_empty_schema_added_to_open;
            else if (is_required)
                rule = is_defaulted ? Rule::required_property_with_default_added_to_open
                                    : Rule::required_property_added_to_open;
            add(rule, Subject::property, name, std::nullopt, property);
            return;
        }
        if (cover.openness == Openness::covered)
            add(walk_.can_read({cover.schema, node}) ? Rule::property_added_is_covered
                                                     : Rule::property_added_not_covered,
                Subject::property, name, std::nullopt, property);
        Rule rule = Rule::optional_property_added_to_unopen;
        if (is_required)
            rule = is_defaulted ? Rule::required_property_with_default_added_to_unopen
                                : Rule::required_property_added_to_unopen;
        add(rule, Subject::property, name, std::nullopt, property);
    }

    void add_renames()
    {
        for (const Rename &rename :
             find_renames(removed_, added_, graph_.memory(), graph_.limits())) {
            walk_.add({.rule = Rule::field_renamed,
                       .subject = Subject::rename,
                       .keyword = "properties",
                       .name = rename.to.name,
                       .writer_value = rename.from.schema,
                       .reader_value = rename.to.schema,
                       .former_name = rename.from.name});
        }
    }

    void add(Rule rule, Subject subject, std::string_view name, std::optional<DocumentView> writer,
             std::optional<DocumentView> reader)
    {
        walk_.add({.rule = rule,
                   .subject = subject,
                   .keyword = "properties",
                   .name = name,
                   .writer_value = writer,
                   .reader_value = reader});
    }

    Pair pair_;
    Walk &walk_;
    Graph &graph_;
    ObjectModel writer_, reader_;
    std::pmr::vector<NamedSchema> removed_, added_;
};

// A name that drags others, or a schema, after it.
struct Dependency {
    std::string_view name;
    std::string_view keyword; // where it is written
    DocumentView value;
};

// Of that kind (names or schema), sorted by name, of each name the first.
std::pmr::vector<Dependency> dependencies_of(Graph &graph, NodeId id, Subject subject)
{
    std::pmr::vector<Dependency> found(graph.memory());
    const bool names = subject == Subject::name_dependency;
    for (const std::string_view keyword :
         {std::string_view("dependencies"),
          std::string_view(names ? "dependentRequired" : "dependentSchemas")}) {
        const auto map = graph.value(id, keyword);
        if (!map || map->kind() != Kind::object)
            continue;
        const auto before = static_cast<std::ptrdiff_t>(found.size());
        for (auto member = map->members(); member.next();) {
            graph.poll();
            const Kind kind = member.value().kind();
            if (names ? kind == Kind::array : kind == Kind::object || kind == Kind::boolean)
                found.push_back({member.key(), keyword, member.value()});
        }
        // Members come in order.
        std::inplace_merge(found.begin(), found.begin() + before, found.end(),
                           [](const auto &left, const auto &right) {
                               return json::compare_keys(left.name, right.name) < 0;
                           });
    }
    const auto end =
        std::unique(found.begin(), found.end(),
                    [](const auto &left, const auto &right) { return left.name == right.name; });
    found.erase(end, found.end());
    return found;
}

void add_dependency(Rule rule, Subject subject, const Dependency *writer, const Dependency *reader,
                    Walk &walk)
{
    walk.add({.rule = rule,
              .subject = subject,
              .keyword = "dependencies",
              .name = writer ? writer->name : reader->name,
              .writer_value = writer ? std::optional(writer->value) : std::nullopt,
              .reader_value = reader ? std::optional(reader->value) : std::nullopt,
              .writer_keyword = writer ? writer->keyword : std::string_view(),
              .reader_keyword = reader ? reader->keyword : std::string_view()});
}

void compare_dependency(Pair pair, Subject subject, const Dependency *writer,
                        const Dependency *reader, Walk &walk)
{
    const bool names = subject == Subject::name_dependency;
    if (!writer) {
        add_dependency(names ? Rule::dependency_array_added : Rule::dependency_schema_added,
                       subject, writer, reader, walk);
    } else if (!reader) {
        add_dependency(names ? Rule::dependency_array_removed : Rule::dependency_schema_removed,
                       subject, writer, reader, walk);
    } else if (!names) {
        Graph &graph = walk.graph();
        walk.descend({graph.child(pair.writer, writer->value, writer->keyword, writer->name),
                      graph.child(pair.reader, reader->value, reader->keyword, reader->name)});
    } else {
        const bool has_more = !contains_all(writer->value, reader->value, walk.graph());
        const bool has_less = !contains_all(reader->value, writer->value, walk.graph());
        if (has_more || has_less)
            add_dependency(has_more && has_less ? Rule::dependency_array_changed
                                                : (has_more ? Rule::dependency_array_extended
                                                            : Rule::dependency_array_narrowed),
                           subject, writer, reader, walk);
    }
}

void compare_dependencies(Pair pair, Subject subject, Walk &walk)
{
    const auto writer = dependencies_of(walk.graph(), pair.writer, subject);
    const auto reader = dependencies_of(walk.graph(), pair.reader, subject);
    auto left = writer.begin();
    auto right = reader.begin();
    while (left != writer.end() || right != reader.end()) {
        walk.graph().poll();
        int order = left == writer.end() ? 1 : (right == reader.end() ? -1 : 0);
        if (order == 0)
            order = json::compare_keys(left->name, right->name);
        compare_dependency(pair, subject, order <= 0 ? &*left : nullptr,
                           order >= 0 ? &*right : nullptr, walk);
        left += order <= 0 ? 1 : 0;
        right += order >= 0 ? 1 : 0;
    }
}

} // namespace

void compare_objects(Pair pair, Walk &walk)
{
    ObjectComparison(pair, walk).run();
    compare_dependencies(pair, Subject::name_dependency, walk);
    compare_dependencies(pair, Subject::schema_dependency, walk);
    compare_content(pair, kAdditional, walk);
    compare_content(pair, kUnevaluated, walk);
    compare_object_bounds(pair, walk);
}

} // namespace schema_registry::compat
