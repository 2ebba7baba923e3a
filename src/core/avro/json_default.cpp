// Defaults of fields in the JSON encodings (json_default.hpp).
#include "core/avro/json_default.hpp"

#include "core/avro/bytes.hpp"
#include "core/avro/decimal_bytes.hpp"
#include "core/avro/defaults.hpp"
#include "core/avro/times.hpp"
#include "core/base/base64.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::avro {

namespace {

// Defaults of defaults can be large, or without an end.
constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::uint32_t kMaxDepth = 64;

class DefaultWriter {
  public:
    DefaultWriter(const Schema &schema, JsonEncoding encoding, Fields fields, std::pmr::string &out)
        : schema_(schema), is_plain_(encoding == JsonEncoding::plain),
          has_all_fields_(fields == Fields::all || !is_plain_), out_(out),
          most_(out.size() + kMaxBytes)
    {
    }

    [[nodiscard]] bool write(NodeId type, DocumentView value)
    {
        if (depth_ == kMaxDepth || out_.size() > most_)
            return false;
        ++depth_;
        const bool written = is_possible(type, value) && write_value(schema_.node(type), value);
        --depth_;
        return written;
    }

  private:
    // What stands in a default of a default was not looked at: a lenient schema may have anything there.
    [[nodiscard]] bool is_possible(NodeId type, DocumentView value) const
    {
        switch (schema_.node(type).type) {
        case Type::array:
            return value.kind() == json::Kind::array;
        case Type::map:
        case Type::record:
            return value.kind() == json::Kind::object;
        case Type::union_:
            return true;
        default:
            return is_default_of(schema_, type, value);
        }
    }

    [[nodiscard]] bool write_value(const Node &node, DocumentView value)
    {
        switch (node.type) {
        case Type::union_:
            return write_union(node, value);
        case Type::record:
            return write_record(node, value);
        case Type::array:
        case Type::map:
            return write_items(node, value);
        case Type::bytes:
        case Type::fixed:
            if (is_plain_ && value.kind() == json::Kind::string)
                return write_bytes(node, value);
            break;
        case Type::int_:
        case Type::long_:
            if (is_plain_ && node.logical != Logical::none)
                return write_time(node, value);
            break;
        default:
            break;
        }
        json::write_normal_form(value, out_, schema_.limits());
        return true;
    }

    [[nodiscard]] bool write_union(const Node &node, DocumentView value)
    {
        for (const NodeId branch : node.branches) {
            if (!is_default_of(schema_, branch, value))
                continue;
            const Node &type = schema_.node(branch);
            if (is_plain_ || type.type == Type::null)
                return write(branch, value);
            out_.push_back('{');
            json::append_string(is_named(type.type) ? type.name : name_of(type.type), out_);
            out_.push_back(':');
            const bool written = write(branch, value);
            out_.push_back('}');
            return written;
        }
        return false;
    }

    // What the value does not say, the fields' own defaults do; plain instances need not have it.
    [[nodiscard]] bool write_record(const Node &node, DocumentView value)
    {
        out_.push_back('{');
        const char *separator = "";
        for (const Field &field : node.fields) {
            auto member = value.find(field.name);
            if (!member && !has_all_fields_)
                continue;
            if (!member)
                member = field.default_value;
            if (!member)
                return false;
            out_.append(separator);
            json::append_string(field.name, out_);
            out_.push_back(':');
            if (!write(field.type, *member))
                return false;
            separator = ",";
        }
        out_.push_back('}');
        return true;
    }

    [[nodiscard]] bool write_items(const Node &node, DocumentView value)
    {
        const bool is_map = node.type == Type::map;
        out_.push_back(is_map ? '{' : '[');
        for (std::uint32_t index = 0; index < value.size(); ++index) {
            out_.append(index == 0 ? "" : ",");
            if (is_map) {
                json::append_string(value.key(index), out_);
                out_.push_back(':');
            }
            if (!write(node.item, value.element(index)))
                return false;
        }
        out_.push_back(is_map ? '}' : ']');
        return true;
    }

    [[nodiscard]] bool write_time(const Node &node, DocumentView value)
    {
        DecimalView number = value.number();
        const bool negative = number.negative;
        number.negative = false;
        std::uint64_t magnitude = 0;
        std::pmr::string text(schema_.memory());
        if (!to_uint64(number, magnitude))
            return false;
        if (append_time(made_of(node.logical),
                        static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude), text))
            json::append_string(text, out_);
        else
            json::write_normal_form(value, out_, schema_.limits());
        return true;
    }

    [[nodiscard]] bool write_bytes(const Node &node, DocumentView value)
    {
        std::pmr::string bytes(schema_.memory());
        if (!read_bytes(value.text(), bytes) || bytes.size() > kMaxBytes)
            return false;
        if (node.logical == Logical::decimal) {
            append_decimal(bytes, node.scale, out_);
            return true;
        }
        std::pmr::string text(schema_.memory());
        if (node.logical == Logical::uuid) {
            append_uuid(bytes, text);
        } else if (node.logical == Logical::duration) {
            append_duration(bytes, text);
        } else {
            text.resize(base64_size(bytes.size()));
            write_base64(bytes, text.data());
        }
        json::append_string(text, out_);
        return true;
    }

    const Schema &schema_;
    bool is_plain_;
    bool has_all_fields_;
    std::pmr::string &out_;
    std::size_t most_;
    std::uint32_t depth_ = 0;
};

} // namespace

bool write_json_default(const Schema &schema, NodeId type, DocumentView value,
                        JsonEncoding encoding, Fields fields, std::pmr::string &out)
{
    return is_default_of(schema, type, value) || schema.node(type).type == Type::union_
               ? DefaultWriter(schema, encoding, fields, out).write(type, value)
               : false;
}

} // namespace schema_registry::avro
