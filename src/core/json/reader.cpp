// JSON text to Document through nlohmann_json's SAX interface (reader.hpp).
//
// The lexer hands over numbers of up to 64 bits by value and longer ones with their text; what it is
// not shown is taken from a list (reader_text.hpp). Containers are built on a stack and written to
// the block when they end, so nothing recurses. The server is asked whether to go on while the text
// is gone through, whatever is in it, and while the keys of an object are sorted. Tested by
// test/unit/json/reader_test.cpp.
#include "core/json/reader.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/utf8.hpp"
#include "core/json/reader_text.hpp"

namespace schema_registry::json {

namespace {

// Of what the lexer says against a text, which may hold a token of any length.
constexpr std::size_t kMostShown = 300;

class Builder {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    Builder(std::string_view text, const ReadLimits &limits, const LongTokens &longs,
            std::pmr::memory_resource *memory)
        : text_(text), block_(memory), values_(memory), keys_(memory), frames_(memory),
          order_(memory), longs_(longs),
          next_long_(longs.tokens.begin()), decimal_{std::pmr::vector<std::int16_t>(memory), 0,
                                                     false},
          limits_(limits)
    {
        block_.expect(sizeof(Value) + text.size());
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
        Text kept{};
        if (!append(text, kept))
            return false;
        values_.push_back({Kind::string, false, 0, 0, kept.size, kept.offset});
        return true;
    }
    bool binary(binary_t &) { return false; }
    bool key(string_t &text) { return append(text, keys_.emplace_back()); }
    bool start_object(std::size_t) { return start(); }
    bool start_array(std::size_t) { return start(); }
    bool end_object();
    bool end_array();

    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::json::exception &error)
    {
        fail_at(position_of(position, longs_), error);
        return false;
    }

    [[nodiscard]] Diagnostic &failure() noexcept { return failure_; }
    [[nodiscard]] Document take()
    {
        block_.at<Value>(0) = values_.back();
        return Document(std::move(block_));
    }

  private:
    struct Text {
        std::uint32_t offset, size;
    };
    struct Frame {
        std::size_t first_value, first_key;
    };

    void fail_at(std::size_t position, const nlohmann::json::exception &error);
    // The next string or key, of which the lexer may not have been shown all.
    [[nodiscard]] bool append(std::string_view shown, Text &kept);
    [[nodiscard]] bool append_long(std::string_view token, Text &kept);
    [[nodiscard]] const Token *take_long() noexcept
    {
        const bool is_long = next_long_ != longs_.tokens.end() && next_long_->index == index_;
        ++index_;
        return is_long ? &*next_long_++ : nullptr;
    }

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
        if (const Token *const whole = take_long())
            text = whole->text;
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
        while (values_.size() > frames_.back().first_value) { // millions take their time
            const std::size_t left = values_.size() - frames_.back().first_value;
            count_work(std::min(left, kPart) * sizeof(Value));
            values_.resize(values_.size() - std::min(left, kPart));
        }
        keys_.resize(frames_.back().first_key);
        frames_.pop_back();
        values_.push_back(container);
    }

    [[nodiscard]] std::string_view text_of(Text key) noexcept
    {
        return {block_.data() + key.offset, key.size};
    }

    static constexpr std::size_t kPart = kPollDistance / sizeof(Value);

    std::string_view text_;
    Block block_;
    std::pmr::deque<Value> values_; // as LongTokens
    std::pmr::vector<Text> keys_;
    std::pmr::vector<Frame> frames_;
    std::pmr::vector<std::uint32_t> order_;
    const LongTokens &longs_;
    std::pmr::deque<Token>::const_iterator next_long_;
    std::size_t index_ = 0; // of the next number, string or key
    Decimal decimal_;
    ReadLimits limits_;
    std::size_t work_ = 0;
    Diagnostic failure_{Code::invalid_text, "invalid JSON text", {}, {}};
};

void Builder::fail_at(std::size_t position, const nlohmann::json::exception &error)
{
    // "[json.exception.parse_error.101] parse error at line 1, column 2: why; last read: token"
    std::string_view why = error.what();
    for (const std::string_view lead : {"] ", "parse error at ", ": "}) {
        const std::size_t at = why.find(lead);
        if (at == std::string_view::npos)
            break;
        why.remove_prefix(at + lead.size());
    }
    if (why.size() > kMostShown)
        why = prefix_of(why.substr(0, why.find("; last read: ")), kMostShown);
    failure_ = {Code::invalid_text,
                "invalid JSON text",
                "parse error at " + place_of(position, text_, limits_) + ": " + std::string(why) +
                    ".",
                {}};
}

bool Builder::append(std::string_view shown, Text &kept)
{
    if (const Token *const whole = take_long())
        return append_long(whole->text, kept);
    count_work(shown.size());
    kept = {block_.append(shown), static_cast<std::uint32_t>(shown.size())};
    return true;
}

// Piece by piece, each a string of its own for the lexer.
bool Builder::append_long(std::string_view token, Text &kept)
{
    kept = {block_.reserve(0, 1), 0};
    for (std::size_t at = 0; at < token.size();) {
        poll(limits_);
        const std::string_view piece = token.substr(at, next_piece(token.substr(at)));
        try {
            const auto read = nlohmann::json::parse("\"" + std::string(piece) + "\"");
            const auto &text = read.get_ref<const std::string &>();
            block_.append(text);
            kept.size += static_cast<std::uint32_t>(text.size());
        } catch (const nlohmann::json::parse_error &error) {
            const auto before = static_cast<std::size_t>(piece.data() - text_.data());
            fail_at(before + error.byte - 1, error); // less the quote
            return false;
        }
        at += piece.size();
    }
    return true;
}

bool Builder::end_array()
{
    const std::size_t count = values_.size() - frames_.back().first_value;
    block_.expect(count * sizeof(Value));
    const std::uint32_t offset = block_.reserve(0, alignof(Value));
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
    const Text *keys = keys_.data() + frame.first_key;
    order_.resize(count);
    for (std::uint32_t index = 0; index < count; ++index)
        order_[index] = index;
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t left, std::uint32_t right) {
        count_work(keys[left].size + sizeof(Text));
        const int order = compare_keys(text_of(keys[left]), text_of(keys[right]));
        return order != 0 ? order < 0 : left < right;
    });
    // Of equal keys, which now stand together, the last written one counts.
    std::size_t kept = 0;
    for (std::size_t at = 0; at < count; ++at) {
        count_work(keys[order_[at]].size + sizeof(Text));
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
    const LongTokens longs = find_long_tokens(text, limits, memory);
    Builder builder(text, limits, longs, memory);
    if (!nlohmann::json::sax_parse(ShownText(text, 0, longs, limits),
                                   ShownText(text, text.size(), longs, limits), &builder))
        return std::move(builder.failure());
    return builder.take();
} catch (Stop &stop) {
    return std::move(stop.reason);
}

} // namespace schema_registry::json
