// Expression::refers_to_forgotten(): captures that ECMA-262 forgets when a repetition begins anew.
//
// It matters to a reference only if the group can be left out of a round, and the reference is
// reached nevertheless: from the same round, or from behind the repetition.
// Tested by test/unit/regex/pattern_test.cpp.
#include <map>

#include "core/regex/expression.hpp"

namespace schema_registry::regex {

namespace {

// Where the items of an expression lie: in which group, and in which of its alternatives.
class Nesting {
  public:
    static constexpr std::uint32_t kNone = UINT32_MAX; // around the outermost items

    explicit Nesting(const std::vector<Item> &items) : items_(items), places_(items.size())
    {
        std::vector<Place> open = {{kNone, 0, 0}};
        branches_[kNone] = 1;
        for (std::uint32_t at = 0; at < items.size(); ++at) {
            if (items[at].kind == ItemKind::close)
                open.pop_back();
            else if (items[at].kind == ItemKind::alternative)
                branches_[open.back().group] = ++open.back().branch + 1;
            places_[at] = open.back();
            if (items[at].kind == ItemKind::open) {
                open.push_back({at, 0, open.back().depth + 1});
                branches_[at] = 1;
            }
        }
    }

    // Whether the reference may be reached after a round that left the group out.
    [[nodiscard]] bool may_be_forgotten(std::uint32_t group, std::uint32_t reference)
    {
        const auto holds_reference = [&](std::uint32_t at) {
            return reference > at && reference < items_[at].partner;
        };
        if (holds_reference(group) && close_of(group).max > 1)
            return true;
        follow_outwards(reference);
        bool may_be_left_out = close_of(group).min == 0 || reference < items_[group].partner;
        for (std::uint32_t at = group;; at = places_[at].group) {
            const Place &place = places_[at];
            const bool is_shared = place.group == kNone || holds_reference(place.group);
            const bool in_one_branch = is_shared && branch_at_[place.depth] == place.branch;
            if (!in_one_branch && branches_[place.group] > 1)
                may_be_left_out = true;
            if (place.group == kNone)
                return false;
            if (may_be_left_out && close_of(place.group).max > 1)
                return true;
            if (!is_shared && close_of(place.group).min == 0)
                may_be_left_out = true;
        }
    }

  private:
    struct Place {
        std::uint32_t group = kNone; // index of its open item
        std::uint32_t branch = 0;
        std::uint32_t depth = 0;
    };

    [[nodiscard]] const Item &close_of(std::uint32_t group) const noexcept
    {
        return items_[items_[group].partner];
    }
    // The alternatives that a reference lies in, by depth.
    void follow_outwards(std::uint32_t reference)
    {
        branch_at_.resize(places_[reference].depth + 1);
        for (std::uint32_t at = reference;; at = places_[at].group) {
            branch_at_[places_[at].depth] = places_[at].branch;
            if (places_[at].group == kNone)
                return;
        }
    }

    const std::vector<Item> &items_;
    std::vector<Place> places_;
    std::map<std::uint32_t, std::uint32_t> branches_; // of each group
    std::vector<std::uint32_t> branch_at_;
};

} // namespace

bool Expression::refers_to_forgotten() const
{
    if (!has_back_references)
        return false;
    std::map<std::uint32_t, std::uint32_t> groups; // by number
    for (std::uint32_t at = 0; at < items.size(); ++at) {
        if (items[at].kind == ItemKind::open && items[at].group == GroupKind::capture)
            groups[items[at].value] = at;
    }
    Nesting nesting(items);
    for (std::uint32_t at = 0; at < items.size(); ++at) {
        if (items[at].kind != ItemKind::back_reference)
            continue;
        const auto group = groups.find(items[at].value);
        if (group != groups.end() && nesting.may_be_forgotten(group->second, at))
            return true;
    }
    return false;
}

} // namespace schema_registry::regex
