// Writing the JSON Schema of an Avro schema (json_schema.hpp): named types are definitions, all
// others are written where they stand. Tested by test/unit/avro/json_schema_test.cpp.
#include "core/avro/json_schema.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/avro/json_default.hpp"
#include "core/avro/names.hpp"
#include "core/base/poll.hpp"
#include "core/json/pointer.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::avro {

namespace {

using json::append_string;

constexpr std::string_view kInteger =
    R"("type":"integer","minimum":-2147483648,"maximum":2147483647)";
constexpr std::string_view kLongInteger =
    R"("type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807)";
constexpr std::string_view kBytes = R"("type":"string","pattern":"^[\\u0000-\\u00ff]*$")";
constexpr std::string_view kBase64 =
    R"("type":"string","pattern":)"
    R"("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$")";

// Digits, base64 ones, behind which the last one carries some bits only.
constexpr std::string_view kBase64Ends[] = {"", "[AQgw]==", "[AEIMQUYcgkosw048]="};

// Clock time with up to so many digits of a fraction.
constexpr std::string_view kTime = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
// A day that exists, but for the 29th of February.
constexpr std::string_view kDay = "[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
                                  "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))";

// How a time is written, and how many digits its fraction can have.
struct TimeForm {
    bool has_day;
    bool has_zone;
    char fraction;
};

constexpr TimeForm time_form(Logical logical) noexcept
{
    switch (logical) {
    case Logical::time_millis:
        return {false, false, '3'};
    case Logical::time_micros:
        return {false, false, '6'};
    case Logical::timestamp_millis:
        return {true, true, '3'};
    case Logical::timestamp_micros:
        return {true, true, '6'};
    case Logical::timestamp_nanos:
        return {true, true, '9'};
    case Logical::local_timestamp_millis:
        return {true, false, '3'};
    case Logical::local_timestamp_micros:
        return {true, false, '6'};
    default:
        return {true, false, '9'};
    }
}

class JsonSchemaWriter {
  public:
    JsonSchemaWriter(const Schema &schema, JsonEncoding encoding, std::pmr::string &out)
        : schema_(schema), is_plain_(encoding == JsonEncoding::plain), encoding_(encoding),
          out_(out), is_queued_(schema.node_count(), false, schema.memory()),
          queue_(schema.memory()), poll_(schema.limits()),
          max_bytes_(format::kGeneratedBytes * schema.limits().max_schema_bytes)
    {
    }

    void write()
    {
        out_.append(R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)");
        write_members(schema_.root());
        if (!queue_.empty())
            out_.append(",\"$defs\":{");
        for (std::size_t next = 0; next < queue_.size(); ++next) {
            const Node &node = schema_.node(queue_[next]);
            out_.append(next == 0 ? "" : ",");
            append_string(node.name, out_);
            out_.append(":{");
            write_named(node);
            out_.push_back('}');
        }
        out_.append(queue_.empty() ? "}" : "}}");
    }

  private:
    void write_schema(NodeId id)
    {
        out_.push_back('{');
        write_members(id);
        out_.push_back('}');
    }
    void append_number(std::uint64_t number)
    {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, number);
        out_.append(digits, end.ptr);
    }

    // The keywords of a type. Types nest no deeper than their JSON: named ones are only referred to.
    void write_members(NodeId id);
    void write_named(const Node &node);
    void write_record(const Node &node);
    void write_field(const Field &field);
    void write_union(const Node &node);
    void write_fixed(const Node &node);
    void write_decimal(const Node &node);
    void write_time(std::string_view underlying, Logical logical);
    void write_reference(NodeId id);

    const Schema &schema_;
    bool is_plain_;
    JsonEncoding encoding_;
    std::pmr::string &out_;
    std::pmr::vector<bool> is_queued_;
    std::pmr::vector<NodeId> queue_; // named types in the order of their definitions
    Poll poll_;
    std::size_t max_bytes_;
};

// A JSON Pointer in a fragment: what a URI cannot hold is percent-encoded.
void append_fragment(std::string_view name, std::pmr::string &out)
{
    std::pmr::string token(out.get_allocator());
    json::append_token(name, token);
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (const char byte : token) {
        const auto value = static_cast<unsigned char>(byte);
        const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                              (byte >= 'a' && byte <= 'z') ||
                              std::string_view("/-._~").find(byte) != std::string_view::npos;
        if (is_plain)
            out.push_back(byte);
        else
            out.append({'%', kHex[value >> 4], kHex[value & 15]});
    }
}

void JsonSchemaWriter::write_reference(NodeId id)
{
    if (!is_queued_[id])
        queue_.push_back(id);
    is_queued_[id] = true;
    std::pmr::string reference("#/$defs", schema_.memory());
    append_fragment(schema_.node(id).name, reference);
    out_.append("\"$ref\":");
    append_string(reference, out_);
}

void JsonSchemaWriter::write_members(NodeId id)
{
    const Node &node = schema_.node(id);
    switch (node.type) {
    case Type::null:
    case Type::boolean:
    case Type::string:
        out_.append("\"type\":");
        append_string(name_of(node.type), out_);
        return;
    case Type::int_:
    case Type::long_: {
        const std::string_view number = node.type == Type::int_ ? kInteger : kLongInteger;
        if (is_plain_ && node.logical != Logical::none)
            return write_time(number, node.logical);
        out_.append(number);
        return;
    }
    case Type::float_:
    case Type::double_:
        out_.append(R"("anyOf":[{"type":"number",)")
            .append(node.type == Type::float_
                        ? R"("minimum":-3.4028235e38,"maximum":3.4028235e38})"
                        : R"("minimum":-1.7976931348623157e308,"maximum":1.7976931348623157e308})")
            .append(R"(,{"enum":["NaN","Infinity","-Infinity"]}])");
        return;
    case Type::bytes:
        if (is_plain_ && node.logical == Logical::decimal)
            return write_decimal(node);
        out_.append(is_plain_ ? kBase64 : kBytes);
        return;
    case Type::array:
        out_.append(R"("type":"array","items":)");
        return write_schema(node.item);
    case Type::map:
        out_.append(R"("type":"object","additionalProperties":)");
        return write_schema(node.item);
    case Type::union_:
        return write_union(node);
    case Type::record:
    case Type::enum_:
    case Type::fixed:
        return write_reference(id);
    }
}

void JsonSchemaWriter::write_named(const Node &node)
{
    if (node.type == Type::record)
        return write_record(node);
    if (node.type == Type::fixed)
        return write_fixed(node);
    if (node.symbols.empty()) {
        out_.append("\"not\":{}");
        return;
    }
    out_.append("\"enum\":[");
    for (const std::string_view &symbol : node.symbols) {
        out_.append(&symbol == node.symbols.data() ? "" : ",");
        append_string(symbol, out_);
    }
    out_.push_back(']');
}

void JsonSchemaWriter::write_record(const Node &node)
{
    out_.append(R"("type":"object","properties":{)");
    for (const Field &field : node.fields) {
        poll_.step();
        if (out_.size() > max_bytes_)
            throw Error(Code::too_complex, "JSON Schema of an Avro schema is too large",
                        "Defaults are written out in it with all their fields.");
        out_.append(&field == node.fields.data() ? "" : ",");
        append_string(field.name, out_);
        out_.append(":{");
        write_field(field);
        out_.push_back('}');
    }
    out_.append(R"(},"required":[)");
    const char *separator = "";
    for (const Field &field : node.fields) {
        if (is_plain_ && field.default_value)
            continue;
        out_.append(separator);
        append_string(field.name, out_);
        separator = ",";
    }
    out_.append(R"(],"additionalProperties":false)");
}

void JsonSchemaWriter::write_field(const Field &field)
{
    write_members(field.type);
    if (!field.default_value)
        return;
    std::pmr::string value(schema_.memory());
    if (!write_json_default(schema_, field.type, *field.default_value, encoding_, Fields::needed,
                            value))
        return; // which lenient registration lets through
    out_.append(",\"default\":").append(value);
}

void JsonSchemaWriter::write_union(const Node &node)
{
    if (node.branches.empty()) {
        out_.append("\"not\":{}");
        return;
    }
    out_.append("\"anyOf\":[");
    for (const NodeId &branch : node.branches) {
        out_.append(&branch == node.branches.data() ? "" : ",");
        const Node &type = schema_.node(branch);
        if (is_plain_ || type.type == Type::null) {
            write_schema(branch);
            continue;
        }
        const std::string_view tag = is_named(type.type) ? type.name : name_of(type.type);
        out_.append(R"({"type":"object","properties":{)");
        append_string(tag, out_);
        out_.push_back(':');
        write_schema(branch);
        out_.append(R"(},"required":[)");
        append_string(tag, out_);
        out_.append(R"(],"additionalProperties":false})");
    }
    out_.push_back(']');
}

void JsonSchemaWriter::write_fixed(const Node &node)
{
    if (!is_plain_) {
        out_.append(kBytes);
    } else if (node.logical == Logical::decimal) {
        return write_decimal(node);
    } else if (node.logical == Logical::uuid) {
        out_.append(R"("type":"string","format":"uuid")");
        return;
    } else if (node.logical == Logical::duration) {
        out_.append(R"("type":"string","pattern":)"
                    R"("^P[0-9]{1,10}M[0-9]{1,10}DT[0-9]{1,7}(?:\\.[0-9]{1,3})?S$")");
        return;
    } else {
        out_.append(R"("type":"string","pattern":"^[A-Za-z0-9+/]*)")
            .append(kBase64Ends[node.size % 3])
            .append("$\"");
    }
    const std::uint64_t length = is_plain_ ? (std::uint64_t{node.size} + 2) / 3 * 4 : node.size;
    out_.append(",\"minLength\":");
    append_number(length);
    out_.append(",\"maxLength\":");
    append_number(length);
}

void JsonSchemaWriter::write_decimal(const Node &node)
{
    out_.append(R"("type":"number","multipleOf":1e-)");
    append_number(node.scale);
    out_.append(",\"exclusiveMinimum\":-1e");
    append_number(node.precision - node.scale);
    out_.append(",\"exclusiveMaximum\":1e");
    append_number(node.precision - node.scale);
}

void JsonSchemaWriter::write_time(std::string_view underlying, Logical logical)
{
    out_.append("\"anyOf\":[{").append(underlying).append("},{\"type\":\"string\",");
    if (logical == Logical::date) {
        out_.append("\"format\":\"date\"}]");
        return;
    }
    const TimeForm form = time_form(logical);
    if (form.has_zone)
        out_.append("\"format\":\"date-time\",");
    out_.append("\"pattern\":\"^");
    if (form.has_day)
        out_.append(kDay).append("[Tt]");
    out_.append(kTime).append("(?:\\\\.[0-9]{1,").append(1, form.fraction).append("})?");
    out_.append(form.has_zone ? "(?:[Zz]|[+-][0-9:]+)$\"}]" : "$\"}]");
}

} // namespace

void write_json_schema(const Schema &schema, JsonEncoding encoding, std::pmr::string &out)
{
    JsonSchemaWriter(schema, encoding, out).write();
}

} // namespace schema_registry::avro
