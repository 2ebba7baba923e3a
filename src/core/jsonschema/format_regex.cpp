// regex: an ECMA-262 pattern with the flag u, as core/regex reads it. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/regex/pattern.hpp"

#include <utility>

namespace schema_registry::jsonschema {

bool is_regex(std::string_view text)
{
    Result<regex::Pattern> pattern = regex::Pattern::compile(text, Limits{});
    if (pattern)
        return true;
    switch (pattern.error().code) {
    case Code::invalid_schema:
        return false;
    case Code::unsupported:
        return true; // a pattern, if not one that we could run
    default:
        throw Error(std::move(pattern.error()));
    }
}

} // namespace schema_registry::jsonschema
