// read_rows(): reads rows of a table with the rights of the table's owner and no more, as the
// server's maintenance commands do. Planning a query evaluates functions that stand in indexes and
// constraints of its tables; whoever made those must not have them run with our rights. Not by SPI:
// it parses again under the role that runs a query if row security is on, and owners need not have
// USAGE on our schema. The rows go straight into a tuplestore, which spills to disk. Tested by
// sql/privileges.sql and sql/check_data.sql.
#include "pg/gate.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/tstoreReceiver.h"
#include "funcapi.h"
#include "parser/analyze.h"
#include "storage/lmgr.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
}

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

// With our rights. The table may have been renamed after its name was written into the query, and
// the name be another's by now, whose functions the owner of ours must not run.
Query *parse(const char *text, Oid relation)
{
    const Oid types[] = {TEXTOID};
    Query *const query = parse_analyze_fixedparams(linitial_node(RawStmt, pg_parse_query(text)),
                                                   text, types, 1, nullptr);
    if (linitial_node(RangeTblEntry, query->rtable)->relid != relation)
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                        errmsg("relation with OID %u was renamed", relation)));
    return query;
}

DestReceiver *receiver_of(const ReturnSetInfo *result)
{
    DestReceiver *const receiver = CreateDestReceiver(DestTuplestore);
    SetTuplestoreDestReceiverParams(
        receiver, result->setResult, result->econtext->ecxt_per_query_memory, true, result->setDesc,
        gettext_noop("a query of rows has other columns than those asked for"));
    return receiver;
}

// With the rights that are in force, also by parallel workers. By the latest snapshot, as foreign
// keys are checked: rows may have been locked before they are read, but in REPEATABLE READ the
// transaction's own snapshot may be older than the lock.
void run(Query *query, const char *text, Datum argument, DestReceiver *receiver)
{
    const ParamListInfo parameters = makeParamList(1);
    parameters->params[0] = {argument, false, PARAM_FLAG_CONST, TEXTOID};
    PushActiveSnapshot(GetLatestSnapshot());
    PlannedStmt *const plan = pg_plan_query(linitial_node(Query, pg_rewrite_query(query)), text,
                                            CURSOR_OPT_PARALLEL_OK, parameters);
    QueryDesc *const execution = CreateQueryDesc(plan, text, GetActiveSnapshot(), InvalidSnapshot,
                                                 receiver, parameters, nullptr, 0);
    ExecutorStart(execution, 0);
    run_to_end(execution);
    ExecutorFinish(execution);
    ExecutorEnd(execution);
    FreeQueryDesc(execution);
    PopActiveSnapshot();
}

} // namespace

SR_FUNCTION(sr_read_rows)
{
    const Oid relation = PG_GETARG_OID(0);
    const char *const statement = text_to_cstring(PG_GETARG_TEXT_PP(1));
    Oid caller = InvalidOid;
    int context = 0;
    InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
    DestReceiver *const receiver =
        receiver_of(reinterpret_cast<const ReturnSetInfo *>(fcinfo->resultinfo));
    // What reading takes anyway; taken first, it keeps the owner the owner.
    LockRelationOid(relation, AccessShareLock);
    const Oid owner = owner_of(relation);
    Query *const query = parse(statement, relation);
    // An error puts both back: the end of a (sub)transaction restores user and settings.
    GetUserIdAndSecContext(&caller, &context);
    SetUserIdAndSecContext(owner, context | SECURITY_RESTRICTED_OPERATION);
    const int settings = NewGUCNestLevel();
    // Its warnings would quote rows to callers who may not read them.
    set_config_option("schema_registry.explain_violations", "off", PGC_USERSET, PGC_S_SESSION,
                      GUC_ACTION_SAVE, true, 0, false);
    run(query, statement, PG_GETARG_DATUM(2), receiver);
    AtEOXact_GUC(false, settings);
    SetUserIdAndSecContext(caller, context);
    return Datum{0};
}

} // namespace schema_registry::pg
