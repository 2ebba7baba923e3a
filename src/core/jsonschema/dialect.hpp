// The drafts of JSON Schema and what names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schema_registry::jsonschema {

enum class Dialect : std::uint8_t { draft4, draft6, draft7, draft2019_09, draft2020_12 };

// From a meta-schema URI (http or https, with or without the empty fragment) or a setting's name
// ("draft-07", "draft7", "2020-12").
[[nodiscard]] std::optional<Dialect> dialect_of_uri(std::string_view uri) noexcept;
[[nodiscard]] std::optional<Dialect> dialect_of_name(std::string_view name) noexcept;

// "draft-04", "draft-06", "draft-07", "2019-09", "2020-12".
[[nodiscard]] std::string_view name_of(Dialect dialect) noexcept;

} // namespace schema_registry::jsonschema
