// The words of a violation that do not depend on the view (message.hpp).
// Tested by test/unit/jsonschema/explain_test.cpp.
#include "core/jsonschema/message.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr std::uint32_t kMaxChoices = 8;

} // namespace

void Message::append_number(std::uint64_t number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out_.append(digits, static_cast<std::size_t>(end - digits));
}

void Message::append_property(std::string_view before, std::string_view name)
{
    out_.append(before).append("\"").append(name).append("\"");
}

void Message::append_types(const Node &node)
{
    std::string_view separator;
    for (unsigned kind = 0; kind < kKinds; ++kind) {
        if (!(node.types >> kind & 1))
            continue;
        const auto name = json::kind_name(static_cast<json::Kind>(kind));
        const bool integer =
            node.integers_only && static_cast<json::Kind>(kind) == json::Kind::number;
        out_.append(separator).append(integer ? "integer" : name);
        separator = " or ";
    }
}

void Message::append_bound(Keyword keyword)
{
    switch (keyword) {
    case Keyword::minimum:
        out_.append(" is less than the minimum of ");
        break;
    case Keyword::maximum:
        out_.append(" is greater than the maximum of ");
        break;
    case Keyword::exclusive_minimum:
        out_.append(" is not greater than ");
        break;
    case Keyword::exclusive_maximum:
        out_.append(" is not less than ");
        break;
    default:
        out_.append(" is not a multiple of ");
    }
}

Closest Message::closest_choice(std::string_view text, const ValuePart &part,
                                EvaluationState &state)
{
    Closest closest(text);
    for (std::uint32_t index = 0; index < part.string_count && !closest.is_done(); ++index) {
        const std::string_view candidate = state.text(state.list<Text>(part.strings)[index]);
        state.count_step();
        if (closest.is_closer(candidate))
            closest.take(candidate);
    }
    return closest;
}

void Message::append_choices(const ValuePart &part, const EvaluationState &state)
{
    out_.append(" is none of the allowed values: ");
    std::uint32_t shown = 0;
    const auto separate = [&] {
        if (shown++ != 0)
            out_.append(", ");
    };
    for (std::uint32_t index = 0; index < part.string_count && shown < kMaxChoices; ++index) {
        separate();
        json::append_string(state.text(state.list<Text>(part.strings)[index]), out_);
    }
    for (std::uint32_t index = 0; index < part.other_count && shown < kMaxChoices; ++index) {
        separate();
        append_value(state.constant(state.list<json::Value>(part.others)[index]));
    }
    if (part.string_count + part.other_count > shown)
        out_.append(", ...");
}

void Message::length(Unit unit, std::string_view bound, std::uint64_t limit, std::uint64_t actual)
{
    out_.append("at ").append(bound).append(" ");
    append_number(limit);
    out_.append(" ").append(limit == 1 ? unit.singular : unit.plural).append(" expected, found ");
    append_number(actual);
}

void Message::missing_with(std::string_view name, std::string_view present)
{
    append_property("property ", name);
    append_property(" is missing, which is required beside ", present);
}

void Message::nothing_allowed()
{
    out_.append("no value is allowed here");
}

void Message::not_allowed(std::string_view name)
{
    append_property("property ", name);
    out_.append(" is not allowed");
}

void Message::offer_properties(const ObjectPart &part, EvaluationState &state, Closest &closest)
{
    const PropertyEntry *const entries = state.list<PropertyEntry>(part.properties);
    for (std::uint32_t index = 0; index < part.property_count && !closest.is_done(); ++index) {
        const std::string_view candidate = state.text(entries[index].key);
        state.count_step();
        if (closest.is_closer(candidate))
            closest.take(candidate);
    }
}

void Message::offer_properties(const Node &node, EvaluationState &state, Closest &closest,
                               int &left)
{
    --left;
    state.count_step();
    if (const Ref part = part_of(node, json::Kind::object, state.block))
        offer_properties(state.at<ObjectPart>(part), state, closest);
    if (node.combine == 0)
        return;
    const auto &combine = state.at<CombinePart>(node.combine);
    for (std::uint32_t at = 0; at < combine.count; ++at) {
        const Operation &operation = state.list<Operation>(combine.operations)[at];
        const Ref *const schemas = state.list<Ref>(operation.schemas);
        for (std::uint32_t schema = 0;
             schema < operation.count && operation.kind != OperationKind::negation && left > 0 &&
             !closest.is_done();
             ++schema) {
            if (schemas[schema] > kReject)
                offer_properties(state.at<Node>(schemas[schema]), state, closest, left);
        }
    }
}

void Message::append_proposal(const Closest &closest)
{
    if (closest.found().empty())
        return;
    append_property("; did you mean ", closest.found());
    out_.append("?");
}

void Message::unevaluated(std::string_view name)
{
    append_property("property ", name);
    out_.append(" is not allowed by any part of the schema");
}

void Message::wrong_name(std::string_view name, std::string_view reason)
{
    append_property("property name ", name);
    out_.append(" is not valid");
    if (!reason.empty())
        out_.append(": ").append(reason);
}

void Message::duplicates(std::uint32_t first, std::uint32_t second)
{
    out_.append("the items at index ");
    append_number(first);
    out_.append(" and ");
    append_number(second);
    out_.append(" are equal");
}

void Message::surplus_items(std::uint32_t first, std::uint32_t last)
{
    out_.append(first == last ? "the item at index " : "the items at index ");
    append_number(first);
    if (first != last) {
        out_.append(" to ");
        append_number(last);
    }
    out_.append(first == last ? " is not allowed" : " are not allowed");
}

void Message::matches_two(std::uint32_t first, std::uint32_t second)
{
    out_.append("exactly one alternative may match, but those at index ");
    append_number(first);
    out_.append(" and ");
    append_number(second);
    out_.append(" do");
}

void Message::matches_none(std::uint32_t count)
{
    out_.append("none of the ");
    append_number(count);
    out_.append(" alternatives matches");
}

void Message::matches_none(std::uint32_t count, std::uint32_t nearest)
{
    matches_none(count);
    out_.append("; nearest is the one at index ");
    append_number(nearest);
}

} // namespace schema_registry::jsonschema
