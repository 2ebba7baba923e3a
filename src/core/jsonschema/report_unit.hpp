// Output units: what a keyword or a schema gave at one place of the instance, and how a tree of them
// is written in each form of a report.
#pragma once

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/jsonschema/report.hpp"

namespace schema_registry::jsonschema {

struct OutputUnit {
    explicit OutputUnit(std::pmr::memory_resource *memory)
        : keyword_location(memory), absolute_location(memory), instance_location(memory),
          error(memory), annotation(memory), units(memory)
    {
    }

    bool valid = true;
    bool says_it_all = false;           // what failed below is not why this failed
    std::size_t bytes = 0;              // of it and all below
    std::pmr::string keyword_location;  // through references, as evaluation went
    std::pmr::string absolute_location; // empty where it says no more than the one above
    std::pmr::string instance_location;
    std::pmr::string error;      // may be empty where units below have theirs
    std::pmr::string annotation; // JSON text; empty: none
    std::pmr::vector<OutputUnit> units;
};

using OutputUnits = std::pmr::vector<OutputUnit>;

// Whether the unit tells anything in that form: in all but the verbose one errors below what failed
// and annotations below what did not. Drops units that do not.
[[nodiscard]] bool prune(OutputUnit &unit, ReportForm form);

// The text of a report. The limits' poll watches the stack.
void write_report(const OutputUnit &root, ReportForm form, const Limits &limits,
                  std::pmr::string &out);

} // namespace schema_registry::jsonschema
