// Report: the rows of a comparison. Two walks fill it, each from the root down the pairs that its
// verdict rests on: the reader is the new schema in the first and the old one in the second. A
// difference found in both is one row; the second walk says whether it breaks FORWARD.
// Tested by test/unit/compat/compat_test.cpp.
#pragma once

#include <memory_resource>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/compat/compat.hpp"
#include "core/compat/json_messages.hpp"
#include "core/compat/json_verdicts.hpp"

namespace schema_registry::compat {

enum class Direction : std::uint8_t { backward, forward };

class Report {
  public:
    Report(Graph &graph, Verdicts &verdicts, std::pmr::memory_resource *memory);
    Report(const Report &) = delete;
    Report &operator=(const Report &) = delete;

    void walk(Direction direction);

    // A row from elsewhere than the walks.
    void add_row(Rule rule, std::pmr::string path, std::pmr::string message, bool breaks_backward,
                 bool breaks_forward);

    // The rows so far, in the order in which they were found.
    [[nodiscard]] std::pmr::vector<Difference> take();

  private:
    class ReportWalk;
    struct Row {
        Rule rule;
        std::pmr::string path;
        std::pmr::string message;
        bool breaks_backward;
        bool breaks_forward;
    };
    // What a difference is about, the same in both walks.
    struct Key {
        NodeId old_node, new_node;
        Subject subject;
        std::string_view keyword, name;
        std::uint32_t index;
        bool operator==(const Key &) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key &key) const noexcept;
    };

    void add(Direction direction, Pair pair, const Finding &finding);

    Graph &graph_;
    Verdicts &verdicts_;
    std::pmr::memory_resource *memory_;
    std::pmr::vector<Row> rows_;
    std::pmr::unordered_multimap<Key, std::size_t, KeyHash> rows_of_;
};

} // namespace schema_registry::compat
