// Names of drafts and keywords (dialect.hpp, keywords.hpp).
#include "core/jsonschema/keywords.hpp"

#include <gtest/gtest.h>

namespace schema_registry::jsonschema {
namespace {

TEST(Dialect, IsKnownByUriAndName)
{
    EXPECT_EQ(dialect_of_uri("http://json-schema.org/draft-07/schema#"), Dialect::draft7);
    EXPECT_EQ(dialect_of_uri("https://json-schema.org/draft-04/schema"), Dialect::draft4);
    EXPECT_EQ(dialect_of_uri("https://json-schema.org/draft/2020-12/schema"),
              Dialect::draft2020_12);
    EXPECT_FALSE(dialect_of_uri("http://json-schema.org/draft-03/schema#"));
    EXPECT_FALSE(dialect_of_uri("json-schema.org/draft-07/schema"));
    for (const Dialect dialect : {Dialect::draft4, Dialect::draft6, Dialect::draft7,
                                  Dialect::draft2019_09, Dialect::draft2020_12})
        EXPECT_EQ(dialect_of_name(name_of(dialect)), dialect);
    EXPECT_EQ(dialect_of_name("draft7"), Dialect::draft7);
    EXPECT_FALSE(dialect_of_name("7"));
}

TEST(Keywords, BelongToTheirDrafts)
{
    const auto known = [](std::string_view name, Dialect dialect) {
        return find_keyword(name, dialect) != nullptr;
    };
    EXPECT_FALSE(known("if", Dialect::draft6));
    EXPECT_TRUE(known("if", Dialect::draft7));
    EXPECT_TRUE(known("id", Dialect::draft4));
    EXPECT_FALSE(known("id", Dialect::draft6));
    EXPECT_FALSE(known("$id", Dialect::draft4));
    EXPECT_TRUE(known("additionalItems", Dialect::draft2019_09));
    EXPECT_FALSE(known("additionalItems", Dialect::draft2020_12));
    EXPECT_FALSE(known("prefixItems", Dialect::draft2019_09));
    EXPECT_FALSE(known("$dynamicRef", Dialect::draft2019_09));
    EXPECT_FALSE(known("title", Dialect::draft2020_12));
    EXPECT_FALSE(known("", Dialect::draft7));
}

TEST(Keywords, HaveTheirNamesBack)
{
    for (const std::string_view name : {"additionalProperties", "enum", "else", "uniqueItems"})
        EXPECT_EQ(name_of(find_keyword(name, Dialect::draft7)->keyword), name);
}

} // namespace
} // namespace schema_registry::jsonschema
