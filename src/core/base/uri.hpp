// URI references: parsing and resolution against a base (RFC 3986 sections 5.2 and 5.3).
#pragma once

#include <memory_resource>
#include <string>
#include <string_view>

namespace schema_registry {

struct UriParts {
    std::string_view scheme, authority, path, query, fragment;
    bool has_scheme = false, has_authority = false, has_query = false, has_fragment = false;
};

[[nodiscard]] UriParts split_uri(std::string_view text) noexcept;

// The target of reference seen from base (either may be relative or empty), its fragment kept.
[[nodiscard]] std::pmr::string resolve_uri(std::string_view base, std::string_view reference,
                                           std::pmr::memory_resource *memory);

// Text before '#', and the percent-decoded text behind it.
[[nodiscard]] std::string_view without_fragment(std::string_view uri) noexcept;
[[nodiscard]] std::pmr::string decoded_fragment(std::string_view uri,
                                                std::pmr::memory_resource *memory);

} // namespace schema_registry
