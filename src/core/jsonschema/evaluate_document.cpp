// The evaluator over Documents: for text given to the server, unit tests, suites and fuzzers.
#include "core/json/document.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/explain.hpp"

namespace schema_registry::jsonschema {

template Verdict evaluate<json::DocumentView>(ProgramView, json::DocumentView, const Limits &,
                                              std::pmr::memory_resource *, Specialisation);
template std::span<const Violation> explain<json::DocumentView>(ProgramView, json::DocumentView,
                                                                std::uint32_t, const Limits &,
                                                                std::pmr::memory_resource *);

} // namespace schema_registry::jsonschema
