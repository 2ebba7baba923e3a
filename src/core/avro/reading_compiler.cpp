// Compiling what two schemas mean for each other (reading.hpp): a Step for each pair of types that a
// message can lead to, made from a list of work, so that types which hold themselves come to an end.
#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "core/avro/json_default.hpp"
#include "core/avro/reading.hpp"
#include "core/avro/reading_layout.hpp"
#include "core/avro/resolution.hpp"
#include "core/avro/times.hpp"
#include "core/base/block.hpp"
#include "core/base/keep.hpp"
#include "core/json/copy.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::avro {

namespace {

// Defaults that are written out in full may be many times larger than the schema.
constexpr std::size_t kMaxProgram = 64 * 1024 * 1024;
constexpr NodeId kNobody = UINT32_MAX; // as a reader: the writer's value is passed over

class ReadingCompiler {
  public:
    ReadingCompiler(const Schema &writer, const Schema &reader, JsonEncoding encoding,
                    const Limits &limits, std::pmr::memory_resource *memory)
        : writer_(writer), reader_(reader), encoding_(encoding), limits_(limits), memory_(memory),
          resolution_(reader, writer, limits, memory), poll_(limits), block_(memory),
          names_(memory), known_(memory), work_(memory)
    {
    }

    std::span<const char> compile(NodeId reader)
    {
        block_.reserve(sizeof(ReadingProgram), alignof(ReadingProgram));
        const Ref root = step_of(writer_.root(), reader);
        while (!work_.empty()) {
            const Work next = work_.back();
            work_.pop_back();
            const Step step = fill(next);
            require_room();
            block_.at<Step>(next.step) = step;
        }
        const Text names = text(names_);
        block_.at<ReadingProgram>(0) = {static_cast<std::uint32_t>(block_.size()), root, names};
        auto *const kept = static_cast<char *>(memory_->allocate(block_.size(), 8));
        std::memcpy(kept, block_.data(), block_.size());
        return {kept, block_.size()};
    }

  private:
    struct Work {
        Ref step;
        NodeId writer;
        NodeId reader;
    };

    void require_room() const
    {
        if (block_.size() + names_.size() > kMaxProgram)
            throw Error(Code::too_complex, "Avro schemas are too large to be read with");
    }
    [[nodiscard]] Text text(std::string_view bytes)
    {
        return {block_.append(bytes), static_cast<std::uint32_t>(bytes.size())};
    }
    [[nodiscard]] Ref step_of(NodeId writer, NodeId reader);
    [[nodiscard]] Step fill(const Work &work);
    [[nodiscard]] Step impossible(const Node &writer, const Node &reader);
    void tag(Step &step, const Node &branch);
    void fill_number(Step &step, const Node &writer, const Node *reader);
    void fill_bytes(Step &step, const Node *reader);
    void fill_enum(Step &step, const Node &writer, const Node *reader);
    void fill_union(Step &step, const Node &writer, NodeId reader);
    void fill_record(Step &step, const Node &writer, const Node *reader);
    [[nodiscard]] RecordObject object_of(const Node &reader, std::span<const std::uint32_t> order,
                                         const Node &writer);
    [[nodiscard]] std::optional<json::Value> default_of(const Field &field);
    template <typename T>
    [[nodiscard]] Ref list(const std::pmr::vector<T> &items)
    {
        return block_.append_all(std::span<const T>(items));
    }

    const Schema &writer_;
    const Schema &reader_;
    JsonEncoding encoding_;
    const Limits &limits_;
    std::pmr::memory_resource *memory_;
    Resolution resolution_;
    Poll poll_;
    Block block_;
    std::pmr::string names_;
    std::pmr::unordered_map<std::uint64_t, Ref> known_;
    std::pmr::vector<Work> work_;
};

Ref ReadingCompiler::step_of(NodeId writer, NodeId reader)
{
    const auto [known, is_new] = known_.emplace(std::uint64_t{writer} << 32 | reader, 0);
    if (is_new) {
        poll_.step();
        known->second = block_.reserve(sizeof(Step), alignof(Step));
        work_.push_back({known->second, writer, reader});
    }
    return known->second;
}

Step ReadingCompiler::impossible(const Node &writer, const Node &reader)
{
    const auto append = [](const Node &node, std::pmr::string &out) {
        out.append(name_of(node.type));
        if (is_named(node.type))
            out.append(" \"").append(node.name).append("\"");
    };
    std::pmr::string why(memory_);
    append(writer, why);
    why.append(" cannot be read as ");
    append(reader, why);
    Step step;
    step.text = text(why);
    return step;
}

// The value is of a branch of the reader's union.
void ReadingCompiler::tag(Step &step, const Node &branch)
{
    if (encoding_ == JsonEncoding::plain || branch.type == Type::null)
        return;
    step.tag = text(is_named(branch.type) ? branch.name : name_of(branch.type));
}

Step ReadingCompiler::fill(const Work &work)
{
    const Node &writer = writer_.node(work.writer);
    if (writer.type == Type::union_) {
        Step step{.written = Written::union_};
        fill_union(step, writer, work.reader);
        return step;
    }
    if (work.reader != kNobody && reader_.node(work.reader).type == Type::union_) {
        const auto branch = resolution_.likeliest_branch(work.reader, work.writer);
        const Node &reader = reader_.node(work.reader);
        if (!branch)
            return impossible(writer, reader);
        Step step = fill({work.step, work.writer, reader.branches[*branch]});
        tag(step, reader_.node(reader.branches[*branch]));
        return step;
    }
    const Node *const reader = work.reader == kNobody ? nullptr : &reader_.node(work.reader);
    if (reader != nullptr && !resolution_.correspond(*reader, writer))
        return impossible(writer, *reader);
    Step step{.made = reader == nullptr ? Made::nothing : Made::value};
    switch (writer.type) {
    case Type::null:
        step.written = Written::null;
        break;
    case Type::boolean:
        step.written = Written::boolean;
        break;
    case Type::int_:
    case Type::long_:
    case Type::float_:
    case Type::double_:
        fill_number(step, writer, reader);
        break;
    case Type::bytes:
    case Type::string:
        step.written = Written::bytes;
        fill_bytes(step, reader);
        if (writer.type == Type::string && reader == nullptr)
            step.made = Made::checked;
        break;
    case Type::fixed:
        step.written = Written::fixed;
        step.size = writer.size;
        fill_bytes(step, reader);
        break;
    case Type::enum_:
        fill_enum(step, writer, reader);
        break;
    case Type::array:
    case Type::map:
        step.written = writer.type == Type::array ? Written::array : Written::map;
        step.item = step_of(writer.item, reader == nullptr ? kNobody : reader->item);
        break;
    case Type::record:
        fill_record(step, writer, reader);
        break;
    case Type::union_:
        break;
    }
    return step;
}

void ReadingCompiler::fill_number(Step &step, const Node &writer, const Node *reader)
{
    constexpr Written kWritten[] = {Written::int_, Written::long_, Written::float_,
                                    Written::double_};
    step.written =
        kWritten[static_cast<std::size_t>(writer.type) - static_cast<std::size_t>(Type::int_)];
    if (reader == nullptr)
        return;
    if (reader->type == Type::float_)
        step.made = Made::float_;
    else if (reader->type == Type::double_)
        step.made = Made::double_;
    else if (encoding_ == JsonEncoding::plain)
        step.made = made_of(reader->logical);
}

void ReadingCompiler::fill_bytes(Step &step, const Node *reader)
{
    if (reader == nullptr)
        return;
    step.scale = reader->scale;
    if (reader->type == Type::string)
        step.made = Made::text;
    else if (encoding_ == JsonEncoding::tagged)
        step.made = Made::code_points;
    else if (reader->logical == Logical::decimal)
        step.made = Made::decimal;
    else if (reader->logical == Logical::uuid)
        step.made = Made::uuid;
    else if (reader->logical == Logical::duration)
        step.made = Made::duration;
    else
        step.made = Made::base64;
}

void ReadingCompiler::fill_enum(Step &step, const Node &writer, const Node *reader)
{
    step.written = Written::enum_;
    step.size = static_cast<std::uint32_t>(writer.symbols.size());
    if (reader == nullptr)
        return;
    std::pmr::vector<Text> symbols(memory_);
    Text otherwise;
    if (reader->default_symbol)
        otherwise = text(reader->symbols[*reader->default_symbol]);
    for (const std::string_view symbol : writer.symbols) {
        poll_.step();
        if (find_by_name(*reader, symbol))
            symbols.push_back(text(symbol));
        else
            symbols.push_back(otherwise);
    }
    step.list = list(symbols);
    step.text = text(reader->name);
}

void ReadingCompiler::fill_union(Step &step, const Node &writer, NodeId reader)
{
    std::pmr::vector<Ref> branches(memory_);
    for (const NodeId branch : writer.branches)
        branches.push_back(step_of(branch, reader));
    step.size = static_cast<std::uint32_t>(branches.size());
    step.list = list(branches);
}

// The reader's fields in the order of an object's members.
std::pmr::vector<std::uint32_t> member_order(const Node &reader, std::pmr::memory_resource *memory)
{
    std::pmr::vector<std::uint32_t> order(reader.fields.size(), memory);
    for (std::uint32_t index = 0; index < order.size(); ++index)
        order[index] = index;
    std::ranges::sort(order, [&](std::uint32_t left, std::uint32_t right) {
        return json::compare_keys(reader.fields[left].name, reader.fields[right].name) < 0;
    });
    return order;
}

void ReadingCompiler::fill_record(Step &step, const Node &writer, const Node *reader)
{
    step.written = Written::record;
    step.size = static_cast<std::uint32_t>(writer.fields.size());
    std::pmr::vector<FieldStep> fields(writer.fields.size(), memory_);
    if (reader != nullptr) {
        const auto order = member_order(*reader, memory_);
        for (std::uint32_t slot = 0; slot < order.size(); ++slot) {
            poll_.step();
            const Field &field = reader->fields[order[slot]];
            const auto source = matching_field(field, writer);
            if (!source)
                continue;
            if (fields[*source].slot != FieldStep::kNowhere) {
                step = impossible(writer, *reader); // two fields by aliases
                return;
            }
            fields[*source] = {step_of(writer.fields[*source].type, field.type), slot};
        }
        const RecordObject object = object_of(*reader, order, writer);
        step.object = block_.append(&object, sizeof object, alignof(RecordObject));
    }
    for (std::size_t index = 0; index < fields.size(); ++index) {
        if (fields[index].slot == FieldStep::kNowhere)
            fields[index].step = step_of(writer.fields[index].type, kNobody);
    }
    step.list = list(fields);
}

std::optional<json::Value> ReadingCompiler::default_of(const Field &field)
{
    std::pmr::string value(memory_);
    if (!field.default_value || !write_json_default(reader_, field.type, *field.default_value,
                                                    encoding_, Fields::all, value))
        return std::nullopt;
    const json::Document document =
        value_or_throw(json::read_document(value,
                                           {.max_bytes = value.size(),
                                            .max_depth = limits_.max_instance_depth,
                                            .interrupted = limits_.interrupted},
                                           memory_));
    return json::copy_value(document.root(), block_, limits_, poll_, memory_);
}

RecordObject ReadingCompiler::object_of(const Node &reader, std::span<const std::uint32_t> order,
                                        const Node &writer)
{
    RecordObject object;
    std::pmr::vector<json::Member> members(memory_);
    std::pmr::vector<std::uint32_t> defaults(memory_);
    for (const std::uint32_t index : order) {
        const Field &field = reader.fields[index];
        json::Member member{static_cast<std::uint32_t>(names_.size()),
                            static_cast<std::uint32_t>(field.name.size()),
                            {}};
        names_.append(field.name);
        require_room();
        if (!matching_field(field, writer)) {
            const auto value = default_of(field);
            if (value) {
                member.value = *value;
                defaults.push_back(static_cast<std::uint32_t>(members.size()));
            } else if (object.impossible.size == Text::kNone) {
                std::pmr::string why("field \"", memory_);
                why.append(field.name).append("\" is not in the data and has no default");
                object.impossible = text(why);
            }
        }
        members.push_back(member);
    }
    object.count = static_cast<std::uint32_t>(members.size());
    object.members = list(members);
    object.default_count = static_cast<std::uint32_t>(defaults.size());
    object.defaults = list(defaults);
    return object;
}

} // namespace

std::span<const char> compile_reading(const Schema &writer, const Schema &reader,
                                      JsonEncoding encoding, const Limits &limits,
                                      std::pmr::memory_resource *memory)
{
    return ReadingCompiler(writer, reader, encoding, limits, memory).compile(reader.root());
}

std::span<const char> compile_checking(const Schema &writer, const Limits &limits,
                                       std::pmr::memory_resource *memory)
{
    return ReadingCompiler(writer, writer, JsonEncoding::plain, limits, memory).compile(kNobody);
}

} // namespace schema_registry::avro
