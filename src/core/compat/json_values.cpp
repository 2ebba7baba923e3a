// ValueSet (json_values.hpp): lists of hundreds of thousands of values are compared, so nothing here
// looks at every pair. Equal values are kept once, or a list of one value over and over would make
// every lookup go through all of it. Tested by test/unit/compat/json_values_test.cpp.
#include "core/compat/json_values.hpp"

namespace schema_registry::compat {

ValueSet::ValueSet(DocumentView list, const Graph &graph) : graph_(graph), values_(graph.memory())
{
    for (auto element = list.elements(); element.next();) {
        const std::uint64_t hash = json::hash(element.value());
        if (!contains(element.value(), hash))
            values_.emplace(hash, element.value());
    }
}

bool ValueSet::contains(DocumentView value) const
{
    return contains(value, json::hash(value));
}

bool ValueSet::contains(DocumentView value, std::uint64_t hash) const
{
    graph_.poll();
    const auto [first, last] = values_.equal_range(hash);
    for (auto entry = first; entry != last; ++entry) {
        if (json::equal(entry->second, value))
            return true;
    }
    return false;
}

} // namespace schema_registry::compat
