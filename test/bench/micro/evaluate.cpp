// Compiling and evaluating one schema over many documents, without a server.
//
//   bench_evaluate SCHEMA_FILE INSTANCES_FILE [ROUNDS]
//
// INSTANCES_FILE holds a document a line. Prints the time to compile, the size of the program
// beside the schema's text, and nanoseconds a document for a walk that looks at every token and
// for a validation. Under callgrind (ROUNDS 1) it gives instruction counts.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory_resource>
#include <sstream>
#include <string>
#include <vector>

#include "core/json/reader.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/evaluator.hpp"

namespace sr = schema_registry;
using Clock = std::chrono::steady_clock;

namespace {

std::uint64_t walk(sr::json::DocumentView view)
{
    std::uint64_t seen = 1;
    switch (view.kind()) {
    case sr::json::Kind::array:
        for (auto element = view.elements(); element.next();)
            seen += walk(element.value());
        return seen;
    case sr::json::Kind::object:
        for (auto member = view.members(); member.next();)
            seen += member.key().size() + walk(member.value());
        return seen;
    case sr::json::Kind::string:
        return seen + view.text().size();
    case sr::json::Kind::number:
        return seen + view.number().count;
    default:
        return seen;
    }
}

double nanoseconds(Clock::time_point start)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_evaluate SCHEMA_FILE INSTANCES_FILE [ROUNDS]\n");
        return 2;
    }
    std::stringstream text;
    text << std::ifstream(argv[1]).rdbuf();
    const std::string schema = text.str();
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 20;

    std::pmr::monotonic_buffer_resource memory;
    const sr::Limits limits;
    const sr::format::SourceDocument document{schema, {}};
    Clock::time_point start = Clock::now();
    const sr::jsonschema::Compiled compiled =
        sr::jsonschema::compile({{&document, 1}, "draft-07", false}, limits, &memory);
    std::printf("compile %.2f ms, schema %zu bytes, program %zu bytes, patterns %zu bytes\n",
                nanoseconds(start) / 1e6, schema.size(), compiled.block.size(),
                compiled.companions->memory());

    std::vector<sr::json::Document> documents;
    std::ifstream lines(argv[2]);
    for (std::string line; std::getline(lines, line);)
        documents.push_back(sr::value_or_throw(
            sr::json::read_document(line, {1u << 28, 10000}, std::pmr::get_default_resource())));

    const sr::jsonschema::ProgramView program{
        reinterpret_cast<const sr::jsonschema::Program *>(compiled.block.data()),
        compiled.companions.get()};
    std::uint64_t seen = 0;
    std::size_t invalid = 0;
    start = Clock::now();
    for (int round = 0; round < rounds; ++round)
        for (const sr::json::Document &each : documents)
            seen += walk(each.root());
    const double walked = nanoseconds(start);
    start = Clock::now();
    for (int round = 0; round < rounds; ++round)
        for (const sr::json::Document &each : documents)
            invalid += sr::jsonschema::evaluate(program, each.root(), limits,
                                                std::pmr::get_default_resource()) !=
                       sr::jsonschema::Verdict::valid;
    const double evaluated = nanoseconds(start);
    const double count = static_cast<double>(documents.size()) * rounds;
    std::printf(
        "%zu documents, %zu invalid, %llu seen: walk %.0f ns, evaluate %.0f ns, ratio %.2f\n",
        documents.size(), invalid / static_cast<std::size_t>(rounds),
        static_cast<unsigned long long>(seen / static_cast<std::size_t>(rounds)), walked / count,
        evaluated / count, evaluated / walked);
    return 0;
}
