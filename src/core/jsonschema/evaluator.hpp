// The evaluator: a Program applied to an instance seen through any InstanceView.
//
// It is written once. With the Silent sink a violation ends the walk, and nothing but the verdict
// is made; with a Reporter (explain.hpp) every violation is kept and the walk goes on. An object is
// one merge of its members with the schema's table of properties, both in the order of
// (length, bytes). Recursion follows the nesting of instance and schema and is limited.
//
// draft-bhutton-json-schema-01 sections 10 and 11, draft-bhutton-json-schema-validation-01
// section 6. Tested by test/unit/jsonschema/evaluate_test.cpp and, over both views, by the suites.
#pragma once

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/json/text_view.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/evaluation.hpp"

namespace schema_registry::jsonschema {

// The sink of a plain verdict: the first violation ends the walk.
struct Silent {
    static constexpr bool kReports = false;
};

class FusedEvaluator;

// An item that is equal to one before it.
struct Repetition {
    std::uint32_t index;
    std::uint32_t earlier;
    auto operator<=>(const Repetition &) const = default;
};

template <typename Sink>
class Evaluator {
  public:
    Evaluator(EvaluationState &state, Sink &sink) : state_(state), sink_(sink) {}

    // Whether the instance satisfies the schema. marks, if not null, takes what was evaluated.
    template <json::InstanceView V>
    [[nodiscard]] bool apply(Ref ref, V value, Marks *marks)
    {
        if (ref == kAccept)
            return true;
        const Node &node = state_.at<Node>(ref);
        if constexpr (!Sink::kReports) {
            if (node.shape != 0 && !marks && state_.uses_shapes)
                return apply_fused(node.shape, value);
        }
        return apply_node(node, value, marks);
    }

  private:
    friend class FusedEvaluator;

    template <typename V>
    [[nodiscard]] bool apply_fused(Ref shape, V value);

    // The schema as it stands, without its shape.
    template <typename V>
    [[nodiscard]] bool apply_node(const Node &node, V value, Marks *marks)
    {
        state_.enter();
        bool valid;
        if (state_.tracks_scope && (!state_.scope || state_.scope->resource != node.resource)) {
            const Scope scope{state_.scope, node.resource};
            state_.scope = &scope;
            valid = assertions(node, value, marks);
            state_.scope = scope.outer;
        } else {
            valid = assertions(node, value, marks);
        }
        state_.leave();
        return valid;
    }

    // Long lists of members or elements are polled for interrupts this often.
    static constexpr std::uint32_t kPollMask = 4095;

    // One violation; true if the walk is to end. What a message needs is passed as a callable, so
    // that the silent walk makes none.
    template <typename Describe>
    [[nodiscard]] bool violated(bool &valid, const Node &node, Keyword keyword,
                                const Describe &describe)
    {
        valid = false;
        if constexpr (Sink::kReports)
            return sink_.report(state_, node, keyword, describe);
        return true;
    }
    // A part failed that has reported for itself.
    [[nodiscard]] bool failed(bool &valid)
    {
        valid = false;
        if constexpr (Sink::kReports)
            return sink_.is_full();
        return true;
    }

    template <typename V>
    [[nodiscard]] bool assertions(const Node &node, V value, Marks *marks)
    {
        const json::Kind kind = value.kind();
        const Ref part = part_of(node, kind, state_.block);
        if (kind == json::Kind::object && part && state_.at<ObjectPart>(part).has_unevaluated)
            return with_unevaluated<V, ObjectPart>(node, part, value, marks);
        if (kind == json::Kind::array && part && state_.at<ArrayPart>(part).has_unevaluated)
            return with_unevaluated<V, ArrayPart>(node, part, value, marks);
        return plain_assertions(node, kind, part, value, marks);
    }

    template <typename V>
    [[nodiscard]] bool plain_assertions(const Node &node, json::Kind kind, Ref part, V value,
                                        Marks *marks)
    {
        bool valid = true;
        if (!(node.types >> static_cast<unsigned>(kind) & 1) ||
            (node.integers_only && kind == json::Kind::number && !value.number().is_integer())) {
            if (violated(valid, node, node.types ? Keyword::type : Keyword::none,
                         [&](auto &message) { message.wrong_type(node, value); }))
                return false;
        }
        if (part && !kind_part(node, kind, part, value, marks) && failed(valid))
            return false;
        if (node.values && !values(node, value) && failed(valid))
            return false;
        if (node.combine && !combine(node, value, marks) && failed(valid))
            return false;
        return valid;
    }

    template <typename V>
    [[nodiscard]] bool kind_part(const Node &node, json::Kind kind, Ref part, V value, Marks *marks)
    {
        switch (kind) {
        case json::Kind::string:
            return text(node, state_.at<TextPart>(part), value);
        case json::Kind::number:
            return number(node, state_.at<NumberPart>(part), value);
        case json::Kind::array:
            return array(node, state_.at<ArrayPart>(part), value, marks);
        case json::Kind::object:
            return object(node, state_.at<ObjectPart>(part), value, marks);
        default:
            return true;
        }
    }

    // evaluator_scalar.hpp
    template <typename V>
    [[nodiscard]] bool text(const Node &node, const TextPart &part, V value);
    template <typename V>
    [[nodiscard]] bool number(const Node &node, const NumberPart &part, V value);
    [[nodiscard]] bool satisfies(const Bound &bound, DecimalView number) const;
    template <typename V>
    [[nodiscard]] bool values(const Node &node, V value);
    template <typename V>
    [[nodiscard]] bool is_constant(const json::Value &constant, V value) const;
    [[nodiscard]] bool is_listed(const ValuePart &part, std::string_view text) const noexcept;
    template <typename V>
    [[nodiscard]] bool is_in_enum(const ValuePart &part, V value) const;

    // evaluator_object.hpp
    template <typename V>
    [[nodiscard]] bool object(const Node &node, const ObjectPart &part, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool members(const Node &node, const ObjectPart &part, V value, Marks *marks);
    [[nodiscard]] const PropertyEntry *seek(const PropertyEntry *entry, const PropertyEntry *end,
                                            std::string_view key, bool &found) const noexcept;
    template <typename V>
    [[nodiscard]] bool report_missing(const Node &node, const ObjectPart &part, V value);
    template <typename V>
    [[nodiscard]] bool undeclared(const Node &node, const ObjectPart &part, std::string_view key,
                                  V object, V value, bool &evaluated);
    template <typename V>
    [[nodiscard]] bool dependencies(const Node &node, const ObjectPart &part, V value,
                                    Marks *marks);
    template <typename V>
    [[nodiscard]] bool member(Ref schema, std::string_view key, V value);

    // evaluator_array.hpp
    template <typename V>
    [[nodiscard]] bool array(const Node &node, const ArrayPart &part, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool elements(const Node &node, const ArrayPart &part, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool contains(const Node &node, const ArrayPart &part, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool element(Ref schema, std::uint32_t index, V value);
    // Calls take(Repetition) for each item that is equal to an earlier one, until that is true.
    template <typename V, typename Take>
    void find_repetitions(V value, const Take &take);
    template <typename T>
    void sort(std::pmr::vector<T> &items); // with polls

    // evaluator_combine.hpp
    template <typename V>
    [[nodiscard]] bool combine(const Node &node, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool operate(const Node &node, const Operation &operation, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool any_of(const Node &node, const Operation &operation, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool one_of(const Node &node, const Operation &operation, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool conditional(const Operation &operation, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool probe(Ref schema, V value, Marks *marks);
    template <typename V, typename Part>
    [[nodiscard]] bool with_unevaluated(const Node &node, Ref part, V value, Marks *marks);
    template <typename V>
    [[nodiscard]] bool unevaluated(const Node &node, const ObjectPart &part, V value,
                                   const Marks &marks);
    template <typename V>
    [[nodiscard]] bool unevaluated(const Node &node, const ArrayPart &part, V value,
                                   const Marks &marks);

    EvaluationState &state_;
    Sink &sink_;
};

} // namespace schema_registry::jsonschema

#include "core/jsonschema/evaluator_array.hpp"
#include "core/jsonschema/evaluator_combine.hpp"
#include "core/jsonschema/evaluator_object.hpp"
#include "core/jsonschema/evaluator_scalar.hpp"
#include "core/jsonschema/fused_evaluator.hpp"

namespace schema_registry::jsonschema {

template <typename Sink>
template <typename V>
bool Evaluator<Sink>::apply_fused(Ref shape, V value)
{
    return FusedEvaluator(state_).check(shape, value);
}

// What an evaluation of a program starts with; what it needs beyond the program is in `memory`.
[[nodiscard]] inline EvaluationState state_of(ProgramView program, const Limits &limits,
                                              std::pmr::memory_resource *memory)
{
    EvaluationState state{reinterpret_cast<const char *>(program.program), program.companions,
                          &limits, memory};
    state.tracks_scope = program.program->dynamic_count > 0;
    return state;
}

template <json::InstanceView V>
Verdict evaluate(ProgramView program, V instance, const Limits &limits,
                 std::pmr::memory_resource *scratch, Specialisation specialisation)
{
    EvaluationState state = state_of(program, limits, scratch);
    state.uses_shapes = specialisation == Specialisation::fused;
    Silent silent;
    const bool valid =
        Evaluator<Silent>(state, silent).apply(program.program->root, instance, nullptr);
    return valid ? Verdict::valid : Verdict::invalid;
}

} // namespace schema_registry::jsonschema
