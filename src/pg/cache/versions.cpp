// The name map (selector text to version) and what fills it. The map holds for one generation of
// the registry and is emptied as a whole; it is read again when a message arrived while reading.
// Which of a subject's versions is meant is the core's to choose (core/versioning/selector.hpp).
// Tested by sql/selectors.sql.
#include "pg/cache/versions.hpp"

extern "C" {
#include "common/hashfn.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

#include "core/versioning/selector.hpp"
#include "pg/cache/invalidation.hpp"
#include "pg/errors.hpp"
#include "pg/gate.hpp"

#include <cstring>
#include <optional>
#include <span>

namespace schema_registry::pg {

namespace {

constexpr long kMaxNames = 4096;            // then the map starts anew
constexpr std::size_t kMaxNameBytes = 1024; // a longer selector is not remembered
constexpr int kMaxReads = 8;                // of one selector while messages keep arriving

struct NameKey {
    const char *text;
    std::size_t size;
};

struct NameEntry {
    NameKey key; // first: dynahash finds it there
    ResolvedVersion version;
};

MemoryContext name_context = nullptr;
HTAB *names = nullptr;
std::uint64_t names_hold_for = 0; // the generation that the map was filled in

std::uint32_t hash_name(const void *key, Size)
{
    const auto *const name = static_cast<const NameKey *>(key);
    return hash_bytes(reinterpret_cast<const unsigned char *>(name->text),
                      static_cast<int>(name->size));
}

int match_names(const void *left, const void *right, Size)
{
    const auto *const a = static_cast<const NameKey *>(left);
    const auto *const b = static_cast<const NameKey *>(right);
    return a->size == b->size ? std::memcmp(a->text, b->text, a->size) : 1;
}

void restart_names(std::uint64_t generation)
{
    names = nullptr;
    if (name_context == nullptr)
        name_context = AllocSetContextCreate(CacheMemoryContext, "schema_registry names",
                                             ALLOCSET_SMALL_SIZES);
    else
        MemoryContextReset(name_context);
    HASHCTL control{};
    control.keysize = sizeof(NameKey);
    control.entrysize = sizeof(NameEntry);
    control.hash = hash_name;
    control.match = match_names;
    control.hcxt = name_context;
    names = hash_create("schema_registry names", 64, &control,
                        HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
    names_hold_for = generation;
}

const ResolvedVersion *recall(std::string_view selector)
{
    if (names == nullptr || names_hold_for != cache_generations.names)
        return nullptr;
    const NameKey key{selector.data(), selector.size()};
    const auto *const entry =
        static_cast<const NameEntry *>(hash_search(names, &key, HASH_FIND, nullptr));
    return entry == nullptr ? nullptr : &entry->version;
}

void remember(std::string_view selector, const ResolvedVersion &version, std::uint64_t generation)
{
    if (selector.size() > kMaxNameBytes)
        return;
    if (names == nullptr || names_hold_for != generation ||
        hash_get_num_entries(names) >= kMaxNames)
        restart_names(generation);
    auto *const text = static_cast<char *>(MemoryContextAlloc(name_context, selector.size() + 1));
    std::memcpy(text, selector.data(), selector.size());
    const NameKey key{text, selector.size()};
    auto *const entry = static_cast<NameEntry *>(hash_search(names, &key, HASH_ENTER, nullptr));
    entry->version = version;
}

versioning::Selector parse(std::string_view selector)
{
    return call_core([&] { return versioning::parse_selector(selector); });
}

// Whether a subject belongs to a context as a selector writes it (":.ctx:"; empty is any).
bool lies_in_context(std::int32_t subject_id, std::string_view context)
{
    if (context.empty())
        return true;
    std::string_view subject;
    return find_subject_name(subject_id, subject) && subject.starts_with(context);
}

// The oldest version that holds a content.
void take_older(const VersionRow *&oldest, std::int32_t schema_id, std::string_view context)
{
    for (const VersionRow &row : versions_of_content(schema_id)) {
        if ((oldest == nullptr || row.version_id < oldest->version_id) &&
            lies_in_context(row.subject_id, context))
            oldest = &row;
    }
}

const VersionRow *choose_of_subject(const versioning::Selector &selector)
{
    std::int32_t subject_id = 0;
    if (!find_subject(selector.subject, subject_id))
        return nullptr;
    const std::span<const VersionRow> rows = versions_of_subject(subject_id);
    auto *const candidates = static_cast<versioning::Candidate *>(
        palloc_extended(rows.size() * sizeof(versioning::Candidate), MCXT_ALLOC_HUGE));
    for (std::size_t i = 0; i < rows.size(); ++i)
        candidates[i] = {rows[i].ordinal, rows[i].semantic_version, rows[i].state, rows[i].deleted};
    const std::optional<std::size_t> chosen = call_core([&] {
        return versioning::choose(selector, {candidates, rows.size()});
    });
    return chosen ? &rows[*chosen] : nullptr;
}

const VersionRow *find_version(const versioning::Selector &selector)
{
    const VersionRow *oldest = nullptr;
    switch (selector.kind) {
    case versioning::SelectorKind::id:
        take_older(oldest, selector.number, selector.subject);
        return oldest;
    case versioning::SelectorKind::fingerprint:
        for (const std::int32_t schema_id : contents_of_fingerprint(selector.fingerprint))
            take_older(oldest, schema_id, selector.subject);
        return oldest;
    default:
        return choose_of_subject(selector);
    }
}

bool read_version(std::string_view selector, ResolvedVersion &version)
{
    const versioning::Selector parsed = parse(selector);
    const VersionRow *const row = find_version(parsed);
    Sha256 content_hash;
    if (row == nullptr || !find_content_hash(row->schema_id, content_hash))
        return false;
    version = {row->version_id, row->schema_id, {content_hash, row->assert_formats}};
    return true;
}

} // namespace

bool resolve_selector(std::string_view selector, ResolvedVersion &version)
{
    if (const ResolvedVersion *known = recall(selector)) {
        version = *known;
        return true;
    }
    for (int reads = 1;; ++reads) {
        const std::uint64_t generation = cache_generations.names;
        const bool found = read_version(selector, version);
        const bool stands = generation == cache_generations.names;
        if (found && stands)
            remember(selector, version, generation);
        if (stands || reads == kMaxReads)
            return found;
        CHECK_FOR_INTERRUPTS();
    }
}

void raise_undefined_selector(std::string_view selector)
{
    const versioning::Selector parsed = parse(selector);
    const auto name_size = static_cast<int>(parsed.subject.size());
    const char *const name = parsed.subject.data();
    std::int32_t subject_id = 0;
    const char *detail = nullptr;
    const char *hint = "schema_registry.schema_versions lists what there is.";
    if (parsed.kind == versioning::SelectorKind::id)
        detail = psprintf("No version of a subject has the schema id %d.", parsed.number);
    else if (parsed.kind == versioning::SelectorKind::fingerprint)
        detail = "No version of a subject has this fingerprint.";
    else if (!find_subject(parsed.subject, subject_id)) {
        detail = psprintf("Subject \"%.*s\" is not registered.", name_size, name);
        hint = "Register a schema with register_schema(); schema_registry.subjects lists what "
               "there is.";
    } else if (versions_of_subject(subject_id).empty())
        detail = psprintf("Subject \"%.*s\" has no versions.", name_size, name);
    else
        detail = psprintf("Subject \"%.*s\" has versions, but none that this selector can mean.",
                          name_size, name);
    drop_error_context();
    ereport(ERROR, (errcode(sqlstate_of(Code::undefined_object)),
                    errmsg("schema \"%.*s\" does not exist", static_cast<int>(selector.size()),
                           selector.data()),
                    errdetail_internal("%s", detail), errhint("%s", hint)));
    pg_unreachable();
}

} // namespace schema_registry::pg
