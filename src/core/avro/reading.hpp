// Reading Avro's binary encoding (specification, "Data Serialization and Deserialization", "Binary
// encoding" and "Schema Resolution"): a message that was written with one schema becomes a JSON
// document by another, or the same.
//
// What the two schemas mean for each other is compiled once to a relocatable block. Reading is
// bounded by the message: lengths are compared with what is left before anything is taken, and items
// that take no bytes are counted. Tested by test/unit/avro/reading_test.cpp.
#pragma once

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/avro/json_schema.hpp"
#include "core/avro/schema.hpp"
#include "core/json/document.hpp"

namespace schema_registry::avro {

// The block lies in `memory`, 8-aligned. The schemas must be free of problems. What cannot be read
// is an error only where it occurs. Throws too_complex, cancelled.
[[nodiscard]] std::span<const char> compile_reading(const Schema &writer, const Schema &reader,
                                                    JsonEncoding encoding, const Limits &limits,
                                                    std::pmr::memory_resource *memory);

// The same for data that is only gone through: whether it is of the writer's schema. What is read by
// such a program is null.
[[nodiscard]] std::span<const char> compile_checking(const Schema &writer, const Limits &limits,
                                                     std::pmr::memory_resource *memory);

// The document, or the reason why the message is none of the writer's schema (invalid_binary) or
// cannot be read as the reader's (incompatible). Throws too_complex, cancelled.
[[nodiscard]] Result<json::Document> read_message(const char *program, std::string_view message,
                                                  const Limits &limits,
                                                  std::pmr::memory_resource *memory);

} // namespace schema_registry::avro
