// validation_report(): what each keyword gave, in the output formats of JSON Schema. The walk needs
// the schema's text beside its program, so both are taken from one look-up. The rules for restores
// do not apply here. Tested by sql/validation_report.sql and the output suite.
#include "pg/gate.hpp"

extern "C" {
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
}

#include "core/jsonschema/report.hpp"
#include "pg/arena.hpp"
#include "pg/cache/call_site.hpp"
#include "pg/cache/program_cache.hpp"
#include "pg/cache/sources.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/jsonb/jsonb_view.hpp"

#include <cstring>
#include <string_view>

namespace schema_registry::pg {

namespace {

jsonschema::ReportForm form_argument(Datum datum)
{
    const std::string_view name = text_of(datum);
    const auto form = jsonschema::report_form_of(name);
    if (!form)
        ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                        errmsg("\"%.*s\" is not an output format of validation reports",
                               static_cast<int>(name.size()), name.data()),
                        errhint("Output formats are flag, basic, detailed and verbose.")));
    return *form;
}

const OwnedProgram &program_of(const ResolvedVersion &version, const format::Source &source,
                               std::string_view selector)
{
    CachedProgram *entry = find_program(version.key);
    if (entry == nullptr)
        entry = insert_program(version.key, source, selector);
    entry->used = true;
    ++cache_statistics.validations;
    return *entry->program;
}

// JSON text may say \u0000, jsonb cannot: an annotation has U+FFFD instead.
void replace_nul(std::string_view text, char *copy)
{
    constexpr std::string_view kNul = "\\u0000";
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (text[at] != '\\')
            continue;
        if (text.substr(at, kNul.size()) == kNul)
            std::memcpy(copy + at, "\\ufffd", kNul.size());
        ++at; // what is escaped
    }
}

Datum jsonb_of(std::string_view text)
{
    auto *const copy =
        static_cast<char *>(MemoryContextAllocHuge(CurrentMemoryContext, text.size() + 1));
    replace_nul(text, copy);
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(copy));
}

} // namespace

SR_FUNCTION(sr_validation_report)
{
    const CallSite &site = call_site(fcinfo, 1); // for what is settled once a statement
    const Jsonb *const instance = PG_GETARG_JSONB_P(0);
    const std::string_view selector = text_of(PG_GETARG_DATUM(1));
    const jsonschema::ReportForm form = form_argument(PG_GETARG_DATUM(2));
    MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "schema_registry report",
                                                  ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(scratch);
    ResolvedVersion version;
    const format::Source source = source_of_selector(selector, version);
    const OwnedProgram &program = program_of(version, source, selector);
    const std::string_view text = call_core([&] {
        Arena arena(CurrentMemoryContext);
        return jsonschema::report(program.view, source, JsonbView(instance), form, site.limits,
                                  &arena);
    });
    MemoryContextSwitchTo(caller);
    const Datum result = jsonb_of(text);
    MemoryContextDelete(scratch);
    return result;
}

} // namespace schema_registry::pg
