// ValueSet: the values of a list (enum, a list of names), to be asked for many others. Equality is
// that of JSON. Tested by test/unit/compat/json_values_test.cpp.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/compat/json_graph.hpp"

namespace schema_registry::compat {

class ValueSet {
  public:
    // Throws cancelled, as contains() does.
    ValueSet(DocumentView list, const Graph &graph);

    [[nodiscard]] bool contains(DocumentView value) const;

  private:
    [[nodiscard]] bool contains(DocumentView value, std::uint64_t hash) const;

    const Graph &graph_;
    std::pmr::unordered_multimap<std::uint64_t, DocumentView> values_; // each once, by hash
};

} // namespace schema_registry::compat
