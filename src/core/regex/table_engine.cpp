// Expressions whose automaton is small, as a table: one look at each character. Tested by
// test/unit/regex/engine_test.cpp.
#include <algorithm>
#include <array>
#include <numeric>

#include "core/regex/automaton.hpp"
#include "core/regex/engine.hpp"

namespace schema_registry::regex {

namespace {

constexpr AutomatonBudget kBudget{96, 48, 1024};

class TableEngine final : public Engine {
  public:
    TableEngine(const Automaton &automaton, std::size_t max_text);

    [[nodiscard]] Match search(std::string_view text) const noexcept override;
    [[nodiscard]] std::size_t memory() const noexcept override
    {
        return sizeof *this + rows_.capacity() * sizeof(std::uint16_t) +
               wide_.capacity() * sizeof(Automaton::ClassRange);
    }
    [[nodiscard]] bool matches_everything() const noexcept override
    {
        return first_final_ == 0 && accepts(0);
    }
    [[nodiscard]] std::optional<FirstBytes> first_bytes() const noexcept override;

  private:
    [[nodiscard]] bool accepts(std::uint32_t row) const noexcept
    {
        return rows_[row + classes_] != 0;
    }
    std::array<std::uint8_t, 0x80> ascii_{};  // classes
    std::vector<Automaton::ClassRange> wide_; // beyond ASCII
    // A row for each state: by class where the row of the next state begins, and whether it accepts.
    std::vector<std::uint16_t> rows_;
    std::uint32_t classes_;
    std::uint32_t first_final_ = 0; // from this row on, what follows changes nothing
    std::size_t max_text_;
};

TableEngine::TableEngine(const Automaton &automaton, std::size_t max_text)
    : classes_(automaton.class_count()), max_text_(max_text)
{
    for (char32_t c = 0; c < ascii_.size(); ++c)
        ascii_[c] = static_cast<std::uint8_t>(automaton.class_of(c));
    wide_.push_back({0, automaton.class_of(0x80)});
    for (const Automaton::ClassRange &range : automaton.ranges()) {
        if (range.first > 0x80)
            wide_.push_back(range);
    }
    wide_.shrink_to_fit();
    // The start stays the first, unless it is final; the final ones come last.
    std::vector<std::uint32_t> states(automaton.state_count());
    std::iota(states.begin(), states.end(), 0);
    const auto final =
        std::stable_partition(states.begin(), states.end(),
                              [&](std::uint32_t state) { return !automaton.is_final(state); });
    const std::uint32_t stride = classes_ + 1;
    first_final_ = static_cast<std::uint32_t>(final - states.begin()) * stride;
    std::vector<std::uint32_t> row_of(states.size());
    for (std::uint32_t index = 0; index < states.size(); ++index)
        row_of[states[index]] = index * stride;
    rows_.reserve(states.size() * stride);
    for (const std::uint32_t state : states) {
        for (std::uint32_t cls = 0; cls < classes_; ++cls)
            rows_.push_back(static_cast<std::uint16_t>(row_of[automaton.next(state, cls)]));
        rows_.push_back(automaton.is_accepting(state) ? 1 : 0);
    }
}

Match TableEngine::search(std::string_view text) const noexcept
{
    if (text.size() > max_text_)
        return Match::limit_exceeded;
    std::uint32_t row = 0;
    for (std::size_t at = 0; at < text.size() && row < first_final_;) {
        const auto byte = static_cast<unsigned char>(text[at]);
        std::uint32_t cls;
        if (byte < 0x80) {
            cls = ascii_[byte];
            ++at;
        } else {
            cls = Automaton::class_in(wide_, decode_next(text, at));
        }
        row = rows_[row + cls];
    }
    return accepts(row) ? Match::yes : Match::no;
}

// The characters that do not end a search at once; a text of none must not match.
std::optional<FirstBytes> TableEngine::first_bytes() const noexcept
{
    if (accepts(0))
        return std::nullopt;
    const auto goes_on = [this](std::uint32_t cls) {
        return rows_[cls] < first_final_ || accepts(rows_[cls]);
    };
    FirstBytes first{};
    for (std::size_t byte = 0; byte < ascii_.size(); ++byte) {
        if (goes_on(ascii_[byte]))
            first[byte >> 6] |= std::uint64_t{1} << (byte & 63);
    }
    const bool any_wide = std::any_of(wide_.begin(), wide_.end(),
                                      [&](const auto &range) { return goes_on(range.cls); });
    if (any_wide)
        first[2] = first[3] = ~std::uint64_t{0};
    return first;
}

} // namespace

std::unique_ptr<Engine> make_table_engine(const Expression &expression, const Limits &limits)
{
    const std::optional<Automaton> automaton = Automaton::of(expression, kBudget);
    if (!automaton)
        return nullptr;
    return std::make_unique<TableEngine>(*automaton, limits.max_regex_text);
}

} // namespace schema_registry::regex
