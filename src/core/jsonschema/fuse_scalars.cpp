// Fusing strings, numbers, enum and const (fuser.hpp). Tested by
// test/unit/jsonschema/fuse_test.cpp.
#include <algorithm>
#include <numeric>

#include "core/jsonschema/fuser.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr unsigned kFalse = 1;
constexpr unsigned kTrue = 2;

unsigned bit_of(const json::DocumentView &boolean) noexcept
{
    return boolean.boolean() ? kTrue : kFalse;
}

} // namespace

bool Fuser::add_values(Kind kind, const Gathered &gathered, Instructions &instructions)
{
    unsigned booleans = kFalse | kTrue;
    for (const Ref ref : gathered.values) {
        const ValuePart part = block_.at<ValuePart>(ref);
        if (part.has_const && part.constant.kind != kind)
            return false;
        if (kind == Kind::string) {
            if (!add_listed_texts(ref, part, instructions))
                return false;
            continue;
        }
        unsigned listed = 0;
        std::uint32_t of_kind = 0;
        for (const json::Value &value : copy<json::Value>(part.others, part.other_count)) {
            step();
            if (value.kind != kind)
                continue;
            ++of_kind;
            if (kind == Kind::boolean)
                listed |= bit_of({block_.data(), &value});
        }
        if (part.has_enum && of_kind == 0)
            return false;
        if (kind == Kind::boolean) {
            booleans &= part.has_enum ? listed : booleans;
            booleans &= part.has_const ? bit_of({block_.data(), &part.constant}) : booleans;
        } else if (kind != Kind::null && !is_scaled_constant(kind, part)) {
            instructions.push_back({Opcode::listed, false, 0, ref, 0, 0});
        }
    }
    if (kind == Kind::boolean && booleans != (kFalse | kTrue))
        instructions.push_back({Opcode::boolean, false, 0, booleans, 0, 0});
    return booleans != 0;
}

bool Fuser::add_listed_texts(Ref ref, const ValuePart &part, Instructions &instructions)
{
    if (part.has_enum && part.string_count == 0)
        return false;
    std::pmr::vector<KeyEntry> listed(memory_);
    for (const Text text : copy<Text>(part.strings, part.string_count)) {
        step();
        if (listed.empty() || text_of(listed.back().text) != text_of(text))
            listed.push_back({text});
    }
    std::pmr::vector<KeyEntry> constant(memory_);
    if (part.has_const) {
        const std::string_view text = json::DocumentView(block_.data(), &part.constant).text();
        constant.push_back({{static_cast<std::uint32_t>(text.data() - block_.data()),
                             static_cast<std::uint32_t>(text.size())}});
    }
    for (const auto *entries : {&listed, &constant}) {
        KeyTable table;
        if (entries->empty())
            continue;
        if (!add_key_table(*entries, bytes_left(), block_, table)) {
            instructions.push_back({Opcode::listed, false, 0, ref, 0, 0});
            break;
        }
        instructions.push_back({Opcode::text, false, 0, add(table), 0, 0});
    }
    return true;
}

void Fuser::add_texts(const Gathered &gathered, Instructions &instructions)
{
    std::uint32_t min = 0;
    std::uint32_t max = kNoLimit;
    std::pmr::vector<Ref> patterns(memory_);
    std::pmr::vector<Ref> formats(memory_);
    const auto add_new = [](std::pmr::vector<Ref> &to, Ref item) {
        if (std::find(to.begin(), to.end(), item) == to.end())
            to.push_back(item);
    };
    for (const Ref ref : gathered.parts) {
        step();
        require_budget((patterns.size() + formats.size()) * sizeof(Instruction));
        const TextPart &part = block_.at<TextPart>(ref);
        min = std::max(min, part.min_length);
        max = std::min(max, part.max_length);
        if (part.pattern != kNoPattern && !companions_.patterns[part.pattern].matches_everything())
            add_new(patterns, part.pattern);
        if (part.has_format)
            add_new(formats, static_cast<Ref>(part.format));
    }
    if (min > 0 || max != kNoLimit)
        instructions.push_back({Opcode::length, false, 0, min, max, 0});
    for (const Ref pattern : patterns)
        instructions.push_back({Opcode::pattern, false, 0, pattern, 0, 0});
    for (const Ref format : formats)
        instructions.push_back({Opcode::format, false, 0, format, 0, 0});
}

// The half steps of a constant that is a multiple of a step.
std::optional<std::int64_t> Fuser::steps_of(const json::Value &constant) const noexcept
{
    HalfSteps steps;
    const bool fits = to_half_steps(json::DocumentView(block_.data(), &constant).number(), steps);
    return fits && steps.magnitude % 2 == 0 ? std::optional(steps.value()) : std::nullopt;
}

// A const that a range expresses.
bool Fuser::is_scaled_constant(Kind kind, const ValuePart &part) const noexcept
{
    return kind == Kind::number && part.has_const && !part.has_enum && steps_of(part.constant);
}

void Fuser::narrow(const Bound &bound, Bounds &bounds) const noexcept
{
    const auto limit = steps_of(bound.number);
    if (!limit) {
        bounds.exact_only = true;
        return;
    }
    switch (bound.keyword) {
    case Keyword::minimum:
        bounds.min = std::max(bounds.min, *limit);
        break;
    case Keyword::exclusive_minimum:
        bounds.min = std::max(bounds.min, *limit + 1);
        break;
    case Keyword::maximum:
        bounds.max = std::min(bounds.max, *limit);
        break;
    case Keyword::exclusive_maximum:
        bounds.max = std::min(bounds.max, *limit - 1);
        break;
    default: // multipleOf
        bounds.add_divisor(static_cast<std::uint64_t>(*limit < 0 ? -*limit : *limit));
    }
}

// A multiple of two numbers is one of their least common multiple.
void Fuser::Bounds::add_divisor(std::uint64_t with) noexcept
{
    const std::uint64_t rest = with / std::gcd(divisor, with);
    if (rest > UINT64_MAX / divisor)
        exact_only = true;
    else
        divisor *= rest;
}

bool Fuser::add_numbers(const Gathered &gathered, Instructions &instructions)
{
    Bounds bounds;
    if (gathered.integer)
        bounds.add_divisor(kHalfStepsOfOne);
    for (const Ref ref : gathered.parts) {
        const NumberPart part = block_.at<NumberPart>(ref);
        for (const Bound &bound : copy<Bound>(part.bounds, part.count))
            narrow(bound, bounds);
    }
    NumberRange range;
    for (const Ref ref : gathered.values) {
        const ValuePart part = block_.at<ValuePart>(ref);
        if (!is_scaled_constant(Kind::number, part))
            continue;
        range.has_constant = true;
        narrow({part.constant, Keyword::minimum, {}}, bounds);
        narrow({part.constant, Keyword::maximum, {}}, bounds);
    }
    if (gathered.parts.empty() && !gathered.integer && !range.has_constant)
        return true;
    if (bounds.min > bounds.max)
        return false;
    range.min = bounds.min;
    range.span = static_cast<std::uint64_t>(bounds.max) - static_cast<std::uint64_t>(bounds.min);
    range.divisor = Divisor(bounds.divisor);
    range.integer = gathered.integer;
    range.part_count = static_cast<std::uint32_t>(gathered.parts.size());
    range.parts = block_.append_all(std::span<const Ref>(gathered.parts));
    const Opcode opcode = bounds.exact_only ? Opcode::exact_range : Opcode::range;
    instructions.push_back({opcode, false, 0, add(range), 0, 0});
    return true;
}

} // namespace schema_registry::jsonschema
