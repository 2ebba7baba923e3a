// What one evaluation carries with it: the program, limits, the dynamic scope, and the marks that
// unevaluatedProperties and unevaluatedItems need.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "core/base/limits.hpp"
#include "core/base/result.hpp"
#include "core/jsonschema/program.hpp"
#include "core/jsonschema/program_layout.hpp"

namespace schema_registry::jsonschema {

// Which members or elements of one instance have been evaluated: a bit each. Small instances use
// the words inside; larger ones take memory once.
class Marks {
  public:
    Marks(std::uint32_t size, std::pmr::memory_resource *memory) : large_(memory)
    {
        if (size > kInlineWords * 64)
            large_.resize((size + 63) / 64);
    }
    Marks(const Marks &other, std::pmr::memory_resource *memory) : large_(other.large_, memory)
    {
        std::memcpy(small_, other.small_, sizeof small_);
    }
    Marks(const Marks &) = delete;
    Marks &operator=(const Marks &) = delete;

    void set(std::uint32_t index) noexcept
    {
        words()[index / 64] |= std::uint64_t{1} << index % 64;
    }
    [[nodiscard]] bool has(std::uint32_t index) const noexcept
    {
        return (words()[index / 64] >> index % 64 & 1) != 0;
    }
    void set_all() noexcept { std::memset(words(), 0xFF, word_count() * sizeof(std::uint64_t)); }
    void merge(const Marks &other) noexcept
    {
        for (std::size_t word = 0; word < word_count(); ++word)
            words()[word] |= other.words()[word];
    }
    void take(const Marks &other) noexcept
    {
        std::memcpy(words(), other.words(), word_count() * sizeof(std::uint64_t));
    }

  private:
    static constexpr std::uint32_t kInlineWords = 2;
    [[nodiscard]] std::size_t word_count() const noexcept
    {
        return large_.empty() ? kInlineWords : large_.size();
    }
    [[nodiscard]] std::uint64_t *words() noexcept
    {
        return large_.empty() ? small_ : large_.data();
    }
    [[nodiscard]] const std::uint64_t *words() const noexcept
    {
        return large_.empty() ? small_ : large_.data();
    }

    std::uint64_t small_[kInlineWords] = {};
    std::pmr::vector<std::uint64_t> large_;
};

// What is counted, for "at least 1 item".
struct Unit {
    std::string_view singular, plural;
};
inline constexpr Unit kCharacters{"character", "characters"};
inline constexpr Unit kProperties{"property", "properties"};
inline constexpr Unit kItems{"item", "items"};
inline constexpr Unit kMatchingItems{"matching item", "matching items"};

// The resources entered on the way to a schema, innermost first.
struct Scope {
    const Scope *outer;
    std::uint32_t resource;
};

// A step from the root of the instance to the value at hand, innermost first; kept only while
// violations are reported.
struct PathStep {
    const PathStep *outer;
    std::string_view key;
    std::uint32_t index;
    bool is_key;
};

struct EvaluationState {
    const char *block;
    const Companions *companions;
    const Limits *limits;
    std::pmr::memory_resource *memory;
    const Scope *scope = nullptr;
    bool tracks_scope = false;
    bool uses_shapes = false;
    std::uint32_t depth = 0;
    std::uint64_t steps = 0;

    template <typename T>
    [[nodiscard]] const T &at(Ref ref) const noexcept
    {
        return *reinterpret_cast<const T *>(block + ref);
    }
    template <typename T>
    [[nodiscard]] const T *list(Ref ref) const noexcept
    {
        return reinterpret_cast<const T *>(block + ref);
    }
    [[nodiscard]] std::string_view text(Text text) const noexcept
    {
        return {block + text.offset, text.size};
    }
    [[nodiscard]] std::string_view pattern_source(std::uint32_t pattern) const noexcept
    {
        return text(list<Text>(at<Program>(0).pattern_sources)[pattern]);
    }
    [[nodiscard]] json::DocumentView constant(const json::Value &value) const noexcept
    {
        return {block, &value};
    }

    // Counts one application of a schema; throws too_complex or cancelled.
    void enter()
    {
        ++depth;
        if ((++steps & 1023) == 0 || (depth & 63) == 0)
            check();
    }
    void leave() noexcept { --depth; }
    // Counts work that is no application of a schema, such as a comparison of two items.
    void count_step()
    {
        if ((++steps & 1023) == 0)
            check();
    }
    void check() const; // evaluation.cpp

    [[nodiscard]] bool matches(std::uint32_t pattern,
                               std::string_view text) const; // evaluation.cpp

    [[nodiscard]] bool has_format(FormatName format,
                                  std::string_view text) const; // evaluation.cpp

    // What a part says of a property by its name, or null.
    [[nodiscard]] const PropertyEntry *find_property(const ObjectPart &part,
                                                     std::string_view name) const noexcept;

    // The JSON Pointer of a schema, behind "<uri>#" in another document than the first.
    void append_location(const Node &node, std::pmr::string &out) const; // evaluation.cpp

    // Where a dynamic reference leads: the outermost resource in scope that has the anchor.
    [[nodiscard]] Ref dynamic_target(std::uint32_t name, Ref otherwise) const noexcept;
};

} // namespace schema_registry::jsonschema
