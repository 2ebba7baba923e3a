// invalidate_cache(), the trigger that tells every backend of a change, and cache_statistics().
// Tested by sql/cache.sql.
#include "pg/gate.hpp"

extern "C" {
#include "commands/trigger.h"
#include "funcapi.h"
#include "utils/inval.h"
}

#include "pg/cache/program_cache.hpp"
#include "pg/errors.hpp"

#include <iterator>

namespace schema_registry::pg {

SR_FUNCTION(sr_invalidate_cache)
{
    if (!CALLED_AS_TRIGGER(fcinfo))
        ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                        errmsg("function can be called only by a trigger")));
    const auto *const trigger = reinterpret_cast<TriggerData *>(fcinfo->context);
    CacheInvalidateRelcache(trigger->tg_relation);
    if (!TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
        return PointerGetDatum(nullptr);
    return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple
                                                                      : trigger->tg_trigtuple);
}

SR_FUNCTION(sr_cache_statistics)
{
    TupleDesc row = nullptr;
    const std::int64_t columns[] = {
        cache_statistics.entries,  cache_statistics.bytes,     cache_statistics.hits,
        cache_statistics.misses,   cache_statistics.evictions, cache_statistics.validations,
        cache_statistics.bypassed,
    };
    constexpr int kColumns = static_cast<int>(std::size(columns));
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE || row->natts != kColumns)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("unexpected result type of a function")));
    Datum values[kColumns];
    bool nulls[kColumns] = {};
    for (int i = 0; i < kColumns; ++i)
        values[i] = Int64GetDatum(columns[i]);
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

} // namespace schema_registry::pg
