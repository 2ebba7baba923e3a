// The senders are the triggers of the registry's tables (sr_invalidate_cache): they invalidate the
// relcache entry of their table, and the server delivers that to every backend with the commit,
// and to ourselves at the end of each command and on rollback. The callbacks only mark; a catalog
// must not be read in them. Tested by sql/cache.sql and by the isolation specs.
#include "pg/cache/invalidation.hpp"

#include "pg/shims.hpp"

extern "C" {
#include "access/xact.h"
#include "utils/inval.h"
}

#include "pg/catalog/catalog.hpp"

namespace schema_registry::pg {

CacheGenerations cache_generations;

namespace {

void invalidate_names()
{
    ++cache_generations.names;
    ++cache_generations.handles;
}

void on_relation_change(Datum, Oid relation)
{
    if (forget_tables(relation))
        invalidate_names();
}

// What an aborted (or only prepared) transaction wrote may have been read by itself.
void on_transaction_event(XactEvent event, void *)
{
    if (event == XACT_EVENT_ABORT || event == XACT_EVENT_PARALLEL_ABORT ||
        event == XACT_EVENT_PREPARE)
        invalidate_names();
}

void on_subtransaction_event(SubXactEvent event, SubTransactionId, SubTransactionId, void *)
{
    if (event == SUBXACT_EVENT_ABORT_SUB)
        invalidate_names();
}

} // namespace

void register_invalidation_callbacks()
{
    CacheRegisterRelcacheCallback(on_relation_change, Datum{0});
    RegisterXactCallback(on_transaction_event, nullptr);
    RegisterSubXactCallback(on_subtransaction_event, nullptr);
}

} // namespace schema_registry::pg
