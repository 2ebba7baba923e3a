// What a schema's text is and whether it is valid: describe_content(), check_content(),
// require_valid_content(), canonical_form(), crc64_avro(). Registration calls them before anything is stored.
// Tested by sql/registration.sql, sql/validate_schema.sql and sql/canonical_form.sql.
#include "pg/gate.hpp"

#include "core/versioning/crc64_avro.hpp"
#include "pg/arena.hpp"
#include "pg/cache/sources.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/settings.hpp"

namespace schema_registry::pg {

namespace {

// The arguments that these functions share.
struct ContentArguments {
    const format::Format *format;
    format::Source source;
};

// An argument that the function has, and that is true.
bool is_true(FunctionCallInfo fcinfo, int argument)
{
    return PG_NARGS() > argument && !PG_ARGISNULL(argument) && PG_GETARG_BOOL(argument);
}

// schema, format, ref_names, ref_ids, dialect; then assert_formats and is_lenient where the function
// has them.
ContentArguments content_arguments(FunctionCallInfo fcinfo)
{
    require_utf8();
    return {
        .format = &require_format(required_text(fcinfo, 1, "format")),
        .source = build_source({
            .text = required_text(fcinfo, 0, "schema"),
            .references = references_argument(fcinfo, 2),
            .default_dialect = text_or(fcinfo, 4, default_dialect()),
            .assert_formats = is_true(fcinfo, 5),
            .is_lenient = is_true(fcinfo, 6),
        }),
    };
}

format::Description describe(const format::Format &format, const format::Source &source)
{
    const Limits limits = current_limits();
    return call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            return format.describe(source, limits, &arena);
        },
        About::argument);
}

} // namespace

SR_FUNCTION(sr_describe_content)
{
    const ContentArguments arguments = content_arguments(fcinfo);
    const format::Description description = describe(*arguments.format, arguments.source);
    const Field version = description.version.empty() ? Field() : Field(description.version);
    return record_datum(fcinfo,
                        {description.normal_form, description.normalized, description.canonical,
                         description.dialect, version, Field(description.is_complete)});
}

SR_FUNCTION(sr_check_content)
{
    const ContentArguments arguments = content_arguments(fcinfo);
    const Limits limits = current_limits();
    const std::span<const format::Problem> problems = call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            return arguments.format->check(arguments.source, limits, &arena);
        },
        About::argument);
    begin_rows(fcinfo);
    for (const format::Problem &problem : problems)
        add_row(fcinfo, {text_datum(problem.path), text_datum(problem.message)});
    return Datum{0};
}

SR_FUNCTION(sr_require_valid_content)
{
    const ContentArguments arguments = content_arguments(fcinfo);
    const Limits limits = current_limits();
    call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            arguments.format->require_valid(arguments.source, limits, &arena);
        },
        About::argument);
    PG_RETURN_VOID();
}

SR_FUNCTION(sr_canonical_form)
{
    require_utf8();
    const format::Format &format = require_format(text_of(PG_GETARG_DATUM(1)));
    const format::Source source = build_source({.text = text_of(PG_GETARG_DATUM(0)),
                                                .references = {},
                                                .default_dialect = default_dialect()});
    return text_datum(describe(format, source).canonical);
}

SR_FUNCTION(sr_crc64_avro)
{
    const bytea *const bytes = PG_GETARG_BYTEA_PP(0);
    std::uint64_t print =
        versioning::crc64_avro({VARDATA_ANY(bytes), static_cast<Size>(VARSIZE_ANY_EXHDR(bytes))});
    constexpr Size kSize = VARHDRSZ + sizeof print;
    auto *const result = static_cast<bytea *>(palloc(kSize));
    SET_VARSIZE(result, kSize);
    for (char *byte = VARDATA(result); byte != VARDATA(result) + sizeof print; ++byte, print >>= 8)
        *byte = static_cast<char>(print & 0xFF);
    PG_RETURN_BYTEA_P(result);
}

} // namespace schema_registry::pg
