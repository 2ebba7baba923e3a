// The meta-schemas that come with the drafts.
#pragma once

#include <string_view>

namespace schema_registry::jsonschema {

// The text of the meta-schema or vocabulary with that URI (without fragment), or empty.
[[nodiscard]] std::string_view find_metaschema(std::string_view uri) noexcept;

} // namespace schema_registry::jsonschema
