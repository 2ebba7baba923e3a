// CRC-64-AVRO (src/core/versioning/crc64_avro.hpp). The values are those of Avro's own test data
// (share/test/data/schema-tests.txt).
#include "core/versioning/crc64_avro.hpp"

#include <gtest/gtest.h>

namespace schema_registry::versioning {
namespace {

TEST(Crc64Avro, IsThatOfTheSpecification)
{
    EXPECT_EQ(crc64_avro(""), 0xc15d213aa4d7a795u);
    EXPECT_EQ(crc64_avro("\"null\""), 0x63dd24e7cc258f8au);
    EXPECT_EQ(crc64_avro("\"boolean\""), 0x9f42fc78a4d4f764u);
    EXPECT_EQ(crc64_avro("\"int\""), 0x7275d51a3f395c8fu);
    EXPECT_EQ(crc64_avro("\"long\""), 0xd054e14493f41db7u);
    EXPECT_EQ(crc64_avro("\"float\""), 0x4d7c02cb3ea8d790u);
    EXPECT_EQ(crc64_avro("\"double\""), 0x8e7535c032ab957eu);
    EXPECT_EQ(crc64_avro("\"bytes\""), 0x4fc016dac3201965u);
    EXPECT_EQ(crc64_avro("\"string\""), 0x8f014872634503c7u);
}

} // namespace
} // namespace schema_registry::versioning
