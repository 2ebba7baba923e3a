// Names of Avro types (specification, "Names"): a full name is dotted, what stands before the last
// dot is its namespace. Tested by test/unit/avro/names_test.cpp.
#pragma once

#include <memory_resource>
#include <string_view>

namespace schema_registry::avro {

// The name without its namespace.
[[nodiscard]] constexpr std::string_view short_name(std::string_view full_name) noexcept
{
    return full_name.substr(full_name.rfind('.') + 1);
}

// What stands before the last dot; empty without one.
[[nodiscard]] constexpr std::string_view namespace_of(std::string_view full_name) noexcept
{
    const std::size_t dot = full_name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : full_name.substr(0, dot);
}

// [A-Za-z_][A-Za-z0-9_]*
[[nodiscard]] bool is_name(std::string_view text) noexcept;
// Names with dots between them.
[[nodiscard]] bool is_full_name(std::string_view text) noexcept;

// A name as it is written, in the namespace around it: one with a dot is full already. A leading dot
// says that there is no namespace. The text lies in `memory` where it is neither argument's.
[[nodiscard]] std::string_view full_name(std::string_view written, std::string_view around,
                                         std::pmr::memory_resource *memory);

} // namespace schema_registry::avro
