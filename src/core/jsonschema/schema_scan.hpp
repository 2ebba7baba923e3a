// SchemaScan: one walk over a document's schemas that records where each lies, finds identifiers
// and anchors, and checks that every keyword's value has the shape its draft asks for.
#pragma once

#include "core/jsonschema/schema_set.hpp"

namespace schema_registry::jsonschema {

class SchemaScan {
  public:
    enum class Identifiers : bool { ignore, record };

    // Identifiers are ignored in parts that no keyword makes a schema: only a reference into them
    // does, and such an $id is data (draft 2020-12 core, section 9.4.2).
    SchemaScan(SchemaSet &set, std::uint32_t document, Identifiers identifiers)
        : set_(set), document_(document), identifiers_(identifiers)
    {
    }

    // Starts at a document's root (pointer empty) or at the place a pointer leads to.
    void run(DocumentView schema, std::uint32_t resource, std::string_view pointer);

  private:
    using Location = SchemaSet::Location;

    void schema(DocumentView schema, std::uint32_t resource, Location location);
    [[nodiscard]] std::uint32_t identify(DocumentView schema, std::uint32_t resource);
    void identifier(DocumentView schema, DocumentView id, std::uint32_t &resource);
    void anchor(DocumentView schema, std::uint32_t resource, std::string_view name, bool dynamic);
    void keyword(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                 std::uint32_t parent);
    void plain_value(const KeywordRow &row, DocumentView value, Dialect dialect,
                     std::uint32_t parent);
    void schema_list(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                     std::uint32_t parent);
    void schema_map(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                    std::uint32_t parent);
    void dependencies(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                      std::uint32_t parent);
    void names(const KeywordRow &row, DocumentView value, bool may_be_empty, std::uint32_t parent);
    void types(const KeywordRow &row, DocumentView value, std::uint32_t parent);
    void enter(DocumentView child, std::uint32_t resource, Location location);
    void problem(std::uint32_t parent, std::string_view token, std::string_view message);

    SchemaSet &set_;
    std::uint32_t document_;
    Identifiers identifiers_;
};

} // namespace schema_registry::jsonschema
