// Column types of an Arrow annotation (`arrow.fields` at the root of a schema). A wider type reads
// what a narrower one wrote; any other change of type breaks both ways. Compared only where both
// documents carry the annotation; a column that one of them leaves out has the type that its
// property maps to. Tested by test/unit/compat/json_arrow_test.cpp.
#pragma once

#include "core/compat/json_report.hpp"

namespace schema_registry::compat {

void compare_arrow(Graph &graph, Report &report);

} // namespace schema_registry::compat
