// Dates and times as the plain JSON encoding writes them (ISO 8601). Tested by
// test/unit/avro/times_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/avro/reading_layout.hpp"
#include "core/avro/schema.hpp"

namespace schema_registry::avro {

// How values of a logical type of int or long are written.
[[nodiscard]] Made made_of(Logical logical) noexcept;

// Appends a date or time that is so many days or parts of a second. False, with nothing appended,
// outside the years 1 to 9999, or a day.
[[nodiscard]] bool append_time(Made made, std::int64_t value, std::pmr::string &out);

// Twelve bytes: months, days and milliseconds, each the lowest byte first; "P1M2DT3.004S".
void append_duration(std::string_view bytes, std::pmr::string &out);

// Sixteen bytes in hexadecimal, in groups.
void append_uuid(std::string_view bytes, std::pmr::string &out);

} // namespace schema_registry::avro
