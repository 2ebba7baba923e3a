// What compiled schemas take in memory (src/core/jsonschema/program.hpp): the block and what the
// libraries hold beside it.
#include "core/jsonschema/program.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::jsonschema {
namespace {

// A compiled schema takes at most so many times the bytes of its text.
constexpr std::size_t kMaxGrowth = 4;

std::size_t memory_of(const std::string &text)
{
    std::pmr::monotonic_buffer_resource memory;
    const SourceHolder holder(SchemaText{text, {}, "draft-07"});
    const Compiled compiled = compile(holder.source(), Limits{}, &memory);
    return compiled.block.size() + (compiled.companions ? compiled.companions->memory() : 0);
}

void expect_small(const std::string &text)
{
    SCOPED_TRACE(text.substr(0, 100));
    EXPECT_LE(memory_of(text), kMaxGrowth * text.size());
}

// {"HEAD": [or {, so many ITEMs with # for their number, ] or }}.
std::string repeated(std::string_view head, std::string_view item, int count, std::string_view tail)
{
    std::string text(head);
    for (int number = 0; number < count; ++number) {
        text.append(number == 0 ? "" : ", ");
        for (const char byte : item) {
            if (byte == '#')
                text.append(std::to_string(number));
            else
                text.push_back(byte);
        }
    }
    return text.append(tail);
}

TEST(Program, TakesLittleMoreMemoryThanItsText)
{
    expect_small(repeated(R"({"type": "object", "additionalProperties": false, "properties": {)",
                          R"("property_#": {"type": "string", "maxLength": 100})", 100, "}}"));
    expect_small(repeated(R"({"type": "object", "required": ["id"], "properties": {)",
                          R"("number_#": {"type": "integer", "minimum": #, "maximum": 1000000})",
                          100, "}}"));
    expect_small(repeated(R"({"enum": [)", R"("value number #")", 200, "]}"));
    expect_small(repeated(R"({"properties": {)", R"("p#": {"minimum": 1})", 1000, "}}"));
}

TEST(Program, TakesLittleMoreMemoryThanManyBranches)
{
    expect_small(repeated(
        R"({"oneOf": [)",
        R"({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "kind #"}, "size": {"type": "number"}}})",
        60, "]}"));
}

TEST(Program, TakesLittleMoreMemoryThanRealSchemas)
{
    const char *folder = std::getenv("SCHEMA_DATASETS");
    if (!folder)
        GTEST_SKIP() << "SCHEMA_DATASETS is not set";
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().filename() != "schema.json")
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        expect_small({std::istreambuf_iterator<char>(file), {}});
    }
}

std::uint32_t polls = 0;

bool count_poll() noexcept
{
    ++polls;
    return false;
}

// A long list is one keyword: nothing but its sorting could let an interrupt through.
TEST(Program, AsksForInterruptsWithinOneKeyword)
{
    constexpr int kNames = 50'000;
    constexpr std::uint32_t kAsked = 500; // a comparison in a hundred names, at least
    const auto polls_of = [](const std::string &text) {
        polls = 0;
        Limits limits;
        limits.interrupted = count_poll;
        const Schema schema(SchemaText{text}, limits);
        return polls;
    };
    EXPECT_GT(polls_of(repeated(R"({"required": [)", R"("name #")", kNames, "]}")), kAsked);
    EXPECT_GT(polls_of(repeated(R"({"enum": [)", R"("value #")", kNames, "]}")), kAsked);
    EXPECT_GT(polls_of(repeated(R"({"properties": {)", R"("name #": true)", kNames, "}}")), kAsked);
}

} // namespace
} // namespace schema_registry::jsonschema
