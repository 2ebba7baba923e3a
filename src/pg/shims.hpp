// The server's base headers, and all in which the majors we build for (15 and later) differ.
#pragma once

extern "C" {
#include "postgres.h"

#include "catalog/pg_database.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/acl.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
}

#include <cstring>

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

// A function that is called for nodes, as the server's walkers take it: before 16 without a type.
using Walker = bool (*)(Node *, void *);
#if PG_VERSION_NUM >= 160000
inline Walker server_walker(Walker walker)
{
    return walker;
}
#else
inline auto server_walker(Walker walker)
{
    bool (*untyped)();
    static_assert(sizeof untyped == sizeof walker);
    std::memcpy(&untyped, &walker, sizeof walker);
    return untyped;
}
#endif

// Calls walker for each node right below; true as soon as it says so.
inline bool walk_expression(Node *node, Walker walker, void *context)
{
    return expression_tree_walker(node, server_walker(walker), context);
}

// The same below what the parser made, which is not analysed.
inline bool walk_raw_expression(Node *node, Walker walker, void *context)
{
    return raw_expression_tree_walker(node, server_walker(walker), context);
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
