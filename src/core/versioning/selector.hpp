// Selectors: the texts that name a version of a subject, and which version they mean.
//
//   orders  orders@latest  orders@3  orders@1.2.0  orders@^1  orders@~1.2  #17  :.ctx:#17
//   sha256:<64 hex digits>
//
// A subject of the default context may be written ":.:orders".
//
// The part after the last '@' counts as a version only if it has one of these forms; otherwise it
// belongs to the subject. Everything here is trivially copyable and only looks at the text given.
// Tested by test/unit/versioning/selector_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/versioning/semantic_version.hpp"

namespace schema_registry::versioning {

enum class SelectorKind : std::uint8_t { latest, ordinal, semantic, caret, tilde, id, fingerprint };

// "latest", "ordinal", "semantic", "caret", "tilde", "id", "fingerprint".
[[nodiscard]] std::string_view name_of(SelectorKind kind) noexcept;

struct Selector {
    SelectorKind kind = SelectorKind::latest;
    std::string_view subject; // qualified, as written; of an id its context (":.ctx:") or empty
    std::string_view value;   // after '@', '#' or "sha256:"; empty where nothing is written
    std::int32_t number = 0;  // the ordinal or the id
    SemanticVersion version;  // of kind semantic
    Range range;              // of kinds caret and tilde
    std::array<std::byte, 32> fingerprint{};

    // Has one exact answer for ever.
    [[nodiscard]] bool is_pinned() const noexcept
    {
        return kind == SelectorKind::ordinal || kind == SelectorKind::semantic ||
               kind == SelectorKind::id || kind == SelectorKind::fingerprint;
    }
};

// Every text is a selector; one that names nothing is found out by looking it up.
[[nodiscard]] Selector parse_selector(std::string_view text) noexcept;

// A version of the selector's subject.
struct Candidate {
    std::int32_t ordinal;
    std::string_view semantic_version;
    std::string_view state; // "ACTIVE", ...
    bool deleted;           // softly
};

// Whether a version in this state has passed registration, so that an ordinal or an exact version
// may name it.
[[nodiscard]] bool is_registered_state(std::string_view state) noexcept;

// The index of the version meant, or nothing. Floating selectors take the highest version by
// precedence: of the active releases, else of the active prereleases, else of the deprecated
// releases, else of the deprecated prereleases. Kinds id and fingerprint name contents, not
// versions of a subject, and choose nothing here.
[[nodiscard]] std::optional<std::size_t> choose(const Selector &selector,
                                                std::span<const Candidate> candidates) noexcept;

} // namespace schema_registry::versioning
