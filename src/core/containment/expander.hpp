// Expander: spells a literal out for values of one kind, into atoms that must hold together and
// choices of which one must.
#pragma once

#include "core/containment/branch.hpp"
#include "core/containment/sides.hpp"

namespace schema_registry::containment {

class Expander {
  public:
    Expander(Sides &sides, Branch &branch) : sides_(sides), branch_(branch) {}

    // Spells out what is open. False if that cannot hold.
    [[nodiscard]] bool expand();
    // Adds what an option asks.
    void add(const Option &option);

  private:
    [[nodiscard]] bool expand(Literal literal);
    [[nodiscard]] bool affirm(Literal literal, const jsonschema::Node &node);
    void affirm_size(std::uint32_t least, std::uint32_t most);
    void affirm_number(Literal literal, const jsonschema::NumberPart &part);
    void affirm_text(Literal literal, const jsonschema::TextPart &part);
    void affirm_array(Literal literal, Ref ref);
    void affirm_object(Literal literal, Ref ref);
    void affirm_rest(Literal literal, Ref schema);
    void affirm_dependencies(Literal literal, const jsonschema::ObjectPart &part);
    void affirm_operation(Literal literal, const jsonschema::Operation &operation);
    [[nodiscard]] bool deny(Literal literal, const jsonschema::Node &node);
    void deny_number(Literal literal, const jsonschema::NumberPart &part, Choice &choice) const;
    void deny_text(Literal literal, const jsonschema::TextPart &part, Choice &choice) const;
    void deny_array(Literal literal, Ref ref, Choice &choice);
    void deny_object(Literal literal, Ref ref, Choice &choice);
    void deny_rest(Literal literal, Ref schema, Choice &choice);
    void deny_operation(Literal literal, const jsonschema::Operation &operation, Choice &choice);

    [[nodiscard]] const jsonschema::EvaluationState &state(Literal literal) const noexcept
    {
        return sides_.state(literal.side);
    }
    Sides &sides_;
    Branch &branch_;
};

} // namespace schema_registry::containment
