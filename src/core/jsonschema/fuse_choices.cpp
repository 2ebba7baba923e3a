// Fusing anyOf, oneOf, not and if (fuser.hpp). The kind of instance settles many branches: a choice
// that it leaves one branch of is no choice. Objects are told apart by a member where the branches
// ask different constants or kinds of it: the guards, which are found when all shapes are made.
// Tested by test/unit/jsonschema/fuse_choices_test.cpp.
#include <algorithm>

#include "core/jsonschema/fuser.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr std::uint32_t kMaxTellingMembers = 64; // looked at for one choice

} // namespace

// Looks through a choice that the kind decides; keeps it otherwise.
void Fuser::gather_choice(Kind kind, Ref ref, Gathered &gathered)
{
    const Operation operation = block_.at<Operation>(ref);
    if (operation.kind == OperationKind::negation || operation.kind == OperationKind::conditional) {
        const Status found = status(kind, schema_at(operation, 0));
        if (found == Status::depends)
            gathered.choices.push_back(ref);
        else if (operation.kind == OperationKind::conditional)
            gather(kind, schema_at(operation, found == Status::accepts ? 1 : 2), gathered);
        else if (found == Status::accepts)
            gathered.rejects = true;
        return;
    }
    std::uint32_t accepting = 0;
    std::uint32_t depending = 0;
    Ref only = kReject;
    for (std::uint32_t index = 0; index < operation.count; ++index) {
        step();
        const Ref branch = schema_at(operation, index);
        const Status found = status(kind, branch);
        accepting += found == Status::accepts ? 1 : 0;
        depending += found == Status::depends ? 1 : 0;
        only = found == Status::depends ? branch : only;
    }
    const bool is_any = operation.kind == OperationKind::any_of;
    if (accepting > 0 ? is_any || (accepting == 1 && depending == 0) : false)
        return;
    if (accepting == 0 && depending <= 1)
        gather(kind, only, gathered);
    else if (!is_any && accepting > 1)
        gathered.rejects = true;
    else
        gathered.choices.push_back(ref);
}

bool Fuser::add_choices(Kind kind, const Gathered &gathered, Instructions &instructions)
{
    for (const Ref ref : gathered.choices) {
        if (!add_choice(kind, block_.at<Operation>(ref), instructions))
            return false;
    }
    return true;
}

// What a list asks, after what is asked already.
void Fuser::add_list(Ref list, Instructions &instructions)
{
    if (list == kAccept)
        return;
    const auto *at = reinterpret_cast<const Instruction *>(block_.data() + list);
    do {
        require_budget(instructions.size() * sizeof(Instruction));
        instructions.push_back(*at);
    } while (!at++->is_last);
}

bool Fuser::add_choice(Kind kind, const Operation &choice, Instructions &instructions)
{
    const Operation operation = choice; // the block grows
    switch (operation.kind) {
    case OperationKind::negation: {
        const Ref list = list_of(kind, schema_at(operation, 0));
        if (list > kReject)
            instructions.push_back({Opcode::negation, false, 0, list, 0, 0});
        return list != kAccept;
    }
    case OperationKind::conditional: {
        const Ref condition = list_of(kind, schema_at(operation, 0));
        const Ref holds = list_of(kind, schema_at(operation, 1));
        const Ref fails = list_of(kind, schema_at(operation, 2));
        if (condition > kReject && holds != fails) {
            instructions.push_back({Opcode::conditional, false, 0, condition, holds, fails});
            return true;
        }
        const Ref left = condition == kReject ? fails : holds;
        if (left != kReject)
            add_list(left, instructions);
        return left != kReject;
    }
    default:
        return add_branches(kind, operation, instructions);
    }
}

bool Fuser::add_branches(Kind kind, const Operation &operation, Instructions &instructions)
{
    const bool is_any = operation.kind == OperationKind::any_of;
    std::pmr::vector<Ref> lists(memory_);
    std::uint32_t accepting = 0;
    for (std::uint32_t index = 0; index < operation.count; ++index) {
        const Ref list = list_of(kind, schema_at(operation, index));
        accepting += list == kAccept ? 1 : 0;
        if (list > kReject)
            lists.push_back(list);
    }
    if (accepting > 0) {
        if (!is_any && accepting == 1) { // the others must all fail
            for (const Ref list : lists)
                instructions.push_back({Opcode::negation, false, 0, list, 0, 0});
        }
        return is_any || accepting == 1;
    }
    if (lists.empty())
        return false;
    if (lists.size() == 1) {
        add_list(lists.front(), instructions);
        return true;
    }
    ChoicePart part;
    part.count = static_cast<std::uint32_t>(lists.size());
    part.branches = block_.append_all(std::span<const Ref>(lists));
    const Ref choice = add(part);
    if (kind == Kind::object && part.count <= kMaxGuardedBranches)
        choices_.push_back(choice);
    instructions.push_back({is_any ? Opcode::any_of : Opcode::one_of, false, 0, choice, 0, 0});
    return true;
}

void Fuser::add_guards()
{
    for (const Ref choice : choices_) {
        if (!is_over_budget())
            add_guards(choice);
    }
}

const MembersPart *Fuser::members_of(Ref list) const noexcept
{
    const auto *at = reinterpret_cast<const Instruction *>(block_.data() + list);
    while (at->opcode != Opcode::members) {
        if (at++->is_last)
            return nullptr;
    }
    return reinterpret_cast<const MembersPart *>(block_.data() + at->a);
}

// How well a member of this shape may tell branches apart: 2 by its value, 1 by its kind, 0 not.
unsigned Fuser::telling(Ref ref) const noexcept
{
    if (ref <= kReject || (ref & kKindsOnly) != 0)
        return ref <= kReject ? 0 : 1;
    const FusedShape &shape = block_.at<FusedShape>(ref);
    const auto list = [&](Kind kind) { return shape.on[static_cast<std::size_t>(kind)]; };
    const auto is_only = [&](Ref at, Opcode opcode) {
        return at > kReject && block_.at<Instruction>(at).opcode == opcode;
    };
    if (is_only(list(Kind::string), Opcode::text))
        return 2;
    if (is_only(list(Kind::number), Opcode::range) && list(Kind::string) == kReject &&
        block_.at<NumberRange>(block_.at<Instruction>(list(Kind::number)).a).has_constant)
        return 2;
    return std::find(shape.on.begin(), shape.on.end(), kReject) != shape.on.end() ? 1 : 0;
}

// The member that most branches ask something telling of; of no size if there is none.
Text Fuser::telling_member(const ChoicePart &choice)
{
    Text best;
    unsigned most = 1;
    std::uint32_t looked_at = 0;
    for (std::uint32_t branch = 0; branch < choice.count; ++branch) {
        const MembersPart *const members = members_of((&block_.at<Ref>(choice.branches))[branch]);
        if (members == nullptr)
            continue;
        for (std::uint32_t at = 0; at < members->table.size; ++at) {
            const KeySlot &slot = (&block_.at<KeySlot>(members->table.slots))[at];
            step();
            if (telling(slot.value) == 0)
                continue;
            if (++looked_at > kMaxTellingMembers)
                return best;
            const Text key{slot.text, slot.size};
            unsigned told = 0;
            for (std::uint32_t other = 0; other < choice.count; ++other) {
                const MembersPart *const with =
                    members_of((&block_.at<Ref>(choice.branches))[other]);
                const KeySlot *const found =
                    with ? find_key(with->table, block_.data(), text_of(key)) : nullptr;
                told += found ? telling(found->value) : 0;
            }
            if (told > most) {
                most = told;
                best = key;
            }
        }
    }
    return best;
}

// What can be told of a member at a glance, of all that a shape asks: its kind, a text of a list, a
// number of a range.
Ref Fuser::glance(Ref ref)
{
    if (ref <= kReject || (ref & kKindsOnly) != 0)
        return ref;
    FusedShape shape = block_.at<FusedShape>(ref);
    for (Ref &list : shape.on) {
        if (list <= kReject)
            continue;
        Instruction first = block_.at<Instruction>(list);
        const bool is_quick = first.opcode == Opcode::text || first.opcode == Opcode::range ||
                              first.opcode == Opcode::boolean;
        first.is_last = true;
        list = is_quick ? add(first) : kAccept;
    }
    return add(shape);
}

void Fuser::add_guards(Ref ref)
{
    step();
    ChoicePart choice = block_.at<ChoicePart>(ref);
    choice.key = telling_member(choice);
    if (choice.key.size == 0)
        return;
    std::pmr::vector<Ref> guards(memory_);
    for (std::uint32_t branch = 0; branch < choice.count; ++branch) {
        const MembersPart *const members = members_of((&block_.at<Ref>(choice.branches))[branch]);
        const KeySlot *const slot =
            members ? find_key(members->table, block_.data(), text_of(choice.key)) : nullptr;
        const bool required = slot && slot->required != 0;
        const bool has_others = members && !slot && members->patterns == 0;
        choice.absent |= std::uint64_t{required ? 0u : 1u} << branch;
        guards.push_back(slot ? slot->value : has_others ? members->others : kAccept);
    }
    for (Ref &guard : guards)
        guard = glance(guard);
    choice.guards = block_.append_all(std::span<const Ref>(guards));
    index_texts(choice, guards);
    block_.at<ChoicePart>(ref) = choice;
}

// The list of a shape for one kind.
Ref Fuser::list_at(Ref shape, Kind kind) const noexcept
{
    const auto index = static_cast<std::size_t>(kind);
    if (shape <= kReject)
        return shape;
    if ((shape & kKindsOnly) != 0)
        return (shape >> index & 1) != 0 ? kAccept : kReject;
    return block_.at<FusedShape>(shape).on[index];
}

// The branches that each text leaves.
void Fuser::index_texts(ChoicePart &choice, std::span<const Ref> guards)
{
    std::uint64_t others = 0; // branches that any text leaves
    std::pmr::map<std::string_view, std::uint64_t> branches(memory_);
    for (std::uint32_t branch = 0; branch < choice.count; ++branch) {
        const Ref list = list_at(guards[branch], Kind::string);
        const std::uint64_t bit = std::uint64_t{1} << branch;
        if (list == kReject)
            continue;
        if (list == kAccept) {
            others |= bit;
            continue;
        }
        const KeyTable &table = block_.at<KeyTable>(block_.at<Instruction>(list).a);
        for (std::uint32_t at = 0; at < table.size; ++at) {
            const KeySlot &slot = (&block_.at<KeySlot>(table.slots))[at];
            branches[text_of({slot.text, slot.size})] |= bit;
        }
    }
    std::pmr::vector<KeyEntry> entries(memory_);
    std::pmr::vector<std::uint64_t> masks(1, others, memory_);
    for (const auto &[text, mask] : branches) {
        const Text place{static_cast<std::uint32_t>(text.data() - block_.data()),
                         static_cast<std::uint32_t>(text.size())};
        entries.push_back({place, static_cast<std::uint32_t>(masks.size())});
        masks.push_back(mask | others);
    }
    KeyTable table;
    if (entries.empty() || !add_key_table(entries, bytes_left(), block_, table))
        return;
    choice.texts = add(table);
    choice.masks = block_.append_all(std::span<const std::uint64_t>(masks));
}

} // namespace schema_registry::jsonschema
