// Chooses the engine of a pattern: a shortcut, else a table, else RE2, else PCRE2. Tested by
// test/unit/regex/pattern_test.cpp.
#include "core/regex/pattern.hpp"

#include "core/regex/engine.hpp"

namespace schema_registry::regex {

Result<Pattern> Pattern::compile(std::string_view pattern, const Limits &limits)
{
    Result<Expression> expression = parse_expression(pattern, limits);
    if (!expression)
        return std::move(expression.error());
    expression->trim();
    if (std::unique_ptr<Engine> engine = make_shortcut_engine(*expression))
        return Pattern(std::move(engine));
    if (std::unique_ptr<Engine> engine = make_table_engine(*expression, limits))
        return Pattern(std::move(engine));
    if (expression->is_linear) {
        if (std::unique_ptr<Engine> engine = make_linear_engine(*expression, limits))
            return Pattern(std::move(engine));
    }
    if (expression->refers_to_forgotten())
        return pattern_error(Code::unsupported, pattern,
                             "it refers back to a group that a repetition around it may leave out");
    Result<std::unique_ptr<Engine>> engine = make_backtracking_engine(*expression, pattern, limits);
    if (!engine)
        return std::move(engine.error());
    return Pattern(std::move(*engine));
}

Pattern::Pattern(std::unique_ptr<Engine> engine) noexcept : engine_(std::move(engine))
{
    is_costly_ = engine_->is_costly();
    if (const auto first = engine_->first_bytes()) {
        first_ = *first;
        has_first_ = true;
    }
}

Pattern::Pattern(Pattern &&) noexcept = default;
Pattern &Pattern::operator=(Pattern &&) noexcept = default;
Pattern::~Pattern() = default;

Match Pattern::search_all(std::string_view text) const noexcept
{
    return engine_->search(text);
}

bool Pattern::matches_everything() const noexcept
{
    return engine_->matches_everything();
}

std::size_t Pattern::memory() const noexcept
{
    return engine_->memory();
}

} // namespace schema_registry::regex
