// Random instances (generator.hpp). An instance follows the schema where it can, and leaves it with
// a small probability at every step.
#include "support/generator.hpp"

#include <algorithm>
#include <array>

#include "support/vocabulary.hpp"

namespace schema_registry::test {

using json::Kind;

namespace {

constexpr int kInstanceDepth = 7;

// Where a reference leads, as far as one need follow it to generate.
const Tree *target(std::string_view reference, const Tree &document)
{
    const Tree *at = &document;
    while (at && reference.find('/') != std::string_view::npos) {
        reference.remove_prefix(reference.find('/') + 1);
        at = at->find(reference.substr(0, reference.find('/')));
    }
    return at;
}

Kind kind_of(std::string_view type)
{
    constexpr std::array kKinds = {Kind::null,   Kind::boolean, Kind::number, Kind::number,
                                   Kind::string, Kind::array,   Kind::object};
    const auto found = std::find(kTypes.begin(), kTypes.end(), type);
    return found == kTypes.end() ? Kind::null
                                 : kKinds[static_cast<std::size_t>(found - kTypes.begin())];
}

} // namespace

Tree Generator::number()
{
    return Tree::number(one_of(happens(70) ? Names(kNumbers).first(16) : Names(kNumbers)));
}

Tree Generator::name()
{
    return Tree::string(one_of(kNames));
}

Tree Generator::text()
{
    return Tree::string(one_of(kTexts));
}

Tree Generator::any_value(int depth)
{
    return value_of_kind(static_cast<Kind>(below(depth <= 0 ? 4 : 6)), Tree::object(),
                         Tree::object(), depth);
}

Tree Generator::instance(const Tree &document)
{
    strays_ = happens(50);
    return value_for(document, document, kInstanceDepth);
}

Kind Generator::kind_for(const Tree &schema)
{
    if (const Tree *type = schema.find("type")) {
        if (type->kind == Kind::array && !type->elements.empty())
            type = &type->elements[below(static_cast<std::uint32_t>(type->elements.size()))];
        return kind_of(type->text);
    }
    const auto has = [&](std::initializer_list<std::string_view> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](std::string_view name) { return schema.find(name); });
    };
    if (has({"properties", "required", "patternProperties", "additionalProperties", "dependencies",
             "propertyNames", "unevaluatedProperties", "dependentSchemas", "minProperties"}))
        return Kind::object;
    if (has({"items", "prefixItems", "contains", "uniqueItems", "minItems", "unevaluatedItems"}))
        return Kind::array;
    if (has({"pattern", "minLength", "maxLength", "format"}))
        return Kind::string;
    if (has({"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}))
        return Kind::number;
    return static_cast<Kind>(below(6));
}

Tree Generator::value_for(const Tree &schema, const Tree &document, int depth)
{
    if (depth <= 0 || schema.kind != Kind::object || !follows(96))
        return any_value(std::min(depth, 2));
    const auto follow = [&](const Tree &to) { return value_for(to, document, depth - 1); };
    if (const Tree *constant = schema.find("const"); constant && follows(80))
        return *constant;
    for (const std::string_view list : {"enum", "oneOf", "anyOf", "allOf"}) {
        const Tree *choices = schema.find(list);
        if (!choices || choices->elements.empty() || happens(list == "allOf" ? 60 : 20))
            continue;
        const Tree &chosen =
            choices->elements[below(static_cast<std::uint32_t>(choices->elements.size()))];
        return list == "enum" ? chosen : follow(chosen);
    }
    for (const std::string_view name : {"$ref", "$dynamicRef", "$recursiveRef", "then", "else"}) {
        const Tree *next = schema.find(name);
        if (next && next->kind == Kind::string)
            next = target(next->text, document);
        if (next && happens(70))
            return follow(*next);
    }
    return value_of_kind(kind_for(schema), schema, document, depth);
}

Tree Generator::value_of_kind(Kind kind, const Tree &schema, const Tree &document, int depth)
{
    switch (kind) {
    case Kind::null:
        return Tree();
    case Kind::boolean:
        return Tree::boolean(happens(50));
    case Kind::number:
        for (const std::string_view bound :
             {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"}) {
            const Tree *value = schema.find(bound);
            if (value && value->kind == Kind::number && happens(30))
                return *value;
        }
        return number();
    case Kind::string:
        return happens(80) ? text() : name();
    case Kind::array:
        return array_for(schema, document, depth);
    case Kind::object:
        return object_for(schema, document, depth);
    }
    return Tree();
}

Tree Generator::object_for(const Tree &schema, const Tree &document, int depth)
{
    Tree object = Tree::object();
    if (const Tree *properties = schema.find("properties")) {
        const std::uint32_t often = happens(60) ? 100 : 60;
        for (const Tree::Member &member : properties->members) {
            if (happens(often))
                object.set(member.key, value_for(member.value, document, depth - 1));
        }
    }
    if (const Tree *required = schema.find("required")) {
        for (const Tree &element : required->elements) {
            if (!object.find(element.text) && follows(90))
                object.set(element.text, any_value(1));
        }
    }
    const Tree *other = schema.find("additionalProperties");
    const bool closed = other && other->text == "false";
    for (std::uint32_t count =
             happens(closed ? (strays_ ? 10 : 0) : 45) ? 1 + below(happens(4) ? 40 : 4) : 0;
         count > 0; --count)
        object.set(one_of(happens(90) ? Names(kNames) : Names(kTexts)),
                   other && other->kind == Kind::object ? value_for(*other, document, depth - 1)
                                                        : any_value(std::min(depth - 1, 1)));
    std::shuffle(object.members.begin(), object.members.end(), random_);
    return object;
}

Tree Generator::array_for(const Tree &schema, const Tree &document, int depth)
{
    Tree array = Tree::array();
    const Tree *items = schema.find("items");
    const Tree *prefix = schema.find("prefixItems");
    const Tree *contains = schema.find("contains");
    if (items && items->kind == Kind::array)
        prefix = items;
    const std::uint32_t count = happens(4) ? 30 + below(20) : below(5);
    for (std::uint32_t index = 0; index < count; ++index) {
        const Tree *element = items;
        if (prefix && index < prefix->elements.size())
            element = &prefix->elements[index];
        else if (contains && happens(40))
            element = contains;
        if (index > 0 && happens(8))
            array.elements.push_back(array.elements[below(index)]);
        else if (element && is_schema(*element))
            array.elements.push_back(value_for(*element, document, depth - 1));
        else
            array.elements.push_back(any_value(std::min(depth - 1, 1)));
    }
    return array;
}

void Generator::change_instance(Tree &instance, const Tree &document)
{
    std::vector<Tree *> all;
    instance.collect(all);
    Tree &place = *all[below(static_cast<std::uint32_t>(all.size()))];
    switch (below(6)) {
    case 0:
        instance = this->instance(document);
        return;
    case 1:
        place = any_value(2);
        return;
    case 2: {
        Tree copy = *all[below(static_cast<std::uint32_t>(all.size()))];
        place = std::move(copy);
        return;
    }
    case 3:
        if (!place.members.empty())
            place.members.erase(place.members.begin() +
                                below(static_cast<std::uint32_t>(place.members.size())));
        return;
    case 4:
        if (place.kind == Kind::object)
            place.set(one_of(kNames), any_value(1));
        else if (place.kind == Kind::array)
            place.elements.push_back(any_value(1));
        return;
    default:
        if (place.kind == Kind::number)
            place = number();
        else if (place.kind == Kind::string)
            place = text();
        return;
    }
}

} // namespace schema_registry::test
