// Documents as PostgreSQL's jsonb, varlena header included, byte for byte what the server itself
// makes of the value; test/support/run.sh proves it against one. No server function is called: this is
// core code, run inside the gate, and in fuzzers, runners and benchmarks that stand alone.
//
// A Document knows a number's value, not how many zeros were written behind it. The scale that
// numeric keeps is the smallest that holds the value, or min_scale if that is more: 1 and a
// min_scale of 2 give what the server makes of 1.00. A scale above 63 needs numeric's long form.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include "pg/jsonb/jsonb_view.hpp"

#include "core/json/document.hpp"

namespace schema_registry::pg {

// Follows the nesting. Throws too_complex if the value is larger than a jsonb can be, and
// invalid_binary for text that holds U+0000.
[[nodiscard]] std::pmr::vector<char> write_jsonb(json::DocumentView document,
                                                 std::pmr::memory_resource *memory,
                                                 const Limits &limits = kDefaultLimits,
                                                 std::uint32_t min_scale = 0);

} // namespace schema_registry::pg
