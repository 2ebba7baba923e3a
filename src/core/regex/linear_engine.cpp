// RE2 behind the Engine interface: time linear in the text, bounded memory. A search cannot be
// interrupted, and where its automaton outgrows its memory it takes some nanoseconds for each
// instruction and byte: so the product of both is limited. Tested by test/unit/regex/pattern_test.cpp.
#include "core/regex/engine.hpp"

#include <algorithm>

#include "core/regex/translate.hpp"

#include <re2/re2.h>

namespace schema_registry::regex {

namespace {

// Thousands of patterns may be alive at once and a search may use up what it is allowed for its
// automaton: most get little, and those that do not fit get what the limit has.
constexpr std::int64_t kUsualMemory = 1024 * 1024;

// What RE2 keeps per pattern and per instruction once it has searched, measured roughly.
constexpr std::size_t kFixedMemory = 2048;
constexpr std::size_t kMemoryPerInstruction = 55;

class LinearEngine final : public Engine {
  public:
    LinearEngine(const std::string &pattern, const RE2::Options &options, const Limits &limits)
        : re2_(pattern, options),
          max_text_(std::min(limits.max_regex_text, limits.max_regex_work / instructions()))
    {
    }

    [[nodiscard]] bool ok() const { return re2_.ok(); }
    [[nodiscard]] bool is_too_large() const
    {
        return re2_.error_code() == RE2::ErrorPatternTooLarge;
    }

    [[nodiscard]] Match search(std::string_view text) const noexcept override
    {
        if (text.size() > max_text_)
            return Match::limit_exceeded;
        try {
            const re2::StringPiece piece(text.data(), text.size());
            const bool found = re2_.Match(piece, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
            return found ? Match::yes : Match::no;
        } catch (...) {
            return Match::limit_exceeded; // out of memory, while its automaton grew
        }
    }
    [[nodiscard]] std::size_t memory() const noexcept override
    {
        return sizeof *this + kFixedMemory + kMemoryPerInstruction * instructions();
    }
    [[nodiscard]] bool is_costly() const noexcept override { return true; }

  private:
    [[nodiscard]] std::size_t instructions() const noexcept
    {
        return static_cast<std::size_t>(std::max(re2_.ProgramSize(), 1));
    }

    RE2 re2_;
    std::size_t max_text_;
};

} // namespace

std::unique_ptr<Engine> make_linear_engine(const Expression &expression, const Limits &limits)
{
    const std::string pattern = translate(expression, Syntax::re2);
    const auto most = static_cast<std::int64_t>(limits.max_regex_memory);
    RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(std::min(most, kUsualMemory));
    auto engine = std::make_unique<LinearEngine>(pattern, options, limits);
    if (engine->is_too_large() && most > kUsualMemory) {
        options.set_max_mem(most);
        engine = std::make_unique<LinearEngine>(pattern, options, limits);
    }
    if (!engine->ok())
        return nullptr;
    return engine;
}

} // namespace schema_registry::regex
