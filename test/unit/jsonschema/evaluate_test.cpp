// Verdicts that the specification suite does not ask for: limits, allocation, exactness, and the
// merge of members with properties (evaluator.hpp).
#include <random>
#include <set>

#include <algorithm>
#include <random>

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

// Counts what is taken from it.
class CountingResource : public std::pmr::memory_resource {
  public:
    std::size_t allocations = 0;

  private:
    void *do_allocate(std::size_t bytes, std::size_t align) override
    {
        ++allocations;
        return std::pmr::get_default_resource()->allocate(bytes, align);
    }
    void do_deallocate(void *at, std::size_t bytes, std::size_t align) override
    {
        std::pmr::get_default_resource()->deallocate(at, bytes, align);
    }
    [[nodiscard]] bool do_is_equal(const memory_resource &other) const noexcept override
    {
        return this == &other;
    }
};

constexpr const char *kOrder = R"({
    "type": "object", "required": ["id", "items"], "additionalProperties": false,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+-[0-9]+$"},
        "note": {"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 10}]},
        "items": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["sku"], "unevaluatedProperties": false,
            "properties": {"sku": {"enum": ["a", "b", "c"]},
                           "price": {"type": "number", "minimum": 0, "multipleOf": 0.01}}}}}})";

TEST(Evaluate, AllocatesNothingOnTheValidPath)
{
    const Schema schema(kOrder);
    const json::Document document = Schema::read(
        R"({"id": "order-17", "note": "fragile", "items": [{"sku": "a", "price": 12.50},
            {"sku": "b", "price": 100}]})");
    CountingResource counting;
    EXPECT_EQ(evaluate(schema.program(), document.root(), Limits{}, &counting), Verdict::valid);
    EXPECT_EQ(counting.allocations, 0u);
}

TEST(Evaluate, NumbersAreExact)
{
    EXPECT_TRUE(Schema(R"({"multipleOf": 0.01})").accepts("0.1"));
    EXPECT_TRUE(Schema(R"({"type": "integer"})").accepts("1.0"));
    EXPECT_TRUE(Schema(R"({"type": "integer"})").accepts("1e400"));
    EXPECT_FALSE(Schema(R"({"maximum": 12345678901234567890})").accepts("12345678901234567891"));
    EXPECT_TRUE(Schema(R"({"enum": [1]})").accepts("1.00"));
    EXPECT_FALSE(Schema(R"({"const": 1e400})").accepts("1e401"));
}

// A closed object with required names against a check by sets, for random names of many lengths.
TEST(Evaluate, MergeAgreesWithSets)
{
    std::mt19937 random(11);
    const auto name = [&] {
        std::string text(1 + random() % 4, 'a');
        for (char &byte : text)
            byte = static_cast<char>('a' + random() % 3);
        return text;
    };
    for (int round = 0; round < 300; ++round) {
        std::set<std::string> declared;
        std::set<std::string> required;
        std::set<std::string> present;
        for (std::size_t count = random() % 20; count > 0; --count)
            declared.insert(name());
        for (std::size_t count = random() % 4; count > 0; --count)
            required.insert(name());
        for (std::size_t count = random() % 8; count > 0; --count)
            present.insert(name());
        const bool closed = random() % 2 == 0;
        std::string schema = "{\"properties\": {";
        for (const std::string &property : declared)
            schema += "\"" + property + "\": {\"type\": \"integer\"},";
        schema.back() = declared.empty() ? '{' : ' ';
        schema += "}, \"required\": [";
        for (const std::string &property : required)
            schema += "\"" + property + "\",";
        schema.back() = required.empty() ? '[' : ' ';
        schema += closed ? "], \"additionalProperties\": false}" : "]}";
        std::string instance = "{";
        bool expected = true;
        for (const std::string &property : present) {
            const bool wrong = random() % 30 == 0;
            instance +=
                (instance.size() > 1 ? ", \"" : "\"") + property + (wrong ? "\": \"\"" : "\": 1");
            expected = expected && !(wrong && declared.count(property));
            expected = expected && !(closed && !declared.count(property));
        }
        instance += "}";
        for (const std::string &property : required)
            expected = expected && present.count(property);
        EXPECT_EQ(Schema(schema.c_str()).accepts(instance), expected) << schema << "\n" << instance;
    }
}

TEST(Evaluate, UniqueItemsOfEverySize)
{
    const Schema schema(R"({"uniqueItems": true})");
    for (const int size : {2, 12, 13, 5000}) {
        std::string text = "[";
        for (int index = 0; index < size; ++index)
            text += (index ? ", {\"a\": " : "{\"a\": ") + std::to_string(index) + "}";
        EXPECT_TRUE(schema.accepts(text + "]")) << size;
        EXPECT_FALSE(schema.accepts(text + ", {\"a\": 0.0}]")) << size;
    }
}

TEST(Evaluate, RecursionWithoutEndIsAnError)
{
    const Schema schema(R"({"allOf": [{"$ref": "#"}]})");
    try {
        (void)schema.accepts("1");
        FAIL() << "no error";
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::too_complex);
    }
}

TEST(Evaluate, TextsWhoseFormatIsCheckedAreLimited)
{
    Limits limits;
    limits.max_regex_text = 10;
    const Schema schema({R"({"format": "uri"})", {}, "2020-12", true}, limits);
    EXPECT_TRUE(schema.accepts(R"("a:23456789")"));
    const Schema bounded({R"({"format": "date"})", {}, "2020-12", true}, limits);
    EXPECT_FALSE(bounded.accepts(R"("2026-11-21 and more")"));
    const Schema short_one({R"({"format": "uri", "maxLength": 5})", {}, "2020-12", true}, limits);
    EXPECT_FALSE(short_one.accepts(R"("a:234567890")"));
    try {
        (void)schema.accepts(R"("a:234567890")");
        ADD_FAILURE() << "no error";
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::too_complex);
    }
}

TEST(Evaluate, StepsAreLimited)
{
    Limits limits;
    limits.max_evaluation_steps = 5000;
    const SchemaText text{R"({"items": {"type": "integer"}})"};
    const Schema schema(text, limits);
    const auto numbers = [](int count) {
        std::string list = "[0";
        for (int index = 1; index < count; ++index)
            list += ",0";
        return list + "]";
    };
    EXPECT_TRUE(schema.accepts(numbers(1000)));
    EXPECT_THROW((void)schema.accepts(numbers(10'000)), Error);
}

bool always() noexcept
{
    return true;
}

// A search by RE2 or PCRE2, or a division, may cost as much as thousands of other steps.
TEST(Evaluate, AsksAfterEachCostlyStep)
{
    Limits limits;
    limits.interrupted = always;
    const auto is_interrupted = [&](const char *text, const std::string &instance) {
        const Schema schema(text);
        const json::Document document = Schema::read(instance);
        try {
            (void)evaluate(schema.program(), document.root(), limits,
                           std::pmr::get_default_resource());
        } catch (const Error &error) {
            return error.diagnostic().code == Code::cancelled;
        }
        return false;
    };
    EXPECT_TRUE(is_interrupted(R"({"pattern": "(x|y)[xy]{30}z\\b"})", R"("xyz")"));
    EXPECT_TRUE(is_interrupted(R"({"pattern": "(x)\\1"})", R"("xyz")"));
    EXPECT_TRUE(is_interrupted(R"({"multipleOf": 777777777777777777777777777777})",
                               std::string(1000, '9')));
    EXPECT_FALSE(is_interrupted(R"({"pattern": "^x+$"})", R"("xyz")"));
}

TEST(Evaluate, StopsWhenInterrupted)
{
    Limits limits;
    const Schema schema(R"({"items": {"type": "integer"}})");
    std::string list = "[0";
    for (int index = 0; index < 5000; ++index)
        list += ",0";
    const json::Document document = Schema::read(list + "]");
    limits.interrupted = always;
    try {
        (void)evaluate(schema.program(), document.root(), limits, std::pmr::get_default_resource());
        FAIL() << "not interrupted";
    } catch (const Error &error) {
        EXPECT_EQ(error.diagnostic().code, Code::cancelled);
    }
}

TEST(Evaluate, ProgramsAreRelocatable)
{
    const Schema schema(kOrder);
    const auto *start = reinterpret_cast<const char *>(schema.program().program);
    const std::vector<std::uint64_t> copy = [&] {
        std::vector<std::uint64_t> words((schema.block_size() + 7) / 8);
        std::memcpy(words.data(), start, schema.block_size());
        return words;
    }();
    const ProgramView moved{reinterpret_cast<const Program *>(copy.data()),
                            schema.program().companions};
    const json::Document document =
        Schema::read(R"({"id": "order-17", "items": [{"sku": "a", "price": 1}]})");
    EXPECT_EQ(evaluate(moved, document.root(), Limits{}, std::pmr::get_default_resource()),
              Verdict::valid);
}

// Texts of 16 bytes that json::hash() does not tell apart: the second half takes back what the
// first has changed.
std::string colliding_items(int count)
{
    std::mt19937_64 random(1);
    std::string list;
    std::uint64_t wanted = 0;
    while (count > 0) {
        char text[16];
        for (std::size_t at = 0; at < 8; ++at)
            text[at] = static_cast<char>('a' + random() % 26);
        std::uint64_t half;
        std::memcpy(&half, text, 8);
        const std::uint64_t state = json::mix(sizeof text, half);
        const std::uint64_t stirred = 0x9E3779B97F4A7C15u + (state << 6) + (state >> 2);
        half = (wanted ^ state) - stirred;
        if (wanted == 0) {
            std::memcpy(&half, "abcdefgh", 8);
            wanted = state ^ (half + stirred);
        }
        std::memcpy(text + 8, &half, 8);
        const auto is_plain = [](char byte) {
            return byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\';
        };
        if (!std::all_of(text, text + sizeof text, is_plain))
            continue;
        list += (list.empty() ? "[\"" : ",\"") + std::string(text, sizeof text) + "\"";
        --count;
    }
    return list + "]";
}

TEST(Evaluate, CollidingItemsCostSteps)
{
    Limits limits;
    limits.max_evaluation_steps = 100'000;
    const Schema schema(SchemaText{R"({"uniqueItems": true})"}, limits);
    EXPECT_TRUE(schema.accepts(colliding_items(300)));
    EXPECT_THROW((void)schema.accepts(colliding_items(1000)), Error);
}

TEST(Evaluate, ProgramsGrowWithTheTextAlone)
{
    const std::string name(1000, 'n');
    std::string text = R"({"type": "string"})";
    for (int level = 0; level < 200; ++level)
        text = "{\"properties\": {\"" + name + "\": " + text + "}}";
    EXPECT_LT(Schema(text.c_str()).block_size(), 4 * text.size());
}

} // namespace
} // namespace schema_registry::jsonschema
