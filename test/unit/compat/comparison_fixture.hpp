// Comparing two schemas given as text, with rows as short lines:
// "RULE path flags class", flags being B (breaks BACKWARD), F, BF or "-".
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/compat/compat.hpp"

namespace schema_registry::compat {

using Lines = std::vector<std::string>;

inline jsonschema::SchemaSet schema_set(std::string_view text, std::string_view dialect,
                                        const Limits &limits = {})
{
    const format::SourceDocument document{text, {}};
    const format::Source source{{&document, 1}, dialect, false};
    return value_or_throw(
        jsonschema::SchemaSet::build(source, limits, std::pmr::get_default_resource()));
}

// One text against another, kept for as long as the differences are looked at.
struct Comparison {
    std::pmr::vector<Difference> differences;
    bool breaks_backward = false;
    bool breaks_forward = false;
    ChangeClass change_class = ChangeClass::none;

    [[nodiscard]] Lines lines() const
    {
        Lines out;
        for (const Difference &difference : differences) {
            std::string line(difference.rule);
            line.append(" ").append(difference.path.empty() ? "#" : difference.path).append(" ");
            line.append(difference.breaks_backward ? "B" : "");
            line.append(difference.breaks_forward ? "F" : "");
            if (!difference.breaks_backward && !difference.breaks_forward)
                line.append("-");
            out.push_back(line.append(" ").append(name_of(difference.change_class)));
        }
        return out;
    }
    [[nodiscard]] Lines messages() const
    {
        Lines out;
        for (const Difference &difference : differences)
            out.emplace_back(difference.message);
        return out;
    }
};

inline Comparison compare_texts(std::string_view old_text, std::string_view new_text,
                                Policy policy = Policy::strict,
                                std::string_view dialect = "draft-07", const Limits &limits = {})
{
    jsonschema::SchemaSet old_schema = schema_set(old_text, dialect, limits);
    jsonschema::SchemaSet new_schema = schema_set(new_text, dialect, limits);
    Comparison comparison;
    comparison.differences =
        compare_json(old_schema, new_schema, policy, limits, std::pmr::get_default_resource());
    for (const Difference &difference : comparison.differences) {
        comparison.breaks_backward |= difference.breaks_backward;
        comparison.breaks_forward |= difference.breaks_forward;
        comparison.change_class = std::max(comparison.change_class, difference.change_class);
    }
    return comparison;
}

// The rows of a case, and what must hold for every case: the direction turned round gives the
// verdicts changed over, and a schema breaks nothing of itself.
struct Case {
    const char *old_text;
    const char *new_text;
    Lines rows;
};

inline void check_cases(const std::vector<Case> &cases, Policy policy = Policy::strict,
                        std::string_view dialect = "draft-07")
{
    for (const Case &test : cases) {
        SCOPED_TRACE(std::string(test.old_text) + "  ->  " + test.new_text);
        const Comparison there = compare_texts(test.old_text, test.new_text, policy, dialect);
        EXPECT_EQ(there.lines(), test.rows);
        const Comparison back = compare_texts(test.new_text, test.old_text, policy, dialect);
        EXPECT_EQ(there.breaks_backward, back.breaks_forward);
        EXPECT_EQ(there.breaks_forward, back.breaks_backward);
        EXPECT_EQ(compare_texts(test.old_text, test.old_text, policy, dialect).lines(), Lines{});
        EXPECT_EQ(compare_texts(test.new_text, test.new_text, policy, dialect).lines(), Lines{});
    }
}

} // namespace schema_registry::compat
