// The server's base headers, and all in which the majors we build for (15 and later) differ.
#pragma once

extern "C" {
#include "postgres.h"

#include "catalog/pg_database.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/acl.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
}

#if PG_VERSION_NUM < 150000
#error "schema_registry needs PostgreSQL 15 or later"
#endif

// Up to 15 it is empty, and -fvisibility=hidden would hide the magic block and the functions.
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

namespace schema_registry::pg {

// Whether the role has the rights of the owner of the database we are in.
inline bool has_database_owner_rights(Oid role)
{
#if PG_VERSION_NUM >= 160000
    return object_ownercheck(DatabaseRelationId, MyDatabaseId, role);
#else
    return pg_database_ownercheck(MyDatabaseId, role);
#endif
}

// Runs a query that is started, once and to its end: only then may it be parallel.
inline void run_to_end(QueryDesc *query)
{
#if PG_VERSION_NUM >= 180000
    ExecutorRun(query, ForwardScanDirection, 0);
#else
    ExecutorRun(query, ForwardScanDirection, 0, true);
#endif
}

} // namespace schema_registry::pg
