// Branch: one way to satisfy a goal by a value of one kind, as far as it has been spelt out: what
// is asked of the value itself (Atom), what is still to be spelt out, and what is still to be
// chosen.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/containment/goal.hpp"
#include "core/json/view.hpp"

namespace schema_registry::containment {

enum class Ask : std::uint8_t {
    schema,     // literal holds
    listed,     // ValuePart ref has the value; denied: has it not
    bound,      // Bound ref holds
    integer,    // no digits behind the point
    size_least, // of a text, array or object: at least `number`
    size_most,
    pattern,   // number is the pattern's index
    format,    // number is the FormatName
    elements,  // prefix and items of ArrayPart ref hold
    rest,      // literal holds for every element at or behind index number
    item,      // there is an element at index number, and literal holds for it
    item_from, // there is one at or behind index number
    contains,  // literal holds for at least number elements
    contains_at_most,
    unique,        // denied: two elements are equal
    members,       // properties, patterns and additional properties of ObjectPart ref hold
    other_members, // literal holds for every one that the evaluation does not speak of
    present,       // there is a member `text`; denied: there is none
    member,        // there is a member `text`, and literal holds for it
    member_like,   // there is one whose name matches pattern number, and literal holds for it
    member_other,  // there is one that ObjectPart ref or the evaluation says nothing of by name,
                   // and literal holds
    names,         // literal holds for every name
    name,          // literal holds for the name of some member
};

struct Evaluation; // evaluated.hpp

struct Atom {
    Ask ask = Ask::schema;
    bool denied = false;
    std::uint8_t side = 0;
    Ref ref = 0;
    std::uint32_t number = 0;
    Literal literal;
    std::string_view text;
    const Evaluation *evaluation = nullptr;
};

[[nodiscard]] inline Atom schema_atom(Literal literal)
{
    Atom atom;
    atom.literal = literal;
    return atom;
}

[[nodiscard]] inline Atom name_atom(Ask ask, std::string_view name, bool denied = false)
{
    Atom atom;
    atom.ask = ask;
    atom.text = name;
    atom.denied = denied;
    return atom;
}

using Option = std::vector<Atom>;
using Choice = std::vector<Option>; // one of them must hold

struct Branch {
    json::Kind kind = json::Kind::null;
    const Goal *goal = nullptr; // that it is to satisfy
    std::vector<Literal> open;
    std::vector<Literal> spelt; // out already; a schema may refer to itself
    std::vector<Atom> atoms;
    std::vector<Choice> choices;
    // Something is asked that no atom says: what is found has to be looked at.
    bool is_loose = false;
};

} // namespace schema_registry::containment
