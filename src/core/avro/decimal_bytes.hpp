// Decimals as Avro holds them (specification, "Decimal"): the unscaled number in two's complement,
// big end first. Tested by test/unit/avro/decimal_bytes_test.cpp.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/decimal.hpp"

namespace schema_registry::avro {

// Appends the number that the bytes stand for as text; none stand for 0. Throws too_complex for
// more bytes than a numeric has room for.
void append_decimal(std::string_view bytes, std::uint32_t scale, std::pmr::string &out);

// Appends the bytes of a number: as few as hold it, or exactly `size`. False if it has digits behind
// the scale, more digits than the precision, or does not fit into the size.
[[nodiscard]] bool append_decimal_bytes(DecimalView value, std::uint32_t scale,
                                        std::uint32_t precision, std::optional<std::uint32_t> size,
                                        std::pmr::string &out);

} // namespace schema_registry::avro
