// Solver: looks for a value that satisfies a goal, kind by kind and branch by branch, or shows that
// there is none.
//
// A goal that comes up again below itself is taken to have no solution there: the smallest solution
// of a goal does not hold another one. What was found under such an assumption is not kept beyond
// it. "None" is a proof; what is left out of account (is_loose) or out of reach makes it
// "undecided", and what is found without all being accounted for is looked at by the evaluator.
//
// Tested by test/unit/containment/containment_test.cpp and containment_properties_test.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/containment/branch.hpp"
#include "core/containment/sides.hpp"

namespace schema_registry::containment {

class Solver {
  public:
    Solver(Sides &sides, std::uint64_t max_steps) : sides_(sides), max_steps_(max_steps) {}

    // Undecided too if there were more steps to take than it may.
    [[nodiscard]] Solution solve(const Goal &goal);

    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
    // Whether a schema that applies itself in place was met.
    [[nodiscard]] bool met_loop() const noexcept { return met_loop_; }
    // The first schema that was given up on.
    [[nodiscard]] const std::optional<Literal> &given_up() const noexcept { return given_up_; }

  private:
    struct OverBudget {};
    static constexpr std::size_t kNoAssumption = SIZE_MAX;
    static constexpr std::size_t kMaxDepth = 64;

    void count(std::uint64_t steps);
    [[nodiscard]] Solution undecided(const Goal &goal);

    [[nodiscard]] Solution solve_goal(Goal goal);
    [[nodiscard]] bool contradicts_itself(const Goal &goal);
    [[nodiscard]] Solution solve_kinds(const Goal &goal);
    [[nodiscard]] Solution search(Branch branch);
    [[nodiscard]] Solution choose(Branch &branch);
    void drop_refuted(Branch &branch) const;
    [[nodiscard]] Solution checked(const Branch &branch, Solution found);
    // One of the values that a schema lists.
    [[nodiscard]] Solution listed(const Branch &branch, const Atom &list);
    // Whether the value itself, without what is in it, is what the branch asks.
    [[nodiscard]] Solution leaf(const Branch &branch);

    [[nodiscard]] Solution one_of(const Branch &branch, std::initializer_list<const char *> values);
    [[nodiscard]] Solution solve_number(const Branch &branch);
    [[nodiscard]] Solution solve_text(const Branch &branch);
    [[nodiscard]] Solution solve_array(const Branch &branch);
    [[nodiscard]] Solution solve_object(const Branch &branch);
    friend class ArraySolver;
    friend class ObjectSolver;
    [[nodiscard]] bool contradicts_itself(const Branch &branch) const;
    [[nodiscard]] bool has_what_is_asked(const Branch &branch, std::string_view text) const;

    // The values of the branch's kind that its denied lists and its goal exclude.
    [[nodiscard]] std::vector<std::string> excluded_values(const Branch &branch) const;

    Sides &sides_;
    std::uint64_t max_steps_;
    std::uint64_t steps_ = 0;
    std::map<Goal, Solution> known_;
    std::map<Goal, std::size_t> in_progress_; // and how deep
    std::size_t assumption_ = kNoAssumption;  // the outermost goal that was taken to have none
    std::optional<Literal> given_up_;
    bool met_loop_ = false;
};

} // namespace schema_registry::containment
