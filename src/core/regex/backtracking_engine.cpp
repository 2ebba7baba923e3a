// PCRE2 behind the Engine interface: look-around, back-references and what RE2 refuses. It runs
// interpreted (its frames lie on the heap, not on the stack) under limits of steps and memory.
//
// The limit of steps holds for one start position. So that a long text cannot multiply it without
// the server being asked whether to go on, an unanchored search goes in slices of start positions,
// and the limit shrinks as the slices grow.
// Tested by test/unit/regex/pattern_test.cpp.
#define PCRE2_CODE_UNIT_WIDTH 8

#include "core/regex/engine.hpp"

#include <algorithm>
#include <new>

#include "core/regex/translate.hpp"

#include <pcre2.h>

namespace schema_registry::regex {

namespace {

constexpr std::size_t kSmallestSlice = 16;
constexpr std::size_t kMostSlices = 1024;

// What PCRE2 keeps for its frames from the first search on.
constexpr std::size_t kFrameMemory = 20 * 1024;

struct FreeCode {
    void operator()(pcre2_code *code) const noexcept { pcre2_code_free(code); }
};
struct FreeMatchData {
    void operator()(pcre2_match_data *data) const noexcept { pcre2_match_data_free(data); }
};
struct FreeMatchContext {
    void operator()(pcre2_match_context *context) const noexcept
    {
        pcre2_match_context_free(context);
    }
};
using CodePointer = std::unique_ptr<pcre2_code, FreeCode>;

class BacktrackingEngine final : public Engine {
  public:
    BacktrackingEngine(CodePointer code, const Limits &limits)
        : code_(std::move(code)), data_(pcre2_match_data_create(1, nullptr)),
          context_(pcre2_match_context_create(nullptr)), interrupted_(limits.interrupted),
          max_steps_(limits.max_regex_steps)
    {
        if (!data_ || !context_)
            throw std::bad_alloc();
        pcre2_set_depth_limit(context_.get(), limits.max_regex_steps);
        const std::size_t kilobytes = std::max<std::size_t>(limits.max_regex_memory / 1024, 1);
        pcre2_set_heap_limit(context_.get(), static_cast<std::uint32_t>(kilobytes));
        std::uint32_t options = 0;
        pcre2_pattern_info(code_.get(), PCRE2_INFO_ALLOPTIONS, &options);
        is_anchored_ = (options & PCRE2_ANCHORED) != 0;
    }

    [[nodiscard]] Match search(std::string_view text) const noexcept override
    {
        const std::size_t slice =
            is_anchored_ ? text.size() + 1 : std::max(kSmallestSlice, text.size() / kMostSlices);
        const std::uint64_t share = is_anchored_ ? max_steps_ : max_steps_ * kSmallestSlice / slice;
        const std::uint64_t steps = std::max<std::uint64_t>(share, 1);
        pcre2_set_match_limit(context_.get(), static_cast<std::uint32_t>(steps));
        for (std::size_t start = 0; start <= text.size();) {
            std::size_t next = std::min(start + slice, text.size() + 1);
            while (next < text.size() && is_continuation_byte(text[next]))
                ++next;
            const Match match = search_from(text, start, next - 1);
            if (match != Match::no)
                return match;
            if (interrupted_ && interrupted_())
                return Match::limit_exceeded;
            start = next;
        }
        return Match::no;
    }
    [[nodiscard]] bool is_costly() const noexcept override { return true; }
    [[nodiscard]] std::size_t memory() const noexcept override
    {
        std::size_t size = 0;
        pcre2_pattern_info(code_.get(), PCRE2_INFO_SIZE, &size);
        return sizeof *this + size + kFrameMemory;
    }

  private:
    // A match that starts between first and last.
    [[nodiscard]] Match search_from(std::string_view text, std::size_t first,
                                    std::size_t last) const noexcept
    {
        pcre2_set_offset_limit(context_.get(), last);
        const char *subject = text.data() ? text.data() : "";
        const int result =
            pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(subject), text.size(), first,
                        PCRE2_NO_UTF_CHECK, data_.get(), context_.get());
        if (result >= 0)
            return Match::yes;
        return result == PCRE2_ERROR_NOMATCH ? Match::no : Match::limit_exceeded;
    }

    CodePointer code_;
    std::unique_ptr<pcre2_match_data, FreeMatchData> data_;
    std::unique_ptr<pcre2_match_context, FreeMatchContext> context_;
    bool (*interrupted_)() noexcept;
    std::uint64_t max_steps_;
    bool is_anchored_ = false;
};

[[nodiscard]] Diagnostic compile_error(int error, std::string_view pattern)
{
    switch (error) {
    case PCRE2_ERROR_HEAP_FAILED:
        throw std::bad_alloc();
    case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
        return pattern_error(Code::invalid_schema, pattern, "escape names no Unicode property");
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
        return pattern_error(Code::unsupported, pattern,
                             "look-behind has to match a fixed number of characters");
    case PCRE2_ERROR_QUANTIFIER_TOO_BIG:
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
    case PCRE2_ERROR_PATTERN_TOO_LARGE:
    case PCRE2_ERROR_PATTERN_TOO_COMPLICATED:
    case PCRE2_ERROR_TOO_MANY_CAPTURES:
        return pattern_error(Code::too_complex, pattern, "it has too many repeats or groups");
    default: {
        PCRE2_UCHAR message[256] = {0};
        pcre2_get_error_message(error, message, sizeof message);
        return pattern_error(Code::unsupported, pattern, reinterpret_cast<const char *>(message));
    }
    }
}

} // namespace

Result<std::unique_ptr<Engine>> make_backtracking_engine(const Expression &expression,
                                                         std::string_view pattern,
                                                         const Limits &limits)
{
    constexpr std::uint32_t kOptions = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF |
                                       PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C;
    const std::string translated = translate(expression, Syntax::pcre2);
    int error = 0;
    std::size_t offset = 0;
    CodePointer code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()),
                                   translated.size(), kOptions, &error, &offset, nullptr));
    if (!code)
        return compile_error(error, pattern);
    std::unique_ptr<Engine> engine = std::make_unique<BacktrackingEngine>(std::move(code), limits);
    return engine;
}

} // namespace schema_registry::regex
