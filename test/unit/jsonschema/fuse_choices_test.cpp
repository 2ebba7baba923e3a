// Guards of anyOf and oneOf (fuse_choices.cpp): the verdict is that of looking at every branch.
#include <random>

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

using Random = std::mt19937;

std::string pick(Random &random, const std::vector<std::string> &texts)
{
    return texts[random() % texts.size()];
}

const std::vector<std::string> kConstants = {
    R"({"const": "a"})",     R"({"const": "b"})",      R"({"const": 1})",
    R"({"enum": ["a", 1]})", R"({"const": null})",     R"({"enum": ["b", "c", 2.0]})",
    R"({"type": "string"})", R"({"const": {"x": 1}})", R"({"type": "string", "const": "a"})"};

// A branch that may or may not be told apart by "kind": directly, in allOf, or behind a $ref.
std::string branch(Random &random)
{
    const std::string required = pick(random, {"[\"kind\"]", "[]", "[\"n\"]"});
    const std::string plain = "{\"properties\": {\"kind\": " + pick(random, kConstants) +
                              ", \"n\": " + pick(random, {"true", "{\"type\": \"integer\"}"}) +
                              "}, \"required\": " + required + "}";
    switch (random() % 5) {
    case 0:
        return "{\"allOf\": [" + plain + ", {\"type\": \"object\"}]}";
    case 1:
        return "{\"anyOf\": [" + plain + "], \"minProperties\": 1}";
    case 2:
        return "{\"$ref\": \"#/$defs/shared\", \"required\": " + required + "}";
    default:
        return plain;
    }
}

TEST(Guards, AgreeWithLookingAtEveryBranch)
{
    Random random(23);
    const std::vector<std::string> instances = {R"({"kind": "a"})",
                                                R"({"kind": "a", "n": 1})",
                                                R"({"kind": "b", "n": "x"})",
                                                R"({"n": 1})",
                                                R"({})",
                                                R"({"kind": 1})",
                                                R"({"kind": 2, "n": 3})",
                                                R"({"kind": null})",
                                                R"({"kind": {"x": 1.0}})",
                                                R"({"kind": "c"})",
                                                R"("a")",
                                                "1"};
    int matched = 0;
    for (int round = 0; round < 500; ++round) {
        const std::string shared =
            ", \"$defs\": {\"shared\": {\"properties\": {\"kind\": " + pick(random, kConstants) +
            "}}}}";
        std::vector<std::string> branches;
        for (std::size_t count = 2 + random() % 4; count > 0; --count)
            branches.push_back(branch(random));
        std::string list;
        for (const std::string &each : branches)
            list += (list.empty() ? "" : ", ") + each;
        const Schema any(("{\"anyOf\": [" + list + "]" + shared).c_str());
        const Schema one(("{\"oneOf\": [" + list + "]" + shared).c_str());
        for (const std::string &instance : instances) {
            int accepted = 0;
            for (const std::string &each : branches)
                accepted +=
                    Schema(("{\"allOf\": [" + each + "]" + shared).c_str()).accepts(instance);
            EXPECT_EQ(any.accepts(instance), accepted > 0) << list << "\n" << instance;
            EXPECT_EQ(one.accepts(instance), accepted == 1) << list << "\n" << instance;
            matched += accepted > 0;
        }
    }
    EXPECT_GT(matched, 1000); // both verdicts occur
    EXPECT_LT(matched, 5500);
}

// Each level refers to the next 300 times: there are 300 to the fourth paths.
TEST(Guards, AreNotSoughtAlongEveryPath)
{
    std::string schema = R"({"anyOf": [{"$ref": "#/$defs/0"}, {"$ref": "#/$defs/0"}], "$defs": {)";
    for (char level = '0'; level < '4'; ++level) {
        const std::string next = std::string(R"({"$ref": "#/$defs/)") + char(level + 1) + "\"}";
        schema += std::string("\"") + level + R"(": {"maxProperties": 9, "allOf": [)" + next;
        for (int count = 1; count < 300; ++count)
            schema += ", " + next;
        schema += "]}, ";
    }
    schema += R"("4": {"minProperties": 1}}})";
    const Schema compiled(schema.c_str());
    EXPECT_GT(compiled.block_size(), 0u);
}

} // namespace
} // namespace schema_registry::jsonschema
