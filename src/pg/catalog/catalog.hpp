// The registry's tables as the server layer reads them: index scans that return plain structs.
//
// Every scan takes a fresh catalog snapshot (the latest committed rows and our own uncommitted
// ones), whatever snapshot the query runs under, and asks for no privilege: a writer of a
// constrained table needs none on the registry. Text is a detoasted copy in the current context.
// The attribute numbers in catalog.cpp are a contract with control/install.
#pragma once

#include "pg/shims.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace schema_registry::pg {

using Sha256 = std::array<std::byte, 32>;

struct VersionRow {
    std::int32_t version_id;
    std::int32_t subject_id;
    std::int32_t ordinal;
    std::string_view semantic_version;
    std::int32_t schema_id;
    std::string_view state;
    bool assert_formats;
    bool deleted;
};

struct ContentRow {
    std::int32_t schema_id;
    std::string_view format;
    std::string_view schema;
    Sha256 content_hash;
    std::string_view dialect;
};

struct ReferenceRow {
    std::string_view name;
    std::int32_t target_id;
};

// Each find_ is false if there is no such row.
[[nodiscard]] bool find_subject(std::string_view name, std::int32_t &subject_id);
[[nodiscard]] bool find_subject_name(std::int32_t subject_id, std::string_view &name);
[[nodiscard]] bool find_content(std::int32_t schema_id, ContentRow &row);
[[nodiscard]] bool find_content_hash(std::int32_t schema_id, Sha256 &content_hash);

// The rows of a subject, of a content, and the contents of a fingerprint; empty if there are none.
[[nodiscard]] std::span<const VersionRow> versions_of_subject(std::int32_t subject_id);
[[nodiscard]] std::span<const VersionRow> versions_of_content(std::int32_t schema_id);
[[nodiscard]] std::span<const std::int32_t> contents_of_fingerprint(const Sha256 &fingerprint);
[[nodiscard]] std::span<const ReferenceRow> references_of_content(std::int32_t schema_id);

// Called on relcache invalidation: whether this may concern a table of ours (InvalidOid concerns
// all). What is remembered of the tables is then forgotten; nothing is looked up.
[[nodiscard]] bool forget_tables(Oid relation) noexcept;

} // namespace schema_registry::pg
