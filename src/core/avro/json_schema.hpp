// The JSON Schema of an Avro schema: which JSON values stand for its data, so that what validates
// instances of JSON Schemas validates these, too.
//
// There are two ways to write Avro data as JSON. The specification's own ("JSON Encoding") says of
// each value of a union which branch it is of, {"string": "a"}, and has logical types as what they
// stand on. The plain one is what people expect to query: values of unions as they are, bytes in
// base64, decimals as numbers, dates and times as text (as numbers they are understood, too), and a
// field that has a default may be missing. docs/reference/avro.md has both as tables.
//
// Tested by test/unit/avro/json_schema_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

enum class JsonEncoding : std::uint8_t { plain, tagged };

// Appends a schema of draft 2020-12, whose formats are to be asserted. The Avro schema must be free
// of problems. Throws too_complex.
void write_json_schema(const Schema &schema, JsonEncoding encoding, std::pmr::string &out);

} // namespace schema_registry::avro
