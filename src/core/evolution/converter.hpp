// Converter: carries a conversion out over any view of the instance (convert.hpp).
#pragma once

#include "core/base/poll.hpp"
#include "core/evolution/conversion_layout.hpp"
#include "core/evolution/convert.hpp"
#include "core/json/writer.hpp"

#include <algorithm>
#include <optional>

namespace schema_registry::evolution {

// The normal form of the number that a text is, as JSON has it; nothing if it is none.
[[nodiscard]] std::optional<std::pmr::string> number_form(std::string_view text, bool integers_only,
                                                          std::pmr::memory_resource *memory);

template <json::InstanceView V>
class Converter {
  public:
    Converter(const char *block, const Limits &limits, std::pmr::string &out)
        : block_(block), limits_(limits), poll_(limits), out_(out)
    {
    }

    // False: the member is to be left out.
    [[nodiscard]] bool convert(V value, Ref ref)
    {
        poll_.step();
        if (limits_.is_too_deep())
            throw Error(Code::too_complex, "instance is nested too deeply to be converted");
        if (ref == 0) {
            copy(value);
            return true;
        }
        const Conversion &conversion = at<Conversion>(block_, ref);
        if (conversion.choices.count != 0)
            return choose(value, conversion);
        if ((conversion.kinds & (1u << static_cast<unsigned>(value.kind()))) == 0)
            return change_kind(value, conversion);
        if ((conversion.changes & kReplaceOther) != 0 && !is_listed(value, conversion.values))
            out_.append(view_of(block_, conversion.fallback));
        else if (value.kind() == json::Kind::object && conversion.object != 0)
            convert_object(value, at<ObjectConversion>(block_, conversion.object));
        else if (value.kind() == json::Kind::array && conversion.array != 0)
            convert_array(value, at<ArrayConversion>(block_, conversion.array));
        else
            copy(value);
        return true;
    }

  private:
    void copy(V value);
    void append_number(V value);
    [[nodiscard]] bool change_kind(V value, const Conversion &conversion);
    [[nodiscard]] bool change_scalar(V value, const Conversion &conversion);
    void append_converted(std::string_view json, std::string_view form,
                          const Conversion &conversion);
    void convert_object(V object, const ObjectConversion &conversion);
    void convert_member(V object, std::string_view name, V value,
                        const ObjectConversion &conversion);
    void convert_array(V array, const ArrayConversion &conversion);
    [[nodiscard]] bool choose(V value, const Conversion &conversion);
    [[nodiscard]] bool fits(V value, const Choice &choice) const;
    [[nodiscard]] bool is_listed(V value, List texts) const;
    [[nodiscard]] bool holds(List texts, std::string_view text) const; // sorted by their bytes
    [[nodiscard]] const MemberConversion *find_member(const ObjectConversion &conversion,
                                                      std::string_view name) const;
    [[nodiscard]] std::string_view text_at(List texts, std::uint32_t index) const
    {
        return view_of(block_, at<Text>(block_, texts.first, index));
    }

    const char *block_;
    const Limits &limits_;
    Poll poll_;
    std::pmr::string &out_;
};

template <json::InstanceView V>
void Converter<V>::append_number(V value)
{
    const std::size_t start = out_.size();
    append_text(value.number(), out_);
    if constexpr (requires { value.fraction_digits(); }) {
        const std::string_view written = std::string_view(out_).substr(start);
        if (written.find('e') != written.npos)
            return;
        const std::size_t point = written.find('.');
        const std::size_t digits = point == written.npos ? 0 : written.size() - point - 1;
        const std::size_t wanted = value.fraction_digits();
        if (wanted > 0 && point == written.npos)
            out_.push_back('.');
        if (wanted > digits)
            out_.append(wanted - digits, '0');
    }
}

template <json::InstanceView V>
void Converter<V>::copy(V value)
{
    poll_.step();
    if (limits_.is_too_deep())
        throw Error(Code::too_complex, "instance is nested too deeply to be converted");
    char separator;
    switch (value.kind()) {
    case json::Kind::number:
        append_number(value);
        return;
    case json::Kind::string:
        json::append_string(value.text(), out_);
        return;
    case json::Kind::array:
        separator = '[';
        for (auto element = value.elements(); element.next(); separator = ',') {
            out_.push_back(separator);
            copy(element.value());
        }
        out_.append(separator == '[' ? "[]" : "]");
        return;
    case json::Kind::object:
        separator = '{';
        for (auto member = value.members(); member.next(); separator = ',') {
            out_.push_back(separator);
            json::append_string(member.key(), out_);
            out_.push_back(':');
            copy(member.value());
        }
        out_.append(separator == '{' ? "{}" : "}");
        return;
    default:
        json::append_scalar_text(value.kind() == json::Kind::boolean && value.boolean(),
                                 value.kind(), out_);
    }
}

// A value of a kind that the new schema does not allow.
template <json::InstanceView V>
bool Converter<V>::change_kind(V value, const Conversion &conversion)
{
    const json::Kind kind = value.kind();
    if (kind == json::Kind::null && (conversion.changes & (kReplaceNull | kRemoveNull)) != 0) {
        if ((conversion.changes & kRemoveNull) != 0)
            return false;
        out_.append(view_of(block_, conversion.fallback));
        return true;
    }
    if (kind == json::Kind::array && (conversion.changes & kUnwrap) != 0 && value.size() == 1)
        return convert(value.element(0), conversion.element);
    if (change_scalar(value, conversion))
        return true;
    if (kind != json::Kind::array && (conversion.changes & kWrap) != 0) {
        out_.push_back('[');
        if (!convert(value, conversion.element))
            out_.append("null");
        out_.push_back(']');
        return true;
    }
    copy(value);
    return true;
}

template <json::InstanceView V>
bool Converter<V>::change_scalar(V value, const Conversion &conversion)
{
    const json::Kind kind = value.kind();
    const bool is_scalar = kind == json::Kind::number || kind == json::Kind::boolean;
    if (is_scalar && (conversion.changes & kToText) != 0) {
        std::pmr::string text("\"", out_.get_allocator());
        out_.swap(text);
        copy(value);
        out_.push_back('"');
        out_.swap(text);
        append_converted(text, text, conversion);
        return true;
    }
    if (kind != json::Kind::string)
        return false;
    if ((conversion.changes & kToNumber) != 0) {
        if (const auto form = number_form(value.text(), conversion.integers_only != 0,
                                          out_.get_allocator().resource())) {
            append_converted(value.text(), *form, conversion);
            return true;
        }
    }
    const bool is_boolean = value.text() == "true" || value.text() == "false";
    if ((conversion.changes & kToBoolean) != 0 && is_boolean)
        append_converted(value.text(), value.text(), conversion);
    return (conversion.changes & kToBoolean) != 0 && is_boolean;
}

// A scalar's JSON, whose normal form may have to be among values.
template <json::InstanceView V>
void Converter<V>::append_converted(std::string_view json, std::string_view form,
                                    const Conversion &conversion)
{
    if ((conversion.changes & kReplaceOther) != 0 && !holds(conversion.values, form))
        json = view_of(block_, conversion.fallback);
    out_.append(json);
}

template <json::InstanceView V>
void Converter<V>::convert_object(V object, const ObjectConversion &conversion)
{
    const std::size_t start = out_.size();
    out_.push_back('{');
    for (auto member = object.members(); member.next();)
        convert_member(object, member.key(), member.value(), conversion);
    for (std::uint32_t index = 0; index < conversion.additions.count; ++index) {
        const Addition &addition = at<Addition>(block_, conversion.additions.first, index);
        const std::string_view name = view_of(block_, addition.name);
        const MemberConversion *const known = find_member(conversion, name);
        const bool was_there =
            object.find(name) || (known && known->former_name.size != 0 &&
                                  object.find(view_of(block_, known->former_name)));
        if (was_there)
            continue;
        json::append_string(name, out_);
        out_.append(":").append(view_of(block_, addition.value)).append(",");
    }
    if (out_.size() > start + 1)
        out_.back() = '}';
    else
        out_.push_back('}');
}

template <json::InstanceView V>
void Converter<V>::convert_member(V object, std::string_view name, V value,
                                  const ObjectConversion &conversion)
{
    const MemberConversion *known = find_member(conversion, name);
    std::string_view new_name = known ? view_of(block_, known->new_name) : name;
    if (new_name != name && object.find(new_name)) {
        known = nullptr; // nothing that is there is overwritten
        new_name = name;
    }
    if ((known ? known->fate : conversion.fate_of_others) == Fate::remove)
        return;
    const std::size_t start = out_.size();
    json::append_string(new_name, out_);
    out_.push_back(':');
    if (convert(value, known ? known->conversion : conversion.others))
        out_.push_back(',');
    else
        out_.resize(start);
}

template <json::InstanceView V>
const MemberConversion *Converter<V>::find_member(const ObjectConversion &conversion,
                                                  std::string_view name) const
{
    const MemberConversion *const first = &at<MemberConversion>(block_, conversion.members.first);
    const MemberConversion *const end = first + conversion.members.count;
    const MemberConversion *const found = std::lower_bound(
        first, end, name, [this](const MemberConversion &left, std::string_view right) {
            return json::compare_keys(view_of(block_, left.name), right) < 0;
        });
    return found != end && view_of(block_, found->name) == name ? found : nullptr;
}

template <json::InstanceView V>
void Converter<V>::convert_array(V array, const ArrayConversion &conversion)
{
    out_.push_back('[');
    std::uint32_t index = 0;
    for (auto element = array.elements(); element.next(); ++index) {
        if (index > 0)
            out_.push_back(',');
        const Ref ref = index < conversion.prefix.count
                            ? at<Ref>(block_, conversion.prefix.first, index)
                            : conversion.items;
        if (!convert(element.value(), ref))
            out_.append("null");
    }
    out_.push_back(']');
}

template <json::InstanceView V>
bool Converter<V>::choose(V value, const Conversion &conversion)
{
    for (std::uint32_t index = 0; index < conversion.choices.count; ++index) {
        const Choice &choice = at<Choice>(block_, conversion.choices.first, index);
        if (fits(value, choice))
            return convert(value, choice.conversion);
    }
    copy(value);
    return true;
}

template <json::InstanceView V>
bool Converter<V>::fits(V value, const Choice &choice) const
{
    const json::Kind kind = value.kind();
    if ((choice.kinds & (1u << static_cast<unsigned>(kind))) == 0 ||
        (kind == json::Kind::number && choice.integers_only && !value.number().is_integer()))
        return false;
    if (choice.values.count != 0 && !is_listed(value, choice.values))
        return false;
    if (kind != json::Kind::object)
        return true;
    for (std::uint32_t index = 0; index < choice.required.count; ++index) {
        if (!value.find(text_at(choice.required, index)))
            return false;
    }
    for (std::uint32_t index = 0; index < choice.telling.count; ++index) {
        const auto &telling = at<TellingMember>(block_, choice.telling.first, index);
        const auto member = value.find(view_of(block_, telling.name));
        if (member && !is_listed(*member, telling.values))
            return false;
    }
    if (!choice.is_closed)
        return true;
    std::uint32_t known = 0;
    for (auto member = value.members(); member.next(); ++known) {
        while (known < choice.known.count &&
               json::compare_keys(text_at(choice.known, known), member.key()) < 0)
            ++known;
        if (known == choice.known.count || text_at(choice.known, known) != member.key())
            return false;
    }
    return true;
}

template <json::InstanceView V>
bool Converter<V>::is_listed(V value, List texts) const
{
    std::pmr::string form(out_.get_allocator());
    json::write_until(value, SIZE_MAX, form);
    return holds(texts, form);
}

template <json::InstanceView V>
bool Converter<V>::holds(List texts, std::string_view text) const
{
    std::uint32_t low = 0;
    std::uint32_t high = texts.count;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (text_at(texts, middle) < text)
            low = middle + 1;
        else
            high = middle;
    }
    return low < texts.count && text_at(texts, low) == text;
}

template <json::InstanceView V>
void convert(const char *conversion, V instance, const Limits &limits, std::pmr::string &out)
{
    Converter<V> converter(conversion, limits, out);
    if (!converter.convert(instance, at<ConversionHeader>(conversion, 0).root))
        out.append("null");
}

} // namespace schema_registry::evolution
