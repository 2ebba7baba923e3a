// The first line is a JSON Schema, the rest an instance. The schema is described, checked, compiled
// and compared with itself; the instance is evaluated. A schema without problems compiles, a
// verdict agrees with its explanation, and no schema differs from itself.
#include <memory_resource>

#include "core/format/format.hpp"
#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;

namespace {

void check_schema(const format::Source &source, const Limits &limits)
{
    const format::Format &json_format = *format::find_format("JSON");
    fuzz::expect_no_bug([&] {
        std::pmr::monotonic_buffer_resource memory;
        (void)json_format.describe(source, limits, &memory);
        if (!json_format.check(source, limits, &memory).empty())
            return;
        try {
            json_format.require_valid(source, limits, &memory);
        } catch (const Error &error) {
            fuzz::require(error.diagnostic().code != Code::invalid_schema);
            fuzz::require(error.diagnostic().code != Code::unresolved_reference);
        }
        fuzz::require(
            json_format.compare({&source, 1}, source, "STRICT", limits, &memory)[0].empty());
    });
}

void check_instance(const format::Source &source, std::string_view text, const Limits &limits)
{
    std::pmr::monotonic_buffer_resource memory;
    const auto compiled = jsonschema::compile(source, limits, &memory);
    auto instance = json::read_document(text, {64 * 1024, limits.max_instance_depth}, &memory);
    if (!instance.ok())
        return;
    const jsonschema::ProgramView program{
        reinterpret_cast<const jsonschema::Program *>(compiled.block.data()),
        compiled.companions.get()};
    const auto verdict = jsonschema::evaluate(program, instance->root(), limits, &memory);
    const auto violations = jsonschema::explain(program, instance->root(), 10, limits, &memory);
    fuzz::require((verdict == jsonschema::Verdict::valid) == violations.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input = fuzz::as_text(data, size);
    const std::size_t end = input.find('\n');
    const format::SourceDocument document{input.substr(0, end), {}};
    format::Source source;
    source.documents = {&document, 1};
    source.assert_formats = true;
    const Limits limits = fuzz::small_limits();
    check_schema(source, limits);
    if (end != std::string_view::npos)
        fuzz::expect_no_bug([&] { check_instance(source, input.substr(end + 1), limits); });
    return 0;
}
