// The first line is a JSON Schema, each other line an instance: verdicts, violations and reports over
// the document and over its jsonb, by the fused program and schema by schema, are the same.
//
// Inputs are changed as schemas and instances (test/support/generator.hpp), and now and then as
// bytes, so that most of them mean something.
#include <cstdio>
#include <memory_resource>
#include <vector>

#include "core/json/reader.hpp"
#include "fuzz/fuzz.hpp"
#include "support/generator.hpp"
#include "support/views.hpp"

using namespace schema_registry;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t max_size);

namespace {

constexpr std::uint32_t kMaxInstances = 4;

std::vector<std::string_view> lines_of(std::string_view input)
{
    std::vector<std::string_view> lines;
    while (!input.empty() && lines.size() <= kMaxInstances) {
        const std::size_t end = input.find('\n');
        lines.push_back(input.substr(0, end));
        input = end == std::string_view::npos ? "" : input.substr(end + 1);
    }
    return lines;
}

void require_none(std::string_view difference)
{
    if (!difference.empty())
        std::fprintf(stderr, "%.*s\n", static_cast<int>(difference.size()), difference.data());
    fuzz::require(difference.empty());
}

void check(const std::vector<std::string_view> &lines)
{
    const Limits limits = fuzz::small_limits();
    std::pmr::monotonic_buffer_resource memory;
    const format::SourceDocument document{lines.front(), {}};
    format::Source source;
    source.documents = {&document, 1};
    source.assert_formats = true;
    const auto compiled = jsonschema::compile(source, limits, &memory);
    const jsonschema::ProgramView program{
        reinterpret_cast<const jsonschema::Program *>(compiled.block.data()),
        compiled.companions.get()};
    for (std::size_t index = 1; index < lines.size(); ++index) {
        const auto instance =
            json::read_document(lines[index], {64 * 1024, limits.max_instance_depth}, &memory);
        if (!instance.ok())
            continue;
        const test::Verdict verdict = test::judge(program, instance->root(), limits);
        require_none(verdict.difference);
        if (index == 1) // they cost many times what a verdict does
            require_none(
                test::compare_reports(program, source, instance->root(), verdict.outcome, limits));
    }
}

// The trees of the lines that are JSON; a new schema where the first is none.
std::vector<test::Tree> trees_of(std::string_view input, test::Generator &generator)
{
    std::pmr::monotonic_buffer_resource memory;
    std::vector<test::Tree> trees;
    for (const std::string_view line : lines_of(input)) {
        const auto document = json::read_document(line, {64 * 1024, 100}, &memory);
        if (document.ok())
            trees.push_back(test::Tree::copy_of(document->root()));
    }
    if (trees.empty() || trees.front().kind != json::Kind::object || generator.happens(2))
        trees.assign(1, generator.document());
    return trees;
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size,
                                               std::size_t max_size, unsigned seed)
{
    test::Generator generator(seed);
    if (generator.happens(3))
        return LLVMFuzzerMutate(data, size, max_size);
    std::vector<test::Tree> trees = trees_of(fuzz::as_text(data, size), generator);
    for (std::uint32_t count = 1 + generator.below(3); count > 0; --count) {
        if (trees.size() == 1 || (trees.size() <= kMaxInstances && generator.happens(10)))
            trees.push_back(generator.instance(trees.front()));
        else if (generator.happens(50))
            generator.change_schema(trees.front());
        else
            generator.change_instance(
                trees[1 + generator.below(static_cast<std::uint32_t>(trees.size() - 1))],
                trees.front());
    }
    std::pmr::string text;
    for (const test::Tree &tree : trees) {
        const std::size_t before = text.size();
        text += before == 0 ? "" : "\n";
        tree.append_text(text);
        if (text.size() > max_size)
            text.resize(before);
    }
    std::copy(text.begin(), text.end(), data);
    return text.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::vector<std::string_view> lines = lines_of(fuzz::as_text(data, size));
    if (lines.size() > 1)
        fuzz::expect_no_bug([&] { check(lines); });
    return 0;
}
