// Engines for expressions that need none. Most patterns in schemas are of three kinds:
//
//   - true of every text: "", "^.*", ".*";
//   - a literal, anchored or not: "^S_", "\.json$", "://";
//   - a sequence of runs from the first character on: "^[A-Z]{2}$", "^[a-z][a-z0-9-]*$",
//     "^\d{4}-\d{2}-\d{2}". A run is a set of characters and how many of them there may be.
//
// A sequence is matched greedily, without going back. That is exact where no run of variable length
// has a character in common with what may follow it: "^\d+\.\d+$" qualifies, "^\d+5$" does not.
// For, whatever number of characters the run has to take, it is the number at which the text leaves
// the set, or the run's maximum; with fewer, the next character would have to start what follows.
//
// Tested against RE2 and PCRE2 by test/unit/regex/engine_test.cpp.
#include "core/regex/engine.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace schema_registry::regex {

namespace {

constexpr std::size_t kMaxRuns = 64;

// A CharacterSet without properties, for fast lookup.
struct RunSet {
    std::uint64_t ascii[4] = {0, 0, 0, 0}; // a bit for each byte; none has more than seven bits
    std::vector<Range> wide;               // what is beyond ASCII, sorted
    bool has_all_wide = false;
    // Sets that lack no more than two ASCII characters, as that of "." does, take eight at once.
    bool is_nearly_ascii = false;
    unsigned char lacking[2] = {0x80, 0x80}; // 0x80 where there is none

    [[nodiscard]] bool has_ascii(char c) const noexcept
    {
        const auto byte = static_cast<unsigned char>(c);
        return (ascii[byte >> 6] >> (byte & 63) & 1) != 0;
    }
    [[nodiscard]] bool has_wide(char32_t c) const noexcept
    {
        const auto is_below = [](const Range &range, char32_t value) { return range.last < value; };
        const auto range = std::lower_bound(wide.begin(), wide.end(), c, is_below);
        return range != wide.end() && range->first <= c;
    }
    [[nodiscard]] bool meets(const RunSet &other) const noexcept
    {
        if ((ascii[0] & other.ascii[0]) != 0 || (ascii[1] & other.ascii[1]) != 0)
            return true;
        const auto is_common = [&other](const Range &range) {
            return std::any_of(other.wide.begin(), other.wide.end(), [&range](const Range &with) {
                return range.first <= with.last && with.first <= range.last;
            });
        };
        return std::any_of(wide.begin(), wide.end(), is_common);
    }
    [[nodiscard]] bool is_everything() const noexcept
    {
        return ~ascii[0] == 0 && ~ascii[1] == 0 && has_all_wide;
    }
};

struct Run {
    RunSet set;
    std::uint32_t min = 1;
    std::uint32_t max = 1;
    std::string literal{}; // if not empty, the run is this text, and nothing else counts
};

// Whether the set has the character at `at`, which is then left behind.
[[nodiscard]] bool take_from(const RunSet &set, std::string_view text, std::size_t &at) noexcept
{
    if (static_cast<unsigned char>(text[at]) < 0x80) {
        const bool found = set.has_ascii(text[at]);
        at += found;
        return found;
    }
    if (set.wide.empty())
        return false;
    std::size_t next = at;
    const char32_t c = decode_next(text, next);
    if (!set.has_all_wide && !set.has_wide(c))
        return false;
    at = next;
    return true;
}

// How many ASCII characters of the set the text begins with, as far as they come by eight.
[[nodiscard]] std::size_t take_blocks(const RunSet &set, std::string_view text) noexcept
{
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    constexpr std::uint64_t kHighs = 0x8080808080808080;
    const auto has_byte = [](std::uint64_t word, unsigned char byte) {
        const std::uint64_t zeroed = word ^ (kOnes * byte);
        return ((zeroed - kOnes) & ~zeroed & kHighs) != 0;
    };
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & kHighs) != 0 || has_byte(word, set.lacking[0]) ||
            has_byte(word, set.lacking[1]))
            break;
    }
    return at;
}

// Whether the text goes on with the run, which is then left behind.
[[nodiscard]] bool take_run(const Run &run, std::string_view text, std::size_t &at) noexcept
{
    const std::string_view rest = text.substr(at);
    if (!run.literal.empty()) {
        at += run.literal.size();
        return rest.starts_with(run.literal);
    }
    const std::string_view most = rest.substr(0, run.max);
    std::size_t count = run.set.is_nearly_ascii ? take_blocks(run.set, most) : 0;
    while (count < most.size() && run.set.has_ascii(most[count]))
        ++count;
    at += count;
    if (count < most.size() && !run.set.wide.empty()) {
        while (count < run.max && at < text.size() && take_from(run.set, text, at))
            ++count;
    }
    return count >= run.min;
}

class AlwaysEngine final : public Engine {
  public:
    [[nodiscard]] Match search(std::string_view) const noexcept override { return Match::yes; }
    [[nodiscard]] std::size_t memory() const noexcept override { return sizeof *this; }
    [[nodiscard]] bool matches_everything() const noexcept override { return true; }
};

enum class Anchors : std::uint8_t { none, start, end, both };

class LiteralEngine final : public Engine {
  public:
    LiteralEngine(std::string literal, Anchors anchors)
        : literal_(std::move(literal)), anchors_(anchors)
    {
    }

    [[nodiscard]] Match search(std::string_view text) const noexcept override
    {
        bool found = false;
        switch (anchors_) {
        case Anchors::none:
            found = text.find(literal_) != std::string_view::npos;
            break;
        case Anchors::start:
            found = text.starts_with(literal_);
            break;
        case Anchors::end:
            found = text.ends_with(literal_);
            break;
        case Anchors::both:
            found = text == literal_;
            break;
        }
        return found ? Match::yes : Match::no;
    }
    [[nodiscard]] std::size_t memory() const noexcept override
    {
        return sizeof *this + literal_.capacity();
    }

    [[nodiscard]] std::optional<FirstBytes> first_bytes() const noexcept override
    {
        if ((anchors_ != Anchors::start && anchors_ != Anchors::both) || literal_.empty())
            return std::nullopt;
        FirstBytes first{};
        const auto byte = static_cast<unsigned char>(literal_[0]);
        first[byte >> 6] = std::uint64_t{1} << (byte & 63);
        return first;
    }

  private:
    std::string literal_;
    Anchors anchors_;
};

class SequenceEngine final : public Engine {
  public:
    SequenceEngine(std::vector<Run> runs, bool to_the_end)
        : runs_(std::move(runs)), to_the_end_(to_the_end)
    {
    }

    [[nodiscard]] Match search(std::string_view text) const noexcept override
    {
        std::size_t at = 0;
        for (const Run &run : runs_) {
            if (!take_run(run, text, at))
                return Match::no;
        }
        return to_the_end_ && at < text.size() ? Match::no : Match::yes;
    }
    [[nodiscard]] std::size_t memory() const noexcept override
    {
        std::size_t size = sizeof *this + runs_.capacity() * sizeof(Run);
        for (const Run &run : runs_) {
            size += run.set.wide.capacity() * sizeof(Range);
            size += run.literal.capacity() == std::string().capacity() ? 0 : run.literal.capacity();
        }
        return size;
    }

    [[nodiscard]] std::optional<FirstBytes> first_bytes() const noexcept override
    {
        if (runs_.empty() || runs_.front().min == 0)
            return std::nullopt;
        const RunSet &set = runs_.front().set; // also of a literal's first character
        const std::uint64_t wide = set.wide.empty() ? 0 : ~std::uint64_t{0};
        return FirstBytes{set.ascii[0], set.ascii[1], wide, wide};
    }

  private:
    std::vector<Run> runs_;
    bool to_the_end_;
};

[[nodiscard]] std::optional<RunSet> run_set(const CharacterSet &set)
{
    if (!set.properties.empty())
        return std::nullopt;
    RunSet result;
    for (const Range &range : set.ranges) {
        for (char32_t c = range.first; c <= std::min<char32_t>(range.last, 0x7F); ++c)
            result.ascii[c >> 6] |= std::uint64_t{1} << (c & 63);
        if (range.last >= 0x80)
            result.wide.push_back({std::max<char32_t>(range.first, 0x80), range.last});
    }
    unsigned lacking = 0;
    for (unsigned char c = 0; c < 0x80; ++c) {
        if (result.has_ascii(static_cast<char>(c)))
            continue;
        if (lacking < 2)
            result.lacking[lacking] = c;
        ++lacking;
    }
    result.is_nearly_ascii = lacking <= 2;
    result.has_all_wide = result.wide.size() == 1 && result.wide[0] == Range{0x80, kMaxCodePoint};
    return result;
}

// An expression without choices: its terms between its anchors. Groups that neither repeat nor
// choose are seen through.
struct Chain {
    bool from_the_start = false;
    bool to_the_end = false;
    std::vector<Item> terms;
};

[[nodiscard]] std::optional<Chain> chain_of(const Expression &expression)
{
    Chain chain;
    for (const Item &item : expression.items) {
        switch (item.kind) {
        case ItemKind::open:
            if (item.group != GroupKind::capture && item.group != GroupKind::plain)
                return std::nullopt;
            break;
        case ItemKind::close:
            if (!item.is_once())
                return std::nullopt;
            break;
        case ItemKind::text_start:
            if (!chain.terms.empty() || chain.to_the_end)
                return std::nullopt;
            chain.from_the_start = true;
            break;
        case ItemKind::text_end:
            chain.to_the_end = true;
            break;
        case ItemKind::character:
        case ItemKind::set:
            if (chain.to_the_end)
                return std::nullopt;
            chain.terms.push_back(item);
            break;
        default:
            return std::nullopt;
        }
    }
    return chain;
}

[[nodiscard]] std::unique_ptr<Engine> make_literal_engine(const Chain &chain)
{
    std::string literal;
    for (const Item &term : chain.terms) {
        if (term.kind != ItemKind::character || !term.is_once())
            return nullptr;
        append_code_point(term.value, literal);
    }
    const Anchors anchors = chain.from_the_start
                                ? (chain.to_the_end ? Anchors::both : Anchors::start)
                                : (chain.to_the_end ? Anchors::end : Anchors::none);
    if (literal.empty() && anchors != Anchors::both)
        return std::make_unique<AlwaysEngine>();
    return std::make_unique<LiteralEngine>(std::move(literal), anchors);
}

// Whether no run of variable length shares a character with what may come next.
[[nodiscard]] bool is_unambiguous(const std::vector<Run> &runs) noexcept
{
    for (std::size_t index = 0; index < runs.size(); ++index) {
        if (runs[index].min == runs[index].max)
            continue;
        for (std::size_t next = index + 1; next < runs.size(); ++next) {
            if (runs[index].set.meets(runs[next].set))
                return false;
            if (runs[next].min > 0)
                break;
        }
    }
    return true;
}

// Neighbouring single characters of ASCII, as one text. The first run keeps its set.
[[nodiscard]] std::vector<Run> with_literals(std::vector<Run> runs, const Chain &chain)
{
    std::vector<Run> joined;
    for (std::size_t index = 0; index < runs.size(); ++index) {
        const Item &term = chain.terms[index];
        const bool is_literal = term.kind == ItemKind::character && term.is_once() &&
                                term.value < 0x80 && runs[index].min == 1;
        if (!is_literal) {
            joined.push_back(std::move(runs[index]));
            continue;
        }
        if (joined.empty() || joined.back().literal.empty())
            joined.push_back(std::move(runs[index]));
        joined.back().literal.push_back(static_cast<char>(term.value));
    }
    joined.shrink_to_fit();
    return joined;
}

[[nodiscard]] std::unique_ptr<Engine> make_sequence_engine(const Expression &expression,
                                                           const Chain &chain)
{
    if (!chain.from_the_start || chain.terms.size() > kMaxRuns)
        return nullptr;
    std::vector<Run> runs;
    runs.reserve(chain.terms.size());
    for (const Item &term : chain.terms) {
        CharacterSet single;
        single.add(term.value, term.value);
        const bool is_set = term.kind == ItemKind::set;
        std::optional<RunSet> set = run_set(is_set ? expression.sets[term.value] : single);
        if (!set)
            return nullptr;
        runs.push_back({std::move(*set), term.min, term.max});
    }
    if (!chain.to_the_end && !runs.empty())
        runs.back().max = runs.back().min; // more may follow, whatever it is
    if (!is_unambiguous(runs))
        return nullptr;
    const bool is_always = runs.size() == 1 && runs[0].set.is_everything() && runs[0].min == 0 &&
                           runs[0].max == kUnbounded;
    if (is_always)
        return std::make_unique<AlwaysEngine>();
    return std::make_unique<SequenceEngine>(with_literals(std::move(runs), chain),
                                            chain.to_the_end);
}

} // namespace

std::unique_ptr<Engine> make_shortcut_engine(const Expression &expression)
{
    if (expression.has_back_references)
        return nullptr;
    const std::optional<Chain> chain = chain_of(expression);
    if (!chain)
        return nullptr;
    if (std::unique_ptr<Engine> engine = make_literal_engine(*chain))
        return engine;
    return make_sequence_engine(expression, *chain);
}

} // namespace schema_registry::regex
