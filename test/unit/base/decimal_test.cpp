// Decimal: reading, comparing, dividing and writing (src/core/base/decimal.hpp).
#include "core/base/decimal.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace schema_registry {
namespace {

Decimal decimal(std::string_view text)
{
    Decimal value;
    EXPECT_TRUE(parse_decimal(text, value)) << text;
    return value;
}

std::string written(std::string_view text)
{
    std::pmr::string out;
    append_text(decimal(text).view(), out);
    return std::string(out);
}

int order(std::string_view left, std::string_view right)
{
    const Decimal one = decimal(left);
    const Decimal other = decimal(right);
    return compare(one.view(), other.view());
}

bool multiple(std::string_view value, std::string_view divisor)
{
    const Decimal one = decimal(value);
    const Decimal other = decimal(divisor);
    return is_multiple_of(one.view(), other.view(), std::pmr::get_default_resource());
}

TEST(Decimal, WritesEqualValuesAlike)
{
    EXPECT_EQ(written("1.0"), "1");
    EXPECT_EQ(written("-0.0"), "0");
    EXPECT_EQ(written("100e-2"), "1");
    EXPECT_EQ(written("0.50"), "0.5");
    EXPECT_EQ(written("1e400"), "1e400");
    EXPECT_EQ(written("-12.5e-10"), "-1.25e-9");
    EXPECT_EQ(written("12345678901234567890123456789012345678901"),
              "1.2345678901234567890123456789012345678901e40");
    EXPECT_EQ(written("1234567890123456789012345678901234567890"),
              "1234567890123456789012345678901234567890");
    EXPECT_EQ(written("0.0001"), "0.0001");
    EXPECT_EQ(written("10001.0002"), "10001.0002");
}

TEST(Decimal, RefusesWhatNumericCannotHold)
{
    Decimal value;
    EXPECT_TRUE(parse_decimal("1e131071", value));
    EXPECT_FALSE(parse_decimal("1e131072", value));
    EXPECT_TRUE(parse_decimal("1e-16383", value));
    EXPECT_FALSE(parse_decimal("1e-16384", value));
    EXPECT_FALSE(parse_decimal("1e999999999999999999999", value));
    EXPECT_TRUE(parse_decimal("0e999999999999999999999", value));
    EXPECT_FALSE(parse_decimal("0e-99999999999", value)); // as numeric has it
}

TEST(Decimal, ComparesByValue)
{
    EXPECT_EQ(order("0.5", "0.50"), 0);
    EXPECT_LT(order("-1", "0"), 0);
    EXPECT_LT(order("-2", "-1"), 0);
    EXPECT_GT(order("10000", "9999.9999"), 0);
    EXPECT_LT(order("0.00009", "0.0001"), 0);
    EXPECT_GT(order("1e400", "9e399"), 0);
    EXPECT_LT(order("-1e400", "-9e399"), 0);
    EXPECT_LT(order("12345678901234567890", "12345678901234567891"), 0);
}

TEST(Decimal, KnowsIntegers)
{
    for (const char *text :
         {"0", "1.0", "1e3", "12345678901234567890123456789012345678901234", "-5"})
        EXPECT_TRUE(decimal(text).view().is_integer()) << text;
    for (const char *text : {"0.5", "1.00001", "1e-3", "10000.5"})
        EXPECT_FALSE(decimal(text).view().is_integer()) << text;
}

TEST(Decimal, MultiplesAreExact)
{
    EXPECT_TRUE(multiple("0.1", "0.01"));
    EXPECT_TRUE(multiple("1e308", "0.123456789") == false);
    EXPECT_TRUE(multiple("4.35", "0.01"));
    EXPECT_FALSE(multiple("0.00751", "0.0001"));
    EXPECT_TRUE(multiple("0.0075", "0.0001"));
    EXPECT_TRUE(multiple("0", "7"));
    EXPECT_TRUE(multiple("-21", "7"));
    EXPECT_FALSE(multiple("1", "3"));
    EXPECT_TRUE(multiple("1e400", "1e-300"));
    EXPECT_FALSE(multiple("1e400", "3e-300"));
}

// Products are multiples of their factors, and one more is not; over divisors of one machine word
// and of many digits.
TEST(Decimal, MultiplesOfRandomProducts)
{
    std::mt19937 random(7);
    const auto digits = [&](std::size_t count) {
        std::string text(1, static_cast<char>('1' + random() % 9));
        while (text.size() < count)
            text.push_back(static_cast<char>('0' + random() % 10));
        return text;
    };
    for (int round = 0; round < 400; ++round) {
        const std::string left = digits(1 + random() % 60);
        std::string right = digits(2 + random() % 60);
        std::string product(left.size() + right.size(), '\0');
        for (std::size_t i = 0; i < left.size(); ++i) {
            int carry = 0;
            for (std::size_t j = 0; j <= right.size(); ++j) {
                const std::size_t at = i + j;
                const int other = j < right.size() ? right[right.size() - 1 - j] - '0' : 0;
                const int sum = product[at] + (left[left.size() - 1 - i] - '0') * other + carry;
                product[at] = static_cast<char>(sum % 10);
                carry = sum / 10;
            }
        }
        std::string text;
        for (auto digit = product.rbegin(); digit != product.rend(); ++digit)
            text.push_back(static_cast<char>('0' + *digit));
        text.erase(0, text.find_first_not_of('0'));
        const std::string exponent = "e-" + std::to_string(random() % 20);
        EXPECT_TRUE(multiple(text + exponent, right + exponent)) << text << " " << right;
        std::string next = text; // one more in the last place that is not a nine
        for (std::size_t at = next.size(); at-- > 0;) {
            if (next[at] != '9') {
                ++next[at];
                break;
            }
            next[at] = '0';
        }
        EXPECT_FALSE(multiple(next + exponent, right + exponent)) << next << " " << right;
    }
}

TEST(Decimal, CountsMustFit)
{
    std::uint64_t count = 0;
    EXPECT_TRUE(to_uint64(decimal("3.0").view(), count));
    EXPECT_EQ(count, 3u);
    EXPECT_TRUE(to_uint64(decimal("1e4").view(), count));
    EXPECT_EQ(count, 10000u);
    EXPECT_TRUE(to_uint64(decimal("18446744073709551615").view(), count));
    EXPECT_EQ(count, UINT64_MAX);
    EXPECT_FALSE(to_uint64(decimal("18446744073709551616").view(), count));
    EXPECT_FALSE(to_uint64(decimal("-1").view(), count));
    EXPECT_FALSE(to_uint64(decimal("1.5").view(), count));
}

TEST(Decimal, CountsHalfSteps)
{
    const auto half_steps = [](const char *text) {
        HalfSteps steps;
        EXPECT_TRUE(to_half_steps(decimal(text).view(), steps)) << text;
        return steps.value();
    };
    EXPECT_EQ(half_steps("0"), 0);
    EXPECT_EQ(half_steps("-0.0"), 0);
    EXPECT_EQ(half_steps("1.0"), 20000);
    EXPECT_EQ(half_steps("-12.5"), -250000);
    EXPECT_EQ(half_steps("0.0001"), 2);
    EXPECT_EQ(half_steps("0.00001"), 1);
    EXPECT_EQ(half_steps("-0.00001"), -1);
    EXPECT_EQ(half_steps("1e-400"), 1);
    EXPECT_EQ(half_steps("-0.00019999"), -3);
    EXPECT_EQ(half_steps("52.370216"), 1047405);
    EXPECT_EQ(half_steps("20000"), 400000000);
    EXPECT_EQ(half_steps("20000.00003"), 400000001);
    EXPECT_EQ(half_steps("1767225600123"), 35344512002460000);
    EXPECT_EQ(half_steps("-449999999999999.99999"), -8999999999999999999);
    HalfSteps steps;
    for (const char *text : {"450000000000000", "-1e15", "1e16", "1e400"})
        EXPECT_FALSE(to_half_steps(decimal(text).view(), steps)) << text;
}

// Numbers are ordered as their half steps are, as long as one of two is a multiple of a step.
TEST(Decimal, HalfStepsKeepTheOrder)
{
    std::mt19937 random(3);
    for (int round = 0; round < 20000; ++round) {
        const auto number = [&](int max_behind) {
            std::string text = random() % 2 ? "-" : "";
            text += std::to_string(random() % (random() % 2 ? 3 : 200000));
            if (const int behind = static_cast<int>(random() % (max_behind + 1))) {
                text += ".";
                for (int at = 0; at < behind; ++at)
                    text += static_cast<char>('0' + random() % 2);
            }
            return text;
        };
        const std::string any = number(10);
        const std::string step = number(4);
        HalfSteps any_steps;
        HalfSteps step_steps;
        ASSERT_TRUE(to_half_steps(decimal(any).view(), any_steps));
        ASSERT_TRUE(to_half_steps(decimal(step).view(), step_steps));
        const std::int64_t left = any_steps.value();
        const std::int64_t right = step_steps.value();
        const int order = compare(decimal(any).view(), decimal(step).view());
        EXPECT_EQ(left < right, order < 0) << any << " " << step;
        EXPECT_EQ(left > right, order > 0) << any << " " << step;
        if (right != 0) {
            EXPECT_EQ(left % right == 0, is_multiple_of(decimal(any).view(), decimal(step).view(),
                                                        std::pmr::get_default_resource()))
                << any << " " << step;
        }
    }
}

TEST(Decimal, HashesEqualValuesAlike)
{
    EXPECT_EQ(hash(decimal("1.0").view()), hash(decimal("1").view()));
    EXPECT_EQ(hash(decimal("100e-2").view()), hash(decimal("1").view()));
    EXPECT_NE(hash(decimal("1").view()), hash(decimal("10000").view()));
}

} // namespace
} // namespace schema_registry
