// What a compiled program's block holds. Every reference is an offset from the block's start, so
// the block can be copied anywhere; constants are json::Values of the same block.
//
// One Node is one schema. Its keywords are sorted by the kind of instance that they speak of, so an
// instance meets only those of its own kind: a type test, then at most one part, then values
// (enum, const) and the applicators that hold for any kind.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

#include "core/json/document.hpp"
#include "core/jsonschema/formats.hpp"
#include "core/jsonschema/keywords.hpp"

namespace schema_registry::jsonschema {

using Ref = std::uint32_t;
inline constexpr Ref kAccept = 0; // instead of a node: everything is valid
inline constexpr Ref kReject = 1; // nothing is
inline constexpr std::uint32_t kNoLimit = UINT32_MAX;
inline constexpr std::uint32_t kNoPattern = UINT32_MAX;
inline constexpr std::size_t kKinds = 6;

struct Text {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};

// The end of a JSON Pointer, and the step that it goes on from.
struct LocationStep {
    Ref outer = 0; // LocationStep, or 0
    Text tokens;   // "/properties/name"; of the first step in another document "<uri>#"
};

struct Node {
    std::uint8_t types = 0x3F;  // a bit for each json::Kind allowed
    bool integers_only = false; // of numbers
    std::uint16_t unused = 0;
    std::uint32_t resource = 0;
    Ref location = 0;                // LocationStep
    std::array<Ref, kKinds> parts{}; // TextPart, NumberPart, ArrayPart, ObjectPart by kind, or 0
    Ref values = 0;                  // ValuePart
    Ref combine = 0;                 // CombinePart
    Ref shape = 0;                   // FusedShape (fused_layout.hpp), or 0
};

struct TextPart {
    std::uint32_t min_length = 0; // characters
    std::uint32_t max_length = kNoLimit;
    std::uint32_t pattern = kNoPattern; // index into the companions
    Text pattern_source;
    Text format_name;
    bool has_format = false;
    FormatName format{};
};

struct Bound {
    Keyword keyword; // minimum, maximum, exclusive_*, multiple_of
    json::Value number;
};

struct NumberPart {
    std::uint32_t count = 0;
    Ref bounds = 0; // Bound[]
};

struct ArrayPart {
    std::uint32_t min_items = 0;
    std::uint32_t max_items = kNoLimit;
    std::uint32_t prefix_count = 0;
    Ref prefix = 0;      // Ref[]
    Ref items = kAccept; // of the elements behind the prefix
    Ref contains = kAccept;
    std::uint32_t min_contains = 1;
    std::uint32_t max_contains = kNoLimit;
    Ref unevaluated = kAccept;
    Keyword items_keyword = Keyword::items;
    bool unique = false;
    bool has_items = false;
    bool has_contains = false;
    bool contains_evaluates = false; // 2020-12: what contains matched counts as evaluated
    bool has_unevaluated = false;
};

// Tables of properties of this many entries, up to names of this many bytes, have by_length.
inline constexpr std::uint32_t kMinIndexedProperties = 8;
inline constexpr std::uint32_t kMaxIndexedLength = 255;

struct PropertyEntry {
    std::uint64_t prefix = 0; // json::key_prefix of the key
    Text key;
    Ref schema = kAccept;
    bool declared = false; // in `properties`, not only in `required`
    bool required = false;
};

struct PatternEntry {
    std::uint32_t pattern = 0;
    Ref schema = kAccept;
    Text source;
};

// dependencies, dependentRequired, dependentSchemas: what follows from a member being there.
struct DependencyEntry {
    Text key;
    Keyword keyword = Keyword::none;
    std::uint32_t name_count = 0;
    Ref names = 0; // Text[]
    Ref schema = kAccept;
};

struct ObjectPart {
    std::uint32_t min_properties = 0;
    std::uint32_t max_properties = kNoLimit;
    std::uint32_t property_count = 0;
    Ref properties = 0;        // PropertyEntry[] by (length, bytes)
    std::uint32_t longest = 0; // bytes of the longest name
    Ref by_length = 0;         // std::uint32_t[]: the first entry of at least that length, or 0
    std::uint32_t required_count = 0;
    std::uint32_t pattern_count = 0;
    Ref patterns = 0; // PatternEntry[]
    Ref additional = kAccept;
    Ref names = kAccept; // propertyNames
    std::uint32_t dependency_count = 0;
    Ref dependencies = 0; // DependencyEntry[]
    Ref unevaluated = kAccept;
    bool has_additional = false;
    bool has_unevaluated = false;
};

struct ListedText {
    std::uint64_t prefix = 0; // json::key_prefix of the text
    Text text;
};

struct ValuePart {
    bool has_enum = false;
    bool has_const = false;
    std::uint32_t string_count = 0;
    Ref strings = 0; // ListedText[] by (length, bytes)
    std::uint32_t other_count = 0;
    Ref others = 0; // json::Value[]
    json::Value constant;
};

enum class OperationKind : std::uint8_t {
    reference, // $ref: one schema
    all_of,
    any_of,
    one_of,
    negation,
    conditional,         // if, then, else: three schemas
    dynamic_reference,   // $dynamicRef: where it leads without a dynamic scope; `name` the anchor's
    recursive_reference, // $recursiveRef
};

struct Operation {
    OperationKind kind;
    std::uint32_t count = 0;
    Ref schemas = 0; // Ref[]
    std::uint32_t name = 0;
};

struct CombinePart {
    std::uint32_t count = 0;
    Ref operations = 0; // Operation[]
};

// A schema that a dynamic reference may lead to, in one resource.
struct DynamicEntry {
    std::uint32_t name; // kRecursiveName for $recursiveAnchor
    std::uint32_t resource;
    Ref schema;

    [[nodiscard]] auto operator<=>(const DynamicEntry &) const noexcept = default;
};
inline constexpr std::uint32_t kRecursiveName = 0;

struct Program {
    std::uint32_t size = 0; // of the block in bytes
    Ref root = kAccept;
    std::uint32_t pattern_count = 0;
    std::uint32_t dynamic_count = 0;
    Ref dynamic_entries = 0; // DynamicEntry[], sorted
    std::uint32_t root_resource = 0;
};

} // namespace schema_registry::jsonschema
