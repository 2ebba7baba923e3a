// The keywords of JSON Schema: in which drafts each means something, in which vocabulary, and what
// its value must look like. One table serves the scan for identifiers, the check of a schema and
// the compiler.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/jsonschema/dialect.hpp"

namespace schema_registry::jsonschema {

enum class Keyword : std::uint8_t {
    none,
    additional_items,
    additional_properties,
    all_of,
    anchor,
    any_of,
    constant,
    contains,
    definitions,
    defs,
    dependencies,
    dependent_required,
    dependent_schemas,
    draft4_id,
    dynamic_anchor,
    dynamic_ref,
    else_,
    enumeration,
    exclusive_maximum,
    exclusive_minimum,
    format,
    id,
    if_,
    items,
    max_contains,
    max_items,
    max_length,
    max_properties,
    maximum,
    min_contains,
    min_items,
    min_length,
    min_properties,
    minimum,
    multiple_of,
    not_,
    one_of,
    pattern,
    pattern_properties,
    prefix_items,
    properties,
    property_names,
    recursive_anchor,
    recursive_ref,
    ref,
    required,
    then,
    type,
    unevaluated_items,
    unevaluated_properties,
    unique_items,
};

// What a keyword's value must be.
enum class Shape : std::uint8_t {
    any,
    schema,
    schema_list,   // non-empty
    schema_map,    // name -> schema
    pattern_map,   // regular expression -> schema
    items,         // a schema, or before 2020-12 a list of them
    dependencies,  // name -> schema or list of names
    name_list_map, // name -> list of names
    names,         // unique strings; in draft-04 at least one
    types,         // a type's name or a list of them
    values,        // a list
    text,
    reference, // a URI reference
    anchor_name,
    pattern, // a regular expression
    count,   // an integer from 0 up
    number,
    positive, // a number above 0
    boolean,
    number_or_boolean, // draft-04: boolean, later a number
};

enum class Group : std::uint8_t { core, applicator, validation, unevaluated, format };

struct KeywordRow {
    std::string_view name;
    Keyword keyword;
    Shape shape;
    Group group;
    Dialect first, last; // the drafts that know it
};

// The keyword of that name in that dialect, or null.
[[nodiscard]] const KeywordRow *find_keyword(std::string_view name, Dialect dialect) noexcept;

// As the schema has it: "additionalItems". For messages and schema paths.
[[nodiscard]] std::string_view name_of(Keyword keyword) noexcept;

} // namespace schema_registry::jsonschema
