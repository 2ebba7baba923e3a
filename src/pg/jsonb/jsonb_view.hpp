// JsonbView: an InstanceView that reads PostgreSQL's jsonb binary in place.
//
// The layout is that of utils/jsonb.h. A container is a header (count and flags), one JEntry per
// child, then the children's bytes. An object of n members has 2n children: n keys, sorted by
// (length, bytes) and each once, then n values. A JEntry holds its child's length, or, every 32nd,
// the offset of the child's end: a walk adds up lengths (Children below), a jump to one child goes
// back to the nearest offset. Numbers and containers start at a multiple of 4 and their padding
// counts as theirs. A scalar at the top is an array of one element, flagged JB_FSCALAR.
//
// Nothing here calls the server, allocates or jumps, so views may live inside the gate. The jsonb
// must be detoasted and outlive its views. Numbers are read where they lie: numeric's digits are
// DecimalView's digits (numeric.c, NumericChoice).
#pragma once

#include "pg/shims.hpp"

extern "C" {
#include "utils/jsonb.h"
}

#include "core/json/view.hpp"

#include <array>
#include <bit>
#include <optional>
#include <string_view>

namespace schema_registry::pg {

class JsonbView {
  public:
    using Kind = json::Kind;

    class Members;
    class Keys;
    class Elements;

    explicit JsonbView(const Jsonb *jsonb) noexcept : JsonbView(container(&jsonb->root))
    {
        if (JsonContainerIsScalar(&jsonb->root))
            *this = element(0);
    }

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool boolean() const noexcept { return size_ != 0; }
    [[nodiscard]] std::string_view text() const noexcept { return {data_, size_}; }
    [[nodiscard]] std::uint64_t tail() const noexcept { return tail_before(data_ + size_, size_); }
    [[nodiscard]] DecimalView number() const noexcept;
    [[nodiscard]] bool half_steps(HalfSteps &out) const noexcept
    {
        return half_steps(data_, VARSIZE(data_), out);
    }
    // How many digits behind the decimal point a number is shown with: 1.50 has two.
    [[nodiscard]] std::uint32_t fraction_digits() const noexcept
    {
        const std::uint16_t header = *reinterpret_cast<const std::uint16_t *>(data_ + VARHDRSZ);
        return (header & 0xC000) == 0x8000 ? (header & 0x1F80) >> 7 : header & 0x3FFF;
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

    [[nodiscard]] std::string_view key(std::uint32_t index) const noexcept
    {
        const std::uint32_t start = start_of(index);
        return {base() + start, end_of(children()[index], start) - start};
    }
    [[nodiscard]] JsonbView element(std::uint32_t index) const noexcept
    {
        const std::uint32_t child = kind_ == Kind::object ? size_ + index : index;
        return value(base(), children()[child], start_of(child));
    }
    [[nodiscard]] std::optional<JsonbView> find(std::string_view key) const noexcept
    {
        const std::uint32_t index =
            size_ <= kSequentialSearch ? search_sequentially(key) : search_by_halves(key);
        if (index == size_)
            return std::nullopt;
        return element(index);
    }

    // Objects of one shape have the same entries and bytes up to their values.
    [[nodiscard]] bool has_names_of(const JsonbView &other, const Keys &walked) const noexcept;

    [[nodiscard]] Members members() const noexcept;
    [[nodiscard]] Keys keys() const noexcept;
    [[nodiscard]] Elements values() const noexcept;
    [[nodiscard]] Elements values(const Keys &walked) const noexcept;
    [[nodiscard]] Elements elements() const noexcept;

  private:
    // Up to here a walk over the keys, which needs no jump back, is the faster search.
    static constexpr std::uint32_t kSequentialSearch = 24;

    JsonbView(const char *data, std::uint32_t size, Kind kind) noexcept
        : data_(data), size_(size), kind_(kind)
    {
    }

    [[nodiscard]] static JsonbView container(const JsonbContainer *from) noexcept
    {
        return {reinterpret_cast<const char *>(from), JsonContainerSize(from),
                JsonContainerIsObject(from) ? Kind::object : Kind::array};
    }

    // By type of entry: string, number, false, true, null, container (which tells by itself).
    static constexpr Kind kKinds[8] = {Kind::string, Kind::number, Kind::boolean, Kind::boolean,
                                       Kind::null,   Kind::array,  Kind::null,    Kind::null};

    [[nodiscard]] static Kind kind_of(const char *base, JEntry entry, std::uint32_t start) noexcept
    {
        const std::uint32_t type = (entry & JENTRY_TYPEMASK) >> 28;
        if (type != JENTRY_ISCONTAINER >> 28)
            return kKinds[type];
        const auto *const child = reinterpret_cast<const JsonbContainer *>(base + INTALIGN(start));
        return JsonContainerIsObject(child) ? Kind::object : Kind::array;
    }

    // The child that this entry describes; start is its offset from base, padding included.
    [[nodiscard]] static JsonbView value(const char *base, JEntry entry,
                                         std::uint32_t start) noexcept
    {
        const std::uint32_t type = (entry & JENTRY_TYPEMASK) >> 28;
        if (type == JENTRY_ISCONTAINER >> 28)
            return container(reinterpret_cast<const JsonbContainer *>(base + INTALIGN(start)));
        const bool is_number = type == JENTRY_ISNUMERIC >> 28;
        const std::uint32_t size = type == 0 ? end_of(entry, start) - start
                                             : std::uint32_t{type == JENTRY_ISBOOL_TRUE >> 28};
        return {base + (is_number ? INTALIGN(start) : start), size, kKinds[type]};
    }

    [[nodiscard]] static bool half_steps(const char *numeric, std::uint32_t size,
                                         HalfSteps &out) noexcept;
    static constexpr std::array<std::uint64_t, 2> kFactors = {2, kHalfStepsOfOne}; // by weight
    static constexpr std::array<std::uint16_t, 3> kIfSecond = {0, 0, UINT16_MAX};

    // A text's last eight bytes. Before any text lie the header of its container and its own entry,
    // eight bytes of the same jsonb; what is not the text's is masked out.
    [[nodiscard]] static std::uint64_t tail_before(const char *end, std::uint32_t size) noexcept
    {
        static constexpr std::array<std::uint64_t, 9> kMasks = {
            0,           ~0ull << 56, ~0ull << 48, ~0ull << 40, ~0ull << 32,
            ~0ull << 24, ~0ull << 16, ~0ull << 8,  ~0ull};
        std::uint64_t tail;
        std::memcpy(&tail, end - 8, 8);
        return tail & kMasks[size < 8 ? size : 8];
    }

    [[nodiscard]] static std::uint32_t end_of(JEntry entry, std::uint32_t start) noexcept
    {
        return JBE_OFFLENFLD(entry) + (JBE_HAS_OFF(entry) ? 0 : start);
    }

    [[nodiscard]] const JEntry *children() const noexcept
    {
        return reinterpret_cast<const JsonbContainer *>(data_)->children;
    }
    [[nodiscard]] const char *base() const noexcept
    {
        return reinterpret_cast<const char *>(children() +
                                              (kind_ == Kind::object ? size_ * 2 : size_));
    }

    // Where a child starts: lengths added up back to the nearest offset.
    [[nodiscard]] static std::uint32_t start_of(const JEntry *children,
                                                std::uint32_t child) noexcept
    {
        std::uint32_t start = 0;
        while (child > 0) {
            const JEntry before = children[--child];
            start += JBE_OFFLENFLD(before);
            if (JBE_HAS_OFF(before))
                break;
        }
        return start;
    }
    [[nodiscard]] std::uint32_t start_of(std::uint32_t child) const noexcept
    {
        return start_of(children(), child);
    }

    // The index of a key, or size_.
    [[nodiscard]] std::uint32_t search_sequentially(std::string_view key) const noexcept;
    [[nodiscard]] std::uint32_t search_by_halves(std::string_view key) const noexcept;

    const char *data_;   // bytes, numeric or JsonbContainer
    std::uint32_t size_; // bytes of a string, children, or the value of a boolean
    Kind kind_;
};

static_assert(sizeof(JsonbView) <= 16);

// The members in order. Both offsets run: the key's with next(), the value's only when a value is
// looked at, so that members which nothing asks for cost one addition.
class JsonbView::Members {
  public:
    explicit Members(const JsonbView &object) noexcept
        : children_(object.children()), base_(object.base()), count_(object.size_)
    {
    }

    bool next() noexcept
    {
        if (++index_ >= count_)
            return false;
        key_start_ = key_end_;
        key_end_ = end_of(children_[index_], key_start_);
        return true;
    }
    [[nodiscard]] std::string_view key() const noexcept
    {
        return {base_ + key_start_, key_end_ - key_start_};
    }
    [[nodiscard]] JsonbView value() noexcept
    {
        const std::uint32_t child = count_ + index_;
        if (value_ == 0)
            value_start_ = start_of(children_, child);
        else
            for (; value_ < child; ++value_)
                value_start_ = end_of(children_[value_], value_start_);
        value_ = child;
        return JsonbView::value(base_, children_[child], value_start_);
    }

  private:
    const JEntry *children_;
    const char *base_;
    std::uint32_t count_;
    std::uint32_t index_ = ~std::uint32_t{0}; // before the first
    std::uint32_t key_start_ = 0;
    std::uint32_t key_end_ = 0;
    std::uint32_t value_ = 0; // the child that value_start_ belongs to; 0: none yet
    std::uint32_t value_start_ = 0;
};

class JsonbView::Keys {
  public:
    explicit Keys(const JsonbView &object) noexcept
        : at_(object.children()), last_(at_ + object.size_), base_(object.base())
    {
    }

    bool next() noexcept
    {
        if (at_ == last_)
            return false;
        advance();
        return true;
    }
    void advance() noexcept
    {
        start_ = end_;
        end_ = end_of(*at_++, start_);
    }
    [[nodiscard]] std::string_view key() const noexcept { return {base_ + start_, end_ - start_}; }
    [[nodiscard]] std::uint64_t tail() const noexcept
    {
        return tail_before(base_ + end_, end_ - start_);
    }
    [[nodiscard]] std::uint32_t end() const noexcept { return end_; }

  private:
    const JEntry *at_;
    const JEntry *last_;
    const char *base_;
    std::uint32_t start_ = 0;
    std::uint32_t end_ = 0;
};

// Elements of an array, or the values of an object's members.
class JsonbView::Elements {
  public:
    Elements(const JEntry *children, std::uint32_t count, const char *base,
             std::uint32_t start) noexcept
        : at_(children), last_(children + count), base_(base), end_(start)
    {
    }

    bool next() noexcept
    {
        if (at_ == last_)
            return false;
        advance();
        return true;
    }
    void advance() noexcept
    {
        entry_ = *at_++;
        start_ = end_;
        end_ = end_of(entry_, start_);
    }
    [[nodiscard]] Kind kind() const noexcept { return kind_of(base_, entry_, start_); }
    [[nodiscard]] JsonbView value() const noexcept
    {
        return JsonbView::value(base_, entry_, start_);
    }
    [[nodiscard]] JsonbView text() const noexcept
    {
        return {base_ + start_, end_ - start_, Kind::string};
    }
    [[nodiscard]] DecimalView number() const noexcept
    {
        return JsonbView(base_ + INTALIGN(start_), 0, Kind::number).number();
    }
    [[nodiscard]] bool half_steps(HalfSteps &out) const noexcept
    {
        const std::uint32_t start = INTALIGN(start_);
        return JsonbView::half_steps(base_ + start, end_ - start, out);
    }
    // Most entries are lengths, and most numbers short.
    bool advance_number(HalfSteps &out) noexcept
    {
        const std::uint32_t length = *at_ ^ JENTRY_ISNUMERIC;
        if (length > kShortNumber) [[unlikely]] {
            advance();
            return is_number() && half_steps(out);
        }
        entry_ = *at_++;
        start_ = end_;
        end_ += length;
        return half_steps(out);
    }
    [[nodiscard]] bool is_number() const noexcept { return JBE_ISNUMERIC(entry_); }
    [[nodiscard]] JsonbView container() const noexcept
    {
        return JsonbView::container(
            reinterpret_cast<const JsonbContainer *>(base_ + INTALIGN(start_)));
    }

  private:
    static constexpr std::uint32_t kShortNumber = 16; // bytes, with padding

    const JEntry *at_;
    const JEntry *last_;
    const char *base_;
    JEntry entry_ = 0;
    std::uint32_t start_ = 0;
    std::uint32_t end_;
};

inline JsonbView::Members JsonbView::members() const noexcept
{
    return Members(*this);
}

inline JsonbView::Keys JsonbView::keys() const noexcept
{
    return Keys(*this);
}

inline bool JsonbView::has_names_of(const JsonbView &other, const Keys &walked) const noexcept
{
    return size_ == other.size_ && size_ != 0 &&
           std::memcmp(children(), other.children(), size_ * sizeof(JEntry)) == 0 &&
           std::memcmp(base(), other.base(), walked.end()) == 0;
}

inline JsonbView::Elements JsonbView::values() const noexcept
{
    return {children() + size_, size_, base(), start_of(size_)};
}

inline JsonbView::Elements JsonbView::values(const Keys &walked) const noexcept
{
    return {children() + size_, size_, base(), walked.end()};
}

inline JsonbView::Elements JsonbView::elements() const noexcept
{
    return {children(), size_, base(), 0};
}

// numeric behind its varlena header: two header bytes with the two top bits 00 or 01 (sign; a
// weight follows), 10 (short: sign in bit 13, weight in the 7 lowest bits) or 11 (not a number or
// infinite, which jsonb cannot hold: read as zero); then the digits in base 10000.
inline DecimalView JsonbView::number() const noexcept
{
    const auto *const words = reinterpret_cast<const std::uint16_t *>(data_ + VARHDRSZ);
    const std::uint32_t count = (VARSIZE(data_) - VARHDRSZ) / sizeof(std::uint16_t);
    const std::uint16_t header = words[0];
    const auto *const digits = reinterpret_cast<const std::int16_t *>(words + 1);
    if ((header & 0xC000) == 0x8000) [[likely]] {
        const std::int32_t weight = header & 0x3F;
        return {digits, count - 1, (header & 0x40) != 0 ? weight - 0x40 : weight,
                (header & 0x2000) != 0};
    }
    if ((header & 0xC000) == 0xC000)
        return {};
    return {digits + 1, count - 2, digits[0], (header & 0xC000) != 0};
}

// Short numerics of one or two digits and weight 0 or 1 are most: up to four decimal digits before
// the point and behind it, and integers of up to eight. There is no branch after that: digits,
// weights and signs vary from number to number.
inline bool JsonbView::half_steps(const char *numeric, std::uint32_t size, HalfSteps &out) noexcept
{
    constexpr std::uint32_t kFirst = VARHDRSZ + sizeof(std::uint16_t); // where the first digit is
    constexpr std::uint32_t kDigit = sizeof(std::int16_t);
    static_assert(((kFirst + kDigit) & kDigit) == 0); // so that a bit tells one digit from two
    constexpr std::uint32_t kForm = 0xC07E; // of a header: not sign, scale, and whether weight is 1
    constexpr std::uint32_t kShort = 0x8000;
    if ((size & ~kDigit) != kFirst + kDigit) [[unlikely]]
        return false;
    std::uint16_t header;
    std::memcpy(&header, numeric + VARHDRSZ, sizeof header);
    if ((header & kForm) != kShort) [[unlikely]]
        return false;
    std::uint16_t first;
    std::memcpy(&first, numeric + kFirst, sizeof first);
    std::uint16_t last; // the second digit or the first again
    std::memcpy(&last, numeric + size - kDigit, sizeof last);
    const std::uint64_t groups = std::uint64_t{first} * 10000 + (last & kIfSecond[size & kDigit]);
    out.magnitude = groups * kFactors[header & 1];
    out.sign = -static_cast<std::int64_t>(header >> 13 & 1);
    return true;
}

inline std::uint32_t JsonbView::search_sequentially(std::string_view key) const noexcept
{
    const JEntry *const entries = children();
    const char *const bytes = base();
    std::uint32_t start = 0;
    for (std::uint32_t index = 0; index < size_; ++index) {
        const std::uint32_t end = end_of(entries[index], start);
        if (end - start >= key.size()) {
            if (end - start > key.size())
                break;
            const int order = json::compare_keys({bytes + start, end - start}, key);
            if (order == 0)
                return index;
            if (order > 0)
                break;
        }
        start = end;
    }
    return size_;
}

// Most entries tell their length by themselves; only a key of equal length is looked for.
inline std::uint32_t JsonbView::search_by_halves(std::string_view key) const noexcept
{
    const JEntry *const entries = children();
    std::uint32_t low = 0;
    std::uint32_t high = size_;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        const JEntry entry = entries[middle];
        int order = 0;
        if (!JBE_HAS_OFF(entry) && JBE_OFFLENFLD(entry) != key.size())
            order = JBE_OFFLENFLD(entry) < key.size() ? -1 : 1;
        else
            order = json::compare_keys(this->key(middle), key);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return size_;
}

static_assert(json::InstanceView<JsonbView>);

} // namespace schema_registry::pg
