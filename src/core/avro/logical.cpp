// Logical types (logical.hpp): a table of which stands on which type. Tested by
// test/unit/avro/schema_test.cpp.
#include "core/avro/logical.hpp"

#include <algorithm>
#include <array>

namespace schema_registry::avro {

namespace {

struct LogicalRow {
    std::string_view name;
    Logical logical;
    Type type;
    std::uint32_t size; // of a fixed; 0: any
};

constexpr std::array kRows = {
    LogicalRow{"decimal", Logical::decimal, Type::bytes, 0},
    LogicalRow{"decimal", Logical::decimal, Type::fixed, 0},
    LogicalRow{"uuid", Logical::uuid, Type::string, 0},
    LogicalRow{"uuid", Logical::uuid, Type::fixed, 16},
    LogicalRow{"date", Logical::date, Type::int_, 0},
    LogicalRow{"time-millis", Logical::time_millis, Type::int_, 0},
    LogicalRow{"time-micros", Logical::time_micros, Type::long_, 0},
    LogicalRow{"timestamp-millis", Logical::timestamp_millis, Type::long_, 0},
    LogicalRow{"timestamp-micros", Logical::timestamp_micros, Type::long_, 0},
    LogicalRow{"timestamp-nanos", Logical::timestamp_nanos, Type::long_, 0},
    LogicalRow{"local-timestamp-millis", Logical::local_timestamp_millis, Type::long_, 0},
    LogicalRow{"local-timestamp-micros", Logical::local_timestamp_micros, Type::long_, 0},
    LogicalRow{"local-timestamp-nanos", Logical::local_timestamp_nanos, Type::long_, 0},
    LogicalRow{"duration", Logical::duration, Type::fixed, 12},
};

// The most digits a number can have that always fits into so many bytes, in two's complement:
// floor(log10(2^(8 * size - 1) - 1)). The logarithm of 2 is between 0.30102999 and 0.30103.
std::uint64_t digits_that_fit(std::uint64_t size) noexcept
{
    return size == 0 ? 0 : (8 * size - 1) * 30102999 / 100000000;
}

// An unsigned member; `otherwise` where there is none, false where it is something else.
bool read_count(DocumentView declaration, std::string_view name, std::uint64_t otherwise,
                std::uint64_t &out) noexcept
{
    const auto member = declaration.find(name);
    out = otherwise;
    return !member || (member->kind() == json::Kind::number && to_uint64(member->number(), out));
}

void read_decimal(Node &node, DocumentView declaration) noexcept
{
    std::uint64_t precision = 0;
    std::uint64_t scale = 0;
    if (!read_count(declaration, "precision", 0, precision) ||
        !read_count(declaration, "scale", 0, scale))
        return;
    const std::uint64_t numeric = kMaxDigitsBehindPoint; // what jsonb has room for
    const std::uint64_t most =
        node.type == Type::fixed ? std::min(digits_that_fit(node.size), numeric) : numeric;
    if (precision == 0 || precision > most || scale > precision)
        return;
    node.logical = Logical::decimal;
    node.precision = static_cast<std::uint32_t>(precision);
    node.scale = static_cast<std::uint32_t>(scale);
}

} // namespace

std::string_view name_of(Logical logical) noexcept
{
    for (const LogicalRow &row : kRows) {
        if (row.logical == logical)
            return row.name;
    }
    return {};
}

void read_logical(Node &node, DocumentView declaration) noexcept
{
    const auto member = declaration.find("logicalType");
    if (!member || member->kind() != json::Kind::string)
        return;
    for (const LogicalRow &row : kRows) {
        if (row.name != member->text() || row.type != node.type ||
            (row.size != 0 && row.size != node.size))
            continue;
        if (row.logical == Logical::decimal)
            read_decimal(node, declaration);
        else
            node.logical = row.logical;
        return;
    }
}

} // namespace schema_registry::avro
