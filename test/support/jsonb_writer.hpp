// Documents as PostgreSQL's jsonb, without a server: so that JsonbView can be run in fuzzers,
// runners and benchmarks that stand alone. The bytes are those of the server itself, varlena header
// included; test/support/run.sh proves it against one.
//
// A Document knows a number's value, not how many zeros were written behind it. The scale that
// numeric keeps is the smallest that holds the value, or min_scale if that is more: 1 and a
// min_scale of 2 give what the server makes of 1.00. A scale above 63 needs numeric's long form.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pg/jsonb/jsonb_view.hpp"

#include "core/json/document.hpp"

namespace schema_registry::test {

class JsonbImage {
  public:
    // Follows the nesting. Throws too_complex if the value is larger than a jsonb can be.
    explicit JsonbImage(json::DocumentView document, std::uint32_t min_scale = 0);

    [[nodiscard]] pg::JsonbView view() const noexcept
    {
        return pg::JsonbView(reinterpret_cast<const Jsonb *>(bytes_.data()));
    }
    [[nodiscard]] std::span<const char> bytes() const noexcept { return bytes_; }

  private:
    std::vector<char> bytes_;
};

} // namespace schema_registry::test
