// What an instance violates, for the functions that tell of it.
#pragma once

#include "pg/shims.hpp"

extern "C" {
#include "utils/jsonb.h"
}

#include "core/jsonschema/evaluate.hpp"
#include "pg/cache/owned_program.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace schema_registry::pg {

using Violations = std::span<const jsonschema::Violation>;

// At most max_violations, in the current context; empty if it is valid.
[[nodiscard]] Violations violations_of(const OwnedProgram &program, const Jsonb *instance,
                                       std::uint32_t max_violations, const Limits &limits);
// Of an instance given as text; one that is not JSON gives one violation.
[[nodiscard]] Violations violations_of(const OwnedProgram &program, std::string_view instance,
                                       std::uint32_t max_violations, const Limits &limits);

// Violations that an error or a warning tells of.
inline constexpr std::uint32_t kMaxViolationsInDetail = 5;

// The error for an instance that violates a schema.
[[noreturn]] void raise_violations(Violations violations, std::string_view selector);

// Whether schema_registry.explain_violations asks for a warning now: each statement that a client
// sends has a few (a parallel worker counts its own).
[[nodiscard]] bool may_warn() noexcept;

// The warning for an instance that violates a schema. It never becomes an error: violations that
// cannot be listed within the limits are told of as such.
void warn_of_violations(const OwnedProgram &program, const Jsonb *instance, const Limits &limits,
                        std::string_view selector);
void warn_of_violations(const OwnedProgram &program, std::string_view instance,
                        const Limits &limits, std::string_view selector);

} // namespace schema_registry::pg
