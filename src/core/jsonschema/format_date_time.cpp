// date, time, date-time (RFC 3339 section 5.6) and duration (RFC 3339 appendix A). A second 60 is
// only valid where it is 23:59:60 in UTC; which days really had one is not asked. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr int kMinutesPerDay = 24 * 60;

// Takes exactly `count` digits off the front, or gives -1.
[[nodiscard]] int take_digits(std::string_view &text, std::size_t count) noexcept
{
    if (text.size() < count)
        return -1;
    int value = 0;
    for (const char c : text.substr(0, count)) {
        if (!is_digit(static_cast<unsigned char>(c)))
            return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

[[nodiscard]] bool take_character(std::string_view &text, char c) noexcept
{
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

[[nodiscard]] int days_in_month(int year, int month) noexcept
{
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap_year = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap_year ? 29 : kDays[month - 1];
}

// Z, or the minutes that local time is ahead of UTC.
[[nodiscard]] bool take_offset(std::string_view &text, int &minutes) noexcept
{
    minutes = 0;
    if (take_character(text, 'Z') || take_character(text, 'z'))
        return true;
    const bool is_ahead = text.starts_with('+');
    if (!take_character(text, is_ahead ? '+' : '-'))
        return false;
    const int hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take_character(text, ':'))
        return false;
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59)
        return false;
    minutes = (hour * 60 + minute) * (is_ahead ? 1 : -1);
    return true;
}

// Takes a number and the unit behind it.
[[nodiscard]] bool take_component(std::string_view &text, char unit) noexcept
{
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(static_cast<unsigned char>(text[digits])))
        ++digits;
    if (digits == 0 || digits == text.size() || text[digits] != unit)
        return false;
    text.remove_prefix(digits + 1);
    return true;
}

// One component or more of `units`, in that order and without a gap.
[[nodiscard]] bool take_components(std::string_view &text, std::string_view units) noexcept
{
    std::size_t next = 0;
    while (next < units.size() && !take_component(text, units[next]))
        ++next;
    if (next == units.size())
        return false;
    for (++next; next < units.size(); ++next) {
        if (!take_component(text, units[next]))
            break;
    }
    return true;
}

} // namespace

bool is_date(std::string_view text) noexcept
{
    const int year = take_digits(text, 4);
    if (year < 0 || !take_character(text, '-'))
        return false;
    const int month = take_digits(text, 2);
    if (month < 1 || month > 12 || !take_character(text, '-'))
        return false;
    const int day = take_digits(text, 2);
    return day >= 1 && day <= days_in_month(year, month) && text.empty();
}

bool is_time(std::string_view text) noexcept
{
    const int hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take_character(text, ':'))
        return false;
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59 || !take_character(text, ':'))
        return false;
    const int second = take_digits(text, 2);
    if (second < 0 || second > 60)
        return false;
    if (take_character(text, '.')) {
        if (take_digits(text, 1) < 0)
            return false;
        while (take_digits(text, 1) >= 0)
            continue;
    }
    int offset = 0;
    if (!take_offset(text, offset) || !text.empty())
        return false;
    const int utc = (hour * 60 + minute - offset + kMinutesPerDay) % kMinutesPerDay;
    return second < 60 || utc == kMinutesPerDay - 1;
}

bool is_date_time(std::string_view text) noexcept
{
    constexpr std::size_t kDateSize = 10;
    if (text.size() <= kDateSize || (text[kDateSize] != 'T' && text[kDateSize] != 't'))
        return false;
    return is_date(text.substr(0, kDateSize)) && is_time(text.substr(kDateSize + 1));
}

bool is_duration(std::string_view text) noexcept
{
    if (!take_character(text, 'P'))
        return false;
    if (take_component(text, 'W'))
        return text.empty();
    const bool has_date = take_components(text, "YMD");
    if (text.empty())
        return has_date;
    return take_character(text, 'T') && take_components(text, "HMS") && text.empty();
}

} // namespace schema_registry::jsonschema
