// SchemaProblem: one thing that is wrong with a schema, whatever its format.
#pragma once

#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace schema_registry {

struct SchemaProblem {
    std::pmr::string path; // JSON Pointer; behind "<uri>#" in other documents than the first
    std::pmr::string message;
    Code code; // invalid_schema or unresolved_reference
};

// The error of a schema with these problems, of which there is one at least: its detail lists the
// first. `language` is how messages name the format: "JSON Schema".
[[nodiscard]] Diagnostic describe_problems(std::span<const SchemaProblem> problems,
                                           std::string_view language);

} // namespace schema_registry
