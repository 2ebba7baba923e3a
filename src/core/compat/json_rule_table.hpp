// The rules of comparing JSON Schemas, by the names that clients of existing registries know, as
// one table: what each breaks under which policy, the class of change it stands for, and what the
// same change is called when it is seen from the other side.
//
// Tested by test/unit/compat/json_rule_table_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/compat/compat.hpp"

namespace schema_registry::compat {

// The four rules of a bound follow each other: added, removed, increased, decreased.
enum class Rule : std::uint8_t {
    // any kind
    id_changed,
    title_changed,
    description_changed,
    default_changed,
    annotation_changed,
    keyword_changed,
    schema_added,
    schema_removed,
    type_changed,
    type_extended,
    type_narrowed,
    type_widened,
    // bounds
    max_length_added,
    max_length_removed,
    max_length_increased,
    max_length_decreased,
    min_length_added,
    min_length_removed,
    min_length_increased,
    min_length_decreased,
    maximum_added,
    maximum_removed,
    maximum_increased,
    maximum_decreased,
    minimum_added,
    minimum_removed,
    minimum_increased,
    minimum_decreased,
    exclusive_maximum_added,
    exclusive_maximum_removed,
    exclusive_maximum_increased,
    exclusive_maximum_decreased,
    exclusive_minimum_added,
    exclusive_minimum_removed,
    exclusive_minimum_increased,
    exclusive_minimum_decreased,
    max_properties_added,
    max_properties_removed,
    max_properties_increased,
    max_properties_decreased,
    min_properties_added,
    min_properties_removed,
    min_properties_increased,
    min_properties_decreased,
    max_items_added,
    max_items_removed,
    max_items_increased,
    max_items_decreased,
    min_items_added,
    min_items_removed,
    min_items_increased,
    min_items_decreased,
    max_contains_added,
    max_contains_removed,
    max_contains_increased,
    max_contains_decreased,
    min_contains_added,
    min_contains_removed,
    min_contains_increased,
    min_contains_decreased,
    // single keywords
    pattern_added,
    pattern_removed,
    pattern_changed,
    multiple_of_added,
    multiple_of_removed,
    multiple_of_expanded,
    multiple_of_reduced,
    multiple_of_changed,
    unique_items_added,
    unique_items_removed,
    enum_array_extended,
    enum_array_narrowed,
    enum_array_changed,
    // objects
    optional_property_added_to_open,
    required_property_added_to_open,
    required_property_with_default_added_to_open,
    property_with_empty_schema_added_to_open,
    optional_property_added_to_unopen,
    required_property_added_to_unopen,
    required_property_with_default_added_to_unopen,
    property_added_is_covered,
    property_added_not_covered,
    property_removed_from_open,
    property_removed_is_covered,
    property_removed_not_covered,
    property_removed_from_closed,
    property_with_false_removed_from_closed,
    field_renamed,
    required_attribute_added,
    required_attribute_with_default_added,
    required_attribute_removed,
    additional_properties_added,
    additional_properties_removed,
    additional_properties_narrowed,
    additional_properties_extended,
    unevaluated_properties_added,
    unevaluated_properties_removed,
    unevaluated_properties_narrowed,
    unevaluated_properties_extended,
    dependency_array_added,
    dependency_array_removed,
    dependency_array_extended,
    dependency_array_narrowed,
    dependency_array_changed,
    dependency_schema_added,
    dependency_schema_removed,
    // arrays
    item_added_to_open,
    item_with_empty_schema_added_to_open,
    item_added_to_closed,
    item_added_is_covered,
    item_added_not_covered,
    item_removed_from_open,
    item_removed_from_closed,
    item_with_false_removed_from_closed,
    item_removed_is_covered,
    item_removed_not_covered,
    additional_items_added,
    additional_items_removed,
    additional_items_narrowed,
    additional_items_extended,
    unevaluated_items_added,
    unevaluated_items_removed,
    unevaluated_items_narrowed,
    unevaluated_items_extended,
    // unions, products, not
    combined_type_extended,
    combined_type_changed,
    sum_type_extended,
    sum_type_narrowed,
    product_type_extended,
    product_type_narrowed,
    combined_type_subschemas_changed,
    not_type_narrowed,
    not_type_extended, // the last
};

inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(Rule::not_type_extended) + 1;

// What a rule does to a reader that met it.
enum class Effect : std::uint8_t {
    harmless,
    tolerated_if_lenient, // breaks under strict
    breaks,
};

struct RuleRow {
    Rule rule;
    std::string_view name;
    Effect effect;
    // none: major where it breaks BACKWARD, else minor
    ChangeClass change_class;
    Rule mirror; // the change's name with the schemas changed over
};

[[nodiscard]] const RuleRow &row_of(Rule rule) noexcept;

[[nodiscard]] inline bool breaks(Rule rule, Policy policy) noexcept
{
    const Effect effect = row_of(rule).effect;
    return effect == Effect::breaks ||
           (effect == Effect::tolerated_if_lenient && policy == Policy::strict);
}

[[nodiscard]] inline ChangeClass class_of(Rule rule, bool breaks_backward) noexcept
{
    const ChangeClass change_class = row_of(rule).change_class;
    if (change_class != ChangeClass::none)
        return change_class;
    return breaks_backward ? ChangeClass::major : ChangeClass::minor;
}

} // namespace schema_registry::compat
