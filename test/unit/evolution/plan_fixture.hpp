// Plans between two schemas given as text: steps as short lines, instances converted.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/evolution/convert.hpp"
#include "core/evolution/plan.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"

namespace schema_registry::evolution {

using Lines = std::vector<std::string>;

inline jsonschema::SchemaSet schema_set(std::string_view text)
{
    const format::SourceDocument document{text, {}};
    const format::Source source{{&document, 1}, "draft-07", false};
    return value_or_throw(
        jsonschema::SchemaSet::build(source, Limits{}, std::pmr::get_default_resource()));
}

inline std::string normal(std::string_view text)
{
    const json::Document document = value_or_throw(
        json::read_document(text, {1 << 20, 1000}, std::pmr::get_default_resource()));
    std::pmr::string out;
    json::write_normal_form(document.root(), out);
    return std::string(out);
}

class Planned {
  public:
    Planned(std::string_view old_text, std::string_view new_text, PlanOptions options = {})
    {
        jsonschema::SchemaSet old_schema = schema_set(old_text);
        jsonschema::SchemaSet new_schema = schema_set(new_text);
        plan_ = plan_json(old_schema, new_schema, options, Limits{}, &arena_);
    }

    // "action path detail", with " lossy" and " irreversible" behind.
    [[nodiscard]] Lines steps() const
    {
        Lines lines;
        for (const Step &step : plan_.steps) {
            std::string line(step.action);
            line.append(" ").append(step.path.empty() ? "#" : step.path);
            line.append(" ").append(step.detail);
            line.append(step.lossy ? " lossy" : "");
            line.append(step.reversible ? "" : " irreversible");
            lines.push_back(std::move(line));
        }
        return lines;
    }
    [[nodiscard]] bool is_reversible() const
    {
        for (const Step &step : plan_.steps) {
            if (!step.reversible)
                return false;
        }
        return true;
    }
    [[nodiscard]] std::string converted(std::string_view instance) const
    {
        const json::Document document = value_or_throw(
            json::read_document(instance, {1 << 20, 1000}, std::pmr::get_default_resource()));
        std::pmr::string out;
        convert(plan_.conversion.data(), document.root(), Limits{}, out);
        return normal(out);
    }

  private:
    std::pmr::monotonic_buffer_resource arena_; // what is in it stays with it
    Plan plan_{std::pmr::vector<Step>(), {}};
};

} // namespace schema_registry::evolution
