// Decimals in two's complement (src/core/avro/decimal_bytes.hpp).
#include "core/avro/decimal_bytes.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/base/result.hpp"

namespace schema_registry::avro {
namespace {

std::string text_of(std::string_view bytes, std::uint32_t scale)
{
    std::pmr::string out;
    append_decimal(bytes, scale, out);
    return std::string(out);
}

// The bytes in hexadecimal, or "no".
std::string bytes_of(std::string_view number, std::uint32_t scale, std::uint32_t precision,
                     std::optional<std::uint32_t> size = {})
{
    Decimal decimal{std::pmr::vector<std::int16_t>(), 0, false};
    EXPECT_TRUE(parse_decimal(number, decimal)) << number;
    std::pmr::string bytes;
    if (!append_decimal_bytes(decimal.view(), scale, precision, size, bytes))
        return "no";
    std::string hex;
    for (const char byte : bytes) {
        hex.push_back("0123456789abcdef"[static_cast<unsigned char>(byte) >> 4]);
        hex.push_back("0123456789abcdef"[static_cast<unsigned char>(byte) & 15]);
    }
    return hex;
}

using namespace std::string_view_literals;

TEST(AvroDecimal, IsReadFromBytes)
{
    EXPECT_EQ(text_of(""sv, 0), "0");
    EXPECT_EQ(text_of("\x00"sv, 2), "0.00");
    EXPECT_EQ(text_of("\x01"sv, 0), "1");
    EXPECT_EQ(text_of("\x7f"sv, 2), "1.27");
    EXPECT_EQ(text_of("\x80"sv, 2), "-1.28");
    EXPECT_EQ(text_of("\xff"sv, 0), "-1");
    EXPECT_EQ(text_of("\xff\xff\xff"sv, 5), "-0.00001");
    EXPECT_EQ(text_of("\x80\x00\x00\x00"sv, 0), "-2147483648");
    EXPECT_EQ(text_of("\x00\x80\x00\x00\x00"sv, 0), "2147483648");
    EXPECT_EQ(text_of("\x0d\xe0\xb6\xb3\xa7\x64\x00\x00"sv, 18), "1.000000000000000000");
    EXPECT_EQ(text_of("\x80\x00\x00\x00\x00\x00\x00\x00"sv, 0), "-9223372036854775808");
    EXPECT_THROW((void)text_of(std::string(60000, '\x01'), 0), Error);
    EXPECT_EQ(text_of(std::string("\x01") + std::string(54000, '\0'), 0).size(), 130045u);
}

TEST(AvroDecimal, IsWrittenAsBytes)
{
    EXPECT_EQ(bytes_of("0", 0, 9), "00");
    EXPECT_EQ(bytes_of("1", 0, 9), "01");
    EXPECT_EQ(bytes_of("127", 0, 9), "7f");
    EXPECT_EQ(bytes_of("128", 0, 9), "0080");
    EXPECT_EQ(bytes_of("-128", 0, 9), "80");
    EXPECT_EQ(bytes_of("-129", 0, 9), "ff7f");
    EXPECT_EQ(bytes_of("1.27", 2, 9), "7f");
    EXPECT_EQ(bytes_of("12000", 2, 9), "124f80");
    EXPECT_EQ(bytes_of("0.5", 1, 9, 4), "00000005");
    EXPECT_EQ(bytes_of("-0.5", 1, 9, 4), "fffffffb");
    EXPECT_EQ(bytes_of("1.275", 2, 9), "no");
    EXPECT_EQ(bytes_of("1000", 0, 3), "no");
    EXPECT_EQ(bytes_of("99999", 2, 6), "no");
    EXPECT_EQ(bytes_of("128", 0, 9, 1), "no");
    EXPECT_EQ(bytes_of("1e400", 0, 9), "no");
    EXPECT_EQ(bytes_of("1e-400", 2, 9), "no");
    EXPECT_EQ(bytes_of("10000000000000000000", 0, 38), "008ac7230489e80000");
}

TEST(AvroDecimal, ComesBack)
{
    for (const char *number : {"0.01", "-0.01", "123456789.123456789", "-98765432109876543210.5",
                               "99999999999999999999999999999999999999", "4294967296",
                               "-4294967296", "1000000000", "-32768", "255.5"}) {
        Decimal decimal{std::pmr::vector<std::int16_t>(), 0, false};
        ASSERT_TRUE(parse_decimal(number, decimal));
        std::pmr::string bytes;
        ASSERT_TRUE(append_decimal_bytes(decimal.view(), 9, 60, {}, bytes)) << number;
        Decimal back{std::pmr::vector<std::int16_t>(), 0, false};
        ASSERT_TRUE(parse_decimal(text_of(bytes, 9), back));
        EXPECT_EQ(compare(decimal.view(), back.view()), 0) << number << " " << text_of(bytes, 9);
    }
}

} // namespace
} // namespace schema_registry::avro
