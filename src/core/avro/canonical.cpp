// Writing an Avro schema (canonical.hpp). A named type is written out where it comes first, and is
// its full name from then on. Tested by test/unit/avro/canonical_test.cpp.
#include "core/avro/canonical.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/avro/names.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::avro {

namespace {

using json::append_string;
using json::Kind;

constexpr std::uint32_t kMaxDepth = 5000;

// Attributes that have a place of their own in each form.
constexpr std::array<std::string_view, 9> kStructure = {
    "type", "name", "namespace", "fields", "symbols", "items", "values", "size", "aliases",
};

class SchemaWriter {
  public:
    SchemaWriter(const Schema &schema, Form form, std::pmr::string &out)
        : schema_(schema), form_(form), out_(out),
          is_written_(schema.node_count(), false, schema.memory())
    {
    }

    void write(NodeId id)
    {
        const Node &node = schema_.node(id);
        if (node.type == Type::union_)
            return write_list(node.branches, [&](NodeId branch) { write(branch); });
        const bool is_by_name = form_ == Form::normalized && !schema_.is_own(id);
        if (is_named(node.type) && (is_written_[id] || is_by_name))
            return append_string(node.name, out_);
        is_written_[id] = true;
        if (is_primitive(node.type) && (form_ == Form::canonical || !has_attributes(node)))
            return append_string(name_of(node.type), out_);
        if (++depth_ > kMaxDepth || schema_.limits().is_too_deep())
            throw Error(Code::too_complex, "Avro schema is nested too deeply");
        const std::string_view outside = around_;
        if (is_named(node.type))
            around_ = namespace_of(node.name);
        out_.push_back('{');
        write_members(node, outside);
        out_.push_back('}');
        around_ = outside;
        --depth_;
    }

  private:
    template <typename Items, typename Write>
    void write_list(const Items &items, Write write_item)
    {
        out_.push_back('[');
        const char *separator = "";
        for (const auto &item : items) {
            out_.append(separator);
            write_item(item);
            separator = ",";
        }
        out_.push_back(']');
    }

    void write_texts(std::span<const std::string_view> texts)
    {
        write_list(texts, [&](std::string_view text) { append_string(text, out_); });
    }

    // Attributes that are not in a form's own order, or nothing.
    [[nodiscard]] std::pmr::vector<std::string_view> other_names(DocumentView declaration) const
    {
        std::pmr::vector<std::string_view> names(schema_.memory());
        for (auto members = declaration.members(); members.next();) {
            const std::string_view name = members.key();
            const bool is_default_order = name == "order" &&
                                          members.value().kind() == Kind::string &&
                                          members.value().text() == "ascending";
            if (std::ranges::find(kStructure, name) == kStructure.end() && !is_default_order)
                names.push_back(name);
        }
        std::ranges::sort(names);
        return names;
    }

    [[nodiscard]] bool has_attributes(const Node &node) const
    {
        return node.declaration && !other_names(*node.declaration).empty();
    }

    void write_others(DocumentView declaration)
    {
        for (const std::string_view name : other_names(declaration)) {
            out_.push_back(',');
            append_string(name, out_);
            out_.push_back(':');
            json::write_normal_form(*declaration.find(name), out_, schema_.limits());
        }
    }

    void write_members(const Node &node, std::string_view outside)
    {
        if (is_named(node.type)) {
            out_.append("\"name\":");
            append_string(node.name, out_);
            out_.push_back(',');
            // Without a dot it would be of the namespace around it.
            if (form_ != Form::canonical && around_.empty() && !outside.empty())
                out_.append("\"namespace\":\"\",");
        }
        out_.append("\"type\":");
        append_string(name_of(node.type), out_);
        write_content(node);
        if (form_ == Form::canonical)
            return;
        if (!node.aliases.empty()) {
            out_.append(",\"aliases\":");
            write_texts(node.aliases);
        }
        if (node.declaration)
            write_others(*node.declaration);
    }

    void write_content(const Node &node)
    {
        switch (node.type) {
        case Type::record:
            out_.append(",\"fields\":");
            return write_list(node.fields, [&](const Field &field) { write_field(field); });
        case Type::enum_:
            out_.append(",\"symbols\":");
            return write_texts(node.symbols);
        case Type::array:
            out_.append(",\"items\":");
            return write(node.item);
        case Type::map:
            out_.append(",\"values\":");
            return write(node.item);
        case Type::fixed: {
            std::array<char, 16> digits;
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), node.size);
            out_.append(",\"size\":").append(digits.data(), end.ptr);
            return;
        }
        default:
            return;
        }
    }

    void write_field(const Field &field)
    {
        out_.append("{\"name\":");
        append_string(field.name, out_);
        out_.append(",\"type\":");
        write(field.type);
        if (form_ != Form::canonical) {
            if (!field.aliases.empty()) {
                out_.append(",\"aliases\":");
                write_texts(field.aliases);
            }
            write_others(field.declaration);
        }
        out_.push_back('}');
    }

    const Schema &schema_;
    Form form_;
    std::pmr::string &out_;
    std::pmr::vector<bool> is_written_;
    std::string_view around_; // the namespace in force
    std::uint32_t depth_ = 0;
};

} // namespace

void write_schema(const Schema &schema, Form form, std::pmr::string &out)
{
    SchemaWriter(schema, form, out).write(schema.root());
}

} // namespace schema_registry::avro
