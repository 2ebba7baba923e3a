// Problems of a schema as one error (schema_problem.hpp). Tested by
// test/unit/jsonschema/schema_set_test.cpp and test/unit/avro/schema_test.cpp.
#include "core/base/schema_problem.hpp"

namespace schema_registry {

namespace {

constexpr std::size_t kMaxProblemsShown = 5;

} // namespace

Diagnostic describe_problems(std::span<const SchemaProblem> problems, std::string_view language)
{
    Diagnostic diagnostic;
    diagnostic.code = problems.front().code;
    const bool is_unresolved = diagnostic.code == Code::unresolved_reference;
    diagnostic.message = is_unresolved
                             ? std::string(language) + " has a reference that leads nowhere"
                             : "invalid " + std::string(language);
    for (std::size_t index = 0; index < problems.size() && index < kMaxProblemsShown; ++index) {
        const SchemaProblem &problem = problems[index];
        diagnostic.detail.append(index == 0 ? "At \"" : "\nAt \"");
        diagnostic.detail.append(problem.path).append("\": ").append(problem.message).append(".");
    }
    if (problems.size() > kMaxProblemsShown)
        diagnostic.detail.append("\nThere are more problems; validate_schema() lists them.");
    if (is_unresolved)
        diagnostic.hint = "Register the schema that it means, and name it in refs: "
                          "[{\"name\": ..., \"subject\": ..., \"version\": ...}].";
    return diagnostic;
}

} // namespace schema_registry
