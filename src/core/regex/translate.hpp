// An Expression written in the syntax of RE2 or of PCRE2.
#pragma once

#include <string>

#include "core/regex/expression.hpp"

namespace schema_registry::regex {

enum class Syntax : std::uint8_t { re2, pcre2 };

// RE2 takes it only if the expression is linear, and even then may refuse (a script that it does
// not know, nested repeats that are too many).
[[nodiscard]] std::string translate(const Expression &expression, Syntax syntax);

} // namespace schema_registry::regex
