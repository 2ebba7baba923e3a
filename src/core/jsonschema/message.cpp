// The words of a violation that do not depend on the view (message.hpp), and "did you mean" for a
// property that is not allowed: the declared name at the smallest edit distance, if that is small
// beside the name's length. Tested by test/unit/jsonschema/explain_test.cpp.
#include "core/jsonschema/message.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace schema_registry::jsonschema {

namespace {

constexpr std::size_t kMaxNameForHint = 64;
constexpr std::size_t kMinNameForHint = 3; // any two shorter ones are alike
constexpr std::uint32_t kMaxPropertiesForHint = 500;
constexpr std::uint32_t kMaxChoices = 8;

// Levenshtein distance of two short names.
std::size_t edit_distance(std::string_view left, std::string_view right) noexcept
{
    std::array<std::size_t, kMaxNameForHint + 1> row;
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
        }
    }
    return row[right.size()];
}

std::string_view closest_name(std::string_view name, const ObjectPart &part, EvaluationState &state)
{
    std::string_view closest;
    std::size_t smallest = std::min<std::size_t>(name.size() / 3 + 1, 3) + 1;
    if (name.size() < kMinNameForHint || name.size() > kMaxNameForHint)
        return closest;
    const PropertyEntry *entries = state.list<PropertyEntry>(part.properties);
    const std::uint32_t count = std::min(part.property_count, kMaxPropertiesForHint);
    for (std::uint32_t index = 0; index < count; ++index) {
        const std::string_view candidate = state.text(entries[index].key);
        state.count_step();
        if (candidate.size() > kMaxNameForHint)
            continue;
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < smallest) {
            smallest = distance;
            closest = candidate;
        }
    }
    return closest;
}

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

void Message::not_allowed(std::string_view name, const ObjectPart &part, EvaluationState &state)
{
    not_allowed(name);
    const std::string_view closest = closest_name(name, part, state);
    if (!closest.empty()) {
        append_property("; did you mean ", closest);
        out_.append("?");
    }
}

void Message::unevaluated(std::string_view name)
{
    append_property("property ", name);
    out_.append(" is not allowed by any part of the schema");
}

void Message::wrong_name(std::string_view name)
{
    append_property("property name ", name);
    out_.append(" is not valid");
}

void Message::too_many_items(std::uint32_t index)
{
    out_.append("the item at index ");
    append_number(index);
    out_.append(" is not allowed");
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
