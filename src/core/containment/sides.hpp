// Sides: the two programs that a question of containment is about.
#pragma once

#include <array>
#include <map>
#include <memory_resource>
#include <optional>

#include "core/containment/evaluated.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/evaluation.hpp"
#include "core/regex/automaton.hpp"

namespace schema_registry::containment {

class Sides {
  public:
    Sides(jsonschema::ProgramView first, jsonschema::ProgramView second, const Limits &limits,
          std::pmr::memory_resource *memory);

    [[nodiscard]] const jsonschema::EvaluationState &state(std::uint8_t side) const noexcept
    {
        return states_[side];
    }
    [[nodiscard]] const Limits &limits() const noexcept { return limits_; }
    [[nodiscard]] std::pmr::memory_resource *memory() const noexcept { return memory_; }
    // Of a literal that is neither kAccept nor kReject.
    [[nodiscard]] const jsonschema::Node &node(Literal literal) const noexcept
    {
        return states_[literal.side].at<jsonschema::Node>(literal.schema);
    }

    // Whether the value satisfies the goal.
    [[nodiscard]] bool satisfies(const Goal &goal, std::string_view value);
    [[nodiscard]] bool holds(Literal literal, json::DocumentView value);
    // A JSON text in normal form.
    [[nodiscard]] std::string normal(std::string_view text) const;
    // A text as a JSON string, and back.
    [[nodiscard]] std::string quoted(std::string_view text) const;
    [[nodiscard]] std::string unquoted(std::string_view json) const;

    // Whether two schemas ask the same, as far as that can be told by going through both.
    [[nodiscard]] bool are_same(Literal left, Literal right);

    // Whether the schema, or one that it applies in place, applies itself in place: such a schema has no
    // meaning where an instance leads it there (2020-12 core section 7.2).
    [[nodiscard]] bool loops_in_place(Literal literal);

    // The pattern's automaton, or null if it has none.
    [[nodiscard]] const regex::Automaton *automaton(std::uint8_t side, std::uint32_t pattern);

    // What the schema and those that it applies in place evaluate of a value of that kind; null if
    // it cannot be told.
    [[nodiscard]] const std::vector<Evaluation> *evaluations(Literal literal, json::Kind kind);

  private:
    [[nodiscard]] bool loops_in_place(std::uint8_t side, jsonschema::Ref schema, int depth);

    const Limits &limits_;
    std::pmr::memory_resource *memory_;
    std::array<jsonschema::EvaluationState, 2> states_;
    std::map<std::pair<std::uint8_t, std::uint32_t>, std::optional<regex::Automaton>> automata_;
    std::map<std::pair<Literal, Literal>, bool> same_;
    std::map<std::pair<std::uint8_t, jsonschema::Ref>, bool>
        loops_; // true while it is gone through
    std::map<std::pair<Literal, json::Kind>, std::optional<std::vector<Evaluation>>> evaluations_;
};

} // namespace schema_registry::containment
