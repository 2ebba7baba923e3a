// SchemaSet: the documents that make up one schema (itself and all it refers to), with every
// identifier in them found, so that a $ref can be followed from any place to any other.
//
// JSON Schema core: 2020-12 sections 8 and 9, 2019-09 sections 8 and 9, draft-07 section 8.
// Tested by test/unit/jsonschema/schema_set_test.cpp.
#pragma once

#include <deque>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/flat_map.hpp"
#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/base/schema_problem.hpp"
#include "core/format/source.hpp"
#include "core/json/document.hpp"
#include "core/jsonschema/dialect.hpp"
#include "core/jsonschema/keywords.hpp"

namespace schema_registry::jsonschema {

using json::DocumentView;

// Keyword groups that a meta-schema's $vocabulary can switch off.
enum Vocabulary : std::uint8_t {
    kVocabularyApplicator = 1,
    kVocabularyValidation = 2,
    kVocabularyUnevaluated = 4,
    kVocabularyAll = 7,
};

// A schema resource: a document's root or an embedded schema with its own identifier.
struct Resource {
    std::pmr::string uri;   // absolute where anything is; without fragment
    DocumentView root;      // of the resource
    std::uint32_t document; // index into the set's documents
    Dialect dialect;
    std::uint8_t vocabularies;
    bool asserts_format;   // its meta-schema has the format-assertion vocabulary
    bool recursive_anchor; // $recursiveAnchor: true at its root
};

// Whether a value can be a schema: an object, or a boolean, which stands for one since draft-06.
[[nodiscard]] inline bool is_schema(DocumentView value) noexcept
{
    return value.kind() == json::Kind::object || value.kind() == json::Kind::boolean;
}

// A schema at its place: which resource it belongs to, and where it lies.
struct Place {
    std::uint32_t resource = 0;
    DocumentView schema;
};

using Problem = SchemaProblem;

class SchemaSet {
  public:
    // Reads all documents, finds dialects, identifiers and anchors. Fails with invalid_text or
    // too_complex; what is wrong with a schema is collected in problems(), at most 100. What the
    // source looks at must outlive the set.
    [[nodiscard]] static Result<SchemaSet> build(const format::Source &source, const Limits &limits,
                                                 std::pmr::memory_resource *memory);

    [[nodiscard]] Place root() const noexcept { return {0, resources_.front().root}; }
    [[nodiscard]] const Resource &resource(std::uint32_t index) const noexcept
    {
        return resources_[index];
    }
    [[nodiscard]] std::uint32_t resource_count() const noexcept
    {
        return static_cast<std::uint32_t>(resources_.size());
    }

    // The keyword's row where the place's dialect and vocabularies know it, or null.
    [[nodiscard]] const KeywordRow *keyword_at(Place place, std::string_view name) const noexcept;

    // A subschema of a place, in its own resource if it has an identifier of its own.
    [[nodiscard]] Place enter(Place parent, DocumentView child) const noexcept;

    // Where a $ref at this place leads; unresolved_reference names the reference.
    [[nodiscard]] Result<Place> resolve(Place from, std::string_view reference);

    // The registered meta-schema that a resource's $schema names, if it names one.
    [[nodiscard]] std::optional<Place> own_metaschema(std::uint32_t resource) const;

    // The $dynamicAnchor of that name in a resource, or null.
    [[nodiscard]] const DocumentView *dynamic_anchor(std::uint32_t resource,
                                                     std::string_view name) const noexcept;

    // The JSON Pointer of a schema, behind "<uri>#" in other documents than the first.
    [[nodiscard]] std::pmr::string pointer_of(Place place) const;

    // The same as a chain: a schema's location, and that of the schema above.
    static constexpr std::uint32_t kNoLocation = UINT32_MAX;
    enum class Step : std::uint8_t { whole, keyword, name, index };
    // How a schema was reached: from its parent's entry, by one or two tokens.
    struct Location {
        std::uint32_t parent; // kNoLocation at a document's root
        std::uint32_t document;
        std::string_view token;  // a whole pointer where the parent is kNoLocation
        std::string_view second; // of a map's entry: its name
        std::uint32_t index;     // of a list's entry
        Step step;               // which of these count
        DocumentView schema{nullptr, nullptr};
        std::uint32_t resource = 0;
    };
    [[nodiscard]] std::uint32_t location_of(Place place) const noexcept;
    [[nodiscard]] const Location &location(std::uint32_t index) const noexcept
    {
        return locations_[index];
    }
    void append_step(const Location &step, std::pmr::string &out) const;

    // All schemas found, whether anything leads to them or not. Grows while references are followed.
    [[nodiscard]] std::uint32_t schema_count() const noexcept
    {
        return static_cast<std::uint32_t>(locations_.size());
    }
    // Nothing where the value is no schema, or the documents behind it are the built-in ones.
    [[nodiscard]] std::optional<Place> schema_place(std::uint32_t index) const noexcept;

    [[nodiscard]] std::span<const Problem> problems() const noexcept { return problems_; }
    void add_problem(std::pmr::string path, std::string_view message, Code code);
    [[nodiscard]] bool has_enough_problems() const noexcept
    {
        return problems_.size() >= kMaxProblems || problem_bytes_ >= kMaxProblemBytes;
    }

    [[nodiscard]] std::pmr::memory_resource *memory() const noexcept { return memory_; }
    [[nodiscard]] const Limits &limits() const noexcept { return limits_; }

  private:
    struct Loaded {
        json::Document document;
        DocumentView root;
        std::span<const format::SourceReference> references;
        std::string_view default_dialect; // empty: the referrer's
        std::pmr::string base;            // where it was found: the referrer's base and the name
        std::uint32_t referrer;           // the document that named it first
        std::uint32_t root_resource;
    };
    static constexpr std::uint32_t kNoDocument = UINT32_MAX;
    static constexpr std::size_t kMaxProblems = 100;
    static constexpr std::size_t kMaxProblemBytes = 1024 * 1024; // of paths; then no more are added
    struct Anchor {
        DocumentView schema;
        bool dynamic;
    };
    friend class SchemaScan;

    SchemaSet(const Limits &limits, std::pmr::memory_resource *memory);

    void load_documents(const format::Source &source);
    void create_root_resources(Dialect fallback);
    void scan_documents();
    [[nodiscard]] std::uint32_t add_resource(std::pmr::string uri, DocumentView root,
                                             std::uint32_t document, const Resource *parent);
    void settle_dialect(Resource &resource, bool at_document_root);
    // The document that a document's $schema names, or kNoDocument.
    [[nodiscard]] std::uint32_t find_metaschema_document(std::uint32_t referrer,
                                                         std::string_view uri) const;
    [[nodiscard]] std::optional<Dialect> dialect_of_metaschema(std::uint32_t document,
                                                               Dialect otherwise) const;
    void apply_custom_dialect(Resource &resource, std::uint32_t metaschema);

    [[nodiscard]] std::pmr::string anchor_key(std::uint32_t resource, std::string_view name) const;
    [[nodiscard]] std::optional<std::uint32_t> find_resource(Place from, std::string_view reference,
                                                             std::string_view target);
    [[nodiscard]] std::optional<std::uint32_t> load_metaschema(std::string_view uri);
    [[nodiscard]] std::optional<Place> follow(std::uint32_t resource, std::string_view fragment);
    [[nodiscard]] std::optional<Place> follow_pointer(std::uint32_t resource,
                                                      std::string_view pointer);
    void append_location(std::uint32_t location, std::pmr::string &out) const;

    Limits limits_;
    std::pmr::memory_resource *memory_;
    std::pmr::deque<Loaded> documents_;
    std::pmr::vector<std::uint32_t> document_of_source_; // index in documents_, or kNoDocument
    std::pmr::deque<Resource> resources_;
    std::pmr::unordered_map<std::pmr::string, std::uint32_t> by_uri_;
    FlatMap<json::Value, std::uint32_t> resource_at_;
    FlatMap<json::Value, std::uint32_t> location_of_;
    std::pmr::vector<Location> locations_;
    std::pmr::unordered_map<std::pmr::string, Anchor> anchors_;
    std::pmr::deque<std::pmr::string> pointers_; // texts of locations that are whole pointers
    std::pmr::vector<Problem> problems_;
    std::size_t problem_bytes_ = 0;
};

} // namespace schema_registry::jsonschema
