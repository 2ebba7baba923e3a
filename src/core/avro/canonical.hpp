// An Avro schema as text again.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

enum class Form : std::uint8_t {
    // Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form"): what
    // fingerprints are taken of. Defaults, aliases, logical types and documentation are not in it.
    canonical,
    // All of the schema, with full names and attributes in one order: equal for equal schemas. Types
    // of referred schemas are written out where they are first used.
    complete,
    // The same with types of referred schemas by their names alone.
    normalized,
};

// The schema must be free of problems. Throws too_complex.
void write_schema(const Schema &schema, Form form, std::pmr::string &out);

} // namespace schema_registry::avro
