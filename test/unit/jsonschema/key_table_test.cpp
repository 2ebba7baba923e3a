// KeyTable: every name is found, with what was kept with it, and nothing else is.
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "core/jsonschema/key_table.hpp"

namespace schema_registry::jsonschema {
namespace {

class Names {
  public:
    explicit Names(const std::set<std::string> &names) : block_(std::pmr::get_default_resource())
    {
        std::vector<KeyEntry> entries;
        for (const std::string &name : names) {
            const std::uint32_t offset = block_.append(name);
            entries.push_back({{offset, static_cast<std::uint32_t>(name.size())},
                               static_cast<std::uint32_t>(entries.size() + 7),
                               static_cast<std::uint32_t>(entries.size() % 2)});
        }
        is_built_ = add_key_table(entries, 1u << 20, block_, table_);
    }
    [[nodiscard]] bool is_built() const { return is_built_; }
    [[nodiscard]] const KeySlot *find(const std::string &name) const
    {
        const KeySlot *const slot = find_key(table_, block_.data(), name);
        EXPECT_EQ(find_key(table_, block_.data(), name, json::text_tail(name)), slot) << name;
        return slot;
    }

  private:
    Block block_;
    KeyTable table_;
    bool is_built_;
};

TEST(KeyTable, FindsItsNamesOnly)
{
    std::mt19937 random(5);
    const auto name = [&random] {
        std::string text(random() % 48, 'a'); // shorter and longer than all that a slot holds
        for (char &byte : text)
            byte = static_cast<char>('a' + random() % 3);
        return text;
    };
    for (int round = 0; round < 200; ++round) {
        std::set<std::string> names;
        for (std::size_t count = random() % 60; count > 0; --count)
            names.insert(name());
        const Names table(names);
        ASSERT_TRUE(table.is_built());
        std::uint32_t index = 0;
        for (const std::string &each : names) {
            const KeySlot *const slot = table.find(each);
            ASSERT_NE(slot, nullptr) << each;
            EXPECT_EQ(slot->value, index + 7);
            EXPECT_EQ(slot->required, index % 2);
            ++index;
        }
        for (int other = 0; other < 200; ++other) {
            const std::string each = name();
            EXPECT_EQ(table.find(each) != nullptr, names.contains(each)) << each;
        }
    }
}

TEST(KeyTable, TellsApartWhatDiffersInOneByte)
{
    for (const std::size_t size : {1u, 4u, 8u, 15u, 16u, 17u, 31u, 32u, 33u, 64u}) {
        const std::string name(size, 'x');
        const Names table({name});
        ASSERT_TRUE(table.is_built());
        EXPECT_NE(table.find(name), nullptr);
        EXPECT_EQ(table.find(name + "x"), nullptr);
        EXPECT_EQ(table.find(name.substr(1)), nullptr);
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = name;
            other[at] = '\0';
            EXPECT_EQ(table.find(other), nullptr) << size << " at " << at;
        }
    }
}

// Names that agree in all that is hashed would make long searches.
TEST(KeyTable, IsNotBuiltOfNamesThatCannotBeSpread)
{
    std::set<std::string> names;
    for (int index = 0; index < 40; ++index)
        names.insert("the same" + std::string(1, static_cast<char>('A' + index)) +
                     std::string(20, '-') + " the same");
    EXPECT_FALSE(Names(names).is_built());
}

TEST(KeyTable, SpreadsNamesThatDifferInTheMiddleOnly)
{
    std::set<std::string> names;
    for (int index = 10; index < 50; ++index)
        names.insert("customer_" + std::to_string(index) + "_identifier");
    const Names table(names);
    ASSERT_TRUE(table.is_built());
    for (const std::string &name : names)
        EXPECT_NE(table.find(name), nullptr) << name;
}

} // namespace
} // namespace schema_registry::jsonschema
