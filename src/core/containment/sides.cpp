// Asking the programs (sides.hpp). Tested by test/unit/containment/containment_test.cpp.
#include "core/containment/sides.hpp"

#include "core/containment/same.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/regex/expression.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

namespace {

constexpr regex::AutomatonBudget kAutomatonBudget{2000, 1000, 50'000};
constexpr json::ReadLimits kReadLimits{64 * 1024 * 1024, 10'000};

} // namespace

Sides::Sides(ProgramView first, ProgramView second, const Limits &limits,
             std::pmr::memory_resource *memory)
    : limits_(limits),
      memory_(memory), states_{state_of(first, limits, memory), state_of(second, limits, memory)}
{
}

bool Sides::holds(Literal literal, json::DocumentView value)
{
    if (literal.schema == kAccept || literal.schema == kReject)
        return (literal.schema == kAccept) != literal.denied;
    EvaluationState &state = states_[literal.side];
    state.steps = 0;
    Silent silent;
    return Evaluator<Silent>(state, silent).apply(literal.schema, value, nullptr) != literal.denied;
}

bool Sides::satisfies(const Goal &goal, std::string_view value)
{
    const json::Document document =
        value_or_throw(json::read_document(value, kReadLimits, memory_));
    for (const Literal literal : goal.literals) {
        if (!holds(literal, document.root()))
            return false;
    }
    return goal.excluded.empty() ||
           !std::binary_search(goal.excluded.begin(), goal.excluded.end(), normal(value));
}

std::string Sides::normal(std::string_view text) const
{
    const json::Document document = value_or_throw(json::read_document(text, kReadLimits, memory_));
    std::pmr::string out(memory_);
    json::write_normal_form(document.root(), out, limits_);
    return std::string(out);
}

std::string Sides::quoted(std::string_view text) const
{
    std::pmr::string json(memory_);
    json::append_string(text, json);
    return std::string(json);
}

std::string Sides::unquoted(std::string_view json) const
{
    return std::string(
        value_or_throw(json::read_document(json, kReadLimits, memory_)).root().text());
}

bool Sides::are_same(Literal left, Literal right)
{
    const auto [known, is_new] = same_.try_emplace({left, right}, false);
    if (is_new)
        known->second =
            Comparison(states_[left.side], states_[right.side]).are_same(left.schema, right.schema);
    return known->second;
}

bool Sides::loops_in_place(Literal literal)
{
    return loops_in_place(literal.side, literal.schema, 0);
}

bool Sides::loops_in_place(std::uint8_t side, Ref schema, int depth)
{
    constexpr int kMostDepth = 500; // deeper ones are not reasoned about
    if (schema <= kReject)
        return false;
    const auto [known, is_new] = loops_.try_emplace({side, schema}, true);
    if (!is_new || depth > kMostDepth)
        return known->second;
    const EvaluationState &state = states_[side];
    const Node &node = state.at<Node>(schema);
    bool is_loop = false;
    if (const Ref part = part_of(node, json::Kind::object, state.block)) {
        const auto &object = state.at<ObjectPart>(part);
        const auto *const entries = state.list<DependencyEntry>(object.dependencies);
        for (std::uint32_t at = 0; at < object.dependency_count && !is_loop; ++at)
            is_loop = loops_in_place(side, entries[at].schema, depth + 1);
    }
    if (node.combine != 0) {
        const auto &combine = state.at<CombinePart>(node.combine);
        const auto *const operations = state.list<Operation>(combine.operations);
        for (std::uint32_t at = 0; at < combine.count && !is_loop; ++at) {
            const Ref *const schemas = state.list<Ref>(operations[at].schemas);
            for (std::uint32_t index = 0; index < operations[at].count && !is_loop; ++index)
                is_loop = loops_in_place(side, schemas[index], depth + 1);
        }
    }
    known->second = is_loop;
    return is_loop;
}

const regex::Automaton *Sides::automaton(std::uint8_t side, std::uint32_t pattern)
{
    const auto [known, is_new] = automata_.try_emplace({side, pattern});
    if (is_new) {
        const auto expression =
            regex::parse_expression(states_[side].pattern_source(pattern), limits_);
        if (expression)
            known->second = regex::Automaton::of(*expression, kAutomatonBudget);
    }
    return known->second ? &*known->second : nullptr;
}

const std::vector<Evaluation> *Sides::evaluations(Literal literal, json::Kind kind)
{
    const Literal affirmed{literal.schema, literal.side, false};
    const auto [known, is_new] = evaluations_.try_emplace({affirmed, kind});
    if (is_new)
        known->second = find_evaluations(states_[literal.side], literal.side, literal.schema, kind);
    return known->second ? &*known->second : nullptr;
}

} // namespace schema_registry::containment
