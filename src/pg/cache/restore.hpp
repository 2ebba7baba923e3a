// The rules by which validation stands back while a database is restored or replicated into.
#pragma once

namespace schema_registry::pg {

enum class RestoreRule : unsigned char {
    none,                   // validate; an unknown selector is an error
    unknown_is_let_through, // a restore: the registry's rows may not have been loaded yet
    all_is_let_through,     // a restore by COPY, or triggers and constraints are off (replica)
};

// What holds for the statement that runs now.
[[nodiscard]] RestoreRule current_restore_rule();

} // namespace schema_registry::pg
