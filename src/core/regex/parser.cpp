// ECMA-262 section 22.2.1, patterns with the flag u, to an Expression. Beyond the standard it takes
// what schemas in use rely on and what can mean only one thing: a backslash before any punctuation,
// a class as the end of a "range" ([\w-.] is the three of them), and braces and ] that open and
// close nothing as themselves (section B.1.2 has the latter two for patterns without u). A
// backslash before a letter or digit that stands for nothing remains an error, as with u.
//
// One loop over the pattern and a stack of open groups: nothing recurses. Tested by
// test/unit/regex/pattern_test.cpp.
#include "core/regex/expression.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/regex/properties.hpp"

namespace schema_registry::regex {

namespace {

[[nodiscard]] bool is_digit(char32_t c) noexcept
{
    return c >= '0' && c <= '9';
}

[[nodiscard]] bool is_letter(char32_t c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] int hex_value(char32_t c) noexcept
{
    if (is_digit(c))
        return static_cast<int>(c - '0');
    const char32_t lower = c | 0x20;
    return c < 0x80 && lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a') + 10 : -1;
}

// What an escape stands for: a character, or a set if is_set.
struct Escape {
    bool is_set = false;
    char32_t character = 0;
    CharacterSet set;
};

struct NamedReference {
    std::size_t item;
    std::string_view name;
};

class Parser {
  public:
    explicit Parser(std::string_view pattern) : pattern_(pattern) {}

    [[nodiscard]] Result<Expression> parse();

  private:
    // All of these return false after fail().
    [[nodiscard]] bool parse_term();
    [[nodiscard]] bool parse_quantifier();
    [[nodiscard]] bool parse_braces(std::uint32_t &min, std::uint32_t &max);
    [[nodiscard]] bool open_group();
    [[nodiscard]] bool close_group();
    [[nodiscard]] bool parse_group_name(std::string_view &name);
    [[nodiscard]] bool parse_escape();
    [[nodiscard]] bool parse_reference(char32_t first);
    [[nodiscard]] bool parse_common_escape(char32_t c, Escape &escape);
    [[nodiscard]] bool parse_unicode_escape(char32_t &out);
    [[nodiscard]] bool parse_property(bool negated, CharacterSet &set);
    [[nodiscard]] bool parse_class();
    [[nodiscard]] bool parse_class_atom(Escape &atom);
    [[nodiscard]] bool resolve_references();

    [[nodiscard]] bool fail(std::string complaint);
    [[nodiscard]] bool at_end() const noexcept { return at_ >= pattern_.size(); }
    [[nodiscard]] char32_t peek() const noexcept;
    char32_t take() noexcept { return decode_next(pattern_, at_); }
    bool take_if(std::string_view text) noexcept;
    [[nodiscard]] bool take_hex(std::size_t digits, char32_t &out) noexcept;

    void push(ItemKind kind, std::uint32_t value = 0);
    void push_set(CharacterSet set);

    std::string_view pattern_;
    std::size_t at_ = 0;
    Expression expression_;
    std::vector<std::size_t> open_;                                 // items of the open groups
    std::vector<std::pair<std::string_view, std::uint32_t>> names_; // of capturing groups
    std::vector<NamedReference> named_references_;
    std::uint32_t captures_ = 0;
    std::uint32_t highest_reference_ = 0;
    bool quantifiable_ = false; // the last item may be repeated
    Code code_ = Code::invalid_schema;
    std::string complaint_;
};

bool Parser::fail(std::string complaint)
{
    complaint_ = std::move(complaint);
    complaint_ += " at character ";
    append_number(count_code_points(pattern_.substr(0, at_)) + 1, complaint_);
    return false;
}

char32_t Parser::peek() const noexcept
{
    std::size_t at = at_;
    return at_end() ? kInvalidCodePoint : decode_next(pattern_, at);
}

bool Parser::take_if(std::string_view text) noexcept
{
    if (!pattern_.substr(at_).starts_with(text))
        return false;
    at_ += text.size();
    return true;
}

bool Parser::take_hex(std::size_t digits, char32_t &out) noexcept
{
    if (pattern_.size() - at_ < digits)
        return false;
    char32_t value = 0;
    for (std::size_t index = 0; index < digits; ++index) {
        const int digit = hex_value(static_cast<unsigned char>(pattern_[at_ + index]));
        if (digit < 0)
            return false;
        value = value << 4 | static_cast<char32_t>(digit);
    }
    at_ += digits;
    out = value;
    return true;
}

void Parser::push(ItemKind kind, std::uint32_t value)
{
    Item item;
    item.kind = kind;
    item.value = value;
    expression_.items.push_back(item);
}

void Parser::push_set(CharacterSet set)
{
    set.normalise();
    for (const Property &property : set.properties)
        expression_.is_linear = expression_.is_linear && property.is_linear;
    push(ItemKind::set, static_cast<std::uint32_t>(expression_.sets.size()));
    expression_.sets.push_back(std::move(set));
}

Result<Expression> Parser::parse()
{
    bool ok = is_valid_utf8(pattern_) || fail("malformed UTF-8");
    while (ok && !at_end()) {
        quantifiable_ = false;
        ok = parse_term() && (!quantifiable_ || parse_quantifier());
    }
    if (ok && !open_.empty())
        ok = fail("group is not closed");
    if (!(ok && resolve_references()))
        return pattern_error(code_, pattern_, complaint_);
    return std::move(expression_);
}

bool Parser::parse_term()
{
    quantifiable_ = true;
    switch (peek()) {
    case '|':
        take();
        quantifiable_ = false;
        push(ItemKind::alternative);
        return true;
    case '^':
    case '$':
        quantifiable_ = false;
        push(take() == '^' ? ItemKind::text_start : ItemKind::text_end);
        return true;
    case '(':
        return open_group();
    case ')':
        return close_group();
    case '[':
        return parse_class();
    case '\\':
        return parse_escape();
    case '.':
        take();
        push_set(any_but_line_terminators());
        return true;
    case '*':
    case '+':
    case '?':
        return fail("quantifier has nothing to repeat");
    case '{': {
        const std::size_t start = at_;
        std::uint32_t min = 0;
        std::uint32_t max = 0;
        if (parse_braces(min, max)) {
            at_ = start;
            return fail("quantifier has nothing to repeat");
        }
        push(ItemKind::character, take());
        return true;
    }
    default:
        push(ItemKind::character, take());
        return true;
    }
}

// {n}, {n,} or {n,m}; takes nothing if it is none of them.
bool Parser::parse_braces(std::uint32_t &min, std::uint32_t &max)
{
    const auto take_number = [this](std::size_t &at, std::uint32_t &out) {
        const std::size_t start = at;
        std::uint64_t value = 0;
        for (; at < pattern_.size() && is_digit(static_cast<unsigned char>(pattern_[at])); ++at)
            value = std::min<std::uint64_t>(value * 10 + static_cast<unsigned>(pattern_[at] - '0'),
                                            kUnbounded - 1);
        out = static_cast<std::uint32_t>(value);
        return at > start;
    };
    const auto is_at = [this](std::size_t at, char c) {
        return at < pattern_.size() && pattern_[at] == c;
    };
    std::size_t at = at_;
    if (!is_at(at++, '{') || !take_number(at, min))
        return false;
    max = min;
    if (is_at(at, ',')) {
        if (!take_number(++at, max))
            max = kUnbounded;
    }
    if (!is_at(at, '}'))
        return false;
    at_ = at + 1;
    return true;
}

bool Parser::parse_quantifier()
{
    Item &item = expression_.items.back();
    if (take_if("*")) {
        item.min = 0;
        item.max = kUnbounded;
    } else if (take_if("+")) {
        item.max = kUnbounded;
    } else if (take_if("?")) {
        item.min = 0;
    } else if (!parse_braces(item.min, item.max)) {
        return true;
    }
    if (item.min > item.max)
        return fail("quantifier has its bounds out of order");
    item.lazy = take_if("?");
    const std::uint32_t bound = item.max == kUnbounded ? item.min : item.max;
    if (bound > kMaxLinearRepeat)
        expression_.is_linear = false;
    return true;
}

bool Parser::open_group()
{
    if (open_.size() >= kMaxGroupDepth) {
        code_ = Code::too_complex;
        return fail("groups are nested too deeply");
    }
    Item item;
    item.kind = ItemKind::open;
    quantifiable_ = false;
    if (take_if("(?:")) {
        item.group = GroupKind::plain;
    } else if (take_if("(?=")) {
        item.group = GroupKind::look_ahead;
    } else if (take_if("(?!")) {
        item.group = GroupKind::not_look_ahead;
    } else if (take_if("(?<=")) {
        item.group = GroupKind::look_behind;
    } else if (take_if("(?<!")) {
        item.group = GroupKind::not_look_behind;
    } else {
        item.group = GroupKind::capture;
        item.value = ++captures_;
        std::string_view name;
        if (take_if("(?<")) {
            if (!parse_group_name(name))
                return false;
            const auto is_same = [name](const auto &entry) { return entry.first == name; };
            if (std::any_of(names_.begin(), names_.end(), is_same))
                return fail("group name is used twice");
            names_.emplace_back(name, captures_);
        } else if (take_if("(?")) {
            return fail("group is of no kind that ECMA-262 has");
        } else {
            take();
        }
    }
    if (item.group != GroupKind::capture && item.group != GroupKind::plain)
        expression_.is_linear = false;
    open_.push_back(expression_.items.size());
    expression_.items.push_back(item);
    return true;
}

bool Parser::close_group()
{
    if (open_.empty())
        return fail("parenthesis closes no group");
    take();
    Item item;
    item.kind = ItemKind::close;
    item.partner = static_cast<std::uint32_t>(open_.back());
    Item &opening = expression_.items[open_.back()];
    opening.partner = static_cast<std::uint32_t>(expression_.items.size());
    item.group = opening.group;
    open_.pop_back();
    expression_.items.push_back(item);
    quantifiable_ = item.group == GroupKind::capture || item.group == GroupKind::plain;
    return true;
}

// The name and the closing angle bracket behind it. Letters beyond ASCII are not told from other
// characters there.
bool Parser::parse_group_name(std::string_view &name)
{
    const std::size_t start = at_;
    while (!at_end() && peek() != '>') {
        const char32_t c = take();
        if (c < 0x80 && !is_letter(c) && c != '_' && c != '$' && !(is_digit(c) && at_ - 1 > start))
            return fail("group name is malformed");
    }
    name = pattern_.substr(start, at_ - start);
    if (name.empty() || !take_if(">"))
        return fail("group name is malformed");
    return true;
}

bool Parser::parse_escape()
{
    take();
    if (at_end())
        return fail("backslash has nothing to escape");
    const char32_t c = take();
    if (c == 'b' || c == 'B') {
        quantifiable_ = false;
        // RE2 sees a non-boundary between the bytes of one character, too
        expression_.is_linear = expression_.is_linear && c == 'b';
        push(c == 'b' ? ItemKind::word_boundary : ItemKind::not_word_boundary);
        return true;
    }
    if (c == 'k' || (c >= '1' && c <= '9'))
        return parse_reference(c);
    Escape escape;
    if (!parse_common_escape(c, escape))
        return false;
    if (escape.is_set)
        push_set(std::move(escape.set));
    else if (is_surrogate(escape.character))
        push_set({}); // no text in UTF-8 holds half a pair
    else
        push(ItemKind::character, escape.character);
    return true;
}

bool Parser::parse_reference(char32_t first)
{
    expression_.has_back_references = true;
    expression_.is_linear = false;
    if (first == 'k') {
        std::string_view name;
        if (!take_if("<"))
            return fail("back-reference has no name");
        if (!parse_group_name(name))
            return false;
        named_references_.push_back({expression_.items.size(), name});
        push(ItemKind::back_reference);
        return true;
    }
    std::uint64_t number = first - '0';
    while (!at_end() && is_digit(peek()))
        number = std::min<std::uint64_t>(number * 10 + (take() - '0'), kUnbounded - 1);
    push(ItemKind::back_reference, static_cast<std::uint32_t>(number));
    highest_reference_ = std::max(highest_reference_, static_cast<std::uint32_t>(number));
    return true;
}

bool Parser::resolve_references()
{
    if (highest_reference_ > captures_)
        return fail("back-reference names no group");
    for (const NamedReference &reference : named_references_) {
        const auto is_same = [&](const auto &entry) { return entry.first == reference.name; };
        const auto entry = std::find_if(names_.begin(), names_.end(), is_same);
        if (entry == names_.end())
            return fail("back-reference names no group");
        expression_.items[reference.item].value = entry->second;
    }
    return true;
}

// The escapes that mean the same inside and outside of a class; c is the character behind the
// backslash.
bool Parser::parse_common_escape(char32_t c, Escape &escape)
{
    const auto give_set = [&escape](CharacterSet set) {
        escape.is_set = true;
        escape.set = std::move(set);
        return true;
    };
    const auto give = [&escape](char32_t character) {
        escape.character = character;
        return true;
    };
    switch (c) {
    case 'd':
        return give_set(digits());
    case 'D':
        return give_set(complement(digits()));
    case 'w':
        return give_set(word());
    case 'W':
        return give_set(complement(word()));
    case 's':
        return give_set(white_space());
    case 'S':
        return give_set(complement(white_space()));
    case 'p':
    case 'P':
        escape.is_set = true;
        return parse_property(c == 'P', escape.set);
    case 't':
        return give('\t');
    case 'n':
        return give('\n');
    case 'v':
        return give('\v');
    case 'f':
        return give('\f');
    case 'r':
        return give('\r');
    case '0':
        return is_digit(peek()) && !at_end() ? fail("octal escape is not ECMA-262") : give(0);
    case 'c':
        return !at_end() && is_letter(peek()) ? give(take() % 32)
                                              : fail("control escape has no letter");
    case 'x':
        return take_hex(2, escape.character) || fail("escape lacks its two hexadecimal digits");
    case 'u':
        return parse_unicode_escape(escape.character);
    default:
        return is_letter(c) || is_digit(c) ? fail("escape is not ECMA-262") : give(c);
    }
}

bool Parser::parse_unicode_escape(char32_t &out)
{
    if (take_if("{")) {
        char32_t value = 0;
        std::size_t digits = 0;
        for (; !at_end() && hex_value(peek()) >= 0 && value <= kMaxCodePoint; ++digits)
            value = value << 4 | static_cast<char32_t>(hex_value(take()));
        if (digits == 0 || value > kMaxCodePoint || !take_if("}"))
            return fail("escape names no code point");
        out = value;
        return true;
    }
    if (!take_hex(4, out))
        return fail("escape lacks its four hexadecimal digits");
    if (out < 0xD800 || out > 0xDBFF)
        return true;
    const std::size_t behind_first = at_;
    char32_t second = 0;
    if (take_if("\\u") && take_hex(4, second) && second >= 0xDC00 && second <= 0xDFFF)
        out = 0x10000 + ((out - 0xD800) << 10) + (second - 0xDC00);
    else
        at_ = behind_first;
    return true;
}

bool Parser::parse_property(bool negated, CharacterSet &set)
{
    if (!take_if("{"))
        return fail("property escape has no braces");
    const std::size_t end = pattern_.find('}', at_);
    if (end == std::string_view::npos)
        return fail("property escape has no braces");
    if (!add_property(pattern_.substr(at_, end - at_), negated, set))
        return fail("escape names no Unicode property");
    at_ = end + 1;
    return true;
}

bool Parser::parse_class()
{
    const std::size_t start = at_;
    take();
    CharacterSet set;
    set.negated = take_if("^");
    while (!at_end() && peek() != ']') {
        Escape first;
        if (!parse_class_atom(first))
            return false;
        const bool is_range =
            pattern_.substr(at_).starts_with("-") && !pattern_.substr(at_).starts_with("-]");
        Escape last;
        if (is_range && (!take_if("-") || !parse_class_atom(last)))
            return false;
        if (is_range && !first.is_set && !last.is_set) {
            if (first.character > last.character)
                return fail("range of a class has its ends out of order");
            set.add(first.character, last.character);
            continue;
        }
        if (is_range)
            set.add('-', '-');
        for (const Escape *atom : {&first, &last}) {
            if (atom->is_set)
                set.add(atom->set);
            else if (atom == &first || is_range)
                set.add(atom->character, atom->character);
        }
    }
    if (!take_if("]")) {
        at_ = start;
        return fail("class is not closed");
    }
    push_set(std::move(set));
    return true;
}

bool Parser::parse_class_atom(Escape &atom)
{
    if (at_end())
        return fail("class is not closed");
    const char32_t c = take();
    if (c != '\\') {
        atom.character = c;
        return true;
    }
    if (at_end())
        return fail("backslash has nothing to escape");
    const char32_t escaped = take();
    if (escaped == 'b') {
        atom.character = '\b';
        return true;
    }
    return parse_common_escape(escaped, atom);
}

} // namespace

Result<Expression> parse_expression(std::string_view pattern, const Limits &limits)
{
    if (pattern.size() > limits.max_pattern_bytes) {
        std::string complaint = "it is longer than ";
        append_number(limits.max_pattern_bytes, complaint);
        return pattern_error(Code::too_complex, pattern, complaint + " bytes");
    }
    return Parser(pattern).parse();
}

} // namespace schema_registry::regex
