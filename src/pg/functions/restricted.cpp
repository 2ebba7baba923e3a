// is_restricted(): whether the server runs code of somebody for another, as functions of an index while
// its table is analyzed: what the session's role may do is not that code's to use.
// Tested by sql/privileges.sql.
#include "pg/gate.hpp"

namespace schema_registry::pg {

SR_FUNCTION(sr_is_restricted)
{
    return BoolGetDatum(InSecurityRestrictedOperation());
}

} // namespace schema_registry::pg
