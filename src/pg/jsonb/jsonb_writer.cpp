// The layout that jsonb_util.c's convertToJsonb() and numeric.c's make_result() give a value
// (jsonb_writer.hpp): a header and a JEntry per child, then the children's bytes. The entries are
// reserved first and set as the children are written, since each tells where its child ends.
// Tested against a server by test/support/run.sh.
#include "pg/jsonb/jsonb_writer.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace schema_registry::pg {

namespace {

using json::DocumentView;
using json::Kind;

// numeric.c keeps these to itself.
constexpr std::uint16_t kShort = 0x8000;
constexpr std::uint16_t kShortNegative = 0x2000;
constexpr std::uint16_t kLongNegative = 0x4000;
constexpr std::uint32_t kShortScaleShift = 7;
constexpr std::uint32_t kMaxShortScale = 0x3F;
constexpr std::int32_t kShortWeightSign = 0x40;
constexpr std::int32_t kShortWeightMask = 0x3F;
constexpr std::int32_t kDecimalsPerDigit = 4;

// Decimals behind the point of a value written without trailing zeros.
std::uint32_t smallest_scale(DecimalView number) noexcept
{
    if (number.is_integer())
        return 0;
    const auto digits_behind = static_cast<std::int32_t>(number.count) - 1 - number.weight;
    std::int32_t scale = digits_behind * kDecimalsPerDigit;
    for (std::int16_t last = number.digits[number.count - 1]; last % 10 == 0; last /= 10)
        --scale;
    return static_cast<std::uint32_t>(scale);
}

class Writer {
  public:
    Writer(std::pmr::vector<char> &bytes, const Limits &limits, std::uint32_t min_scale)
        : bytes_(bytes), limits_(limits), min_scale_(min_scale)
    {
    }

    void root(DocumentView value)
    {
        append(std::uint32_t{0}); // the varlena's size
        if (value.kind() == Kind::array || value.kind() == Kind::object) {
            (void)entry_of(value);
        } else {
            append(std::uint32_t{JB_FARRAY | JB_FSCALAR | 1});
            const std::size_t entry = bytes_.size();
            append(JEntry{0});
            const JEntry written = entry_of(value);
            set(entry, JEntry{written | JENTRY_HAS_OFF});
        }
        set(0, static_cast<std::uint32_t>(bytes_.size() << 2));
    }

  private:
    // The entries of one container, which are set one after the other.
    struct Entries {
        std::size_t first;
        std::uint32_t count = 0;
        std::uint32_t end = 0; // of the last child, from the first one's start
    };

    // Writes a value; its entry, which holds its length.
    JEntry entry_of(DocumentView value)
    {
        const std::size_t start = bytes_.size();
        std::uint32_t type = JENTRY_ISNULL;
        switch (value.kind()) {
        case Kind::null:
            break;
        case Kind::boolean:
            type = value.boolean() ? JENTRY_ISBOOL_TRUE : JENTRY_ISBOOL_FALSE;
            break;
        case Kind::string:
            type = JENTRY_ISSTRING;
            text(value.text());
            break;
        case Kind::number:
            type = JENTRY_ISNUMERIC;
            number(value.number());
            break;
        case Kind::array:
            type = JENTRY_ISCONTAINER;
            array(value);
            break;
        case Kind::object:
            type = JENTRY_ISCONTAINER;
            object(value);
            break;
        }
        const std::size_t length = bytes_.size() - start;
        if (length > JENTRY_OFFLENMASK)
            throw_too_large();
        return type | static_cast<std::uint32_t>(length);
    }

    void text(std::string_view value)
    {
        if (value.find('\0') != std::string_view::npos)
            throw Error(Code::invalid_binary, "text with U+0000 cannot be held by jsonb");
        append(value);
    }

    void array(DocumentView value)
    {
        json::require_stack(limits_);
        pad();
        append(std::uint32_t{JB_FARRAY | value.size()});
        Entries entries = reserve(value.size());
        for (auto element = value.elements(); element.next();)
            add(entries, entry_of(element.value()));
    }

    // All keys, then all values.
    void object(DocumentView value)
    {
        json::require_stack(limits_);
        pad();
        append(std::uint32_t{JB_FOBJECT | value.size()});
        Entries entries = reserve(value.size() * 2);
        for (auto member = value.members(); member.next();) {
            text(member.key());
            add(entries, JENTRY_ISSTRING | static_cast<std::uint32_t>(member.key().size()));
        }
        for (auto member = value.members(); member.next();)
            add(entries, entry_of(member.value()));
    }

    void number(DecimalView value)
    {
        pad();
        const std::size_t start = bytes_.size();
        const std::uint32_t scale = std::max(smallest_scale(value), min_scale_);
        append(std::uint32_t{0}); // the varlena's size
        if (scale <= kMaxShortScale && value.weight <= kShortWeightMask &&
            value.weight >= -kShortWeightSign) {
            append(static_cast<std::uint16_t>(
                kShort | (value.negative ? kShortNegative : 0) | scale << kShortScaleShift |
                (value.weight < 0 ? kShortWeightSign : 0) | (value.weight & kShortWeightMask)));
        } else {
            append(static_cast<std::uint16_t>((value.negative ? kLongNegative : 0) | scale));
            append(static_cast<std::int16_t>(value.weight));
        }
        for (std::uint32_t index = 0; index < value.count; ++index)
            append(value.digits[index]);
        set(start, static_cast<std::uint32_t>((bytes_.size() - start) << 2));
    }

    Entries reserve(std::uint32_t count)
    {
        const Entries entries{bytes_.size()};
        bytes_.resize(bytes_.size() + count * sizeof(JEntry));
        return entries;
    }

    // Every 32nd entry tells where its child ends, the others how long theirs is.
    void add(Entries &entries, JEntry entry)
    {
        entries.end += JBE_OFFLENFLD(entry);
        if (entries.end > JENTRY_OFFLENMASK)
            throw_too_large();
        if (entries.count % JB_OFFSET_STRIDE == 0)
            entry = (entry & JENTRY_TYPEMASK) | entries.end | JENTRY_HAS_OFF;
        set(entries.first + entries.count * sizeof(JEntry), entry);
        ++entries.count;
    }

    [[noreturn]] static void throw_too_large()
    {
        throw Error(Code::too_complex, "value is too large for a jsonb");
    }

    void pad() { bytes_.resize(INTALIGN(bytes_.size())); }
    void append(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
    template <typename T>
    requires std::is_integral_v<T>
    void append(T item)
    {
        append(std::string_view(reinterpret_cast<const char *>(&item), sizeof item));
    }
    template <typename T>
    void set(std::size_t offset, T item)
    {
        std::memcpy(bytes_.data() + offset, &item, sizeof item);
    }

    std::pmr::vector<char> &bytes_;
    const Limits &limits_;
    std::uint32_t min_scale_;
};

} // namespace

std::pmr::vector<char> write_jsonb(DocumentView document, std::pmr::memory_resource *memory,
                                   const Limits &limits, std::uint32_t min_scale)
{
    std::pmr::vector<char> bytes(memory);
    Writer(bytes, limits, min_scale).root(document);
    return bytes;
}

} // namespace schema_registry::pg
