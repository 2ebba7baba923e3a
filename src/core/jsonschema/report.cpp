// The parts of a report's walk that do not depend on the view (report_walk.hpp): what a place is,
// where references lead in the dynamic scope, and finishing a unit.
// Tested by test/unit/jsonschema/report_test.cpp.
#include "core/jsonschema/report.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

std::optional<ReportForm> report_form_of(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 4> kNames = {"flag", "basic", "detailed", "verbose"};
    for (std::size_t index = 0; index < kNames.size(); ++index) {
        if (kNames[index] == name)
            return static_cast<ReportForm>(index);
    }
    return std::nullopt;
}

namespace {

// A unit takes more stack than a step of the evaluator does, and readers of reports recurse too.
Limits with_depth_of_reports(Limits limits) noexcept
{
    limits.max_evaluation_depth = std::min(limits.max_evaluation_depth, kMaxReportDepth);
    return limits;
}

} // namespace

ReportWalk::ReportWalk(SchemaSet &set, const format::Source &source, ReportForm form,
                       std::pmr::memory_resource *memory)
    : set_(set), limits_(with_depth_of_reports(set.limits())), source_(source), form_(form),
      memory_(memory), state_{nullptr, nullptr, &limits_, memory}, assertions_(set, memory),
      at_(memory)
{
}

void ReportWalk::List::separate()
{
    if (!empty())
        text_.push_back(',');
}

void ReportWalk::List::add(std::string_view name)
{
    separate();
    json::append_string(name, text_);
}

void ReportWalk::List::add(std::uint32_t index)
{
    separate();
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, index).ptr;
    text_.append(digits, static_cast<std::size_t>(end - digits));
}

bool ReportWalk::collects(Place place) const noexcept
{
    return set_.resource(place.resource).dialect >= Dialect::draft2019_09 && names_ == 0;
}

bool ReportWalk::asserts_format(Place place) const noexcept
{
    return source_.assert_formats || set_.resource(place.resource).asserts_format;
}

bool ReportWalk::stands_alone(Place place) const noexcept
{
    const auto reference = sibling(place, "$ref");
    return reference && reference->kind() == Kind::string &&
           set_.resource(place.resource).dialect <= Dialect::draft7;
}

// The value of another keyword, if it means anything there.
std::optional<DocumentView> ReportWalk::sibling(Place place, std::string_view name) const noexcept
{
    return set_.keyword_at(place, name) ? place.schema.find(name) : std::nullopt;
}

// The outermost schema in scope that bears the anchor, if the one found by the text does.
Place ReportWalk::dynamic_target(Place target, std::string_view reference) const
{
    const std::pmr::string name = decoded_fragment(reference, memory_);
    const DocumentView *anchor = set_.dynamic_anchor(target.resource, name);
    if (!anchor || anchor->address() != target.schema.address())
        return target;
    for (const Scope *entered = state_.scope; entered; entered = entered->outer) {
        if (const DocumentView *outer = set_.dynamic_anchor(entered->resource, name))
            target = {entered->resource, *outer};
    }
    return target;
}

Place ReportWalk::recursive_target(Place target) const noexcept
{
    if (!set_.resource(target.resource).recursive_anchor)
        return target;
    for (const Scope *entered = state_.scope; entered; entered = entered->outer) {
        const Resource &resource = set_.resource(entered->resource);
        if (resource.recursive_anchor)
            target = {entered->resource, resource.root};
    }
    return target;
}

std::pmr::string ReportWalk::pointer_in_resource(Place place) const
{
    const std::pmr::string root =
        set_.pointer_of({place.resource, set_.resource(place.resource).root});
    std::pmr::string pointer = set_.pointer_of(place);
    if (pointer.starts_with(root))
        pointer.erase(0, root.size());
    return pointer;
}

bool ReportWalk::matches(std::string_view pattern, std::string_view text)
{
    state_.count_step();
    return evaluate(assertions_.of_pattern(pattern), json::TextView(text), limits_, memory_) ==
           Verdict::valid;
}

bool ReportWalk::is_declared(Place place, std::string_view key)
{
    const auto properties = sibling(place, "properties");
    if (properties && properties->kind() == Kind::object && properties->find(key))
        return true;
    const auto patterns = sibling(place, "patternProperties");
    if (!patterns || patterns->kind() != Kind::object)
        return false;
    for (auto pattern = patterns->members(); pattern.next();) {
        if (matches(pattern.key(), key))
            return true;
    }
    return false;
}

// The unit of the schema false.
void ReportWalk::refuse(const Refusal &refusal, OutputUnits &units)
{
    OutputUnit unit(memory_);
    unit.valid = false;
    Message message(unit.error);
    switch (refusal.of) {
    case Refusal::Of::value:
        message.nothing_allowed();
        break;
    case Refusal::Of::additional:
        message.not_allowed(refusal.key);
        break;
    case Refusal::Of::unevaluated:
        message.unevaluated(refusal.key);
        break;
    case Refusal::Of::item:
        message.surplus_items(refusal.index, refusal.index);
        break;
    case Refusal::Of::name:
        message.wrong_name(refusal.key, {});
        break;
    }
    finish(unit, units);
}

void ReportWalk::annotate(OutputUnit &unit, DocumentView value)
{
    if (names_ == 0)
        json::write_normal_form(value, unit.annotation, limits_);
}

void ReportWalk::locate(OutputUnit &unit)
{
    unit.keyword_location = at_.keyword();
    unit.absolute_location = at_.absolute();
    unit.instance_location = at_.instance();
}

// Adds the unit if it says anything in this form, and counts what the report holds.
void ReportWalk::finish(OutputUnit &unit, OutputUnits &units)
{
    for (const OutputUnit &below : unit.units)
        unit.bytes += below.bytes;
    const std::size_t before = unit.bytes;
    const bool told = prune(unit, form_);
    bytes_ -= before - unit.bytes;
    if (!told)
        return;
    locate(unit);
    const std::size_t own = sizeof(OutputUnit) + unit.keyword_location.size() +
                            unit.absolute_location.size() + unit.instance_location.size() +
                            unit.error.size() + unit.annotation.size();
    unit.bytes += own;
    bytes_ += own;
    if (bytes_ > kMaxReportBytes)
        throw Error(Code::too_complex, "validation report is too large",
                    "At most " + std::to_string(kMaxReportBytes) + " bytes are allowed.",
                    "Ask for a form that says less (flag, basic), or for validation_errors().");
    units.push_back(std::move(unit));
}

} // namespace schema_registry::jsonschema
