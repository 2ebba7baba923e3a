// resolve_selector() and parse_selector(). Tested by sql/selectors.sql.
#include "pg/gate.hpp"

extern "C" {
#include "utils/inval.h"
}

#include "core/versioning/selector.hpp"
#include "pg/cache/versions.hpp"
#include "pg/functions/arguments.hpp"

namespace schema_registry::pg {

SR_FUNCTION(sr_resolve_selector)
{
    require_utf8();
    const std::string_view selector = text_of(PG_GETARG_DATUM(0));
    AcceptInvalidationMessages();
    ResolvedVersion version;
    if (!resolve_selector(selector, version))
        raise_undefined_selector(selector);
    PG_RETURN_INT32(version.version_id);
}

SR_FUNCTION(sr_parse_selector)
{
    require_utf8();
    const std::string_view text = text_of(PG_GETARG_DATUM(0));
    std::string_view kind;
    const versioning::Selector selector = call_core([&] {
        const versioning::Selector parsed = versioning::parse_selector(text);
        kind = versioning::name_of(parsed.kind);
        return parsed;
    });
    return record_datum(fcinfo, {selector.subject, kind, selector.value});
}

} // namespace schema_registry::pg
