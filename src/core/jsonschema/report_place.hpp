// Where a report's walk is: the three locations of the unit at hand, each one text that grows and
// shrinks with the walk. Steps are undone when they go out of scope.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>

namespace schema_registry::jsonschema {

class ReportPlace {
  public:
    explicit ReportPlace(std::pmr::memory_resource *memory)
        : keyword_(memory), absolute_(memory), instance_(memory)
    {
    }

    [[nodiscard]] const std::pmr::string &keyword() const noexcept { return keyword_; }
    [[nodiscard]] const std::pmr::string &instance() const noexcept { return instance_; }
    // Empty where the keyword's location says it all: no reference was passed, and the schema has
    // no identifier.
    [[nodiscard]] std::string_view absolute() const noexcept
    {
        return references_ > 0 || !absolute_.starts_with('#') ? absolute_ : std::string_view();
    }

    // Into a keyword, or a schema inside of a keyword's value.
    class KeywordStep {
      public:
        KeywordStep(ReportPlace &place, std::string_view token);
        KeywordStep(ReportPlace &place, std::uint32_t index);
        ~KeywordStep();
        KeywordStep(const KeywordStep &) = delete;
        KeywordStep &operator=(const KeywordStep &) = delete;

      private:
        ReportPlace &place_;
        std::size_t keyword_size_;
        std::size_t absolute_size_;
    };

    // Into a member or element of the instance.
    class InstanceStep {
      public:
        InstanceStep(ReportPlace &place, std::string_view key);
        InstanceStep(ReportPlace &place, std::uint32_t index);
        ~InstanceStep() { place_.instance_.resize(size_); }
        InstanceStep(const InstanceStep &) = delete;
        InstanceStep &operator=(const InstanceStep &) = delete;

      private:
        ReportPlace &place_;
        std::size_t size_;
    };

    // Into another resource: the start, one embedded here, or where a reference leads.
    enum class Entry : bool { direct, by_reference };
    class ResourceStep {
      public:
        // The pointer is of the schema, from the resource's root.
        ResourceStep(ReportPlace &place, std::string_view uri, std::string_view pointer,
                     Entry entry);
        ~ResourceStep();
        ResourceStep(const ResourceStep &) = delete;
        ResourceStep &operator=(const ResourceStep &) = delete;

      private:
        ReportPlace &place_;
        std::pmr::string outer_;
        Entry entry_;
    };

  private:
    std::pmr::string keyword_;
    std::pmr::string absolute_; // a URI with a fragment
    std::pmr::string instance_;
    std::uint32_t references_ = 0; // passed on the way
};

} // namespace schema_registry::jsonschema
