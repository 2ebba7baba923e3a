// UTF-8 helpers: every code point there and back, and what is no UTF-8.
#include "core/base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace schema_registry {
namespace {

static_assert(count_code_points("a\xC3\xA9\xF0\x9F\x98\x80") == 3);
static_assert(is_valid_utf8("a\xC3\xA9\xF0\x9F\x98\x80"));

TEST(Utf8, EncodesAndDecodesEveryCodePoint)
{
    for (char32_t code_point = 0; code_point <= kMaxCodePoint; ++code_point) {
        if (is_surrogate(code_point))
            continue;
        std::string text;
        append_code_point(code_point, text);
        std::size_t at = 0;
        ASSERT_EQ(decode_next(text, at), code_point);
        ASSERT_EQ(at, text.size());
    }
}

TEST(Utf8, CountsAtEveryLengthAndAlignment)
{
    const std::string unit = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    std::string text;
    for (std::size_t repeats = 0; repeats < 20; ++repeats) {
        for (std::size_t lead = 0; lead < 9; ++lead)
            EXPECT_EQ(count_code_points(std::string(lead, 'x') + text), lead + 4 * repeats);
        text += unit;
    }
}

TEST(Utf8, RefusesWhatIsNoUtf8)
{
    using namespace std::string_view_literals;
    for (const std::string_view text :
         {"\x80"sv, "\xC3"sv, "\xC3("sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x80\x80"sv, "\xE2\x82"sv,
          "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF0\x80\x80\x80"sv, "\xF4\x90\x80\x80"sv,
          "\xF5\x80\x80\x80"sv, "\xFF"sv, "abc\xF0\x9F\x98"sv}) {
        EXPECT_FALSE(is_valid_utf8(text));
        std::size_t at = text.starts_with("abc") ? 3 : 0;
        const std::size_t before = at;
        EXPECT_EQ(decode_next(text, at), kInvalidCodePoint);
        EXPECT_EQ(at, before + 1);
    }
    EXPECT_TRUE(is_valid_utf8(""));
    EXPECT_TRUE(is_valid_utf8("\0"sv));
    EXPECT_TRUE(is_valid_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"));
}

} // namespace
} // namespace schema_registry
