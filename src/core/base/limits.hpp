// The limits that a caller sets on one piece of core work, and the two polls through which the
// server tells the core to stop. Hitting a limit is Code::too_complex, a poll Code::cancelled.
#pragma once

#include <cstddef>
#include <cstdint>

namespace schema_registry {

struct Limits {
    // Server polls; noexcept and never jumping. Null means "never".
    bool (*interrupted)() noexcept = nullptr;       // InterruptPending
    bool (*stack_is_too_deep)() noexcept = nullptr; // stack_is_too_deep()

    std::size_t max_schema_bytes = 4 * 1024 * 1024; // schema_registry.max_schema_size
    std::uint32_t max_schema_depth = 512;           // schema_registry.max_schema_depth
    std::uint32_t max_instance_depth = 10000;       // of an instance given as text
    std::size_t max_instance_bytes = 256 * 1024 * 1024;
    std::uint32_t max_evaluation_depth = 6000;       // nested schema applications on one instance
    std::uint64_t max_evaluation_steps = 1u << 30;   // schema applications of one validation
    std::uint32_t max_pattern_bytes = 64 * 1024;     // of one regular expression
    std::size_t max_regex_memory = 8 * 1024 * 1024;  // of one compiled regular expression
    std::size_t max_regex_text = 16 * 1024 * 1024;   // searched or checked where nothing polls
    std::size_t max_regex_work = 50'000'000;         // instructions of RE2 times bytes of the text
    std::uint32_t max_regex_steps = 1'000'000;       // PCRE2 match limit
    std::uint64_t max_comparison_steps = 10'000'000; // pairs of schemas compared
    std::uint64_t max_containment_steps = 50'000;    // of one question of containment

    [[nodiscard]] bool is_interrupted() const noexcept { return interrupted && interrupted(); }
    [[nodiscard]] bool is_too_deep() const noexcept
    {
        return stack_is_too_deep && stack_is_too_deep();
    }
};

// No polls; for values whose nesting a reader has limited.
inline constexpr Limits kDefaultLimits{};

} // namespace schema_registry
