// Loads referenced contents breadth first. A content knows its targets by identifier, and they are
// immutable, so the order in which rows are read cannot mix versions. Tested by sql/references.sql.
#include "pg/cache/sources.hpp"

#include "core/format/format.hpp"
#include "pg/arena.hpp"
#include "pg/errors.hpp"
#include "pg/gate.hpp"
#include "pg/settings.hpp"

extern "C" {
#include "utils/inval.h"
}

namespace schema_registry::pg {

namespace {

// Documents that one schema may consist of.
constexpr std::uint32_t kMaxDocuments = 1000;

// Documents found so far; documents[0] is the schema itself and has no identifier here.
struct Documents {
    format::SourceDocument *documents;
    std::int32_t *ids;
    std::uint32_t count;
};

std::uint32_t index_of(Documents &known, std::int32_t schema_id)
{
    for (std::uint32_t i = 1; i < known.count; ++i) {
        if (known.ids[i] == schema_id)
            return i;
    }
    if (known.count == kMaxDocuments)
        ereport(ERROR, (errcode(sqlstate_of(Code::too_complex)),
                        errmsg("schema refers to too many schemas"),
                        errdetail("At most %u can belong together, references of references "
                                  "included.",
                                  kMaxDocuments)));
    known.ids[known.count] = schema_id;
    return known.count++;
}

std::span<const format::SourceReference> link(Documents &known,
                                              std::span<const ReferenceRow> references)
{
    if (references.empty())
        return {};
    auto *const linked = static_cast<format::SourceReference *>(
        palloc(references.size() * sizeof(format::SourceReference)));
    for (std::size_t i = 0; i < references.size(); ++i)
        linked[i] = {references[i].name, index_of(known, references[i].target_id)};
    return {linked, references.size()};
}

format::Source json_schema_of(std::string_view format_name, const format::Source &source)
{
    const Limits limits = current_limits();
    return call_core([&] {
        const format::Format *const format = format::find_format(format_name);
        if (format == nullptr || format->json_schema == nullptr)
            return source;
        Arena arena(CurrentMemoryContext);
        return format->json_schema(source, limits, &arena);
    });
}

} // namespace

void raise_undefined_content(std::int32_t schema_id)
{
    ereport(ERROR, (errcode(sqlstate_of(Code::undefined_object)),
                    errmsg("schema with id %d does not exist", schema_id),
                    errdetail("It is the schema at hand, or one of those that it refers to.")));
    pg_unreachable();
}

format::Source build_source(const SourceRequest &request)
{
    const std::uint32_t capacity = request.references.empty() ? 1 : kMaxDocuments;
    Documents known;
    known.documents =
        static_cast<format::SourceDocument *>(palloc(capacity * sizeof(format::SourceDocument)));
    known.ids = static_cast<std::int32_t *>(palloc(capacity * sizeof(std::int32_t)));
    known.count = 1;
    known.documents[0] = {request.text, link(known, request.references), {}};
    for (std::uint32_t i = 1; i < known.count; ++i) {
        CHECK_FOR_INTERRUPTS();
        ContentRow content;
        if (!find_content(known.ids[i], content))
            raise_undefined_content(known.ids[i]);
        known.documents[i] = {content.schema, link(known, references_of_content(known.ids[i])),
                              content.dialect};
    }
    return {.documents = {known.documents, known.count},
            .default_dialect = request.default_dialect,
            .assert_formats = request.assert_formats,
            .is_lenient = request.is_lenient};
}

bool load_source(const ResolvedVersion &version, format::Source &source)
{
    ContentRow content;
    if (!find_content(version.schema_id, content) ||
        content.content_hash != version.key.content_hash)
        return false;
    source =
        json_schema_of(content.format, build_source({
                                           .text = content.schema,
                                           .references = references_of_content(version.schema_id),
                                           .default_dialect = content.dialect,
                                           .assert_formats = version.key.assert_formats,
                                       }));
    return true;
}

format::Source source_of_selector(std::string_view selector, ResolvedVersion &version)
{
    for (int lookups = 0; lookups < kMaxLookups; ++lookups) {
        if (!resolve_selector(selector, version))
            raise_undefined_selector(selector);
        format::Source source;
        if (load_source(version, source))
            return source;
        CHECK_FOR_INTERRUPTS();
        AcceptInvalidationMessages();
    }
    raise_unstable_content(selector);
}

void raise_unstable_content(std::string_view selector)
{
    ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                    errmsg("content of schema \"%.*s\" is not the one registered",
                           static_cast<int>(selector.size()), selector.data())));
    pg_unreachable();
}

} // namespace schema_registry::pg
