// The block that a conversion is: what is done to a value of the old schema, and to what is in it, as
// structs at offsets in one relocatable block (no pointers, no destructors). Offset 0 is the header;
// a reference of 0 is nothing: nothing is done.
#pragma once

#include <cstdint>
#include <string_view>

namespace schema_registry::evolution {

using Ref = std::uint32_t;

struct Text {
    Ref offset;
    std::uint32_t size;
};

// Count items that follow each other.
struct List {
    Ref first;
    std::uint32_t count;
};

// What is done where the new schema does not allow a value's kind.
enum Change : std::uint16_t {
    kToText = 1,        // a number or boolean becomes its text
    kToNumber = 2,      // a text that is a number becomes it
    kToBoolean = 4,     // "true" and "false" become booleans
    kWrap = 8,          // a value becomes the only element of an array, by `element`
    kUnwrap = 16,       // an array of one element becomes it, by `element`
    kReplaceNull = 32,  // null becomes the fallback
    kRemoveNull = 64,   // the member that is null is left out
    kReplaceOther = 128 // a value that is not among `values` becomes the fallback
};

// What is done to a value.
struct Conversion {
    std::uint8_t kinds;         // that the new schema allows, a bit for each json::Kind
    std::uint8_t integers_only; // of numbers
    std::uint16_t changes;
    Text fallback; // JSON
    List values;   // Texts: normal forms of what is allowed, sorted
    Ref element;   // Conversion
    Ref object;    // ObjectConversion
    Ref array;     // ArrayConversion
    List choices;  // Choices; one of them is done instead
};

enum class Fate : std::uint32_t { keep, remove };

// A member that either schema declares. One that has another name in the new schema keeps its own
// where a member of the new name is there already.
struct MemberConversion {
    Text name;
    Text new_name;
    Text former_name; // of the member that becomes this one
    Ref conversion;
    Fate fate;
};

struct Addition {
    Text name;
    Text value; // JSON
};

struct ObjectConversion {
    List members;   // MemberConversions, sorted as members are
    List additions; // Additions: of members that are not there in the end
    Ref others;     // Conversion of the members that are not declared
    Fate fate_of_others;
};

struct ArrayConversion {
    List prefix; // Refs of Conversions, by position
    Ref items;   // Conversion of the other elements
};

// What tells that a value is of a branch: its kind, the members that are there, what some hold.
struct TellingMember {
    Text name;
    List values; // Texts: normal forms, sorted
};
struct Choice {
    std::uint8_t kinds;
    std::uint8_t integers_only;
    std::uint8_t is_closed;
    std::uint8_t unused;
    List required; // Texts
    List known;    // Texts, sorted as members are: all the names there may be, if closed
    List telling;  // TellingMembers
    List values;   // Texts: normal forms of the value itself, sorted, if only some are allowed
    Ref conversion;
};

struct ConversionHeader {
    Ref root; // Conversion
};

template <typename T>
[[nodiscard]] const T &at(const char *block, Ref ref, std::uint32_t index = 0) noexcept
{
    return reinterpret_cast<const T *>(block + ref)[index];
}

[[nodiscard]] inline std::string_view view_of(const char *block, Text text) noexcept
{
    return {block + text.offset, text.size};
}

} // namespace schema_registry::evolution
