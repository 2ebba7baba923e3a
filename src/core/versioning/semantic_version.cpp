// Semantic versions: semver.org 2.0.0, items 2 to 11 (grammar, precedence); ranges as npm reads
// ^ and ~ with prereleases included. The key is a sequence of self-delimiting parts: a number is
// its length and its digits, an alphanumeric identifier its bytes and a zero byte, and each
// identifier is led by a byte that puts the end of the list first, numbers next and text last.
// Tested by test/unit/versioning/semantic_version_test.cpp.
#include "core/versioning/semantic_version.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace schema_registry::versioning {
namespace {

constexpr char kEndOfIdentifiers = '\x00';
constexpr char kNumericIdentifier = '\x01';
constexpr char kTextIdentifier = '\x02';
constexpr char kRelease = '\xff';

bool is_digit(char byte) noexcept
{
    return byte >= '0' && byte <= '9';
}

bool is_identifier_byte(char byte) noexcept
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '-';
}

bool is_numeric(std::string_view identifier) noexcept
{
    return std::all_of(identifier.begin(), identifier.end(), is_digit);
}

// Takes digits without leading zeros off the front; empty if there are none.
std::string_view take_number(std::string_view &rest) noexcept
{
    std::size_t size = 0;
    while (size < rest.size() && is_digit(rest[size]))
        ++size;
    if (size > 1 && rest.front() == '0')
        return {};
    const std::string_view number = rest.substr(0, size);
    rest.remove_prefix(size);
    return number;
}

bool take_byte(std::string_view &rest, char byte) noexcept
{
    if (rest.empty() || rest.front() != byte)
        return false;
    rest.remove_prefix(1);
    return true;
}

// Takes the text up to the next dot, and the dot.
std::string_view take_identifier(std::string_view &rest) noexcept
{
    const std::size_t dot = rest.find('.');
    const std::string_view identifier = rest.substr(0, dot);
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
    return identifier;
}

enum class Identifiers { prerelease, build };

// Dot-separated identifiers, none empty; numbers of a prerelease have no leading zeros.
bool are_identifiers(std::string_view text, Identifiers kind) noexcept
{
    if (text.empty() || text.back() == '.')
        return false;
    while (!text.empty()) {
        const std::string_view identifier = take_identifier(text);
        if (identifier.empty() ||
            !std::all_of(identifier.begin(), identifier.end(), is_identifier_byte))
            return false;
        if (kind == Identifiers::prerelease && identifier.size() > 1 && identifier[0] == '0' &&
            is_numeric(identifier))
            return false;
    }
    return true;
}

int sign_of(int order) noexcept
{
    return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

int compare_numbers(std::string_view left, std::string_view right) noexcept
{
    if (left.size() != right.size())
        return left.size() < right.size() ? -1 : 1;
    return sign_of(left.compare(right));
}

int compare_identifiers(std::string_view left, std::string_view right) noexcept
{
    const bool left_numeric = is_numeric(left);
    const bool right_numeric = is_numeric(right);
    if (left_numeric != right_numeric)
        return left_numeric ? -1 : 1;
    return left_numeric ? compare_numbers(left, right) : sign_of(left.compare(right));
}

int compare_prereleases(std::string_view left, std::string_view right) noexcept
{
    if (left.empty() || right.empty())
        return static_cast<int>(left.empty()) - static_cast<int>(right.empty());
    while (!left.empty() && !right.empty()) {
        const int order = compare_identifiers(take_identifier(left), take_identifier(right));
        if (order != 0)
            return order;
    }
    return static_cast<int>(right.empty()) - static_cast<int>(left.empty());
}

int compare_cores(const SemanticVersion &left, const SemanticVersion &right) noexcept
{
    if (const int order = compare_numbers(left.major, right.major); order != 0)
        return order;
    if (const int order = compare_numbers(left.minor, right.minor); order != 0)
        return order;
    return compare_numbers(left.patch, right.patch);
}

void append_number_key(std::string_view digits, std::pmr::string &out)
{
    static_assert(kMaxSemanticVersionBytes <= 255);
    out.push_back(static_cast<char>(static_cast<unsigned char>(digits.size())));
    out.append(digits);
}

void append_incremented(std::string_view digits, std::pmr::string &out)
{
    const std::size_t start = out.size();
    out.append(digits);
    for (std::size_t index = out.size(); index > start; --index) {
        if (out[index - 1] != '9') {
            ++out[index - 1];
            return;
        }
        out[index - 1] = '0';
    }
    out.insert(start, 1, '1');
}

} // namespace

std::optional<SemanticVersion> parse_semantic_version(std::string_view text) noexcept
{
    if (text.size() > kMaxSemanticVersionBytes)
        return std::nullopt;
    SemanticVersion version;
    version.text = text;
    std::string_view rest = text;
    version.major = take_number(rest);
    if (version.major.empty() || !take_byte(rest, '.'))
        return std::nullopt;
    version.minor = take_number(rest);
    if (version.minor.empty() || !take_byte(rest, '.'))
        return std::nullopt;
    version.patch = take_number(rest);
    if (version.patch.empty())
        return std::nullopt;
    if (take_byte(rest, '-')) {
        version.prerelease = rest.substr(0, rest.find('+'));
        rest.remove_prefix(version.prerelease.size());
        if (!are_identifiers(version.prerelease, Identifiers::prerelease))
            return std::nullopt;
    }
    if (take_byte(rest, '+')) {
        version.build = rest;
        rest = {};
        if (!are_identifiers(version.build, Identifiers::build))
            return std::nullopt;
    }
    return rest.empty() ? std::optional(version) : std::nullopt;
}

int compare(const SemanticVersion &left, const SemanticVersion &right) noexcept
{
    const int order = compare_cores(left, right);
    return order != 0 ? order : compare_prereleases(left.prerelease, right.prerelease);
}

void append_key(const SemanticVersion &version, std::pmr::string &out)
{
    append_number_key(version.major, out);
    append_number_key(version.minor, out);
    append_number_key(version.patch, out);
    if (!version.is_prerelease()) {
        out.push_back(kRelease);
        return;
    }
    for (std::string_view rest = version.prerelease; !rest.empty();) {
        const std::string_view identifier = take_identifier(rest);
        if (is_numeric(identifier)) {
            out.push_back(kNumericIdentifier);
            append_number_key(identifier, out);
        } else {
            out.push_back(kTextIdentifier);
            out.append(identifier);
            out.push_back('\x00');
        }
    }
    out.push_back(kEndOfIdentifiers);
}

std::optional<Part> part_of_class(std::string_view change_class) noexcept
{
    if (change_class == "major")
        return Part::major;
    if (change_class == "minor")
        return Part::minor;
    if (change_class == "patch" || change_class == "none")
        return Part::patch;
    return std::nullopt;
}

void append_next(const SemanticVersion &version, Part part, std::pmr::string &out)
{
    switch (part) {
    case Part::major:
        append_incremented(version.major, out);
        out.append(".0.0");
        break;
    case Part::minor:
        out.append(version.major).push_back('.');
        append_incremented(version.minor, out);
        out.append(".0");
        break;
    case Part::patch:
        out.append(version.major).push_back('.');
        out.append(version.minor).push_back('.');
        append_incremented(version.patch, out);
        break;
    }
}

std::optional<Range> parse_range(std::string_view text) noexcept
{
    if (text.size() < 2 || text.size() > kMaxSemanticVersionBytes)
        return std::nullopt;
    Range range;
    range.text = text;
    std::string_view rest = text;
    if (take_byte(rest, '^'))
        range.kind = RangeKind::caret;
    else if (take_byte(rest, '~'))
        range.kind = RangeKind::tilde;
    else
        return std::nullopt;
    if (const auto version = parse_semantic_version(rest)) {
        if (!version->build.empty())
            return std::nullopt;
        range.major = version->major;
        range.minor = version->minor;
        range.patch = version->patch;
        range.prerelease = version->prerelease;
        return range;
    }
    range.major = take_number(rest);
    if (range.major.empty())
        return std::nullopt;
    if (take_byte(rest, '.')) {
        range.minor = take_number(rest);
        if (range.minor.empty())
            return std::nullopt;
    }
    return rest.empty() ? std::optional(range) : std::nullopt;
}

bool contains(const Range &range, const SemanticVersion &version) noexcept
{
    constexpr std::string_view kZero = "0";
    SemanticVersion lowest;
    lowest.major = range.major;
    lowest.minor = range.minor.empty() ? kZero : range.minor;
    lowest.patch = range.patch.empty() ? kZero : range.patch;
    lowest.prerelease = range.patch.empty() ? kZero : range.prerelease;
    if (compare(version, lowest) < 0)
        return false;
    // What must stay: the major, and for ~ with a minor, and ^ below 1, the minor, and for ^ below
    // 0.1 the patch; never a part that is not given.
    if (version.major != range.major)
        return false;
    const bool is_caret = range.kind == RangeKind::caret;
    if (range.minor.empty() || (is_caret && range.major != kZero))
        return true;
    if (version.minor != range.minor)
        return false;
    if (!is_caret || range.patch.empty() || range.minor != kZero)
        return true;
    return version.patch == range.patch;
}

} // namespace schema_registry::versioning
