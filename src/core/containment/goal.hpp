// Goal: what one JSON value must satisfy: schemas that hold for it, schemas that do not, and values
// that it is not. Whether one schema's instances are all another's is whether the goal "the first
// holds, the second does not" has no solution.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/jsonschema/program_layout.hpp"

namespace schema_registry::containment {

using jsonschema::Ref;

// A schema of one of the two programs, affirmed or denied.
struct Literal {
    Ref schema = jsonschema::kAccept;
    std::uint8_t side = 0; // index of the program
    bool denied = false;

    [[nodiscard]] Literal opposite() const noexcept { return {schema, side, !denied}; }
    [[nodiscard]] auto operator<=>(const Literal &) const noexcept = default;
};

struct Goal {
    std::vector<Literal> literals;     // sorted, each once, once it is normal
    std::vector<std::string> excluded; // values in normal form, sorted

    void normalise()
    {
        std::sort(literals.begin(), literals.end());
        literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
        std::sort(excluded.begin(), excluded.end());
    }
    [[nodiscard]] auto operator<=>(const Goal &) const = default;
};

enum class Outcome : std::uint8_t { none, solved, undecided };

// Whether a goal has a solution, and one.
struct Solution {
    Outcome outcome = Outcome::none;
    std::string text; // JSON, if solved

    // Takes what another way of the same goal came to: true if that solves it. One that is undecided
    // leaves it open whether there is none.
    [[nodiscard]] bool take(Solution other)
    {
        if (other.outcome != Outcome::none)
            *this = std::move(other);
        return outcome == Outcome::solved;
    }
};

} // namespace schema_registry::containment
