// The keyword table (keywords.hpp). draft-wright-json-schema-validation-00 (draft-04) to
// draft-bhutton-json-schema-validation-01 (2020-12); `definitions` and `dependencies` are read in
// every draft, as the later ones advise. Tested by test/unit/jsonschema/keywords_test.cpp.
#include "core/jsonschema/keywords.hpp"

#include <algorithm>
#include <array>

namespace schema_registry::jsonschema {

namespace {

constexpr Dialect kD4 = Dialect::draft4;
constexpr Dialect kD6 = Dialect::draft6;
constexpr Dialect kD7 = Dialect::draft7;
constexpr Dialect kD19 = Dialect::draft2019_09;
constexpr Dialect kD20 = Dialect::draft2020_12;

// Sorted by name; "exclusiveMaximum" and the like change their shape, not their row.
constexpr std::array kRows = {
    KeywordRow{"$anchor", Keyword::anchor, Shape::anchor_name, Group::core, kD19, kD20},
    KeywordRow{"$defs", Keyword::defs, Shape::schema_map, Group::core, kD19, kD20},
    KeywordRow{"$dynamicAnchor", Keyword::dynamic_anchor, Shape::anchor_name, Group::core, kD20,
               kD20},
    KeywordRow{"$dynamicRef", Keyword::dynamic_ref, Shape::reference, Group::core, kD20, kD20},
    KeywordRow{"$id", Keyword::id, Shape::reference, Group::core, kD6, kD20},
    KeywordRow{"$recursiveAnchor", Keyword::recursive_anchor, Shape::boolean, Group::core, kD19,
               kD19},
    KeywordRow{"$recursiveRef", Keyword::recursive_ref, Shape::reference, Group::core, kD19, kD19},
    KeywordRow{"$ref", Keyword::ref, Shape::reference, Group::core, kD4, kD20},
    KeywordRow{"additionalItems", Keyword::additional_items, Shape::schema, Group::applicator, kD4,
               kD19},
    KeywordRow{"additionalProperties", Keyword::additional_properties, Shape::schema,
               Group::applicator, kD4, kD20},
    KeywordRow{"allOf", Keyword::all_of, Shape::schema_list, Group::applicator, kD4, kD20},
    KeywordRow{"anyOf", Keyword::any_of, Shape::schema_list, Group::applicator, kD4, kD20},
    KeywordRow{"const", Keyword::constant, Shape::any, Group::validation, kD6, kD20},
    KeywordRow{"contains", Keyword::contains, Shape::schema, Group::applicator, kD6, kD20},
    KeywordRow{"definitions", Keyword::definitions, Shape::schema_map, Group::core, kD4, kD20},
    KeywordRow{"dependencies", Keyword::dependencies, Shape::dependencies, Group::applicator, kD4,
               kD20},
    KeywordRow{"dependentRequired", Keyword::dependent_required, Shape::name_list_map,
               Group::validation, kD19, kD20},
    KeywordRow{"dependentSchemas", Keyword::dependent_schemas, Shape::schema_map, Group::applicator,
               kD19, kD20},
    KeywordRow{"else", Keyword::else_, Shape::schema, Group::applicator, kD7, kD20},
    KeywordRow{"enum", Keyword::enumeration, Shape::values, Group::validation, kD4, kD20},
    KeywordRow{"exclusiveMaximum", Keyword::exclusive_maximum, Shape::number_or_boolean,
               Group::validation, kD4, kD20},
    KeywordRow{"exclusiveMinimum", Keyword::exclusive_minimum, Shape::number_or_boolean,
               Group::validation, kD4, kD20},
    KeywordRow{"format", Keyword::format, Shape::text, Group::format, kD4, kD20},
    KeywordRow{"id", Keyword::draft4_id, Shape::reference, Group::core, kD4, kD4},
    KeywordRow{"if", Keyword::if_, Shape::schema, Group::applicator, kD7, kD20},
    KeywordRow{"items", Keyword::items, Shape::items, Group::applicator, kD4, kD20},
    KeywordRow{"maxContains", Keyword::max_contains, Shape::count, Group::validation, kD19, kD20},
    KeywordRow{"maxItems", Keyword::max_items, Shape::count, Group::validation, kD4, kD20},
    KeywordRow{"maxLength", Keyword::max_length, Shape::count, Group::validation, kD4, kD20},
    KeywordRow{"maxProperties", Keyword::max_properties, Shape::count, Group::validation, kD4,
               kD20},
    KeywordRow{"maximum", Keyword::maximum, Shape::number, Group::validation, kD4, kD20},
    KeywordRow{"minContains", Keyword::min_contains, Shape::count, Group::validation, kD19, kD20},
    KeywordRow{"minItems", Keyword::min_items, Shape::count, Group::validation, kD4, kD20},
    KeywordRow{"minLength", Keyword::min_length, Shape::count, Group::validation, kD4, kD20},
    KeywordRow{"minProperties", Keyword::min_properties, Shape::count, Group::validation, kD4,
               kD20},
    KeywordRow{"minimum", Keyword::minimum, Shape::number, Group::validation, kD4, kD20},
    KeywordRow{"multipleOf", Keyword::multiple_of, Shape::positive, Group::validation, kD4, kD20},
    KeywordRow{"not", Keyword::not_, Shape::schema, Group::applicator, kD4, kD20},
    KeywordRow{"oneOf", Keyword::one_of, Shape::schema_list, Group::applicator, kD4, kD20},
    KeywordRow{"pattern", Keyword::pattern, Shape::pattern, Group::validation, kD4, kD20},
    KeywordRow{"patternProperties", Keyword::pattern_properties, Shape::pattern_map,
               Group::applicator, kD4, kD20},
    KeywordRow{"prefixItems", Keyword::prefix_items, Shape::schema_list, Group::applicator, kD20,
               kD20},
    KeywordRow{"properties", Keyword::properties, Shape::schema_map, Group::applicator, kD4, kD20},
    KeywordRow{"propertyNames", Keyword::property_names, Shape::schema, Group::applicator, kD6,
               kD20},
    KeywordRow{"required", Keyword::required, Shape::names, Group::validation, kD4, kD20},
    KeywordRow{"then", Keyword::then, Shape::schema, Group::applicator, kD7, kD20},
    KeywordRow{"type", Keyword::type, Shape::types, Group::validation, kD4, kD20},
    KeywordRow{"unevaluatedItems", Keyword::unevaluated_items, Shape::schema, Group::unevaluated,
               kD19, kD20},
    KeywordRow{"unevaluatedProperties", Keyword::unevaluated_properties, Shape::schema,
               Group::unevaluated, kD19, kD20},
    KeywordRow{"uniqueItems", Keyword::unique_items, Shape::boolean, Group::validation, kD4, kD20},
};

constexpr bool by_name(const KeywordRow &left, const KeywordRow &right)
{
    return left.name < right.name;
}
static_assert(std::is_sorted(kRows.begin(), kRows.end(), by_name));

} // namespace

const KeywordRow *find_keyword(std::string_view name, Dialect dialect) noexcept
{
    const auto row = std::lower_bound(kRows.begin(), kRows.end(), name,
                                      [](const KeywordRow &candidate, std::string_view wanted) {
                                          return candidate.name < wanted;
                                      });
    if (row == kRows.end() || row->name != name || dialect < row->first || dialect > row->last)
        return nullptr;
    return &*row;
}

std::string_view name_of(Keyword keyword) noexcept
{
    for (const KeywordRow &row : kRows) {
        if (row.keyword == keyword)
            return row.name;
    }
    return "false schema";
}

} // namespace schema_registry::jsonschema
