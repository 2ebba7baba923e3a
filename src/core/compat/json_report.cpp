// The walks for rows (json_report.hpp). Verdicts are known here, so nothing recurses: pairs wait
// on a stack, each is visited once, and a pair's rows come before those of the pairs below it.
// Tested by test/unit/compat/compat_test.cpp.
#include "core/compat/json_report.hpp"

#include <unordered_set>

#include "core/compat/json_rules.hpp"

namespace schema_registry::compat {
namespace {

constexpr std::uint32_t kNoIndex = UINT32_MAX;

Change change_of(Direction direction, Pair pair, const Finding &finding)
{
    const std::string_view writer_keyword =
        finding.writer_keyword.empty() ? finding.keyword : finding.writer_keyword;
    const std::string_view reader_keyword =
        finding.reader_keyword.empty() ? finding.keyword : finding.reader_keyword;
    if (direction == Direction::backward)
        return {finding.rule,         finding.subject, finding.name,   finding.index,
                finding.former_name,  writer_keyword,  reader_keyword, finding.writer_value,
                finding.reader_value, pair.writer,     pair.reader};
    return {row_of(finding.rule).mirror, finding.subject, finding.name,   finding.index,
            finding.former_name,         reader_keyword,  writer_keyword, finding.reader_value,
            finding.writer_value,        pair.reader,     pair.writer};
}

} // namespace

// Follows the pairs below the one it is at; they come onto the stack in their order.
class Report::ReportWalk final : public Walk {
  public:
    ReportWalk(Report &report, Direction direction)
        : Walk(report.graph_), report_(report), direction_(direction), below_(report.memory_),
          stack_(report.memory_), visited_(report.memory_)
    {
    }

    void run(Pair root)
    {
        follow(root);
        for (;;) {
            stack_.insert(stack_.end(), below_.rbegin(), below_.rend());
            below_.clear();
            if (stack_.empty())
                return;
            pair_ = stack_.back();
            stack_.pop_back();
            if (!visited_.insert(std::uint64_t{pair_.writer} << 32 | pair_.reader).second)
                continue;
            report_.graph_.count_step();
            compare_pair(pair_, *this);
        }
    }

    [[nodiscard]] bool can_read(Pair pair) override { return report_.verdicts_.can_read(pair); }
    void follow(Pair pair) override { below_.push_back(pair); }
    void add(const Finding &finding) override { report_.add(direction_, pair_, finding); }
    [[nodiscard]] bool is_decided() const noexcept override { return false; }
    [[nodiscard]] bool wants_changes() const noexcept override
    {
        return direction_ == Direction::backward;
    }

  private:
    void fail() noexcept override {} // the pair below brings its own rows

    Report &report_;
    Direction direction_;
    Pair pair_{0, 0};
    std::pmr::vector<Pair> below_, stack_;
    std::pmr::unordered_set<std::uint64_t> visited_;
};

std::size_t Report::KeyHash::operator()(const Key &key) const noexcept
{
    const std::hash<std::string_view> hash;
    std::size_t value = std::size_t{key.old_node} * 1'000'003 + key.new_node;
    value = value * 31 + static_cast<std::size_t>(key.subject);
    value = value * 31 + hash(key.keyword);
    value = value * 31 + hash(key.name);
    return value * 31 + key.index;
}

Report::Report(Graph &graph, Verdicts &verdicts, std::pmr::memory_resource *memory)
    : graph_(graph), verdicts_(verdicts), memory_(memory), rows_(memory), rows_of_(memory)
{
}

void Report::walk(Direction direction)
{
    const NodeId old_root = graph_.root(Side::old_schema);
    const NodeId new_root = graph_.root(Side::new_schema);
    ReportWalk(*this, direction)
        .run(direction == Direction::backward ? Pair{old_root, new_root}
                                              : Pair{new_root, old_root});
}

void Report::add(Direction direction, Pair pair, const Finding &finding)
{
    graph_.poll();
    const Change change = change_of(direction, pair, finding);
    const Key key{change.old_node, change.new_node, change.subject,
                  finding.keyword, finding.name,    finding.index.value_or(kNoIndex)};
    const bool is_broken = breaks(finding.rule, verdicts_.policy());
    if (direction == Direction::forward) {
        if (!is_broken)
            return;
        const auto [first, last] = rows_of_.equal_range(key);
        for (auto entry = first; entry != last; ++entry)
            rows_[entry->second].breaks_forward = true;
        if (first != last)
            return;
    }
    rows_of_.emplace(key, rows_.size());
    add_row(change.rule, path_of(change, graph_), message_of(change, graph_),
            direction == Direction::backward && is_broken, direction == Direction::forward);
}

void Report::add_row(Rule rule, std::pmr::string path, std::pmr::string message,
                     bool breaks_backward, bool breaks_forward)
{
    rows_.push_back({rule, std::move(path), std::move(message), breaks_backward, breaks_forward});
}

std::pmr::vector<Difference> Report::take()
{
    std::pmr::vector<Difference> out(memory_);
    std::pmr::unordered_map<std::pmr::string, std::size_t> seen(memory_);
    for (Row &row : rows_) {
        graph_.poll();
        std::pmr::string text(row_of(row.rule).name, memory_);
        text.append(" ").append(row.path);
        const auto [found, is_new] = seen.try_emplace(std::move(text), out.size());
        if (is_new) {
            out.push_back({row_of(row.rule).name, std::move(row.path), std::move(row.message),
                           ChangeClass::none, row.breaks_backward, row.breaks_forward});
        } else {
            out[found->second].breaks_backward |= row.breaks_backward;
            out[found->second].breaks_forward |= row.breaks_forward;
        }
        Difference &difference = out[found->second];
        difference.change_class = class_of(row.rule, difference.breaks_backward);
    }
    return out;
}

} // namespace schema_registry::compat
