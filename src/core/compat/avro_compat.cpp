// Comparing two Avro schemas (avro_compat.hpp): a walk in each direction down the pairs of types
// that resolution looks at (avro/resolution.hpp), each pair once. What the walk meets that cannot be
// read is a row; differences that break nothing are looked for where types stand for each other.
// Rules: the table of Avro in docs/explanation/compatibility.md. Tested by
// test/unit/compat/avro_compat_test.cpp.
#include "core/compat/avro_compat.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "core/avro/logical.hpp"
#include "core/avro/names.hpp"
#include "core/avro/resolution.hpp"
#include "core/json/pointer.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::compat {

namespace {

using avro::Field;
using avro::Node;
using avro::NodeId;
using avro::Resolution;
using avro::Type;
using json::DocumentView;

constexpr std::size_t kMaxListed = 10;
constexpr std::size_t kExcerptBytes = 80;

// Attributes that are compared by what they mean.
constexpr std::array<std::string_view, 10> kStructure = {
    "type",  "name",   "namespace", "fields",    "symbols",
    "items", "values", "size",      "precision", "scale",
};

// What a change is called, and the class of one that does not break BACKWARD.
struct Rule {
    std::string_view name;
    ChangeClass change_class;
};

constexpr Rule kTypeMismatch{"TYPE_MISMATCH", ChangeClass::minor};
constexpr Rule kNameMismatch{"NAME_MISMATCH", ChangeClass::minor};
constexpr Rule kFixedSizeMismatch{"FIXED_SIZE_MISMATCH", ChangeClass::major};
constexpr Rule kMissingEnumSymbols{"MISSING_ENUM_SYMBOLS", ChangeClass::minor};
constexpr Rule kMissingDefault{"READER_FIELD_MISSING_DEFAULT_VALUE", ChangeClass::major};
constexpr Rule kMissingUnionBranch{"MISSING_UNION_BRANCH", ChangeClass::minor};
constexpr Rule kFieldAdded{"FIELD_ADDED", ChangeClass::minor};
constexpr Rule kFieldRemoved{"FIELD_REMOVED", ChangeClass::major};
constexpr Rule kFieldRenamed{"FIELD_RENAMED", ChangeClass::major};
constexpr Rule kEnumSymbolsAdded{"ENUM_SYMBOLS_ADDED", ChangeClass::minor};
constexpr Rule kEnumSymbolsRemoved{"ENUM_SYMBOLS_REMOVED", ChangeClass::major};
constexpr Rule kUnionChanged{"UNION_CHANGED", ChangeClass::minor};
constexpr Rule kLogicalTypeChanged{"LOGICAL_TYPE_CHANGED", ChangeClass::major};
constexpr Rule kAliasesChanged{"ALIASES_CHANGED", ChangeClass::patch};
constexpr Rule kDefaultChanged{"DEFAULT_CHANGED", ChangeClass::patch};
constexpr Rule kDocumentationChanged{"DOCUMENTATION_CHANGED", ChangeClass::patch};
constexpr Rule kAttributeChanged{"ATTRIBUTE_CHANGED", ChangeClass::patch};

// A pair of types, and where each stands.
struct Pair {
    NodeId reader;
    NodeId writer;
    std::pmr::string reader_path;
    std::pmr::string writer_path;
};

std::pmr::string path_to(const std::pmr::string &path, std::string_view token)
{
    std::pmr::string longer(path, path.get_allocator());
    json::append_token(token, longer);
    return longer;
}

std::pmr::string path_to(const std::pmr::string &path, std::uint32_t index)
{
    std::pmr::string longer(path, path.get_allocator());
    json::append_index(index, longer);
    return longer;
}

void append_quoted(std::string_view name, std::pmr::string &out)
{
    out.append("'").append(name).append("'");
}

// The type as messages name it: record 'a.B', int, ...
void append_type(const Node &node, std::pmr::string &out)
{
    out.append(name_of(node.type));
    if (!is_named(node.type))
        return;
    out.push_back(' ');
    append_quoted(node.name, out);
}

// Symbols of one enum that the other lacks; nothing if there are none.
std::pmr::string missing_symbols(const Node &from, const Node &other,
                                 std::pmr::memory_resource *memory)
{
    std::pmr::string list(memory);
    std::size_t listed = 0;
    for (const std::string_view symbol : from.symbols) {
        if (find_by_name(other, symbol))
            continue;
        list.append(list.empty() ? "" : ", ");
        if (listed++ == kMaxListed) {
            list.append("...");
            break;
        }
        append_quoted(symbol, list);
    }
    return list;
}

// "decimal(9, 2)", "date", "none".
std::string logical_text(const Node &node)
{
    if (node.logical == avro::Logical::none)
        return "none";
    std::string name(name_of(node.logical));
    if (node.logical == avro::Logical::decimal)
        name += "(" + std::to_string(node.precision) + ", " + std::to_string(node.scale) + ")";
    return name;
}

class Comparison {
  public:
    Comparison(const avro::Schema &old_schema, const avro::Schema &new_schema, const Limits &limits,
               std::pmr::memory_resource *memory)
        : backward_(new_schema, old_schema, limits, memory),
          forward_(old_schema, new_schema, limits, memory), poll_(limits), memory_(memory),
          rows_(memory), row_ids_(memory), stack_(memory), below_(memory), seen_(memory)
    {
    }

    std::pmr::vector<Difference> run()
    {
        walk(Direction::backward);
        walk(Direction::forward);
        return std::move(rows_);
    }

  private:
    enum class Direction : std::uint8_t { backward, forward };

    [[nodiscard]] bool is_backward() const noexcept { return direction_ == Direction::backward; }
    [[nodiscard]] Resolution &resolution() noexcept { return is_backward() ? backward_ : forward_; }
    [[nodiscard]] const Node &reader(NodeId id) { return resolution().reader().node(id); }
    [[nodiscard]] const Node &writer(NodeId id) { return resolution().writer().node(id); }
    [[nodiscard]] const std::pmr::string &new_path(const Pair &pair) const noexcept
    {
        return is_backward() ? pair.reader_path : pair.writer_path;
    }
    // Where the new schema declares a named type, which may be elsewhere than where it is used.
    [[nodiscard]] std::pmr::string declared_path(const Pair &pair)
    {
        return text(is_backward() ? reader(pair.reader).path : writer(pair.writer).path);
    }
    [[nodiscard]] std::pmr::string text(std::string_view start) const
    {
        return std::pmr::string(start, memory_);
    }
    // "... from <old> to <new>".
    [[nodiscard]] std::pmr::string changed(std::string_view what, std::string_view reader,
                                           std::string_view writer) const;

    void walk(Direction direction);
    // Pairs below the one that is visited come next, in their order.
    void descend(NodeId reader, NodeId writer, std::pmr::string reader_path,
                 std::pmr::string writer_path)
    {
        below_.push_back({reader, writer, std::move(reader_path), std::move(writer_path)});
    }
    void add(const Rule &rule, std::pmr::string path, std::pmr::string message, bool breaks);
    void visit(const Pair &pair);
    void visit_writer_union(const Pair &pair);
    void visit_reader_union(const Pair &pair);
    void add_missing_branch(std::pmr::string path, NodeId writer);
    void visit_same_type(const Pair &pair);
    void visit_enum(const Pair &pair);
    void visit_record(const Pair &pair);
    void visit_field(const Pair &pair, std::uint32_t reader_index, std::uint32_t writer_index);
    [[nodiscard]] bool is_renamed(const Pair &pair, const Field &old_field);
    void note_union(const Pair &pair);
    void note_attributes(const std::pmr::string &path, DocumentView old_one, DocumentView new_one);
    void note_attribute(const std::pmr::string &path, std::string_view name,
                        std::optional<DocumentView> old_value,
                        std::optional<DocumentView> new_value);

    Resolution backward_;
    Resolution forward_;
    Direction direction_ = Direction::backward;
    Poll poll_;
    std::pmr::memory_resource *memory_;
    std::pmr::vector<Difference> rows_;
    std::pmr::unordered_map<std::pmr::string, std::size_t> row_ids_;
    std::pmr::vector<Pair> stack_;
    std::pmr::vector<Pair> below_;
    std::pmr::unordered_set<std::uint64_t> seen_;
};

void Comparison::walk(Direction direction)
{
    direction_ = direction;
    seen_.clear();
    descend(resolution().reader().root(), resolution().writer().root(), text({}), text({}));
    for (;;) {
        for (; !below_.empty(); below_.pop_back())
            stack_.push_back(std::move(below_.back()));
        if (stack_.empty())
            return;
        const Pair pair = std::move(stack_.back());
        stack_.pop_back();
        poll_.step();
        if (seen_.insert(std::uint64_t{pair.reader} << 32 | pair.writer).second)
            visit(pair);
    }
}

std::pmr::string Comparison::changed(std::string_view what, std::string_view reader,
                                     std::string_view writer) const
{
    std::pmr::string message(what, memory_);
    message.append(" changed from ").append(is_backward() ? writer : reader);
    message.append(" to ").append(is_backward() ? reader : writer);
    return message;
}

void Comparison::add(const Rule &rule, std::pmr::string path, std::pmr::string message, bool breaks)
{
    std::pmr::string key = text(rule.name);
    key.append("\n").append(path).append("\n").append(message);
    const auto [known, is_new] = row_ids_.emplace(std::move(key), rows_.size());
    if (is_new)
        rows_.push_back(
            {rule.name, std::move(path), std::move(message), rule.change_class, false, false});
    Difference &row = rows_[known->second];
    if (breaks && is_backward()) {
        row.breaks_backward = true;
        row.change_class = ChangeClass::major;
    } else if (breaks) {
        row.breaks_forward = true;
    }
}

void Comparison::visit(const Pair &pair)
{
    const Node &to = reader(pair.reader);
    const Node &from = writer(pair.writer);
    if (to.type == Type::union_ || from.type == Type::union_) {
        if (from.type == Type::union_)
            visit_writer_union(pair);
        else
            visit_reader_union(pair);
        return note_union(pair);
    }
    if (to.type == from.type)
        return visit_same_type(pair);
    if (avro::promotes(from.type, to.type))
        return;
    std::pmr::string reader_type = text({});
    std::pmr::string writer_type = text({});
    append_type(to, reader_type);
    append_type(from, writer_type);
    add(kTypeMismatch, new_path(pair), changed("Type", reader_type, writer_type), true);
}

void Comparison::add_missing_branch(std::pmr::string path, NodeId type)
{
    std::pmr::string message = text(is_backward() ? "No type of the new schema reads "
                                                  : "No type of the old schema reads ");
    append_type(writer(type), message);
    message.append(is_backward() ? " of the old one" : " of the new one");
    add(kMissingUnionBranch, std::move(path), std::move(message), true);
}

void Comparison::visit_writer_union(const Pair &pair)
{
    const auto branches = writer(pair.writer).branches;
    const bool reads_by_union = reader(pair.reader).type == Type::union_;
    for (std::uint32_t index = 0; index < branches.size(); ++index) {
        std::pmr::string path = path_to(pair.writer_path, index);
        if (!reads_by_union) {
            descend(pair.reader, branches[index], pair.reader_path, std::move(path));
            continue;
        }
        const auto branch = resolution().reading_branch(pair.reader, branches[index]);
        if (branch)
            descend(reader(pair.reader).branches[*branch], branches[index],
                    path_to(pair.reader_path, *branch), std::move(path));
        else
            add_missing_branch(std::move(path), branches[index]);
    }
}

void Comparison::visit_reader_union(const Pair &pair)
{
    const auto branch = resolution().reading_branch(pair.reader, pair.writer);
    if (branch)
        descend(reader(pair.reader).branches[*branch], pair.writer,
                path_to(pair.reader_path, *branch), pair.writer_path);
    else
        add_missing_branch(new_path(pair), pair.writer);
}

// A change of the branches that no reader minds.
void Comparison::note_union(const Pair &pair)
{
    const auto size_of = [](const Node &node) {
        return node.type == Type::union_ ? node.branches.size() : 1;
    };
    if (is_backward() && size_of(reader(pair.reader)) != size_of(writer(pair.writer)) &&
        backward_.can_read(pair.reader, pair.writer) && forward_.can_read(pair.writer, pair.reader))
        add(kUnionChanged, new_path(pair), text("Types of the union changed; each reads the other"),
            false);
}

void Comparison::visit_same_type(const Pair &pair)
{
    const Node &to = reader(pair.reader);
    const Node &from = writer(pair.writer);
    if (is_named(to.type) && !names_match(to, from))
        add(kNameMismatch, path_to(new_path(pair), "name"), changed("Name", to.name, from.name),
            true);
    switch (to.type) {
    case Type::record:
        visit_record(pair);
        break;
    case Type::enum_:
        visit_enum(pair);
        break;
    case Type::fixed:
        if (to.size != from.size)
            add(kFixedSizeMismatch, path_to(declared_path(pair), "size"),
                changed("Size", std::to_string(to.size), std::to_string(from.size)), true);
        break;
    case Type::array:
    case Type::map: {
        const std::string_view token = to.type == Type::array ? "items" : "values";
        descend(to.item, from.item, path_to(pair.reader_path, token),
                path_to(pair.writer_path, token));
        break;
    }
    default:
        break;
    }
    if (!is_backward())
        return;
    if (to.logical != from.logical || to.precision != from.precision || to.scale != from.scale)
        add(kLogicalTypeChanged, new_path(pair),
            changed("Logical type", logical_text(to), logical_text(from)), false);
    if (to.declaration && from.declaration)
        note_attributes(new_path(pair), *from.declaration, *to.declaration);
}

void Comparison::visit_enum(const Pair &pair)
{
    const Node &to = reader(pair.reader);
    const Node &from = writer(pair.writer);
    const std::pmr::string unread = missing_symbols(from, to, memory_);
    if (unread.empty())
        return;
    std::pmr::string message = text(is_backward() ? "Symbols removed: " : "Symbols added: ");
    message.append(unread);
    if (!to.default_symbol)
        return add(kMissingEnumSymbols, path_to(declared_path(pair), "symbols"), std::move(message),
                   true);
    message.append("; they are read as ");
    append_quoted(to.symbols[*to.default_symbol], message);
    add(is_backward() ? kEnumSymbolsRemoved : kEnumSymbolsAdded,
        path_to(declared_path(pair), "symbols"), std::move(message), false);
}

// The place of a field in its record.
std::pmr::string field_path(const std::pmr::string &path, std::uint32_t index)
{
    return path_to(path_to(path, "fields"), index);
}

void Comparison::visit_record(const Pair &pair)
{
    const Node &to = reader(pair.reader);
    const Node &from = writer(pair.writer);
    for (std::uint32_t index = 0; index < to.fields.size(); ++index) {
        poll_.step();
        const Field &field = to.fields[index];
        const auto source = matching_field(field, from);
        if (source) {
            visit_field(pair, index, *source);
            continue;
        }
        std::pmr::string message = text("Field ");
        append_quoted(field.name, message);
        message.append(is_backward() ? " added" : " removed");
        std::pmr::string path = field_path(text(to.path), index);
        if (!field.default_value) {
            message.append(is_backward() ? " without a default" : ", which had no default");
            add(kMissingDefault, std::move(path), std::move(message), true);
        } else if (is_backward()) {
            add(kFieldAdded, std::move(path), message.append(" with a default"), false);
        } else if (!is_renamed(pair, field)) {
            add(kFieldRemoved, std::move(path), message.append(", which had a default"), false);
        }
    }
}

// Whether the new record, which is the writer, reads the old one's field under another name.
bool Comparison::is_renamed(const Pair &pair, const Field &old_field)
{
    return std::ranges::any_of(writer(pair.writer).fields, [&](const Field &field) {
        return field.name != old_field.name &&
               std::ranges::find(field.aliases, old_field.name) != field.aliases.end();
    });
}

void Comparison::visit_field(const Pair &pair, std::uint32_t reader_index,
                             std::uint32_t writer_index)
{
    const Field &to = reader(pair.reader).fields[reader_index];
    const Field &from = writer(pair.writer).fields[writer_index];
    const std::pmr::string reader_path = field_path(text(reader(pair.reader).path), reader_index);
    const std::pmr::string writer_path = field_path(text(writer(pair.writer).path), writer_index);
    if (is_backward() && to.name != from.name) {
        std::pmr::string message = text("Field ");
        append_quoted(from.name, message);
        message.append(" renamed to ");
        append_quoted(to.name, message);
        add(kFieldRenamed, reader_path, std::move(message), false);
    }
    if (is_backward())
        note_attributes(reader_path, from.declaration, to.declaration);
    descend(to.type, from.type, path_to(reader_path, "type"), path_to(writer_path, "type"));
}

void Comparison::note_attribute(const std::pmr::string &path, std::string_view name,
                                std::optional<DocumentView> old_value,
                                std::optional<DocumentView> new_value)
{
    if (std::ranges::find(kStructure, name) != kStructure.end())
        return;
    const Rule *rule = &kAttributeChanged;
    if (name == "doc")
        rule = &kDocumentationChanged;
    else if (name == "aliases")
        rule = &kAliasesChanged;
    else if (name == "default")
        rule = &kDefaultChanged;
    std::pmr::string message = text({});
    append_quoted(name, message);
    if (old_value && new_value) {
        if (json::equal(*old_value, *new_value))
            return;
        message.append(" changed from ");
        json::write_excerpt(*old_value, kExcerptBytes, message);
        message.append(" to ");
        json::write_excerpt(*new_value, kExcerptBytes, message);
    } else {
        message.append(new_value ? " added: " : " removed, was ");
        json::write_excerpt(new_value ? *new_value : *old_value, kExcerptBytes, message);
    }
    add(*rule, path_to(path, name), std::move(message), false);
}

void Comparison::note_attributes(const std::pmr::string &path, DocumentView old_one,
                                 DocumentView new_one)
{
    for (auto members = new_one.members(); members.next();)
        note_attribute(path, members.key(), old_one.find(members.key()), members.value());
    for (auto members = old_one.members(); members.next();) {
        if (!new_one.find(members.key()))
            note_attribute(path, members.key(), members.value(), std::nullopt);
    }
}

} // namespace

std::pmr::vector<Difference> compare_avro(const avro::Schema &old_schema,
                                          const avro::Schema &new_schema, const Limits &limits,
                                          std::pmr::memory_resource *memory)
{
    return Comparison(old_schema, new_schema, limits, memory).run();
}

} // namespace schema_registry::compat
