// The frame of planning, and what is planned for a value whatever is in it: its kind, the values it
// may have, what it is held to (planner.hpp; objects and choices have files of their own).
// Tested by test/unit/evolution/plan_test.cpp.
#include "core/evolution/plan.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/evolution/planner.hpp"
#include "core/json/pointer.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::evolution {

using json::Kind;

namespace {

constexpr std::size_t kMostShown = 1000; // bytes of a value in a step's detail
constexpr std::size_t kMostConversions = 100'000;

// What a schema says of a kind: "integer" where only integers are numbers.
std::string_view name_of(const Shape &shape, Kind kind)
{
    return kind == Kind::number && shape.integers_only ? "integer" : json::kind_name(kind);
}

} // namespace

std::pmr::vector<DocumentView> values_of(const Shape &shape, std::pmr::memory_resource *memory)
{
    std::pmr::vector<DocumentView> values(memory);
    if (shape.constant) {
        values.push_back(*shape.constant);
    } else if (shape.enumeration) {
        for (auto element = shape.enumeration->elements(); element.next();)
            values.push_back(element.value());
    }
    return values;
}

void append_normal_form(DocumentView value, std::pmr::string &out)
{
    json::write_until(value, SIZE_MAX, out);
}

std::pmr::string below(const std::pmr::string &path, std::string_view name)
{
    std::pmr::string result(path, path.get_allocator());
    json::append_token(name, result);
    return result;
}

void Detail::begin(std::string_view name)
{
    text_.append(text_.empty() ? "{" : ", ");
    json::append_string(name, text_);
    text_.append(": ");
}

Detail &Detail::add(std::string_view name, std::string_view value)
{
    begin(name);
    json::append_string(value, text_);
    return *this;
}

Detail &Detail::add(std::string_view name, DocumentView value)
{
    begin(name);
    std::pmr::string shown(text_.get_allocator());
    json::write_until(value, kMostShown + 1, shown);
    if (shown.size() > kMostShown) {
        std::pmr::string excerpt(text_.get_allocator());
        json::write_excerpt(value, kMostShown, excerpt);
        shown.clear();
        json::append_string(excerpt, shown);
    }
    text_.append(shown);
    return *this;
}

Detail &Detail::add(std::string_view name, const std::pmr::vector<DocumentView> &values)
{
    begin(name);
    char separator = '[';
    for (const DocumentView value : values) {
        text_.push_back(separator);
        if (text_.size() > kMostShown) {
            text_.append("\"...\"");
            break;
        }
        append_normal_form(value, text_);
        separator = ',';
    }
    text_.append(separator == '[' ? "[]" : "]");
    return *this;
}

std::pmr::string Detail::take()
{
    text_.append(text_.empty() ? "{}" : "}");
    return std::move(text_);
}

Planner::Planner(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
                 PlanOptions options, const Limits &limits, std::pmr::memory_resource *memory)
    : old_(old_schema), new_(new_schema), options_(options), limits_(limits), memory_(memory),
      poll_(limits), block_(memory), steps_(memory), work_(memory), known_(memory),
      patterns_(memory)
{
}

Plan Planner::run()
{
    block_.reserve(sizeof(ConversionHeader), alignof(ConversionHeader));
    Parts writer(memory_), reader(memory_);
    writer.push_back({old_.root(), false});
    reader.push_back({new_.root(), false});
    const Ref root = convert(writer, reader, std::pmr::string(memory_), false);
    block_.at<ConversionHeader>(0).root = root;
    for (; !work_.empty(); work_.pop_front())
        fill(work_.front());
    Plan plan{std::move(steps_), {}};
    auto *const copy = static_cast<char *>(memory_->allocate(block_.size(), 8));
    std::memcpy(copy, block_.data(), block_.size());
    plan.conversion = {copy, block_.size()};
    return plan;
}

Ref Planner::convert(const Parts &writer, const Parts &reader, std::pmr::string path,
                     bool is_optional)
{
    if (writer.empty() || reader.empty())
        return 0;
    Key key(memory_);
    for (const Part &part : writer)
        key.push_back(part.place.schema.address());
    key.push_back(is_optional ? nullptr : key.front());
    for (const Part &part : reader)
        key.push_back(part.place.schema.address());
    const auto [found, is_new] = known_.try_emplace(std::move(key), 0);
    if (!is_new)
        return found->second;
    poll_.ask();
    if (known_.size() > kMostConversions)
        throw Error(Code::too_complex, "planning takes too many steps");
    found->second = block_.reserve(sizeof(Conversion), alignof(Conversion));
    work_.push_back({found->second, writer, reader, std::move(path), is_optional});
    return found->second;
}

Shape Planner::writer_shape(const Parts &parts)
{
    return shape_of(old_, parts, poll_, memory_);
}

Shape Planner::reader_shape(const Parts &parts)
{
    return shape_of(new_, parts, poll_, memory_);
}

void Planner::fill(const Work &work)
{
    const Pair pair{work, writer_shape(work.writer), reader_shape(work.reader)};
    Conversion conversion{};
    conversion.kinds = pair.reader.kinds;
    conversion.integers_only = pair.reader.integers_only;
    if (!pair.writer.branches.empty() || !pair.reader.branches.empty()) {
        plan_choice(pair, conversion);
    } else {
        plan_kinds(pair, conversion);
        plan_values(pair, conversion);
        plan_constraints(pair);
        const Kinds common = pair.writer.kinds & pair.reader.kinds;
        if ((common & kind_bit(Kind::object)) != 0)
            conversion.object = plan_object(pair);
        if ((common & kind_bit(Kind::array)) != 0)
            conversion.array = plan_array(pair);
    }
    block_.at<Conversion>(work.conversion) = conversion;
}

// Kinds that the old schema allows and the new one does not.
void Planner::plan_kinds(const Pair &pair, Conversion &conversion)
{
    const auto &[work, writer, reader] = pair;
    if (!reader.is_typed)
        return;
    if (!writer.is_typed) {
        if (const auto type = reader.keyword("type"))
            add_verify(work.path, "type", std::nullopt, type);
        return;
    }
    for (unsigned at = 0; at < 6; ++at) {
        const Kind kind = static_cast<Kind>(at);
        if (!writer.allows(kind) || reader.allows(kind))
            continue;
        if (kind == Kind::null)
            plan_null(pair, conversion);
        else
            plan_lost_kind(pair, kind, conversion);
    }
    if (writer.allows(Kind::number) && reader.allows(Kind::number) && reader.integers_only &&
        !writer.integers_only)
        add_verify(work.path, "type", writer.keyword("type"), reader.keyword("type"));
}

void Planner::plan_null(const Pair &pair, Conversion &conversion)
{
    const auto &[work, writer, reader] = pair;
    if (reader.fallback && reader.allows(reader.fallback->kind())) {
        conversion.changes |= kReplaceNull;
        conversion.fallback = json_text(*reader.fallback);
        add_step("replace_null", work.path, Detail(memory_).add("value", *reader.fallback).take(),
                 true, false);
    } else if (work.is_optional) {
        conversion.changes |= kRemoveNull;
        add_step("remove_null", work.path, Detail(memory_).take(), true, false);
    } else {
        ask_for_expression(work.path, "null is not allowed any longer, and there is no default");
    }
}

void Planner::plan_lost_kind(const Pair &pair, Kind kind, Conversion &conversion)
{
    const Work &work = pair.work;
    const Shape &writer = pair.writer;
    const Shape &reader = pair.reader;
    const auto change = [&](Change bit, Kind to, bool is_reversible) {
        conversion.changes |= bit;
        add_step("convert_value", work.path,
                 Detail(memory_)
                     .add("from", name_of(writer, kind))
                     .add("to", name_of(reader, to))
                     .take(),
                 false, is_reversible);
    };
    const bool is_scalar = kind != Kind::object && kind != Kind::array;
    if (is_scalar && kind != Kind::string && reader.allows(Kind::string)) {
        change(kToText, Kind::string, !writer.allows(Kind::string));
    } else if (kind == Kind::string && reader.allows(Kind::number)) {
        change(kToNumber, Kind::number, false);
    } else if (kind == Kind::string && reader.allows(Kind::boolean)) {
        change(kToBoolean, Kind::boolean, !writer.allows(Kind::boolean));
    } else if (kind == Kind::array && !writer.items.empty()) {
        conversion.changes |= kUnwrap;
        conversion.element = convert(writer.items, work.reader, work.path, work.is_optional);
        add_step("unwrap_array", work.path, Detail(memory_).take(), false, true);
    } else if (reader.allows(Kind::array) && !writer.allows(Kind::array)) {
        if ((conversion.changes & kWrap) != 0)
            return;
        conversion.changes |= kWrap;
        conversion.element = convert(work.writer, reader.items, below(work.path, "*"), false);
        add_step("wrap_in_array", work.path, Detail(memory_).take(), false, true);
    } else {
        std::string reason("the type ");
        reason.append(name_of(writer, kind)).append(" is not allowed any longer");
        ask_for_expression(work.path, reason);
    }
}

// The values that enum or const leave.
void Planner::plan_values(const Pair &pair, Conversion &conversion)
{
    const auto &[work, writer, reader] = pair;
    std::pmr::vector<DocumentView> allowed = values_of(reader, memory_);
    if (allowed.empty())
        return;
    const std::pmr::vector<DocumentView> before = values_of(writer, memory_);
    const std::pmr::vector<std::pmr::string> forms = normal_forms(allowed);
    const auto contains = [&](DocumentView value) {
        poll_.step();
        std::pmr::string form(memory_);
        append_normal_form(value, form);
        return std::binary_search(forms.begin(), forms.end(), form);
    };
    std::pmr::vector<DocumentView> lost(memory_);
    std::copy_if(before.begin(), before.end(), std::back_inserter(lost),
                 [&](DocumentView value) { return !contains(value); });
    if (!before.empty() && lost.empty())
        return;
    const bool is_only_value = allowed.size() == 1;
    std::optional<DocumentView> fallback = reader.fallback;
    if (is_only_value)
        fallback = allowed.front();
    if (!fallback || !contains(*fallback)) {
        add_verify(work.path, reader.constant ? "const" : "enum",
                   writer.constant ? writer.constant : writer.enumeration,
                   reader.constant ? reader.constant : reader.enumeration);
        return;
    }
    conversion.changes |= kReplaceOther;
    conversion.fallback = json_text(*fallback);
    conversion.values = texts(forms);
    Detail detail(memory_);
    if (!before.empty())
        detail.add("values", lost);
    const bool is_lossless = is_only_value && before.size() == 1;
    add_step("replace_value", work.path, detail.add("value", *fallback).take(), !is_lossless,
             is_lossless);
}

Ref Planner::plan_array(const Pair &pair)
{
    const auto &[work, writer, reader] = pair;
    const auto parts_at = [](const Shape &shape, std::size_t at) -> const Parts & {
        return at < shape.prefix.size() ? shape.prefix[at] : shape.items;
    };
    ArrayConversion array{};
    std::pmr::vector<Ref> prefix(memory_);
    const std::size_t length = std::max(writer.prefix.size(), reader.prefix.size());
    for (std::size_t at = 0; at < length; ++at) {
        std::pmr::string path(work.path, memory_);
        json::append_index(static_cast<std::uint32_t>(at), path);
        prefix.push_back(
            convert(parts_at(writer, at), parts_at(reader, at), std::move(path), false));
    }
    array.items = convert(writer.items, reader.items, below(work.path, "*"), false);
    if (writer.items.empty() && !reader.items.empty())
        add_verify(work.path, "items", std::nullopt, reader.items.front().place.schema);
    if (prefix.empty() && array.items == 0)
        return 0;
    array.prefix = list(prefix);
    return block_.append(&array, sizeof array, alignof(ArrayConversion));
}

// Keywords that nothing is done about: a value that breaks the new one is the owner's to change.
void Planner::plan_constraints(const Pair &pair)
{
    enum class Meaning { upper, lower, any, format };
    struct Constraint {
        std::string_view keyword;
        Meaning meaning;
    };
    static constexpr std::array kConstraints = {
        Constraint{"maximum", Meaning::upper},
        Constraint{"exclusiveMaximum", Meaning::upper},
        Constraint{"maxLength", Meaning::upper},
        Constraint{"maxItems", Meaning::upper},
        Constraint{"maxProperties", Meaning::upper},
        Constraint{"maxContains", Meaning::upper},
        Constraint{"minimum", Meaning::lower},
        Constraint{"exclusiveMinimum", Meaning::lower},
        Constraint{"minLength", Meaning::lower},
        Constraint{"minItems", Meaning::lower},
        Constraint{"minProperties", Meaning::lower},
        Constraint{"minContains", Meaning::lower},
        Constraint{"multipleOf", Meaning::any},
        Constraint{"pattern", Meaning::any},
        Constraint{"uniqueItems", Meaning::any},
        Constraint{"contains", Meaning::any},
        Constraint{"propertyNames", Meaning::any},
        Constraint{"dependencies", Meaning::any},
        Constraint{"dependentRequired", Meaning::any},
        Constraint{"dependentSchemas", Meaning::any},
        Constraint{"patternProperties", Meaning::any},
        Constraint{"not", Meaning::any},
        Constraint{"if", Meaning::any},
        Constraint{"unevaluatedItems", Meaning::any},
        Constraint{"unevaluatedProperties", Meaning::any},
        Constraint{"format", Meaning::format},
    };
    for (const Constraint &constraint : kConstraints) {
        const std::string_view keyword = constraint.keyword;
        const Meaning meaning = constraint.meaning;
        if (meaning == Meaning::format && !options_.asserts_formats)
            continue;
        const auto before = pair.writer.keywords(keyword);
        for (const DocumentView after : pair.reader.keywords(keyword)) {
            poll_.step();
            const bool is_met = std::any_of(before.begin(), before.end(), [&](DocumentView value) {
                const bool are_numbers =
                    value.kind() == Kind::number && after.kind() == Kind::number;
                const int order = are_numbers ? compare(value.number(), after.number()) : 0;
                return (meaning == Meaning::upper && order < 0) ||
                       (meaning == Meaning::lower && order > 0) ||
                       json::equal(value, after, limits_);
            });
            if (!is_met)
                add_verify(pair.work.path, keyword,
                           before.empty() ? std::nullopt : std::optional(before.front()), after);
        }
    }
}

void Planner::add_step(std::string_view action, std::pmr::string path, std::pmr::string detail,
                       bool lossy, bool reversible)
{
    steps_.push_back({action, std::move(path), std::move(detail), lossy, reversible});
}

void Planner::add_verify(const std::pmr::string &path, std::string_view keyword,
                         std::optional<DocumentView> old_value,
                         std::optional<DocumentView> new_value)
{
    Detail detail(memory_);
    detail.add("keyword", keyword);
    if (old_value)
        detail.add("old", *old_value);
    if (new_value)
        detail.add("new", *new_value);
    add_step("verify", path, detail.take(), false, true);
}

void Planner::ask_for_expression(std::pmr::string path, std::string_view reason)
{
    add_step("supply_expression", std::move(path), Detail(memory_).add("reason", reason).take(),
             false, false);
}

Text Planner::text(std::string_view text)
{
    return {block_.append(text), static_cast<std::uint32_t>(text.size())};
}

Text Planner::json_text(DocumentView value)
{
    std::pmr::string out(memory_);
    append_normal_form(value, out);
    return text(out);
}

std::pmr::vector<std::pmr::string>
Planner::normal_forms(const std::pmr::vector<DocumentView> &values)
{
    std::pmr::vector<std::pmr::string> forms(memory_);
    for (const DocumentView value : values) {
        poll_.step();
        append_normal_form(value, forms.emplace_back());
    }
    std::sort(forms.begin(), forms.end());
    return forms;
}

Plan plan_json(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
               PlanOptions options, const Limits &limits, std::pmr::memory_resource *memory)
{
    return Planner(old_schema, new_schema, options, limits, memory).run();
}

} // namespace schema_registry::evolution
