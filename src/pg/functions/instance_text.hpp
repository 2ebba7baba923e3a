// An instance that is given as text. Core code: called inside the gate.
#pragma once

#include "core/base/limits.hpp"
#include "core/json/reader.hpp"

#include <memory_resource>
#include <string_view>

namespace schema_registry::pg {

// The instance, or the Diagnostic if the text is not JSON; throws for a text over the limits.
[[nodiscard]] inline Result<json::Document>
read_instance(std::string_view text, const Limits &limits, std::pmr::memory_resource *memory)
{
    Result<json::Document> document = json::read_document(text,
                                                          {.max_bytes = limits.max_instance_bytes,
                                                           .max_depth = limits.max_instance_depth,
                                                           .interrupted = limits.interrupted},
                                                          memory);
    if (!document && document.error().code != Code::invalid_text)
        throw Error(document.error());
    return document;
}

} // namespace schema_registry::pg
