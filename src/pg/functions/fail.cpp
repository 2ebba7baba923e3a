// fail(): raises the errors that the registry's SQL functions find, with their SQLSTATE, message,
// detail and hint. Tested by sql/errors.sql.
#include "pg/gate.hpp"

extern "C" {
#include "utils/builtins.h"
}

#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"

namespace schema_registry::pg {

namespace {

const char *optional_text(FunctionCallInfo fcinfo, int argument)
{
    return PG_ARGISNULL(argument) ? nullptr : text_to_cstring(PG_GETARG_TEXT_PP(argument));
}

} // namespace

SR_FUNCTION(sr_fail)
{
    const char *const sqlstate = optional_text(fcinfo, 0);
    const char *const message = optional_text(fcinfo, 1);
    const char *const detail = optional_text(fcinfo, 2);
    const char *const hint = optional_text(fcinfo, 3);
    if (sqlstate == nullptr || strlen(sqlstate) != 5 || message == nullptr)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg_internal("fail() needs an SQLSTATE and a message")));
    drop_error_context();
    ereport(
        ERROR,
        (errcode(MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4])),
         errmsg_internal("%s", message), detail != nullptr ? errdetail_internal("%s", detail) : 0,
         hint != nullptr ? errhint("%s", hint) : 0));
    PG_RETURN_VOID();
}

} // namespace schema_registry::pg
