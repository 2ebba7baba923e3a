// The one table that maps every Code of the core to its SQLSTATE (docs/reference/errors.md).
#pragma once

#include "pg/shims.hpp"

#include "core/base/result.hpp"

#include <span>

namespace schema_registry::pg {

struct ErrorRow {
    Code code;
    int sqlstate;        // as errcode() takes it
    const char *name;    // of the code
    const char *meaning; // one phrase for people
};

[[nodiscard]] std::span<const ErrorRow> error_table() noexcept; // in the order of Code

[[nodiscard]] int sqlstate_of(Code code) noexcept;

// For the error about to be raised: no CONTEXT. What a user did wrong in one call of ours would
// otherwise come with a page of how our functions call each other. The server puts the callbacks
// back when the error is caught.
void drop_error_context() noexcept;

} // namespace schema_registry::pg
