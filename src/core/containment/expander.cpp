// From schemas to atoms and choices (expander.hpp).
// draft-bhutton-json-schema-validation-01 section 6, draft-bhutton-json-schema-01 section 10.
// Tested by test/unit/containment/containment_test.cpp.
#include "core/containment/expander.hpp"

namespace schema_registry::containment {

using namespace jsonschema;
using json::Kind;

namespace {

Atom number_atom(Ask ask, std::uint32_t number)
{
    Atom atom;
    atom.ask = ask;
    atom.number = number;
    return atom;
}

Atom ref_atom(Ask ask, Literal of, Ref ref, bool denied = false)
{
    Atom atom;
    atom.ask = ask;
    atom.side = of.side;
    atom.ref = ref;
    atom.denied = denied;
    return atom;
}

Atom member_atom(Ask ask, Literal literal)
{
    Atom atom;
    atom.ask = ask;
    atom.side = literal.side;
    atom.literal = literal;
    return atom;
}

void deny_size(std::uint32_t least, std::uint32_t most, Choice &choice)
{
    if (least > 0)
        choice.push_back({number_atom(Ask::size_most, least - 1)});
    if (most != kNoLimit)
        choice.push_back({number_atom(Ask::size_least, most + 1)});
}

Literal sub(Literal literal, Ref schema, bool denied)
{
    return {schema, literal.side, denied};
}

// What is asked, where things turn out that way, of what is not evaluated.
Option rest_option(const Evaluation &way, Ask ask, Literal literal)
{
    Option option = way.conditions;
    Atom rest = member_atom(ask, literal);
    rest.number = way.elements;
    rest.evaluation = &way;
    option.push_back(rest);
    return option;
}

} // namespace

bool Expander::expand()
{
    while (!branch_.open.empty()) {
        const Literal literal = branch_.open.back();
        branch_.open.pop_back();
        if (std::find(branch_.spelt.begin(), branch_.spelt.end(), literal) != branch_.spelt.end())
            continue;
        if (std::find(branch_.spelt.begin(), branch_.spelt.end(), literal.opposite()) !=
            branch_.spelt.end())
            return false;
        branch_.spelt.push_back(literal);
        if (!expand(literal))
            return false;
    }
    return true;
}

void Expander::add(const Option &option)
{
    for (const Atom &atom : option) {
        if (atom.ask == Ask::schema)
            branch_.open.push_back(atom.literal);
        else
            branch_.atoms.push_back(atom);
    }
}

bool Expander::expand(Literal literal)
{
    if (literal.schema <= kReject)
        return (literal.schema == kAccept) != literal.denied;
    const Node &node = sides_.node(literal);
    return literal.denied ? deny(literal, node) : affirm(literal, node);
}

bool Expander::affirm(Literal literal, const Node &node)
{
    if ((node.types >> static_cast<unsigned>(branch_.kind) & 1) == 0)
        return false;
    if (node.integers_only && branch_.kind == Kind::number)
        branch_.atoms.push_back(ref_atom(Ask::integer, literal, 0));
    if (const Ref part = part_of(node, branch_.kind, state(literal).block)) {
        switch (branch_.kind) {
        case Kind::number:
            affirm_number(literal, state(literal).at<NumberPart>(part));
            break;
        case Kind::string:
            affirm_text(literal, state(literal).at<TextPart>(part));
            break;
        case Kind::array:
            affirm_array(literal, part);
            break;
        default:
            affirm_object(literal, part);
        }
    }
    if (node.values != 0)
        branch_.atoms.push_back(ref_atom(Ask::listed, literal, node.values));
    if (node.combine != 0) {
        const auto &combine = state(literal).at<CombinePart>(node.combine);
        for (std::uint32_t at = 0; at < combine.count; ++at)
            affirm_operation(literal, state(literal).list<Operation>(combine.operations)[at]);
    }
    return true;
}

void Expander::affirm_size(std::uint32_t least, std::uint32_t most)
{
    if (least > 0)
        branch_.atoms.push_back(number_atom(Ask::size_least, least));
    if (most != kNoLimit)
        branch_.atoms.push_back(number_atom(Ask::size_most, most));
}

void Expander::affirm_number(Literal literal, const NumberPart &part)
{
    for (std::uint32_t at = 0; at < part.count; ++at)
        branch_.atoms.push_back(
            ref_atom(Ask::bound, literal, part.bounds + at * std::uint32_t{sizeof(Bound)}));
}

void Expander::affirm_text(Literal literal, const TextPart &part)
{
    affirm_size(part.min_length, part.max_length);
    Atom atom = ref_atom(Ask::pattern, literal, 0);
    atom.number = part.pattern;
    if (part.pattern != kNoPattern)
        branch_.atoms.push_back(atom);
    atom.ask = Ask::format;
    atom.number = static_cast<std::uint32_t>(part.format);
    if (part.has_format)
        branch_.atoms.push_back(atom);
}

void Expander::affirm_array(Literal literal, Ref ref)
{
    const auto &part = state(literal).at<ArrayPart>(ref);
    affirm_size(part.min_items, part.max_items);
    if (part.prefix_count != 0 || part.has_items)
        branch_.atoms.push_back(ref_atom(Ask::elements, literal, ref));
    if (part.unique)
        branch_.atoms.push_back(ref_atom(Ask::unique, literal, 0));
    if (part.has_contains) {
        Atom atom = member_atom(Ask::contains, sub(literal, part.contains, false));
        atom.number = part.min_contains;
        if (part.min_contains > 0)
            branch_.atoms.push_back(atom);
        atom.ask = Ask::contains_at_most;
        atom.number = part.max_contains;
        if (part.max_contains != kNoLimit)
            branch_.atoms.push_back(atom);
    }
    if (part.has_unevaluated)
        affirm_rest(literal, part.unevaluated);
}

void Expander::affirm_object(Literal literal, Ref ref)
{
    const auto &part = state(literal).at<ObjectPart>(ref);
    affirm_size(part.min_properties, part.max_properties);
    if (part.property_count != 0 || part.pattern_count != 0 || part.has_additional)
        branch_.atoms.push_back(ref_atom(Ask::members, literal, ref));
    if (part.names != kAccept)
        branch_.atoms.push_back(member_atom(Ask::names, sub(literal, part.names, false)));
    affirm_dependencies(literal, part);
    if (part.has_unevaluated)
        affirm_rest(literal, part.unevaluated);
}

// What is not evaluated satisfies the schema, in each way in which the others may turn out.
void Expander::affirm_rest(Literal literal, Ref schema)
{
    const auto *const ways = sides_.evaluations(literal, branch_.kind);
    branch_.is_loose = branch_.is_loose || !ways;
    if (!ways || schema == kAccept)
        return;
    Choice choice;
    const Ask ask = branch_.kind == Kind::array ? Ask::rest : Ask::other_members;
    for (const Evaluation &way : *ways)
        choice.push_back(way.is_all ? way.conditions
                                    : rest_option(way, ask, sub(literal, schema, false)));
    branch_.choices.push_back(std::move(choice));
}

void Expander::deny_rest(Literal literal, Ref schema, Choice &choice)
{
    const auto *const ways = sides_.evaluations(literal, branch_.kind);
    if (!ways) {
        branch_.is_loose = true;
        choice.push_back({});
        return;
    }
    const Ask ask = branch_.kind == Kind::array ? Ask::item_from : Ask::member_other;
    for (const Evaluation &way : *ways) {
        if (!way.is_all && schema != kAccept)
            choice.push_back(rest_option(way, ask, sub(literal, schema, true)));
    }
}

void Expander::affirm_dependencies(Literal literal, const ObjectPart &part)
{
    const EvaluationState &program = state(literal);
    const auto *const entries = program.list<DependencyEntry>(part.dependencies);
    for (std::uint32_t at = 0; at < part.dependency_count; ++at) {
        const DependencyEntry &entry = entries[at];
        const std::string_view key = program.text(entry.key);
        Option present = {name_atom(Ask::present, key)};
        for (std::uint32_t name = 0; name < entry.name_count; ++name)
            present.push_back(
                name_atom(Ask::present, program.text(program.list<Text>(entry.names)[name])));
        present.push_back(schema_atom(sub(literal, entry.schema, false)));
        branch_.choices.push_back({{name_atom(Ask::present, key, true)}, std::move(present)});
    }
}

void Expander::affirm_operation(Literal literal, const Operation &operation)
{
    const Ref *const schemas = state(literal).list<Ref>(operation.schemas);
    const auto holds = [&](std::uint32_t at) { return sub(literal, schemas[at], false); };
    Choice choice;
    switch (operation.kind) {
    case OperationKind::dynamic_reference:
    case OperationKind::recursive_reference:
        if (leads_to_one(state(literal), operation))
            branch_.open.push_back(holds(0));
        else
            branch_.is_loose = true;
        return;
    case OperationKind::reference:
    case OperationKind::all_of:
        for (std::uint32_t at = 0; at < operation.count; ++at)
            branch_.open.push_back(holds(at));
        return;
    case OperationKind::negation:
        branch_.open.push_back(holds(0).opposite());
        return;
    case OperationKind::any_of:
        for (std::uint32_t at = 0; at < operation.count; ++at)
            choice.push_back({schema_atom(holds(at))});
        break;
    case OperationKind::one_of:
        for (std::uint32_t at = 0; at < operation.count; ++at) {
            Option option = {schema_atom(holds(at))};
            for (std::uint32_t other = 0; other < operation.count; ++other) {
                if (other != at)
                    option.push_back(schema_atom(holds(other).opposite()));
            }
            choice.push_back(std::move(option));
        }
        break;
    case OperationKind::conditional:
        choice.push_back({schema_atom(holds(0)), schema_atom(holds(1))});
        choice.push_back({schema_atom(holds(0).opposite()), schema_atom(holds(2))});
    }
    branch_.choices.push_back(std::move(choice));
}

bool Expander::deny(Literal literal, const Node &node)
{
    if ((node.types >> static_cast<unsigned>(branch_.kind) & 1) == 0)
        return true;
    Choice choice;
    if (node.integers_only && branch_.kind == Kind::number)
        choice.push_back({ref_atom(Ask::integer, literal, 0, true)});
    if (const Ref part = part_of(node, branch_.kind, state(literal).block)) {
        switch (branch_.kind) {
        case Kind::number:
            deny_number(literal, state(literal).at<NumberPart>(part), choice);
            break;
        case Kind::string:
            deny_text(literal, state(literal).at<TextPart>(part), choice);
            break;
        case Kind::array:
            deny_array(literal, part, choice);
            break;
        default:
            deny_object(literal, part, choice);
        }
    }
    if (node.values != 0)
        choice.push_back({ref_atom(Ask::listed, literal, node.values, true)});
    if (node.combine != 0) {
        const auto &combine = state(literal).at<CombinePart>(node.combine);
        for (std::uint32_t at = 0; at < combine.count; ++at)
            deny_operation(literal, state(literal).list<Operation>(combine.operations)[at], choice);
    }
    if (choice.size() == 1) {
        add(choice.front());
        return true;
    }
    const bool may_hold = !choice.empty();
    branch_.choices.push_back(std::move(choice));
    return may_hold;
}

void Expander::deny_number(Literal literal, const NumberPart &part, Choice &choice) const
{
    for (std::uint32_t at = 0; at < part.count; ++at)
        choice.push_back(
            {ref_atom(Ask::bound, literal, part.bounds + at * std::uint32_t{sizeof(Bound)}, true)});
}

void Expander::deny_text(Literal literal, const TextPart &part, Choice &choice) const
{
    deny_size(part.min_length, part.max_length, choice);
    Atom atom = ref_atom(Ask::pattern, literal, 0, true);
    atom.number = part.pattern;
    if (part.pattern != kNoPattern)
        choice.push_back({atom});
    atom.ask = Ask::format;
    atom.number = static_cast<std::uint32_t>(part.format);
    if (part.has_format)
        choice.push_back({atom});
}

void Expander::deny_array(Literal literal, Ref ref, Choice &choice)
{
    const auto &part = state(literal).at<ArrayPart>(ref);
    deny_size(part.min_items, part.max_items, choice);
    const Ref *const prefix = state(literal).list<Ref>(part.prefix);
    for (std::uint32_t at = 0; at < part.prefix_count; ++at) {
        if (prefix[at] == kAccept)
            continue;
        Atom atom = member_atom(Ask::item, sub(literal, prefix[at], true));
        atom.number = at;
        choice.push_back({atom});
    }
    if (part.has_items && part.items != kAccept) {
        Atom atom = member_atom(Ask::item_from, sub(literal, part.items, true));
        atom.number = part.prefix_count;
        choice.push_back({atom});
    }
    if (part.unique)
        choice.push_back({ref_atom(Ask::unique, literal, 0, true)});
    if (part.has_contains) {
        Atom atom = member_atom(Ask::contains_at_most, sub(literal, part.contains, false));
        atom.number = part.min_contains - 1;
        if (part.min_contains > 0)
            choice.push_back({atom});
        atom.ask = Ask::contains;
        atom.number = part.max_contains + 1;
        if (part.max_contains != kNoLimit)
            choice.push_back({atom});
    }
    if (part.has_unevaluated)
        deny_rest(literal, part.unevaluated, choice);
}

void Expander::deny_object(Literal literal, Ref ref, Choice &choice)
{
    const EvaluationState &program = state(literal);
    const auto &part = program.at<ObjectPart>(ref);
    deny_size(part.min_properties, part.max_properties, choice);
    const auto *const entries = program.list<PropertyEntry>(part.properties);
    for (std::uint32_t at = 0; at < part.property_count; ++at) {
        const std::string_view key = program.text(entries[at].key);
        if (entries[at].required)
            choice.push_back({name_atom(Ask::present, key, true)});
        if (!entries[at].declared || entries[at].schema == kAccept)
            continue;
        Atom atom = member_atom(Ask::member, sub(literal, entries[at].schema, true));
        atom.text = key;
        choice.push_back({atom});
    }
    const auto *const patterns = program.list<PatternEntry>(part.patterns);
    for (std::uint32_t at = 0; at < part.pattern_count; ++at) {
        if (patterns[at].schema == kAccept)
            continue;
        Atom atom = member_atom(Ask::member_like, sub(literal, patterns[at].schema, true));
        atom.number = patterns[at].pattern;
        choice.push_back({atom});
    }
    if (part.has_additional && part.additional != kAccept) {
        Atom atom = member_atom(Ask::member_other, sub(literal, part.additional, true));
        atom.ref = ref;
        choice.push_back({atom});
    }
    if (part.names != kAccept)
        choice.push_back({member_atom(Ask::name, sub(literal, part.names, true))});
    const auto *const dependencies = program.list<DependencyEntry>(part.dependencies);
    for (std::uint32_t at = 0; at < part.dependency_count; ++at) {
        const DependencyEntry &entry = dependencies[at];
        const Atom present = name_atom(Ask::present, program.text(entry.key));
        for (std::uint32_t name = 0; name < entry.name_count; ++name)
            choice.push_back(
                {present, name_atom(Ask::present,
                                    program.text(program.list<Text>(entry.names)[name]), true)});
        if (entry.schema != kAccept)
            choice.push_back({present, schema_atom(sub(literal, entry.schema, true))});
    }
    if (part.has_unevaluated)
        deny_rest(literal, part.unevaluated, choice);
}

void Expander::deny_operation(Literal literal, const Operation &operation, Choice &choice)
{
    const Ref *const schemas = state(literal).list<Ref>(operation.schemas);
    const auto holds = [&](std::uint32_t at) { return sub(literal, schemas[at], false); };
    Option none;
    switch (operation.kind) {
    case OperationKind::dynamic_reference:
    case OperationKind::recursive_reference:
        if (leads_to_one(state(literal), operation)) {
            choice.push_back({schema_atom(holds(0).opposite())});
        } else {
            branch_.is_loose = true;
            choice.push_back({});
        }
        return;
    case OperationKind::reference:
    case OperationKind::all_of:
        for (std::uint32_t at = 0; at < operation.count; ++at)
            choice.push_back({schema_atom(holds(at).opposite())});
        return;
    case OperationKind::negation:
        choice.push_back({schema_atom(holds(0))});
        return;
    case OperationKind::any_of:
    case OperationKind::one_of:
        for (std::uint32_t at = 0; at < operation.count; ++at)
            none.push_back(schema_atom(holds(at).opposite()));
        choice.push_back(std::move(none));
        if (operation.kind == OperationKind::any_of)
            return;
        for (std::uint32_t at = 0; at < operation.count; ++at) {
            for (std::uint32_t other = at + 1; other < operation.count; ++other)
                choice.push_back({schema_atom(holds(at)), schema_atom(holds(other))});
        }
        return;
    case OperationKind::conditional:
        if (schemas[1] != kAccept)
            choice.push_back({schema_atom(holds(0)), schema_atom(holds(1).opposite())});
        if (schemas[2] != kAccept)
            choice.push_back({schema_atom(holds(0).opposite()), schema_atom(holds(2).opposite())});
    }
}

} // namespace schema_registry::containment
