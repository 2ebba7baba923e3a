// Programs of single keywords, and which keywords are annotations (report_assertions.hpp).
// draft-bhutton-json-schema-01 section 6.5 (unknown keywords), draft-bhutton-json-schema-validation-01
// sections 7 to 9. Tested by test/unit/jsonschema/report_test.cpp.
#include "core/jsonschema/report_assertions.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/json/writer.hpp"

namespace schema_registry::jsonschema {

namespace {

// Up to draft-07, whose unknown keywords are to be ignored.
constexpr std::array<std::string_view, 8> kOldAnnotations = {
    "contentEncoding", "contentMediaType", "default", "description",
    "examples",        "readOnly",         "title",   "writeOnly"};

// Of the core vocabulary; a comment must not be collected.
constexpr std::array<std::string_view, 3> kNoAnnotations = {"$comment", "$schema", "$vocabulary"};

bool holds(std::span<const std::string_view> names, std::string_view name) noexcept
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

void append_member(std::string_view name, DocumentView value, const Limits &limits,
                   std::pmr::string &out)
{
    json::append_string(name, out);
    out.push_back(':');
    json::write_normal_form(value, out, limits);
}

// A compiled keyword is given back the limits that its schema was read under: its text has other
// spaces, digits and nesting than it had there.
Limits without_size(Limits limits) noexcept
{
    limits.max_schema_bytes = std::numeric_limits<std::size_t>::max();
    limits.max_schema_depth += 2;
    return limits;
}

} // namespace

ReportAssertions::ReportAssertions(const SchemaSet &set, std::pmr::memory_resource *memory)
    : set_(set), limits_(without_size(set.limits())), memory_(memory), by_value_(memory),
      by_pattern_(memory)
{
}

ProgramView ReportAssertions::keep(Compiled &kept, std::string_view text, Dialect dialect)
{
    if (!kept.companions) {
        const format::SourceDocument document{text, {}, {}};
        // A format comes here only where it is asserted.
        kept = compile({{&document, 1}, name_of(dialect), true}, limits_, memory_);
    }
    return view_of(kept);
}

ProgramView ReportAssertions::of_keyword(Place place, std::string_view name, DocumentView value)
{
    Compiled &kept = by_value_[value.address()];
    std::pmr::string text("{", memory_);
    if (!kept.companions) {
        append_member(name, value, limits_, text);
        // In draft-04 a flag beside a bound makes it exclusive.
        const std::string_view beside = name == "minimum"   ? "exclusiveMinimum"
                                        : name == "maximum" ? "exclusiveMaximum"
                                                            : "";
        const auto flag = place.schema.find(beside);
        if (!beside.empty() && flag && flag->kind() == json::Kind::boolean) {
            text.push_back(',');
            append_member(beside, *flag, limits_, text);
        }
        text.push_back('}');
    }
    return keep(kept, text, set_.resource(place.resource).dialect);
}

ProgramView ReportAssertions::of_entry(Place place, std::string_view name, std::string_view key,
                                       DocumentView value)
{
    Compiled &kept = by_value_[value.address()];
    std::pmr::string text("{", memory_);
    if (!kept.companions) {
        json::append_string(name, text);
        text.append(":{");
        append_member(key, value, limits_, text);
        text.append("}}");
    }
    return keep(kept, text, set_.resource(place.resource).dialect);
}

ProgramView ReportAssertions::of_pattern(std::string_view pattern)
{
    Compiled &kept = by_pattern_[pattern];
    std::pmr::string text("{\"pattern\":", memory_);
    if (!kept.companions) {
        json::append_string(pattern, text);
        text.push_back('}');
    }
    return keep(kept, text, Dialect::draft2020_12);
}

bool is_annotation(std::string_view name, Dialect dialect) noexcept
{
    return dialect <= Dialect::draft7 ? holds(kOldAnnotations, name) : !holds(kNoAnnotations, name);
}

} // namespace schema_registry::jsonschema
