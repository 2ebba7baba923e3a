// Planning objects: which members are renamed, kept, dropped and added (planner.hpp).
// A property that is gone where one other of the same kind with a like name appeared was renamed.
// Tested by test/unit/evolution/plan_test.cpp.
#include <algorithm>

#include "core/evolution/planner.hpp"

namespace schema_registry::evolution {

using json::Kind;

namespace {

constexpr std::size_t kMostRenamePairs = 10'000; // beyond it these are two other objects
constexpr std::size_t kLeastMisspelt = 5;        // letters of a word that may be misspelt

// The words of a name: "last_price", "lastPrice" and "Last-Price" have two.
std::pmr::vector<std::pmr::string> words_of(std::string_view name,
                                            std::pmr::memory_resource *memory)
{
    std::pmr::vector<std::pmr::string> words(memory);
    bool begins = true;
    bool was_lower = false;
    for (const char byte : name) {
        const bool is_upper = byte >= 'A' && byte <= 'Z';
        if (byte == '_' || byte == '-' || byte == '.' || byte == ' ') {
            begins = true;
            continue;
        }
        if (begins || (is_upper && was_lower))
            words.emplace_back();
        words.back().push_back(is_upper ? static_cast<char>(byte - 'A' + 'a') : byte);
        was_lower = !is_upper;
        begins = false;
    }
    std::sort(words.begin(), words.end());
    return words;
}

// Whether one word is another with a letter more, less or other.
bool is_misspelt(std::string_view left, std::string_view right) noexcept
{
    if (left.size() > right.size())
        std::swap(left, right);
    if (left.size() < kLeastMisspelt || right.size() - left.size() > 1)
        return false;
    const auto [from, to] = std::mismatch(left.begin(), left.end(), right.begin());
    const std::string_view rest(from, left.end());
    const std::string_view longer(to, right.end());
    return left.size() == right.size() ? rest.empty() || rest.substr(1) == longer.substr(1)
                                       : rest == longer.substr(1);
}

// Whether a name says what another says: the same words, or some more ("price", "last_price"), or one
// of them misspelt. "start_date" and "end_date" are two things.
bool is_like(std::string_view left, std::string_view right, std::pmr::memory_resource *memory)
{
    auto few = words_of(left, memory);
    auto many = words_of(right, memory);
    if (few.size() > many.size())
        few.swap(many);
    if (few.empty())
        return false;
    if (std::includes(many.begin(), many.end(), few.begin(), few.end()))
        return true;
    if (few.size() != many.size())
        return false;
    std::size_t misspelt = 0;
    for (std::size_t at = 0; at < few.size(); ++at) {
        if (few[at] == many[at])
            continue;
        if (!is_misspelt(few[at], many[at]) || ++misspelt > 1)
            return false;
    }
    return true;
}

} // namespace

// What is said of the members of one object.
struct Planner::Members {
    struct Entry {
        std::string_view name;
        std::string_view new_name;
        std::optional<std::string_view> former_name;
        Ref conversion;
        Fate fate;
    };
    struct NewMember {
        std::string_view name;
        DocumentView value;
    };

    explicit Members(std::pmr::memory_resource *memory)
        : entries(memory), additions(memory), renamed(memory), taken(memory)
    {
    }
    std::pmr::vector<Entry> entries;
    std::pmr::vector<NewMember> additions;
    std::pmr::map<std::string_view, std::string_view> renamed; // old names to new ones
    std::pmr::map<std::string_view, std::string_view> taken;   // new names to old ones
};

Ref Planner::plan_object(const Pair &pair)
{
    Members members(memory_);
    plan_renames(pair, members);
    for (const Property &property : pair.writer.properties)
        plan_property(pair, property, members);
    for (const Property &property : pair.reader.properties) {
        poll_.step();
        if (pair.writer.property(property.name) != nullptr)
            continue;
        const auto former = members.taken.find(property.name);
        const bool is_renamed = former != members.taken.end();
        const bool may_be_anything = !pair.writer.is_closed && pair.writer.additional.empty();
        if (may_be_anything && !is_renamed && reader_shape(property.parts).is_typed)
            add_verify(below(pair.work.path, property.name), "properties", std::nullopt,
                       property.parts.front().place.schema);
        members.entries.push_back(
            {property.name, property.name,
             is_renamed ? std::optional(former->second) : std::nullopt,
             convert(pair.writer.additional, property.parts, below(pair.work.path, property.name),
                     !pair.reader.requires_name(property.name)),
             Fate::keep});
    }
    plan_additions(pair, members);
    ObjectConversion object{};
    plan_others(pair, object);
    std::sort(members.entries.begin(), members.entries.end(),
              [](const auto &left, const auto &right) {
                  return json::compare_keys(left.name, right.name) < 0;
              });
    std::pmr::vector<MemberConversion> entries(memory_);
    for (const Members::Entry &entry : members.entries)
        entries.push_back({text(entry.name), text(entry.new_name),
                           entry.former_name ? text(*entry.former_name) : Text{}, entry.conversion,
                           entry.fate});
    std::pmr::vector<Addition> additions(memory_);
    for (const Members::NewMember &added : members.additions)
        additions.push_back({text(added.name), json_text(added.value)});
    object.members = list(entries);
    object.additions = list(additions);
    return block_.append(&object, sizeof object, alignof(ObjectConversion));
}

// Names that are like one another, of which there is only one on either side.
void Planner::plan_renames(const Pair &pair, Members &members)
{
    using Names = std::pmr::vector<std::string_view>;
    const auto only_in = [&](const Shape &shape, const Shape &other) {
        std::pmr::vector<const Property *> found(memory_);
        for (const Property &property : shape.properties) {
            poll_.step();
            if (other.property(property.name) == nullptr)
                found.push_back(&property);
        }
        return found;
    };
    const auto removed = only_in(pair.writer, pair.reader);
    const auto added = only_in(pair.reader, pair.writer);
    if (removed.empty() || added.size() > kMostRenamePairs / removed.size())
        return;
    std::pmr::map<std::string_view, Names> targets(memory_), sources(memory_);
    for (const Property *const from : removed) {
        for (const Property *const to : added) {
            poll_.step();
            if (!is_like(from->name, to->name, memory_) || !may_become(*from, *to))
                continue;
            targets[from->name].push_back(to->name);
            sources[to->name].push_back(from->name);
        }
    }
    for (const auto &[from, names] : targets) {
        if (names.size() != 1 || sources[names.front()].size() != 1)
            continue;
        members.renamed.emplace(from, names.front());
        members.taken.emplace(names.front(), from);
        add_step("rename_property", pair.work.path,
                 Detail(memory_).add("from", from).add("to", names.front()).take(), false, true);
    }
}

// Whether the schemas of two properties are the same, or of the same kinds.
bool Planner::may_become(const Property &from, const Property &to)
{
    if (json::equal(from.parts.front().place.schema, to.parts.front().place.schema, limits_))
        return true;
    const Shape source = writer_shape(from.parts);
    const Shape target = reader_shape(to.parts);
    return source.is_typed && target.is_typed && source.kinds == target.kinds;
}

// A property that the old schema declares.
void Planner::plan_property(const Pair &pair, const Property &property, Members &members)
{
    poll_.step();
    const auto &[work, writer, reader] = pair;
    const auto renamed = members.renamed.find(property.name);
    const std::string_view new_name =
        renamed == members.renamed.end() ? property.name : renamed->second;
    const Property *target = reader.property(new_name);
    if (target == nullptr)
        target = pattern_for(reader, new_name);
    const Parts *const parts = target != nullptr ? &target->parts : &reader.additional;
    Members::Entry entry{property.name, new_name, std::nullopt, 0, Fate::keep};
    if (target == nullptr && reader.is_closed) {
        entry.fate = Fate::remove;
        add_step("remove_property", work.path, Detail(memory_).add("name", property.name).take(),
                 true, false);
    } else {
        entry.conversion = convert(property.parts, *parts, below(work.path, new_name),
                                   !reader.requires_name(new_name));
    }
    members.entries.push_back(entry);
}

// Members that are required now and may not have been there.
void Planner::plan_additions(const Pair &pair, Members &members)
{
    const auto &[work, writer, reader] = pair;
    for (const std::string_view name : reader.required) {
        poll_.step();
        const auto former = members.taken.find(name);
        const std::string_view old_name = former == members.taken.end() ? name : former->second;
        if (writer.requires_name(old_name))
            continue;
        const Property *const property = reader.property(name);
        const auto value = property != nullptr ? initial_value(property->parts) : std::nullopt;
        if (!value) {
            ask_for_expression(below(work.path, name),
                               "the property is required now and has no default");
            continue;
        }
        members.additions.push_back({name, *value});
        add_step("add_property", work.path,
                 Detail(memory_).add("name", name).add("value", *value).take(), false,
                 writer.is_closed && writer.property(old_name) == nullptr);
    }
}

// Members that the old schema does not declare.
void Planner::plan_others(const Pair &pair, ObjectConversion &object)
{
    const auto &[work, writer, reader] = pair;
    const bool is_one_pattern = writer.patterns.size() == 1 && reader.patterns.size() == 1 &&
                                writer.patterns.front().name == reader.patterns.front().name;
    if (is_one_pattern && (writer.is_closed || writer.additional.empty())) {
        object.others = convert(writer.patterns.front().parts, reader.patterns.front().parts,
                                below(work.path, "*"), true);
    } else if (writer.patterns.empty() && reader.patterns.empty()) {
        object.others = convert(writer.additional, reader.additional, below(work.path, "*"), true);
    }
    if (!writer.is_closed && writer.additional.empty() && !reader.additional.empty())
        add_verify(work.path, "additionalProperties", std::nullopt,
                   reader.additional.front().place.schema);
    if (!writer.is_closed && reader.is_closed && reader.patterns.empty()) {
        object.fate_of_others = Fate::remove;
        std::pmr::string detail("{\"undeclared\": true}", memory_);
        add_step("remove_property", work.path, std::move(detail), true, false);
    }
}

// What a member starts with: its default, its only value, or null.
std::optional<DocumentView> Planner::initial_value(const Parts &parts)
{
    static constexpr json::Value kNull{};
    const Shape shape = reader_shape(parts);
    if (shape.fallback)
        return shape.fallback;
    if (shape.constant)
        return shape.constant;
    if (shape.enumeration && shape.enumeration->size() == 1)
        return shape.enumeration->element(0);
    const bool takes_null = shape.is_typed && shape.allows(Kind::null) && !shape.enumeration;
    if (takes_null || shape.is_nullable)
        return DocumentView(nullptr, &kNull);
    return std::nullopt;
}

const Property *Planner::pattern_for(const Shape &shape, std::string_view name)
{
    for (const Property &pattern : shape.patterns) {
        poll_.step();
        const auto [found, is_new] = patterns_.try_emplace(pattern.name, std::nullopt);
        if (is_new)
            found->second = value_or_throw(regex::Pattern::compile(pattern.name, limits_));
        switch (found->second->search(name)) {
        case regex::Match::yes:
            return &pattern;
        case regex::Match::no:
            break;
        case regex::Match::limit_exceeded:
            throw Error(Code::too_complex, "regular expression takes too many steps");
        }
    }
    return nullptr;
}

} // namespace schema_registry::evolution
