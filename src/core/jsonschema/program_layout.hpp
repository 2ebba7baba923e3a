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
    // In place of the second token's size: there is none, or it is a number, the offset.
    static constexpr std::uint32_t kNone = UINT32_MAX;
    static constexpr std::uint32_t kIndex = UINT32_MAX - 1;

    Ref outer = 0; // LocationStep, or 0
    Text token;    // of the first step: a whole pointer, behind "<uri>#" in another document
    Text second{0, kNone}; // of a schema in a map or list
};

struct Node {
    // In place of a kind: parts of several, one Ref for each of kPartKinds.
    static constexpr std::uint8_t kManyKinds = 0xFF;

    std::uint8_t types = 0x3F;  // a bit for each json::Kind allowed
    bool integers_only = false; // of numbers
    std::uint8_t part_kind = 0; // the json::Kind that `part` speaks of, or kManyKinds
    std::uint8_t unused = 0;
    std::uint32_t resource = 0;
    Ref location = 0; // LocationStep
    Ref part = 0;     // TextPart, NumberPart, ArrayPart, ObjectPart, Ref[] of them, or 0
    Ref values = 0;   // ValuePart
    Ref combine = 0;  // CombinePart
    Ref shape = 0;    // FusedShape (fused_layout.hpp), or 0
};

inline constexpr std::array kPartKinds = {json::Kind::number, json::Kind::string, json::Kind::array,
                                          json::Kind::object};

// What a Node asks of instances of that kind by itself: a part, or 0.
[[nodiscard]] inline Ref part_of(const Node &node, json::Kind kind, const char *block) noexcept
{
    if (node.part_kind == static_cast<std::uint8_t>(kind))
        return node.part;
    if (node.part_kind != Node::kManyKinds || kind < kPartKinds.front())
        return 0;
    const auto *const parts = reinterpret_cast<const Ref *>(block + node.part);
    return parts[static_cast<std::size_t>(kind) - static_cast<std::size_t>(kPartKinds.front())];
}

struct TextPart {
    std::uint32_t min_length = 0; // characters
    std::uint32_t max_length = kNoLimit;
    std::uint32_t pattern = kNoPattern; // index into the companions
    bool has_format = false;
    FormatName format{};
    std::uint16_t unused = 0;
};

struct Bound {
    json::Value number;
    Keyword keyword{}; // minimum, maximum, exclusive_*, multiple_of
    std::array<std::uint8_t, 3> unused{};
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

struct PropertyEntry {
    Text key;
    Ref schema = kAccept;
    bool declared = false; // in `properties`, not only in `required`
    bool required = false;
};

struct PatternEntry {
    std::uint32_t pattern = 0;
    Ref schema = kAccept;
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
    Ref properties = 0; // PropertyEntry[] by (length, bytes)
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

struct ValuePart {
    bool has_enum = false;
    bool has_const = false;
    std::uint32_t string_count = 0;
    Ref strings = 0; // Text[] by (length, bytes)
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
    Ref pattern_sources = 0; // Text[]
    std::uint32_t dynamic_count = 0;
    Ref dynamic_entries = 0; // DynamicEntry[], sorted
    std::uint32_t root_resource = 0;
};

} // namespace schema_registry::jsonschema
