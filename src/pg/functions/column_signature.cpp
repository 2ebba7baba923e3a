// column_signature(): all that a column's values are, in a word. A trigger asks for each row that is
// written, and a query over the catalog takes a hundred times as long.
// Tested by sql/migrate_attachment.sql.
#include "pg/gate.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_enum.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include <algorithm>

namespace schema_registry::pg {

namespace {

// The same on any search path.
const char *type_name(Oid type, std::int32_t modifier)
{
    return format_type_extended(type, modifier,
                                FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY);
}

void append_collation(StringInfo out, Oid collation)
{
    HeapTuple tuple = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
    if (!HeapTupleIsValid(tuple))
        return; // of a type that has none
    auto *const row = reinterpret_cast<Form_pg_collation>(GETSTRUCT(tuple));
    appendStringInfo(
        out, " COLLATE %s",
        quote_qualified_identifier(get_namespace_name(row->collnamespace), NameStr(row->collname)));
    ReleaseSysCache(tuple);
}

void append_labels(StringInfo out, Oid type)
{
    appendStringInfoString(out, " ENUM");
    CatCList *const rows = SearchSysCacheList1(ENUMTYPOIDNAME, ObjectIdGetDatum(type));
    auto **const labels = static_cast<Form_pg_enum *>(
        palloc((static_cast<Size>(rows->n_members) + 1) * sizeof(Form_pg_enum)));
    for (int i = 0; i < rows->n_members; ++i)
        labels[i] = reinterpret_cast<Form_pg_enum>(GETSTRUCT(&rows->members[i]->tuple));
    std::sort(labels, labels + rows->n_members, [](Form_pg_enum left, Form_pg_enum right) {
        return left->enumsortorder < right->enumsortorder;
    });
    for (int i = 0; i < rows->n_members; ++i)
        appendStringInfo(out, " %s", quote_literal_cstr(NameStr(labels[i]->enumlabel)));
    ReleaseCatCacheList(rows);
}

} // namespace

// column_signature(relation, column_name): null if there is no such column.
SR_FUNCTION(sr_column_signature)
{
    HeapTuple tuple =
        SearchSysCacheAttName(PG_GETARG_OID(0), text_to_cstring(PG_GETARG_TEXT_PP(1)));
    if (!HeapTupleIsValid(tuple))
        PG_RETURN_NULL();
    auto *const column = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple));
    StringInfoData out;
    initStringInfo(&out);
    appendStringInfo(&out, "%s %s", quote_identifier(NameStr(column->attname)),
                     type_name(column->atttypid, column->atttypmod));
    append_collation(&out, column->attcollation);
    const Oid base = getBaseType(column->atttypid);
    if (base != column->atttypid)
        appendStringInfo(&out, " OVER %s", type_name(base, -1));
    if (get_typtype(base) == TYPTYPE_ENUM)
        append_labels(&out, base);
    ReleaseSysCache(tuple);
    PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

} // namespace schema_registry::pg
