// Reading messages by a compiled program (reading.hpp). What is made of a message is a Document that
// is built as the message is gone through: a record's members have their places beforehand, items of
// arrays and maps wait on a stack for their end. Tested by test/unit/avro/reading_test.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/avro/decimal_bytes.hpp"
#include "core/avro/reading.hpp"
#include "core/avro/reading_layout.hpp"
#include "core/avro/times.hpp"
#include "core/base/base64.hpp"
#include "core/base/block.hpp"
#include "core/base/poll.hpp"
#include "core/base/utf8.hpp"
#include "core/json/copy.hpp"

namespace schema_registry::avro {

namespace {

using json::Kind;
using json::Member;
using json::Value;

// Items of arrays and maps that take no bytes, in one message.
constexpr std::uint64_t kMaxEmptyItems = 1'000'000;
// What a message may become: names of branches and symbols, and defaults, come from its schema.
constexpr std::size_t kDocumentBytes = 16 * 1024 * 1024;
constexpr std::size_t kDocumentBytesOfByte = 1024;

class MessageReader {
  public:
    MessageReader(const char *program, std::string_view message, const Limits &limits,
                  std::pmr::memory_resource *memory)
        : program_(program), message_(message), limits_(limits), poll_(limits), memory_(memory),
          block_(memory), values_(memory),
          keys_(memory), decimal_{std::pmr::vector<std::int16_t>(memory), 0, false}, text_(memory)
    {
    }

    json::Document read()
    {
        const auto &program = *reinterpret_cast<const ReadingProgram *>(program_);
        block_.expect(sizeof(Value) + program.names.size + 2 * message_.size());
        block_.reserve(sizeof(Value), alignof(Value));
        names_ = block_.append({program_ + program.names.offset, program.names.size});
        const Value root = value(program.root);
        if (at_ != message_.size())
            fail("there are bytes behind the value");
        block_.at<Value>(0) = root;
        return json::Document(std::move(block_));
    }

  private:
    struct Key {
        std::uint32_t offset, size;
    };

    [[noreturn]] void fail(std::string_view why) const
    {
        throw Error(Code::invalid_binary, "invalid Avro data",
                    "At byte " + std::to_string(at_) + ": " + std::string(why) + ".");
    }
    template <typename T>
    [[nodiscard]] const T *list(Ref offset) const noexcept
    {
        return reinterpret_cast<const T *>(program_ + offset);
    }
    [[nodiscard]] std::string_view text_of(Text text) const noexcept
    {
        return {program_ + text.offset, text.size};
    }

    [[nodiscard]] std::int64_t read_long();
    [[nodiscard]] std::int64_t read_int();
    [[nodiscard]] std::string_view take(std::uint64_t size)
    {
        if (size > message_.size() - at_)
            fail("more bytes are announced than there are");
        const std::string_view bytes = message_.substr(at_, size);
        at_ += size;
        return bytes;
    }
    [[nodiscard]] std::string_view take_sized()
    {
        const std::int64_t size = read_long();
        if (size < 0)
            fail("a length is below zero");
        return take(static_cast<std::uint64_t>(size));
    }
    template <typename T>
    [[nodiscard]] T read_fixed()
    {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    void count_value();
    void count_item(std::size_t start);
    [[nodiscard]] Value value(Ref step);
    [[nodiscard]] Value untagged(const Step &step);
    [[nodiscard]] Value tagged(Text tag, Value value);
    [[nodiscard]] Value boolean();
    [[nodiscard]] Value whole(Made made, std::int64_t number);
    [[nodiscard]] Value real(Made made, double number);
    [[nodiscard]] Value number_text(std::string_view text);
    [[nodiscard]] Value text(std::string_view bytes)
    {
        return {Kind::string,        false, 0, 0, static_cast<std::uint32_t>(bytes.size()),
                block_.append(bytes)};
    }
    [[nodiscard]] Value bytes(const Step &step, std::string_view bytes);
    [[nodiscard]] Value base64(std::string_view bytes);
    [[nodiscard]] Value symbol(const Step &step);
    [[nodiscard]] Value array(const Step &step);
    [[nodiscard]] Value map(const Step &step);
    [[nodiscard]] Value record(const Step &step);
    // Goes through the blocks of an array or a map.
    template <typename ReadItem>
    void blocks(ReadItem read_item);
    [[nodiscard]] Value close_map(std::size_t first);
    void copy_defaults(const RecordObject &object, std::uint32_t members);

    const char *program_;
    std::string_view message_;
    std::size_t at_ = 0;
    const Limits &limits_;
    Poll poll_;
    std::pmr::memory_resource *memory_;
    Block block_;
    std::uint32_t names_ = 0;
    std::pmr::vector<Value> values_;
    std::pmr::vector<Key> keys_; // of the values of maps on that stack
    Decimal decimal_;
    std::pmr::string text_;
    std::uint64_t empty_items_ = 0;
    std::uint32_t depth_ = 0;
};

// Variable-length zig-zag, the lowest seven bits first; ten bytes at most.
std::int64_t MessageReader::read_long()
{
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (at_ == message_.size())
            fail("the data ends in a number");
        const auto byte = static_cast<unsigned char>(message_[at_++]);
        if (shift == 63 && byte > 1)
            break;
        number |= std::uint64_t{byte & 0x7Fu} << shift;
        if (byte < 0x80)
            return static_cast<std::int64_t>(number >> 1 ^ (0 - (number & 1)));
    }
    fail("a number has more than 64 bits");
}

std::int64_t MessageReader::read_int()
{
    const std::int64_t number = read_long();
    if (number < INT32_MIN || number > INT32_MAX)
        fail("an int has more than 32 bits");
    return number;
}

void MessageReader::count_value()
{
    poll_.step();
    if (block_.size() > kDocumentBytes + kDocumentBytesOfByte * message_.size())
        throw Error(Code::too_complex, "Avro data becomes too large");
}

// An item that began there; those that took no bytes are counted.
void MessageReader::count_item(std::size_t start)
{
    if (at_ == start && ++empty_items_ > kMaxEmptyItems)
        throw Error(Code::too_complex, "Avro data has too many items that take no bytes");
}

Value MessageReader::value(Ref step_ref)
{
    const Step &step = *reinterpret_cast<const Step *>(program_ + step_ref);
    count_value();
    const Value made = untagged(step);
    return step.tag.size == Text::kNone ? made : tagged(step.tag, made);
}

Value MessageReader::tagged(Text tag, Value value)
{
    const Member member{block_.append(text_of(tag)), tag.size, value};
    return {Kind::object, false, 0, 0, 1, block_.append(&member, sizeof member, alignof(Member))};
}

Value MessageReader::untagged(const Step &step)
{
    switch (step.written) {
    case Written::null:
        return {};
    case Written::boolean:
        return boolean();
    case Written::int_:
        return whole(step.made, read_int());
    case Written::long_:
        return whole(step.made, read_long());
    case Written::float_: {
        const float number = read_fixed<float>();
        return real(step.made, number);
    }
    case Written::double_:
        return real(step.made, read_fixed<double>());
    case Written::bytes:
        return bytes(step, take_sized());
    case Written::fixed:
        return bytes(step, take(step.size));
    case Written::enum_:
        return symbol(step);
    case Written::array:
        return array(step);
    case Written::map:
        return map(step);
    case Written::record:
        return record(step);
    case Written::union_: {
        const std::int64_t branch = read_long();
        if (branch < 0 || branch >= step.size)
            fail("a union has no such branch");
        return value(list<Ref>(step.list)[branch]);
    }
    case Written::impossible:
        break;
    }
    throw Error(Code::incompatible, "Avro data cannot be read with this schema",
                std::string(text_of(step.text)) + ".");
}

Value MessageReader::boolean()
{
    const char byte = take(1).front();
    if (byte != 0 && byte != 1)
        fail("a boolean is neither 0 nor 1");
    return {Kind::boolean, false, 0, 0, static_cast<std::uint32_t>(byte), 0};
}

Value MessageReader::whole(Made made, std::int64_t number)
{
    if (made == Made::nothing)
        return {};
    if (made == Made::float_)
        return real(made, static_cast<double>(static_cast<float>(number)));
    if (made == Made::double_)
        return real(made, static_cast<double>(number));
    if (made != Made::value) {
        text_.clear();
        if (append_time(made, number, text_))
            return text(text_);
    }
    std::uint64_t magnitude =
        number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    std::int16_t digits[5];
    std::uint32_t count = 0; // from the end
    std::int32_t groups = 0;
    for (; magnitude != 0; magnitude /= 10000, ++groups) {
        const auto digit = static_cast<std::int16_t>(magnitude % 10000);
        if (digit != 0 || count != 0)
            digits[4 - count++] = digit;
    }
    const std::uint32_t offset =
        block_.append(digits + 5 - count, count * sizeof(std::int16_t), alignof(std::int16_t));
    return {Kind::number, number < 0, 0, count == 0 ? 0 : groups - 1, count, offset};
}

// By the fewest digits that tell it from its neighbours.
Value MessageReader::real(Made made, double number)
{
    if (made == Made::nothing)
        return {};
    if (std::isnan(number))
        return text("NaN");
    if (std::isinf(number))
        return text(number < 0 ? "-Infinity" : "Infinity");
    char digits[32];
    const auto end = made == Made::float_
                         ? std::to_chars(digits, digits + sizeof digits, static_cast<float>(number))
                         : std::to_chars(digits, digits + sizeof digits, number);
    return number_text({digits, static_cast<std::size_t>(end.ptr - digits)});
}

Value MessageReader::number_text(std::string_view text)
{
    if (!parse_decimal(text, decimal_))
        throw Error(Code::too_complex, "number has more digits than numeric can hold");
    const std::uint32_t offset = block_.append_all(std::span<const std::int16_t>(decimal_.digits));
    return {Kind::number,
            decimal_.negative,
            0,
            decimal_.weight,
            static_cast<std::uint32_t>(decimal_.digits.size()),
            offset};
}

Value MessageReader::base64(std::string_view bytes)
{
    const std::size_t size = base64_size(bytes.size());
    const std::uint32_t offset = block_.reserve(size, 1);
    write_base64(bytes, block_.data() + offset);
    return {Kind::string, false, 0, 0, static_cast<std::uint32_t>(size), offset};
}

Value MessageReader::bytes(const Step &step, std::string_view bytes)
{
    text_.clear();
    switch (step.made) {
    case Made::nothing:
        return {};
    case Made::checked:
    case Made::text:
        if (!is_valid_utf8(bytes))
            fail("a string is not UTF-8");
        return step.made == Made::checked ? Value{} : text(bytes);
    case Made::base64:
        return base64(bytes);
    case Made::decimal:
        append_decimal(bytes, step.scale, text_);
        return number_text(text_);
    case Made::uuid:
        append_uuid(bytes, text_);
        return text(text_);
    case Made::duration:
        append_duration(bytes, text_);
        return text(text_);
    default:
        for (const char byte : bytes)
            append_code_point(static_cast<unsigned char>(byte), text_);
        return text(text_);
    }
}

Value MessageReader::symbol(const Step &step)
{
    const std::int64_t index = read_int();
    if (index < 0 || index >= step.size)
        fail("an enum has no such symbol");
    if (step.made == Made::nothing)
        return {};
    const Text symbol = list<Text>(step.list)[index];
    if (symbol.size == Text::kNone)
        throw Error(Code::incompatible, "Avro data cannot be read with this schema",
                    "Enum \"" + std::string(text_of(step.text)) +
                        "\" lacks a symbol of the data, and has no default.");
    return text(text_of(symbol));
}

template <typename ReadItem>
void MessageReader::blocks(ReadItem read_item)
{
    if (++depth_ > limits_.max_instance_depth || limits_.is_too_deep())
        throw Error(Code::too_complex, "Avro data is nested too deeply");
    for (;;) {
        std::int64_t count = read_long();
        if (count == 0)
            break;
        std::int64_t size = -1;
        if (count < 0) {
            if (count == INT64_MIN)
                fail("a block has too many items");
            count = -count;
            size = read_long();
            if (size < 0 || static_cast<std::uint64_t>(size) > message_.size() - at_)
                fail("more bytes are announced than there are");
        }
        const std::size_t start = at_;
        for (std::int64_t item = 0; item < count; ++item) {
            const std::size_t before = at_;
            read_item();
            count_item(before);
        }
        if (size >= 0 && at_ - start != static_cast<std::size_t>(size))
            fail("a block is not as long as it says");
    }
    --depth_;
}

Value MessageReader::array(const Step &step)
{
    const std::size_t first = values_.size();
    blocks([&] {
        const Value item = value(step.item);
        if (step.made != Made::nothing)
            values_.push_back(item);
    });
    if (step.made == Made::nothing)
        return {};
    const auto count = static_cast<std::uint32_t>(values_.size() - first);
    const std::uint32_t offset = block_.append_all(std::span<const Value>(values_).subspan(first));
    values_.resize(first);
    return {Kind::array, false, 0, 0, count, offset};
}

Value MessageReader::map(const Step &step)
{
    const std::size_t first = keys_.size();
    blocks([&] {
        const std::string_view key = take_sized();
        if (!is_valid_utf8(key))
            fail("a key is not UTF-8");
        if (step.made == Made::nothing) {
            (void)value(step.item);
            return;
        }
        const std::uint32_t offset = block_.append(key);
        const Value item = value(step.item);
        keys_.push_back({offset, static_cast<std::uint32_t>(key.size())});
        values_.push_back(item);
    });
    return step.made == Made::nothing ? Value{} : close_map(first);
}

// Members are sorted by (length, bytes); of equal keys the last one counts.
Value MessageReader::close_map(std::size_t first)
{
    const std::size_t count = keys_.size() - first;
    const std::size_t first_value = values_.size() - count;
    std::pmr::vector<std::uint32_t> order(count, values_.get_allocator());
    for (std::uint32_t index = 0; index < count; ++index)
        order[index] = index;
    const auto key = [&](std::uint32_t index) -> std::string_view {
        return {block_.data() + keys_[first + index].offset, keys_[first + index].size};
    };
    std::ranges::sort(order, [&](std::uint32_t left, std::uint32_t right) {
        const int compared = json::compare_keys(key(left), key(right));
        return compared != 0 ? compared < 0 : left < right;
    });
    std::pmr::vector<Member> members(values_.get_allocator());
    for (std::size_t at = 0; at < count; ++at) {
        const std::uint32_t index = order[at];
        if (at + 1 < count && key(index) == key(order[at + 1]))
            continue;
        members.push_back(
            {keys_[first + index].offset, keys_[first + index].size, values_[first_value + index]});
    }
    keys_.resize(first);
    values_.resize(first_value);
    const std::uint32_t offset = block_.append_all(std::span<const Member>(members));
    return {Kind::object, false, 0, 0, static_cast<std::uint32_t>(members.size()), offset};
}

// What the writer knows nothing of: constants of the program.
void MessageReader::copy_defaults(const RecordObject &object, std::uint32_t members)
{
    const std::uint32_t *const slots = list<std::uint32_t>(object.defaults);
    for (std::uint32_t index = 0; index < object.default_count; ++index) {
        const std::uint32_t place = members + slots[index] * sizeof(Member);
        const Value constant = block_.at<Member>(place).value;
        const Value copy = json::copy_value({program_, &constant}, block_, limits_, poll_, memory_);
        block_.at<Member>(place).value = copy;
        count_value();
    }
}

Value MessageReader::record(const Step &step)
{
    if (++depth_ > limits_.max_instance_depth || limits_.is_too_deep())
        throw Error(Code::too_complex, "Avro data is nested too deeply");
    const FieldStep *const fields = list<FieldStep>(step.list);
    std::uint32_t members = 0;
    const RecordObject *const object = step.object == 0 ? nullptr : list<RecordObject>(step.object);
    if (object != nullptr) {
        if (object->impossible.size != Text::kNone)
            throw Error(Code::incompatible, "Avro data cannot be read with this schema",
                        std::string(text_of(object->impossible)) + ".");
        members = block_.append(program_ + object->members, object->count * sizeof(Member),
                                alignof(Member));
        for (std::uint32_t index = 0; index < object->count; ++index)
            block_.at<Member>(members + index * sizeof(Member)).key_offset += names_;
    }
    for (std::uint32_t index = 0; index < step.size; ++index) {
        const Value made = value(fields[index].step);
        if (fields[index].slot != FieldStep::kNowhere)
            block_.at<Member>(members + fields[index].slot * sizeof(Member)).value = made;
    }
    if (object != nullptr)
        copy_defaults(*object, members);
    --depth_;
    return {Kind::object, false, 0, 0, object == nullptr ? 0 : object->count, members};
}

} // namespace

Result<json::Document> read_message(const char *program, std::string_view message,
                                    const Limits &limits, std::pmr::memory_resource *memory)
try {
    return MessageReader(program, message, limits, memory).read();
} catch (const Error &error) {
    if (error.diagnostic().code != Code::invalid_binary &&
        error.diagnostic().code != Code::incompatible)
        throw;
    return error.diagnostic();
}

} // namespace schema_registry::avro
