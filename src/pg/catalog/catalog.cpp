// Catalog-style scans of the registry's tables (systable_beginscan with a null snapshot).
//
// The obvious ways are wrong: SPI and the active snapshot see what the query sees, so a backend in
// REPEATABLE READ would cache an old version that no invalidation message ever corrects. Object
// identifiers of tables and indexes are looked up once and remembered until a relcache
// invalidation. Tested by sql/validate.sql and by the isolation specs.
#include "pg/catalog/catalog.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/errors.hpp"

#include <cstring>
#include <iterator>

namespace schema_registry::pg {

namespace {

enum Table { kSubject, kVersion, kContent, kReference, kTableCount };

enum Index {
    kSubjectById,
    kSubjectByName,
    kVersionBySubject,
    kVersionByContent,
    kContentById,
    kContentByFingerprint,
    kReferenceByContent,
    kIndexCount
};

constexpr const char *kTableNames[] = {"subject", "version", "content", "reference"};
constexpr const char *kIndexNames[] = {
    "subject_pkey",          "subject_name_key", "version_subject_id_version_key",
    "version_schema_id_idx", "content_pkey",     "content_fingerprint_idx",
    "reference_pkey",
};
static_assert(std::size(kTableNames) == kTableCount && std::size(kIndexNames) == kIndexCount);

// Attribute numbers, in the order of control/install.
enum SubjectColumn : AttrNumber { kSubjectId = 1, kSubjectName };
enum VersionColumn : AttrNumber {
    kVersionId = 1,
    kVersionSubjectId,
    kVersionOrdinal,
    kVersionSemantic,
    kVersionSchemaId,
    kVersionState,
    kVersionAssertFormats,
    kVersionDeletedAt
};
enum ContentColumn : AttrNumber {
    kContentId = 1,
    kContentGuid,
    kContentFormat,
    kContentSchema,
    kContentFingerprint,
    kContentHash,
    kContentDialect
};
enum ReferenceColumn : AttrNumber {
    kReferenceSchemaId = 1,
    kReferencePosition,
    kReferenceName,
    kReferenceSubject,
    kReferenceVersion,
    kReferenceTarget
};

struct Relations {
    Oid tables[kTableCount];
    Oid indexes[kIndexCount];
};

Relations remembered;
bool relations_are_remembered = false;

Oid require_relation(const char *name, Oid schema)
{
    const Oid relation = get_relname_relid(name, schema);
    if (!OidIsValid(relation))
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("relation \"schema_registry.%s\" does not exist", name)));
    return relation;
}

// By value: a message that arrives while a table is opened may forget what is remembered.
Relations relations()
{
    if (relations_are_remembered)
        return remembered;
    Relations found;
    const Oid schema = get_namespace_oid("schema_registry", false);
    for (int i = 0; i < kTableCount; ++i)
        found.tables[i] = require_relation(kTableNames[i], schema);
    for (int i = 0; i < kIndexCount; ++i)
        found.indexes[i] = require_relation(kIndexNames[i], schema);
    remembered = found;
    relations_are_remembered = true;
    return found;
}

// One scan. Plain struct: an error in between leaves it to the server's resource owner.
struct Scan {
    Relation table;
    SysScanDesc scan;
    HeapTuple tuple;
};

Scan begin_scan(Table table, Index index, ScanKeyData key)
{
    const Relations found = relations();
    Scan scan;
    scan.table = table_open(found.tables[table], AccessShareLock);
    scan.scan = systable_beginscan(scan.table, found.indexes[index], true, nullptr, 1, &key);
    scan.tuple = nullptr;
    return scan;
}

bool next_row(Scan &scan)
{
    scan.tuple = systable_getnext(scan.scan);
    return HeapTupleIsValid(scan.tuple);
}

void end_scan(Scan &scan)
{
    systable_endscan(scan.scan);
    table_close(scan.table, AccessShareLock);
}

ScanKeyData equal_integer(AttrNumber column, std::int32_t value)
{
    ScanKeyData key;
    ScanKeyInit(&key, column, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(value));
    return key;
}

bool is_null(const Scan &scan, AttrNumber column)
{
    return heap_attisnull(scan.tuple, column, RelationGetDescr(scan.table));
}

Datum attribute(const Scan &scan, AttrNumber column)
{
    bool null = false;
    const Datum value = heap_getattr(scan.tuple, column, RelationGetDescr(scan.table), &null);
    if (null)
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("unexpected null in column %d of \"schema_registry.%s\"", column,
                               RelationGetRelationName(scan.table))));
    return value;
}

std::int32_t integer(const Scan &scan, AttrNumber column)
{
    return DatumGetInt32(attribute(scan, column));
}

// A copy of a text or bytea; null is empty.
std::string_view bytes(const Scan &scan, AttrNumber column)
{
    if (is_null(scan, column))
        return {};
    varlena *const copy = PG_DETOAST_DATUM_COPY(attribute(scan, column));
    return {VARDATA(copy), VARSIZE(copy) - VARHDRSZ};
}

Sha256 sha256(const Scan &scan, AttrNumber column)
{
    const std::string_view stored = bytes(scan, column);
    Sha256 hash;
    if (stored.size() != hash.size())
        ereport(ERROR, (errcode(sqlstate_of(Code::internal)),
                        errmsg("unexpected length of a hash in \"schema_registry.%s\"",
                               RelationGetRelationName(scan.table))));
    std::memcpy(hash.data(), stored.data(), hash.size());
    return hash;
}

// A growing array in the current context.
template <typename Row>
struct Rows {
    Row *rows = nullptr;
    std::size_t count = 0;
    std::size_t capacity = 0;
};

template <typename Row>
void append(Rows<Row> &rows, const Row &row)
{
    if (rows.rows == nullptr) {
        rows.capacity = 16;
        rows.rows = static_cast<Row *>(palloc(rows.capacity * sizeof(Row)));
    } else if (rows.count == rows.capacity) {
        rows.capacity *= 2;
        rows.rows = static_cast<Row *>(repalloc_huge(rows.rows, rows.capacity * sizeof(Row)));
    }
    rows.rows[rows.count++] = row;
}

template <typename Row>
std::span<const Row> finish(Scan &scan, const Rows<Row> &rows)
{
    end_scan(scan);
    return {rows.rows, rows.count};
}

std::span<const VersionRow> read_versions(Scan scan)
{
    Rows<VersionRow> rows;
    while (next_row(scan)) {
        append(rows, VersionRow{
                         .version_id = integer(scan, kVersionId),
                         .subject_id = integer(scan, kVersionSubjectId),
                         .ordinal = integer(scan, kVersionOrdinal),
                         .semantic_version = bytes(scan, kVersionSemantic),
                         .schema_id = integer(scan, kVersionSchemaId),
                         .state = bytes(scan, kVersionState),
                         .assert_formats = DatumGetBool(attribute(scan, kVersionAssertFormats)),
                         .deleted = !is_null(scan, kVersionDeletedAt),
                     });
    }
    return finish(scan, rows);
}

} // namespace

bool find_subject(std::string_view name, std::int32_t &subject_id)
{
    ScanKeyData key;
    text *const value = cstring_to_text_with_len(name.data(), static_cast<int>(name.size()));
    ScanKeyInit(&key, kSubjectName, BTEqualStrategyNumber, F_TEXTEQ, PointerGetDatum(value));
    Scan scan = begin_scan(kSubject, kSubjectByName, key);
    const bool found = next_row(scan);
    if (found)
        subject_id = integer(scan, kSubjectId);
    end_scan(scan);
    return found;
}

bool find_subject_name(std::int32_t subject_id, std::string_view &name)
{
    Scan scan = begin_scan(kSubject, kSubjectById, equal_integer(kSubjectId, subject_id));
    const bool found = next_row(scan);
    if (found)
        name = bytes(scan, kSubjectName);
    end_scan(scan);
    return found;
}

bool find_content(std::int32_t schema_id, ContentRow &row)
{
    Scan scan = begin_scan(kContent, kContentById, equal_integer(kContentId, schema_id));
    const bool found = next_row(scan);
    if (found) {
        row = ContentRow{
            .schema_id = schema_id,
            .format = bytes(scan, kContentFormat),
            .schema = bytes(scan, kContentSchema),
            .content_hash = sha256(scan, kContentHash),
            .dialect = bytes(scan, kContentDialect),
        };
    }
    end_scan(scan);
    return found;
}

bool find_content_hash(std::int32_t schema_id, Sha256 &content_hash)
{
    Scan scan = begin_scan(kContent, kContentById, equal_integer(kContentId, schema_id));
    const bool found = next_row(scan);
    if (found)
        content_hash = sha256(scan, kContentHash);
    end_scan(scan);
    return found;
}

std::span<const VersionRow> versions_of_subject(std::int32_t subject_id)
{
    return read_versions(
        begin_scan(kVersion, kVersionBySubject, equal_integer(kVersionSubjectId, subject_id)));
}

std::span<const VersionRow> versions_of_content(std::int32_t schema_id)
{
    return read_versions(
        begin_scan(kVersion, kVersionByContent, equal_integer(kVersionSchemaId, schema_id)));
}

std::span<const std::int32_t> contents_of_fingerprint(const Sha256 &fingerprint)
{
    auto *const value = static_cast<bytea *>(palloc(VARHDRSZ + fingerprint.size()));
    SET_VARSIZE(value, VARHDRSZ + fingerprint.size());
    std::memcpy(VARDATA(value), fingerprint.data(), fingerprint.size());
    ScanKeyData key;
    ScanKeyInit(&key, kContentFingerprint, BTEqualStrategyNumber, F_BYTEAEQ,
                PointerGetDatum(value));
    Scan scan = begin_scan(kContent, kContentByFingerprint, key);
    Rows<std::int32_t> rows;
    while (next_row(scan))
        append(rows, integer(scan, kContentId));
    return finish(scan, rows);
}

std::span<const ReferenceRow> references_of_content(std::int32_t schema_id)
{
    Scan scan =
        begin_scan(kReference, kReferenceByContent, equal_integer(kReferenceSchemaId, schema_id));
    Rows<ReferenceRow> rows;
    while (next_row(scan))
        append(rows, ReferenceRow{.name = bytes(scan, kReferenceName),
                                  .target_id = integer(scan, kReferenceTarget)});
    return finish(scan, rows);
}

bool forget_tables(Oid relation) noexcept
{
    if (!relations_are_remembered)
        return !OidIsValid(relation);
    bool concerns_us = !OidIsValid(relation);
    for (const Oid table : remembered.tables)
        concerns_us = concerns_us || table == relation;
    if (concerns_us)
        relations_are_remembered = false;
    return concerns_us;
}

} // namespace schema_registry::pg
