// count_rows(): counts rows of a table with the rights of the table's owner and no more, as the
// server's maintenance commands do. Planning a query evaluates functions that stand in indexes and
// constraints of its tables; whoever made those must not have them run with our rights. Tested by
// sql/privileges.sql.
#include "pg/gate.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
}

#include "pg/errors.hpp"

namespace schema_registry::pg {

namespace {

Oid owner_of(Oid relation)
{
    const HeapTuple row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
    if (!HeapTupleIsValid(row))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                        errmsg("relation with OID %u does not exist", relation)));
    const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(row))->relowner;
    ReleaseSysCache(row);
    return owner;
}

// Parsed with our rights, because owners need not have USAGE on our schema; planned and run with
// those that are in force.
SPIPlanPtr parse(const char *query)
{
    Oid types[] = {TEXTOID};
    const SPIPlanPtr plan = SPI_prepare(query, 1, types);
    if (plan == nullptr)
        ereport(ERROR,
                (errcode(sqlstate_of(Code::internal)),
                 errmsg("could not prepare a query: %s", SPI_result_code_string(SPI_result))));
    return plan;
}

// By the latest snapshot, as foreign keys are checked: rows were locked before they are counted,
// but in REPEATABLE READ the transaction's own snapshot may be older than the lock.
std::int64_t run(SPIPlanPtr plan, Datum argument)
{
    bool is_null = true;
    PushActiveSnapshot(GetLatestSnapshot());
    const int code = SPI_execute_plan(plan, &argument, nullptr, true, 1);
    if (code != SPI_OK_SELECT || SPI_processed != 1)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("a query that counts rows gave no row")));
    const Datum count = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
    PopActiveSnapshot();
    return is_null ? 0 : DatumGetInt64(count);
}

} // namespace

SR_FUNCTION(sr_count_rows)
{
    const Oid owner = owner_of(PG_GETARG_OID(0));
    Oid caller = InvalidOid;
    int context = 0;
    SPI_connect();
    const SPIPlanPtr plan = parse(text_to_cstring(PG_GETARG_TEXT_PP(1)));
    // An error puts both back: the end of a (sub)transaction restores user and settings.
    GetUserIdAndSecContext(&caller, &context);
    SetUserIdAndSecContext(owner, context | SECURITY_RESTRICTED_OPERATION);
    const int settings = NewGUCNestLevel();
    const std::int64_t count = run(plan, PG_GETARG_DATUM(2));
    AtEOXact_GUC(false, settings);
    SetUserIdAndSecContext(caller, context);
    SPI_finish();
    PG_RETURN_INT64(count);
}

} // namespace schema_registry::pg
