// Plans and conversions. Lines: the old JSON Schema, the new one, an instance; or, where the input is
// no text of that kind, a seed by which all three are made. A schema's plan to itself changes nothing,
// and what a conversion writes is JSON.
#include <cstring>
#include <memory_resource>
#include <string>

#include "core/evolution/convert.hpp"
#include "core/format/format.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "fuzz/fuzz.hpp"
#include "support/generator.hpp"

using namespace schema_registry;

namespace {

struct Lines {
    std::string old_schema, new_schema, instance;
};

std::string text_of(const test::Tree &tree)
{
    std::pmr::string text;
    tree.append_text(text);
    return std::string(text);
}

Lines made_of(std::string_view input)
{
    std::uint32_t seed = 0;
    std::memcpy(&seed, input.data(), std::min(input.size(), sizeof seed));
    test::Generator generator(seed);
    const test::Tree old_schema = generator.document();
    test::Tree new_schema = old_schema;
    for (std::size_t edits = input.size() % 8; edits > 0; --edits)
        generator.change_schema(new_schema);
    return {text_of(old_schema), text_of(new_schema), text_of(generator.instance(old_schema))};
}

Lines lines_of(std::string_view input)
{
    if (input.empty() || input.front() != '{')
        return made_of(input);
    const std::size_t first = std::min(input.find('\n'), input.size());
    const std::string_view rest = input.substr(std::min(first + 1, input.size()));
    const std::size_t second = std::min(rest.find('\n'), rest.size());
    return {std::string(input.substr(0, first)), std::string(rest.substr(0, second)),
            std::string(rest.substr(std::min(second + 1, rest.size())))};
}

std::pmr::string normal_form(std::string_view text)
{
    const auto document =
        json::read_document(text, {1 << 26, 10'000}, std::pmr::get_default_resource());
    fuzz::require(document.ok());
    std::pmr::string out;
    json::write_normal_form((*document).root(), out);
    return out;
}

void check(const Lines &lines)
{
    const Limits limits = fuzz::small_limits();
    std::pmr::monotonic_buffer_resource memory;
    const format::Format &json_format = *format::find_format("JSON");
    const format::SourceDocument documents[] = {{lines.old_schema, {}}, {lines.new_schema, {}}};
    format::Source sources[2];
    for (int side = 0; side < 2; ++side) {
        sources[side].documents = {&documents[side], 1};
        json_format.require_valid(sources[side], limits, &memory);
    }
    const auto instance =
        json::read_document(lines.instance, {64 * 1024, limits.max_instance_depth}, &memory);
    for (int from = 0; from < 2; ++from) {
        for (int to = 0; to < 2; ++to) {
            const format::Plan plan = json_format.plan(sources[from], sources[to], limits, &memory);
            fuzz::require(from != to || plan.steps.empty());
            for (const format::Step &step : plan.steps)
                (void)normal_form(step.detail);
            if (!instance.ok())
                continue;
            std::pmr::string out(&memory);
            evolution::convert(plan.conversion.data(), instance->root(), limits, out);
            const auto converted = normal_form(out);
            fuzz::require(from != to || converted == normal_form(lines.instance));
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::expect_no_bug([&] { check(lines_of(fuzz::as_text(data, size))); });
    return 0;
}
