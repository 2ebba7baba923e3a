// Evaluation of an instance against a Program: a verdict, or the violations.
//
// evaluate() allocates nothing on the valid path but what uniqueItems over large arrays and
// unevaluated* need, which comes from `scratch`. Instantiated once per view: evaluate_document.cpp
// and, in the server, src/pg/jsonb/evaluate_jsonb.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/json/view.hpp"
#include "core/jsonschema/program.hpp"

namespace schema_registry::jsonschema {

struct ProgramView {
    const Program *program; // the block
    const Companions *companions;
};

[[nodiscard]] inline ProgramView view_of(const Compiled &compiled) noexcept
{
    return {reinterpret_cast<const Program *>(compiled.block.data()), compiled.companions.get()};
}

enum class Verdict : std::uint8_t { valid, invalid };

// The same verdict by the fused program, or, for tests, schema by schema.
enum class Specialisation : std::uint8_t { fused, none };

// Throws too_complex (depth, steps, pattern limits) and cancelled.
template <json::InstanceView V>
[[nodiscard]] Verdict evaluate(ProgramView program, V instance, const Limits &limits,
                               std::pmr::memory_resource *scratch,
                               Specialisation specialisation = Specialisation::fused);

// One violation. Paths are JSON Pointers; schema_path points at the keyword in the schema's
// document ("<uri>#/..." in a referenced one).
struct Violation {
    std::string_view instance_path;
    std::string_view schema_path;
    std::string_view keyword;
    std::string_view message;
};

// The first max_violations violations, in document order of the walk; empty when valid. Text lies
// in `memory`.
template <json::InstanceView V>
[[nodiscard]] std::span<const Violation> explain(ProgramView program, V instance,
                                                 std::uint32_t max_violations, const Limits &limits,
                                                 std::pmr::memory_resource *memory);

} // namespace schema_registry::jsonschema
