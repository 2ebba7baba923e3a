// compare_contents(): the differences between two schemas of one format, and what each breaks.
// Tested by sql/compatibility.sql.
#include "pg/gate.hpp"

#include "pg/arena.hpp"
#include "pg/cache/sources.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/settings.hpp"

namespace schema_registry::pg {

namespace {

// One of the two schemas, whose arguments start at that place: text, reference names and ids,
// dialect.
format::Source schema_arguments(FunctionCallInfo fcinfo, int first, const char *name)
{
    return build_source({
        .text = required_text(fcinfo, first, name),
        .references = references_argument(fcinfo, first + 1),
        .default_dialect = text_or(fcinfo, first + 3, default_dialect()),
    });
}

} // namespace

SR_FUNCTION(sr_compare_contents)
{
    require_utf8();
    const format::Format &format = require_format(required_text(fcinfo, 8, "format"));
    const std::string_view policy = text_or(fcinfo, 9, "STRICT");
    const format::Source old_schema = schema_arguments(fcinfo, 0, "old_schema");
    const format::Source new_schema = schema_arguments(fcinfo, 4, "new_schema");
    const Limits limits = current_limits();
    const std::span<const format::Difference> differences = call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            return format.compare(old_schema, new_schema, policy, limits, &arena);
        },
        About::argument);
    begin_rows(fcinfo);
    for (const format::Difference &difference : differences)
        add_row(fcinfo,
                {text_datum(difference.rule), text_datum(difference.path),
                 text_datum(difference.message), BoolGetDatum(difference.breaks_backward),
                 BoolGetDatum(difference.breaks_forward), text_datum(difference.change_class)});
    return Datum{0};
}

} // namespace schema_registry::pg
