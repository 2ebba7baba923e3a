// Names of Avro types (src/core/avro/names.hpp).
#include "core/avro/names.hpp"

#include <gtest/gtest.h>

namespace schema_registry::avro {
namespace {

TEST(AvroNames, AreLettersAndDigits)
{
    EXPECT_TRUE(is_name("a"));
    EXPECT_TRUE(is_name("_A9"));
    EXPECT_FALSE(is_name(""));
    EXPECT_FALSE(is_name("9a"));
    EXPECT_FALSE(is_name("a-b"));
    EXPECT_FALSE(is_name("a.b"));
    EXPECT_FALSE(is_name("\xC3\xA4"));
    EXPECT_TRUE(is_full_name("a.b.C"));
    EXPECT_TRUE(is_full_name("C"));
    EXPECT_FALSE(is_full_name("a..C"));
    EXPECT_FALSE(is_full_name(".C"));
    EXPECT_FALSE(is_full_name("a."));
}

TEST(AvroNames, AreTakenApart)
{
    EXPECT_EQ(short_name("a.b.C"), "C");
    EXPECT_EQ(short_name("C"), "C");
    EXPECT_EQ(namespace_of("a.b.C"), "a.b");
    EXPECT_EQ(namespace_of("C"), "");
}

TEST(AvroNames, AreOfTheNamespaceAround)
{
    std::pmr::monotonic_buffer_resource memory;
    EXPECT_EQ(full_name("C", "a.b", &memory), "a.b.C");
    EXPECT_EQ(full_name("C", "", &memory), "C");
    EXPECT_EQ(full_name("x.C", "a.b", &memory), "x.C");
    EXPECT_EQ(full_name(".C", "a.b", &memory), "C");
}

} // namespace
} // namespace schema_registry::avro
