// Carrying out a conversion: an instance to the text of the converted one.
//
// One walk; what the conversion does not speak of is copied, numbers with the digits they are written
// with. The result is not validated. Tested by test/unit/evolution/convert_test.cpp.
#pragma once

#include <memory_resource>
#include <string>

#include "core/base/limits.hpp"
#include "core/json/view.hpp"

namespace schema_registry::evolution {

// Appends to out. The conversion is a Plan's. Throws too_complex (the stack), cancelled. Instantiated
// for Documents in convert.cpp, for jsonb in src/pg/jsonb/convert_jsonb.cpp.
template <json::InstanceView V>
void convert(const char *conversion, V instance, const Limits &limits, std::pmr::string &out);

} // namespace schema_registry::evolution
