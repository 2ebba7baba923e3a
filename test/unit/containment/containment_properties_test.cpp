// Containment of schemas made by chance: no instance may tell that a "yes" is wrong, and every "no"
// comes with one that proves it.
#include "core/containment/containment.hpp"

#include <cstdio>

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

struct Tally {
    int asked = 0;
    int contained = 0;
    int not_contained = 0;
    std::uint64_t steps = 0;
};

void ask(const Pair &pair, Random &random, Tally &tally)
{
    SCOPED_TRACE(pair.inner + " in " + pair.outer);
    const Schema inner(pair.inner.c_str());
    const Schema outer(pair.outer.c_str());
    const Answer answer = is_contained(inner.program(), outer.program(), kSteps, Limits{},
                                       std::pmr::get_default_resource());
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
}

TEST(ContainmentProperties, NoAnswerIsWrong)
{
    const char *const seed = std::getenv("CONTAINMENT_SEED");
    const char *const rounds = std::getenv("CONTAINMENT_ROUNDS");
    Random random(static_cast<Random::result_type>(seed ? std::atoi(seed) : 5));
    Tally tally;
    for (int round = rounds ? std::atoi(rounds) : 20'000; round > 0; --round) {
        try {
            ask(some_pair(random), random, tally);
        } catch (const Error &error) { // a reference that leads back to itself
            EXPECT_TRUE(error.diagnostic().code == Code::invalid_schema ||
                        error.diagnostic().code == Code::too_complex)
                << error.what();
        }
    }
    const int decided = tally.contained + tally.not_contained;
    std::printf("%d pairs: %d contained, %d not, %.1f %% decided, %.0f steps each\n", tally.asked,
                tally.contained, tally.not_contained, 100.0 * decided / tally.asked,
                static_cast<double>(tally.steps) / tally.asked);
    EXPECT_GE(decided * 100, tally.asked * 90);
    EXPECT_GT(tally.contained, tally.asked / 10);
    EXPECT_GT(tally.not_contained, tally.asked / 10);
}

} // namespace
} // namespace schema_registry::containment
