// validate_against() and require_valid(): whether an instance satisfies a registered schema.
// The hot path: a CHECK calls it for every row. Tested by sql/validate.sql and sql/restore.sql.
#include "pg/gate.hpp"

extern "C" {
#include "lib/stringinfo.h"
}

#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "pg/arena.hpp"
#include "pg/cache/call_site.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/functions/instance_text.hpp"
#include "pg/jsonb/jsonb_view.hpp"

namespace schema_registry::pg {

namespace {

// Violations that require_valid() tells of.
constexpr std::uint32_t kMaxViolationsInDetail = 5;

// The program to validate by, or null if the rules for restores let the instance through.
const OwnedProgram *program_or_bypass(CallSite &site, Datum selector)
{
    if (site.restore_rule != RestoreRule::all_is_let_through) [[likely]] {
        const OwnedProgram *const program = program_at(site, selector);
        if (program != nullptr) [[likely]] {
            ++cache_statistics.validations;
            return program;
        }
        if (site.restore_rule == RestoreRule::none)
            raise_undefined_selector(text_of(selector));
    }
    ++cache_statistics.bypassed;
    return nullptr;
}

jsonschema::Verdict evaluate_jsonb(const OwnedProgram &program, const Jsonb *instance,
                                   const Limits &limits)
{
    return call_core([&] {
        Arena scratch(CurrentMemoryContext);
        return jsonschema::evaluate(program.view, JsonbView(instance), limits, &scratch);
    });
}

[[noreturn]] void raise_violations(const CallSite &site, const OwnedProgram &program,
                                   const Jsonb *instance, std::string_view selector)
{
    const std::span<const jsonschema::Violation> violations = call_core([&] {
        Arena arena(CurrentMemoryContext);
        return jsonschema::explain(program.view, JsonbView(instance), kMaxViolationsInDetail,
                                   site.limits, &arena);
    });
    StringInfoData detail;
    initStringInfo(&detail);
    for (const jsonschema::Violation &violation : violations)
        appendStringInfo(&detail, "%sAt \"%.*s\": %.*s.", detail.len == 0 ? "" : "\n",
                         static_cast<int>(violation.instance_path.size()),
                         violation.instance_path.data(), static_cast<int>(violation.message.size()),
                         violation.message.data());
    ereport(ERROR, (errcode(sqlstate_of(Code::check_violation)),
                    errmsg("instance does not satisfy schema \"%.*s\"",
                           static_cast<int>(selector.size()), selector.data()),
                    detail.len > 0 ? errdetail_internal("%s", detail.data) : 0));
    pg_unreachable();
}

} // namespace

SR_FUNCTION(sr_validate_against_jsonb)
{
    CallSite &site = call_site(fcinfo, 1);
    const OwnedProgram *const program = program_or_bypass(site, PG_GETARG_DATUM(1));
    if (program == nullptr)
        PG_RETURN_NULL();
    const jsonschema::Verdict verdict = evaluate_jsonb(*program, PG_GETARG_JSONB_P(0), site.limits);
    PG_RETURN_BOOL(verdict == jsonschema::Verdict::valid);
}

SR_FUNCTION(sr_validate_against_text)
{
    CallSite &site = call_site(fcinfo, 1);
    const OwnedProgram *const program = program_or_bypass(site, PG_GETARG_DATUM(1));
    if (program == nullptr)
        PG_RETURN_NULL();
    const std::string_view instance = text_of(PG_GETARG_DATUM(0));
    const jsonschema::Verdict verdict = call_core([&] {
        Arena scratch(CurrentMemoryContext);
        const Result<json::Document> document = read_instance(instance, site.limits, &scratch);
        if (!document)
            return jsonschema::Verdict::invalid;
        return jsonschema::evaluate(program->view, document->root(), site.limits, &scratch);
    });
    PG_RETURN_BOOL(verdict == jsonschema::Verdict::valid);
}

SR_FUNCTION(sr_require_valid)
{
    CallSite &site = call_site(fcinfo, 1);
    const OwnedProgram *const program = program_or_bypass(site, PG_GETARG_DATUM(1));
    if (program == nullptr)
        PG_RETURN_NULL();
    const Jsonb *const instance = PG_GETARG_JSONB_P(0);
    if (evaluate_jsonb(*program, instance, site.limits) != jsonschema::Verdict::valid)
        raise_violations(site, *program, instance, text_of(PG_GETARG_DATUM(1)));
    PG_RETURN_BOOL(true);
}

} // namespace schema_registry::pg
