// Verdicts for whoever asks by lines: what other validators are compared with.
//
// A line of the input holds the name of a draft, a schema and any number of instances, all JSON
// texts but the first, with tabs between them. The answer is a line with a word for each instance:
// valid, invalid, refused (a limit was hit) or unreadable; if the views of an instance do not
// agree, which ones. A schema that does not compile is answered by "schema: " and the reason.
#include <algorithm>
#include <iostream>
#include <memory_resource>
#include <string>
#include <vector>

#include "core/json/reader.hpp"
#include "support/views.hpp"

namespace sr = schema_registry;

namespace {

std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> fields;
    for (std::size_t end = 0; end != std::string_view::npos; line.remove_prefix(end + 1)) {
        end = line.find('\t');
        fields.push_back(line.substr(0, end));
        if (end == std::string_view::npos)
            break;
    }
    return fields;
}

std::string_view name_of(sr::test::Outcome outcome)
{
    switch (outcome) {
    case sr::test::Outcome::valid:
        return "valid";
    case sr::test::Outcome::invalid:
        return "invalid";
    default:
        return "refused";
    }
}

std::string answer(const std::vector<std::string_view> &fields)
{
    sr::Limits limits;
    limits.max_evaluation_depth = 400; // frames are large under the sanitizers
    std::pmr::monotonic_buffer_resource memory;
    const sr::format::SourceDocument document{fields[1], {}};
    sr::format::Source source;
    source.documents = {&document, 1};
    source.default_dialect = fields[0];
    const auto compiled = sr::jsonschema::compile(source, limits, &memory);
    const sr::jsonschema::ProgramView program{
        reinterpret_cast<const sr::jsonschema::Program *>(compiled.block.data()),
        compiled.companions.get()};
    std::string words;
    for (std::size_t index = 2; index < fields.size(); ++index) {
        words += index == 2 ? "" : "\t";
        const auto instance = sr::json::read_document(
            fields[index], {limits.max_instance_bytes, limits.max_instance_depth}, &memory);
        if (!instance.ok()) {
            words += "unreadable";
            continue;
        }
        const sr::test::Verdict verdict = sr::test::judge(program, instance->root(), limits);
        words += verdict.difference.empty() ? name_of(verdict.outcome) : verdict.difference;
    }
    return words;
}

} // namespace

int main()
{
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const std::vector<std::string_view> fields = split(line);
        std::string words = "schema: too few fields";
        try {
            if (fields.size() >= 2)
                words = answer(fields);
        } catch (const sr::Error &error) {
            words = "schema: " + error.diagnostic().message + " " + error.diagnostic().detail;
        }
        std::replace(words.begin(), words.end(), '\n', ' ');
        std::cout << words << std::endl;
    }
    return 0;
}
