// What is wrong with an Avro schema that can only be seen with all of its types known: defaults that
// are no values of their type (specification, "Complex Types", table "field default values"), and
// records that every value of would hold another of without an end. Tested by
// test/unit/avro/schema_test.cpp.
#include "core/avro/schema_reader.hpp"

#include "core/avro/defaults.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::avro {

namespace {

constexpr std::size_t kExcerptBytes = 80;

} // namespace

void SchemaReader::check_defaults()
{
    for (const PendingDefault &pending : defaults_) {
        if (is_default_of(schema_, pending.type, pending.value))
            continue;
        std::pmr::string message("default ", memory_);
        json::write_excerpt(pending.value, kExcerptBytes, message);
        const bool is_union = schema_.node(pending.type).type == Type::union_;
        message.append(is_union ? " is no value of the first type of the union"
                                : " is no value of the field's type");
        std::pmr::string path(pending.path, memory_);
        path.append("/default");
        add_to(schema_.deviations_, path, message, Code::invalid_schema);
    }
}

// A type has an end if some value of it is finite: the least set that holds all but records, whose
// fields must all be in it, and unions, of which one branch must.
std::pmr::vector<bool> SchemaReader::find_endless() const
{
    const std::uint32_t count = schema_.node_count();
    std::pmr::vector<bool> endless(count, false, memory_);
    std::pmr::vector<std::uint32_t> missing(count, 0, memory_); // fields, or one branch
    std::pmr::vector<std::pmr::vector<NodeId>> used_by(count, memory_);
    std::pmr::vector<NodeId> ready(memory_);
    for (NodeId id = 0; id < count; ++id) {
        const Node &node = schema_.node(id);
        if (node.type == Type::record) {
            missing[id] = static_cast<std::uint32_t>(node.fields.size());
            for (const Field &field : node.fields)
                used_by[field.type].push_back(id);
        } else if (node.type == Type::union_) {
            missing[id] = node.branches.empty() ? 0 : 1;
            for (const NodeId branch : node.branches)
                used_by[branch].push_back(id);
        }
        endless[id] = missing[id] > 0;
        if (!endless[id])
            ready.push_back(id);
    }
    while (!ready.empty()) {
        const NodeId id = ready.back();
        ready.pop_back();
        for (const NodeId user : used_by[id]) {
            if (!endless[user] || --missing[user] > 0)
                continue;
            endless[user] = false;
            ready.push_back(user);
        }
    }
    return endless;
}

void SchemaReader::check_endings()
{
    const std::pmr::vector<bool> endless = find_endless();
    for (NodeId id = 0; id < endless.size(); ++id) {
        const Node &node = schema_.node(id);
        if (!endless[id] || node.type != Type::record)
            continue;
        std::pmr::string message("record \"", memory_);
        message.append(node.name).append("\" has no finite value: it always holds itself");
        add_to(schema_.deviations_, {}, message, Code::invalid_schema);
        return; // those that hold it are, too
    }
}

} // namespace schema_registry::avro
