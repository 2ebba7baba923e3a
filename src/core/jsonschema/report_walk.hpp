// The walk behind a report: a schema's documents beside the instance, one unit for each keyword and
// schema met. Applicators are followed here, all branches of them, since each may leave annotations;
// assertions are programs' (report_assertions.hpp). What was evaluated, which the unevaluated
// keywords ask for, is kept in Marks as the evaluator does.
//
// draft-bhutton-json-schema-01 sections 7.7 (annotations), 10 and 11 (applicators and what they
// annotate), 12 (locations). Tested by test/unit/jsonschema/report_test.cpp and, against the
// evaluator's verdicts, by the suites.
#pragma once

#include <optional>

#include "core/base/uri.hpp"
#include "core/json/text_view.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/explain.hpp"
#include "core/jsonschema/report_assertions.hpp"
#include "core/jsonschema/report_place.hpp"
#include "core/jsonschema/report_unit.hpp"

namespace schema_registry::jsonschema {

class ReportWalk {
  public:
    ReportWalk(SchemaSet &set, const format::Source &source, ReportForm form,
               std::pmr::memory_resource *memory);

    // The unit of the whole schema.
    template <json::InstanceView V>
    [[nodiscard]] OutputUnit run(V instance)
    {
        const Place root = set_.root();
        const ReportPlace::ResourceStep step(at_, set_.resource(root.resource).uri, {},
                                             ReportPlace::Entry::direct);
        OutputUnits units(memory_);
        OutputUnit unit(memory_);
        unit.valid = apply(root, instance, nullptr, units, {});
        if (!units.empty())
            return std::move(units.front());
        locate(unit);
        return unit;
    }

  private:
    using KeywordStep = ReportPlace::KeywordStep;
    using InstanceStep = ReportPlace::InstanceStep;

    // A schema object at an instance, and what its keywords gave so far.
    template <typename V>
    struct Applied {
        Place place;
        V value;
        Marks evaluated;
        OutputUnits units;
        bool valid = true;
        std::optional<bool> condition = {};         // what `if` gave
        std::optional<std::uint64_t> matching = {}; // items that `contains` found
    };

    // What is refused by the schema false: worded by the keyword that it stands in.
    struct Refusal {
        enum class Of : std::uint8_t { value, additional, unevaluated, item, name } of;
        std::string_view key;
        std::uint32_t index;
    };

    // The names or indexes that an applicator annotates, as JSON text.
    class List {
      public:
        explicit List(std::pmr::memory_resource *memory) : text_("[", memory) {}
        void add(std::string_view name);
        void add(std::uint32_t index);
        [[nodiscard]] bool empty() const noexcept { return text_.size() == 1; }
        [[nodiscard]] std::pmr::string take()
        {
            text_.push_back(']');
            return std::move(text_);
        }

      private:
        void separate();
        std::pmr::string text_;
    };

    template <typename V>
    static constexpr bool is_container(const V &value) noexcept
    {
        return value.kind() == json::Kind::object || value.kind() == json::Kind::array;
    }

    // report_walk_schema.hpp
    template <typename V>
    bool apply(Place place, V value, Marks *marks, OutputUnits &units, const Refusal &refusal);
    template <typename V>
    bool apply_object(Place place, V value, Marks *marks, OutputUnits &units);
    template <typename V>
    bool apply_child(Place parent, DocumentView child, V value, Marks *marks, OutputUnits &units,
                     const Refusal &refusal = {});
    template <typename V>
    void keyword(Applied<V> &applied, const KeywordRow &row, DocumentView value);
    template <typename V>
    bool dispatch(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);
    template <typename V>
    void annotate_content(Applied<V> &applied, std::string_view name, DocumentView value);
    template <typename V>
    void assert_by(ProgramView program, V value, OutputUnit &unit);
    template <typename V>
    void format(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);
    template <typename V>
    bool must_be(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);

    // report_walk_combine.hpp
    template <typename V>
    bool attempt(Applied<V> &applied, DocumentView branch, OutputUnits &units);
    template <typename V>
    void reference(Applied<V> &applied, Keyword keyword, DocumentView value, OutputUnit &unit);
    template <typename V>
    bool combine(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);
    template <typename V>
    void branches(Applied<V> &applied, Keyword keyword, DocumentView list, OutputUnit &unit);

    // report_walk_object.hpp
    template <typename V>
    bool members(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);
    template <typename V>
    void properties(Applied<V> &applied, DocumentView map, OutputUnit &unit);
    template <typename V>
    void pattern_properties(Applied<V> &applied, DocumentView map, OutputUnit &unit);
    template <typename V>
    void other_properties(Applied<V> &applied, Keyword keyword, DocumentView schema,
                          OutputUnit &unit);
    template <typename V>
    void property_names(Applied<V> &applied, DocumentView schema, OutputUnit &unit);
    template <typename V>
    void dependencies(Applied<V> &applied, const KeywordRow &row, DocumentView map,
                      OutputUnit &unit);
    [[nodiscard]] bool is_declared(Place place, std::string_view key);

    // report_walk_array.hpp
    template <typename V>
    bool elements(Applied<V> &applied, const KeywordRow &row, DocumentView value, OutputUnit &unit);
    template <typename V>
    void leading_items(Applied<V> &applied, DocumentView list, OutputUnit &unit);
    template <typename V>
    void other_items(Applied<V> &applied, std::uint32_t first, DocumentView schema,
                     OutputUnit &unit);
    template <typename V>
    void unevaluated_items(Applied<V> &applied, DocumentView schema, OutputUnit &unit);
    template <typename V>
    void contains(Applied<V> &applied, DocumentView schema, OutputUnit &unit);
    template <typename V>
    void count_matching(Applied<V> &applied, Keyword keyword, DocumentView limit, OutputUnit &unit);

    // report.cpp
    [[nodiscard]] bool collects(Place place) const noexcept; // applicators annotate since 2019-09
    [[nodiscard]] bool asserts_format(Place place) const noexcept;
    [[nodiscard]] bool stands_alone(Place place) const noexcept; // a $ref up to draft-07
    [[nodiscard]] std::optional<DocumentView> sibling(Place place,
                                                      std::string_view name) const noexcept;
    [[nodiscard]] Place dynamic_target(Place target, std::string_view reference) const;
    [[nodiscard]] Place recursive_target(Place target) const noexcept;
    [[nodiscard]] std::pmr::string pointer_in_resource(Place place) const;
    [[nodiscard]] bool matches(std::string_view pattern, std::string_view text);
    void refuse(const Refusal &refusal, OutputUnits &units);
    void annotate(OutputUnit &unit, DocumentView value);
    void locate(OutputUnit &unit);
    void finish(OutputUnit &unit, OutputUnits &units);

    SchemaSet &set_;
    const Limits limits_;
    const format::Source &source_;
    ReportForm form_;
    std::pmr::memory_resource *memory_;
    EvaluationState state_; // of steps, depth and scope; no program
    ReportAssertions assertions_;
    ReportPlace at_;
    std::size_t bytes_ = 0;
    std::uint32_t names_ = 0; // property names being judged, which leave no annotations
};

template <json::InstanceView V>
std::string_view report(ProgramView program, const format::Source &source, V instance,
                        ReportForm form, const Limits &limits, std::pmr::memory_resource *memory)
{
    const bool valid = evaluate(program, instance, limits, memory) == Verdict::valid;
    std::pmr::string text(memory);
    if (form == ReportForm::flag) {
        OutputUnit verdict(memory);
        verdict.valid = valid;
        write_report(verdict, form, limits, text);
    } else {
        SchemaSet set = value_or_throw(SchemaSet::build(source, limits, memory));
        const OutputUnit root = ReportWalk(set, source, form, memory).run(instance);
        if (root.valid != valid)
            throw Error(Code::internal, "validation report disagrees with the verdict");
        write_report(root, form, limits, text);
    }
    auto *const copy = static_cast<char *>(memory->allocate(text.size(), 1));
    text.copy(copy, text.size());
    return {copy, text.size()};
}

} // namespace schema_registry::jsonschema

#include "core/jsonschema/report_walk_array.hpp"
#include "core/jsonschema/report_walk_combine.hpp"
#include "core/jsonschema/report_walk_object.hpp"
#include "core/jsonschema/report_walk_schema.hpp"
