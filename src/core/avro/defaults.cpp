// Which JSON values are defaults of which types (defaults.hpp).
#include "core/avro/defaults.hpp"

#include <algorithm>

#include "core/avro/bytes.hpp"

namespace schema_registry::avro {

namespace {

using json::Kind;

bool is_integer_within(DocumentView value, std::uint64_t most_positive)
{
    if (value.kind() != Kind::number)
        return false;
    DecimalView number = value.number();
    const bool negative = number.negative;
    number.negative = false;
    std::uint64_t magnitude = 0;
    return to_uint64(number, magnitude) && magnitude <= most_positive + (negative ? 1 : 0);
}

bool is_symbol_of(const Node &node, DocumentView value)
{
    return value.kind() == Kind::string && find_by_name(node, value.text());
}

bool is_record_default(const Schema &schema, const Node &record, DocumentView value)
{
    if (value.kind() != Kind::object)
        return false;
    return std::ranges::all_of(record.fields, [&](const Field &field) {
        const auto member = value.find(field.name);
        return member ? is_default_of(schema, field.type, *member)
                      : field.default_value.has_value();
    });
}

} // namespace

bool is_default_of(const Schema &schema, NodeId type, DocumentView value)
{
    const Node &node = schema.node(type);
    const Kind kind = value.kind();
    const auto all_are_items = [&] {
        for (std::uint32_t index = 0; index < value.size(); ++index) {
            if (!is_default_of(schema, node.item, value.element(index)))
                return false;
        }
        return true;
    };
    std::size_t size = 0;
    switch (node.type) {
    case Type::null:
        return kind == Kind::null;
    case Type::boolean:
        return kind == Kind::boolean;
    case Type::int_:
        return is_integer_within(value, INT32_MAX);
    case Type::long_:
        return is_integer_within(value, INT64_MAX);
    case Type::float_:
    case Type::double_:
        return kind == Kind::number;
    case Type::bytes:
        return kind == Kind::string && count_bytes(value.text(), size);
    case Type::fixed:
        return kind == Kind::string && count_bytes(value.text(), size) && size == node.size;
    case Type::string:
        return kind == Kind::string;
    case Type::enum_:
        return is_symbol_of(node, value);
    case Type::array:
        return kind == Kind::array && all_are_items();
    case Type::map:
        return kind == Kind::object && all_are_items();
    case Type::record:
        return is_record_default(schema, node, value);
    case Type::union_:
        return !node.branches.empty() && is_default_of(schema, node.branches.front(), value);
    }
    return false;
}

} // namespace schema_registry::avro
