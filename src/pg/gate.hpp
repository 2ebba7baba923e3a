// The gate: the only way from the server layer into the core, and SR_FUNCTION, the only way in.
//
// PostgreSQL reports errors by siglongjmp, C++ by unwinding; neither may cross the other's frames.
// call_core() turns whatever the core throws into a Failure (fixed arrays, no destructor), closes
// the handler, and only then raises a server error. The work it is given captures by reference
// only and may run again: an interrupt that turned out to be harmless starts it anew.
#pragma once

#include "pg/shims.hpp"

#include "core/base/result.hpp"

#include <exception>
#include <new>
#include <string_view>
#include <type_traits>

// Declares, exports and registers one SQL-callable function; its body follows.
#define SR_FUNCTION(name)                                                                          \
    extern "C" {                                                                                   \
    PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);                                                      \
    PG_FUNCTION_INFO_V1(name);                                                                     \
    }                                                                                              \
    extern "C" Datum name([[maybe_unused]] PG_FUNCTION_ARGS)

namespace schema_registry::pg {

// What the core threw, kept where nothing needs to be unwound. Longer text is cut at a character.
struct Failure {
    Code code;
    char message[1024];
    char detail[8192];
    char hint[1024];

    void set(Code failure_code, std::string_view text) noexcept;
    void set(const Error &error) noexcept;
};

static_assert(std::is_trivially_destructible_v<Failure>);

// What the work is about. An error about an argument comes without CONTEXT, which would be a page of
// our own functions; one about a row keeps it, as it names the row.
enum class About : bool { row, argument };

// The server error of that failure.
[[noreturn]] void raise(const Failure &failure, About about);

// After the gate: processes the interrupt of a cancelled call and returns if the work may be tried
// again, raises everything else.
void settle(const Failure &failure, int attempt, About about);

// Refuses databases in another encoding (0A000): the core speaks UTF-8. For every entry point that
// hands text to it.
void require_utf8();

// The polls that Limits carries into the core: noexcept, and never jumping.
[[nodiscard]] bool poll_interrupted() noexcept;
[[nodiscard]] bool poll_stack_is_too_deep() noexcept;

// Calls body(argument) while watching that no server error jumps through it; one that does is
// FATAL. Used in builds with SR_CHECK_GATE, as `make check` makes them.
void run_watched(void (*body)(void *), void *argument);

// Runs the work inside the handler; false with the failure set if it threw.
template <typename Work>
bool attempt_core(Work &work, Failure &failure) noexcept
{
    try {
        work();
        return true;
    } catch (const Error &error) {
        failure.set(error);
    } catch (const std::bad_alloc &) {
        failure.set(Code::out_of_memory, "out of memory");
    } catch (const std::exception &error) {
        failure.set(Code::internal, error.what());
    } catch (...) {
        failure.set(Code::internal, "unrecognized C++ exception");
    }
    return false;
}

template <typename Work>
bool enter_core(Work &work, Failure &failure)
{
#ifdef SR_CHECK_GATE
    struct Watched {
        Work &work;
        Failure &failure;
        bool succeeded;
    } watched{work, failure, false};
    run_watched(
        [](void *argument) {
            auto *call = static_cast<Watched *>(argument);
            call->succeeded = attempt_core(call->work, call->failure);
        },
        &watched);
    return watched.succeeded;
#else
    return attempt_core(work, failure);
#endif
}

template <typename Work>
auto call_core(Work work, About about = About::row) -> std::invoke_result_t<Work &>
{
    using Value = std::invoke_result_t<Work &>;
    static_assert(std::is_trivially_destructible_v<Work>); // captures by reference only
    if constexpr (std::is_void_v<Value>) {
        for (int attempt = 0;; ++attempt) {
            Failure failure;
            if (enter_core(work, failure)) [[likely]]
                return;
            settle(failure, attempt, about);
        }
    } else {
        static_assert(std::is_trivially_copyable_v<Value>); // nothing to unwind on our side
        Value value{};
        auto store = [&] { value = work(); };
        for (int attempt = 0;; ++attempt) {
            Failure failure;
            if (enter_core(store, failure)) [[likely]]
                return value;
            settle(failure, attempt, about);
        }
    }
}

} // namespace schema_registry::pg
