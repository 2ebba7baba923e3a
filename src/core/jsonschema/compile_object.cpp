// Compiling the keywords that speak of objects (compiler.hpp): `properties` and `required` become
// one table in the order in which an instance's members come, so that evaluation is one merge.
// draft-bhutton-json-schema-01 section 10.3.2. Tested by test/unit/jsonschema/evaluate_test.cpp.
#include <algorithm>

#include "core/jsonschema/compiler.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

struct NamedProperty {
    std::string_view key;
    std::optional<DocumentView> schema;
    bool required;
};

bool before(const NamedProperty &left, const NamedProperty &right) noexcept
{
    return json::compare_keys(left.key, right.key) < 0;
}

} // namespace

Ref Compiler::object_part(const Found &found)
{
    ObjectPart part;
    part.min_properties = count(found, Keyword::min_properties, 0);
    part.max_properties = count(found, Keyword::max_properties, kNoLimit);
    properties(found, part);
    pattern_properties(found, part);
    if (found.has(Keyword::additional_properties)) {
        part.has_additional = true;
        part.additional = subschema(found, Keyword::additional_properties);
    }
    part.names = subschema(found, Keyword::property_names);
    dependencies(found, part);
    if (found.has(Keyword::unevaluated_properties)) {
        part.has_unevaluated = true;
        part.unevaluated = subschema(found, Keyword::unevaluated_properties);
    }
    const bool empty = part.min_properties == 0 && part.max_properties == kNoLimit &&
                       part.property_count == 0 && part.pattern_count == 0 &&
                       !part.has_additional && part.names == kAccept &&
                       part.dependency_count == 0 && !part.has_unevaluated;
    return empty ? 0 : add(part);
}

void Compiler::properties(const Found &found, ObjectPart &part)
{
    std::pmr::vector<NamedProperty> named(memory_);
    const auto declared = found.get(Keyword::properties);
    if (declared && declared->kind() == Kind::object) {
        for (auto member = declared->members(); member.next();)
            named.push_back({member.key(), member.value(), false});
    }
    const std::size_t declared_count = named.size(); // sorted, as members are
    const auto required = found.get(Keyword::required);
    if (required && required->kind() == Kind::array) {
        for (auto element = required->elements(); element.next();) {
            if (element.value().kind() != Kind::string)
                continue;
            const NamedProperty wanted{element.value().text(), std::nullopt, true};
            const auto end = named.begin() + static_cast<std::ptrdiff_t>(declared_count);
            const auto at = std::lower_bound(named.begin(), end, wanted, before);
            if (at != end && at->key == wanted.key)
                at->required = true;
            else
                named.push_back(wanted);
        }
    }
    Poll poll(set_.limits());
    std::sort(named.begin(), named.end(),
              [&poll](const NamedProperty &left, const NamedProperty &right) {
                  poll.step();
                  return before(left, right);
              });
    const auto same = [](const NamedProperty &left, const NamedProperty &right) {
        return left.key == right.key;
    };
    named.erase(std::unique(named.begin(), named.end(), same), named.end());

    std::pmr::vector<PropertyEntry> entries(memory_);
    entries.reserve(named.size());
    for (const NamedProperty &property : named) {
        const Ref schema_ref =
            property.schema ? schema(set_.enter(found.place, *property.schema)) : kAccept;
        entries.push_back(
            {text(property.key), schema_ref, property.schema.has_value(), property.required});
        part.required_count += property.required ? 1 : 0;
    }
    part.property_count = static_cast<std::uint32_t>(entries.size());
    part.properties = block_.append_all(std::span<const PropertyEntry>(entries));
}

void Compiler::pattern_properties(const Found &found, ObjectPart &part)
{
    const auto patterns = found.get(Keyword::pattern_properties);
    if (!patterns || patterns->kind() != Kind::object)
        return;
    std::pmr::vector<PatternEntry> entries(memory_);
    for (auto member = patterns->members(); member.next();) {
        const std::uint32_t index = pattern(member.key(), found, Keyword::pattern_properties, true);
        if (index != kNoPattern)
            entries.push_back({index, schema(set_.enter(found.place, member.value()))});
    }
    part.pattern_count = static_cast<std::uint32_t>(entries.size());
    part.patterns = block_.append_all(std::span<const PatternEntry>(entries));
}

void Compiler::dependencies(const Found &found, ObjectPart &part)
{
    std::pmr::vector<DependencyEntry> entries(memory_);
    for (const Keyword keyword :
         {Keyword::dependencies, Keyword::dependent_required, Keyword::dependent_schemas}) {
        const auto value = found.get(keyword);
        if (!value || value->kind() != Kind::object)
            continue;
        for (auto member = value->members(); member.next();)
            dependency(found, keyword, member.key(), member.value(), entries);
    }
    part.dependency_count = static_cast<std::uint32_t>(entries.size());
    part.dependencies = block_.append_all(std::span<const DependencyEntry>(entries));
}

void Compiler::dependency(const Found &found, Keyword keyword, std::string_view key,
                          DocumentView value, std::pmr::vector<DependencyEntry> &entries)
{
    DependencyEntry entry;
    entry.key = text(key);
    entry.keyword = keyword;
    if (value.kind() == Kind::array) {
        std::pmr::vector<Text> names(memory_);
        for (auto element = value.elements(); element.next();) {
            if (element.value().kind() == Kind::string)
                names.push_back(text(element.value().text()));
        }
        entry.name_count = static_cast<std::uint32_t>(names.size());
        entry.names = block_.append_all(std::span<const Text>(names));
    } else {
        entry.schema = schema(set_.enter(found.place, value));
    }
    entries.push_back(entry);
}

} // namespace schema_registry::jsonschema
