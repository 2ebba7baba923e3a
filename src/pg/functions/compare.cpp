// compare_contents(), compare_with_contents(): the differences between schemas, and what each breaks.
// Tested by sql/compatibility_levels.sql.
#include "pg/gate.hpp"

extern "C" {
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "utils/memutils.h"
}

#include "pg/arena.hpp"
#include "pg/cache/comparisons.hpp"
#include "pg/cache/sources.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/settings.hpp"

#include <cstdint>

namespace schema_registry::pg {

namespace {

// One of the two schemas, whose arguments start at that place: text, reference names and ids,
// dialect.
SourceRequest schema_arguments(FunctionCallInfo fcinfo, int first, const char *name)
{
    return {
        .text = required_text(fcinfo, first, name),
        .references = references_argument(fcinfo, first + 1),
        .default_dialect = text_or(fcinfo, first + 3, default_dialect()),
    };
}

std::span<const format::Differences> differences_from(std::span<const format::Schema> old_schemas,
                                                      const format::Schema &new_schema,
                                                      std::string_view policy)
{
    const Limits limits = current_limits();
    return call_core(
        [&] {
            Arena arena(CurrentMemoryContext);
            return format::compare(old_schemas, new_schema, policy, limits, &arena);
        },
        About::argument);
}

void add_differences(FunctionCallInfo fcinfo, std::int32_t schema_id,
                     format::Differences differences)
{
    for (const format::Difference &difference : differences)
        add_row(fcinfo,
                {Int32GetDatum(schema_id), text_datum(difference.rule), text_datum(difference.path),
                 text_datum(difference.message), BoolGetDatum(difference.breaks_backward),
                 BoolGetDatum(difference.breaks_forward), text_datum(difference.change_class)});
}

// Stored schemas that are compared at once, so that the new one is read once for all of them.
struct Batch {
    static constexpr int kMostSchemas = 64;
    static constexpr std::size_t kMostBytes = 4 * 1024 * 1024;

    MemoryContext context; // of what they are read into
    format::Schema schemas[kMostSchemas];
    std::int32_t ids[kMostSchemas];
    int count;
    std::size_t bytes;

    [[nodiscard]] bool is_full() const { return count == kMostSchemas || bytes >= kMostBytes; }
};

void read_schema(std::int32_t schema_id, Batch &batch)
{
    MemoryContext before = MemoryContextSwitchTo(batch.context);
    const format::Schema schema = stored_schema(schema_id, false);
    batch.ids[batch.count] = schema_id;
    batch.schemas[batch.count] = schema;
    ++batch.count;
    batch.bytes += schema.source.documents.front().text.size();
    MemoryContextSwitchTo(before);
}

void add_to_hash(pg_cryptohash_ctx *hash, std::string_view bytes)
{
    const std::uint64_t size = bytes.size(); // so that no two lists of texts are the same bytes
    if (pg_cryptohash_update(hash, reinterpret_cast<const std::uint8_t *>(&size), sizeof size) <
            0 ||
        pg_cryptohash_update(hash, reinterpret_cast<const std::uint8_t *>(bytes.data()),
                             bytes.size()) < 0)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)), errmsg("could not hash a schema")));
}

// The new schema's side of the keys under which comparisons are remembered. It is taken of what is
// compared: who could say it in another way could have a later registration find a lie.
ComparisonKey key_of(const SourceRequest &schema, std::string_view format, std::string_view policy)
{
    ComparisonKey key{};
    pg_cryptohash_ctx *const hash = pg_cryptohash_create(PG_SHA256);
    if (hash == nullptr || pg_cryptohash_init(hash) < 0)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)), errmsg("could not hash a schema")));
    add_to_hash(hash, format);
    add_to_hash(hash, policy);
    add_to_hash(hash, schema.text);
    add_to_hash(hash, schema.default_dialect);
    for (const ReferenceRow &reference : schema.references) {
        add_to_hash(hash, reference.name);
        add_to_hash(hash, {reinterpret_cast<const char *>(&reference.target_id),
                           sizeof reference.target_id});
    }
    if (pg_cryptohash_final(hash, reinterpret_cast<std::uint8_t *>(key.new_hash.data()),
                            key.new_hash.size()) < 0)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)), errmsg("could not hash a schema")));
    pg_cryptohash_free(hash);
    key.max_containment_steps = current_limits().max_containment_steps;
    return key;
}

// Compares what has gathered, adds the rows, remembers them and makes room.
void finish_batch(FunctionCallInfo fcinfo, Batch &batch, const format::Schema &new_schema,
                  std::string_view policy, ComparisonKey &key)
{
    if (batch.count == 0)
        return;
    MemoryContext before = MemoryContextSwitchTo(batch.context);
    const std::span<const format::Differences> found = differences_from(
        {batch.schemas, static_cast<std::size_t>(batch.count)}, new_schema, policy);
    for (int i = 0; i < batch.count; ++i) {
        add_differences(fcinfo, batch.ids[i], found[i]);
        if (find_content_hash(batch.ids[i], key.old_hash) && !find_comparison(key))
            remember_comparison(key, found[i]);
    }
    MemoryContextSwitchTo(before);
    MemoryContextReset(batch.context);
    batch.count = 0;
    batch.bytes = 0;
}

} // namespace

SR_FUNCTION(sr_compare_contents)
{
    require_utf8();
    const format::Format *const format = &require_format(required_text(fcinfo, 8, "format"));
    const std::string_view policy = text_or(fcinfo, 9, "STRICT");
    const format::Schema old_schema{format,
                                    build_source(schema_arguments(fcinfo, 0, "old_schema"))};
    const format::Schema new_schema{format,
                                    build_source(schema_arguments(fcinfo, 4, "new_schema"))};
    begin_rows(fcinfo);
    add_differences(fcinfo, 0, differences_from({&old_schema, 1}, new_schema, policy)[0]);
    return Datum{0};
}

SR_FUNCTION(sr_compare_with_contents)
{
    require_utf8();
    const std::string_view policy = text_or(fcinfo, 6, "STRICT");
    const SourceRequest request = schema_arguments(fcinfo, 1, "new_schema");
    const format::Schema new_schema{&require_format(required_text(fcinfo, 5, "new_format")),
                                    build_source(request)};
    ComparisonKey key = key_of(request, new_schema.format->name, policy);
    Batch batch{};
    batch.context = AllocSetContextCreate(CurrentMemoryContext, "schema_registry compared schemas",
                                          ALLOCSET_DEFAULT_SIZES);
    begin_rows(fcinfo);
    for (const std::int32_t schema_id : integers_argument(fcinfo, 0)) {
        CHECK_FOR_INTERRUPTS();
        if (find_content_hash(schema_id, key.old_hash)) {
            if (const auto known = find_comparison(key)) {
                add_differences(fcinfo, schema_id, *known);
                continue;
            }
        }
        read_schema(schema_id, batch);
        if (batch.is_full())
            finish_batch(fcinfo, batch, new_schema, policy, key);
    }
    finish_batch(fcinfo, batch, new_schema, policy, key);
    return Datum{0};
}

} // namespace schema_registry::pg
