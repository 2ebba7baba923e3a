// The laws of an InstanceView (src/core/json/view.hpp), to be checked on a view of kLawText.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "core/json/document.hpp"

namespace schema_registry::json {

// Holds every kind, keys of several lengths that collide in their first bytes, more than 32
// members and elements (jsonb keeps an offset every 32), numbers of every size, and deep values
// behind strings of odd length, so that alignment shows.
inline std::string law_text()
{
    std::string text = R"({"": null, "b": true, "a": false, "ab": "", "aa": "x\u00e4y", "abc": [)";
    for (int index = 0; index < 70; ++index)
        text += (index ? ", " : "") + std::string(index % 5, ' ') + std::to_string(index * 37);
    text += R"(], "numbers": [0, -0.0, 1.0, -1, 9999, 10000, 0.0001, 12345678.87654321, 1e400,)"
            R"( -1e-400, 123456789012345678901234567890.5], "o": {)";
    for (int index = 0; index < 70; ++index)
        text += (index ? ", \"" : "\"") +
                std::string(1 + index % 7, static_cast<char>('a' + index % 26)) +
                std::to_string(index) + "\": [\"" + std::string(index % 9, 'z') + "\", " +
                std::to_string(index) + ".5, {\"k\": " + std::to_string(index) + "}]";
    return text + R"(}, "empty": {}, "none": []})";
}

// The halves of the members.
template <InstanceView V>
void expect_half_laws(const V &view)
{
    std::uint32_t index = 0;
    auto keys = view.keys();
    for (; keys.next(); ++index) {
        EXPECT_EQ(keys.key(), view.key(index));
        EXPECT_EQ(keys.tail(), text_tail(keys.key())) << keys.key();
    }
    EXPECT_EQ(index, view.size());
    auto values = view.values();
    auto behind = view.values(keys);
    auto numbers = view.values();
    for (index = 0; values.next(); ++index) {
        behind.advance();
        HalfSteps steps;
        HalfSteps at_once;
        EXPECT_EQ(numbers.advance_number(at_once), values.is_number() && values.half_steps(steps));
        EXPECT_EQ(at_once.value(), steps.value());
        EXPECT_TRUE(equal(numbers.value(), view.element(index)));
        EXPECT_EQ(values.is_number(), values.kind() == Kind::number);
        EXPECT_EQ(values.kind(), view.element(index).kind());
        EXPECT_TRUE(equal(values.value(), view.element(index)));
        EXPECT_TRUE(equal(behind.value(), view.element(index)));
    }
    EXPECT_EQ(index, view.size());
}

template <InstanceView V>
void expect_object_laws(const V &view)
{
    std::uint32_t index = 0;
    std::string previous;
    for (auto cursor = view.members(); cursor.next(); ++index) {
        const std::string key(cursor.key());
        EXPECT_EQ(view.key(index), key);
        if (index > 0) {
            EXPECT_LT(compare_keys(previous, key), 0) << previous << " before " << key;
        }
        EXPECT_TRUE(equal(view.element(index), cursor.value()));
        const auto found = view.find(key);
        ASSERT_TRUE(found.has_value()) << key;
        EXPECT_TRUE(equal(*found, cursor.value()));
        EXPECT_FALSE(view.find(key + "?").has_value());
        previous = key;
    }
    EXPECT_EQ(index, view.size());
    expect_half_laws(view);
}

// The view against the Document of the same text, value by value.
template <InstanceView V>
void expect_laws(const V &view, const DocumentView &document)
{
    ASSERT_EQ(view.kind(), document.kind());
    EXPECT_TRUE(equal(view, document));
    EXPECT_EQ(hash(view), hash(document));
    if (view.kind() == Kind::object) {
        expect_object_laws(view);
        ASSERT_EQ(view.size(), document.size());
        for (std::uint32_t index = 0; index < view.size(); ++index)
            expect_laws(view.element(index), document.element(index));
    } else if (view.kind() == Kind::array) {
        ASSERT_EQ(view.size(), document.size());
        std::uint32_t index = 0;
        for (auto cursor = view.elements(); cursor.next(); ++index) {
            EXPECT_TRUE(equal(cursor.value(), view.element(index)));
            expect_laws(cursor.value(), document.element(index));
        }
        EXPECT_EQ(index, view.size());
    } else if (view.kind() == Kind::string) {
        EXPECT_EQ(view.tail(), text_tail(view.text())) << view.text();
    } else if (view.kind() == Kind::number) {
        EXPECT_EQ(compare(view.number(), document.number()), 0);
        EXPECT_EQ(view.number().is_integer(), document.number().is_integer());
        HalfSteps at_once;
        HalfSteps steps;
        if (view.half_steps(at_once)) {
            EXPECT_TRUE(to_half_steps(document.number(), steps));
            EXPECT_EQ(at_once.value(), steps.value());
            EXPECT_EQ(at_once.magnitude, steps.magnitude);
        }
    }
}

} // namespace schema_registry::json
