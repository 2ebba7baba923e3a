// The Unicode properties that \p{...} may name (ECMA-262 tables 68 to 70).
#pragma once

#include <string_view>

#include "core/regex/character_set.hpp"

namespace schema_registry::regex {

// Adds what stands between the braces of \p{...} (or of \P{...}, if negated) to set. False if
// ECMA-262 has no such property; whether a script exists is left to the engines.
[[nodiscard]] bool add_property(std::string_view text, bool negated, CharacterSet &set);

} // namespace schema_registry::regex
