// Compatibility of two Avro schemas (compat.hpp): one primitive, schema resolution, in both
// directions. The rules that break something bear the names that clients of existing registries
// know; other differences are told of as well, and break nothing.
//
// Tested by test/unit/compat/avro_compat_test.cpp.
#pragma once

#include <memory_resource>
#include <vector>

#include "core/avro/schema.hpp"
#include "core/compat/compat.hpp"

namespace schema_registry::compat {

// All differences, each once, in an order that depends on the two schemas only. The schemas must be
// free of problems. Throws too_complex, cancelled.
[[nodiscard]] std::pmr::vector<Difference> compare_avro(const avro::Schema &old_schema,
                                                        const avro::Schema &new_schema,
                                                        const Limits &limits,
                                                        std::pmr::memory_resource *memory);

} // namespace schema_registry::compat
