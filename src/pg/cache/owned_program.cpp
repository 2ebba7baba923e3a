// Compilation for keeps. The new context starts under the current one, so that any error on the
// way frees it with the rest of the statement's memory; the core's scratch memory is a child that
// is deleted at once.
#include "pg/cache/owned_program.hpp"

extern "C" {
#include "utils/memutils.h"
}

#include "core/jsonschema/program.hpp"
#include "pg/arena.hpp"
#include "pg/gate.hpp"
#include "pg/settings.hpp"

#include <cstring>
#include <memory>

namespace schema_registry::pg {

namespace {

// What compile() gave, seen from this side of the gate.
struct Compilation {
    const char *block = nullptr;
    std::size_t size = 0;
    std::size_t companion_bytes = 0;
};

void free_companions(void *program)
{
    const std::unique_ptr<const jsonschema::Companions> companions(
        static_cast<OwnedProgram *>(program)->view.companions);
}

OwnedProgram *create_empty(std::string_view identifier)
{
    MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "schema_registry program",
                                                  ALLOCSET_SMALL_SIZES);
    auto *const name = static_cast<char *>(MemoryContextAlloc(context, identifier.size() + 1));
    std::memcpy(name, identifier.data(), identifier.size());
    name[identifier.size()] = '\0';
    MemoryContextSetIdentifier(context, name);

    auto *const program =
        static_cast<OwnedProgram *>(MemoryContextAllocZero(context, sizeof(OwnedProgram)));
    program->context = context;
    auto *const release = static_cast<MemoryContextCallback *>(
        MemoryContextAllocZero(context, sizeof(MemoryContextCallback)));
    release->func = free_companions;
    release->arg = program;
    MemoryContextRegisterResetCallback(context, release);
    return program;
}

} // namespace

OwnedProgram *compile_program(const format::Source &source, std::string_view identifier)
{
    OwnedProgram *const program = create_empty(identifier);
    MemoryContext scratch =
        AllocSetContextCreate(program->context, "schema_registry compiler", ALLOCSET_DEFAULT_SIZES);
    const Limits limits = current_limits();
    const Compilation compiled = call_core([&]() -> Compilation {
        Arena arena(scratch);
        jsonschema::Compiled result = jsonschema::compile(source, limits, &arena);
        const std::size_t companion_bytes = result.companions ? result.companions->memory() : 0;
        program->view.companions = result.companions.release();
        return {result.block.data(), result.block.size(), companion_bytes};
    });

    auto *const block =
        static_cast<char *>(MemoryContextAllocHuge(program->context, compiled.size));
    std::memcpy(block, compiled.block, compiled.size);
    MemoryContextDelete(scratch);
    program->view.program = reinterpret_cast<const jsonschema::Program *>(block);
    program->bytes = MemoryContextMemAllocated(program->context, true) + compiled.companion_bytes;
    return program;
}

} // namespace schema_registry::pg
