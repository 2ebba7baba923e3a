// Paths of violations (explain.hpp). Tested by test/unit/jsonschema/explain_test.cpp.
#include "core/jsonschema/explain.hpp"

#include "core/base/poll.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace schema_registry::jsonschema {

std::pmr::string Reporter::instance_path() const
{
    std::pmr::vector<const PathStep *> steps(memory_);
    for (const PathStep *step = path; step; step = step->outer)
        steps.push_back(step);
    std::pmr::string pointer(memory_);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if ((*step)->is_key)
            json::append_token((*step)->key, pointer);
        else
            json::append_index((*step)->index, pointer);
    }
    return pointer;
}

std::pmr::string Reporter::schema_path(const EvaluationState &state, const Node &node,
                                       Keyword keyword) const
{
    std::pmr::string pointer(memory_);
    state.append_location(node, pointer);
    if (keyword != Keyword::none)
        json::append_token(name_of(keyword), pointer);
    return pointer;
}

void Reporter::add(const Violation &violation)
{
    std::size_t hash = 0;
    for (const std::string_view text :
         {violation.instance_path, violation.schema_path, violation.message})
        hash = hash * 31 + std::hash<std::string_view>{}(text);
    if (!known_.insert(hash).second)
        return;
    bytes_ +=
        violation.instance_path.size() + violation.schema_path.size() + violation.message.size();
    violations_.push_back(violation);
}

std::span<const Violation> Reporter::deepest_first(std::uint32_t max_violations,
                                                   const Limits &limits) const
{
    Poll poll(limits);
    const auto depth_of = [](const Violation &violation) {
        return std::count(violation.instance_path.begin(), violation.instance_path.end(), '/');
    };
    const std::size_t size = violations_.size();
    std::pmr::vector<std::pair<std::ptrdiff_t, std::size_t>> order(memory_); // depth, and place
    order.reserve(size);
    for (std::size_t index = 0; index < size; ++index, poll.step())
        order.emplace_back(-depth_of(violations_[index]), index);
    std::sort(order.begin(), order.end(), [&poll](const auto &left, const auto &right) {
        poll.step();
        return left < right;
    });
    const std::size_t kept = std::min<std::size_t>(size, max_violations);
    auto *copy =
        static_cast<Violation *>(memory_->allocate(sizeof(Violation) * kept, alignof(Violation)));
    for (std::size_t index = 0; index < kept; ++index, poll.step())
        new (copy + index) Violation(violations_[order[index].second]);
    return {copy, kept};
}

std::string_view Reporter::keep(std::string_view text) const
{
    if (text.empty())
        return {};
    auto *copy = static_cast<char *>(memory_->allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

void Reporter::forget(const std::pmr::vector<Violation> &violations) const noexcept
{
    for (const Violation &violation : violations) {
        for (const std::string_view text :
             {violation.instance_path, violation.schema_path, violation.message}) {
            if (!text.empty())
                memory_->deallocate(const_cast<char *>(text.data()), text.size(), 1);
        }
    }
}

} // namespace schema_registry::jsonschema
