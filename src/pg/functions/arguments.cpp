// Reading arguments and making results; every text that leaves is in the database's UTF-8.
// Exercised by all of sql/.
#include "pg/functions/arguments.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"
}

#include "pg/cache/sources.hpp"
#include "pg/errors.hpp"
#include "pg/gate.hpp"

#include <algorithm>

namespace schema_registry::pg {

namespace {

constexpr int kMaxFields = 8;

text *make_text(const char *bytes, std::size_t size)
{
    if (size > MaxAllocSize - VARHDRSZ)
        ereport(ERROR, (errcode(sqlstate_of(Code::too_complex)),
                        errmsg("result is too large for a value of type text")));
    return cstring_to_text_with_len(bytes, static_cast<int>(size));
}

// The elements of an array argument without nulls; count is 0 for null.
Datum *elements_of(FunctionCallInfo fcinfo, int argument, Oid type, int &count)
{
    count = 0;
    if (PG_ARGISNULL(argument))
        return nullptr;
    ArrayType *const array = PG_GETARG_ARRAYTYPE_P(argument);
    if (array_contains_nulls(array))
        ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                        errmsg("references must not contain nulls")));
    const bool is_text = type == TEXTOID;
    Datum *elements = nullptr;
    deconstruct_array(array, type, is_text ? -1 : static_cast<int>(sizeof(std::int32_t)), !is_text,
                      TYPALIGN_INT, &elements, nullptr, &count);
    return elements;
}

} // namespace

std::string_view text_of(Datum datum)
{
    const text *const value = DatumGetTextPP(datum);
    return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

std::string_view required_text(FunctionCallInfo fcinfo, int argument, const char *name)
{
    if (PG_ARGISNULL(argument))
        ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                        errmsg("argument \"%s\" must not be null", name)));
    return text_of(PG_GETARG_DATUM(argument));
}

std::string_view text_or(FunctionCallInfo fcinfo, int argument, std::string_view otherwise)
{
    return PG_ARGISNULL(argument) ? otherwise : text_of(PG_GETARG_DATUM(argument));
}

std::span<const ReferenceRow> references_argument(FunctionCallInfo fcinfo, int names_argument)
{
    int name_count = 0;
    int id_count = 0;
    const Datum *const names = elements_of(fcinfo, names_argument, TEXTOID, name_count);
    const Datum *const ids = elements_of(fcinfo, names_argument + 1, INT4OID, id_count);
    if (name_count != id_count)
        ereport(ERROR, (errcode(sqlstate_of(Code::invalid_argument)),
                        errmsg("references must have as many names as schema ids"),
                        errdetail("There are %d names and %d schema ids.", name_count, id_count)));
    if (name_count == 0)
        return {};
    auto *const references =
        static_cast<ReferenceRow *>(palloc(static_cast<Size>(name_count) * sizeof(ReferenceRow)));
    for (int i = 0; i < name_count; ++i)
        references[i] = {text_of(names[i]), DatumGetInt32(ids[i])};
    return {references, static_cast<std::size_t>(name_count)};
}

std::span<const std::int32_t> integers_argument(FunctionCallInfo fcinfo, int argument)
{
    int count = 0;
    const Datum *const elements = elements_of(fcinfo, argument, INT4OID, count);
    auto *const integers =
        static_cast<std::int32_t *>(palloc((static_cast<Size>(count) + 1) * sizeof(std::int32_t)));
    for (int i = 0; i < count; ++i)
        integers[i] = DatumGetInt32(elements[i]);
    return {integers, static_cast<std::size_t>(count)};
}

const format::Format &require_format(std::string_view name)
{
    const format::Format *const format = call_core([&] { return format::find_format(name); });
    if (format != nullptr)
        return *format;
    StringInfoData known;
    initStringInfo(&known);
    for (const format::Format *const row : call_core([&] { return format::all_formats(); }))
        appendStringInfo(&known, "%s\"%.*s\"", known.len == 0 ? "" : ", ",
                         static_cast<int>(row->name.size()), row->name.data());
    ereport(ERROR,
            (errcode(sqlstate_of(Code::invalid_argument)),
             errmsg("format \"%.*s\" does not exist", static_cast<int>(name.size()), name.data()),
             errdetail("Formats are %s.", known.data)));
    pg_unreachable();
}

format::Schema stored_schema(std::int32_t schema_id, bool assert_formats)
{
    ContentRow content;
    if (!find_content(schema_id, content))
        raise_undefined_content(schema_id);
    return {&require_format(content.format), build_source({
                                                 .text = content.schema,
                                                 .references = references_of_content(schema_id),
                                                 .default_dialect = content.dialect,
                                                 .assert_formats = assert_formats,
                                             })};
}

Datum text_datum(std::string_view value)
{
    if (value.find('\0') == std::string_view::npos) [[likely]]
        return PointerGetDatum(make_text(value.data(), value.size()));
    StringInfoData escaped;
    initStringInfo(&escaped);
    for (const char character : value) {
        if (character == '\0')
            appendStringInfoString(&escaped, "\\u0000");
        else
            appendStringInfoChar(&escaped, character);
    }
    return PointerGetDatum(make_text(escaped.data, static_cast<std::size_t>(escaped.len)));
}

Datum record_datum(FunctionCallInfo fcinfo, std::initializer_list<Field> fields)
{
    TupleDesc row = nullptr;
    if (get_call_result_type(fcinfo, nullptr, &row) != TYPEFUNC_COMPOSITE ||
        row->natts != static_cast<int>(fields.size()) || row->natts > kMaxFields)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("unexpected result type of a function")));
    Datum values[kMaxFields] = {};
    bool nulls[kMaxFields] = {};
    int column = 0;
    for (const Field &field : fields) {
        values[column] = field.value;
        nulls[column] = field.is_null;
        ++column;
    }
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

void begin_rows(FunctionCallInfo fcinfo)
{
    InitMaterializedSRF(fcinfo, 0);
}

void add_row(FunctionCallInfo fcinfo, std::initializer_list<Datum> columns)
{
    const auto *const result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
    Datum values[kMaxFields] = {};
    bool nulls[kMaxFields] = {};
    Assert(result->setDesc->natts == static_cast<int>(columns.size()));
    std::copy(columns.begin(), columns.end(), values);
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

} // namespace schema_registry::pg
