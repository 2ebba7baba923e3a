// CRC-64-AVRO: the Rabin fingerprint of Avro's specification ("Schema Fingerprints"). Tested by
// test/unit/versioning/crc64_avro_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace schema_registry::versioning {

inline constexpr std::uint64_t kEmptyCrc64Avro = 0xc15d213aa4d7a795;

[[nodiscard]] constexpr std::uint64_t crc64_avro(std::string_view bytes) noexcept
{
    constexpr auto kTable = [] {
        std::array<std::uint64_t, 256> table{};
        for (std::uint64_t value = 0; value < table.size(); ++value) {
            std::uint64_t print = value;
            for (int bit = 0; bit < 8; ++bit)
                print = (print >> 1) ^ (kEmptyCrc64Avro & (0 - (print & 1)));
            table[value] = print;
        }
        return table;
    }();
    std::uint64_t print = kEmptyCrc64Avro;
    for (const char byte : bytes)
        print = (print >> 8) ^ kTable[(print ^ static_cast<unsigned char>(byte)) & 0xFF];
    return print;
}

} // namespace schema_registry::versioning
