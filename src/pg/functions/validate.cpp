// validate_against() and require_valid(): whether an instance satisfies a registered schema.
// The hot path: a CHECK calls it for every row. Tested by sql/validation_check.sql,
// sql/explain_violations.sql and test/tap/002_dump_restore.pl.
#include "pg/gate.hpp"

#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "pg/arena.hpp"
#include "pg/cache/call_site.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/functions/instance_text.hpp"
#include "pg/functions/violations.hpp"
#include "pg/jsonb/jsonb_view.hpp"

namespace schema_registry::pg {

namespace {

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

// The verdict as the result; an instance that is not valid may be told of in a warning.
template <typename Instance>
Datum answer(const CallSite &site, const OwnedProgram &program, Instance instance, Datum selector,
             jsonschema::Verdict verdict)
{
    const bool valid = verdict == jsonschema::Verdict::valid;
    if (!valid && may_warn()) [[unlikely]]
        warn_of_violations(program, instance, site.limits, text_of(selector));
    return BoolGetDatum(valid);
}

} // namespace

SR_FUNCTION(sr_validate_against_jsonb)
{
    CallSite &site = call_site(fcinfo, 1);
    const OwnedProgram *const program = program_or_bypass(site, PG_GETARG_DATUM(1));
    if (program == nullptr)
        PG_RETURN_NULL();
    const Jsonb *const instance = PG_GETARG_JSONB_P(0);
    const jsonschema::Verdict verdict = evaluate_jsonb(*program, instance, site.limits);
    return answer(site, *program, instance, PG_GETARG_DATUM(1), verdict);
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
    return answer(site, *program, instance, PG_GETARG_DATUM(1), verdict);
}

SR_FUNCTION(sr_require_valid)
{
    CallSite &site = call_site(fcinfo, 1);
    const OwnedProgram *const program = program_or_bypass(site, PG_GETARG_DATUM(1));
    if (program == nullptr)
        PG_RETURN_NULL();
    const Jsonb *const instance = PG_GETARG_JSONB_P(0);
    if (evaluate_jsonb(*program, instance, site.limits) != jsonschema::Verdict::valid)
        raise_violations(violations_of(*program, instance, kMaxViolationsInDetail + 1, site.limits),
                         text_of(PG_GETARG_DATUM(1)));
    PG_RETURN_BOOL(true);
}

} // namespace schema_registry::pg
