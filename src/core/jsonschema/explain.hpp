// Explaining a verdict: the evaluator run with a sink that keeps every violation.
//
// Of anyOf and oneOf where no branch matches, the branch that came nearest is reported (the fewest
// violations, those that tell branches apart weighing most), then the combination itself.
// Tested by test/unit/jsonschema/explain_test.cpp.
#pragma once

#include <unordered_set>

#include "core/json/pointer.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/message.hpp"

namespace schema_registry::jsonschema {

class Reporter {
  public:
    static constexpr bool kReports = true;

    Reporter(std::uint32_t max_violations, std::pmr::memory_resource *memory)
        : memory_(memory), max_violations_(max_violations), violations_(memory), known_(memory)
    {
    }

    [[nodiscard]] bool is_full() const noexcept
    {
        return violations_.size() >= max_violations_ || bytes_ >= kMaxReportBytes;
    }
    // At most so many violations, a copy in memory: first those that lie deepest in the instance,
    // which say most, in the order in which they were found.
    [[nodiscard]] std::span<const Violation> deepest_first(std::uint32_t max_violations,
                                                           const Limits &limits) const;

    template <typename Describe>
    [[nodiscard]] bool report(const EvaluationState &state, const Node &node, Keyword keyword,
                              const Describe &describe)
    {
        if (is_full())
            return true;
        std::pmr::string text(memory_);
        Message message(text);
        describe(message);
        add({keep(instance_path()), keep(schema_path(state, node, keyword)), name_of(keyword),
             keep(text)});
        distance_ += weight(keyword);
        return is_full();
    }

    // The first violation of the schema, "" if there is none.
    template <typename V>
    [[nodiscard]] std::string_view reason(EvaluationState &state, Ref schema, V value) const
    {
        if (schema == kReject)
            return {};
        Reporter inner(1, memory_);
        (void)Evaluator<Reporter>(state, inner).apply(schema, value, nullptr);
        return inner.violations_.empty() ? std::string_view{} : inner.violations_[0].message;
    }

    // Reports the nearest of the branches, none of which matches.
    template <typename V>
    void nearest(Evaluator<Reporter> &, EvaluationState &state, const Node &node, Keyword keyword,
                 const Ref *schemas, std::uint32_t count, V value)
    {
        std::uint32_t best = 0;
        std::uint64_t smallest = UINT64_MAX;
        std::pmr::vector<Violation> kept(memory_);
        for (std::uint32_t index = 0; index < count; ++index) {
            Reporter branch(max_violations_, memory_);
            branch.path = path;
            branch.depth_ = depth();
            (void)Evaluator<Reporter>(state, branch).apply(schemas[index], value, nullptr);
            if (!branch.violations_.empty() && branch.distance_ < smallest) {
                smallest = branch.distance_;
                best = index;
                kept.swap(branch.violations_);
            }
            forget(branch.violations_);
        }
        for (const Violation &violation : kept) {
            if (!is_full())
                add(violation);
        }
        distance_ += 1;
        (void)report(state, node, keyword,
                     [&](Message &message) { message.matches_none(count, best); });
    }

    const PathStep *path = nullptr; // where the walk is

  private:
    // Paths lead through keys, which may be as long as an instance: a report does not outgrow this
    // by more than one violation.
    static constexpr std::size_t kMaxReportBytes = 16 * 1024 * 1024;

    // Says nothing twice: a schema may be reached by more than one way.
    void add(const Violation &violation);
    [[nodiscard]] std::uint32_t depth() const noexcept
    {
        std::uint32_t steps = 0;
        for (const PathStep *step = path; step; step = step->outer)
            ++steps;
        return steps;
    }
    // How far from matching one violation is: what tells branches apart says that another was
    // meant, most of all at the top.
    [[nodiscard]] std::uint64_t weight(Keyword keyword) const noexcept
    {
        const bool names_it = keyword == Keyword::constant || keyword == Keyword::enumeration;
        if (!names_it && keyword != Keyword::type)
            return 1;
        const std::uint32_t below = depth() - depth_;
        return below == 0 ? 10'000 : below > 1 ? 2 : names_it ? 1000 : 50;
    }
    [[nodiscard]] std::pmr::string instance_path() const;
    [[nodiscard]] std::pmr::string schema_path(const EvaluationState &state, const Node &node,
                                               Keyword keyword) const;
    [[nodiscard]] std::string_view keep(std::string_view text) const; // a copy in memory_
    // Gives back what was kept for violations that are not reported: alternatives within
    // alternatives would pile it up.
    void forget(const std::pmr::vector<Violation> &violations) const noexcept;

    std::pmr::memory_resource *memory_;
    std::uint32_t max_violations_;
    std::pmr::vector<Violation> violations_;
    std::pmr::unordered_set<std::size_t> known_; // hashes of them
    std::size_t bytes_ = 0;                      // of the violations' texts
    std::uint64_t distance_ = 0;
    std::uint32_t depth_ = 0; // where this reporter's branch begins
};

template <json::InstanceView V>
std::span<const Violation> explain(ProgramView program, V instance, std::uint32_t max_violations,
                                   const Limits &limits, std::pmr::memory_resource *memory)
{
    EvaluationState state = state_of(program, limits, memory);
    // More are looked for than asked for, so that those that say most are among them.
    constexpr std::uint32_t kLookedFor = 100;
    if (max_violations == 0)
        return {};
    Reporter reporter(std::max(max_violations, kLookedFor), memory);
    (void)Evaluator<Reporter>(state, reporter).apply(program.program->root, instance, nullptr);
    return reporter.deepest_first(max_violations, limits);
}

} // namespace schema_registry::jsonschema
