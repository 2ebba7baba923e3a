// Verdicts on pairs of types (resolution.hpp).
//
// A pair needs others: a record all its fields', a union of the writer all its branches', a union of
// the reader any of its branches'. All pairs that one leads to are found first, each taken to be
// readable; failures are then handed up until nothing changes. What is left is the greatest set of
// pairs that hold each other up, which is what "a pair met again is readable" means; and a verdict
// rests on no assumption that did not come true.
#include "core/avro/resolution.hpp"

#include <algorithm>

#include "core/avro/names.hpp"

namespace schema_registry::avro {

bool promotes(Type writer, Type reader) noexcept
{
    if (writer == reader)
        return true;
    switch (writer) {
    case Type::int_:
        return reader == Type::long_ || reader == Type::float_ || reader == Type::double_;
    case Type::long_:
        return reader == Type::float_ || reader == Type::double_;
    case Type::float_:
        return reader == Type::double_;
    case Type::string:
        return reader == Type::bytes;
    case Type::bytes:
        return reader == Type::string;
    default:
        return false;
    }
}

bool names_match(const Node &reader, const Node &writer) noexcept
{
    return short_name(reader.name) == short_name(writer.name) ||
           std::ranges::find(reader.aliases, writer.name) != reader.aliases.end();
}

std::optional<std::uint32_t> matching_field(const Field &reader_field,
                                            const Node &writer_record) noexcept
{
    if (const auto same = find_by_name(writer_record, reader_field.name))
        return same;
    for (const std::string_view alias : reader_field.aliases) {
        if (const auto renamed = find_by_name(writer_record, alias))
            return renamed;
    }
    return std::nullopt;
}

Resolution::Resolution(const Schema &reader, const Schema &writer, const Limits &limits,
                       std::pmr::memory_resource *memory)
    : reader_(reader), writer_(writer), limits_(limits), poll_(limits), memory_(memory),
      pairs_(memory), pair_ids_(memory), branch_indexes_(memory), unexplored_(memory),
      failed_(memory)
{
}

bool Resolution::agree(const Node &reader, const Node &writer) const noexcept
{
    if (reader.type != writer.type)
        return promotes(writer.type, reader.type);
    switch (reader.type) {
    case Type::record:
        return names_match(reader, writer);
    case Type::fixed:
        return names_match(reader, writer) && reader.size == writer.size;
    case Type::enum_:
        return names_match(reader, writer) &&
               (reader.default_symbol ||
                std::ranges::all_of(writer.symbols, [&](std::string_view symbol) {
                    return find_by_name(reader, symbol).has_value();
                }));
    default:
        return true;
    }
}

const Resolution::BranchIndex &Resolution::index_of(NodeId reader_union)
{
    const auto known = branch_indexes_.find(reader_union);
    if (known != branch_indexes_.end())
        return known->second;
    BranchIndex index{std::pmr::unordered_multimap<std::string_view, std::uint32_t>(memory_),
                      std::pmr::vector<std::uint32_t>(memory_)};
    const std::span<const NodeId> branches = reader_.node(reader_union).branches;
    for (std::uint32_t at = 0; at < branches.size(); ++at) {
        poll_.step();
        const Node &branch = reader_.node(branches[at]);
        if (!is_named(branch.type)) {
            index.without_name.push_back(at);
            continue;
        }
        index.by_name.emplace(short_name(branch.name), at);
        for (const std::string_view alias : branch.aliases)
            index.by_name.emplace(alias, at);
    }
    return branch_indexes_.emplace(reader_union, std::move(index)).first->second;
}

std::pmr::vector<std::uint32_t> Resolution::agreeing_branches(NodeId reader_union,
                                                              const Node &writer)
{
    const BranchIndex &index = index_of(reader_union);
    std::pmr::vector<std::uint32_t> found(memory_);
    if (is_named(writer.type)) {
        for (const std::string_view name : {short_name(writer.name), writer.name}) {
            const auto [begin, end] = index.by_name.equal_range(name);
            for (auto entry = begin; entry != end; ++entry)
                found.push_back(entry->second);
        }
        std::ranges::sort(found);
        found.erase(std::unique(found.begin(), found.end()), found.end());
    } else {
        found = index.without_name;
    }
    const std::span<const NodeId> branches = reader_.node(reader_union).branches;
    std::erase_if(found, [&](std::uint32_t at) {
        poll_.step();
        return !agree(reader_.node(branches[at]), writer);
    });
    return found;
}

void Resolution::count_step()
{
    poll_.step();
    if (++steps_ > limits_.max_comparison_steps)
        throw Error(Code::too_complex, "Avro schemas are too complex to be compared");
}

Resolution::PairId Resolution::pair_of(NodeId reader, NodeId writer)
{
    const std::uint64_t key = std::uint64_t{reader} << 32 | writer;
    const auto id = static_cast<PairId>(pairs_.size());
    const auto [entry, is_new] = pair_ids_.emplace(key, id);
    if (is_new) {
        count_step();
        pairs_.push_back({reader, writer, true, 1, std::pmr::vector<PairId>(memory_)});
        unexplored_.push_back(id);
    }
    return entry->second;
}

void Resolution::need(PairId pair, NodeId reader, NodeId writer)
{
    const PairId below = pair_of(reader, writer);
    count_step();
    if (pairs_[below].is_readable)
        pairs_[below].needed_by.push_back(pair);
    else
        fail(pair);
}

// One of those that a pair needs has failed, or the pair by itself where `needed` is 1.
void Resolution::fail(PairId pair)
{
    Pair &failing = pairs_[pair];
    if (!failing.is_readable || --failing.needed > 0)
        return;
    failing.is_readable = false;
    failed_.push_back(pair);
}

void Resolution::explore_record(PairId pair)
{
    const Node &reader = reader_.node(pairs_[pair].reader);
    const Node &writer = writer_.node(pairs_[pair].writer);
    for (const Field &field : reader.fields) {
        poll_.step();
        if (const auto from = matching_field(field, writer))
            need(pair, field.type, writer.fields[*from].type);
        else if (!field.default_value)
            fail(pair);
    }
}

void Resolution::explore(PairId pair)
{
    const NodeId reader_id = pairs_[pair].reader;
    const NodeId writer_id = pairs_[pair].writer;
    const Node &reader = reader_.node(reader_id);
    const Node &writer = writer_.node(writer_id);
    if (writer.type == Type::union_) {
        for (const NodeId branch : writer.branches)
            need(pair, reader_id, branch);
        return;
    }
    if (reader.type == Type::union_) {
        const auto branches = agreeing_branches(reader_id, writer);
        pairs_[pair].needed =
            std::max<std::uint32_t>(1, static_cast<std::uint32_t>(branches.size()));
        if (branches.empty())
            fail(pair);
        for (const std::uint32_t index : branches)
            need(pair, reader.branches[index], writer_id);
        return;
    }
    if (!agree(reader, writer))
        fail(pair);
    else if (reader.type == Type::record)
        explore_record(pair);
    else if (reader.type == Type::array || reader.type == Type::map)
        need(pair, reader.item, writer.item);
}

bool Resolution::can_read(NodeId reader, NodeId writer)
{
    const PairId asked = pair_of(reader, writer);
    while (!unexplored_.empty()) {
        const PairId pair = unexplored_.back();
        unexplored_.pop_back();
        explore(pair);
    }
    while (!failed_.empty()) {
        const PairId pair = failed_.back();
        failed_.pop_back();
        const auto needed_by = std::move(pairs_[pair].needed_by);
        for (const PairId above : needed_by)
            fail(above);
    }
    return pairs_[asked].is_readable;
}

std::optional<std::uint32_t> Resolution::reading_branch(NodeId reader_union, NodeId writer)
{
    const std::span<const NodeId> branches = reader_.node(reader_union).branches;
    const Node &written = writer_.node(writer);
    std::optional<std::uint32_t> first;
    for (const std::uint32_t index : agreeing_branches(reader_union, written)) {
        const Node &branch = reader_.node(branches[index]);
        if (!can_read(branches[index], writer))
            continue;
        if (branch.type == written.type && branch.name == written.name)
            return index;
        if (!first)
            first = index;
    }
    return first;
}

std::optional<std::uint32_t> Resolution::likeliest_branch(NodeId reader_union, NodeId writer)
{
    if (const auto branch = reading_branch(reader_union, writer))
        return branch;
    const std::span<const NodeId> branches = reader_.node(reader_union).branches;
    for (std::uint32_t index = 0; index < branches.size(); ++index) {
        poll_.step();
        if (correspond(reader_.node(branches[index]), writer_.node(writer)))
            return index;
    }
    return std::nullopt;
}

bool Resolution::correspond(const Node &reader, const Node &writer) noexcept
{
    if (reader.type != writer.type)
        return promotes(writer.type, reader.type);
    return !is_named(reader.type) || (names_match(reader, writer) &&
                                      (reader.type != Type::fixed || reader.size == writer.size));
}

} // namespace schema_registry::avro
