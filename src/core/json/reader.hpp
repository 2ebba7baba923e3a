// Text to Document, by nlohmann_json's lexer (its SAX interface; no DOM, no doubles).
//
// Numbers keep every digit within the range of PostgreSQL's numeric. Of a repeated key the last
// value counts, as in jsonb. \u0000 is allowed. A text that is not JSON is Code::invalid_text
// (the detail names line and column); one beyond max_bytes or max_depth is Code::too_complex.
// RFC 8259; tested by test/unit/json/reader_test.cpp.
#pragma once

#include <memory_resource>
#include <string_view>

#include "core/json/document.hpp"

namespace schema_registry::json {

struct ReadLimits {
    std::size_t max_bytes;
    std::uint32_t max_depth;
    bool (*interrupted)() noexcept = nullptr; // polled while reading; then Code::cancelled
};

[[nodiscard]] Result<Document> read_document(std::string_view text, ReadLimits limits,
                                             std::pmr::memory_resource *memory);

} // namespace schema_registry::json
