// FusedEvaluator: the silent verdict over shapes (fused_layout.hpp), seen through any InstanceView.
//
// A value's kind selects a list of instructions, which must all hold. An object is walked twice:
// its names are looked up first, all in one table, so that what is missing or not allowed shows
// before any value is looked at; then its values are checked. Scalars that a kind alone decides
// cost no call. What is not fused goes to the generic evaluator.
//
// draft-bhutton-json-schema-01 section 10, draft-bhutton-json-schema-validation-01 section 6.
// Tested by test/unit/jsonschema/fuse_test.cpp; the suites run through it.
#pragma once

#include "core/json/text_view.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/fused_layout.hpp"

namespace schema_registry::jsonschema {

class FusedEvaluator {
  public:
    explicit FusedEvaluator(EvaluationState &state) : state_(state), block_(state.block) {}

    // Whether the value satisfies the shape, which is neither kAccept nor kReject.
    template <json::InstanceView V>
    [[nodiscard]] bool check(Ref shape, V value)
    {
        if ((shape & kKindsOnly) != 0)
            return (shape >> static_cast<unsigned>(value.kind()) & 1) != 0;
        return check_list(at<FusedShape>(shape).on[static_cast<std::size_t>(value.kind())], value);
    }

  private:
    // check() of the value that a cursor is at; most are decided by their kind.
    template <typename Values>
    [[nodiscard, gnu::always_inline]] inline bool check_next(Ref shape, const Values &values)
    {
        if ((shape & kKindsOnly) != 0)
            return (shape >> static_cast<unsigned>(values.kind()) & 1) != 0;
        const auto &on = at<FusedShape>(shape).on;
        if (values.is_number()) {
            const Ref numbers = on[static_cast<std::size_t>(json::Kind::number)];
            if (numbers <= kReject)
                return numbers == kAccept;
            if (const NumberRange *const range = only_range(numbers))
                return in_range(*range, values);
            return run(numbers, values.value());
        }
        const json::Kind kind = values.kind();
        const Ref list = on[static_cast<std::size_t>(kind)];
        if (list <= kReject)
            return list == kAccept;
        if (kind == json::Kind::string)
            return check_text(list, values.text());
        if (kind >= json::Kind::array) {
            if (const MembersPart *const part = only_members(list))
                return members(*part, values.container());
            return run(list, values.container());
        }
        return run(list, values.value());
    }
    // A list that mostly is of one instruction.
    template <typename V>
    [[nodiscard, gnu::always_inline]] inline bool check_text(Ref list, V text)
    {
        const Instruction &first = at<Instruction>(list);
        if (!first.is_last)
            return run(list, text);
        if (first.opcode == Opcode::length)
            return has_length(first, text);
        if (first.opcode != Opcode::pattern)
            return run(list, text);
        state_.count_step();
        return state_.matches(first.a, text.text());
    }
    // check_next() out of line, where it is seldom needed.
    template <typename Values>
    [[nodiscard, gnu::noinline]] bool check_other(Ref shape, Values values)
    {
        return check_next(shape, values);
    }
    // The part that is all that a list asks, or null.
    [[nodiscard]] const MembersPart *only_members(Ref list) const noexcept
    {
        const Instruction &first = at<Instruction>(list);
        return first.opcode == Opcode::members && first.is_last ? &at<MembersPart>(first.a)
                                                                : nullptr;
    }
    // The range that is all that a list asks, or null.
    [[nodiscard]] const NumberRange *only_range(Ref list) const noexcept
    {
        const Instruction &first = at<Instruction>(list);
        return first.opcode == Opcode::range && first.is_last ? &at<NumberRange>(first.a) : nullptr;
    }

    // Names that are looked up before values are checked.
    static constexpr std::uint32_t kChunk = 64;

    // Whether names are all looked up, and nothing else is asked of them.
    [[nodiscard]] static bool is_usual(const MembersPart &part) noexcept
    {
        return !part.is_map && part.names == kAccept;
    }

    // What looking names up gave.
    struct Found {
        std::uint32_t required = 0; // of the names that must be there
        Ref any = kAccept;          // kAccept if no value has to be looked at
        Ref shapes[kChunk];
    };

    // Counts one level of nesting while it lasts.
    class Level {
      public:
        explicit Level(EvaluationState &state) : state_(state) { state_.enter(); }
        Level(const Level &) = delete;
        Level &operator=(const Level &) = delete;
        ~Level() { state_.leave(); }

      private:
        EvaluationState &state_;
    };

    template <typename V>
    [[nodiscard]] bool check_list(Ref list, V value)
    {
        return list <= kReject ? list == kAccept : run(list, value);
    }

    template <typename V>
    [[nodiscard, gnu::noinline]] bool run(Ref list, V value)
    {
        for (const Instruction *at = list_of<Instruction>(list);; ++at) {
            if (!holds(*at, value))
                return false;
            if (at->is_last)
                return true;
        }
    }

    template <typename V>
    [[nodiscard, gnu::always_inline]] inline bool holds(const Instruction &instruction, V value);
    template <typename V>
    [[nodiscard, gnu::noinline]] bool combined(const Instruction &instruction, V value);

    template <typename V>
    [[nodiscard]] static bool has_length(const Instruction &instruction, V value) noexcept
    {
        const std::string_view text = value.text();
        // A character has one to four bytes: counting is needed only where the bytes do not decide.
        if (instruction.a <= text.size() / 4 && text.size() <= instruction.b)
            return true;
        const std::size_t length = text.size() <= 8 ? text.size() - continuation_bytes(value.tail())
                                                    : count_code_points(text);
        return length >= instruction.a && length <= instruction.b;
    }
    template <typename N> // a view or a cursor
    [[nodiscard, gnu::always_inline]] inline bool in_range(const NumberRange &range,
                                                           const N &number) const;
    [[nodiscard]] bool is_slowly_in(const NumberRange &range, DecimalView number) const;
    [[nodiscard]] bool is_exactly_in(const NumberRange &range, DecimalView number) const;
    template <typename V>
    [[nodiscard]] bool is_listed(const ValuePart &part, V value);

    template <typename V>
    [[nodiscard, gnu::noinline]] bool items(const ItemsPart &part, V value);
    template <typename Values>
    [[nodiscard]] bool each(Ref shape, Values values, std::uint32_t count);
    template <typename Values>
    [[nodiscard, gnu::noinline]] bool each_object(const MembersPart &part, Ref shape,
                                                  Values values);
    template <bool HasDivisor, typename Values>
    [[nodiscard, gnu::noinline]] bool each_number(NumberRange range, Ref shape, Values values,
                                                  std::uint32_t count);
    template <typename V>
    [[nodiscard]] bool contains(const ContainsPart &part, V value);

    template <typename V>
    [[nodiscard, gnu::noinline]] bool members(const MembersPart &part, V value);
    template <typename V>
    [[nodiscard, gnu::noinline]] bool unusual_members(const MembersPart &part, V value);
    template <typename V>
    [[nodiscard]] bool names_hold(Ref shape, V value);
    template <typename Keys>
    [[gnu::always_inline]] inline void look_up(const MembersPart &part, Keys &keys,
                                               std::uint32_t count, Found &found);
    template <typename Keys>
    [[gnu::noinline]] void look_up_others(const MembersPart &part, Keys &cursor,
                                          std::uint32_t start, std::uint32_t count, Found &found);
    [[nodiscard]] Ref settle(const MembersPart &part, std::string_view key, Found &found) const;
    [[nodiscard]] Ref other(const MembersPart &part, std::string_view key) const;
    template <typename Values>
    [[nodiscard, gnu::noinline]] bool check_values(Values values, std::uint32_t count,
                                                   const Found &found);
    template <typename V>
    [[nodiscard]] bool dependency(const DependencyPart &part, V value);

    template <typename V>
    [[nodiscard]] std::uint64_t candidates(const ChoicePart &part, V value);
    template <typename V>
    [[nodiscard]] bool any_of(const ChoicePart &part, V value);
    template <typename V>
    [[nodiscard]] bool one_of(const ChoicePart &part, V value);

    template <typename T>
    [[nodiscard]] const T &at(Ref ref) const noexcept
    {
        return *reinterpret_cast<const T *>(block_ + ref);
    }
    template <typename T>
    [[nodiscard]] const T *list_of(Ref ref) const noexcept
    {
        return reinterpret_cast<const T *>(block_ + ref);
    }

    EvaluationState &state_;
    const char *const block_; // state_.block, which every value needs
};

template <typename V>
bool FusedEvaluator::holds(const Instruction &instruction, V value)
{
    switch (instruction.opcode) {
    case Opcode::length:
        return has_length(instruction, value);
    case Opcode::text:
        return find_key(at<KeyTable>(instruction.a), block_, value.text(), value.tail()) != nullptr;
    case Opcode::pattern:
        state_.count_step();
        return state_.matches(instruction.a, value.text());
    case Opcode::format:
        state_.count_step();
        return state_.has_format(static_cast<FormatName>(instruction.a), value.text());
    case Opcode::boolean:
        return (instruction.a >> (value.boolean() ? 1 : 0) & 1) != 0;
    case Opcode::range:
        return in_range(at<NumberRange>(instruction.a), value);
    case Opcode::array_size:
    case Opcode::object_size:
        return value.size() >= instruction.a && value.size() <= instruction.b;
    case Opcode::items:
        return items(at<ItemsPart>(instruction.a), value);
    case Opcode::members:
        return members(at<MembersPart>(instruction.a), value);
    default:
        return combined(instruction, value);
    }
}

// What is rarer, or costs more than the way to it.
template <typename V>
bool FusedEvaluator::combined(const Instruction &instruction, V value)
{
    if (instruction.opcode == Opcode::node) { // counts its level by itself
        Silent silent;
        return Evaluator<Silent>(state_, silent)
            .apply_node(at<Node>(instruction.a), value, nullptr);
    }
    const Level level(state_);
    switch (instruction.opcode) {
    case Opcode::any_of:
        return any_of(at<ChoicePart>(instruction.a), value);
    case Opcode::one_of:
        return one_of(at<ChoicePart>(instruction.a), value);
    case Opcode::negation:
        return !check_list(instruction.a, value);
    case Opcode::conditional:
        return check_list(check_list(instruction.a, value) ? instruction.b : instruction.c, value);
    case Opcode::exact_range:
        return is_exactly_in(at<NumberRange>(instruction.a), value.number());
    case Opcode::listed:
        return is_listed(at<ValuePart>(instruction.a), value);
    case Opcode::contains:
        return contains(at<ContainsPart>(instruction.a), value);
    case Opcode::unique: {
        Silent silent;
        bool is_unique = true;
        Evaluator<Silent>(state_, silent).find_repetitions(value, [&](Repetition) {
            is_unique = false;
            return true;
        });
        return is_unique;
    }
    case Opcode::dependency:
        return dependency(at<DependencyPart>(instruction.a), value);
    default:
        return true;
    }
}

template <typename N>
bool FusedEvaluator::in_range(const NumberRange &range, const N &number) const
{
    HalfSteps steps;
    if (!number.half_steps(steps)) [[unlikely]]
        return is_slowly_in(range, number.number());
    return range.has(steps.value()) && range.divisor.divides(steps.magnitude);
}

template <typename V>
bool FusedEvaluator::is_listed(const ValuePart &part, V value)
{
    Silent silent;
    const Evaluator<Silent> inner(state_, silent);
    return (!part.has_const || inner.is_constant(part.constant, value)) &&
           (!part.has_enum || inner.is_in_enum(part, value));
}

} // namespace schema_registry::jsonschema

#include "core/jsonschema/fused_containers.hpp"
