// OwnedProgram: a compiled program in a memory context of its own. Deleting the context frees all
// of it; what libraries allocated beside the block goes by the context's reset callback.
#pragma once

#include "pg/shims.hpp"

#include "core/format/source.hpp"
#include "core/jsonschema/evaluate.hpp"

#include <cstddef>
#include <string_view>

namespace schema_registry::pg {

struct OwnedProgram {
    MemoryContext context; // holds this struct too
    jsonschema::ProgramView view;
    std::size_t bytes; // of the context and beside it
};

// Compiles into a new context under the current one; who wants to keep it gives it another parent
// (MemoryContextSetParent). The identifier is what pg_backend_memory_contexts shows.
[[nodiscard]] OwnedProgram *compile_program(const format::Source &source,
                                            std::string_view identifier);

} // namespace schema_registry::pg
