// Cases of every rule of comparing JSON Schemas, as the specification's tables have them: pairs of
// schemas whose comparison reports the rule, and pairs one step beside it that must not.
//
// Rows are written like the lines of comparison_fixture.hpp, with what the lenient policy alters
// marked in them: flags in small letters (b, f) are set under the strict policy only, and a class
// "major/minor" is the first under the strict policy and the second under the lenient one. The
// order of a case's rows is of no account.
//
// Counted and run by rule_cases_laws_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/compat/json_rule_table.hpp"
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {

struct RuleCase {
    Rule rule;
    std::string old_text, new_text;
    Lines rows;                       // all that the comparison reports
    Lines turned = {};                // and with the texts changed over
    const char *dialect = "draft-07"; // where the texts name none
    std::optional<Policy> only = {};  // rows that hold under one policy
};

struct RuleCases {
    std::vector<RuleCase> reported; // the rule is among the rows
    std::vector<RuleCase> silent;   // it is not; `turned` is left out, the verdict is enough
};

[[nodiscard]] RuleCases any_kind_cases();
[[nodiscard]] RuleCases bound_cases();
[[nodiscard]] RuleCases keyword_cases();
[[nodiscard]] RuleCases property_cases();
[[nodiscard]] RuleCases content_model_cases();
[[nodiscard]] RuleCases dependency_cases();
[[nodiscard]] RuleCases item_cases();
[[nodiscard]] RuleCases combined_cases();

} // namespace schema_registry::compat
