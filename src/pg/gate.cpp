// The gate's server side: keeping a failure, raising it, the two polls, and the watch that
// SR_CHECK_GATE arms. Every regression run exercises it.
#include "pg/gate.hpp"

extern "C" {
#include "mb/pg_wchar.h"
#include "utils/memutils.h"
}

#include "pg/errors.hpp"

#include <algorithm>

namespace schema_registry::pg {

namespace {

// How often one piece of work may be interrupted for nothing (a timer, a barrier) and start again.
constexpr int kMaxHarmlessInterrupts = 10;

// Copies text, cut before the character that does not fit; a NUL would end the message early.
template <std::size_t Size>
void keep(char (&target)[Size], std::string_view text) noexcept
{
    std::size_t size = std::min(text.size(), Size - 1);
    if (size < text.size()) {
        while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
            --size;
    }
    std::replace_copy(text.begin(), text.begin() + size, target, '\0', ' ');
    target[size] = '\0';
}

// What is wrong with an argument, wherever it was called from; an instance's error needs the
// context, which names the row.
bool is_about_a_schema(Code code) noexcept
{
    return code == Code::invalid_text || code == Code::invalid_schema ||
           code == Code::unresolved_reference || code == Code::invalid_argument;
}

} // namespace

void Failure::set(Code failure_code, std::string_view text) noexcept
{
    code = failure_code;
    keep(message, text);
    detail[0] = '\0';
    hint[0] = '\0';
}

void Failure::set(const Error &error) noexcept
{
    const Diagnostic &diagnostic = error.diagnostic();
    code = diagnostic.code;
    keep(message, diagnostic.message);
    keep(detail, diagnostic.detail);
    keep(hint, diagnostic.hint);
}

void raise(const Failure &failure, About about)
{
    if (about == About::argument || is_about_a_schema(failure.code))
        drop_error_context();
    ereport(ERROR, (errcode(sqlstate_of(failure.code)), errmsg_internal("%s", failure.message),
                    failure.detail[0] != '\0' ? errdetail_internal("%s", failure.detail) : 0,
                    failure.hint[0] != '\0' ? errhint("%s", failure.hint) : 0));
    pg_unreachable();
}

void settle(const Failure &failure, int attempt, About about)
{
    if (failure.code == Code::cancelled) {
        CHECK_FOR_INTERRUPTS();
        if (attempt < kMaxHarmlessInterrupts)
            return;
    }
    raise(failure, about);
}

void require_utf8()
{
    if (GetDatabaseEncoding() != PG_UTF8)
        ereport(ERROR,
                (errcode(sqlstate_of(Code::unsupported)),
                 errmsg("database encoding \"%s\" is not supported", GetDatabaseEncodingName()),
                 errdetail("Schemas and documents are UTF-8."),
                 errhint("Use a database with encoding UTF8.")));
}

// Only an interrupt that CHECK_FOR_INTERRUPTS() would take: otherwise settle() could not clear it.
bool poll_interrupted() noexcept
{
    return InterruptPending && INTERRUPTS_CAN_BE_PROCESSED();
}

bool poll_stack_is_too_deep() noexcept
{
    return stack_is_too_deep();
}

void run_watched(void (*body)(void *), void *argument)
{
    sigjmp_buf *const outer_stack = PG_exception_stack;
    ErrorContextCallback *const outer_context = error_context_stack;
    sigjmp_buf here;
    if (sigsetjmp(here, 0) != 0) {
        PG_exception_stack = outer_stack;
        error_context_stack = outer_context;
        MemoryContextSwitchTo(TopMemoryContext);
        const ErrorData *const error = CopyErrorData();
        FlushErrorState();
        ereport(FATAL, (errcode(ERRCODE_INTERNAL_ERROR),
                        errmsg_internal("a server error jumped through the gate"),
                        errdetail_internal("The error was: %s.", error->message)));
    }
    PG_exception_stack = &here;
    body(argument);
    PG_exception_stack = outer_stack;
}

} // namespace schema_registry::pg
