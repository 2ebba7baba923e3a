// Containment of schemas made by chance: no instance may tell that a "yes" is wrong, and every "no"
// comes with one that proves it.
#include "core/containment/containment.hpp"

#include <cstdio>

#include "core/json/writer.hpp"

#include "unit/jsonschema/random_schemas.hpp"
#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::containment {
namespace {

using namespace jsonschema;

constexpr std::uint64_t kSteps = 20'000;

bool accepts(const Schema &schema, const std::string &instance)
{
    const json::Document document = Schema::read(instance.c_str());
    return evaluate(schema.program(), document.root(), Limits{},
                    std::pmr::get_default_resource()) == jsonschema::Verdict::valid;
}

struct Pair {
    std::string inner, outer;
};

// Two schemas that have parts in common.
Pair some_pair(Random &random)
{
    const std::string defs = R"({"$defs": {"one": )" + schema_text(random, 2) + R"(, "two": )" +
                             schema_text(random, 2) + "}, ";
    const std::string first = schema_text(random, 3);
    const std::string second = schema_text(random, 2);
    const std::string third = schema_text(random, 2);
    const auto all = [&](const std::string &schemas) {
        return defs + R"("allOf": [)" + schemas + "]}";
    };
    const auto any = [&](const std::string &schemas) {
        return defs + R"("anyOf": [)" + schemas + "]}";
    };
    switch (random() % 6) {
    case 0:
        return {all(first + ", " + second), all(first)};
    case 1:
        return {all(first + ", " + second), any(third + ", " + first)};
    case 2:
        return {all(first + ", " + second), all(first + ", " + third)};
    case 3:
        return {any(first + ", " + second), any(second + ", " + third + ", " + first)};
    case 4:
        return {all(first), all(R"({"not": {"not": )" + first + "}}")};
    default:
        return {all(first), all(second)};
    }
}

// An instance of the schema that another one refuses, if one is found: chance alone seldom makes an
// instance that comes near to telling two schemas apart.
std::string some_instance(const std::string &schema, Random &random)
{
    const std::string narrowed =
        schema.substr(0, schema.size() - 1) + R"(, "not": )" + schema_text(random, 2) + "}";
    const Schema inner(narrowed.c_str());
    const Schema nothing("false");
    return is_contained(inner.program(), nothing.program(), kSteps / 10, Limits{},
                        std::pmr::get_default_resource())
        .witness;
}

struct Tally {
    int asked = 0;
    int contained = 0;
    int not_contained = 0;
    int instances = 0; // that were made for a schema found to be contained
    std::uint64_t steps = 0;
};

void ask(const Pair &pair, Random &random, Tally &tally)
{
    SCOPED_TRACE(pair.inner + " in " + pair.outer);
    const Schema inner(pair.inner.c_str());
    const Schema outer(pair.outer.c_str());
    const Answer answer = is_contained(inner.program(), outer.program(), kSteps, Limits{},
                                       std::pmr::get_default_resource());
    if (answer.verdict == Verdict::undecided && answer.is_loop)
        return; // there is nothing to decide
    ++tally.asked;
    tally.steps += answer.steps;
    if (answer.verdict == Verdict::not_contained) {
        ++tally.not_contained;
        EXPECT_TRUE(accepts(inner, answer.witness)) << answer.witness;
        EXPECT_FALSE(accepts(outer, answer.witness)) << answer.witness;
    }
    if (answer.verdict != Verdict::contained)
        return;
    ++tally.contained;
    for (int count = 0; count < 20; ++count) {
        const std::string instance = instance_text(random, 3);
        EXPECT_FALSE(accepts(inner, instance) && !accepts(outer, instance)) << instance;
    }
    for (int count = 0; count < 3; ++count) {
        const std::string instance = some_instance(pair.inner, random);
        tally.instances += !instance.empty();
        EXPECT_TRUE(instance.empty() || accepts(outer, instance)) << instance;
    }
}

// A schema of that one instance, part by part.
std::string exact_schema(json::DocumentView instance)
{
    std::pmr::string text;
    if (instance.kind() == json::Kind::array) {
        std::string items;
        for (std::uint32_t at = 0; at < instance.size(); ++at)
            items += (at ? ", " : "") + exact_schema(instance.element(at));
        const std::string prefix = items.empty() ? "" : R"("prefixItems": [)" + items + "], ";
        return R"({"type": "array", )" + prefix + R"("items": false, "minItems": )" +
               std::to_string(instance.size()) + "}";
    }
    if (instance.kind() == json::Kind::object) {
        std::string names, members;
        for (std::uint32_t at = 0; at < instance.size(); ++at) {
            const std::string name = '"' + std::string(instance.key(at)) + '"';
            names += (at ? ", " : "") + name;
            members += (at ? ", " : "") + name + ": " + exact_schema(instance.element(at));
        }
        return R"({"type": "object", "properties": {)" + members + R"(}, "required": [)" + names +
               R"(], "additionalProperties": false})";
    }
    json::write_normal_form(instance, text, Limits{});
    return R"({"const": )" + std::string(text) + "}";
}

// Calls the function as often as asked for, with schemas made by chance.
template <typename Function>
void repeat(int default_rounds, const Function &function)
{
    const char *const seed = std::getenv("CONTAINMENT_SEED");
    const char *const rounds = std::getenv("CONTAINMENT_ROUNDS");
    Random random(static_cast<Random::result_type>(seed ? std::atoi(seed) : 5));
    for (int round = rounds ? std::atoi(rounds) : default_rounds; round > 0; --round) {
        try {
            function(random);
        } catch (const Error &error) { // a reference that leads back to itself
            EXPECT_TRUE(error.diagnostic().code == Code::invalid_schema ||
                        error.diagnostic().code == Code::too_complex)
                << error.what();
        }
    }
}

// Of schemas with one instance each it is known whether another one contains them: whether it
// accepts the instance.
TEST(ContainmentProperties, SchemasOfOneInstanceAreContainedWhereItIsValid)
{
    int asked = 0, decided = 0, valid = 0;
    repeat(20'000, [&](Random &random) {
        const std::string text = some_pair(random).inner;
        const std::string instance = instance_text(random, 3);
        const Schema schema(text.c_str());
        const Schema exact(exact_schema(Schema::read(instance.c_str()).root()).c_str());
        SCOPED_TRACE(instance + " and " + text);
        const bool is_valid = accepts(schema, instance);
        const Answer answer = is_contained(exact.program(), schema.program(), kSteps, Limits{},
                                           std::pmr::get_default_resource());
        EXPECT_NE(answer.verdict, is_valid ? Verdict::not_contained : Verdict::contained);
        const std::string both = text.substr(0, text.size() - 1) + R"(, "if": )" +
                                 exact_schema(Schema::read(instance.c_str()).root()) +
                                 R"(, "else": false})";
        const Schema narrowed(both.c_str());
        const Schema nothing("false");
        const Answer found = is_contained(narrowed.program(), nothing.program(), kSteps, Limits{},
                                          std::pmr::get_default_resource());
        EXPECT_NE(found.verdict, is_valid ? Verdict::contained : Verdict::not_contained);
        asked += 2 - (answer.verdict == Verdict::undecided && answer.is_loop) -
                 (found.verdict == Verdict::undecided && found.is_loop);
        decided += (answer.verdict != Verdict::undecided) + (found.verdict != Verdict::undecided);
        valid += is_valid;
    });
    std::printf("%d questions: %.1f %% decided, %d instances valid\n", asked,
                100.0 * decided / asked, valid);
    EXPECT_GE(decided * 100, asked * 95);
    EXPECT_GT(valid, asked / 20);
}

TEST(ContainmentProperties, NoAnswerIsWrong)
{
    Tally tally;
    repeat(20'000, [&](Random &random) { ask(some_pair(random), random, tally); });
    const int decided = tally.contained + tally.not_contained;
    std::printf("%d pairs: %d contained, %d not, %.1f %% decided, %.0f steps each, %d instances\n",
                tally.asked, tally.contained, tally.not_contained, 100.0 * decided / tally.asked,
                static_cast<double>(tally.steps) / tally.asked, tally.instances);
    EXPECT_GE(decided * 100, tally.asked * 95);
    EXPECT_GT(tally.instances, tally.contained);
    EXPECT_GT(tally.contained, tally.asked / 10);
    EXPECT_GT(tally.not_contained, tally.asked / 10);
}

} // namespace
} // namespace schema_registry::containment
