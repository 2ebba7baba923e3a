// Shape: what a JSON Schema says of the values at one place, gathered from all the schemas that
// apply there together: behind its references, in its allOf, and the branch of a choice that a value
// was taken to be of.
//
// A schema is given as Parts. Choices (anyOf, oneOf of several branches) are not gathered but listed:
// who follows one adds the branch to the parts. A branch that allows null alone only adds null.
//
// Tested by test/unit/evolution/plan_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/poll.hpp"
#include "core/jsonschema/schema_set.hpp"

namespace schema_registry::evolution {

using json::DocumentView;
using jsonschema::Place;

// One of the schemas that apply.
struct Part {
    Place place;
    bool is_settled; // the branch of its choice is another part
};
using Parts = std::pmr::vector<Part>;

// A bit for each json::Kind.
using Kinds = std::uint8_t;
[[nodiscard]] constexpr Kinds kind_bit(json::Kind kind) noexcept
{
    return static_cast<Kinds>(1u << static_cast<unsigned>(kind));
}
inline constexpr Kinds kAllKinds = 0x3F;

struct Property {
    std::string_view name;
    Parts parts;
};

struct Shape {
    Shape(const jsonschema::SchemaSet &from, std::pmr::memory_resource *memory)
        : set(&from), parts(memory), properties(memory), required(memory), additional(memory),
          patterns(memory), prefix(memory), items(memory), branches(memory)
    {
    }

    [[nodiscard]] const Property *property(std::string_view name) const noexcept;
    [[nodiscard]] bool requires_name(std::string_view name) const noexcept;
    [[nodiscard]] bool allows(json::Kind kind) const noexcept
    {
        return (kinds & kind_bit(kind)) != 0;
    }
    // The keyword's value in the first part that has it.
    [[nodiscard]] std::optional<DocumentView> keyword(std::string_view name) const;
    // Its values in all the parts.
    [[nodiscard]] std::pmr::vector<DocumentView> keywords(std::string_view name) const;

    const jsonschema::SchemaSet *set;
    Kinds kinds = kAllKinds;
    bool is_typed = false;                            // the kinds are said, by type or by values
    bool integers_only = false;                       // of numbers
    Parts parts;                                      // behind references
    std::pmr::vector<Property> properties;            // sorted as members are
    std::pmr::vector<std::string_view> required;      // sorted as members are
    bool is_closed = false;                           // to names that nothing speaks of
    Parts additional;                                 // what the value of such a name must be
    std::pmr::vector<Property> patterns;              // patternProperties, as written
    std::pmr::vector<Parts> prefix;                   // elements by position
    Parts items;                                      // the other elements
    std::optional<DocumentView> constant;             // const
    std::optional<DocumentView> enumeration;          // enum, an array
    std::optional<DocumentView> fallback;             // default
    bool is_nullable = false;                         // null is allowed beside what is said
    std::pmr::vector<Place> branches;                 // of the choice, if there is one
    Place chooser{0, DocumentView(nullptr, nullptr)}; // whose choice it is
};

// Throws unresolved_reference, cancelled.
[[nodiscard]] Shape shape_of(jsonschema::SchemaSet &set, const Parts &parts, Poll &poll,
                             std::pmr::memory_resource *memory);

} // namespace schema_registry::evolution
