// Dates and times as text (src/core/avro/times.hpp).
#include "core/avro/times.hpp"

#include <gtest/gtest.h>

namespace schema_registry::avro {
namespace {

std::string text_of(Made made, std::int64_t value)
{
    std::pmr::string out;
    return append_time(made, value, out) ? std::string(out) : "no";
}

TEST(AvroTimes, AreThoseOfTheCalendar)
{
    EXPECT_EQ(text_of(Made::date, 0), "1970-01-01");
    EXPECT_EQ(text_of(Made::date, -1), "1969-12-31");
    EXPECT_EQ(text_of(Made::date, 59), "1970-03-01");
    EXPECT_EQ(text_of(Made::date, 11016), "2000-02-29");
    EXPECT_EQ(text_of(Made::date, 11017), "2000-03-01");
    EXPECT_EQ(text_of(Made::date, 47540), "2100-02-28");
    EXPECT_EQ(text_of(Made::date, 47541), "2100-03-01");
    EXPECT_EQ(text_of(Made::date, -719162), "0001-01-01");
    EXPECT_EQ(text_of(Made::date, -719163), "no");
    EXPECT_EQ(text_of(Made::date, 2932896), "9999-12-31");
    EXPECT_EQ(text_of(Made::date, 2932897), "no");
    EXPECT_EQ(text_of(Made::timestamp_millis, 1767323045678), "2026-01-02T03:04:05.678Z");
    EXPECT_EQ(text_of(Made::timestamp_nanos, -1), "1969-12-31T23:59:59.999999999Z");
    EXPECT_EQ(text_of(Made::local_timestamp_micros, 1767323045000000), "2026-01-02T03:04:05");
    EXPECT_EQ(text_of(Made::timestamp_millis, INT64_MAX), "no");
    EXPECT_EQ(text_of(Made::timestamp_millis, INT64_MIN), "no");
    EXPECT_EQ(text_of(Made::time_millis, 86399999), "23:59:59.999");
    EXPECT_EQ(text_of(Made::time_millis, 86400000), "no");
    EXPECT_EQ(text_of(Made::time_micros, -1), "no");
    EXPECT_EQ(text_of(Made::time_micros, 1000), "00:00:00.001000");
}

} // namespace
} // namespace schema_registry::avro
