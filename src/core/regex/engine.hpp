// Engine: what runs a Pattern. There are shortcuts for the simplest expressions, tables for those
// with few states, RE2 for the linear ones, PCRE2 for the rest; each gives the answer that any other
// would.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/regex/expression.hpp"
#include "core/regex/pattern.hpp"

namespace schema_registry::regex {

class Engine {
  public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual Match search(std::string_view text) const noexcept = 0;
    [[nodiscard]] virtual std::size_t memory() const noexcept = 0;
    [[nodiscard]] virtual bool matches_everything() const noexcept { return false; }
    // Whether one search may take much longer than looking at the text once.
    [[nodiscard]] virtual bool is_costly() const noexcept { return false; }
    // Nothing where a match may begin anywhere, or an empty text may match.
    [[nodiscard]] virtual std::optional<FirstBytes> first_bytes() const noexcept { return {}; }
};

// Null if the expression, trimmed, is not simple enough.
[[nodiscard]] std::unique_ptr<Engine> make_shortcut_engine(const Expression &expression);

// Null if its automaton is too large for a table, or it is not regular.
[[nodiscard]] std::unique_ptr<Engine> make_table_engine(const Expression &expression,
                                                        const Limits &limits);

// Null if RE2 refuses it.
[[nodiscard]] std::unique_ptr<Engine> make_linear_engine(const Expression &expression,
                                                         const Limits &limits);

// pattern is for messages only.
[[nodiscard]] Result<std::unique_ptr<Engine>> make_backtracking_engine(const Expression &expression,
                                                                       std::string_view pattern,
                                                                       const Limits &limits);

} // namespace schema_registry::regex
