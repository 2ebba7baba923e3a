// Arrow column types (json_arrow.hpp). Types are named as Arrow's schema documents name them; the
// integer types may also be spelled {"name": "int", "bitWidth": 32, "isSigned": true}, floats
// {"name": "floatingpoint", "precision": "SINGLE"}. Tested by test/unit/compat/json_arrow_test.cpp.
#include "core/compat/json_arrow.hpp"

#include <array>
#include <unordered_map>

#include "core/json/pointer.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::compat {
namespace {

using json::Kind;

struct Widening {
    std::string_view from, to;
};

// Each value of `from` is one of `to`. Chains are followed.
constexpr std::array kWidenings = {
    Widening{"int8", "int16"},          Widening{"int16", "int32"},
    Widening{"int32", "int64"},         Widening{"uint8", "uint16"},
    Widening{"uint16", "uint32"},       Widening{"uint32", "uint64"},
    Widening{"uint8", "int16"},         Widening{"uint16", "int32"},
    Widening{"uint32", "int64"},        Widening{"float16", "float32"},
    Widening{"float32", "float64"},     Widening{"utf8", "large_utf8"},
    Widening{"binary", "large_binary"},
};

bool is_wider(std::string_view from, std::string_view to) noexcept
{
    for (const Widening &step : kWidenings) {
        if (step.from == from && (step.to == to || is_wider(step.to, to)))
            return true;
    }
    return false;
}

struct Column {
    std::string_view name;                   // of the type; empty if it has none
    std::optional<DocumentView> description; // as written
    std::uint32_t index = 0;                 // in arrow.fields
};

std::string_view text_of(const std::optional<DocumentView> &view) noexcept
{
    return view && view->kind() == Kind::string ? view->text() : std::string_view();
}

std::string_view integer_name(DocumentView type) noexcept
{
    const auto width = type.find("bitWidth");
    const auto is_signed = type.find("isSigned");
    std::uint64_t bits = 0;
    if (!width || width->kind() != Kind::number || !to_uint64(width->number(), bits))
        return "int";
    const bool has_sign = !is_signed || is_signed->kind() != Kind::boolean || is_signed->boolean();
    switch (bits) {
    case 8:
        return has_sign ? "int8" : "uint8";
    case 16:
        return has_sign ? "int16" : "uint16";
    case 32:
        return has_sign ? "int32" : "uint32";
    case 64:
        return has_sign ? "int64" : "uint64";
    default:
        return "int";
    }
}

std::string_view type_name(DocumentView type) noexcept
{
    if (type.kind() == Kind::string)
        return type.text();
    if (type.kind() != Kind::object)
        return {};
    const std::string_view name = text_of(type.find("name"));
    if (name == "int")
        return integer_name(type);
    if (name == "floatingpoint") {
        const std::string_view precision = text_of(type.find("precision"));
        return precision == "HALF" ? "float16" : (precision == "SINGLE" ? "float32" : "float64");
    }
    return name;
}

// The type a property has where the annotation leaves it out.
std::string_view default_name(Graph &graph, NodeId id)
{
    const Node &node = graph.node(id);
    switch (node.kind) {
    case NodeKind::string: {
        const std::string_view format = text_of(graph.value(id, "format"));
        if (format == "date-time")
            return "timestamp";
        return format == "date" ? "date32" : (format == "time" ? "time64" : "utf8");
    }
    case NodeKind::number:
        return node.is_integer ? "int64" : "float64";
    case NodeKind::boolean:
        return "bool";
    case NodeKind::array:
        return "list";
    case NodeKind::object:
        return "struct";
    default:
        return {};
    }
}

std::optional<DocumentView> fields_of(const Graph &graph, NodeId root)
{
    const DocumentView schema = graph.node(root).place.schema;
    if (schema.kind() != Kind::object)
        return std::nullopt;
    const auto arrow = schema.find("arrow");
    if (!arrow || arrow->kind() != Kind::object)
        return std::nullopt;
    const auto fields = arrow->find("fields");
    return fields && fields->kind() == Kind::array ? fields : std::nullopt;
}

// By name; of several with one name the first.
using Columns = std::pmr::unordered_map<std::string_view, Column>;

Columns columns_of(DocumentView fields, const Graph &graph)
{
    Columns columns(graph.memory());
    for (std::uint32_t index = 0; index < fields.size(); ++index) {
        graph.poll();
        const DocumentView field = fields.element(index);
        if (field.kind() != Kind::object)
            continue;
        if (const auto type = field.find("type"))
            columns.try_emplace(text_of(field.find("name")), Column{type_name(*type), type, index});
    }
    return columns;
}

// The column of a property, or the one it maps to.
Column column_of(Graph &graph, NodeId root, const Columns &columns, std::string_view name,
                 DocumentView property)
{
    if (const auto column = columns.find(name); column != columns.end())
        return column->second;
    return {default_name(graph, graph.child(root, property, "properties", name)), std::nullopt, 0};
}

bool is_same(const Column &left, const Column &right)
{
    if (left.description && right.description && json::equal(*left.description, *right.description))
        return true;
    // A type with parameters (unit, children) is only the same where those are.
    const bool has_parameters =
        left.description && right.description && left.description->kind() == Kind::object &&
        right.description->kind() == Kind::object && left.description->size() > 1 &&
        right.description->size() > 1 && text_of(left.description->find("name")) != "int";
    return left.name == right.name && !has_parameters;
}

void append_type(const Column &column, std::pmr::string &out)
{
    if (column.description && column.description->kind() == Kind::object &&
        column.description->size() > 1)
        json::write_excerpt(*column.description, 80, out);
    else
        out.append(column.name);
}

void add_change(std::string_view name, const Column &old_column, const Column &new_column,
                Graph &graph, Report &report)
{
    std::string_view verb = " changed from ";
    Rule rule = Rule::type_changed;
    if (is_wider(old_column.name, new_column.name)) {
        rule = Rule::type_widened;
        verb = " widened from ";
    } else if (is_wider(new_column.name, old_column.name)) {
        rule = Rule::type_narrowed;
        verb = " narrowed from ";
    }
    std::pmr::string message("Arrow type of field '", graph.memory());
    message.append(name).append("'").append(verb);
    append_type(old_column, message);
    message.append(" to ");
    append_type(new_column, message);
    std::pmr::string path("/arrow/fields", graph.memory());
    if (new_column.description || old_column.description) {
        json::append_index(new_column.description ? new_column.index : old_column.index, path);
        path.append("/type");
    }
    report.add_row(rule, std::move(path), std::move(message), rule != Rule::type_widened,
                   rule != Rule::type_narrowed);
}

} // namespace

void compare_arrow(Graph &graph, Report &report)
{
    const NodeId old_root = graph.root(Side::old_schema);
    const NodeId new_root = graph.root(Side::new_schema);
    const auto old_fields = fields_of(graph, old_root);
    const auto new_fields = fields_of(graph, new_root);
    const auto old_properties = graph.value(old_root, "properties");
    const auto new_properties = graph.value(new_root, "properties");
    if (!old_fields || !new_fields || !old_properties || !new_properties ||
        old_properties->kind() != Kind::object || new_properties->kind() != Kind::object)
        return;
    const Columns old_columns = columns_of(*old_fields, graph);
    const Columns new_columns = columns_of(*new_fields, graph);
    for (auto member = new_properties->members(); member.next();) {
        graph.poll();
        const auto former = old_properties->find(member.key());
        if (!former)
            continue;
        const Column old_column = column_of(graph, old_root, old_columns, member.key(), *former);
        const Column new_column =
            column_of(graph, new_root, new_columns, member.key(), member.value());
        const bool is_known = !old_column.name.empty() && !new_column.name.empty();
        if (is_known && !is_same(old_column, new_column))
            add_change(member.key(), old_column, new_column, graph, report);
    }
}

} // namespace schema_registry::compat
