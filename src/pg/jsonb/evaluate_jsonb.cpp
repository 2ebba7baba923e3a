// The evaluator and the explainer over jsonb: the one place where they are instantiated for the
// server. Equal verdicts over Document and jsonb are required of the specification suites.
#include "pg/jsonb/jsonb_view.hpp"

#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/explain.hpp"

namespace schema_registry::jsonschema {

template Verdict evaluate<pg::JsonbView>(ProgramView program, pg::JsonbView instance,
                                         const Limits &limits, std::pmr::memory_resource *scratch,
                                         Specialisation specialisation);

template std::span<const Violation>
explain<pg::JsonbView>(ProgramView program, pg::JsonbView instance, std::uint32_t max_violations,
                       const Limits &limits, std::pmr::memory_resource *memory);

} // namespace schema_registry::jsonschema
