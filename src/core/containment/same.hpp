// Comparison: whether two compiled schemas are the same, keyword by keyword. That they are is taken
// for granted where a schema leads back to itself. What other schemas around them add
// (unevaluated keywords) is part of the schema that has it; dynamic references are never the same.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "core/jsonschema/evaluation.hpp"

namespace schema_registry::containment {

class Comparison {
  public:
    Comparison(const jsonschema::EvaluationState &left, const jsonschema::EvaluationState &right)
        : left_(left), right_(right)
    {
    }

    [[nodiscard]] bool are_same(jsonschema::Ref left, jsonschema::Ref right);

  private:
    [[nodiscard]] bool are_same_nodes(const jsonschema::Node &left, const jsonschema::Node &right);
    [[nodiscard]] bool have_same_part(const jsonschema::Node &left, const jsonschema::Node &right,
                                      json::Kind kind);
    [[nodiscard]] bool are_same_texts(const jsonschema::TextPart &left,
                                      const jsonschema::TextPart &right) const;
    [[nodiscard]] bool are_same_numbers(const jsonschema::NumberPart &left,
                                        const jsonschema::NumberPart &right) const;
    [[nodiscard]] bool are_same_arrays(const jsonschema::ArrayPart &left,
                                       const jsonschema::ArrayPart &right);
    [[nodiscard]] bool are_same_objects(const jsonschema::ObjectPart &left,
                                        const jsonschema::ObjectPart &right);
    [[nodiscard]] bool are_same_dependencies(const jsonschema::ObjectPart &left,
                                             const jsonschema::ObjectPart &right);
    [[nodiscard]] bool are_same_values(jsonschema::Ref left, jsonschema::Ref right) const;
    [[nodiscard]] bool are_same_operations(jsonschema::Ref left, jsonschema::Ref right);
    [[nodiscard]] bool are_same_lists(jsonschema::Ref left, jsonschema::Ref right,
                                      std::uint32_t count);

    const jsonschema::EvaluationState &left_;
    const jsonschema::EvaluationState &right_;
    std::set<std::pair<jsonschema::Ref, jsonschema::Ref>> granted_;
};

} // namespace schema_registry::containment
