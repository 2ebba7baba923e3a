// Reading an Avro schema (schema_reader.hpp). Types that refer to each other by name are one node,
// which exists before its fields are read; defaults are looked at when all of it is there.
// Specification: "Schema Declaration". Tested by test/unit/avro/schema_test.cpp.
#include "core/avro/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_set>

#include "core/avro/logical.hpp"
#include "core/avro/names.hpp"
#include "core/base/keep.hpp"
#include "core/json/pointer.hpp"

namespace schema_registry::avro {

namespace {

using json::Kind;

constexpr std::array<std::string_view, 14> kTypeNames = {
    "null",   "boolean", "int",  "long",  "float", "double", "bytes",
    "string", "record",  "enum", "array", "map",   "union",  "fixed",
};

constexpr std::string_view kNoName = " is not a name: letters, digits and \"_\", no digit first";

// More bytes than any message can have.
constexpr std::uint64_t kMaxFixedSize = 1u << 30;

std::optional<std::string_view> text_member(DocumentView object, std::string_view name)
{
    const auto member = object.find(name);
    if (!member || member->kind() != Kind::string)
        return std::nullopt;
    return member->text();
}

std::pmr::string quoted(std::string_view before, std::string_view name, std::string_view after,
                        std::pmr::memory_resource *memory)
{
    std::pmr::string text(before, memory);
    text.append("\"").append(name).append("\"").append(after);
    return text;
}

} // namespace

std::string_view name_of(Type type) noexcept
{
    return kTypeNames[static_cast<std::size_t>(type)];
}

std::optional<Type> parse_type(std::string_view name) noexcept
{
    const auto *const found = std::ranges::find(kTypeNames, name);
    if (found == kTypeNames.end() || name == "union")
        return std::nullopt;
    return static_cast<Type>(found - kTypeNames.begin());
}

// One step of the path to what is being read, taken back when it goes out of scope.
class SchemaReader::PathStep {
  public:
    PathStep(SchemaReader &reader, std::string_view token)
        : path_(reader.path_), size_(path_.size())
    {
        json::append_token(token, path_);
    }
    PathStep(SchemaReader &reader, std::uint32_t index) : path_(reader.path_), size_(path_.size())
    {
        json::append_index(index, path_);
    }
    PathStep(const PathStep &) = delete;
    PathStep &operator=(const PathStep &) = delete;
    ~PathStep() { path_.resize(size_); }

  private:
    std::pmr::string &path_;
    std::size_t size_;
};

std::span<const std::uint32_t>
SchemaReader::sort_by_name(const std::pmr::vector<std::string_view> &names)
{
    std::pmr::vector<std::uint32_t> order(names.size(), memory_);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::stable_sort(order, std::ranges::less{},
                             [&](std::uint32_t index) { return names[index]; });
    return keep_all(order, *memory_);
}

SchemaReader::SchemaReader(Schema &schema)
    : schema_(schema), memory_(schema.memory_), path_(memory_), defaults_(memory_)
{
    for (std::uint8_t type = 0; type <= static_cast<std::uint8_t>(Type::string); ++type)
        schema_.nodes_.push_back({.type = static_cast<Type>(type)});
}

NodeId SchemaReader::read_document(DocumentView root, std::string_view name)
{
    path_.assign(name);
    if (!name.empty())
        path_.push_back('#');
    return read(root, {});
}

NodeId SchemaReader::add(Node node)
{
    schema_.nodes_.push_back(node);
    return static_cast<NodeId>(schema_.nodes_.size() - 1);
}

void SchemaReader::add_to(std::pmr::vector<SchemaProblem> &problems, std::string_view path,
                          std::string_view message, Code code)
{
    if (problems.size() < Schema::kMaxProblems)
        problems.push_back(
            {std::pmr::string(path, memory_), std::pmr::string(message, memory_), code});
}

void SchemaReader::problem(std::string_view message, Code code)
{
    add_to(schema_.problems_, path_, message, code);
}

void SchemaReader::deviation(std::string_view message)
{
    add_to(schema_.deviations_, path_, message, Code::invalid_schema);
}

NodeId SchemaReader::read(DocumentView json, std::string_view around)
{
    if (schema_.limits_.is_too_deep())
        throw Error(Code::too_complex, "Avro schema is nested too deeply");
    switch (json.kind()) {
    case Kind::string:
        return read_name(json.text(), around);
    case Kind::array:
        return read_union(json, around);
    case Kind::object:
        return read_object(json, around);
    default:
        problem("must be the name of a type, an object, or an array of types");
        return shared(Type::null);
    }
}

std::optional<NodeId> SchemaReader::find_type(std::string_view written, std::string_view around)
{
    auto found = schema_.names_.find(full_name(written, around, memory_));
    if (found == schema_.names_.end())
        found = schema_.names_.find(written); // without a namespace, as other registries look
    if (found == schema_.names_.end())
        return std::nullopt;
    return found->second;
}

NodeId SchemaReader::read_name(std::string_view written, std::string_view around)
{
    const auto type = parse_type(written);
    if (type && is_primitive(*type))
        return shared(*type);
    if (const auto known = find_type(written, around))
        return *known;
    if (type)
        problem(quoted("type ", written, " must be an object with its attributes", memory_));
    else
        problem(quoted("type ", written, " is not declared", memory_), Code::unresolved_reference);
    return shared(Type::null);
}

NodeId SchemaReader::read_object(DocumentView json, std::string_view around)
{
    const auto type_member = json.find("type");
    if (!type_member) {
        problem("an object must have a \"type\"");
        return shared(Type::null);
    }
    if (type_member->kind() == Kind::object || type_member->kind() == Kind::array) {
        deviation("\"type\" must be a name here; the type that it holds can stand by itself");
        const PathStep step(*this, "type");
        return read(*type_member, around);
    }
    if (type_member->kind() != Kind::string) {
        const PathStep step(*this, "type");
        problem("must be the name of a type");
        return shared(Type::null);
    }
    const std::string_view written = type_member->text();
    std::optional<Type> type = parse_type(written);
    if (written == "error") {
        deviation("an error is a type of protocols; here it is a record");
        type = Type::record;
    }
    if (!type) {
        const PathStep step(*this, "type");
        return read_name(written, around);
    }
    if (is_named(*type))
        return read_named(*type, json, around);
    if (*type == Type::array || *type == Type::map)
        return read_container(*type, json, around);
    Node node{.type = *type, .declaration = json};
    read_logical(node, json);
    return add(node);
}

NodeId SchemaReader::read_union(DocumentView json, std::string_view around)
{
    std::pmr::vector<NodeId> branches(memory_);
    std::pmr::unordered_set<std::string_view> names(memory_);
    for (std::uint32_t index = 0; index < json.size(); ++index) {
        const PathStep step(*this, index);
        const NodeId branch = read(json.element(index), around);
        const Node &node = schema_.nodes_[branch];
        if (node.type == Type::union_)
            problem("a union must not hold a union itself");
        const std::string_view name = is_named(node.type) ? node.name : name_of(node.type);
        if (!names.insert(name).second)
            problem(quoted("a union must not hold ", name, " twice", memory_));
        branches.push_back(branch);
    }
    return add({.type = Type::union_, .branches = keep_all(branches, *memory_)});
}

NodeId SchemaReader::read_container(Type type, DocumentView json, std::string_view around)
{
    const std::string_view keyword = type == Type::array ? "items" : "values";
    const auto item = json.find(keyword);
    Node node{.type = type, .declaration = json};
    if (item) {
        const PathStep step(*this, keyword);
        node.item = read(*item, around);
    } else {
        problem(quoted("an object of this type must have ", keyword, "", memory_));
    }
    return add(node);
}

std::string_view SchemaReader::declared_name(DocumentView json, std::string_view around)
{
    const auto written = text_member(json, "name");
    if (!written || written->empty()) {
        problem("a record, enum or fixed must have a \"name\"");
        return {};
    }
    std::string_view name = *written;
    if (name.find('.') == std::string_view::npos) {
        if (const auto own = text_member(json, "namespace"))
            around = *own;
        name = full_name(name, around, memory_);
    } else {
        name = full_name(name, {}, memory_);
    }
    if (!is_full_name(name)) {
        deviation(quoted("", name, kNoName, memory_));
    } else if (const auto type = parse_type(name); type && is_primitive(*type)) {
        problem(quoted("", name, " is a primitive type and cannot be declared", memory_));
    }
    return name;
}

std::span<const std::string_view> SchemaReader::read_aliases(DocumentView json,
                                                             std::string_view around)
{
    const auto member = json.find("aliases");
    if (!member)
        return {};
    const PathStep step(*this, "aliases");
    if (member->kind() != Kind::array) {
        deviation("must be an array of names");
        return {};
    }
    std::pmr::vector<std::string_view> aliases(memory_);
    for (std::uint32_t index = 0; index < member->size(); ++index) {
        const DocumentView alias = member->element(index);
        if (alias.kind() == Kind::string) {
            aliases.push_back(full_name(alias.text(), around, memory_));
            continue;
        }
        const PathStep place(*this, index);
        deviation("must be a name");
    }
    return keep_all(aliases, *memory_);
}

NodeId SchemaReader::reread_named(NodeId known, DocumentView json)
{
    const Node &node = schema_.nodes_[known];
    const bool is_same = node.declaration && json::equal(*node.declaration, json, schema_.limits_);
    if (is_same)
        deviation(quoted("type ", node.name, " is declared twice", memory_));
    else
        problem(quoted("type ", node.name, " is declared twice, and not alike", memory_));
    return known;
}

NodeId SchemaReader::read_named(Type type, DocumentView json, std::string_view around)
{
    const std::string_view name = declared_name(json, around);
    if (const auto known = schema_.names_.find(name); known != schema_.names_.end())
        return reread_named(known->second, json);
    const NodeId id =
        add({.type = type, .name = name, .path = keep_text(path_, *memory_), .declaration = json});
    if (!name.empty())
        schema_.names_.emplace(name, id);
    schema_.nodes_[id].aliases = read_aliases(json, namespace_of(name));
    if (type == Type::record)
        read_record(id, json);
    else if (type == Type::enum_)
        read_enum(id, json);
    else
        read_fixed(id, json);
    return id;
}

void SchemaReader::read_record(NodeId id, DocumentView json)
{
    const auto member = json.find("fields");
    if (!member || member->kind() != Kind::array) {
        problem("a record must have \"fields\", an array");
        return;
    }
    const PathStep step(*this, "fields");
    const std::string_view around = namespace_of(schema_.nodes_[id].name);
    std::pmr::vector<Field> fields(memory_);
    std::pmr::vector<std::string_view> names(memory_);
    std::pmr::unordered_set<std::string_view> known(memory_);
    for (std::uint32_t index = 0; index < member->size(); ++index) {
        const PathStep place(*this, index);
        const Field field = read_field(member->element(index), around);
        if (!field.name.empty() && !known.insert(field.name).second)
            problem(quoted("field ", field.name, " is there twice", memory_));
        fields.push_back(field);
        names.push_back(field.name);
    }
    schema_.nodes_[id].fields = keep_all(fields, *memory_);
    schema_.nodes_[id].by_name = sort_by_name(names);
}

Field SchemaReader::read_field(DocumentView json, std::string_view around)
{
    Field field;
    if (json.kind() != Kind::object) {
        problem("a field must be an object");
        return field;
    }
    field.declaration = json;
    field.name = text_member(json, "name").value_or("");
    if (field.name.empty())
        problem("a field must have a \"name\"");
    else if (!is_name(field.name))
        deviation(quoted("", field.name, kNoName, memory_));
    if (const auto type = json.find("type")) {
        const PathStep step(*this, "type");
        field.type = read(*type, around);
    } else {
        problem("a field must have a \"type\"");
        return field;
    }
    field.aliases = read_aliases(json, {});
    if (const auto order = json.find("order")) {
        const bool is_known = order->kind() == Kind::string &&
                              (order->text() == "ascending" || order->text() == "descending" ||
                               order->text() == "ignore");
        if (!is_known)
            deviation("\"order\" must be ascending, descending or ignore");
    }
    field.default_value = json.find("default");
    if (field.default_value)
        defaults_.push_back({field.type, *field.default_value, path_});
    return field;
}

void SchemaReader::read_enum(NodeId id, DocumentView json)
{
    const auto member = json.find("symbols");
    if (!member || member->kind() != Kind::array) {
        problem("an enum must have \"symbols\", an array of names");
        return;
    }
    std::pmr::vector<std::string_view> symbols(memory_);
    {
        const PathStep step(*this, "symbols");
        std::pmr::unordered_set<std::string_view> names(memory_);
        if (member->size() == 0)
            deviation("an enum without symbols has no values");
        for (std::uint32_t index = 0; index < member->size(); ++index) {
            const PathStep place(*this, index);
            const DocumentView symbol = member->element(index);
            const std::string_view name = symbol.kind() == Kind::string ? symbol.text() : "";
            if (name.empty())
                problem("a symbol must be a name");
            else if (!is_name(name))
                deviation(quoted("", name, kNoName, memory_));
            if (!names.insert(name).second)
                problem(quoted("symbol ", name, " is there twice", memory_));
            symbols.push_back(name);
        }
    }
    schema_.nodes_[id].symbols = keep_all(symbols, *memory_);
    schema_.nodes_[id].by_name = sort_by_name(symbols);
    const auto chosen = json.find("default");
    if (!chosen)
        return;
    const auto found =
        chosen->kind() == Kind::string ? std::ranges::find(symbols, chosen->text()) : symbols.end();
    if (found != symbols.end()) {
        schema_.nodes_[id].default_symbol = static_cast<std::uint32_t>(found - symbols.begin());
        return;
    }
    const PathStep step(*this, "default");
    problem("the default of an enum must be one of its symbols");
}

void SchemaReader::read_fixed(NodeId id, DocumentView json)
{
    const auto member = json.find("size");
    std::uint64_t size = 0;
    if (!member || member->kind() != Kind::number || !to_uint64(member->number(), size) ||
        size > kMaxFixedSize) {
        problem("a fixed must have a \"size\", a number of bytes up to 2^30");
        return;
    }
    Node node = schema_.nodes_[id];
    node.size = static_cast<std::uint32_t>(size);
    read_logical(node, json);
    schema_.nodes_[id] = node;
}

} // namespace schema_registry::avro
