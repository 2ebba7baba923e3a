// Schemas and instances at random, and small changes to them, for fuzzers. Vocabularies are small,
// so that keywords speak of the same properties, numbers and strings and get in each other's way.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string_view>

#include "support/tree.hpp"

namespace schema_registry::test {

inline bool is_schema(const Tree &tree)
{
    return tree.kind == json::Kind::object || tree.kind == json::Kind::boolean;
}

class Generator {
  public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    // A document with $schema and some $defs.
    [[nodiscard]] Tree document();
    // An instance that often fits the document's schema, and often nearly.
    [[nodiscard]] Tree instance(const Tree &document);

    // One small change: a part is replaced, added, removed, copied from elsewhere.
    void change_schema(Tree &document);
    void change_instance(Tree &instance, const Tree &document);

    // A number below end, which is not 0.
    [[nodiscard]] std::uint32_t below(std::uint32_t end) { return random_() % end; }
    [[nodiscard]] bool happens(std::uint32_t percent) { return below(100) < percent; }

  private:
    [[nodiscard]] bool follows(std::uint32_t percent) { return !strays_ || happens(percent); }

    [[nodiscard]] Tree schema(int depth);
    [[nodiscard]] Tree leaf();
    [[nodiscard]] Tree truth(bool value); // the schema that accepts all, or nothing
    [[nodiscard]] Tree record(int depth);
    [[nodiscard]] Tree tagged_union(int depth);
    void add_keyword(Tree &schema, int depth);
    void change_keyword(Tree &schema, bool remove);
    [[nodiscard]] Tree keyword_value(char shape, int depth);
    [[nodiscard]] Tree schema_map(std::span<const std::string_view> names, int depth);
    [[nodiscard]] Tree schema_list(int depth);
    [[nodiscard]] Tree dependencies(int depth);
    [[nodiscard]] Tree distinct(std::span<const std::string_view> from, std::uint32_t most);

    [[nodiscard]] Tree any_value(int depth);
    [[nodiscard]] Tree number();
    [[nodiscard]] Tree name();
    [[nodiscard]] Tree text();
    [[nodiscard]] Tree value_for(const Tree &schema, const Tree &document, int depth);
    [[nodiscard]] Tree value_of_kind(json::Kind kind, const Tree &schema, const Tree &document,
                                     int depth);
    [[nodiscard]] Tree object_for(const Tree &schema, const Tree &document, int depth);
    [[nodiscard]] Tree array_for(const Tree &schema, const Tree &document, int depth);
    [[nodiscard]] json::Kind kind_for(const Tree &schema);

    [[nodiscard]] std::string_view one_of(std::span<const std::string_view> from)
    {
        return from[below(static_cast<std::uint32_t>(from.size()))];
    }

    std::mt19937 random_;
    bool strays_ = true;      // whether the instance at work may leave its schema
    std::uint32_t draft_ = 0; // of the schema at work, in the order of the drafts
};

} // namespace schema_registry::test
