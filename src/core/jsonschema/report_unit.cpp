// Pruning and writing output units (report_unit.hpp), draft-bhutton-json-schema-01 section 12.4:
// detailed drops units that say nothing and puts a lone unit in its parent's place; basic is the
// same, flat; verbose is all there is. Tested by test/unit/jsonschema/report_test.cpp.
#include "core/jsonschema/report_unit.hpp"

#include <algorithm>

#include "core/json/writer.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr std::string_view kErrorsBelow = "a subschema is not satisfied";

class Writer {
  public:
    Writer(const Limits &limits, std::pmr::string &out) : limits_(limits), out_(out) {}

    void basic(const OutputUnit &root)
    {
        open(root);
        separator_ = {};
        out_.append(root.valid ? ",\"annotations\":[" : ",\"errors\":[");
        flat(root);
        out_.append("]}");
    }

    void detailed(const OutputUnit &unit)
    {
        json::require_stack(limits_);
        const OutputUnit &told = lone(unit);
        open(told);
        error(told.error);
        annotation(told);
        if (!told.units.empty()) {
            begin_list(told);
            for (const OutputUnit &below : told.units) {
                out_.append(separator_);
                detailed(below);
                separator_ = ",";
            }
            out_.push_back(']');
        }
        out_.push_back('}');
    }

    // collects: nothing above failed, so that annotations count.
    void verbose(const OutputUnit &unit, bool collects)
    {
        json::require_stack(limits_);
        collects = collects && unit.valid;
        open(unit);
        error(unit.error);
        if (collects)
            annotation(unit);
        if (!unit.units.empty()) {
            begin_list(unit);
            for (const OutputUnit &below : unit.units) {
                out_.append(separator_);
                verbose(below, collects);
                separator_ = ",";
            }
            out_.push_back(']');
        }
        out_.push_back('}');
    }

  private:
    // The unit that tells what this one does: itself, or the only one below.
    static const OutputUnit &lone(const OutputUnit &unit) noexcept
    {
        const OutputUnit *told = &unit;
        while (told->units.size() == 1 && told->error.empty() && told->annotation.empty())
            told = &told->units.front();
        return *told;
    }

    void flat(const OutputUnit &unit)
    {
        json::require_stack(limits_);
        const OutputUnit &told = lone(unit);
        if (!told.valid || !told.annotation.empty()) {
            out_.append(separator_);
            open(told);
            if (!told.valid)
                error(told.error.empty() ? kErrorsBelow : std::string_view(told.error));
            annotation(told);
            out_.push_back('}');
            separator_ = ",";
        }
        for (const OutputUnit &below : told.units)
            flat(below);
    }

    void open(const OutputUnit &unit)
    {
        out_.append(unit.valid ? "{\"valid\":true" : "{\"valid\":false");
        member(",\"keywordLocation\":", unit.keyword_location);
        if (!unit.absolute_location.empty())
            member(",\"absoluteKeywordLocation\":", unit.absolute_location);
        member(",\"instanceLocation\":", unit.instance_location);
    }
    void begin_list(const OutputUnit &unit)
    {
        out_.append(unit.valid ? ",\"annotations\":[" : ",\"errors\":[");
        separator_ = {};
    }
    void error(std::string_view text)
    {
        if (!text.empty())
            member(",\"error\":", text);
    }
    void annotation(const OutputUnit &unit)
    {
        if (!unit.annotation.empty())
            out_.append(",\"annotation\":").append(unit.annotation);
    }
    void member(std::string_view name, std::string_view text)
    {
        out_.append(name);
        json::append_string(text, out_);
    }

    const Limits &limits_;
    std::pmr::string &out_;
    std::string_view separator_;
};

} // namespace

bool prune(OutputUnit &unit, ReportForm form)
{
    if (form == ReportForm::verbose)
        return true;
    if (!unit.valid)
        unit.annotation.clear();
    const auto says_nothing = [&](const OutputUnit &below) {
        const bool dropped = below.valid != unit.valid || unit.says_it_all;
        unit.bytes -= dropped ? below.bytes : 0;
        return dropped;
    };
    std::erase_if(unit.units, says_nothing);
    return !unit.valid || !unit.annotation.empty() || !unit.units.empty();
}

void write_report(const OutputUnit &root, ReportForm form, const Limits &limits,
                  std::pmr::string &out)
{
    Writer writer(limits, out);
    switch (form) {
    case ReportForm::flag:
        out.append(root.valid ? "{\"valid\":true}" : "{\"valid\":false}");
        return;
    case ReportForm::basic:
        writer.basic(root);
        return;
    case ReportForm::detailed:
        writer.detailed(root);
        return;
    case ReportForm::verbose:
        writer.verbose(root, true);
        return;
    }
}

} // namespace schema_registry::jsonschema
