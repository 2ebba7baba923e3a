// Verdicts, violations and reports over all views of an instance, compared (views.hpp). Used by
// test/fuzz/views.cpp and test/support/verdicts_main.cpp.
#include "support/views.hpp"

#include <algorithm>
#include <memory_resource>

#include "core/jsonschema/report.hpp"
#include "support/jsonb_image.hpp"

namespace schema_registry::test {

namespace {

using jsonschema::ProgramView;
using jsonschema::Violation;

constexpr std::uint32_t kMaxViolations = 20;
constexpr std::uint32_t kLongForm = 64; // the scale from which numeric needs it

// Runs work, whose answer may be that a limit was hit.
template <typename Work>
Outcome outcome_of(Work work)
{
    try {
        return work() ? Outcome::valid : Outcome::invalid;
    } catch (const Error &error) {
        if (error.diagnostic().code != Code::too_complex)
            throw;
        return Outcome::refused;
    }
}

// What one view says.
struct Answer {
    Outcome verdict;
    Outcome unspecialised;
    Outcome explained;
    std::span<const Violation> violations;
};

struct Question {
    ProgramView program;
    const Limits &limits;
    std::pmr::memory_resource *memory;
};

template <json::InstanceView V>
Outcome evaluate_by(const Question &question, V instance, jsonschema::Specialisation specialisation)
{
    return outcome_of([&] {
        return evaluate(question.program, instance, question.limits, question.memory,
                        specialisation) == jsonschema::Verdict::valid;
    });
}

template <json::InstanceView V>
Answer ask(const Question &question, V instance)
{
    Answer answer{};
    answer.verdict = evaluate_by(question, instance, jsonschema::Specialisation::fused);
    answer.unspecialised = evaluate_by(question, instance, jsonschema::Specialisation::none);
    answer.explained = outcome_of([&] {
        answer.violations =
            explain(question.program, instance, kMaxViolations, question.limits, question.memory);
        return answer.violations.empty();
    });
    return answer;
}

bool equal(const Violation &left, const Violation &right)
{
    return left.instance_path == right.instance_path && left.schema_path == right.schema_path &&
           left.keyword == right.keyword && left.message == right.message;
}

// Ways to a verdict look at more or less: where one gives up, another need not.
bool contradict(Outcome left, Outcome right)
{
    return left != right && left != Outcome::refused && right != Outcome::refused;
}

std::string_view contradiction(const Answer &answer)
{
    if (contradict(answer.verdict, answer.unspecialised))
        return "verdict and the unspecialised one";
    if (contradict(answer.verdict, answer.explained))
        return "verdict and its explanation";
    return {};
}

std::string_view difference(const Answer &left, const Answer &right)
{
    if (left.verdict != right.verdict)
        return "verdict";
    if (left.unspecialised != right.unspecialised)
        return "unspecialised verdict";
    if (left.explained != right.explained ||
        !std::equal(left.violations.begin(), left.violations.end(), right.violations.begin(),
                    right.violations.end(), equal))
        return "violations";
    return {};
}

} // namespace

Verdict judge(ProgramView program, json::DocumentView instance, const Limits &limits)
{
    std::pmr::monotonic_buffer_resource memory;
    const Question question{program, limits, &memory};
    const Answer document = ask(question, instance);
    Verdict verdict{document.verdict, {}};
    if (const std::string_view found = contradiction(document); !found.empty())
        verdict.difference = "document: " + std::string(found);
    for (const std::uint32_t scale : {0U, kLongForm}) {
        const JsonbImage image(instance, scale);
        const pg::JsonbView view = image.view();
        std::string_view found = difference(document, ask(question, view));
        if (found.empty() &&
            (!json::equal(view, instance) || json::hash(view) != json::hash(instance)))
            found = "value or hash";
        if (!found.empty() && verdict.difference.empty())
            verdict.difference =
                (scale == 0 ? "jsonb: " : "jsonb in long form: ") + std::string(found);
    }
    return verdict;
}

std::string_view compare_reports(ProgramView program, const format::Source &source,
                                 json::DocumentView instance, Outcome verdict, const Limits &limits)
{
    std::pmr::monotonic_buffer_resource memory;
    std::string document;
    std::string jsonb;
    const auto form = jsonschema::ReportForm::verbose;
    const Outcome of_document = outcome_of([&] {
        document = report(program, source, instance, form, limits, &memory);
        return document.starts_with(R"({"valid":true)");
    });
    const JsonbImage image(instance);
    const Outcome of_jsonb = outcome_of([&] {
        jsonb = report(program, source, image.view(), form, limits, &memory);
        return jsonb.starts_with(R"({"valid":true)");
    });
    if (contradict(of_document, verdict))
        return "verdict and its report";
    return of_document == of_jsonb && document == jsonb ? "" : "jsonb: report";
}

} // namespace schema_registry::test
