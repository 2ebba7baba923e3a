// Schema: an Avro schema as a graph of types, read from the documents it is made of.
//
// Apache Avro 1.11 specification, "Schema Declaration", "Names", "Aliases", "Logical Types". What
// is wrong with a schema is collected; what the specification forbids but can be understood all the
// same is a deviation, which registration tolerates where it is asked to. Tested by
// test/unit/avro/schema_test.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/base/schema_problem.hpp"
#include "core/format/source.hpp"
#include "core/json/document.hpp"

namespace schema_registry::avro {

using json::DocumentView;

enum class Type : std::uint8_t {
    null,
    boolean,
    int_,
    long_,
    float_,
    double_,
    bytes,
    string,
    record,
    enum_,
    array,
    map,
    union_,
    fixed,
};

// "null", "int", "record", ...
[[nodiscard]] std::string_view name_of(Type type) noexcept;
[[nodiscard]] std::optional<Type> parse_type(std::string_view name) noexcept;
[[nodiscard]] constexpr bool is_primitive(Type type) noexcept
{
    return type <= Type::string;
}
[[nodiscard]] constexpr bool is_named(Type type) noexcept
{
    return type == Type::record || type == Type::enum_ || type == Type::fixed;
}

// A logical type that is valid where it stands; others are ignored, as the specification asks.
enum class Logical : std::uint8_t {
    none,
    decimal,
    uuid,
    date,
    time_millis,
    time_micros,
    timestamp_millis,
    timestamp_micros,
    timestamp_nanos,
    local_timestamp_millis,
    local_timestamp_micros,
    local_timestamp_nanos,
    duration,
};

// An index into the schema's nodes. Types without a name and attributes share theirs.
using NodeId = std::uint32_t;

struct Field {
    std::string_view name;
    NodeId type = 0;
    std::span<const std::string_view> aliases;
    std::optional<DocumentView> default_value;
    DocumentView declaration{nullptr, nullptr}; // an object
};

struct Node {
    Type type = Type::null;
    Logical logical = Logical::none;
    std::uint32_t precision = 0;                    // of a decimal
    std::uint32_t scale = 0;                        // of a decimal
    std::string_view name = {};                     // full name of a record, enum or fixed
    std::string_view path = {};                     // of its declaration, as SchemaProblem::path
    std::span<const std::string_view> aliases = {}; // full names
    std::span<const Field> fields = {};             // of a record
    std::span<const std::string_view> symbols = {}; // of an enum
    std::optional<std::uint32_t> default_symbol = {};
    std::span<const std::uint32_t> by_name = {};  // indexes of fields or symbols, sorted by name
    std::span<const NodeId> branches = {};        // of a union
    NodeId item = 0;                              // of an array or a map
    std::uint32_t size = 0;                       // of a fixed, in bytes
    std::optional<DocumentView> declaration = {}; // where it is an object
};

// The index of a record's field, or of an enum's symbol, of that name.
[[nodiscard]] std::optional<std::uint32_t> find_by_name(const Node &node,
                                                        std::string_view name) noexcept;

class Schema {
  public:
    // Reads the documents, referred ones first: all their named types can be used. Fails with
    // invalid_text or too_complex; what is wrong with a schema is collected in problems(), what is
    // against the specification but can be understood in deviations(), at most kMaxProblems of each.
    // The source must outlive the schema.
    [[nodiscard]] static Result<Schema> read(const format::Source &source, const Limits &limits,
                                             std::pmr::memory_resource *memory);

    static constexpr std::size_t kMaxProblems = 100;

    [[nodiscard]] NodeId root() const noexcept { return root_; }
    [[nodiscard]] const Node &node(NodeId id) const noexcept { return nodes_[id]; }
    [[nodiscard]] std::uint32_t node_count() const noexcept
    {
        return static_cast<std::uint32_t>(nodes_.size());
    }
    [[nodiscard]] std::span<const SchemaProblem> problems() const noexcept { return problems_; }
    [[nodiscard]] std::span<const SchemaProblem> deviations() const noexcept { return deviations_; }
    // Whether the type was declared by the schema itself and not by one that it refers to.
    [[nodiscard]] bool is_own(NodeId id) const noexcept { return id >= first_own_; }
    [[nodiscard]] std::pmr::memory_resource *memory() const noexcept { return memory_; }
    [[nodiscard]] const Limits &limits() const noexcept { return limits_; }

  private:
    friend class SchemaReader;
    Schema(const Limits &limits, std::pmr::memory_resource *memory)
        : limits_(limits), memory_(memory), documents_(memory), nodes_(memory), names_(memory),
          problems_(memory), deviations_(memory)
    {
    }

    Limits limits_;
    std::pmr::memory_resource *memory_;
    std::pmr::deque<json::Document> documents_;
    std::pmr::vector<Node> nodes_;
    std::pmr::unordered_map<std::string_view, NodeId> names_;
    std::pmr::vector<SchemaProblem> problems_;
    std::pmr::vector<SchemaProblem> deviations_;
    NodeId root_ = 0;
    NodeId first_own_ = 0;
};

// Throws the first problems as invalid_schema or unresolved_reference, if there are any; deviations
// are none.
void require_sound(const Schema &schema);

} // namespace schema_registry::avro
