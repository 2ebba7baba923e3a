// Evaluator: objects (see evaluator.hpp). One merge of the instance's members with the table of
// properties; patterns, additionalProperties and propertyNames are asked on the way.
#pragma once

#include "core/jsonschema/evaluator.hpp"

namespace schema_registry::jsonschema {

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::member(Ref schema, std::string_view key, V value)
{
    if (schema == kAccept)
        return true;
    if constexpr (Sink::kReports) {
        const PathStep step{sink_.path, key, 0, true};
        sink_.path = &step;
        const bool valid = apply(schema, value, nullptr);
        sink_.path = step.outer;
        return valid;
    }
    return apply(schema, value, nullptr);
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::object(const Node &node, const ObjectPart &part, V value, Marks *marks)
{
    bool valid = true;
    const std::uint32_t size = value.size();
    if (size < part.min_properties &&
        violated(valid, node, Keyword::min_properties, [&](auto &message) {
            message.length(kProperties, "least", part.min_properties, size);
        }))
        return false;
    if (size > part.max_properties &&
        violated(valid, node, Keyword::max_properties, [&](auto &message) {
            message.length(kProperties, "most", part.max_properties, size);
        }))
        return false;
    if (!members(node, part, value, marks) && failed(valid))
        return false;
    if (part.dependency_count && !dependencies(node, part, value, marks) && failed(valid))
        return false;
    return valid;
}

// The entry of that key, or the first one behind it. The search goes on from `entry`, where the
// last key's ended; mostly it is the very one.
template <typename Sink>
const PropertyEntry *Evaluator<Sink>::seek(const PropertyEntry *entry, const PropertyEntry *end,
                                           std::string_view key, bool &found) const noexcept
{
    int order = json::compare_keys(state_.text(entry->key), key);
    if (order < 0) {
        const auto is_before = [this](const PropertyEntry &with, std::string_view name) {
            return json::compare_keys(state_.text(with.key), name) < 0;
        };
        entry = std::lower_bound(entry + 1, end, key, is_before);
        order = entry == end ? 1 : json::compare_keys(state_.text(entry->key), key);
    }
    found = order == 0;
    return entry;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::members(const Node &node, const ObjectPart &part, V value, Marks *marks)
{
    const PropertyEntry *entry = state_.list<PropertyEntry>(part.properties);
    const PropertyEntry *const end = entry + part.property_count;
    const bool asks_undeclared =
        part.pattern_count != 0 || part.has_additional || part.names != kAccept;
    std::uint32_t missing = part.required_count;
    std::uint32_t index = 0;
    bool valid = true;
    for (auto cursor = value.members(); cursor.next(); ++index) {
        if (entry == end && !asks_undeclared)
            break;
        if ((index & kPollMask) == kPollMask)
            state_.check();
        const std::string_view key = cursor.key();
        bool evaluated = false;
        bool found = false;
        if (entry != end)
            entry = seek(entry, end, key, found);
        if (found) {
            missing -= entry->required ? 1 : 0;
            evaluated = entry->declared;
            const Ref schema = entry->schema;
            ++entry;
            if (schema != kAccept && !member(schema, key, cursor.value()) && failed(valid))
                return false;
        }
        if (asks_undeclared && (!evaluated || part.pattern_count || part.names != kAccept) &&
            !undeclared(node, part, key, value, cursor.value(), evaluated) && failed(valid))
            return false;
        if (marks && evaluated)
            marks->set(index);
    }
    if (missing != 0 && !Sink::kReports)
        return false;
    return (missing == 0 || report_missing(node, part, value)) && valid;
}

// Reports each required member that is not there; never true.
template <typename Sink>
template <typename V>
bool Evaluator<Sink>::report_missing(const Node &node, const ObjectPart &part, V value)
{
    const PropertyEntry *entries = state_.list<PropertyEntry>(part.properties);
    bool valid = false;
    for (std::uint32_t at = 0; at < part.property_count; ++at) {
        const std::string_view name = state_.text(entries[at].key);
        if (entries[at].required && !value.find(name) &&
            violated(valid, node, Keyword::required,
                     [&](auto &message) { message.missing(name, part, state_, value); }))
            break;
    }
    return false;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::undeclared(const Node &node, const ObjectPart &part, std::string_view key,
                                 V object, V value, bool &evaluated)
{
    bool valid = true;
    const PatternEntry *patterns = state_.list<PatternEntry>(part.patterns);
    for (std::uint32_t index = 0; index < part.pattern_count; ++index) {
        if (!state_.matches(patterns[index].pattern, key))
            continue;
        evaluated = true;
        if (!member(patterns[index].schema, key, value) && failed(valid))
            return false;
    }
    if (!evaluated && part.has_additional) {
        evaluated = true;
        if (part.additional == kReject) {
            if (violated(valid, node, Keyword::additional_properties,
                         [&](auto &message) { message.not_allowed(key, part, state_, object); }))
                return false;
        } else if (!member(part.additional, key, value) && failed(valid)) {
            return false;
        }
    }
    if (part.names == kAccept)
        return valid;
    const bool named = part.names != kReject && probe(part.names, json::TextView(key), nullptr);
    if (!named && violated(valid, node, Keyword::property_names, [&](auto &message) {
            if constexpr (Sink::kReports)
                message.wrong_name(key, sink_.reason(state_, part.names, json::TextView(key)));
        }))
        return false;
    return valid;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::dependencies(const Node &node, const ObjectPart &part, V value, Marks *marks)
{
    const DependencyEntry *entries = state_.list<DependencyEntry>(part.dependencies);
    bool valid = true;
    for (std::uint32_t index = 0; index < part.dependency_count; ++index) {
        const DependencyEntry &entry = entries[index];
        if (!value.find(state_.text(entry.key)))
            continue;
        const Text *names = state_.list<Text>(entry.names);
        for (std::uint32_t at = 0; at < entry.name_count; ++at) {
            if (!value.find(state_.text(names[at])) &&
                violated(valid, node, entry.keyword, [&](auto &message) {
                    message.missing_with(state_.text(names[at]), state_.text(entry.key));
                }))
                return false;
        }
        if (!apply(entry.schema, value, marks) && failed(valid))
            return false;
    }
    return valid;
}

} // namespace schema_registry::jsonschema
