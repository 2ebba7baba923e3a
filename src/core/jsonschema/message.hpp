// The words of a violation: one method for each way of failing a keyword. Messages say what was
// expected and what was found, with values cut short.
#pragma once

#include <charconv>

#include "core/json/writer.hpp"
#include "core/jsonschema/closest.hpp"
#include "core/jsonschema/evaluation.hpp"

namespace schema_registry::jsonschema {

class Message {
  public:
    explicit Message(std::pmr::string &out) : out_(out) {}

    template <typename V>
    void wrong_type(const Node &node, const V &value)
    {
        if (node.types == 0) {
            nothing_allowed();
            return;
        }
        append_types(node);
        out_.append(" expected, found ");
        append_found(value);
    }
    template <typename V>
    void text_length(std::string_view bound, std::uint64_t limit, std::uint64_t actual,
                     const V &value)
    {
        length(kCharacters, bound, limit, actual);
        out_.append(" in ");
        append_value(value);
    }
    void length(Unit unit, std::string_view bound, std::uint64_t limit, std::uint64_t actual);
    template <typename V>
    void no_match(std::string_view pattern, const V &value)
    {
        append_value(value);
        out_.append(" does not match the pattern \"").append(pattern).append("\"");
    }
    template <typename V>
    void wrong_format(std::string_view format, const V &value)
    {
        append_value(value);
        out_.append(" is not of format \"").append(format).append("\"");
    }
    template <typename V>
    void out_of_bounds(const Bound &bound, const EvaluationState &state, const V &value)
    {
        append_value(value);
        append_bound(bound.keyword);
        append_text(state.constant(bound.number).number(), out_);
    }
    template <typename V>
    void not_listed(const ValuePart &part, EvaluationState &state, const V &value)
    {
        append_value(value);
        append_choices(part, state);
        if (value.kind() == json::Kind::string)
            append_proposal(closest_choice(value.text(), part, state));
    }
    template <typename V>
    void not_equal(json::DocumentView constant, const V &value)
    {
        json::write_excerpt(constant, kExcerpt, out_);
        out_.append(" expected, found ");
        append_value(value);
    }
    // Of members that the part does not declare, one may be what is missing, misspelt.
    template <typename V>
    void missing(std::string_view name, const ObjectPart &part, EvaluationState &state,
                 const V &object)
    {
        append_property("required property ", name);
        out_.append(" is missing");
        Closest closest(name);
        for (auto key = object.keys(); !closest.is_done() && key.next();) {
            state.count_step();
            if (closest.is_closer(key.key()) && !state.find_property(part, key.key()))
                closest.take(key.key());
        }
        if (!closest.found().empty())
            append_property(", but there is ", closest.found());
    }
    void missing_with(std::string_view name, std::string_view present);
    void nothing_allowed();
    void not_allowed(std::string_view name);
    // A member of object; what it has already is not proposed.
    template <typename V>
    void not_allowed(std::string_view name, const ObjectPart &part, EvaluationState &state,
                     const V &object)
    {
        not_allowed(name);
        Closest closest(name);
        offer_properties(part, state, closest);
        if (!object.find(closest.found()))
            append_proposal(closest);
    }
    void unevaluated(std::string_view name);
    template <typename V>
    void unevaluated(std::string_view name, const Node &node, EvaluationState &state,
                     const V &object)
    {
        unevaluated(name);
        Closest closest(name);
        int left = kMaxSchemasForHint;
        offer_properties(node, state, closest, left);
        if (!object.find(closest.found()))
            append_proposal(closest);
    }
    void wrong_name(std::string_view name, std::string_view reason);
    void surplus_items(std::uint32_t first, std::uint32_t last);
    void duplicates(std::uint32_t first, std::uint32_t second);
    template <typename V>
    void forbidden(const V &value)
    {
        append_value(value);
        out_.append(" is what the schema under \"not\" forbids");
    }
    void matches_two(std::uint32_t first, std::uint32_t second);
    void matches_none(std::uint32_t count);
    void matches_none(std::uint32_t count, std::uint32_t nearest);

  private:
    static constexpr std::size_t kExcerpt = 60;
    static constexpr int kMaxSchemasForHint = 200;

    template <typename V>
    void append_value(const V &value)
    {
        json::write_excerpt(value, kExcerpt, out_);
    }
    // The kind and, of scalars, the value.
    template <typename V>
    void append_found(const V &value)
    {
        const json::Kind kind = value.kind();
        out_.append(json::kind_name(kind));
        if (kind == json::Kind::string || kind == json::Kind::number ||
            kind == json::Kind::boolean) {
            out_.push_back(' ');
            append_value(value);
        }
    }
    [[nodiscard]] static Closest closest_choice(std::string_view text, const ValuePart &part,
                                                EvaluationState &state);
    // The names of properties that a part, or a schema with all that it is made of, speaks of.
    static void offer_properties(const ObjectPart &part, EvaluationState &state, Closest &closest);
    static void offer_properties(const Node &node, EvaluationState &state, Closest &closest,
                                 int &left);
    void append_proposal(const Closest &closest);
    void append_types(const Node &node);
    void append_bound(Keyword keyword);
    void append_choices(const ValuePart &part, const EvaluationState &state);
    void append_property(std::string_view before, std::string_view name);
    void append_number(std::uint64_t number);

    std::pmr::string &out_;
};

} // namespace schema_registry::jsonschema
