// Evaluator: references, combinations, conditionals and the unevaluated keywords (see
// evaluator.hpp). Marks made by a branch that fails are taken back: its annotations do not count.
#pragma once

#include "core/jsonschema/evaluator.hpp"

namespace schema_registry::jsonschema {

// Applies a schema whose failure is no violation by itself: nothing is reported, and marks are
// only kept if it holds.
template <typename Sink>
template <typename V>
bool Evaluator<Sink>::probe(Ref schema, V value, Marks *marks)
{
    Silent silent;
    Evaluator<Silent> inner(state_, silent);
    if (!marks)
        return inner.apply(schema, value, nullptr);
    Marks branch(*marks, state_.memory);
    if (!inner.apply(schema, value, &branch))
        return false;
    marks->take(branch);
    return true;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::combine(const Node &node, V value, Marks *marks)
{
    const CombinePart &part = state_.at<CombinePart>(node.combine);
    const Operation *operations = state_.list<Operation>(part.operations);
    bool valid = true;
    for (std::uint32_t index = 0; index < part.count; ++index) {
        if (!operate(node, operations[index], value, marks) && failed(valid))
            return false;
    }
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::operate(const Node &node, const Operation &operation, V value, Marks *marks)
{
    const Ref *schemas = state_.list<Ref>(operation.schemas);
    bool valid = true;
    switch (operation.kind) {
    case OperationKind::reference:
        return apply(schemas[0], value, marks);
    case OperationKind::dynamic_reference:
    case OperationKind::recursive_reference:
        return apply(state_.dynamic_target(operation.name, schemas[0]), value, marks);
    case OperationKind::all_of:
        for (std::uint32_t index = 0; index < operation.count; ++index) {
            if (!apply(schemas[index], value, marks) && failed(valid))
                return false;
        }
        return valid;
    case OperationKind::any_of:
        return any_of(node, operation, value, marks);
    case OperationKind::one_of:
        return one_of(node, operation, value, marks);
    case OperationKind::negation:
        if (!probe(schemas[0], value, nullptr))
            return true;
        (void)violated(valid, node, Keyword::not_,
                       [&](auto &message) { message.forbidden(value); });
        return false;
    case OperationKind::conditional:
        return conditional(operation, value, marks);
    }
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::any_of(const Node &node, const Operation &operation, V value, Marks *marks)
{
    const Ref *schemas = state_.list<Ref>(operation.schemas);
    bool matched = false;
    for (std::uint32_t index = 0; index < operation.count && (!matched || marks); ++index)
        matched = probe(schemas[index], value, marks) || matched;
    if (matched)
        return true;
    if constexpr (Sink::kReports)
        sink_.nearest(*this, state_, node, Keyword::any_of, schemas, operation.count, value);
    return false;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::one_of(const Node &node, const Operation &operation, V value, Marks *marks)
{
    const Ref *schemas = state_.list<Ref>(operation.schemas);
    std::uint32_t first = operation.count;
    for (std::uint32_t index = 0; index < operation.count; ++index) {
        if (!probe(schemas[index], value, marks))
            continue;
        if (first != operation.count) {
            bool valid = true;
            (void)violated(valid, node, Keyword::one_of,
                           [&](auto &message) { message.matches_two(first, index); });
            return false;
        }
        first = index;
    }
    if (first != operation.count)
        return true;
    if constexpr (Sink::kReports)
        sink_.nearest(*this, state_, node, Keyword::one_of, schemas, operation.count, value);
    return false;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::conditional(const Operation &operation, V value, Marks *marks)
{
    const Ref *schemas = state_.list<Ref>(operation.schemas);
    const bool holds = probe(schemas[0], value, marks);
    const Ref branch = schemas[holds ? 1 : 2];
    return apply(branch, value, marks);
}

template <typename Sink>
template <typename V, typename Part>
bool Evaluator<Sink>::with_unevaluated(const Node &node, Ref part, V value, Marks *marks)
{
    Marks own(value.size(), state_.memory);
    bool valid = true;
    if (!plain_assertions(node, value.kind(), part, value, &own) && failed(valid))
        return false;
    if (!unevaluated(node, state_.at<Part>(part), value, own) && failed(valid))
        return false;
    if (marks)
        marks->set_all();
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::unevaluated(const Node &node, const ObjectPart &part, V value,
                                  const Marks &marks)
{
    bool valid = true;
    std::uint32_t index = 0;
    for (auto cursor = value.members(); cursor.next(); ++index) {
        if ((index & kPollMask) == kPollMask)
            state_.check();
        if (marks.has(index))
            continue;
        if (part.unevaluated == kReject) {
            if (violated(valid, node, Keyword::unevaluated_properties, [&](auto &message) {
                    message.unevaluated(cursor.key(), node, state_, value);
                }))
                return false;
        } else if (!member(part.unevaluated, cursor.key(), cursor.value()) && failed(valid)) {
            return false;
        }
    }
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::unevaluated(const Node &node, const ArrayPart &part, V value,
                                  const Marks &marks)
{
    bool valid = true;
    std::uint32_t index = 0;
    for (auto cursor = value.elements(); cursor.next(); ++index) {
        if ((index & kPollMask) == kPollMask)
            state_.check();
        if (marks.has(index))
            continue;
        if (part.unevaluated == kReject) {
            if (violated(valid, node, Keyword::unevaluated_items,
                         [&](auto &message) { message.surplus_items(index, index); }))
                return false;
        } else if (!element(part.unevaluated, index, cursor.value()) && failed(valid)) {
            return false;
        }
    }
    return valid;
}

} // namespace schema_registry::jsonschema
