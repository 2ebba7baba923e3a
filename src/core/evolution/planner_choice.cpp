// Planning choices (anyOf, oneOf): each branch of the old schema becomes the branch of the new one
// that is most like it, and what tells the branches apart is written down, so that a value is taken
// for one of them without validating it. Where the old schema had no choice, the value decides by
// what tells the new branches apart. Tested by test/unit/evolution/plan_test.cpp.
#include <algorithm>

#include "core/evolution/planner.hpp"

namespace schema_registry::evolution {

using json::Kind;

namespace {

constexpr std::size_t kMostPairs = 4096; // of branches; more are left alone

struct Branch {
    Parts parts;
    std::optional<DocumentView> schema; // as written
};

std::pmr::vector<Branch> branches_of(const Shape &shape, const Parts &parts,
                                     std::pmr::memory_resource *memory)
{
    std::pmr::vector<Branch> branches(memory);
    for (const Place &place : shape.branches) {
        Parts all(parts, memory);
        all.push_back({shape.chooser, true});
        all.push_back({place, false});
        branches.push_back({std::move(all), place.schema});
    }
    if (branches.empty())
        branches.push_back({Parts(parts, memory), std::nullopt});
    return branches;
}

bool has_equal_text(const Branch &left, const Branch &right, std::string_view keyword)
{
    if (!left.schema || !right.schema || left.schema->kind() != Kind::object ||
        right.schema->kind() != Kind::object)
        return false;
    const auto one = left.schema->find(keyword);
    const auto other = right.schema->find(keyword);
    return one && other && one->kind() == Kind::string && other->kind() == Kind::string &&
           one->text() == other->text();
}

} // namespace

void Planner::plan_choice(const Pair &pair, Conversion &conversion)
{
    const auto &[work, writer, reader] = pair;
    const auto from = branches_of(writer, work.writer, memory_);
    const auto to = branches_of(reader, work.reader, memory_);
    if (from.size() * to.size() > kMostPairs) {
        add_verify(work.path, "anyOf", std::nullopt, std::nullopt);
        return;
    }
    std::pmr::vector<Shape> targets(memory_);
    bool takes_null = reader.is_nullable;
    for (const Branch &branch : to) {
        targets.push_back(reader_shape(branch.parts));
        takes_null |= targets.back().allows(Kind::null);
    }
    std::pmr::vector<Choice> choices(memory_);
    for (std::size_t left = 0; left < from.size(); ++left) {
        const Shape source = writer_shape(from[left].parts);
        std::size_t best = 0;
        int best_score = INT32_MIN;
        for (std::size_t right = 0; right < to.size(); ++right) {
            poll_.step();
            int score = likeness(source, targets[right]) + (left == right ? 1 : 0);
            score += has_equal_text(from[left], to[right], "$ref") ? 50 : 0;
            score += has_equal_text(from[left], to[right], "title") ? 20 : 0;
            if (score > best_score) {
                best = right;
                best_score = score;
            }
        }
        for (std::size_t right = 0; right < to.size() && from.size() == 1; ++right) {
            Choice choice = telling_of(targets[right], new_);
            choice.conversion =
                convert(from[left].parts, to[right].parts, work.path, work.is_optional);
            choices.push_back(choice);
        }
        Choice choice = telling_of(source, old_);
        choice.conversion = convert(from[left].parts, to[best].parts, work.path, work.is_optional);
        choices.push_back(choice);
    }
    if (writer.is_nullable && !takes_null) {
        Conversion of_null{};
        plan_null(pair, of_null);
        Choice choice{};
        choice.kinds = kind_bit(Kind::null);
        choice.conversion = block_.append(&of_null, sizeof of_null, alignof(Conversion));
        choices.insert(choices.begin(), choice);
    }
    conversion.choices = list(choices);
}

// How much of one branch is in another: what tells them, kinds, names.
int Planner::likeness(const Shape &left, const Shape &right)
{
    int score = (left.kinds & right.kinds) != 0 ? 10 : -50;
    int shared = 0;
    for (const Property &property : left.properties) {
        poll_.step();
        const Property *const other = right.property(property.name);
        if (other == nullptr)
            continue;
        ++shared;
        const auto one = writer_shape(property.parts).constant;
        const auto two = one ? reader_shape(other->parts).constant : std::nullopt;
        if (one && two)
            score += json::equal(*one, *two, limits_) ? 40 : -40;
    }
    return score + std::min(shared * 2, 20);
}

Choice Planner::telling_of(const Shape &shape, jsonschema::SchemaSet &set)
{
    const auto listed = [&](const Shape &of) {
        return texts(normal_forms(values_of(of, memory_)));
    };
    Choice choice{};
    choice.kinds = shape.kinds;
    choice.integers_only = shape.integers_only;
    choice.required = texts(shape.required);
    choice.is_closed = shape.is_closed && shape.patterns.empty();
    choice.values = listed(shape);
    std::pmr::vector<std::string_view> names(memory_);
    std::pmr::vector<TellingMember> telling(memory_);
    for (const Property &property : shape.properties) {
        poll_.step();
        names.push_back(property.name);
        const List values = listed(shape_of(set, property.parts, poll_, memory_));
        if (values.count != 0)
            telling.push_back({text(property.name), values});
    }
    if (choice.is_closed)
        choice.known = texts(names);
    choice.telling = list(telling);
    return choice;
}

} // namespace schema_registry::evolution
