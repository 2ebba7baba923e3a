// Evaluator: strings, numbers, enum and const (see evaluator.hpp).
#pragma once

#include "core/jsonschema/evaluator.hpp"

namespace schema_registry::jsonschema {

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::text(const Node &node, const TextPart &part, V value)
{
    const std::string_view text = value.text();
    bool valid = true;
    // A character has one to four bytes: counting is needed only where the bytes do not decide.
    if ((part.min_length > text.size() / 4 || part.max_length < text.size())) {
        const std::size_t length = count_code_points(text);
        if (length < part.min_length &&
            violated(valid, node, Keyword::min_length, [&](auto &message) {
                message.text_length("least", part.min_length, length, value);
            }))
            return false;
        if (length > part.max_length &&
            violated(valid, node, Keyword::max_length, [&](auto &message) {
                message.text_length("most", part.max_length, length, value);
            }))
            return false;
    }
    if (!valid && text.size() > state_.limits->max_regex_text)
        return false; // what is too long need not be too long to be gone through
    if (part.pattern != kNoPattern && !state_.matches(part.pattern, text) &&
        violated(valid, node, Keyword::pattern, [&](auto &message) {
            message.no_match(state_.pattern_source(part.pattern), value);
        }))
        return false;
    if (part.has_format && !state_.has_format(part.format, text) &&
        violated(valid, node, Keyword::format,
                 [&](auto &message) { message.wrong_format(name_of(part.format), value); }))
        return false;
    return valid;
}

template <typename Sink>
bool Evaluator<Sink>::satisfies(const Bound &bound, DecimalView number) const
{
    const DecimalView limit = state_.constant(bound.number).number();
    switch (bound.keyword) {
    case Keyword::minimum:
        return compare(number, limit) >= 0;
    case Keyword::maximum:
        return compare(number, limit) <= 0;
    case Keyword::exclusive_minimum:
        return compare(number, limit) > 0;
    case Keyword::exclusive_maximum:
        return compare(number, limit) < 0;
    default:
        return is_multiple_of(number, limit, state_.memory, state_.limits->interrupted);
    }
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::number(const Node &node, const NumberPart &part, V value)
{
    const DecimalView number = value.number();
    const Bound *bounds = state_.list<Bound>(part.bounds);
    bool valid = true;
    for (std::uint32_t index = 0; index < part.count; ++index) {
        const Bound &bound = bounds[index];
        if (!satisfies(bound, number) && violated(valid, node, bound.keyword, [&](auto &message) {
                message.out_of_bounds(bound, state_, value);
            }))
            return false;
    }
    return valid;
}

template <typename Sink>
bool Evaluator<Sink>::is_listed(const ValuePart &part, std::string_view text) const noexcept
{
    const Text *const first = state_.list<Text>(part.strings);
    const auto is_before = [this](Text listed, std::string_view other) {
        return json::compare_keys(state_.text(listed), other) < 0;
    };
    const Text *const end = first + part.string_count;
    const Text *const at = std::lower_bound(first, end, text, is_before);
    return at != end && state_.text(*at) == text;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::is_constant(const json::Value &constant, V value) const
{
    if (value.kind() != constant.kind)
        return false;
    if (constant.kind == json::Kind::string)
        return value.text() == state_.constant(constant).text();
    return json::equal(value, state_.constant(constant), *state_.limits);
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::is_in_enum(const ValuePart &part, V value) const
{
    if (value.kind() == json::Kind::string)
        return is_listed(part, value.text());
    const json::Value *const others = state_.list<json::Value>(part.others);
    for (std::uint32_t index = 0; index < part.other_count; ++index) {
        if (is_constant(others[index], value))
            return true;
    }
    return false;
}

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::values(const Node &node, V value)
{
    const ValuePart &part = state_.at<ValuePart>(node.values);
    bool valid = true;
    if (part.has_enum && !is_in_enum(part, value) &&
        violated(valid, node, Keyword::enumeration,
                 [&](auto &message) { message.not_listed(part, state_, value); }))
        return false;
    if (part.has_const && !is_constant(part.constant, value) &&
        violated(valid, node, Keyword::constant,
                 [&](auto &message) { message.not_equal(state_.constant(part.constant), value); }))
        return false;
    return valid;
}

} // namespace schema_registry::jsonschema
