// Listing violations, and telling of them in errors and warnings (violations.hpp). A warning's
// statement is the one that the client sent: whatever that runs in functions and triggers shares
// its warnings. Tested by sql/violations.sql and sql/explain_violations.sql.
#include "pg/functions/violations.hpp"

extern "C" {
#include "access/xact.h"
#include "lib/stringinfo.h"
}

#include "core/base/keep.hpp"
#include "pg/arena.hpp"
#include "pg/errors.hpp"
#include "pg/functions/instance_text.hpp"
#include "pg/gate.hpp"
#include "pg/jsonb/jsonb_view.hpp"
#include "pg/settings.hpp"

#include <new>
#include <string>

#include <algorithm>

namespace schema_registry::pg {

namespace {

constexpr int kMaxWarnings = 10; // of one statement

struct Warned {
    TimestampTz statement; // its start
    int count;
};
Warned warned;

// One that stands for violations that cannot be listed.
Violations in_their_place(const Diagnostic &diagnostic, std::pmr::memory_resource &memory)
{
    std::string message = diagnostic.message;
    if (!diagnostic.detail.empty())
        message += ": " + diagnostic.detail;
    if (message.ends_with('.'))
        message.pop_back();
    void *const place = memory.allocate(sizeof(jsonschema::Violation));
    const auto *const violation =
        new (place) jsonschema::Violation{{}, {}, {}, keep_text(message, memory)};
    return {violation, 1};
}

// The lines of a DETAIL; null if there are none.
const char *describe(Violations violations)
{
    if (violations.empty())
        return nullptr;
    StringInfoData detail;
    initStringInfo(&detail);
    for (const jsonschema::Violation &violation :
         violations.first(std::min<std::size_t>(violations.size(), kMaxViolationsInDetail)))
        appendStringInfo(&detail, "%sAt \"%.*s\": %.*s%s", detail.len == 0 ? "" : "\n",
                         static_cast<int>(violation.instance_path.size()),
                         violation.instance_path.data(), static_cast<int>(violation.message.size()),
                         violation.message.data(), violation.message.ends_with('?') ? "" : ".");
    if (violations.size() > kMaxViolationsInDetail)
        appendStringInfoString(&detail, "\nThere are more; validation_errors() lists them.");
    return detail.data;
}

void warn(Violations violations, std::string_view selector)
{
    const char *const detail = describe(violations);
    ++warned.count;
    ereport(WARNING, (errmsg("instance does not satisfy schema \"%.*s\"",
                             static_cast<int>(selector.size()), selector.data()),
                      detail != nullptr ? errdetail_internal("%s", detail) : 0,
                      warned.count == kMaxWarnings
                          ? errhint("No more warnings of this kind follow in this statement.")
                          : 0));
}

// What an instance violates. Core code, as is what follows up to the end of the namespace.
Violations list(const OwnedProgram &program, const Jsonb *instance, std::uint32_t max_violations,
                const Limits &limits, std::pmr::memory_resource &memory)
{
    return jsonschema::explain(program.view, JsonbView(instance), max_violations, limits, &memory);
}

Violations list(const OwnedProgram &program, std::string_view instance,
                std::uint32_t max_violations, const Limits &limits,
                std::pmr::memory_resource &memory)
{
    const Result<json::Document> document = read_instance(instance, limits, &memory);
    if (!document)
        return in_their_place(document.error(), memory);
    return jsonschema::explain(program.view, document->root(), max_violations, limits, &memory);
}

template <typename Instance>
Violations list_for_warning(const OwnedProgram &program, Instance instance, const Limits &limits,
                            std::pmr::memory_resource &memory)
{
    try {
        return list(program, instance, kMaxViolationsInDetail + 1, limits, memory);
    } catch (const Error &error) { // listing them takes more steps than the verdict did
        if (error.diagnostic().code != Code::too_complex)
            throw;
        return in_their_place(error.diagnostic(), memory);
    }
}

} // namespace

Violations violations_of(const OwnedProgram &program, const Jsonb *instance,
                         std::uint32_t max_violations, const Limits &limits)
{
    return call_core([&] {
        Arena arena(CurrentMemoryContext);
        return list(program, instance, max_violations, limits, arena);
    });
}

Violations violations_of(const OwnedProgram &program, std::string_view instance,
                         std::uint32_t max_violations, const Limits &limits)
{
    return call_core([&] {
        Arena arena(CurrentMemoryContext);
        return list(program, instance, max_violations, limits, arena);
    });
}

void raise_violations(Violations violations, std::string_view selector)
{
    const char *const detail = describe(violations);
    ereport(ERROR, (errcode(sqlstate_of(Code::check_violation)),
                    errmsg("instance does not satisfy schema \"%.*s\"",
                           static_cast<int>(selector.size()), selector.data()),
                    detail != nullptr ? errdetail_internal("%s", detail) : 0));
    pg_unreachable();
}

bool may_warn() noexcept
{
    if (!explains_violations()) [[likely]]
        return false;
    const TimestampTz statement = GetCurrentStatementStartTimestamp();
    if (warned.statement != statement)
        warned = {statement, 0};
    return warned.count < kMaxWarnings;
}

void warn_of_violations(const OwnedProgram &program, const Jsonb *instance, const Limits &limits,
                        std::string_view selector)
{
    warn(call_core([&] {
             Arena arena(CurrentMemoryContext);
             return list_for_warning(program, instance, limits, arena);
         }),
         selector);
}

void warn_of_violations(const OwnedProgram &program, std::string_view instance,
                        const Limits &limits, std::string_view selector)
{
    warn(call_core([&] {
             Arena arena(CurrentMemoryContext);
             return list_for_warning(program, instance, limits, arena);
         }),
         selector);
}

} // namespace schema_registry::pg
