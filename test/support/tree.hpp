// A JSON value that can be changed: for generators and mutators. Numbers are their text, so that no
// digit is lost.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.hpp"

namespace schema_registry::test {

struct Tree {
    struct Member;

    json::Kind kind = json::Kind::null;
    std::string text; // of a scalar as JSON, of a string its characters
    std::vector<Tree> elements;
    std::vector<Member> members;

    [[nodiscard]] static Tree scalar(json::Kind kind, std::string_view text);
    [[nodiscard]] static Tree boolean(bool value);
    [[nodiscard]] static Tree number(std::string_view text);
    [[nodiscard]] static Tree string(std::string_view text);
    [[nodiscard]] static Tree array();
    [[nodiscard]] static Tree object();
    [[nodiscard]] static Tree copy_of(json::DocumentView view);

    [[nodiscard]] const Tree *find(std::string_view key) const;
    void set(std::string_view key, Tree value); // replaces a member of that name
    void append_text(std::pmr::string &out) const;
    void collect(std::vector<Tree *> &all); // every value within, this one first
};

struct Tree::Member {
    std::string key;
    Tree value;
};

} // namespace schema_registry::test
