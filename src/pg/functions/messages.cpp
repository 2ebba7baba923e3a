// Messages as Kafka carries them: decode_message(), validate_against() over bytea, wire_schema_id().
// A frame is a byte 0, a schema id of four bytes, the highest first, and the payload. A call site keeps
// what it has compiled for the pairs of schemas it met, until the registry changes.
// Tested by sql/avro_messages.sql.
#include "pg/gate.hpp"

extern "C" {
#include "access/xact.h"
#include "utils/fmgrprotos.h"
#include "utils/inval.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
}

#include "core/base/keep.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "pg/arena.hpp"
#include "pg/cache/invalidation.hpp"
#include "pg/cache/program_cache.hpp"
#include "pg/cache/restore.hpp"
#include "pg/cache/sources.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/functions/arguments.hpp"
#include "pg/functions/instance_text.hpp"
#include "pg/jsonb/jsonb_writer.hpp"
#include "pg/settings.hpp"

#include <cstring>

namespace schema_registry::pg {

namespace {

constexpr std::size_t kFrameBytes = 5;
constexpr int kMaxReadings = 16; // that one call site keeps

// How messages of one schema are read as another, or only checked.
struct Reading {
    std::int32_t writer_id;
    std::int32_t reader_id; // 0: they are only checked
    MemoryContext context;  // of the block
    const format::Format *format;
    const char *block; // null where messages are JSON
};

// What a version's subject holds under the schema id of a frame.
struct Admission {
    std::int32_t version_id;
    std::int32_t schema_id;
    ResolvedVersion version;
    bool is_admitted;
};

struct MessageSite {
    MemoryContext context;
    std::uint64_t generation; // of the names that what is kept rests on
    TimestampTz statement;
    Limits limits;
    RestoreRule restore_rule;
    Admission admission; // the last one
    int count;
    int oldest;
    Reading readings[kMaxReadings];
};

struct Message {
    bool is_framed;
    std::int32_t schema_id;
    std::string_view payload;
};

std::string_view bytes_of(Datum datum)
{
    const bytea *const value = DatumGetByteaPP(datum);
    return {VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

Message open_frame(std::string_view message)
{
    if (message.size() < kFrameBytes || message.front() != '\0')
        return {false, 0, message};
    std::uint32_t id = 0;
    for (std::size_t at = 1; at < kFrameBytes; ++at)
        id = id << 8 | static_cast<unsigned char>(message[at]);
    return {true, static_cast<std::int32_t>(id), message.substr(kFrameBytes)};
}

void forget_readings(MessageSite &site)
{
    site.admission = {};
    site.oldest = 0;
    while (site.count > 0)
        MemoryContextDelete(site.readings[--site.count].context);
}

MessageSite &message_site(FunctionCallInfo fcinfo)
{
    FmgrInfo *const function = fcinfo->flinfo;
    auto *site = static_cast<MessageSite *>(function->fn_extra);
    if (site == nullptr) {
        require_utf8();
        site = static_cast<MessageSite *>(
            MemoryContextAllocZero(function->fn_mcxt, sizeof(MessageSite)));
        site->context = function->fn_mcxt;
        function->fn_extra = site;
    }
    if (site->statement != GetCurrentStatementStartTimestamp()) {
        AcceptInvalidationMessages();
        site->limits = current_limits();
        site->restore_rule = current_restore_rule();
        site->statement = GetCurrentStatementStartTimestamp();
    }
    if (site->generation != cache_generations.names) {
        forget_readings(*site);
        site->generation = cache_generations.names;
    }
    return *site;
}

// Compiles into a context of its own, which starts under the current one, so that an error frees it.
Reading compile_reading(const MessageSite &site, std::int32_t writer_id, std::int32_t reader_id)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schema_registry reading",
                                                  ALLOCSET_SMALL_SIZES);
    MemoryContext scratch =
        AllocSetContextCreate(context, "schema_registry compiler", ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(scratch);
    const format::Schema writer = stored_schema(writer_id, false);
    Reading reading{writer_id, reader_id, context, writer.format, nullptr};
    if (writer.format->compile_reading != nullptr) {
        format::Schema reader = writer;
        if (reader_id != 0 && reader_id != writer_id)
            reader = stored_schema(reader_id, false);
        if (reader.format != writer.format)
            ereport(ERROR, (errcode(sqlstate_of(Code::incompatible)),
                            errmsg("message cannot be read with a schema of another format"),
                            errdetail("It was written with schema %d, the reader is schema %d.",
                                      writer_id, reader_id)));
        const std::span<const char> block = call_core([&] {
            Arena arena(scratch);
            return writer.format->compile_reading(
                writer.source, reader_id == 0 ? nullptr : &reader.source, site.limits, &arena);
        });
        auto *const kept = static_cast<char *>(MemoryContextAllocHuge(context, block.size()));
        std::memcpy(kept, block.data(), block.size());
        reading.block = kept;
    }
    MemoryContextSwitchTo(caller);
    MemoryContextDelete(scratch);
    MemoryContextSetParent(context, site.context);
    return reading;
}

// By value: another may take its place.
Reading reading_of(MessageSite &site, std::int32_t writer_id, std::int32_t reader_id)
{
    for (int at = 0; at < site.count; ++at) {
        const Reading &known = site.readings[at];
        if (known.writer_id == writer_id && known.reader_id == reader_id)
            return known;
    }
    const Reading made = compile_reading(site, writer_id, reader_id);
    if (site.count < kMaxReadings) {
        site.readings[site.count++] = made;
        return made;
    }
    MemoryContext old = site.readings[site.oldest].context;
    site.readings[site.oldest] = made;
    site.oldest = (site.oldest + 1) % kMaxReadings;
    MemoryContextDelete(old);
    return made;
}

std::int32_t schema_of(std::string_view selector)
{
    ResolvedVersion version;
    if (!resolve_selector(selector, version))
        raise_undefined_selector(selector);
    return version.schema_id;
}

// By the server's own parser, which keeps zeros behind a number; ours tells first whether it is JSON.
Datum decode_text(std::string_view text, const Limits &limits)
{
    call_core([&] {
        Arena arena(CurrentMemoryContext);
        const Result<json::Document> document = read_instance(text, limits, &arena);
        if (!document)
            throw Error(Code::invalid_binary, "message is neither framed nor JSON text",
                        document.error().detail,
                        "Avro data without a frame is read with the schema it was written with, "
                        "argument writer.");
    });
    auto *const copy =
        static_cast<char *>(MemoryContextAllocHuge(CurrentMemoryContext, text.size() + 1));
    std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return DirectFunctionCall1(jsonb_in, CStringGetDatum(copy));
}

Datum decode_binary(const Reading &reading, std::string_view payload, const Limits &limits)
{
    const std::span<const char> jsonb = call_core([&] {
        Arena arena(CurrentMemoryContext);
        const json::Document document =
            value_or_throw(reading.format->read_message(reading.block, payload, limits, &arena));
        return keep_all(write_jsonb(document.root(), &arena, limits), arena);
    });
    return PointerGetDatum(jsonb.data());
}

Admission look_up(const ResolvedVersion &version, std::int32_t schema_id)
{
    Admission admission{version.version_id, schema_id, {}, false};
    std::int32_t subject_id = 0;
    for (const VersionRow &row : versions_of_content(version.schema_id)) {
        if (row.version_id == version.version_id)
            subject_id = row.subject_id;
    }
    for (const VersionRow &row : versions_of_content(schema_id)) {
        if (row.subject_id != subject_id)
            continue;
        admission.version = {row.version_id, row.schema_id, {{}, row.assert_formats}};
        admission.is_admitted = find_content_hash(schema_id, admission.version.key.content_hash);
    }
    return admission;
}

// The version of the subject that a frame's schema id means; false if the subject has none such.
bool find_written(MessageSite &site, const ResolvedVersion &version, std::int32_t schema_id,
                  ResolvedVersion &written)
{
    if (site.admission.version_id != version.version_id || site.admission.schema_id != schema_id)
        site.admission = look_up(version, schema_id);
    written = site.admission.version;
    return site.admission.is_admitted;
}

bool is_valid_text(const ResolvedVersion &version, std::string_view text, const Limits &limits)
{
    CachedProgram *entry = find_program(version.key);
    if (entry == nullptr) {
        format::Source source;
        if (!load_source(version, source))
            raise_undefined_content(version.schema_id);
        entry = insert_program(version.key, source, "message");
    }
    entry->used = true;
    const OwnedProgram &program = *entry->program;
    return call_core([&] {
        Arena scratch(CurrentMemoryContext);
        const Result<json::Document> document = read_instance(text, limits, &scratch);
        return document.ok() && jsonschema::evaluate(program.view, document->root(), limits,
                                                     &scratch) == jsonschema::Verdict::valid;
    });
}

bool is_valid_message(MessageSite &site, const ResolvedVersion &version, const Message &message)
{
    ResolvedVersion written = version;
    if (message.is_framed && !find_written(site, version, message.schema_id, written))
        return false;
    const Reading reading = reading_of(site, written.schema_id, 0);
    if (reading.block == nullptr)
        return is_valid_text(written, message.payload, site.limits);
    if (!message.is_framed)
        return false; // nothing tells which version it was written with
    return call_core([&] {
        Arena scratch(CurrentMemoryContext);
        return reading.format->read_message(reading.block, message.payload, site.limits, &scratch)
            .ok();
    });
}

} // namespace

SR_FUNCTION(sr_decode_message)
{
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    MessageSite &site = message_site(fcinfo);
    const std::string_view bytes = bytes_of(PG_GETARG_DATUM(0));
    Message message = open_frame(bytes);
    const bool has_writer = !PG_ARGISNULL(2);
    if (has_writer)
        message = {false, schema_of(text_of(PG_GETARG_DATUM(2))), bytes};
    else if (!message.is_framed)
        return decode_text(bytes, site.limits);
    const std::int32_t reader_id =
        PG_ARGISNULL(1) ? message.schema_id : schema_of(text_of(PG_GETARG_DATUM(1)));
    const Reading reading = reading_of(site, message.schema_id, reader_id);
    return reading.block == nullptr ? decode_text(message.payload, site.limits)
                                    : decode_binary(reading, message.payload, site.limits);
}

SR_FUNCTION(sr_validate_against_message)
{
    MessageSite &site = message_site(fcinfo);
    const std::string_view selector = text_of(PG_GETARG_DATUM(1));
    ResolvedVersion version;
    const bool is_let_through = site.restore_rule == RestoreRule::all_is_let_through;
    if (is_let_through || !resolve_selector(selector, version)) {
        if (!is_let_through && site.restore_rule == RestoreRule::none)
            raise_undefined_selector(selector);
        ++cache_statistics.bypassed;
        PG_RETURN_NULL();
    }
    ++cache_statistics.validations;
    PG_RETURN_BOOL(is_valid_message(site, version, open_frame(bytes_of(PG_GETARG_DATUM(0)))));
}

SR_FUNCTION(sr_wire_schema_id)
{
    const Message message = open_frame(bytes_of(PG_GETARG_DATUM(0)));
    if (!message.is_framed)
        PG_RETURN_NULL();
    PG_RETURN_INT32(message.schema_id);
}

} // namespace schema_registry::pg
