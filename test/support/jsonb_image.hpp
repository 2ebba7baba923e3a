// A Document as a jsonb that JsonbView can be run on, in memory of its own.
#pragma once

#include <vector>

#include "pg/jsonb/jsonb_writer.hpp"

namespace schema_registry::test {

class JsonbImage {
  public:
    explicit JsonbImage(json::DocumentView document, std::uint32_t min_scale = 0)
    {
        const auto bytes =
            pg::write_jsonb(document, std::pmr::get_default_resource(), kDefaultLimits, min_scale);
        bytes_.assign(bytes.begin(), bytes.end()); // no more: a sanitizer sees who reads behind it
    }

    [[nodiscard]] pg::JsonbView view() const noexcept
    {
        return pg::JsonbView(reinterpret_cast<const Jsonb *>(bytes_.data()));
    }
    [[nodiscard]] std::span<const char> bytes() const noexcept { return bytes_; }

  private:
    std::vector<char> bytes_;
};

} // namespace schema_registry::test
