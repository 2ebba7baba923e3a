// Dates and times as text (times.hpp). The calendar is the proleptic Gregorian one; days are turned
// into it by H. Hinnant's algorithm, in years that begin in March.
#include "core/avro/times.hpp"

#include <charconv>

namespace schema_registry::avro {

namespace {

constexpr std::int64_t kDayOfYearOne = -719162;   // 0001-01-01
constexpr std::int64_t kDayOfYear10000 = 2932897; // 10000-01-01
constexpr std::int64_t kSecondsOfDay = 86400;

// The parts of a second that a unit has, and how many digits they are.
struct Unit {
    std::int64_t parts;
    int digits;
};

Unit unit_of(Made made) noexcept
{
    switch (made) {
    case Made::time_millis:
    case Made::timestamp_millis:
    case Made::local_timestamp_millis:
        return {1000, 3};
    case Made::timestamp_nanos:
    case Made::local_timestamp_nanos:
        return {1'000'000'000, 9};
    default:
        return {1'000'000, 6};
    }
}

std::int64_t floor_div(std::int64_t value, std::int64_t divisor) noexcept
{
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

void append_digits(std::int64_t value, int width, std::pmr::string &out)
{
    char digits[20];
    for (int at = width - 1; at >= 0; --at, value /= 10)
        digits[at] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

void append_day(std::int64_t days, std::pmr::string &out)
{
    constexpr std::int64_t kDaysOfEra = 146097; // 400 years
    const std::int64_t shifted = days + 719468; // since 0000-03-01
    const std::int64_t era = floor_div(shifted, kDaysOfEra);
    const std::int64_t day_of_era = shifted - era * kDaysOfEra;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153; // from March
    append_digits(year_of_era + era * 400 + (month >= 10 ? 1 : 0), 4, out);
    out.push_back('-');
    append_digits(month < 10 ? month + 3 : month - 9, 2, out);
    out.push_back('-');
    append_digits(day_of_year - (153 * month + 2) / 5 + 1, 2, out);
}

// Without a fraction where it is nothing.
void append_fraction(std::int64_t fraction, int digits, std::pmr::string &out)
{
    if (fraction == 0)
        return;
    out.push_back('.');
    append_digits(fraction, digits, out);
}

void append_clock(std::int64_t value, Unit unit, std::pmr::string &out)
{
    const std::int64_t seconds = value / unit.parts;
    append_digits(seconds / 3600, 2, out);
    out.push_back(':');
    append_digits(seconds / 60 % 60, 2, out);
    out.push_back(':');
    append_digits(seconds % 60, 2, out);
    append_fraction(value % unit.parts, unit.digits, out);
}

std::uint32_t read_low_first(std::string_view bytes) noexcept
{
    std::uint32_t value = 0;
    for (int at = 3; at >= 0; --at)
        value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at)]);
    return value;
}

void append_number(std::uint32_t value, std::pmr::string &out)
{
    char digits[12];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

} // namespace

Made made_of(Logical logical) noexcept
{
    switch (logical) {
    case Logical::date:
        return Made::date;
    case Logical::time_millis:
        return Made::time_millis;
    case Logical::time_micros:
        return Made::time_micros;
    case Logical::timestamp_millis:
        return Made::timestamp_millis;
    case Logical::timestamp_micros:
        return Made::timestamp_micros;
    case Logical::timestamp_nanos:
        return Made::timestamp_nanos;
    case Logical::local_timestamp_millis:
        return Made::local_timestamp_millis;
    case Logical::local_timestamp_micros:
        return Made::local_timestamp_micros;
    case Logical::local_timestamp_nanos:
        return Made::local_timestamp_nanos;
    default:
        return Made::value;
    }
}

bool append_time(Made made, std::int64_t value, std::pmr::string &out)
{
    if (made == Made::date) {
        if (value < kDayOfYearOne || value >= kDayOfYear10000)
            return false;
        append_day(value, out);
        return true;
    }
    const Unit unit = unit_of(made);
    const std::int64_t parts_of_day = unit.parts * kSecondsOfDay;
    if (made == Made::time_millis || made == Made::time_micros) {
        if (value < 0 || value >= parts_of_day)
            return false;
        append_clock(value, unit, out);
        return true;
    }
    const std::int64_t day = floor_div(value, parts_of_day);
    if (day < kDayOfYearOne || day >= kDayOfYear10000)
        return false;
    append_day(day, out);
    out.push_back('T');
    append_clock(value - day * parts_of_day, unit, out);
    if (made <= Made::timestamp_nanos)
        out.push_back('Z');
    return true;
}

void append_duration(std::string_view bytes, std::pmr::string &out)
{
    out.push_back('P');
    append_number(read_low_first(bytes), out);
    out.push_back('M');
    append_number(read_low_first(bytes.substr(4)), out);
    out.append("DT");
    const std::uint32_t millis = read_low_first(bytes.substr(8));
    append_number(millis / 1000, out);
    append_fraction(millis % 1000, 3, out);
    out.push_back('S');
}

void append_uuid(std::string_view bytes, std::pmr::string &out)
{
    constexpr std::string_view kHex = "0123456789abcdef";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (at == 4 || at == 6 || at == 8 || at == 10)
            out.push_back('-');
        const auto byte = static_cast<unsigned char>(bytes[at]);
        out.append({kHex[byte >> 4], kHex[byte & 15]});
    }
}

} // namespace schema_registry::avro
