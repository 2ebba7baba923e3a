// The mapping from Code to SQLSTATE, printed in docs/reference/errors.md and listed in SQL by
// schema_registry.error_codes(). Class SR is ours: no condition of the server says these things.
// Tested by sql/errors.sql.
#include "pg/errors.hpp"

#include <iterator>

namespace schema_registry::pg {

namespace {

constexpr ErrorRow kErrors[] = {
    {Code::invalid_text, ERRCODE_INVALID_TEXT_REPRESENTATION, "invalid_text",
     "the schema text is not of its format (not JSON)"},
    {Code::invalid_schema, MAKE_SQLSTATE('S', 'R', '0', '0', '1'), "invalid_schema",
     "well-formed, but not a valid schema"},
    {Code::invalid_binary, ERRCODE_INVALID_BINARY_REPRESENTATION, "invalid_binary",
     "the message is not of its schema, or has what jsonb cannot hold"},
    {Code::incompatible, MAKE_SQLSTATE('S', 'R', '0', '0', '2'), "incompatible",
     "incompatible, or breaking without a major version step"},
    {Code::unresolved_reference, MAKE_SQLSTATE('S', 'R', '0', '0', '3'), "unresolved_reference",
     "a reference leads nowhere"},
    {Code::undefined_object, ERRCODE_UNDEFINED_OBJECT, "undefined_object",
     "the subject or version does not exist"},
    {Code::duplicate_object, ERRCODE_DUPLICATE_OBJECT, "duplicate_object",
     "it already exists with other content"},
    {Code::object_in_use, ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST, "object_in_use",
     "a table or a reference uses it"},
    {Code::invalid_argument, ERRCODE_INVALID_PARAMETER_VALUE, "invalid_argument",
     "the argument is none of the allowed values"},
    {Code::check_violation, ERRCODE_CHECK_VIOLATION, "check_violation",
     "the instance does not satisfy the schema"},
    {Code::wrong_state, MAKE_SQLSTATE('S', 'R', '0', '0', '4'), "wrong_state",
     "the state does not allow it"},
    {Code::read_only_subject, MAKE_SQLSTATE('S', 'R', '0', '0', '5'), "read_only_subject",
     "the mode of the subject does not allow it"},
    {Code::too_complex, ERRCODE_PROGRAM_LIMIT_EXCEEDED, "too_complex",
     "too deep, too large or too many steps"},
    {Code::cancelled, ERRCODE_QUERY_CANCELED, "cancelled", "canceled on request"},
    {Code::out_of_memory, ERRCODE_OUT_OF_MEMORY, "out_of_memory", "memory is exhausted"},
    {Code::unsupported, ERRCODE_FEATURE_NOT_SUPPORTED, "unsupported",
     "this build or database encoding cannot serve it"},
    {Code::internal, ERRCODE_INTERNAL_ERROR, "internal", "an error in the extension itself"},
};

consteval bool covers_every_code()
{
    for (std::size_t i = 0; i < std::size(kErrors); ++i) {
        if (static_cast<std::size_t>(kErrors[i].code) != i)
            return false;
    }
    return std::size(kErrors) == static_cast<std::size_t>(Code::internal) + 1;
}

static_assert(covers_every_code());

} // namespace

std::span<const ErrorRow> error_table() noexcept
{
    return kErrors;
}

int sqlstate_of(Code code) noexcept
{
    return kErrors[static_cast<std::size_t>(code)].sqlstate;
}

void drop_error_context() noexcept
{
    error_context_stack = nullptr;
}

} // namespace schema_registry::pg
