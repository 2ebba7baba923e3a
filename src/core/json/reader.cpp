// JSON text to Document through nlohmann_json's SAX interface (reader.hpp).
//
// The lexer hands over numbers of up to 64 bits by value and longer ones with their text, but
// refuses those beyond a double (1e400), which numeric holds. Such numbers are rare: they are
// found before parsing, blanked to 0 in a copy of the text, and put back by their position among
// the numbers. Containers are built on a stack and written to the block when they end, so nothing
// recurses. The server is asked whether to go on while the text is gone through, whatever is in it,
// and while the keys of an object are sorted. Tested by test/unit/json/reader_test.cpp.
#include "core/json/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <deque>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

namespace schema_registry::json {

namespace {

// Bytes gone through, or the like of work, between two polls: well below a millisecond.
constexpr std::size_t kPollDistance = 64 * 1024;

// Far more than the digits that numeric can hold: what is longer is refused unread.
constexpr std::size_t kMaxNumberBytes = 1024 * 1024;

// Why reading ends early; caught by read_document().
struct Stop {
    Diagnostic reason;
};

void poll(const ReadLimits &limits)
{
    if (limits.interrupted && limits.interrupted())
        throw Stop{{Code::cancelled, "cancelled", {}, {}}};
}

// The text as nlohmann_json's lexer goes through it, polling on the way.
class PolledIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    PolledIterator(const char *at, const ReadLimits &limits) noexcept
        : at_(at), next_poll_(at + kPollDistance), limits_(&limits)
    {
    }
    reference operator*() const noexcept { return *at_; }
    PolledIterator &operator++()
    {
        if (++at_ == next_poll_) [[unlikely]] {
            poll(*limits_);
            next_poll_ = at_ + kPollDistance;
        }
        return *this;
    }
    bool operator==(const PolledIterator &other) const noexcept { return at_ == other.at_; }

  private:
    const char *at_;
    const char *next_poll_;
    const ReadLimits *limits_;
};

struct WideNumber {
    std::size_t index; // among the numbers of the text
    std::string_view text;
};

bool is_digit(char byte) noexcept
{
    return byte >= '0' && byte <= '9';
}

// The length of the JSON number at the front of text, 0 if there is none.
std::size_t number_length(std::string_view text) noexcept
{
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && is_digit(text[at]))
            ++at;
        return at > start;
    };
    if (at < text.size() && text[at] == '0')
        ++at;
    else if (!digits())
        return 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!digits())
            return 0;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (!digits())
            return 0;
    }
    return at;
}

// Whether a double may fail to hold the number: long, or with an exponent of three digits.
bool may_be_wide(std::string_view number) noexcept
{
    if (number.size() > 300)
        return true;
    const std::size_t exponent = number.find_first_of("eE");
    return exponent != std::string_view::npos && number.size() - exponent > 3;
}

// A deque, as millions of them must not be copied in one go.
using WideNumbers = std::pmr::deque<WideNumber>;

WideNumbers find_wide_numbers(std::string_view text, const ReadLimits &limits,
                              std::pmr::memory_resource *memory)
{
    WideNumbers wide(memory);
    std::size_t index = 0;
    bool is_text = false;
    std::size_t next_poll = kPollDistance;
    for (std::size_t at = 0; at < text.size();) {
        if (at >= next_poll) {
            poll(limits);
            next_poll = at + kPollDistance;
        }
        if (text[at] == '"') {
            is_text = !is_text;
            ++at;
        } else if (is_text) {
            at += text[at] == '\\' ? 2 : 1;
        } else if (text[at] == '-' || is_digit(text[at])) {
            const std::size_t length = number_length(text.substr(at, kMaxNumberBytes + 1));
            if (length > kMaxNumberBytes)
                throw Stop{{Code::too_complex,
                            "JSON number is too long",
                            "More than " + std::to_string(kMaxNumberBytes) +
                                " characters are not allowed.",
                            {}}};
            if (length == 0) // no JSON, as the parser will say
                return wide;
            if (may_be_wide(text.substr(at, length)))
                wide.push_back({index, text.substr(at, length)});
            ++index;
            at += length;
        } else {
            ++at;
        }
    }
    return wide;
}

class Builder {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    Builder(std::size_t text_size, const ReadLimits &limits, const WideNumbers &wide,
            std::pmr::memory_resource *memory)
        : block_(memory), values_(memory), keys_(memory), frames_(memory), order_(memory),
          wide_(wide), decimal_{std::pmr::vector<std::int16_t>(memory), 0, false}, limits_(limits)
    {
        block_.expect(text_size);
        block_.reserve(sizeof(Value), alignof(Value));
    }

    bool null()
    {
        values_.emplace_back();
        return true;
    }
    bool boolean(bool value)
    {
        values_.push_back({Kind::boolean, false, 0, 0, value ? 1u : 0u, 0});
        return true;
    }
    bool number_integer(number_integer_t value) { return integer_text(value); }
    bool number_unsigned(number_unsigned_t value) { return integer_text(value); }
    bool number_float(number_float_t, const string_t &text) { return number(text); }
    bool string(string_t &text)
    {
        count_work(text.size());
        const std::uint32_t offset = block_.append(text);
        values_.push_back(
            {Kind::string, false, 0, 0, static_cast<std::uint32_t>(text.size()), offset});
        return true;
    }
    bool binary(binary_t &) { return false; }
    bool key(string_t &text)
    {
        count_work(text.size());
        keys_.push_back({block_.append(text), static_cast<std::uint32_t>(text.size())});
        return true;
    }
    bool start_object(std::size_t) { return start(); }
    bool start_array(std::size_t) { return start(); }
    bool end_object();
    bool end_array();

    bool parse_error(std::size_t, const std::string &, const nlohmann::json::exception &error)
    {
        std::string_view text = error.what();
        const std::size_t bracket = text.find("] ");
        if (bracket != std::string_view::npos)
            text.remove_prefix(bracket + 2);
        failure_ = {Code::invalid_text, "invalid JSON text", std::string(text) + ".", {}};
        return false;
    }

    [[nodiscard]] Diagnostic &failure() noexcept { return failure_; }
    [[nodiscard]] Document take()
    {
        block_.at<Value>(0) = values_.back();
        return Document(std::move(block_));
    }

  private:
    struct Key {
        std::uint32_t offset, size;
    };
    struct Frame {
        std::size_t first_value, first_key;
    };

    // Adds up bytes that are looked at.
    void count_work(std::size_t bytes)
    {
        work_ += bytes;
        if (work_ < kPollDistance)
            return;
        work_ = 0;
        poll(limits_);
    }
    bool start()
    {
        if (frames_.size() >= limits_.max_depth) {
            failure_ = {Code::too_complex,
                        "JSON value is nested too deeply",
                        "More than " + decimal_text(limits_.max_depth) + " levels are not allowed.",
                        {}};
            return false;
        }
        frames_.push_back({values_.size(), keys_.size()});
        return true;
    }

    static std::string decimal_text(std::uint64_t value)
    {
        char digits[24];
        return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
    }

    template <typename Integer>
    bool integer_text(Integer value)
    {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        return number({digits, static_cast<std::size_t>(end - digits)});
    }

    bool number(std::string_view text)
    {
        if (next_wide_ < wide_.size() && wide_[next_wide_].index == numbers_)
            text = wide_[next_wide_++].text;
        ++numbers_;
        if (!parse_decimal(text, decimal_)) {
            failure_ = {Code::too_complex,
                        "JSON number is out of range",
                        "\"" + std::string(text.substr(0, 40)) +
                            "\" has more digits than numeric can hold.",
                        {}};
            return false;
        }
        const auto count = static_cast<std::uint32_t>(decimal_.digits.size());
        const std::uint32_t offset =
            block_.append_all(std::span<const std::int16_t>(decimal_.digits));
        values_.push_back({Kind::number, decimal_.negative, 0, decimal_.weight, count, offset});
        return true;
    }

    // The container that ends takes the place of its content on the stack of values.
    void close(Value container)
    {
        values_.resize(frames_.back().first_value);
        keys_.resize(frames_.back().first_key);
        frames_.pop_back();
        values_.push_back(container);
    }

    [[nodiscard]] std::string_view text_of(Key key) noexcept
    {
        return {block_.data() + key.offset, key.size};
    }

    Block block_;
    std::pmr::deque<Value> values_; // as WideNumbers
    std::pmr::vector<Key> keys_;
    std::pmr::vector<Frame> frames_;
    std::pmr::vector<std::uint32_t> order_;
    const WideNumbers &wide_;
    std::size_t next_wide_ = 0;
    std::size_t numbers_ = 0;
    Decimal decimal_;
    ReadLimits limits_;
    std::size_t work_ = 0;
    Diagnostic failure_{Code::invalid_text, "invalid JSON text", {}, {}};
};

bool Builder::end_array()
{
    const std::size_t count = values_.size() - frames_.back().first_value;
    block_.expect(count * sizeof(Value));
    const std::uint32_t offset = block_.reserve(0, alignof(Value));
    constexpr std::size_t kPart = kPollDistance / sizeof(Value);
    for (std::size_t at = 0; at < count; at += kPart) {
        const std::size_t size = std::min(kPart, count - at);
        count_work(size * sizeof(Value));
        const std::uint32_t part = block_.reserve(size * sizeof(Value), alignof(Value));
        std::copy_n(values_.end() - static_cast<std::ptrdiff_t>(count - at), size,
                    &block_.at<Value>(part));
    }
    close({Kind::array, false, 0, 0, static_cast<std::uint32_t>(count), offset});
    return true;
}

bool Builder::end_object()
{
    const Frame frame = frames_.back();
    const std::size_t count = values_.size() - frame.first_value;
    const Key *keys = keys_.data() + frame.first_key;
    order_.resize(count);
    for (std::uint32_t index = 0; index < count; ++index)
        order_[index] = index;
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t left, std::uint32_t right) {
        count_work(keys[left].size + sizeof(Key));
        const int order = compare_keys(text_of(keys[left]), text_of(keys[right]));
        return order != 0 ? order < 0 : left < right;
    });
    // Of equal keys, which now stand together, the last written one counts.
    std::size_t kept = 0;
    for (std::size_t at = 0; at < count; ++at) {
        count_work(keys[order_[at]].size + sizeof(Key));
        if (at + 1 < count && text_of(keys[order_[at]]) == text_of(keys[order_[at + 1]]))
            continue;
        order_[kept++] = order_[at];
    }
    const std::uint32_t offset = block_.reserve(kept * sizeof(Member), alignof(Member));
    for (std::size_t at = 0; at < kept; ++at) {
        count_work(sizeof(Member));
        const std::uint32_t index = order_[at];
        block_.at<Member>(offset + static_cast<std::uint32_t>(at * sizeof(Member))) = {
            keys[index].offset, keys[index].size, values_[frame.first_value + index]};
    }
    close({Kind::object, false, 0, 0, static_cast<std::uint32_t>(kept), offset});
    return true;
}

} // namespace

Result<Document> read_document(std::string_view text, ReadLimits limits,
                               std::pmr::memory_resource *memory)
try {
    if (text.size() > limits.max_bytes)
        return Diagnostic{Code::too_complex,
                          "JSON text is too large",
                          "It has " + std::to_string(text.size()) + " bytes, of which at most " +
                              std::to_string(limits.max_bytes) + " are allowed.",
                          {}};
    if (text.find('\0') != std::string_view::npos) // which the lexer takes for the end
        return Diagnostic{Code::invalid_text,
                          "invalid JSON text",
                          "It holds a byte 0, which JSON writes as \\u0000.",
                          {}};
    if (text.starts_with("\xEF\xBB\xBF")) // which the lexer passes over
        return Diagnostic{Code::invalid_text,
                          "invalid JSON text",
                          "It begins with a byte order mark, which JSON must not have.",
                          {}};
    const WideNumbers wide = find_wide_numbers(text, limits, memory);
    std::pmr::string blanked(memory);
    if (!wide.empty()) {
        blanked.assign(text);
        for (const WideNumber &number : wide) {
            poll(limits);
            char *at = blanked.data() + (number.text.data() - text.data());
            std::memset(at, ' ', number.text.size());
            *at = '0';
        }
        text = blanked;
    }
    Builder builder(text.size(), limits, wide, memory);
    const char *const start = text.data() ? text.data() : "";
    if (!nlohmann::json::sax_parse(PolledIterator(start, limits),
                                   PolledIterator(start + text.size(), limits), &builder))
        return std::move(builder.failure());
    return builder.take();
} catch (Stop &stop) {
    return std::move(stop.reason);
}

} // namespace schema_registry::json
