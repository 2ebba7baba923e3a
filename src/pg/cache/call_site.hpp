// CallSite: what one place in a query remembers of its selector, in fn_extra. When nothing has
// changed, a call costs a comparison of the statement's start, one of generations, and one of the
// selector's bytes unless it is a constant.
#pragma once

#include "pg/shims.hpp"

extern "C" {
#include "access/xact.h"
}

#include "core/base/limits.hpp"
#include "pg/cache/invalidation.hpp"
#include "pg/cache/program_cache.hpp"
#include "pg/cache/restore.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace schema_registry::pg {

struct CallSite {
    MemoryContext context;    // where this struct lies
    CachedProgram *bound;     // holds while generation is cache_generations.handles
    std::uint64_t generation; // 0: not bound
    TimestampTz statement;    // its start; what is below is settled once for each
    Limits limits;
    RestoreRule restore_rule;
    bool selector_is_constant;
    char *selector; // the one bound: a copy
    std::uint32_t selector_size;
    std::uint32_t selector_capacity;
};

// Whether the function is called with a constant there.
[[nodiscard]] bool is_constant_argument(const FmgrInfo *function, int argument);

// The call site that is running, ready for this statement. selector_argument is the selector's
// place among the arguments.
CallSite *create_call_site(FunctionCallInfo fcinfo, int selector_argument);
void begin_statement(CallSite &site);

inline CallSite &call_site(FunctionCallInfo fcinfo, int selector_argument)
{
    auto *site = static_cast<CallSite *>(fcinfo->flinfo->fn_extra);
    if (site == nullptr) [[unlikely]]
        site = create_call_site(fcinfo, selector_argument);
    if (site->statement != GetCurrentStatementStartTimestamp()) [[unlikely]]
        begin_statement(*site);
    return *site;
}

// Whether the site is bound to this selector and its program is still there.
inline bool is_bound(const CallSite &site, Datum selector)
{
    if (site.generation != cache_generations.handles)
        return false;
    if (site.selector_is_constant) [[likely]]
        return true;
    const text *const value = DatumGetTextPP(selector);
    return VARSIZE_ANY_EXHDR(value) == site.selector_size &&
           std::memcmp(VARDATA_ANY(value), site.selector, site.selector_size) == 0;
}

// Binds the site to a selector and returns its program; null if the selector names nothing.
[[nodiscard]] const OwnedProgram *bind_call_site(CallSite &site, Datum selector);

// The program that the selector names; null if it names nothing. It holds for this call.
[[nodiscard]] inline const OwnedProgram *program_at(CallSite &site, Datum selector)
{
    if (!is_bound(site, selector)) [[unlikely]]
        return bind_call_site(site, selector);
    site.bound->used = true;
    return site.bound->program;
}

} // namespace schema_registry::pg
