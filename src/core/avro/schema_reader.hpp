// SchemaReader: the walk over an Avro schema's JSON that makes its graph (schema.hpp), and finds all
// that is wrong on the way.
#pragma once

#include <memory_resource>
#include <string>
#include <string_view>

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

class SchemaReader {
  public:
    explicit SchemaReader(Schema &schema);

    // Reads one document, with all that were read before; `name` is what it is referred to by.
    NodeId read_document(DocumentView root, std::string_view name);
    // What can only be seen with all types known: defaults, and records without an end.
    void check_defaults();
    void check_endings();

  private:
    // A field whose default is looked at in the end, and where it stands.
    struct PendingDefault {
        NodeId type;
        DocumentView value;
        std::pmr::string path;
    };
    class PathStep;

    NodeId read(DocumentView json, std::string_view around);
    NodeId read_name(std::string_view written, std::string_view around);
    NodeId read_object(DocumentView json, std::string_view around);
    NodeId read_union(DocumentView json, std::string_view around);
    NodeId read_named(Type type, DocumentView json, std::string_view around);
    void read_record(NodeId id, DocumentView json);
    Field read_field(DocumentView json, std::string_view around);
    void read_enum(NodeId id, DocumentView json);
    void read_fixed(NodeId id, DocumentView json);
    NodeId read_container(Type type, DocumentView json, std::string_view around);

    [[nodiscard]] std::string_view declared_name(DocumentView json, std::string_view around);
    [[nodiscard]] std::span<const std::string_view> read_aliases(DocumentView json,
                                                                 std::string_view around);
    [[nodiscard]] std::optional<NodeId> find_type(std::string_view written,
                                                  std::string_view around);
    // A type of that name is known already.
    NodeId reread_named(NodeId known, DocumentView json);
    NodeId add(Node node);
    NodeId shared(Type type) noexcept { return static_cast<NodeId>(type); }

    [[nodiscard]] std::pmr::vector<bool> find_endless() const;

    void problem(std::string_view message, Code code = Code::invalid_schema);
    void deviation(std::string_view message);
    void add_to(std::pmr::vector<SchemaProblem> &problems, std::string_view path,
                std::string_view message, Code code);

    // Indexes sorted by the names of what they mean.
    [[nodiscard]] std::span<const std::uint32_t>
    sort_by_name(const std::pmr::vector<std::string_view> &names);

    Schema &schema_;
    std::pmr::memory_resource *memory_;
    std::pmr::string path_;
    std::pmr::vector<PendingDefault> defaults_;
};

} // namespace schema_registry::avro
