// Compiling and evaluating schemas given as text, for the tests of src/core/jsonschema.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/explain.hpp"

namespace schema_registry::jsonschema {

// A schema and the documents it may refer to, by name.
struct SchemaText {
    std::string text;
    std::vector<std::pair<std::string, std::string>> references = {};
    std::string dialect = "2020-12";
    bool assert_formats = false;
};

// Owns what a format::Source looks at.
class SourceHolder {
  public:
    explicit SourceHolder(const SchemaText &schema) : schema_(schema)
    {
        for (std::uint32_t index = 0; index < schema_.references.size(); ++index)
            names_.push_back({schema_.references[index].first, index + 1});
        documents_.push_back({schema_.text, names_});
        for (const auto &reference : schema_.references)
            documents_.push_back({reference.second, names_});
    }
    SourceHolder(const SourceHolder &) = delete;
    SourceHolder &operator=(const SourceHolder &) = delete;

    [[nodiscard]] format::Source source() const
    {
        return {documents_, schema_.dialect, schema_.assert_formats};
    }

  private:
    SchemaText schema_;
    std::vector<format::SourceReference> names_;
    std::vector<format::SourceDocument> documents_;
};

class Schema {
  public:
    Schema(const char *text) : Schema(SchemaText{text}) {}
    explicit Schema(const SchemaText &text, Limits limits = {}) : limits_(limits)
    {
        const SourceHolder holder(text);
        compiled_ = compile(holder.source(), limits_, &memory_);
    }

    [[nodiscard]] ProgramView program() const
    {
        return {reinterpret_cast<const Program *>(compiled_.block.data()),
                compiled_.companions.get()};
    }
    [[nodiscard]] std::size_t block_size() const { return compiled_.block.size(); }

    // The verdict, which the explanation must agree with.
    [[nodiscard]] bool accepts(std::string_view instance) const
    {
        const json::Document document = read(instance);
        const Verdict verdict =
            evaluate(program(), document.root(), limits_, std::pmr::get_default_resource());
        EXPECT_EQ(violations(instance).empty(), verdict == Verdict::valid) << instance;
        return verdict == Verdict::valid;
    }

    // "instance path|schema path|keyword|message" of each violation.
    [[nodiscard]] std::vector<std::string> violations(std::string_view instance,
                                                      std::uint32_t max_violations = 100) const
    {
        const json::Document document = read(instance);
        std::pmr::monotonic_buffer_resource memory;
        std::vector<std::string> found;
        for (const Violation &violation :
             explain(program(), document.root(), max_violations, limits_, &memory))
            found.push_back(std::string(violation.instance_path) + "|" +
                            std::string(violation.schema_path) + "|" +
                            std::string(violation.keyword) + "|" + std::string(violation.message));
        return found;
    }

    [[nodiscard]] static json::Document read(std::string_view text)
    {
        return value_or_throw(
            json::read_document(text, {1u << 28, 1'000'000}, std::pmr::get_default_resource()));
    }

  private:
    Limits limits_;
    std::pmr::monotonic_buffer_resource memory_;
    Compiled compiled_;
};

// The diagnostic of a schema that does not compile.
inline Diagnostic compile_error(const SchemaText &text, Limits limits = {})
{
    try {
        const Schema schema(text, limits);
    } catch (const Error &error) {
        return error.diagnostic();
    }
    ADD_FAILURE() << "compiles: " << text.text;
    return {};
}

} // namespace schema_registry::jsonschema
