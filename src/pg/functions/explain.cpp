// validation_errors(): what an instance violates, one row each. The rules for restores do not
// apply here. Tested by sql/violations.sql.
#include "pg/gate.hpp"

#include "pg/cache/call_site.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/functions/violations.hpp"

namespace schema_registry::pg {

namespace {

// All, if it is null.
std::uint32_t max_errors_argument(FunctionCallInfo fcinfo)
{
    if (PG_ARGISNULL(2))
        return UINT32_MAX;
    const std::int32_t max_errors = PG_GETARG_INT32(2);
    if (max_errors < 1)
        ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                        errmsg("argument \"max_errors\" must be positive")));
    return static_cast<std::uint32_t>(max_errors);
}

const OwnedProgram &required_program(CallSite &site, Datum selector)
{
    const OwnedProgram *const program = program_at(site, selector);
    if (program == nullptr)
        raise_undefined_selector(text_of(selector));
    ++cache_statistics.validations;
    return *program;
}

Datum put_rows(FunctionCallInfo fcinfo, Violations violations)
{
    begin_rows(fcinfo);
    for (const jsonschema::Violation &violation : violations)
        add_row(fcinfo, {text_datum(violation.instance_path), text_datum(violation.schema_path),
                         text_datum(violation.keyword), text_datum(violation.message)});
    return Datum{0};
}

} // namespace

SR_FUNCTION(sr_validation_errors_jsonb)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        return put_rows(fcinfo, {});
    CallSite &site = call_site(fcinfo, 1);
    const std::uint32_t max_errors = max_errors_argument(fcinfo);
    const OwnedProgram &program = required_program(site, PG_GETARG_DATUM(1));
    const Violations violations =
        violations_of(program, PG_GETARG_JSONB_P(0), max_errors, site.limits);
    return put_rows(fcinfo, violations);
}

SR_FUNCTION(sr_validation_errors_text)
{
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
        return put_rows(fcinfo, {});
    CallSite &site = call_site(fcinfo, 1);
    const std::uint32_t max_errors = max_errors_argument(fcinfo);
    const OwnedProgram &program = required_program(site, PG_GETARG_DATUM(1));
    const Violations violations =
        violations_of(program, text_of(PG_GETARG_DATUM(0)), max_errors, site.limits);
    return put_rows(fcinfo, violations);
}

} // namespace schema_registry::pg
