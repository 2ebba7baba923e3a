// Program: a JSON Schema compiled to one relocatable block (offsets, no pointers, no destructors).
// What a library owns beside it, the compiled patterns, is in Companions.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>
#include <vector>

#include "core/base/limits.hpp"
#include "core/format/source.hpp"
#include "core/jsonschema/schema_set.hpp"
#include "core/regex/pattern.hpp"

namespace schema_registry::jsonschema {

struct Program; // the block's header; see program_layout.hpp

// The compiled patterns of a program, by index. Freed by the destructor (the server calls it from
// a context reset callback).
struct Companions {
    std::vector<regex::Pattern> patterns;
    [[nodiscard]] std::size_t memory() const noexcept; // bytes beside the block, estimated
};

struct Compiled {
    std::span<const char> block; // 8-aligned, in `memory`; may be copied anywhere 8-aligned
    std::unique_ptr<Companions> companions;
};

// Throws invalid_text, invalid_schema, unresolved_reference, too_complex, cancelled.
[[nodiscard]] Compiled compile(const format::Source &source, const Limits &limits,
                               std::pmr::memory_resource *memory);

// The same of a set that was built of the source, in the set's memory.
[[nodiscard]] Compiled compile(SchemaSet &set, const format::Source &source);

// Compiles every schema of the set, reachable or not, so that the set's problems() are all there
// are: for checking a schema. Throws too_complex, cancelled.
void check_all(SchemaSet &set, const format::Source &source);

// Throws the first problems of the set as invalid_schema or unresolved_reference, if it has any.
void require_sound(const SchemaSet &set);

} // namespace schema_registry::jsonschema
