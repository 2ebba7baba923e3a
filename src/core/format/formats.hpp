// The formats by themselves, each in a file of its own; the table of them is in format.cpp.
#pragma once

#include "core/format/format.hpp"

namespace schema_registry::format {

extern constinit const Format kJsonFormat;
extern constinit const Format kAvroFormat;

} // namespace schema_registry::format
