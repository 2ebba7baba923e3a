// Avro schemas from texts, for tests.
#pragma once

#include <algorithm>
#include <deque>
#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/avro/schema.hpp"

namespace schema_registry::avro {

class AvroTest : public testing::Test {
  protected:
    // A referred schema, and the name by which it is referred to.
    struct Referred {
        std::string name;
        std::string text;
    };

    Schema read(std::string_view text, const std::vector<Referred> &referred = {},
                const Limits &limits = kDefaultLimits)
    {
        return value_or_throw(Schema::read(source(text, referred), limits, &memory_));
    }
    // The same, which must be free of problems and deviations.
    Schema sound(std::string_view text, const std::vector<Referred> &referred = {})
    {
        Schema schema = read(text, referred);
        EXPECT_EQ(lines(schema.problems()), "") << text;
        EXPECT_EQ(lines(schema.deviations()), "") << text;
        return schema;
    }
    // "path: message" a line.
    static std::string lines(std::span<const SchemaProblem> problems)
    {
        std::string out;
        for (const SchemaProblem &problem : problems)
            out.append(problem.path).append(": ").append(problem.message).append("\n");
        return out;
    }
    std::string problems_of(std::string_view text) { return lines(read(text).problems()); }
    std::string deviations_of(std::string_view text)
    {
        const Schema schema = read(text);
        EXPECT_EQ(lines(schema.problems()), "") << text;
        return lines(schema.deviations());
    }

    format::Source source(std::string_view text, const std::vector<Referred> &referred = {})
    {
        auto &documents = documents_.emplace_back();
        auto &references = references_.emplace_back();
        documents.push_back({texts_.emplace_back(text), {}});
        for (const Referred &one : referred) {
            references.push_back(
                {texts_.emplace_back(one.name), static_cast<std::uint32_t>(documents.size())});
            documents.push_back({texts_.emplace_back(one.text), {}});
        }
        documents.front().references = references;
        return {.documents = documents};
    }

    std::pmr::monotonic_buffer_resource memory_;

  private:
    std::deque<std::string> texts_;
    std::deque<std::vector<format::SourceDocument>> documents_;
    std::deque<std::vector<format::SourceReference>> references_;
};

} // namespace schema_registry::avro
