// Selectors: parsing (design.md's word list gives the forms) and the choice of a version.
// Tested by test/unit/versioning/selector_test.cpp.
#include "core/versioning/selector.hpp"

#include <charconv>

namespace schema_registry::versioning {
namespace {

constexpr std::string_view kFingerprintPrefix = "sha256:";

// A positive integer that fits, written without sign and leading zeros.
std::optional<std::int32_t> parse_number(std::string_view text) noexcept
{
    if (text.empty() || text.front() < '1' || text.front() > '9')
        return std::nullopt;
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

int hex_value(char digit) noexcept
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

bool parse_fingerprint(std::string_view text, Selector &selector) noexcept
{
    if (!text.starts_with(kFingerprintPrefix))
        return false;
    const std::string_view digits = text.substr(kFingerprintPrefix.size());
    if (digits.size() != 2 * selector.fingerprint.size())
        return false;
    std::array<std::byte, 32> bytes{};
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        const int high = hex_value(digits[2 * index]);
        const int low = hex_value(digits[2 * index + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[index] = static_cast<std::byte>(high * 16 + low);
    }
    selector.kind = SelectorKind::fingerprint;
    selector.value = digits;
    selector.fingerprint = bytes;
    return true;
}

// ":.name:" at the front of the text, or nothing.
std::string_view context_of(std::string_view text) noexcept
{
    if (!text.starts_with(":."))
        return {};
    const std::size_t end = text.find(':', 1);
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

bool parse_id(std::string_view text, Selector &selector) noexcept
{
    const std::string_view context = context_of(text);
    const std::string_view rest = text.substr(context.size());
    if (!rest.starts_with('#'))
        return false;
    const auto number = parse_number(rest.substr(1));
    if (!number)
        return false;
    selector.kind = SelectorKind::id;
    selector.subject = context;
    selector.value = rest.substr(1);
    selector.number = *number;
    return true;
}

bool parse_version(std::string_view text, Selector &selector) noexcept
{
    selector.value = text;
    if (text == "latest") {
        selector.kind = SelectorKind::latest;
        return true;
    }
    if (const auto number = parse_number(text)) {
        selector.kind = SelectorKind::ordinal;
        selector.number = *number;
        return true;
    }
    if (const auto version = parse_semantic_version(text)) {
        selector.kind = SelectorKind::semantic;
        selector.version = *version;
        return true;
    }
    if (const auto range = parse_range(text)) {
        const bool is_caret = range->kind == RangeKind::caret;
        selector.kind = is_caret ? SelectorKind::caret : SelectorKind::tilde;
        selector.range = *range;
        return true;
    }
    return false;
}

// How good a version is for a floating selector: the lowest rank wins, the last never counts.
enum class Rank { active, active_prerelease, deprecated, deprecated_prerelease, never };

Rank rank_of(const Candidate &candidate, const std::optional<SemanticVersion> &version) noexcept
{
    const bool prerelease = version && version->is_prerelease();
    if (candidate.state == "ACTIVE")
        return prerelease ? Rank::active_prerelease : Rank::active;
    // A version that is being rolled back is on its way out, but better than no answer.
    if (candidate.state == "DEPRECATED" || candidate.state == "ROLLING_BACK")
        return prerelease ? Rank::deprecated_prerelease : Rank::deprecated;
    return Rank::never;
}

// By precedence, a text that is no semantic version below all others, then by ordinal.
bool is_higher(const Candidate &left, const std::optional<SemanticVersion> &left_version,
               const Candidate &right, const std::optional<SemanticVersion> &right_version) noexcept
{
    if (left_version.has_value() != right_version.has_value())
        return left_version.has_value();
    const int order = left_version ? compare(*left_version, *right_version) : 0;
    return order != 0 ? order > 0 : left.ordinal > right.ordinal;
}

std::optional<std::size_t> choose_highest(const Selector &selector,
                                          std::span<const Candidate> candidates) noexcept
{
    std::optional<std::size_t> best;
    std::optional<SemanticVersion> best_version;
    Rank best_rank = Rank::never;
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        const Candidate &candidate = candidates[index];
        const auto version = parse_semantic_version(candidate.semantic_version);
        const Rank rank = rank_of(candidate, version);
        if (candidate.deleted || rank == Rank::never || rank > best_rank)
            continue;
        if (selector.kind != SelectorKind::latest &&
            (!version || !contains(selector.range, *version)))
            continue;
        if (best && rank == best_rank &&
            !is_higher(candidate, version, candidates[*best], best_version))
            continue;
        best = index;
        best_version = version;
        best_rank = rank;
    }
    return best;
}

// The version with that very text, else the first one of the same precedence if the selector
// leaves the build open.
std::optional<std::size_t> choose_exact(const SemanticVersion &wanted,
                                        std::span<const Candidate> candidates) noexcept
{
    std::optional<std::size_t> best;
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        const Candidate &candidate = candidates[index];
        if (candidate.deleted || !is_registered_state(candidate.state))
            continue;
        if (candidate.semantic_version == wanted.text)
            return index;
        if (!wanted.build.empty())
            continue;
        const auto version = parse_semantic_version(candidate.semantic_version);
        if (version && compare(*version, wanted) == 0 &&
            (!best || candidate.ordinal < candidates[*best].ordinal))
            best = index;
    }
    return best;
}

std::optional<std::size_t> choose_ordinal(std::int32_t ordinal,
                                          std::span<const Candidate> candidates) noexcept
{
    for (std::size_t index = 0; index < candidates.size(); ++index) {
        const Candidate &candidate = candidates[index];
        if (candidate.ordinal == ordinal && !candidate.deleted &&
            is_registered_state(candidate.state))
            return index;
    }
    return std::nullopt;
}

} // namespace

std::string_view name_of(SelectorKind kind) noexcept
{
    switch (kind) {
    case SelectorKind::latest:
        return "latest";
    case SelectorKind::ordinal:
        return "ordinal";
    case SelectorKind::semantic:
        return "semantic";
    case SelectorKind::caret:
        return "caret";
    case SelectorKind::tilde:
        return "tilde";
    case SelectorKind::id:
        return "id";
    case SelectorKind::fingerprint:
        return "fingerprint";
    }
    return {};
}

Selector parse_selector(std::string_view text) noexcept
{
    Selector selector;
    if (parse_fingerprint(text, selector) || parse_id(text, selector))
        return selector;
    constexpr std::string_view kDefaultContext = ":.:"; // written out or not, it is the same
    if (text.size() > kDefaultContext.size() && text.starts_with(kDefaultContext))
        text.remove_prefix(kDefaultContext.size());
    const std::size_t at = text.rfind('@');
    // A version needs a subject before it: "@3" is a subject of that name.
    if (at != std::string_view::npos && at > 0 && parse_version(text.substr(at + 1), selector)) {
        selector.subject = text.substr(0, at);
        return selector;
    }
    selector = Selector();
    selector.subject = text;
    return selector;
}

bool is_registered_state(std::string_view state) noexcept
{
    return state == "REGISTERED" || state == "ACTIVE" || state == "DEPRECATED" ||
           state == "ARCHIVED" || state == "ABANDONED" || state == "ROLLING_BACK";
}

std::optional<std::size_t> choose(const Selector &selector,
                                  std::span<const Candidate> candidates) noexcept
{
    switch (selector.kind) {
    case SelectorKind::latest:
    case SelectorKind::caret:
    case SelectorKind::tilde:
        return choose_highest(selector, candidates);
    case SelectorKind::ordinal:
        return choose_ordinal(selector.number, candidates);
    case SelectorKind::semantic:
        return choose_exact(selector.version, candidates);
    case SelectorKind::id:
    case SelectorKind::fingerprint:
        break;
    }
    return std::nullopt;
}

} // namespace schema_registry::versioning
