// Every rule is reported by a change that is it and by none of the changes beside it: the cases of
// rule_cases.hpp, counted and run in both directions under the strict and the lenient policy.
#include "unit/compat/rule_cases.hpp"

#include <map>
#include <set>

namespace schema_registry::compat {
namespace {

// Rules of the specification that are not about schemas, so that no case can be given here.
struct Unreported {
    std::string_view name, reason;
};

constexpr Unreported kUnreported[] = {
    {"RESERVED_PROPERTY_REMOVED", "of the metadata: sql/compatibility_reserved.sql"},
    {"RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY",
     "of the metadata: sql/compatibility_reserved.sql"},
};

const RuleCases &all_cases()
{
    static const RuleCases cases = [] {
        RuleCases all;
        for (const auto &family :
             {any_kind_cases(), bound_cases(), keyword_cases(), property_cases(),
              content_model_cases(), dependency_cases(), item_cases(), combined_cases()}) {
            all.reported.insert(all.reported.end(), family.reported.begin(), family.reported.end());
            all.silent.insert(all.silent.end(), family.silent.begin(), family.silent.end());
        }
        return all;
    }();
    return cases;
}

std::vector<Rule> all_rules()
{
    std::vector<Rule> rules;
    for (std::size_t index = 0; index < kRuleCount; ++index)
        rules.push_back(static_cast<Rule>(index));
    return rules;
}

// The fields of "RULE path flags class".
struct Fields {
    std::string head, flags, change_class;
};

Fields fields_of(const std::string &row)
{
    const std::size_t class_at = row.rfind(' ');
    const std::size_t flags_at = row.rfind(' ', class_at - 1);
    return {row.substr(0, flags_at), row.substr(flags_at + 1, class_at - flags_at - 1),
            row.substr(class_at + 1)};
}

bool is_about(const std::string &row, Rule rule)
{
    return row.starts_with(std::string(row_of(rule).name) + " ");
}

bool has_rule(const Lines &rows, Rule rule)
{
    return std::any_of(rows.begin(), rows.end(),
                       [&](const std::string &row) { return is_about(row, rule); });
}

Lines sorted(Lines rows)
{
    std::sort(rows.begin(), rows.end());
    return rows;
}

// What the marks of a case's rows come to under the policy.
Lines under(Policy policy, const Lines &marked)
{
    Lines out;
    for (const std::string &row : marked) {
        auto [head, flags, change_class] = fields_of(row);
        std::string set;
        for (const char flag : flags) {
            const bool is_strict_only = flag == 'b' || flag == 'f';
            if (!is_strict_only)
                set += flag;
            else if (policy == Policy::strict)
                set += flag == 'b' ? 'B' : 'F';
        }
        if (const std::size_t slash = change_class.find('/'); slash != std::string::npos)
            change_class = policy == Policy::strict ? change_class.substr(0, slash)
                                                    : change_class.substr(slash + 1);
        out.push_back(head.append(" ").append(set.empty() ? "-" : set).append(" ") + change_class);
    }
    return sorted(out);
}

// Says what the comparison of the case reports under a policy it holds for, and that the direction
// turned round has the verdicts changed over.
void check_case(const RuleCase &test, Policy policy, bool is_reported)
{
    SCOPED_TRACE(std::string(row_of(test.rule).name) + ": " + test.old_text + "  ->  " +
                 test.new_text + (policy == Policy::strict ? " (strict)" : " (lenient)"));
    const Comparison there = compare_texts(test.old_text, test.new_text, policy, test.dialect);
    const Comparison back = compare_texts(test.new_text, test.old_text, policy, test.dialect);
    EXPECT_EQ(sorted(there.lines()), under(policy, test.rows));
    EXPECT_EQ(has_rule(there.lines(), test.rule), is_reported);
    if (is_reported) {
        EXPECT_EQ(sorted(back.lines()), under(policy, test.turned)) << "turned";
    }
    EXPECT_EQ(there.breaks_backward, back.breaks_forward);
    EXPECT_EQ(there.breaks_forward, back.breaks_backward);
}

void check_all(const std::vector<RuleCase> &cases, bool is_reported)
{
    for (const RuleCase &test : cases) {
        for (const Policy policy : {Policy::strict, Policy::lenient}) {
            if (test.only.value_or(policy) == policy)
                check_case(test, policy, is_reported);
        }
    }
}

TEST(RuleCasesLaws, EveryRuleHasAChangeAndANeighbour)
{
    std::map<Rule, std::size_t> reported, silent;
    for (const RuleCase &test : all_cases().reported)
        ++reported[test.rule];
    for (const RuleCase &test : all_cases().silent)
        ++silent[test.rule];
    for (const Rule rule : all_rules()) {
        EXPECT_GE(reported[rule], 1u) << row_of(rule).name << " is reported by no case";
        EXPECT_GE(silent[rule], 1u) << row_of(rule).name << " has no case that must not report it";
    }
}

TEST(RuleCasesLaws, AChangeIsReportedInBothDirections)
{
    check_all(all_cases().reported, true);
}

TEST(RuleCasesLaws, ANeighbourIsReportedAsWhatItIs)
{
    check_all(all_cases().silent, false);
}

// The name that the table gives to the change turned round is the one that is then reported.
TEST(RuleCasesLaws, EveryMirrorIsSeen)
{
    std::set<Rule> seen;
    for (const RuleCase &test : all_cases().reported) {
        if (has_rule(test.turned, row_of(test.rule).mirror))
            seen.insert(test.rule);
    }
    for (const Rule rule : all_rules())
        EXPECT_TRUE(seen.contains(rule)) << row_of(rule).name;
}

// Of each rule that breaks, a case shows it doing so under the strict policy and doing so, or being
// tolerated, under the lenient one; of each that does not, every case shows as much.
TEST(RuleCasesLaws, EveryEffectIsSeenUnderBothPolicies)
{
    std::set<Rule> broken, broken_if_lenient;
    for (const RuleCase &test : all_cases().reported) {
        for (const std::string &row : test.rows) {
            if (!is_about(row, test.rule) || test.only)
                continue;
            const std::string flags = fields_of(row).flags;
            if (flags.find_first_of("Bb") != std::string::npos)
                broken.insert(test.rule);
            if (flags.find('B') != std::string::npos)
                broken_if_lenient.insert(test.rule);
        }
    }
    std::size_t tolerated = 0;
    for (const Rule rule : all_rules()) {
        EXPECT_EQ(broken.contains(rule), breaks(rule, Policy::strict)) << row_of(rule).name;
        EXPECT_EQ(broken_if_lenient.contains(rule), breaks(rule, Policy::lenient))
            << row_of(rule).name;
        tolerated += broken.contains(rule) && !broken_if_lenient.contains(rule) ? 1 : 0;
    }
    EXPECT_EQ(tolerated, 9u);
}

TEST(RuleCasesLaws, WhatIsNeverReportedIsNoRule)
{
    for (const Unreported &unreported : kUnreported) {
        for (const Rule rule : all_rules())
            EXPECT_NE(row_of(rule).name, unreported.name) << unreported.reason;
    }
}

} // namespace
} // namespace schema_registry::compat
