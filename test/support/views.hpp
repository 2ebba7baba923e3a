// One instance through every view of it that there is: what the views must agree upon.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/limits.hpp"
#include "core/format/source.hpp"
#include "core/json/document.hpp"
#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::test {

// refused: a limit was hit.
enum class Outcome : std::uint8_t { valid, invalid, refused };

struct Verdict {
    Outcome outcome = Outcome::refused;
    std::string difference; // which views or ways do not agree, and in what; empty: all do
};

// Evaluates the instance by the fused program and schema by schema, and explains it: as a document,
// as the jsonb of it, whose numbers are in numeric's short form where they can be, and again with
// all of them in the long one.
[[nodiscard]] Verdict judge(jsonschema::ProgramView program, json::DocumentView instance,
                            const Limits &limits);

// Whether the reports of the document and of its jsonb are the same, and agree with its verdict;
// the difference, or nothing. The program is the source's.
[[nodiscard]] std::string_view compare_reports(jsonschema::ProgramView program,
                                               const format::Source &source,
                                               json::DocumentView instance, Outcome verdict,
                                               const Limits &limits);

} // namespace schema_registry::test
