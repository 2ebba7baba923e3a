// matches_schema(): an instance against a schema that is not registered. The program is compiled
// once per call site and again only when the schema's bytes or the default dialect change.
// Tested by sql/matches_schema.sql.
#include "pg/gate.hpp"

extern "C" {
#include "utils/jsonb.h"
#include "utils/memutils.h"
}

#include "core/jsonschema/evaluate.hpp"
#include "pg/arena.hpp"
#include "pg/cache/call_site.hpp"
#include "pg/cache/sources.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/jsonb/jsonb_view.hpp"
#include "pg/settings.hpp"

#include <cstring>

namespace schema_registry::pg {

namespace {

struct MatchSite {
    OwnedProgram *program; // null while none is compiled
    const char *schema;    // the argument it was compiled from: bytes of the datum, a copy
    std::size_t schema_size;
    const char *dialect; // a static name
    bool schema_is_constant;
};

// A schema argument: the datum's bytes, which tell whether it changed, and its JSON text.
struct SchemaArgument {
    std::string_view (*bytes)(Datum);
    std::string_view (*text)(Datum);
};

std::string_view jsonb_bytes(Datum datum)
{
    const Jsonb *const schema = DatumGetJsonbP(datum);
    return {VARDATA(schema), VARSIZE(schema) - VARHDRSZ};
}

std::string_view jsonb_text(Datum datum)
{
    Jsonb *const schema = DatumGetJsonbP(datum);
    return JsonbToCString(nullptr, &schema->root, static_cast<int>(VARSIZE(schema)));
}

MatchSite &match_site(FunctionCallInfo fcinfo)
{
    FmgrInfo *const function = fcinfo->flinfo;
    if (function->fn_extra == nullptr) {
        require_utf8();
        auto *const site =
            static_cast<MatchSite *>(MemoryContextAllocZero(function->fn_mcxt, sizeof(MatchSite)));
        site->schema_is_constant = is_constant_argument(function, 0);
        function->fn_extra = site;
    }
    return *static_cast<MatchSite *>(function->fn_extra);
}

bool is_compiled(const MatchSite &site, const SchemaArgument &argument, Datum schema)
{
    if (site.program == nullptr || site.dialect != default_dialect().data())
        return false;
    return site.schema_is_constant ||
           argument.bytes(schema) == std::string_view{site.schema, site.schema_size};
}

void compile_site(MatchSite &site, MemoryContext keeper, const SchemaArgument &argument,
                  Datum schema)
{
    if (site.program != nullptr) {
        OwnedProgram *const old = site.program;
        site.program = nullptr;
        MemoryContextDelete(old->context);
    }
    const std::string_view bytes = argument.bytes(schema);
    const std::string_view dialect = default_dialect();
    const format::Source source =
        build_source({.text = argument.text(schema), .references = {}, .default_dialect = dialect});
    OwnedProgram *const program = compile_program(source, "matches_schema");
    auto *const copy = static_cast<char *>(MemoryContextAllocHuge(program->context, bytes.size()));
    std::memcpy(copy, bytes.data(), bytes.size());
    MemoryContextSetParent(program->context, keeper);
    site.program = program;
    site.schema = copy;
    site.schema_size = bytes.size();
    site.dialect = dialect.data();
}

Datum matches(FunctionCallInfo fcinfo, const SchemaArgument &argument)
{
    MatchSite &site = match_site(fcinfo);
    const Datum schema = PG_GETARG_DATUM(0);
    if (!is_compiled(site, argument, schema))
        compile_site(site, fcinfo->flinfo->fn_mcxt, argument, schema);
    const Jsonb *const instance = PG_GETARG_JSONB_P(1);
    const Limits limits = current_limits();
    const jsonschema::Verdict verdict = call_core([&] {
        Arena scratch(CurrentMemoryContext);
        return jsonschema::evaluate(site.program->view, JsonbView(instance), limits, &scratch);
    });
    return BoolGetDatum(verdict == jsonschema::Verdict::valid);
}

} // namespace

SR_FUNCTION(sr_matches_schema_text)
{
    return matches(fcinfo, {text_of, text_of});
}

SR_FUNCTION(sr_matches_schema_jsonb)
{
    return matches(fcinfo, {jsonb_bytes, jsonb_text});
}

} // namespace schema_registry::pg
