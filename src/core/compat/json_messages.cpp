// Messages and paths of differences (json_messages.hpp). Values are cut to an excerpt; names of
// properties stand in single quotes. Tested by test/unit/compat/json_messages_test.cpp.
#include "core/compat/json_messages.hpp"

#include "core/compat/json_values.hpp"
#include "core/json/pointer.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::compat {
namespace {

using json::Kind;

constexpr std::size_t kMaxExcerptBytes = 80;
constexpr std::size_t kMaxListed = 6; // members of a union, values of an enumeration

void append_excerpt(DocumentView value, std::pmr::string &out)
{
    json::write_excerpt(value, kMaxExcerptBytes, out);
}

void append_quoted(std::string_view text, std::pmr::string &out)
{
    out.append("'").append(text).append("'");
}

std::string_view name_of(const Node &node) noexcept
{
    switch (node.kind) {
    case NodeKind::everything:
        return "anything";
    case NodeKind::nothing:
        return "nothing";
    case NodeKind::string:
        return "string";
    case NodeKind::number:
        return node.is_integer ? "integer" : "number";
    case NodeKind::boolean:
        return "boolean";
    case NodeKind::null:
        return "null";
    case NodeKind::object:
        return "object";
    case NodeKind::array:
        return "array";
    case NodeKind::enumeration:
        return "enumeration";
    case NodeKind::constant:
        return "constant";
    case NodeKind::negation:
        return "negation";
    case NodeKind::conditional:
        return "condition";
    case NodeKind::any_of:
    case NodeKind::one_of:
        return "union";
    case NodeKind::product:
        return "combination";
    }
    return {};
}

// "string", or the members of a union or product: "string or null".
void append_kind(Graph &graph, NodeId id, std::pmr::string &out)
{
    const NodeId inner = graph.unwrapped(id);
    const Node &node = graph.node(inner);
    if (!is_combined(node.kind)) {
        out.append(name_of(node));
        return;
    }
    std::size_t listed = 0;
    for (const NodeId member : graph.members(inner)) {
        if (listed != 0)
            out.append(node.kind == NodeKind::product ? " and " : " or ");
        if (listed++ == kMaxListed) {
            out.append("...");
            return;
        }
        out.append(name_of(graph.node(member)));
    }
}

std::string_view verb_of(std::string_view rule) noexcept
{
    if (rule.ends_with("_INCREASED"))
        return " increased from ";
    if (rule.ends_with("_DECREASED"))
        return " decreased from ";
    return " changed from ";
}

// "... added: 5", "... removed, was 5", "... decreased from 5 to 3".
void append_values(const Change &change, std::pmr::string &out)
{
    if (change.old_value && change.new_value) {
        out.append(verb_of(row_of(change.rule).name));
        append_excerpt(*change.old_value, out);
        out.append(" to ");
        append_excerpt(*change.new_value, out);
    } else if (change.new_value) {
        out.append(" added: ");
        append_excerpt(*change.new_value, out);
    } else if (change.old_value) {
        out.append(" removed, was ");
        append_excerpt(*change.old_value, out);
    }
}

void append_type_change(const Change &change, Graph &graph, std::pmr::string &out)
{
    std::string_view verb = "Type changed from ";
    if (change.rule == Rule::type_extended || change.rule == Rule::sum_type_extended ||
        change.rule == Rule::product_type_narrowed)
        verb = "Type widened from ";
    else if (change.rule != Rule::type_changed)
        verb = "Type narrowed from ";
    out.append(verb);
    append_kind(graph, change.old_node, out);
    out.append(" to ");
    append_kind(graph, change.new_node, out);
}

// The values of one list that the other lacks, some of them; nothing if there are none.
void append_missing(std::string_view lead, DocumentView list, DocumentView other,
                    const Graph &graph, std::pmr::string &out)
{
    const ValueSet known(other, graph);
    std::size_t listed = 0;
    for (auto element = list.elements(); element.next();) {
        if (known.contains(element.value()))
            continue;
        out.append(listed == 0 ? lead : ", ");
        if (listed++ == kMaxListed) {
            out.append("...");
            return;
        }
        append_excerpt(element.value(), out);
    }
}

void append_values_change(const Change &change, const Graph &graph, std::pmr::string &out)
{
    if (change.old_value->kind() != Kind::array || change.new_value->kind() != Kind::array ||
        change.new_keyword != "enum") {
        append_quoted(change.new_keyword, out);
        append_values(change, out);
        return;
    }
    append_missing("Enumeration values added: ", *change.new_value, *change.old_value, graph, out);
    append_missing(out.empty() ? "Enumeration values removed: " : "; removed: ", *change.old_value,
                   *change.new_value, graph, out);
}

std::string_view property_verb(Rule rule) noexcept
{
    switch (rule) {
    case Rule::property_added_is_covered:
        return " added; it can read what was allowed under that name";
    case Rule::property_added_not_covered:
        return " added; it cannot read all that was allowed under that name";
    case Rule::required_property_with_default_added_to_open:
    case Rule::required_property_with_default_added_to_unopen:
        return " with a default added";
    case Rule::property_removed_is_covered:
        return " removed; its values are still allowed under that name";
    case Rule::property_removed_not_covered:
        return " removed; its values are not all allowed under that name";
    case Rule::property_removed_from_closed:
        return " removed and not allowed any longer";
    case Rule::property_removed_from_open:
    case Rule::property_with_false_removed_from_closed:
        return " removed";
    default:
        return " added";
    }
}

void append_property_change(const Change &change, std::pmr::string &out)
{
    switch (change.rule) {
    case Rule::required_property_added_to_open:
    case Rule::required_property_added_to_unopen:
    case Rule::required_property_with_default_added_to_open:
    case Rule::required_property_with_default_added_to_unopen:
        out.append("Required field ");
        break;
    case Rule::optional_property_added_to_open:
    case Rule::optional_property_added_to_unopen:
        out.append("Optional field ");
        break;
    default:
        out.append("Field ");
    }
    append_quoted(change.name, out);
    out.append(property_verb(change.rule));
}

void append_required_change(const Change &change, std::pmr::string &out)
{
    out.append("Field ");
    append_quoted(change.name, out);
    if (change.rule == Rule::required_attribute_removed)
        out.append(" is no longer required");
    else if (change.rule == Rule::required_attribute_added)
        out.append(" became required");
    else
        out.append(" became required and has a default");
}

void append_item_change(const Change &change, std::pmr::string &out)
{
    out.append("Item");
    std::pmr::string index(out.get_allocator());
    json::append_index(change.index.value_or(0), index);
    out.append(" ").append(index, 1); // without the pointer's slash
    out.append(change.new_value ? " added to the list" : " removed from the list");
}

} // namespace

std::pmr::string message_of(const Change &change, Graph &graph)
{
    std::pmr::string out(graph.memory());
    const std::string_view keyword =
        change.new_value || change.old_keyword.empty() ? change.new_keyword : change.old_keyword;
    switch (change.subject) {
    case Subject::type:
        append_type_change(change, graph, out);
        break;
    case Subject::criterion:
        append_quoted(change.old_keyword, out);
        out.append(" changed to ");
        append_quoted(change.new_keyword, out);
        break;
    case Subject::members:
        out.append("Members cannot be matched: ");
        append_kind(graph, change.old_node, out);
        out.append(" became ");
        append_kind(graph, change.new_node, out);
        break;
    case Subject::keyword:
    case Subject::negation:
        append_quoted(keyword, out);
        append_values(change, out);
        break;
    case Subject::property:
        append_property_change(change, out);
        break;
    case Subject::required:
        append_required_change(change, out);
        break;
    case Subject::name_dependency:
    case Subject::schema_dependency:
        out.append("Dependency of ");
        append_quoted(change.name, out);
        append_values(change, out);
        break;
    case Subject::item:
        append_item_change(change, out);
        break;
    case Subject::values:
        append_values_change(change, graph, out);
        break;
    case Subject::rename:
        out.append("Field ");
        append_quoted(change.former_name, out);
        out.append(" renamed to ");
        append_quoted(change.name, out);
        break;
    }
    return out;
}

std::pmr::string path_of(const Change &change, const Graph &graph)
{
    if (change.subject == Subject::type || change.subject == Subject::criterion ||
        change.subject == Subject::members)
        return graph.pointer(change.new_node);
    const bool is_in_new = change.new_value.has_value();
    std::pmr::string out = graph.pointer(is_in_new ? change.new_node : change.old_node);
    json::append_token(is_in_new ? change.new_keyword : change.old_keyword, out);
    const bool is_named = change.subject != Subject::keyword && change.subject != Subject::values &&
                          change.subject != Subject::negation;
    if (change.index)
        json::append_index(*change.index, out);
    else if (is_named)
        json::append_token(change.name, out);
    return out;
}

} // namespace schema_registry::compat
