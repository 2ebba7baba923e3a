// semantic_version_key(), is_semantic_version(), next_semantic_version(). The key is indexed: its
// bytes must never change for a version. Tested by sql/semantic_version.sql.
#include "pg/gate.hpp"

#include "core/base/keep.hpp"
#include "core/versioning/semantic_version.hpp"
#include "pg/arena.hpp"
#include "pg/functions/arguments.hpp"

#include <cstring>
#include <string>

namespace schema_registry::pg {

namespace {

// Inside the gate: the version, or an Error.
versioning::SemanticVersion require_version(std::string_view text)
{
    const auto version = versioning::parse_semantic_version(text);
    if (!version)
        throw Error(Code::invalid_argument,
                    "invalid semantic version \"" + std::string(text) + "\"",
                    "A semantic version is MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD].");
    return *version;
}

} // namespace

SR_FUNCTION(sr_semantic_version_key)
{
    const std::string_view text = text_of(PG_GETARG_DATUM(0));
    const std::string_view key = call_core([&] {
        Arena arena(CurrentMemoryContext);
        std::pmr::string bytes(&arena);
        versioning::append_key(require_version(text), bytes);
        return keep_text(bytes, arena);
    });
    auto *const result = static_cast<bytea *>(palloc(VARHDRSZ + key.size()));
    SET_VARSIZE(result, VARHDRSZ + key.size());
    std::memcpy(VARDATA(result), key.data(), key.size());
    PG_RETURN_BYTEA_P(result);
}

SR_FUNCTION(sr_is_semantic_version)
{
    const std::string_view text = text_of(PG_GETARG_DATUM(0));
    PG_RETURN_BOOL(call_core([&] { return versioning::parse_semantic_version(text).has_value(); }));
}

SR_FUNCTION(sr_next_semantic_version)
{
    const std::string_view text = text_of(PG_GETARG_DATUM(0));
    const std::string_view change_class = text_of(PG_GETARG_DATUM(1));
    const std::string_view next = call_core([&] {
        Arena arena(CurrentMemoryContext);
        const auto part = versioning::part_of_class(change_class);
        if (!part)
            throw Error(Code::invalid_argument,
                        "invalid class of change \"" + std::string(change_class) + "\"",
                        "Classes are \"major\", \"minor\", \"patch\" and \"none\".");
        std::pmr::string version(&arena);
        versioning::append_next(require_version(text), *part, version);
        return keep_text(version, arena);
    });
    return text_datum(next);
}

} // namespace schema_registry::pg
