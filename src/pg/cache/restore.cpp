// A CHECK runs again when a dump is restored, and neither the order of tables nor an evolved schema
// may lose a row then. A restore session is one with check_function_bodies off and an exactly
// empty search_path, as pg_dump sets them (SET search_path = '' gives "", which is different), of
// a user with the rights of the database's owner. Both are asked for because a transaction pooler
// leaks settings to others. Ordinary writers gain nothing by forging the settings. Tested by
// test/tap (dump and restore) and sql/restore.sql.
#include "pg/cache/restore.hpp"

#include "pg/shims.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "commands/trigger.h"
#include "tcop/pquery.h"
#include "utils/guc.h"
}

#include "pg/settings.hpp"

namespace schema_registry::pg {

namespace {

bool is_restore_session()
{
    return !check_function_bodies && namespace_search_path != nullptr &&
           namespace_search_path[0] == '\0' &&
           (superuser() || has_database_owner_rights(GetUserId()));
}

bool copy_is_running()
{
    return ActivePortal != nullptr && ActivePortal->commandTag == CMDTAG_COPY;
}

} // namespace

RestoreRule current_restore_rule()
{
    if (!skips_validation_in_restore())
        return RestoreRule::none;
    if (SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)
        return RestoreRule::all_is_let_through;
    if (!is_restore_session())
        return RestoreRule::none;
    return copy_is_running() ? RestoreRule::all_is_let_through
                             : RestoreRule::unknown_is_let_through;
}

} // namespace schema_registry::pg
