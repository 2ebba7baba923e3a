// How often policy STRICT, which goes by rules, and SEMANTIC, which goes by the instances, tell
// another story of an edited schema, and by which rules.
#include <cstdio>
#include <map>

#include "core/containment/containment.hpp"
#include "unit/compat/comparison_fixture.hpp"
#include "unit/jsonschema/random_schemas.hpp"
#include "unit/jsonschema/schema_fixture.hpp"

namespace schema_registry::compat {
namespace {

using jsonschema::Random;
using jsonschema::schema_text;
using Tally = std::map<std::string, int>;

constexpr std::pair<const char *, const char *> kEdits[] = {
    {R"("minimum": 1)", R"("minimum": 2)"},
    {R"("maxLength": 1)", R"("maxLength": 2)"},
    {R"("minLength": 2)", R"("minLength": 3)"},
    {R"("type": "string")", R"("type": ["string", "null"])"},
    {R"("type": "object")", R"("type": ["object", "array"])"},
    {R"("const": "a")", R"("enum": ["a", "b"])"},
    {R"("enum": ["a", 1)", R"("enum": ["a", 1, 2)"},
    {R"("required": ["a"])", R"("required": ["a", "b"])"},
    {R"("maxProperties": 3)", R"("maxProperties": 4)"},
    {R"("properties": {)", R"("properties": {"added": {"type": "string"}, )"},
    {R"("minItems": 2)", R"("minItems": 1)"},
    {R"("uniqueItems": true)", R"("uniqueItems": false)"},
    {R"("anyOf": [)", R"("anyOf": [{"type": "null"}, )"},
    {R"("additionalProperties": )", R"("unevaluatedProperties": )"},
};

struct Edit {
    std::string before, after, name;
};

// One place of the schema changed by one of the edits, in one direction or the other.
Edit edited(const std::string &schema, Random &random)
{
    auto [from, to] = kEdits[random() % std::size(kEdits)];
    std::vector<std::size_t> places;
    for (std::size_t at = schema.find(from); at != std::string::npos;
         at = schema.find(from, at + 1))
        places.push_back(at);
    if (places.empty())
        return {};
    std::string other = schema;
    other.replace(places[random() % places.size()], std::string_view(from).size(), to);
    if (random() % 2)
        return {other, schema, to};
    return {schema, other, from};
}

void print(const char *title, const Tally &tally)
{
    std::vector<std::pair<int, std::string>> rows;
    for (const auto &[name, count] : tally)
        rows.emplace_back(-count, name);
    std::sort(rows.begin(), rows.end());
    std::printf("%s\n", title);
    for (std::size_t row = 0; row < std::min<std::size_t>(rows.size(), 8); ++row)
        std::printf("  %5d %s\n", -rows[row].first, rows[row].second.c_str());
}

struct Disagreements {
    int asked = 0, undecided = 0, agreed = 0;
    Tally refused; // by rule, though every old instance stays valid
    Tally missed;  // by edit, though one does not

    void judge(const Edit &edit)
    {
        const jsonschema::Schema before(edit.before.c_str());
        const jsonschema::Schema after(edit.after.c_str());
        const auto answer = containment::is_contained(before.program(), after.program(), 20'000,
                                                      Limits{}, std::pmr::get_default_resource());
        const Comparison strict = compare_texts(edit.before, edit.after, Policy::strict, "2020-12");
        ++asked;
        if (answer.verdict == containment::Verdict::undecided) {
            ++undecided;
        } else if (strict.breaks_backward ==
                   (answer.verdict == containment::Verdict::not_contained)) {
            ++agreed;
        } else if (strict.breaks_backward) {
            for (const Difference &difference : strict.differences) {
                if (difference.breaks_backward) {
                    ++refused[std::string(difference.rule)];
                    break;
                }
            }
        } else {
            ++missed[edit.name];
        }
    }
};

TEST(JsonSemanticProperties, StrictDisagreesWhereRulesAreNotInstances)
{
    Random random(7);
    Disagreements tally;
    for (int round = 0; round < 20'000; ++round) {
        const std::string schema = R"({"$defs": {"one": )" + schema_text(random, 2) +
                                   R"(, "two": {"minimum": 1}}, "properties": {"p": )" +
                                   schema_text(random, 3) + "}}";
        const Edit edit = edited(schema, random);
        if (edit.before.empty())
            continue;
        try {
            tally.judge(edit);
        } catch (const Error &error) { // a reference that leads back to itself
            EXPECT_EQ(error.diagnostic().code, Code::invalid_schema) << error.what();
        }
    }
    const int judged = tally.asked - tally.undecided;
    std::printf("%d edits: %.1f %% decided; of these STRICT agrees on %.1f %%\n", tally.asked,
                100.0 * judged / tally.asked, 100.0 * tally.agreed / judged);
    print("refused by STRICT, though nothing breaks, by its first rule:", tally.refused);
    print("let through by STRICT, though something breaks, by what was edited:", tally.missed);
    EXPECT_GE(judged * 100, tally.asked * 95);
    EXPECT_GT(tally.agreed * 2, judged);
    EXPECT_FALSE(tally.refused.empty());
}

} // namespace
} // namespace schema_registry::compat
