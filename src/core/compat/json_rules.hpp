// The rules, one function a family, each in a file of its own. All compare one pair of nodes of
// the same kind, with references followed; compare_pair() decides which of them is asked.
#pragma once

#include <optional>
#include <string_view>

#include "core/compat/json_walk.hpp"

namespace schema_registry::compat {

void compare_pair(Pair pair, Walk &walk); // json_rules_kinds.cpp

void compare_strings(Pair pair, Walk &walk); // json_rules_bounds.cpp
void compare_numbers(Pair pair, Walk &walk);
void compare_values(Pair pair, Walk &walk); // enum and const
// Whether all values of one list are in the other.
[[nodiscard]] bool contains_all(DocumentView list, DocumentView others, const Graph &graph);
void compare_object_bounds(Pair pair, Walk &walk); // maxProperties, ...
void compare_array_bounds(Pair pair, Walk &walk);  // maxItems, uniqueItems, ...

void compare_objects(Pair pair, Walk &walk); // json_rules_objects.cpp
void compare_arrays(Pair pair, Walk &walk);  // json_rules_arrays.cpp

void compare_combined(Pair pair, Walk &walk); // json_rules_combined.cpp
void compare_negations(Pair pair, Walk &walk);

void compare_annotations(Pair pair, Walk &walk); // json_rules_annotations.cpp
void compare_uncompared(Pair pair, Walk &walk);  // keywords that no verdict looks at

// json_content_model.cpp: additionalProperties and its like on both sides. `rules` is the first
// of the four rules added, removed, narrowed, extended.
struct ContentKeyword {
    std::string_view name;   // as the comparison calls it
    std::string_view writer; // as each side spells it
    std::string_view reader;
    Rule rules;
    bool empty_is_true; // {} counts as true
};
void compare_content(Pair pair, const ContentKeyword &keyword, Walk &walk);

// What is allowed where nothing is declared.
enum class Openness : std::uint8_t { open, covered, closed };
struct Cover {
    Openness openness;
    NodeId schema; // that covers it
};

// By the keyword's value: absent or true, a schema, false.
[[nodiscard]] Openness openness_of(Graph &graph, NodeId id, std::string_view keyword,
                                   bool empty_is_true);

} // namespace schema_registry::compat
