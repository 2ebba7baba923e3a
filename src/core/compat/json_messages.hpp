// What a difference is called for people, and where it is: text from the old schema to the new one
// whichever walk found it. Tested by test/unit/compat/json_messages_test.cpp.
#pragma once

#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include "core/compat/json_walk.hpp"

namespace schema_registry::compat {

// A Finding seen from the old schema to the new one.
struct Change {
    Rule rule;
    Subject subject;
    std::string_view name;
    std::optional<std::uint32_t> index;
    std::string_view former_name;
    std::string_view old_keyword, new_keyword;
    std::optional<DocumentView> old_value, new_value;
    NodeId old_node, new_node;
};

[[nodiscard]] std::pmr::string message_of(const Change &change, Graph &graph);

// JSON Pointer in the new schema if it is there, else in the old one.
[[nodiscard]] std::pmr::string path_of(const Change &change, const Graph &graph);

} // namespace schema_registry::compat
