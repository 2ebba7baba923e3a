// Messages say what changed, from the old schema to the new one.
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

Lines messages(const char *old_text, const char *new_text)
{
    return compare_texts(old_text, new_text).messages();
}

TEST(JsonMessagesTest, Keywords)
{
    EXPECT_EQ(messages(R"({"maxLength":5})", R"({"maxLength":3})"),
              Lines{"'maxLength' decreased from 5 to 3"});
    EXPECT_EQ(messages(R"({"maxLength":5})", R"({"minLength":3})"),
              (Lines{"'maxLength' removed, was 5", "'minLength' added: 3"}));
    EXPECT_EQ(messages(R"({"pattern":"a"})", R"({"pattern":"b"})"),
              Lines{R"('pattern' changed from "a" to "b")"});
    EXPECT_EQ(messages(R"({"type":"object"})", R"({"additionalProperties":false})"),
              Lines{"'additionalProperties' added: false"});
    EXPECT_EQ(messages(R"({"dependencies":{"a":["b"]}})", R"({"dependencies":{"a":["c"]}})"),
              Lines{R"(Dependency of 'a' changed from ["b"] to ["c"])"});
    EXPECT_EQ(messages(R"({"const":1})", R"({"const":2})"), Lines{"'const' changed from 1 to 2"});
    EXPECT_EQ(messages(R"({"enum":[1,2]})", R"({"enum":[2,3]})"),
              Lines{"Enumeration values added: 3; removed: 1"});
    EXPECT_EQ(messages(R"({"enum":[1,2]})", R"({"enum":[2]})"),
              Lines{"Enumeration values removed: 1"});
}

TEST(JsonMessagesTest, Types)
{
    EXPECT_EQ(messages(R"({"type":"integer"})", R"({"type":"number"})"),
              Lines{"Type widened from integer to number"});
    EXPECT_EQ(messages(R"({"type":"string"})", R"({"type":["string","null"]})"),
              Lines{"Type widened from string to string or null"});
    EXPECT_EQ(messages(R"({"type":"string"})", R"({"type":"string","enum":["a"]})"),
              Lines{"Type changed from string to string and enumeration"});
    EXPECT_EQ(messages("false", "true"), Lines{"Type changed from nothing to anything"});
    EXPECT_EQ(messages(R"({"anyOf":[{"type":"null"}]})", R"({"oneOf":[{"type":"null"}]})"),
              Lines{"'anyOf' changed to 'oneOf'"});
}

TEST(JsonMessagesTest, Fields)
{
    const char *closed = R"({"properties":{},"additionalProperties":false})";
    const char *required =
        R"({"properties":{"x":{"type":"string"}},"additionalProperties":false,"required":["x"]})";
    const char *optional = R"({"properties":{"x":{"type":"string"}},"additionalProperties":false})";
    EXPECT_EQ(messages(closed, required), Lines{"Required field 'x' added"});
    EXPECT_EQ(messages(closed, optional), Lines{"Optional field 'x' added"});
    EXPECT_EQ(messages(optional, closed), Lines{"Field 'x' removed and not allowed any longer"});
    EXPECT_EQ(messages(optional, required), Lines{"Field 'x' became required"});
    EXPECT_EQ(messages(required, optional), Lines{"Field 'x' is no longer required"});
    EXPECT_EQ(messages(R"({"items":[]})", R"({"items":[{"type":"null"}]})"),
              Lines{"Item 0 added to the list"});
}

TEST(JsonMessagesTest, LongValuesAreCut)
{
    const std::string old_text = R"({"pattern":")" + std::string(500, 'a') + "\"}";
    const std::string message = messages(old_text.c_str(), R"({"type":"string"})").front();
    EXPECT_LT(message.size(), 150u);
    EXPECT_NE(message.find("..."), std::string::npos);
}

} // namespace
} // namespace schema_registry::compat
