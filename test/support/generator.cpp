// Random schemas (generator.hpp). Half of them have the shapes that people write (records, closed
// or not, unions told apart by a tag), since that is what a compiler specialises; the other half is
// any keywords together.
#include "support/generator.hpp"

#include <algorithm>
#include <array>

#include "support/vocabulary.hpp"

namespace schema_registry::test {

using json::Kind;

namespace {

constexpr int kSchemaDepth = 4;
constexpr std::uint32_t kLastDraft = kDialects.size() - 1;

void collect_schemas(Tree &schema, std::vector<Tree *> &all);

void collect_of_keyword(Tree &value, char shape, std::vector<Tree *> &all)
{
    if (shape == 's' || (shape == 'i' && value.kind != Kind::array)) {
        collect_schemas(value, all);
    } else if (shape == 'l' || shape == 'i') {
        for (Tree &element : value.elements)
            collect_schemas(element, all);
    } else if (shape == 'p' || shape == 'P' || shape == 'D') {
        for (Tree::Member &member : value.members)
            collect_schemas(member.value, all);
    }
}

char shape_of(std::string_view keyword)
{
    for (const KeywordShape &known : kKeywords) {
        if (known.name == keyword)
            return known.shape;
    }
    return keyword == "$defs" ? 'p' : ' ';
}

// Every schema in a schema, that one first.
void collect_schemas(Tree &schema, std::vector<Tree *> &all)
{
    if (!is_schema(schema))
        return;
    all.push_back(&schema);
    for (Tree::Member &member : schema.members)
        collect_of_keyword(member.value, shape_of(member.key), all);
}

} // namespace

Tree Generator::document()
{
    draft_ = below(kDialects.size());
    Tree document = Tree::object();
    document.set("$schema", Tree::string(kDialects[draft_]));
    if (happens(70))
        document.set("$dynamicAnchor", Tree::string("node"));
    if (happens(15))
        document.set("$recursiveAnchor", Tree::boolean(true));
    Tree definitions = Tree::object();
    for (const std::string_view name : kDefinitions)
        definitions.set(name, schema(happens(50) ? 1 : 3));
    document.set("$defs", std::move(definitions));
    Tree root = schema(kSchemaDepth);
    if (root.kind == Kind::boolean)
        root = record(kSchemaDepth);
    for (Tree::Member &member : root.members)
        document.set(member.key, std::move(member.value));
    return document;
}

Tree Generator::truth(bool value)
{
    if (draft_ > 0)
        return Tree::boolean(value);
    Tree schema = Tree::object(); // draft 4 has no booleans
    if (!value)
        schema.set("not", Tree::object());
    return schema;
}

Tree Generator::leaf()
{
    if (happens(30))
        return truth(happens(90));
    Tree leaf = Tree::object();
    leaf.set("type", keyword_value('t', 0));
    if (happens(30))
        add_keyword(leaf, 0);
    return leaf;
}

Tree Generator::schema(int depth)
{
    if (depth <= 0 || happens(6))
        return leaf();
    if (happens(35))
        return record(depth);
    if (happens(12))
        return tagged_union(depth);
    Tree schema = Tree::object();
    for (std::uint32_t count = 1 + below(happens(20) ? 10 : 4); count > 0; --count)
        add_keyword(schema, depth);
    return schema;
}

// An object as people describe it: typed properties, some of them required, often nothing else.
Tree Generator::record(int depth)
{
    Tree schema = Tree::object();
    if (happens(80))
        schema.set("type", Tree::string("object"));
    Tree properties = Tree::object();
    Tree required = Tree::array();
    const std::uint32_t count = happens(25) ? 15 + below(25) : 1 + below(7);
    for (std::uint32_t index = 0; index < count; ++index) {
        const std::string_view name = one_of(kNames);
        if (properties.find(name))
            continue;
        properties.set(name, this->schema(count > 8 ? 0 : depth - 1));
        if (happens(40))
            required.elements.push_back(Tree::string(name));
    }
    if (happens(5) && required.elements.size() < 3)
        required.elements.push_back(Tree::string("elsewhere"));
    schema.set("properties", std::move(properties));
    if (!required.elements.empty() && happens(85))
        schema.set("required", std::move(required));
    if (happens(40))
        schema.set("additionalProperties", Tree::boolean(happens(15))); // in every draft
    if (happens(15))
        add_keyword(schema, depth);
    return schema;
}

// Records that a property tells apart.
Tree Generator::tagged_union(int depth)
{
    constexpr std::array<std::string_view, 3> kTags = {"kind", "type", "a"};
    const std::string_view tag = one_of(kTags);
    Tree branches = Tree::array();
    for (std::uint32_t count = 2 + below(3); count > 0; --count) {
        Tree branch = record(depth - 1);
        Tree properties = *branch.find("properties");
        Tree told = Tree::object();
        if (happens(70))
            told.set("const", text());
        else
            told.set("enum", keyword_value('e', 0));
        properties.set(tag, std::move(told));
        branch.set("properties", std::move(properties));
        if (happens(70)) {
            Tree required = Tree::array();
            required.elements.push_back(Tree::string(tag));
            branch.set("required", std::move(required));
        }
        branches.elements.push_back(std::move(branch));
    }
    Tree schema = Tree::object();
    schema.set(happens(50) ? "oneOf" : "anyOf", std::move(branches));
    return schema;
}

void Generator::add_keyword(Tree &schema, int depth)
{
    const KeywordShape &keyword = kKeywords[below(std::size(kKeywords))];
    schema.set(keyword.name, keyword_value(keyword.shape, depth));
    // What has no meaning alone.
    if (keyword.name == "if" && happens(80))
        schema.set(happens(50) ? "then" : "else", this->schema(depth - 1));
}

Tree Generator::keyword_value(char shape, int depth)
{
    switch (shape) {
    case 's':
        return schema(depth - 1);
    case 'l':
        return schema_list(depth);
    case 'p':
        return schema_map(kNames, depth);
    case 'P':
        return schema_map(kPatterns, depth);
    case 'i':
        return happens(75) || draft_ == kLastDraft ? schema(depth - 1) : schema_list(depth);
    case 'c':
        return Tree::number(one_of(kCounts));
    case 'u':
        return number();
    case 'x':
        return draft_ > 0 ? number() : Tree::boolean(happens(50));
    case 'd':
        return Tree::number(one_of(kDivisors));
    case 'b':
        return Tree::boolean(happens(90));
    case 'r':
        return Tree::string(one_of(kPatterns));
    case 'f':
        return Tree::string(one_of(kFormats));
    case 'R':
        return Tree::string(one_of(kReferences));
    case 'A':
        return Tree::string(happens(50) ? "#node" : one_of(kReferences));
    case '#':
        return Tree::string("#");
    case 't':
        return happens(75) ? Tree::string(one_of(kTypes)) : distinct(kTypes, 3);
    case 'n':
        return distinct(kNames, happens(20) ? 20 : 4);
    case 'N': {
        Tree map = Tree::object();
        map.set(one_of(kNames), distinct(kNames, 3));
        return map;
    }
    case 'D':
        return dependencies(depth);
    case 'e': {
        if (happens(50))
            return distinct(kTexts, happens(30) ? 15 : 4);
        Tree list = Tree::array();
        for (std::uint32_t count = 1 + below(4); count > 0; --count)
            list.elements.push_back(any_value(2));
        return list;
    }
    default:
        return any_value(2);
    }
}

Tree Generator::schema_map(Names names, int depth)
{
    Tree map = Tree::object();
    for (std::uint32_t count = 1 + below(4); count > 0; --count)
        map.set(one_of(names), schema(depth - 1));
    return map;
}

Tree Generator::schema_list(int depth)
{
    Tree list = Tree::array();
    for (std::uint32_t count = 1 + below(3); count > 0; --count)
        list.elements.push_back(schema(depth - 1));
    return list;
}

Tree Generator::dependencies(int depth)
{
    Tree map = Tree::object();
    for (std::uint32_t count = 1 + below(2); count > 0; --count)
        map.set(one_of(kNames), happens(50) ? distinct(kNames, 2) : schema(depth - 1));
    return map;
}

// A list of different names: at least one.
Tree Generator::distinct(Names from, std::uint32_t most)
{
    Tree list = Tree::array();
    for (std::uint32_t count = 1 + below(most); count > 0; --count) {
        const std::string_view name = one_of(from);
        if (std::none_of(list.elements.begin(), list.elements.end(),
                         [&](const Tree &element) { return element.text == name; }))
            list.elements.push_back(Tree::string(name));
    }
    return list;
}

void Generator::change_schema(Tree &document)
{
    const Tree *named = document.find("$schema");
    const auto draft = std::find(kDialects.begin(), kDialects.end(), named ? named->text : "");
    draft_ = draft == kDialects.end() ? kLastDraft
                                      : static_cast<std::uint32_t>(draft - kDialects.begin());
    std::vector<Tree *> all;
    collect_schemas(document, all);
    Tree &place = *all[below(static_cast<std::uint32_t>(all.size()))];
    const std::uint32_t choice = below(10);
    if (choice < 4 && place.kind == Kind::object) {
        add_keyword(place, 2);
    } else if (choice < 8 && !place.members.empty()) {
        change_keyword(place, choice < 6);
    } else if (&place != &document) {
        Tree other =
            happens(50) ? *all[1 + below(static_cast<std::uint32_t>(all.size() - 1))] : schema(2);
        place = std::move(other);
    }
}

// Takes a keyword away, or gives it another value.
void Generator::change_keyword(Tree &schema, bool remove)
{
    const std::uint32_t index = below(static_cast<std::uint32_t>(schema.members.size()));
    Tree::Member &member = schema.members[index];
    const char shape = shape_of(member.key);
    if (member.key == "$schema" || member.key == "$defs" || shape == ' ')
        return;
    if (remove)
        schema.members.erase(schema.members.begin() + index);
    else
        member.value = keyword_value(shape, 2);
}

} // namespace schema_registry::test
