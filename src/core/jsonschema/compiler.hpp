// Compiler: the schemas of a SchemaSet to the nodes of a Program.
//
// Schemas are compiled from a list of work, not by recursion, so that long chains of references
// cost no stack. A schema that is a bare $ref within one resource becomes its target; one that
// accepts everything becomes kAccept.
#pragma once

#include <array>
#include <map>
#include <span>
#include <unordered_map>

#include "core/base/block.hpp"
#include "core/base/flat_map.hpp"
#include "core/base/poll.hpp"
#include "core/jsonschema/program.hpp"
#include "core/jsonschema/program_layout.hpp"

namespace schema_registry::jsonschema {

class Compiler {
  public:
    Compiler(SchemaSet &set, const format::Source &source);

    // What is wrong goes to the set's problems.
    void compile_reachable(Place from);
    void compile_all();
    [[nodiscard]] Compiled finish();

  private:
    static constexpr std::size_t kKeywordCount =
        static_cast<std::size_t>(Keyword::unique_items) + 1;

    // A schema's keywords, as far as its dialect knows them.
    struct Found {
        Place place;
        std::array<const json::Value *, kKeywordCount> values{};

        [[nodiscard]] std::optional<DocumentView> get(Keyword keyword) const noexcept
        {
            const json::Value *value = values[static_cast<std::size_t>(keyword)];
            if (!value)
                return std::nullopt;
            return DocumentView(place.schema.block(), value);
        }
        [[nodiscard]] bool has(Keyword keyword) const noexcept
        {
            return values[static_cast<std::size_t>(keyword)] != nullptr;
        }
    };
    struct Work {
        Place place;
        Ref node;
    };

    [[nodiscard]] Found find_keywords(Place place) const noexcept;
    [[nodiscard]] bool accepts_all(const Found &found) const noexcept;
    [[nodiscard]] bool is_bare_reference(const Found &found) const noexcept;
    [[nodiscard]] bool asserts_format(Place place) const noexcept;

    [[nodiscard]] Ref schema(Place place);
    [[nodiscard]] Ref node_of(const Found &found, Keyword keyword);
    [[nodiscard]] Ref subschema(const Found &found, Keyword keyword); // false becomes kReject
    [[nodiscard]] Ref subschemas(const Found &found, DocumentView list);
    [[nodiscard]] std::optional<Place> follow(Place from, Keyword keyword, std::string_view text);
    void work();
    void lower(const Work &work);
    void add_parts(const Found &found, Node &node);
    void add_dynamic_entries();

    // compile_parts.cpp
    [[nodiscard]] std::uint8_t types(const Found &found, bool &integers_only) const;
    [[nodiscard]] Ref text_part(const Found &found);
    [[nodiscard]] Ref number_part(const Found &found);
    [[nodiscard]] Ref array_part(const Found &found);
    [[nodiscard]] Ref value_part(const Found &found);
    [[nodiscard]] Ref combine_part(const Found &found);
    void add_list(const Found &found, Keyword keyword, OperationKind kind,
                  std::pmr::vector<Operation> &operations);
    [[nodiscard]] Operation dynamic_reference(Place target, std::string_view text);

    // compile_object.cpp
    [[nodiscard]] Ref object_part(const Found &found);
    void properties(const Found &found, ObjectPart &part);
    void pattern_properties(const Found &found, ObjectPart &part);
    void dependencies(const Found &found, ObjectPart &part);
    void dependency(const Found &found, Keyword keyword, std::string_view key, DocumentView value,
                    std::pmr::vector<DependencyEntry> &entries);

    [[nodiscard]] std::uint32_t pattern(std::string_view text, const Found &found, Keyword keyword,
                                        bool is_member);
    [[nodiscard]] std::uint32_t count(const Found &found, Keyword keyword,
                                      std::uint32_t otherwise) const noexcept;
    [[nodiscard]] Ref location(Place place);
    [[nodiscard]] LocationStep location_step(std::uint32_t location, Ref outer);
    [[nodiscard]] Text text(std::string_view text);
    // Items that are kept once, however many schemas say the same.
    template <typename T>
    [[nodiscard]] Ref shared(std::span<const T> items)
    {
        static_assert(std::has_unique_object_representations_v<T> && alignof(T) <= alignof(Ref));
        return shared_bytes(reinterpret_cast<const char *>(items.data()), items.size_bytes());
    }
    [[nodiscard]] Ref shared_bytes(const char *bytes, std::size_t size);
    [[nodiscard]] json::Value constant(DocumentView value);
    void problem(Place place, Keyword keyword, std::string_view member, std::string_view message,
                 Code code);

    template <typename T>
    [[nodiscard]] Ref add(const T &item)
    {
        return block_.append(&item, sizeof item, alignof(T));
    }

    SchemaSet &set_;
    const format::Source &source_;
    std::pmr::memory_resource *memory_;
    Block block_;
    std::pmr::vector<Work> work_;
    FlatMap<json::Value, Ref> nodes_;
    std::pmr::unordered_map<std::string_view, std::uint32_t> texts_;
    std::pmr::unordered_map<std::string_view, std::uint32_t> patterns_;
    std::pmr::map<std::pmr::string, Ref, std::less<>> shared_; // by their bytes
    std::pmr::vector<Text> pattern_sources_;
    std::pmr::vector<Ref> locations_;                  // LocationSteps of the set's locations, or 0
    std::pmr::vector<std::pmr::string> dynamic_names_; // the first stands for kRecursiveName
    std::pmr::vector<DynamicEntry> dynamic_entries_;
    std::unique_ptr<Companions> companions_;
    bool uses_recursion_ = false; // a $recursiveRef to a $recursiveAnchor was met
    Poll poll_;
};

} // namespace schema_registry::jsonschema
