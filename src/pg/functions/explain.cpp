// validation_errors(): what an instance violates, one row each. The rules for restores do not
// apply here. Tested by sql/validation_errors.sql.
#include "pg/gate.hpp"

#include "core/jsonschema/evaluate.hpp"
#include "pg/arena.hpp"
#include "pg/cache/call_site.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/functions/instance_text.hpp"
#include "pg/jsonb/jsonb_view.hpp"

#include <new>
#include <span>
#include <string>

namespace schema_registry::pg {

namespace {

using Violations = std::span<const jsonschema::Violation>;

std::uint32_t max_errors_argument(FunctionCallInfo fcinfo)
{
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

// The one row for a text that is not JSON.
Violations unreadable(const Diagnostic &diagnostic, std::pmr::memory_resource &memory)
{
    std::string message = diagnostic.message;
    if (!diagnostic.detail.empty())
        message += ": " + diagnostic.detail;
    if (message.ends_with('.'))
        message.pop_back();
    void *const place = memory.allocate(sizeof(jsonschema::Violation));
    const auto *const violation =
        new (place) jsonschema::Violation{{}, {}, {}, keep_text(message, memory)};
    return {violation, 1};
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
    CallSite &site = call_site(fcinfo, 1);
    const std::uint32_t max_errors = max_errors_argument(fcinfo);
    const OwnedProgram &program = required_program(site, PG_GETARG_DATUM(1));
    const Jsonb *const instance = PG_GETARG_JSONB_P(0);
    const Violations violations = call_core([&] {
        Arena arena(CurrentMemoryContext);
        return jsonschema::explain(program.view, JsonbView(instance), max_errors, site.limits,
                                   &arena);
    });
    return put_rows(fcinfo, violations);
}

SR_FUNCTION(sr_validation_errors_text)
{
    CallSite &site = call_site(fcinfo, 1);
    const std::uint32_t max_errors = max_errors_argument(fcinfo);
    const OwnedProgram &program = required_program(site, PG_GETARG_DATUM(1));
    const std::string_view instance = text_of(PG_GETARG_DATUM(0));
    const Violations violations = call_core([&] {
        Arena arena(CurrentMemoryContext);
        const Result<json::Document> document = read_instance(instance, site.limits, &arena);
        if (!document)
            return unreadable(document.error(), arena);
        return jsonschema::explain(program.view, document->root(), max_errors, site.limits, &arena);
    });
    return put_rows(fcinfo, violations);
}

} // namespace schema_registry::pg
