// What the fuzzers share. An exception of the core is an answer; a property that does not hold, or
// whatever the sanitizers see, ends the program and leaves the input behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace schema_registry::fuzz {

// Small enough that one input takes milliseconds.
inline Limits small_limits()
{
    Limits limits;
    limits.max_schema_bytes = 64 * 1024;
    limits.max_schema_depth = 128;
    limits.max_instance_depth = 512;
    limits.max_evaluation_depth = 500;
    limits.max_evaluation_steps = 20'000;
    limits.max_pattern_bytes = 4096;
    limits.max_regex_steps = 20'000;
    limits.max_comparison_steps = 20'000;
    return limits;
}

inline void require(bool property)
{
    if (!property)
        __builtin_trap();
}

// Runs work; what the core throws for a user's error or exhaustion is fine, for a bug it is not.
template <typename Work>
void expect_no_bug(Work work)
{
    try {
        work();
    } catch (const Error &error) {
        require(error.diagnostic().code != Code::internal);
    }
}

inline std::string_view as_text(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

} // namespace schema_registry::fuzz
