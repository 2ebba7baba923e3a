// Fusing arrays and objects (fuser.hpp): one shape for each element and each name that any of the
// schemas speaks of. Patterns of names are asked here for the names that are known, and when an
// instance is walked for the others only. Tested by test/unit/jsonschema/fuse_test.cpp.
#include <algorithm>

#include "core/jsonschema/fuser.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

void Fuser::add_arrays(const Gathered &gathered, Instructions &instructions)
{
    std::pmr::vector<ArrayPart> parts(memory_);
    std::uint32_t min = 0;
    std::uint32_t max = kNoLimit;
    bool unique = false;
    ItemsPart items;
    for (const Ref ref : gathered.parts) {
        const ArrayPart &part = parts.emplace_back(block_.at<ArrayPart>(ref));
        min = std::max(min, part.min_items);
        max = std::min(max, part.max_items);
        unique |= part.unique;
        items.prefix_count = std::max(items.prefix_count, part.prefix_count);
    }
    if (min > 0 || max != kNoLimit)
        instructions.push_back({Opcode::array_size, false, 0, min, max, 0});
    const auto shape_at = [&](std::uint32_t index) {
        std::pmr::vector<Ref> schemas(memory_);
        for (const ArrayPart &part : parts) {
            step();
            if (index < part.prefix_count)
                schemas.push_back((&block_.at<Ref>(part.prefix))[index]);
            else if (part.has_items)
                schemas.push_back(part.items);
        }
        return shape_of(schemas);
    };
    std::pmr::vector<Ref> prefix(memory_);
    for (std::uint32_t index = 0; index < items.prefix_count; ++index)
        prefix.push_back(shape_at(index));
    items.prefix = block_.append_all(std::span<const Ref>(prefix));
    items.rest = shape_at(items.prefix_count);
    if (items.rest != kAccept || items.prefix_count != 0)
        instructions.push_back({Opcode::items, false, 0, add(items), 0, 0});
    for (const ArrayPart &part : parts) {
        if (!part.has_contains)
            continue;
        const Ref shape = shape_of({&part.contains, 1});
        const ContainsPart contains{shape, part.min_contains, part.max_contains};
        instructions.push_back({Opcode::contains, false, 0, add(contains), 0, 0});
    }
    if (unique)
        instructions.push_back({Opcode::unique, false, 0, 0, 0, 0});
}

bool Fuser::add_objects(const Gathered &gathered, Instructions &instructions)
{
    std::pmr::vector<ObjectPart> parts(memory_);
    std::uint32_t min = 0;
    std::uint32_t max = kNoLimit;
    for (const Ref ref : gathered.parts) {
        const ObjectPart &part = parts.emplace_back(block_.at<ObjectPart>(ref));
        min = std::max(min, part.min_properties);
        max = std::min(max, part.max_properties);
    }
    if (min > 0 || max != kNoLimit)
        instructions.push_back({Opcode::object_size, false, 0, min, max, 0});
    if (!add_members(parts, instructions))
        return false;
    for (const ObjectPart &part : parts)
        add_dependencies(part, instructions);
    return true;
}

// The names that the schemas speak of, each once, sorted as text.
std::pmr::vector<KeyEntry> Fuser::known_names(const ObjectParts &parts)
{
    std::pmr::vector<KeyEntry> names(memory_);
    for (const ObjectPart &part : parts) {
        for (const PropertyEntry &entry : copy<PropertyEntry>(part.properties, part.property_count))
            names.push_back({entry.key, 0, entry.required ? 1u : 0u});
    }
    const auto before = [this](const KeyEntry &left, const KeyEntry &right) {
        step();
        return json::compare_keys(text_of(left.text), text_of(right.text)) < 0;
    };
    std::sort(names.begin(), names.end(), before);
    std::size_t kept = 0;
    for (const KeyEntry &name : names) {
        if (kept > 0 && text_of(names[kept - 1].text) == text_of(name.text))
            names[kept - 1].required |= name.required;
        else
            names[kept++] = name;
    }
    names.resize(kept);
    return names;
}

// The schema that `properties` gives a name, or nothing.
std::optional<Ref> Fuser::declared(const ObjectPart &part, std::string_view key) const noexcept
{
    const PropertyEntry *const first =
        reinterpret_cast<const PropertyEntry *>(block_.data() + part.properties);
    const PropertyEntry *const end = first + part.property_count;
    const PropertyEntry *const found = std::lower_bound(
        first, end, key, [this](const PropertyEntry &entry, std::string_view name) {
            return json::compare_keys(text_of(entry.key), name) < 0;
        });
    if (found == end || text_of(found->key) != key || !found->declared)
        return std::nullopt;
    return found->schema;
}

// The shape of the member of that name; without one, of a member that no schema declares. `matches`
// says which patterns the name matches, or nothing if that cannot be told.
template <typename Matches>
std::optional<Ref> Fuser::member_shape(const ObjectParts &parts,
                                       std::optional<std::string_view> key, const Matches &matches)
{
    std::pmr::vector<Ref> schemas(memory_);
    for (const ObjectPart &part : parts) {
        step();
        const auto schema = key ? declared(part, *key) : std::nullopt;
        bool evaluated = schema.has_value();
        if (evaluated)
            schemas.push_back(*schema);
        for (const PatternEntry &entry : copy<PatternEntry>(part.patterns, part.pattern_count)) {
            const std::optional<bool> matched = matches(entry.pattern);
            if (!matched)
                return std::nullopt;
            if (*matched)
                schemas.push_back(entry.schema);
            evaluated |= *matched;
        }
        if (!evaluated && part.has_additional)
            schemas.push_back(part.additional);
    }
    return shape_of(schemas);
}

bool Fuser::add_members(const ObjectParts &parts, Instructions &instructions)
{
    MembersPart members;
    PatternsPart patterns;
    std::pmr::vector<Ref> name_schemas(memory_);
    for (const ObjectPart &part : parts) {
        name_schemas.push_back(part.names);
        for (const PatternEntry &entry : copy<PatternEntry>(part.patterns, part.pattern_count)) {
            const auto end = patterns.patterns.begin() + patterns.count;
            if (companions_.patterns[entry.pattern].matches_everything() ||
                std::find(patterns.patterns.begin(), end, entry.pattern) != end)
                continue;
            if (patterns.count == kMaxMemberPatterns)
                return false;
            patterns.patterns[patterns.count++] = entry.pattern;
        }
    }
    members.names = shape_of(name_schemas);
    add_other_members(parts, patterns);
    members.others = patterns.others[0];
    if (patterns.count != 0)
        members.patterns = add(patterns);

    std::pmr::vector<KeyEntry> kept(memory_);
    for (KeyEntry &name : known_names(parts)) {
        const std::pmr::string key(text_of(name.text), memory_); // the block grows
        const auto matches = [&](std::uint32_t pattern) -> std::optional<bool> {
            const regex::Match match = companions_.patterns[pattern].search(key);
            if (companions_.patterns[pattern].is_costly())
                poll_.ask();
            if (match == regex::Match::limit_exceeded)
                return std::nullopt;
            return match == regex::Match::yes;
        };
        const auto shape = member_shape(parts, key, matches);
        if (!shape)
            return false;
        name.value = *shape;
        members.required_count += name.required;
        const bool as_others = members.patterns == 0 && name.value == members.others;
        if (name.required != 0 || !as_others)
            kept.push_back(name);
    }
    members.is_map = kept.empty() && members.patterns == 0 && members.names == kAccept;
    if (members.is_map && members.others == kAccept)
        return true;
    if (!add_key_table(kept, bytes_left(), block_, members.table))
        return false;
    instructions.push_back({Opcode::members, false, 0, add(members), 0, 0});
    return true;
}

void Fuser::add_other_members(const ObjectParts &parts, PatternsPart &patterns)
{
    for (std::uint32_t mask = 0; mask < 1u << patterns.count; ++mask) {
        const auto matches = [&](std::uint32_t pattern) -> std::optional<bool> {
            const auto end = patterns.patterns.begin() + patterns.count;
            const auto found = std::find(patterns.patterns.begin(), end, pattern);
            return found == end || (mask >> (found - patterns.patterns.begin()) & 1) != 0;
        };
        patterns.others[mask] = *member_shape(parts, std::nullopt, matches);
    }
}

void Fuser::add_dependencies(const ObjectPart &part, Instructions &instructions)
{
    for (const DependencyEntry &entry :
         copy<DependencyEntry>(part.dependencies, part.dependency_count)) {
        DependencyPart dependency;
        dependency.key = entry.key;
        dependency.name_count = entry.name_count;
        dependency.names = entry.names;
        dependency.checks = list_of(Kind::object, entry.schema);
        if (dependency.name_count != 0 || dependency.checks != kAccept)
            instructions.push_back({Opcode::dependency, false, 0, add(dependency), 0, 0});
    }
}

} // namespace schema_registry::jsonschema
