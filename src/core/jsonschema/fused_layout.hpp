// What fusing adds to a program's block: for the silent verdict, the schemas that apply to one
// instance together, as one flat list of instructions for each kind of instance.
//
// A shape is a set of schemas (Nodes) that must all hold. By kind of instance it names a list of
// instructions, kAccept or kReject. Objects have one table of all names that any of the schemas
// speaks of, with the shape that a member of that name must have: what `properties`,
// `patternProperties` and `additionalProperties` of all of them ask of it. So allOf and $ref cost
// nothing when an instance is walked, nor do branches that its kind rules out.
//
// What cannot be fused (unevaluated keywords, schemas that lead back to themselves, what would
// outgrow the budget) is one instruction that applies the Node.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/divisor.hpp"
#include "core/jsonschema/key_table.hpp"
#include "core/jsonschema/program_layout.hpp"

namespace schema_registry::jsonschema {

enum class Opcode : std::uint8_t {
    accept,  // the empty list
    node,    // apply Node a
    listed,  // equal to a value of ValuePart a, or to its constant; not of strings
    boolean, // bit 0 of a: false is allowed; bit 1: true is
    // strings
    length,  // at least a, at most b characters
    text,    // in KeyTable a
    pattern, // companion a
    format,  // FormatName a
    // numbers
    range,       // NumberRange a
    exact_range, // the same, of which a bound or divisor is no multiple of a step
    // arrays
    array_size, // at least a, at most b
    items,      // ItemsPart a
    contains,   // ContainsPart a
    unique,
    // objects
    object_size, // at least a, at most b
    members,     // MembersPart a
    dependency,  // DependencyPart a
    // of any kind; what they refer to are lists for the instance's kind
    any_of,      // ChoicePart a
    one_of,      // ChoicePart a
    negation,    // not list a
    conditional, // if list a, then list b, else list c
};

struct Instruction {
    Opcode opcode = Opcode::accept;
    bool is_last = false;
    std::uint16_t unused = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
};

// In place of a shape's offset: no more than the kinds that are allowed, a bit each.
inline constexpr Ref kKindsOnly = 0x80000000;

struct FusedShape {
    std::array<Ref, kKinds> on{}; // Instruction[], kAccept or kReject
};

// Bounds in half steps of 1e-4 (base/decimal.hpp), so that numbers are compared as integers.
struct NumberRange {
    std::int64_t min = INT64_MIN;    // inclusive
    std::uint64_t span = UINT64_MAX; // max less min
    Divisor divisor;                 // base/divisor.hpp
    bool integer = false;
    bool has_constant = false; // min and max are a const
    std::uint32_t part_count = 0;
    Ref parts = 0; // Ref[] of the NumberParts, for what is not decided by steps

    [[nodiscard]] bool has(std::int64_t steps) const noexcept
    {
        return static_cast<std::uint64_t>(steps) - static_cast<std::uint64_t>(min) <= span;
    }
};

struct ItemsPart {
    std::uint32_t prefix_count = 0;
    Ref prefix = 0; // Ref[] of shapes
    Ref rest = kAccept;
};

struct ContainsPart {
    Ref shape = kAccept;
    std::uint32_t min = 1;
    std::uint32_t max = kNoLimit;
};

// Patterns of `patternProperties` that a MembersPart has at most; a name's verdicts are the bits of
// an index.
inline constexpr std::uint32_t kMaxMemberPatterns = 3;

struct PatternsPart {
    std::uint32_t count = 0;
    std::array<std::uint32_t, kMaxMemberPatterns> patterns{}; // companions
    // Shapes of members whose name is not in the table, by the patterns that it matches.
    std::array<Ref, 1u << kMaxMemberPatterns> others{};
};

struct MembersPart {
    KeyTable table;      // a slot's value is the shape of the member
    bool is_map = false; // no names are told apart: `others` holds for all
    std::uint32_t required_count = 0;
    Ref others =
        kAccept;      // shape of members whose name is neither in the table nor matches a pattern
    Ref patterns = 0; // PatternsPart, or 0
    Ref names = kAccept; // shape of every name
};

struct DependencyPart {
    Text key;
    std::uint32_t name_count = 0;
    Ref names = 0;        // Text[]
    Ref checks = kAccept; // list for the object
};

// anyOf and oneOf. Objects are told apart by a member where the branches differ in it: guards say
// what each branch asks of it.
struct ChoicePart {
    std::uint32_t count = 0;
    Ref branches = 0;         // Ref[] of lists
    Text key;                 // the member's name
    Ref guards = 0;           // Ref[] of shapes, or 0
    std::uint64_t absent = 0; // branches that do without the member
    Ref texts = 0;            // KeyTable whose values are indexes of masks, or 0
    Ref masks = 0;            // std::uint64_t[]: the branches for each text; the first for others
};
inline constexpr std::uint32_t kMaxGuardedBranches = 64;

} // namespace schema_registry::jsonschema
