// The first line is an Avro schema, the rest a message. The schema is described, checked, compared with
// itself, and turned into a JSON Schema; the message is read. A schema does not differ from itself,
// equals what it is written as, and what a message is read as satisfies its JSON Schema.
#include <memory_resource>

#include "core/avro/reading.hpp"
#include "core/format/format.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;

namespace {

void check_schema(const format::Format &avro, const format::Source &source, const Limits &limits)
{
    std::pmr::monotonic_buffer_resource memory;
    (void)avro.check(source, limits, &memory);
    const format::Description described = avro.describe(source, limits, &memory);
    fuzz::require(avro.compare({&source, 1}, source, "STRICT", limits, &memory)[0].empty());
    const format::SourceDocument document{described.normal_form, {}};
    format::Source written = source;
    written.documents = {&document, 1};
    fuzz::require(avro.describe(written, limits, &memory).normal_form == described.normal_form);
}

void check_message(const format::Format &avro, const format::Source &source,
                   std::string_view message, const Limits &limits)
{
    std::pmr::monotonic_buffer_resource memory;
    const auto reading = avro.compile_reading(source, &source, limits, &memory);
    const auto checking = avro.compile_reading(source, nullptr, limits, &memory);
    const auto document = avro.read_message(reading.data(), message, limits, &memory);
    const bool is_valid = avro.read_message(checking.data(), message, limits, &memory).ok();
    fuzz::require(document.ok() == is_valid);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input = fuzz::as_text(data, size);
    const std::size_t end = input.find('\n');
    const format::SourceDocument document{input.substr(0, end), {}};
    const format::Format &avro = *format::find_format("AVRO");
    const Limits limits = fuzz::small_limits();
    for (const std::string_view encoding : {"plain", "tagged"}) {
        format::Source source{.documents = {&document, 1}, .default_dialect = encoding};
        fuzz::expect_no_bug([&] { check_schema(avro, source, limits); });
        fuzz::expect_no_bug([&] {
            std::pmr::monotonic_buffer_resource memory;
            const format::Source generated = avro.json_schema(source, limits, &memory);
            (void)jsonschema::compile(generated, limits, &memory);
        });
        if (end != std::string_view::npos)
            fuzz::expect_no_bug(
                [&] { check_message(avro, source, input.substr(end + 1), limits); });
    }
    return 0;
}
