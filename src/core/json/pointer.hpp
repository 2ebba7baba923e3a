// JSON Pointer (RFC 6901): building and following.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json/document.hpp"

namespace schema_registry::json {

// Appends "/" and the token with ~ and / escaped.
void append_token(std::string_view token, std::pmr::string &out);
void append_index(std::uint32_t index, std::pmr::string &out);

// Takes one token off the front of pointer (which starts with '/') and writes it unescaped.
// False if an escape is malformed.
[[nodiscard]] bool take_token(std::string_view &pointer, std::pmr::string &token);

// The value one token leads to.
[[nodiscard]] std::optional<DocumentView> step(DocumentView from, std::string_view token) noexcept;

} // namespace schema_registry::json
