// Planner: the walk down two schemas that makes a Plan (plan.hpp). Pairs of schemas are taken from a
// list of work, each once, so that schemas which contain themselves come to an end.
#pragma once

#include <deque>
#include <map>

#include "core/base/block.hpp"
#include "core/base/poll.hpp"
#include "core/evolution/conversion_layout.hpp"
#include "core/evolution/plan.hpp"
#include "core/evolution/shape.hpp"
#include "core/regex/pattern.hpp"

namespace schema_registry::evolution {

class Planner {
  public:
    Planner(jsonschema::SchemaSet &old_schema, jsonschema::SchemaSet &new_schema,
            PlanOptions options, const Limits &limits, std::pmr::memory_resource *memory);

    [[nodiscard]] Plan run();

  private:
    // A pair of schemas whose Conversion is to be filled in.
    struct Work {
        Ref conversion;
        Parts writer, reader;
        std::pmr::string path;
        bool is_optional; // as a member: it may be left out
    };
    using Key = std::pmr::vector<const json::Value *>;
    // What a Conversion and its neighbours are filled in from.
    struct Pair {
        const Work &work;
        Shape writer, reader;
    };

    // The Conversion of a pair; 0 if nothing is to be done.
    [[nodiscard]] Ref convert(const Parts &writer, const Parts &reader, std::pmr::string path,
                              bool is_optional);
    void fill(const Work &work);
    [[nodiscard]] Shape writer_shape(const Parts &parts);
    [[nodiscard]] Shape reader_shape(const Parts &parts);

    void plan_kinds(const Pair &pair, Conversion &conversion);
    void plan_null(const Pair &pair, Conversion &conversion);
    void plan_lost_kind(const Pair &pair, json::Kind kind, Conversion &conversion);
    void plan_values(const Pair &pair, Conversion &conversion);
    void plan_constraints(const Pair &pair);
    [[nodiscard]] Ref plan_array(const Pair &pair);

    // planner_object.cpp
    struct Members;
    [[nodiscard]] Ref plan_object(const Pair &pair);
    void plan_renames(const Pair &pair, Members &members);
    [[nodiscard]] bool may_become(const Property &from, const Property &to);
    void plan_property(const Pair &pair, const Property &property, Members &members);
    void plan_additions(const Pair &pair, Members &members);
    void plan_others(const Pair &pair, ObjectConversion &object);
    [[nodiscard]] std::optional<DocumentView> initial_value(const Parts &parts);
    [[nodiscard]] const Property *pattern_for(const Shape &shape, std::string_view name);

    // planner_choice.cpp
    void plan_choice(const Pair &pair, Conversion &conversion);
    [[nodiscard]] Choice telling_of(const Shape &shape, jsonschema::SchemaSet &set);
    [[nodiscard]] int likeness(const Shape &left, const Shape &right);

    void add_step(std::string_view action, std::pmr::string path, std::pmr::string detail,
                  bool lossy, bool reversible);
    // A step that does nothing, and one that asks for an expression.
    void add_verify(const std::pmr::string &path, std::string_view keyword,
                    std::optional<DocumentView> old_value, std::optional<DocumentView> new_value);
    void ask_for_expression(std::pmr::string path, std::string_view reason);

    [[nodiscard]] Text text(std::string_view text);
    [[nodiscard]] Text json_text(DocumentView value);
    template <typename T>
    [[nodiscard]] List list(const std::pmr::vector<T> &items)
    {
        return {block_.append_all(std::span<const T>(items)),
                static_cast<std::uint32_t>(items.size())};
    }
    template <typename Strings>
    [[nodiscard]] List texts(const Strings &strings)
    {
        std::pmr::vector<Text> all(memory_);
        for (const auto &string : strings)
            all.push_back(text(string));
        return list(all);
    }
    // Sorted.
    [[nodiscard]] std::pmr::vector<std::pmr::string>
    normal_forms(const std::pmr::vector<DocumentView> &values);

    jsonschema::SchemaSet &old_;
    jsonschema::SchemaSet &new_;
    PlanOptions options_;
    const Limits &limits_;
    std::pmr::memory_resource *memory_;
    Poll poll_;
    Block block_;
    std::pmr::vector<Step> steps_;
    std::pmr::deque<Work> work_;
    std::pmr::map<Key, Ref> known_; // pairs of schemas, at most kMostConversions
    std::pmr::map<std::string_view, std::optional<regex::Pattern>> patterns_;
};

// The values that enum or const leave; none if neither is there.
[[nodiscard]] std::pmr::vector<DocumentView> values_of(const Shape &shape,
                                                       std::pmr::memory_resource *memory);

// JSON text of a value, members in their own order: equal for equal values.
void append_normal_form(DocumentView value, std::pmr::string &out);

// {"name": "text", ...} piece by piece.
class Detail {
  public:
    explicit Detail(std::pmr::memory_resource *memory) : text_(memory) {}
    Detail &add(std::string_view name, std::string_view value);
    Detail &add(std::string_view name, DocumentView value);
    Detail &add(std::string_view name, const std::pmr::vector<DocumentView> &values);
    [[nodiscard]] std::pmr::string take();

  private:
    void begin(std::string_view name);

    std::pmr::string text_;
};

[[nodiscard]] std::pmr::string below(const std::pmr::string &path, std::string_view name);

} // namespace schema_registry::evolution
