// A report's assertions: each keyword that asserts something of one value is compiled as a schema by
// itself, so that the program decides and words it, as for every other use of the schema.
#pragma once

#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/program.hpp"
#include "core/jsonschema/schema_set.hpp"

namespace schema_registry::jsonschema {

class ReportAssertions {
  public:
    ReportAssertions(const SchemaSet &set, std::pmr::memory_resource *memory);

    // The program of a keyword of the schema at a place; kept for the next time.
    [[nodiscard]] ProgramView of_keyword(Place place, std::string_view name, DocumentView value);
    // Of one entry of a keyword that maps names: {name: {key: value}}.
    [[nodiscard]] ProgramView of_entry(Place place, std::string_view name, std::string_view key,
                                       DocumentView value);
    // Of a pattern by itself.
    [[nodiscard]] ProgramView of_pattern(std::string_view pattern);

  private:
    [[nodiscard]] ProgramView keep(Compiled &kept, std::string_view text, Dialect dialect);

    const SchemaSet &set_;
    Limits limits_;
    std::pmr::memory_resource *memory_;
    std::pmr::unordered_map<const json::Value *, Compiled> by_value_;
    std::pmr::unordered_map<std::string_view, Compiled> by_pattern_;
};

// Whether a keyword that its dialect gives no other meaning leaves its value as an annotation:
// titles, defaults and the like, and since 2019-09 all that nobody knows.
[[nodiscard]] bool is_annotation(std::string_view name, Dialect dialect) noexcept;

} // namespace schema_registry::jsonschema
