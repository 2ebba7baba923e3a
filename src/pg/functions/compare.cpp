// compare_contents(), compare_with_contents(): the differences between schemas, and what each breaks.
// Tested by sql/compatibility_levels.sql.
#include "pg/gate.hpp"

#include "pg/arena.hpp"
#include "pg/cache/comparisons.hpp"
#include "pg/cache/sources.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/settings.hpp"

#include <algorithm>
#include <cstring>

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
    ContentRow content;
    if (!find_content(schema_id, content))
        raise_undefined_content(schema_id);
    batch.ids[batch.count] = schema_id;
    batch.schemas[batch.count] = {&require_format(content.format),
                                  build_source({
                                      .text = content.schema,
                                      .references = references_of_content(schema_id),
                                      .default_dialect = content.dialect,
                                  })};
    ++batch.count;
    batch.bytes += content.schema.size();
    MemoryContextSwitchTo(before);
}

// The new schema's side of the keys under which comparisons are remembered; false if they are not.
bool begin_key(FunctionCallInfo fcinfo, int hash_argument, std::string_view policy,
               ComparisonKey &key)
{
    key = {};
    if (PG_ARGISNULL(hash_argument) || policy.size() > key.policy.size())
        return false;
    const std::string_view hash = text_of(PG_GETARG_DATUM(hash_argument)); // bytea lies as text
    if (hash.size() != key.new_hash.size())
        return false;
    std::memcpy(key.new_hash.data(), hash.data(), hash.size());
    std::copy(policy.begin(), policy.end(), key.policy.begin());
    key.max_containment_steps = current_limits().max_containment_steps;
    return true;
}

// Compares what has gathered, adds the rows, and makes room. The key, if it is not null, is that of
// the new schema.
void finish_batch(FunctionCallInfo fcinfo, Batch &batch, const format::Schema &new_schema,
                  std::string_view policy, ComparisonKey *key)
{
    MemoryContext before = MemoryContextSwitchTo(batch.context);
    const std::span<const format::Differences> found = differences_from(
        {batch.schemas, static_cast<std::size_t>(batch.count)}, new_schema, policy);
    for (int i = 0; i < batch.count; ++i) {
        add_differences(fcinfo, batch.ids[i], found[i]);
        if (key != nullptr && find_content_hash(batch.ids[i], key->old_hash) &&
            !find_comparison(*key))
            remember_comparison(*key, found[i]);
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
    const format::Schema old_schema{format, schema_arguments(fcinfo, 0, "old_schema")};
    const format::Schema new_schema{format, schema_arguments(fcinfo, 4, "new_schema")};
    begin_rows(fcinfo);
    add_differences(fcinfo, 0, differences_from({&old_schema, 1}, new_schema, policy)[0]);
    return Datum{0};
}

SR_FUNCTION(sr_compare_with_contents)
{
    require_utf8();
    const std::string_view policy = text_or(fcinfo, 7, "STRICT");
    const format::Schema new_schema{&require_format(required_text(fcinfo, 5, "new_format")),
                                    schema_arguments(fcinfo, 1, "new_schema")};
    ComparisonKey key;
    const bool remembers = begin_key(fcinfo, 6, policy, key);
    Batch batch{};
    batch.context = AllocSetContextCreate(CurrentMemoryContext, "schema_registry compared schemas",
                                          ALLOCSET_DEFAULT_SIZES);
    begin_rows(fcinfo);
    for (const std::int32_t schema_id : integers_argument(fcinfo, 0)) {
        CHECK_FOR_INTERRUPTS();
        if (remembers && find_content_hash(schema_id, key.old_hash)) {
            if (const auto known = find_comparison(key)) {
                add_differences(fcinfo, schema_id, *known);
                continue;
            }
        }
        read_schema(schema_id, batch);
        if (batch.is_full())
            finish_batch(fcinfo, batch, new_schema, policy, remembers ? &key : nullptr);
    }
    finish_batch(fcinfo, batch, new_schema, policy, remembers ? &key : nullptr);
    return Datum{0};
}

} // namespace schema_registry::pg
