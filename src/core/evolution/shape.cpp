// Gathering what schemas say (shape.hpp). Keywords count as the place's dialect knows them; beside a
// $ref nothing counts before 2019-09. Tested by test/unit/evolution/plan_test.cpp.
#include "core/evolution/shape.hpp"

#include <algorithm>
#include <unordered_set>

namespace schema_registry::evolution {
namespace {

using json::Kind;
using jsonschema::Dialect;
using jsonschema::is_schema;
using jsonschema::SchemaSet;

bool comes_before(std::string_view left, std::string_view right) noexcept
{
    return json::compare_keys(left, right) < 0;
}

class Gatherer {
  public:
    Gatherer(SchemaSet &set, Poll &poll, std::pmr::memory_resource *memory)
        : set_(set), poll_(poll), memory_(memory), shape_(set, memory), open_(memory),
          seen_(memory), settled_(memory)
    {
    }

    Shape gather(const Parts &parts)
    {
        open_.assign(parts.rbegin(), parts.rend());
        for (const Part &part : parts) {
            if (part.is_settled)
                settled_.insert(part.place.schema.address());
        }
        while (!open_.empty()) {
            const Place place = open_.back().place;
            open_.pop_back();
            poll_.step();
            if (seen_.insert(place.schema.address()).second)
                add(place);
        }
        if (shape_.is_nullable)
            shape_.kinds |= kind_bit(Kind::null);
        shape_.is_closed |= closes_unevaluated_ && !is_conditional_;
        std::sort(shape_.properties.begin(), shape_.properties.end(),
                  [](const auto &left, const auto &right) {
                      return comes_before(left.name, right.name);
                  });
        merge_properties();
        std::sort(shape_.required.begin(), shape_.required.end(), comes_before);
        shape_.required.erase(std::unique(shape_.required.begin(), shape_.required.end()),
                              shape_.required.end());
        return std::move(shape_);
    }

  private:
    [[nodiscard]] std::optional<DocumentView> value(Place place, std::string_view keyword) const
    {
        if (set_.keyword_at(place, keyword) == nullptr)
            return std::nullopt;
        return place.schema.find(keyword);
    }
    [[nodiscard]] std::optional<DocumentView> value(Place place, std::string_view keyword,
                                                    Kind kind) const
    {
        const auto found = value(place, keyword);
        return found && found->kind() == kind ? found : std::nullopt;
    }
    [[nodiscard]] Parts child(Place parent, DocumentView schema) const
    {
        Parts parts(memory_);
        parts.push_back({set_.enter(parent, schema), false});
        return parts;
    }
    void merge_properties();
    void add(Place place);
    [[nodiscard]] bool add_references(Place place);
    void add_types(Place place);
    void add_values(Place place);
    void add_object(Place place);
    void add_array(Place place);
    void add_branches(Place place);
    [[nodiscard]] bool is_null(Place place) const;
    void narrow(Kinds kinds)
    {
        shape_.kinds &= kinds;
        shape_.is_typed = true;
    }

    SchemaSet &set_;
    Poll &poll_;
    std::pmr::memory_resource *memory_;
    Shape shape_;
    Parts open_;
    std::pmr::unordered_set<const json::Value *> seen_, settled_;
    bool closes_unevaluated_ = false;
    bool is_conditional_ = false; // other schemas may evaluate properties, too
};

// A property that several parts declare has all they say.
void Gatherer::merge_properties()
{
    auto &properties = shape_.properties;
    std::size_t kept = 0;
    for (std::size_t at = 0; at < properties.size(); ++at) {
        if (kept > 0 && properties[kept - 1].name == properties[at].name) {
            Parts &parts = properties[kept - 1].parts;
            parts.insert(parts.end(), properties[at].parts.begin(), properties[at].parts.end());
        } else {
            if (kept != at)
                properties[kept] = std::move(properties[at]);
            ++kept;
        }
    }
    properties.erase(properties.begin() + static_cast<std::ptrdiff_t>(kept), properties.end());
}

void Gatherer::add(Place place)
{
    if (place.schema.kind() == Kind::boolean && !place.schema.boolean())
        narrow(0);
    if (place.schema.kind() != Kind::object)
        return;
    if (const auto fallback = place.schema.find("default"); fallback && !shape_.fallback)
        shape_.fallback = fallback;
    if (add_references(place) && set_.resource(place.resource).dialect < Dialect::draft2019_09)
        return;
    shape_.parts.push_back({place, false});
    add_types(place);
    add_values(place);
    add_object(place);
    add_array(place);
    if (const auto all = value(place, "allOf", Kind::array)) {
        for (std::uint32_t at = all->size(); at-- > 0;) {
            if (is_schema(all->element(at)))
                open_.push_back({set_.enter(place, all->element(at)), false});
        }
    }
    for (const std::string_view keyword : {"if", "not", "dependentSchemas", "dependencies"})
        is_conditional_ |= value(place, keyword).has_value();
    if (settled_.contains(place.schema.address()))
        return;
    is_conditional_ |= !shape_.branches.empty() && (value(place, "anyOf") || value(place, "oneOf"));
    add_branches(place);
}

bool Gatherer::add_references(Place place)
{
    bool found = false;
    for (const std::string_view keyword : {"$ref", "$recursiveRef", "$dynamicRef"}) {
        const auto text = value(place, keyword, Kind::string);
        if (!text)
            continue;
        open_.push_back({value_or_throw(set_.resolve(place, text->text())), false});
        found = true;
    }
    return found;
}

void Gatherer::add_types(Place place)
{
    const auto type = value(place, "type");
    if (!type)
        return;
    Kinds kinds = 0;
    bool any_number = false;
    const auto add_type = [&](DocumentView name) {
        if (name.kind() != Kind::string)
            return;
        any_number |= name.text() == "number";
        for (unsigned at = 0; at < 6; ++at) {
            const Kind kind = static_cast<Kind>(at);
            if (json::kind_name(kind) == name.text() ||
                (kind == Kind::number && name.text() == "integer"))
                kinds |= kind_bit(kind);
        }
    };
    if (type->kind() == Kind::array) {
        for (auto element = type->elements(); element.next();)
            add_type(element.value());
    } else {
        add_type(*type);
    }
    if ((kinds & kind_bit(Kind::number)) != 0 && !any_number)
        shape_.integers_only = true;
    narrow(kinds);
}

void Gatherer::add_values(Place place)
{
    if (const auto constant = value(place, "const")) {
        shape_.constant = constant;
        narrow(kind_bit(constant->kind()));
    }
    if (const auto values = value(place, "enum", Kind::array)) {
        shape_.enumeration = values;
        Kinds kinds = 0;
        for (auto element = values->elements(); element.next();) {
            poll_.step();
            kinds |= kind_bit(element.value().kind());
        }
        narrow(kinds);
    }
}

void Gatherer::add_object(Place place)
{
    const auto add_named = [&](std::string_view keyword, std::pmr::vector<Property> &out) {
        const auto members = value(place, keyword, Kind::object);
        if (!members)
            return;
        for (auto member = members->members(); member.next();) {
            poll_.step();
            if (is_schema(member.value()))
                out.push_back({member.key(), child(place, member.value())});
        }
    };
    add_named("properties", shape_.properties);
    add_named("patternProperties", shape_.patterns);
    if (const auto names = value(place, "required", Kind::array)) {
        for (auto name = names->elements(); name.next();) {
            poll_.step();
            if (name.value().kind() == Kind::string)
                shape_.required.push_back(name.value().text());
        }
    }
    for (const std::string_view keyword : {"additionalProperties", "unevaluatedProperties"}) {
        const auto rest = value(place, keyword);
        if (!rest || !is_schema(*rest))
            continue;
        if (rest->kind() == Kind::boolean && keyword == "unevaluatedProperties")
            closes_unevaluated_ |= !rest->boolean();
        else if (rest->kind() == Kind::boolean)
            shape_.is_closed |= !rest->boolean();
        else
            shape_.additional.push_back({set_.enter(place, *rest), false});
    }
}

void Gatherer::add_array(Place place)
{
    const auto add_prefix = [&](DocumentView list) {
        for (std::uint32_t at = 0; at < list.size(); ++at) {
            poll_.step();
            if (at == shape_.prefix.size())
                shape_.prefix.emplace_back();
            if (is_schema(list.element(at)))
                shape_.prefix[at].push_back({set_.enter(place, list.element(at)), false});
        }
    };
    const auto items = value(place, "items");
    const bool is_list = items && items->kind() == Kind::array;
    if (const auto prefix = value(place, "prefixItems", Kind::array))
        add_prefix(*prefix);
    if (is_list)
        add_prefix(*items);
    const auto rest = is_list ? value(place, "additionalItems") : items;
    if (rest && is_schema(*rest))
        shape_.items.push_back({set_.enter(place, *rest), false});
}

void Gatherer::add_branches(Place place)
{
    for (const std::string_view keyword : {"anyOf", "oneOf"}) {
        const auto list = value(place, keyword, Kind::array);
        if (!list || !shape_.branches.empty())
            continue;
        bool takes_null = false;
        for (auto element = list->elements(); element.next();) {
            poll_.step();
            if (!is_schema(element.value()))
                continue;
            const Place branch = set_.enter(place, element.value());
            if (is_null(branch))
                takes_null = true;
            else
                shape_.branches.push_back(branch);
        }
        shape_.is_nullable |= takes_null;
        shape_.chooser = place;
        if (shape_.branches.size() == 1) {
            open_.push_back({shape_.branches.front(), false});
            shape_.branches.clear();
        }
    }
}

// Whether it is a schema that says "type": "null".
bool Gatherer::is_null(Place place) const
{
    if (place.schema.kind() != Kind::object)
        return false;
    const auto type = value(place, "type", Kind::string);
    return type && type->text() == "null";
}

} // namespace

const Property *Shape::property(std::string_view name) const noexcept
{
    const auto found = std::lower_bound(properties.begin(), properties.end(), name,
                                        [](const Property &left, std::string_view right) {
                                            return comes_before(left.name, right);
                                        });
    return found != properties.end() && found->name == name ? &*found : nullptr;
}

bool Shape::requires_name(std::string_view name) const noexcept
{
    return std::binary_search(required.begin(), required.end(), name, comes_before);
}

std::optional<DocumentView> Shape::keyword(std::string_view name) const
{
    const auto values = keywords(name);
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::pmr::vector<DocumentView> Shape::keywords(std::string_view name) const
{
    std::pmr::vector<DocumentView> values(parts.get_allocator());
    for (const Part &part : parts) {
        if (set->keyword_at(part.place, name) == nullptr)
            continue;
        if (const auto value = part.place.schema.find(name))
            values.push_back(*value);
    }
    return values;
}

Shape shape_of(SchemaSet &set, const Parts &parts, Poll &poll, std::pmr::memory_resource *memory)
{
    return Gatherer(set, poll, memory).gather(parts);
}

} // namespace schema_registry::evolution
