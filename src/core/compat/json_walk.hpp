// Walk: what the rules of comparing JSON Schemas see of who asks them. The same rules serve two
// walks: one that only wants a verdict on a pair (json_verdicts.hpp) and one that wants every
// difference as a row (json_report.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/compat/json_graph.hpp"
#include "core/compat/json_rule_table.hpp"

namespace schema_registry::compat {

// The writer's schema and the reader's that is to read what it allows.
struct Pair {
    NodeId writer;
    NodeId reader;
    bool operator==(const Pair &) const = default;
};

// What is compared at a pair: two walks in opposite directions that find a difference of the same
// subject (with the same keyword, name and index) have found the same one.
enum class Subject : std::uint8_t {
    type,      // the kinds, the number of members
    criterion, // anyOf, oneOf, allOf
    members,   // whether they can be matched
    keyword,
    property,
    required,
    name_dependency,
    schema_dependency,
    item,
    values, // of enum and const
    negation,
    rename,
};

struct Finding {
    Rule rule;
    Subject subject;
    std::string_view keyword = {}; // as the comparison calls it, on both sides
    std::string_view name = {};    // of a property
    std::optional<std::uint32_t> index = std::nullopt;
    std::optional<DocumentView> writer_value = std::nullopt; // nothing: not there
    std::optional<DocumentView> reader_value = std::nullopt;
    std::string_view writer_keyword = {}; // where the side spells it otherwise
    std::string_view reader_keyword = {};
    std::string_view former_name = {}; // of a renamed property
};

class Walk {
  public:
    explicit Walk(Graph &graph) noexcept : graph_(graph) {}
    Walk(const Walk &) = delete;
    Walk &operator=(const Walk &) = delete;

    [[nodiscard]] Graph &graph() const noexcept { return graph_; }

    // The verdict on another pair (in a verdict's own walk: as far as it is known).
    [[nodiscard]] virtual bool can_read(Pair pair) = 0;

    // Both sides have this subschema: it must be readable too, and its differences count.
    void descend(Pair pair)
    {
        if (!can_read(pair))
            fail();
        follow(pair);
    }

    // Its differences are wanted, but the verdict does not hang on them.
    virtual void follow(Pair pair) = 0;

    virtual void add(const Finding &finding) = 0;

    // The pair is found unreadable and nobody wants to know more.
    [[nodiscard]] virtual bool is_decided() const noexcept = 0;

    // Changes that break nothing are wanted, seen from the old schema to the new one.
    [[nodiscard]] virtual bool wants_changes() const noexcept = 0;

  protected:
    ~Walk() = default;

  private:
    virtual void fail() noexcept = 0;

    Graph &graph_;
};

} // namespace schema_registry::compat
