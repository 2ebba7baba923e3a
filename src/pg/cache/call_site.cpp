// Creating call sites and binding them. A site accepts invalidation messages when it is created
// and when a new statement begins: a backend that takes no new lock (EXECUTE of a prepared INSERT
// in an open transaction, a PL/pgSQL expression) would otherwise never read them. Doing it for
// every row would let one statement mix versions. Tested by sql/cache.sql and the isolation specs.
#include "pg/cache/call_site.hpp"

extern "C" {
#include "nodes/primnodes.h"
#include "utils/inval.h"
#include "utils/memutils.h"
}

#include "pg/cache/sources.hpp"
#include "pg/cache/versions.hpp"
#include "pg/errors.hpp"
#include "pg/gate.hpp"
#include "pg/settings.hpp"

namespace schema_registry::pg {

namespace {

// Loads and compiles what the version holds. Null if its content was replaced since it was looked
// up; the generation has then moved.
CachedProgram *compile_version(const ResolvedVersion &version, std::string_view selector)
{
    MemoryContext loader = AllocSetContextCreate(CurrentMemoryContext, "schema_registry loader",
                                                 ALLOCSET_DEFAULT_SIZES);
    MemoryContext caller = MemoryContextSwitchTo(loader);
    CachedProgram *entry = nullptr;
    format::Source source;
    if (load_source(version, source))
        entry = insert_program(version.key, source, selector);
    MemoryContextSwitchTo(caller);
    MemoryContextDelete(loader);
    return entry;
}

void remember_selector(CallSite &site, std::string_view selector)
{
    if (selector.size() > site.selector_capacity || site.selector == nullptr) {
        if (site.selector != nullptr)
            pfree(site.selector);
        site.selector = nullptr;
        site.selector = static_cast<char *>(MemoryContextAlloc(site.context, selector.size() + 1));
        site.selector_capacity = static_cast<std::uint32_t>(selector.size());
    }
    std::memcpy(site.selector, selector.data(), selector.size());
    site.selector_size = static_cast<std::uint32_t>(selector.size());
}

} // namespace

// Only a constant cannot change while the FmgrInfo lives. What get_fn_expr_arg_stable() takes for
// stable as well, a parameter, can: PL/pgSQL keeps an expression for a whole transaction.
bool is_constant_argument(const FmgrInfo *function, int argument)
{
    const Node *const call = function->fn_expr;
    if (call == nullptr || !IsA(call, FuncExpr))
        return false;
    const List *const arguments = reinterpret_cast<const FuncExpr *>(call)->args;
    return argument < list_length(arguments) && IsA(list_nth(arguments, argument), Const);
}

CallSite *create_call_site(FunctionCallInfo fcinfo, int selector_argument)
{
    require_utf8();
    FmgrInfo *const function = fcinfo->flinfo;
    auto *const site =
        static_cast<CallSite *>(MemoryContextAllocZero(function->fn_mcxt, sizeof(CallSite)));
    site->context = function->fn_mcxt;
    site->selector_is_constant = is_constant_argument(function, selector_argument);
    begin_statement(*site);
    function->fn_extra = site;
    return site;
}

void begin_statement(CallSite &site)
{
    AcceptInvalidationMessages();
    site.limits = current_limits();
    site.restore_rule = current_restore_rule();
    site.statement = GetCurrentStatementStartTimestamp();
}

const OwnedProgram *bind_call_site(CallSite &site, Datum selector)
{
    const text *const value = DatumGetTextPP(selector);
    const std::string_view name{VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
    site.generation = 0;
    for (int bindings = 1;; ++bindings) {
        const std::uint64_t generation = cache_generations.names;
        ResolvedVersion version;
        if (!resolve_selector(name, version))
            return nullptr;
        CachedProgram *entry = find_program(version.key);
        if (entry == nullptr)
            entry = compile_version(version, name);
        const bool stands = generation == cache_generations.names;
        // While messages keep arriving, the last binding serves for one call.
        if (entry != nullptr && (stands || bindings == kMaxLookups)) {
            remember_selector(site, name);
            site.bound = entry;
            site.generation = stands ? cache_generations.handles : 0;
            entry->used = true;
            return entry->program;
        }
        if (bindings == kMaxLookups)
            raise_unstable_content(name);
        CHECK_FOR_INTERRUPTS();
    }
}

} // namespace schema_registry::pg
