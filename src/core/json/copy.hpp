// A JSON value copied into a block, where it can be looked at as a DocumentView.
#pragma once

#include <memory_resource>

#include "core/base/block.hpp"
#include "core/base/poll.hpp"
#include "core/json/document.hpp"

namespace schema_registry::json {

// What it holds lies in the block; the value itself is for the caller to place. Throws too_complex
// where the limits say that the stack is too deep, and cancelled.
[[nodiscard]] Value copy_value(DocumentView value, Block &block, const Limits &limits, Poll &poll,
                               std::pmr::memory_resource *memory);

} // namespace schema_registry::json
