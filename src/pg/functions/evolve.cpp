// plan_contents(): what has to be done to instances of one stored schema to make them instances of
// another. convert_document(): doing it. A call site keeps the conversions that it uses, as contents
// never change. Tested by sql/evolution.sql.
#include "pg/gate.hpp"

extern "C" {
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
}

#include "core/base/keep.hpp"
#include "core/evolution/convert.hpp"
#include "pg/arena.hpp"
#include "pg/cache/sources.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/jsonb/jsonb_view.hpp"
#include "pg/settings.hpp"

#include <algorithm>
#include <cstring>

namespace schema_registry::pg {

namespace {

// The contents that a call site converts along, and a conversion for each step.
struct ConversionSite {
    MemoryContext context; // of what is below; null while there is nothing
    std::span<const std::int32_t> contents;
    const char **conversions;
};

format::Plan plan_between(std::int32_t old_id, std::int32_t new_id, bool assert_formats)
{
    const format::Schema old_schema = stored_schema(old_id, false);
    const format::Schema new_schema = stored_schema(new_id, assert_formats);
    if (old_schema.format != new_schema.format)
        ereport(ERROR, (errcode(sqlstate_of(Code::unsupported)),
                        errmsg("cannot convert between schemas of two formats"),
                        errdetail("Schema %d is %.*s, schema %d is %.*s.", old_id,
                                  static_cast<int>(old_schema.format->name.size()),
                                  old_schema.format->name.data(), new_id,
                                  static_cast<int>(new_schema.format->name.size()),
                                  new_schema.format->name.data())));
    const Limits limits = current_limits();
    return call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            return new_schema.format->plan(old_schema.source, new_schema.source, limits, &arena);
        },
        About::argument);
}

const char *conversion_between(std::int32_t old_id, std::int32_t new_id, MemoryContext keeper)
{
    MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "schema_registry planner",
                                                  ALLOCSET_DEFAULT_SIZES);
    MemoryContext before = MemoryContextSwitchTo(scratch);
    const std::span<const char> block = plan_between(old_id, new_id, false).conversion;
    auto *const copy = static_cast<char *>(MemoryContextAllocHuge(keeper, block.size()));
    std::memcpy(copy, block.data(), block.size());
    MemoryContextSwitchTo(before);
    MemoryContextDelete(scratch);
    return copy;
}

void fill_site(ConversionSite &site, MemoryContext keeper, std::span<const std::int32_t> contents)
{
    if (site.context != nullptr) {
        MemoryContext old = site.context;
        site.context = nullptr;
        MemoryContextDelete(old);
    }
    MemoryContext context = AllocSetContextCreate(
        CurrentMemoryContext, "schema_registry conversions", ALLOCSET_SMALL_SIZES);
    auto *const ids = static_cast<std::int32_t *>(
        MemoryContextAlloc(context, (contents.size() + 1) * sizeof(std::int32_t)));
    std::copy(contents.begin(), contents.end(), ids);
    site.conversions = static_cast<const char **>(
        MemoryContextAllocZero(context, (contents.size() + 1) * sizeof(const char *)));
    for (std::size_t step = 0; step + 1 < contents.size(); ++step)
        site.conversions[step] = conversion_between(contents[step], contents[step + 1], context);
    site.contents = {ids, contents.size()};
    MemoryContextSetParent(context, keeper);
    site.context = context;
}

ConversionSite &conversion_site(FunctionCallInfo fcinfo, std::span<const std::int32_t> contents)
{
    FmgrInfo *const function = fcinfo->flinfo;
    if (function->fn_extra == nullptr) {
        require_utf8();
        function->fn_extra = MemoryContextAllocZero(function->fn_mcxt, sizeof(ConversionSite));
    }
    auto &site = *static_cast<ConversionSite *>(function->fn_extra);
    if (site.context == nullptr || !std::ranges::equal(site.contents, contents))
        fill_site(site, function->fn_mcxt, contents);
    return site;
}

} // namespace

SR_FUNCTION(sr_plan_contents)
{
    require_utf8();
    const format::Plan plan =
        plan_between(PG_GETARG_INT32(0), PG_GETARG_INT32(1), PG_GETARG_BOOL(2));
    begin_rows(fcinfo);
    for (const format::Step &step : plan.steps)
        add_row(fcinfo, {text_datum(step.action), text_datum(step.path), text_datum(step.detail),
                         BoolGetDatum(step.lossy), BoolGetDatum(step.reversible)});
    return Datum{0};
}

SR_FUNCTION(sr_convert_document)
{
    const ConversionSite &site = conversion_site(fcinfo, integers_argument(fcinfo, 1));
    const Limits limits = current_limits();
    Datum instance = PG_GETARG_DATUM(0);
    for (std::size_t step = 0; step + 1 < site.contents.size(); ++step) {
        const Jsonb *const jsonb = DatumGetJsonbP(instance);
        const std::string_view text = call_core([&] {
            Arena arena(CurrentMemoryContext);
            std::pmr::string out(&arena);
            evolution::convert(site.conversions[step], JsonbView(jsonb), limits, out);
            out.push_back('\0');
            return keep_text(out, arena);
        });
        instance = DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data()));
    }
    return instance;
}

} // namespace schema_registry::pg
