// What a compiled reading program's block holds (reading.hpp). Offsets are from the block's start.
#pragma once

#include <cstdint>

#include "core/json/document.hpp"

namespace schema_registry::avro {

using Ref = std::uint32_t;

// What lies in the message.
enum class Written : std::uint8_t {
    null,
    boolean,
    int_,
    long_,
    float_,
    double_,
    bytes, // and string
    fixed,
    enum_,
    array,
    map,
    record,
    union_,
    impossible, // it cannot be read as what is asked for: an error where it occurs
};

// What is made of it.
enum class Made : std::uint8_t {
    nothing, // it is gone through, and that is all
    checked, // the same of a string, which must be UTF-8
    value,   // of its own kind: null, boolean, whole number, array, object, symbol
    float_,  // a number as a float has it
    double_,
    text,
    base64,
    code_points, // text, one for each byte
    decimal,
    uuid,
    duration,
    date,
    time_millis,
    time_micros,
    timestamp_millis,
    timestamp_micros,
    timestamp_nanos,
    local_timestamp_millis,
    local_timestamp_micros,
    local_timestamp_nanos,
};

struct Text {
    static constexpr std::uint32_t kNone = UINT32_MAX; // as a size: there is no text

    std::uint32_t offset = 0;
    std::uint32_t size = kNone;
};

struct Step {
    Written written = Written::impossible;
    Made made = Made::nothing;
    std::uint16_t unused = 0;
    std::uint32_t size = 0;  // of a fixed; how many fields, symbols, branches
    Ref list = 0;            // FieldStep[], Text[] of symbols, Ref[] of branches' Steps
    Ref item = 0;            // Step of items
    std::uint32_t scale = 0; // of a decimal
    Ref object = 0;          // RecordObject of a record
    Text text = {};          // why it is impossible; of an enum, its name
    Text tag = {};           // the member that the value is of, where it is tagged
};

// A field in the writer's order.
struct FieldStep {
    static constexpr std::uint32_t kNowhere = UINT32_MAX;

    Ref step = 0;
    std::uint32_t slot = kNowhere; // member of the object
};

// The object that a record becomes: all its members, sorted, of which the keys lie in the program's
// names, and those that the writer knows nothing of have their values.
struct RecordObject {
    std::uint32_t count = 0;
    Ref members = 0; // json::Member[]
    std::uint32_t default_count = 0;
    Ref defaults = 0; // std::uint32_t[]: slots of members that have a value already
    Text impossible;  // why the record cannot be read at all
};

struct ReadingProgram {
    std::uint32_t size = 0;
    Ref root = 0; // Step
    Text names;   // keys of all records; a decoded document begins with them
};

} // namespace schema_registry::avro
