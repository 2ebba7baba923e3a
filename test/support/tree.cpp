// JSON values for generators (tree.hpp). Follows the nesting: for small values only.
#include "support/tree.hpp"

#include <algorithm>

#include "core/json/writer.hpp"

namespace schema_registry::test {

using json::Kind;

Tree Tree::scalar(Kind kind, std::string_view text)
{
    Tree tree;
    tree.kind = kind;
    tree.text = text;
    return tree;
}

Tree Tree::boolean(bool value)
{
    return scalar(Kind::boolean, value ? "true" : "false");
}

Tree Tree::number(std::string_view text)
{
    return scalar(Kind::number, text);
}

Tree Tree::string(std::string_view text)
{
    return scalar(Kind::string, text);
}

Tree Tree::array()
{
    return scalar(Kind::array, {});
}

Tree Tree::object()
{
    return scalar(Kind::object, {});
}

Tree Tree::copy_of(json::DocumentView view)
{
    Tree tree = scalar(view.kind(), {});
    std::pmr::string text;
    switch (view.kind()) {
    case Kind::null:
        tree.text = "null";
        break;
    case Kind::boolean:
        return boolean(view.boolean());
    case Kind::number:
        schema_registry::append_text(view.number(), text);
        tree.text = text;
        break;
    case Kind::string:
        tree.text = view.text();
        break;
    case Kind::array:
        for (auto element = view.elements(); element.next();)
            tree.elements.push_back(copy_of(element.value()));
        break;
    case Kind::object:
        for (auto member = view.members(); member.next();)
            tree.members.push_back({std::string(member.key()), copy_of(member.value())});
        break;
    }
    return tree;
}

const Tree *Tree::find(std::string_view key) const
{
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member &member) { return member.key == key; });
    return found == members.end() ? nullptr : &found->value;
}

void Tree::set(std::string_view key, Tree value)
{
    for (Member &member : members) {
        if (member.key == key) {
            member.value = std::move(value);
            return;
        }
    }
    members.push_back({std::string(key), std::move(value)});
}

void Tree::collect(std::vector<Tree *> &all)
{
    all.push_back(this);
    for (Tree &element : elements)
        element.collect(all);
    for (Member &member : members)
        member.value.collect(all);
}

void Tree::append_text(std::pmr::string &out) const
{
    switch (kind) {
    case Kind::null:
    case Kind::boolean:
    case Kind::number:
        out += kind == Kind::null ? "null" : text;
        return;
    case Kind::string:
        json::append_string(text, out);
        return;
    case Kind::array:
        out += '[';
        for (const Tree &element : elements) {
            if (&element != &elements.front())
                out += ',';
            element.append_text(out);
        }
        out += ']';
        return;
    case Kind::object:
        out += '{';
        for (const Member &member : members) {
            if (&member != &members.front())
                out += ',';
            json::append_string(member.key, out);
            out += ':';
            member.value.append_text(out);
        }
        out += '}';
        return;
    }
}

} // namespace schema_registry::test
