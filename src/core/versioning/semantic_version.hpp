// Semantic versions (semver.org 2.0.0): parsing, precedence, the next one, and npm-like ranges.
//
// A SemanticVersion only looks at the text it was parsed from, which must outlive it. Its numbers
// stay digits: they have no greatest value but the length of the text.
// Tested by test/unit/versioning/semantic_version_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

namespace schema_registry::versioning {

// A longer text is no semantic version for us.
inline constexpr std::size_t kMaxSemanticVersionBytes = 255;

struct SemanticVersion {
    std::string_view text;
    std::string_view major, minor, patch; // digits without leading zeros
    std::string_view prerelease;          // without '-'; empty if there is none
    std::string_view build;               // without '+'; empty if there is none

    [[nodiscard]] bool is_prerelease() const noexcept { return !prerelease.empty(); }
};

// Nothing if the text is not MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD] to the letter.
[[nodiscard]] std::optional<SemanticVersion> parse_semantic_version(std::string_view text) noexcept;

// Below 0, 0 or above 0 by precedence; build metadata is ignored.
[[nodiscard]] int compare(const SemanticVersion &left, const SemanticVersion &right) noexcept;

// Appends bytes that compare by memcmp as the versions do by precedence; equal precedence gives
// equal bytes, and no key is the beginning of another.
void append_key(const SemanticVersion &version, std::pmr::string &out);

// The part of a version that a class of change raises.
enum class Part : std::uint8_t { patch, minor, major };

// "major", "minor", "patch", and "none", which raises the patch.
[[nodiscard]] std::optional<Part> part_of_class(std::string_view change_class) noexcept;

// Appends the version with that part raised, lower parts zero, prerelease and build dropped.
void append_next(const SemanticVersion &version, Part part, std::pmr::string &out);

enum class RangeKind : std::uint8_t {
    caret, // ^1.2.3: nothing left of the first non-zero part changes
    tilde, // ~1.2.3: the minor stays (the major, if only that is given)
};

// ^1, ^1.2, ^1.2.3[-PRE], ~1, ~1.2, ~1.2.3[-PRE]; minor and patch are empty where not given.
struct Range {
    RangeKind kind = RangeKind::caret;
    std::string_view text; // with its sign
    std::string_view major, minor, patch, prerelease;
};

[[nodiscard]] std::optional<Range> parse_range(std::string_view text) noexcept;

// Prereleases of the upper bound are outside; those of a lower bound without a patch are inside.
[[nodiscard]] bool contains(const Range &range, const SemanticVersion &version) noexcept;

} // namespace schema_registry::versioning
