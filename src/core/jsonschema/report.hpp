// Validation reports: what applying a schema to an instance gave, keyword by keyword, in the output
// formats of the specification (draft-bhutton-json-schema-01 section 12): units with locations,
// errors, and the annotations that readers of a document live on.
//
// A report walks the schema's documents beside the instance, because a compiled program keeps
// neither annotations nor the way by which a schema was reached. Every assertion is still decided
// and worded by a program, and the verdict is compared with evaluate()'s. Instantiated once per
// view: report_document.cpp and, in the server, src/pg/jsonb/report_jsonb.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/format/source.hpp"
#include "core/json/view.hpp"
#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::jsonschema {

enum class ReportForm : std::uint8_t {
    flag,     // the verdict alone
    basic,    // a flat list of errors or, of a valid instance, annotations
    detailed, // the same as a tree, without what says nothing
    verbose,  // every keyword met
};

// From "flag", "basic", "detailed" or "verbose".
[[nodiscard]] std::optional<ReportForm> report_form_of(std::string_view name) noexcept;

// The report as JSON text in `memory`. The program must be compiled from the source. Locations are
// JSON Pointers, absolute ones URIs. A property that propertyNames refuses is the location of an
// error; what propertyNames annotates is dropped, as a name is no place of the instance. Throws
// too_complex (also over the limits below) and cancelled.
inline constexpr std::size_t kMaxReportBytes = 32 * 1024 * 1024;
inline constexpr std::uint32_t kMaxReportDepth = 2000; // schemas applied within each other
template <json::InstanceView V>
[[nodiscard]] std::string_view report(ProgramView program, const format::Source &source, V instance,
                                      ReportForm form, const Limits &limits,
                                      std::pmr::memory_resource *memory);

} // namespace schema_registry::jsonschema
