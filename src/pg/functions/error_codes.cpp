// error_codes(): the table of errors as SQL sees it, for documents and tests to compare with.
// Tested by sql/errors.sql.
#include "pg/gate.hpp"

#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"

namespace schema_registry::pg {

SR_FUNCTION(sr_error_codes)
{
    begin_rows(fcinfo);
    for (const ErrorRow &row : error_table())
        add_row(fcinfo, {text_datum(row.name), text_datum(unpack_sql_state(row.sqlstate)),
                         text_datum(row.meaning)});
    return Datum{0};
}

} // namespace schema_registry::pg
