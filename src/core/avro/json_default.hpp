// A field's default as an instance has the value: in one of the JSON encodings (json_schema.hpp).
// Tested by test/unit/avro/json_schema_test.cpp.
#pragma once

#include <string>

#include "core/avro/json_schema.hpp"
#include "core/avro/schema.hpp"

namespace schema_registry::avro {

// Whether records in it have all their fields, or those only that must be there.
enum class Fields : std::uint8_t { needed, all };

// Appends it as JSON text. False, with some of it appended, if it is no default of the type (of a
// union: of none of its branches), or one that is too large to be written out.
[[nodiscard]] bool write_json_default(const Schema &schema, NodeId type, DocumentView value,
                                      JsonEncoding encoding, Fields fields, std::pmr::string &out);

} // namespace schema_registry::avro
