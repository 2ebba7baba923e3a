// Renamed properties: equal schemas, names most alike, and limits.
#include "core/compat/json_renames.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/json/reader.hpp"
#include "unit/compat/comparison_fixture.hpp"

namespace schema_registry::compat {
namespace {

// "old -> new" of every rename between two objects with these members.
Lines renames(std::string_view removed_text, std::string_view added_text)
{
    const json::ReadLimits limits{1 << 20, 100};
    std::pmr::memory_resource *memory = std::pmr::get_default_resource();
    const json::Document removed_document =
        value_or_throw(json::read_document(removed_text, limits, memory));
    const json::Document added_document =
        value_or_throw(json::read_document(added_text, limits, memory));
    std::vector<NamedSchema> removed, added;
    for (auto member = removed_document.root().members(); member.next();)
        removed.push_back({member.key(), member.value()});
    for (auto member = added_document.root().members(); member.next();)
        added.push_back({member.key(), member.value()});
    Lines out;
    for (const Rename &rename : find_renames(removed, added, memory))
        out.push_back(std::string(rename.from.name) + " -> " + std::string(rename.to.name));
    return out;
}

TEST(JsonRenamesTest, EqualSchemasOnly)
{
    EXPECT_EQ(renames(R"({"price":{"type":"number"}})", R"({"last_price":{"type":"number"}})"),
              Lines{"price -> last_price"});
    EXPECT_EQ(renames(R"({"price":{"type":"number"}})", R"({"last_price":{"type":"string"}})"),
              Lines{});
    EXPECT_EQ(renames(R"({"a":{}})", "{}"), Lines{});
    EXPECT_EQ(renames("{}", R"({"a":{}})"), Lines{});
}

TEST(JsonRenamesTest, TheNamesMostAlikeGoTogether)
{
    EXPECT_EQ(renames(R"({"bid":{},"ask":{}})", R"({"best_ask":{},"best_bid":{}})"),
              (Lines{"ask -> best_ask", "bid -> best_bid"}));
    EXPECT_EQ(renames(R"({"price":{}})", R"({"prize":{},"last_price":{}})"),
              Lines{"price -> prize"});
}

TEST(JsonRenamesTest, OtherObjectsAreNotRenamedWhole)
{
    std::string removed = "{", added = "{";
    for (int index = 0; index < 101; ++index) {
        const std::string name = std::to_string(1000 + index);
        removed += (index ? ",\"a" : "\"a") + name + "\":{}";
        added += (index ? ",\"b" : "\"b") + name + "\":{}";
    }
    EXPECT_EQ(renames(removed + "}", added + "}"), Lines{});
}

TEST(JsonRenamesTest, AreReportedBesideTheirParts)
{
    check_cases({{R"({"properties":{"price":{"type":"number"}},"additionalProperties":false})",
                  R"({"properties":{"last_price":{"type":"number"}},"additionalProperties":false})",
                  {"PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL /properties/price B major",
                   "OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL /properties/last_price F minor",
                   "FIELD_RENAMED /properties/last_price - major"}}});
}

} // namespace
} // namespace schema_registry::compat
