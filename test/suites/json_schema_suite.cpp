// Runs the official JSON Schema test suite over the document view, without a server.
//
//   json_schema_suite SUITE_FOLDER
//
// Prints a table per draft and one line for each failed case that is not a known exception, and
// exits with 1 if there is any. The same cases run over jsonb in the server (run_server.sh).
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory_resource>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "core/jsonschema/evaluate.hpp"
#include "core/jsonschema/evaluator.hpp"
#include "core/jsonschema/report.hpp"

namespace fs = std::filesystem;
namespace sr = schema_registry;

namespace {

const sr::Limits kLimits;

// Optional cases that we decide otherwise, each with its reason.
struct Exception {
    std::string_view name; // how the case's name begins
    std::string_view reason;
};

constexpr Exception kExceptions[] = {
    {"draft4/optional/zeroTerminatedFloats.json",
     "1.0 is an integer in every draft: jsonb and JSON do not tell it from 1"},
    {"draft7/optional/content.json",
     "contentMediaType and contentEncoding are annotations, as the later drafts have them"},
};

bool is_exception(std::string_view name)
{
    return std::any_of(
        std::begin(kExceptions), std::end(kExceptions),
        [&](const Exception &exception) { return name.starts_with(exception.name); });
}

std::string read_file(const fs::path &path)
{
    std::ifstream stream(path);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

sr::json::Document parse(const std::string &text)
{
    return sr::value_or_throw(
        sr::json::read_document(text, {1u << 28, 10000}, std::pmr::get_default_resource()));
}

std::string text_of(sr::json::DocumentView view)
{
    std::pmr::string text;
    sr::json::write_normal_form(view, text);
    return std::string(text);
}

struct Remote {
    std::string uri;
    std::string text;
};

std::vector<Remote> read_remotes(const fs::path &suite)
{
    std::vector<Remote> remotes;
    const fs::path root = suite / "remotes";
    for (const auto &entry : fs::recursive_directory_iterator(root)) {
        const std::string relative = fs::relative(entry.path(), root).string();
        if (entry.path().extension() == ".json" && relative.rfind("draft3/", 0) != 0 &&
            relative.rfind("v1/", 0) != 0)
            remotes.push_back({"http://localhost:1234/" + relative, read_file(entry.path())});
    }
    std::sort(remotes.begin(), remotes.end(),
              [](const Remote &left, const Remote &right) { return left.uri < right.uri; });
    return remotes;
}

struct Draft {
    std::string folder;
    std::string dialect;
};

struct Tally {
    int passed = 0;
    int failed = 0;
    int excepted = 0;
};

class Runner {
  public:
    explicit Runner(const fs::path &suite) : suite_(suite), remotes_(read_remotes(suite)) {}

    int run()
    {
        const std::vector<Draft> drafts = {{"draft4", "draft-04"},
                                           {"draft6", "draft-06"},
                                           {"draft7", "draft-07"},
                                           {"draft2019-09", "2019-09"},
                                           {"draft2020-12", "2020-12"}};
        std::printf("%-14s %20s %20s %20s\n", "draft", "mandatory", "optional/format", "optional");
        for (const Draft &draft : drafts) {
            const fs::path folder = suite_ / "tests" / draft.folder;
            const Tally mandatory = run_folder(folder, draft, false);
            const Tally formats = run_folder(folder / "optional" / "format", draft, true);
            const Tally optional = run_folder(folder / "optional", draft, false);
            std::printf("%-14s %20s %20s %20s\n", draft.folder.c_str(), show(mandatory).c_str(),
                        show(formats).c_str(), show(optional).c_str());
        }
        for (const Exception &exception : kExceptions)
            std::printf("exception: %s: %s\n", std::string(exception.name).c_str(),
                        std::string(exception.reason).c_str());
        std::printf("%d passed, %d failed\n", passed_, failed_);
        return failed_ == 0 && passed_ > 0 ? 0 : 1;
    }

  private:
    static std::string show(Tally tally)
    {
        return std::to_string(tally.passed) + " of " +
               std::to_string(tally.passed + tally.failed + tally.excepted);
    }

    Tally run_folder(const fs::path &folder, const Draft &draft, bool assert_formats)
    {
        Tally tally;
        std::vector<fs::path> files;
        for (const auto &entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() == ".json")
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const fs::path &file : files) {
            const sr::json::Document document = parse(read_file(file));
            for (auto group = document.root().elements(); group.next();)
                run_group(fs::relative(file, suite_ / "tests").string(), group.value(), draft,
                          assert_formats, tally);
        }
        return tally;
    }

    // The remotes of other drafts are only there for schemas that name them.
    static bool concerns(const std::string &uri, const std::string &folder,
                         const std::string &schema)
    {
        const std::string root = "http://localhost:1234/";
        return uri.compare(root.size(), 5, "draft") != 0 ||
               uri.compare(root.size(), folder.size() + 1, folder + "/") == 0 ||
               schema.find(uri) != std::string::npos;
    }

    void run_group(const std::string &file, sr::json::DocumentView group, const Draft &draft,
                   bool assert_formats, Tally &tally)
    {
        const std::string description(group.find("description")->text());
        const std::string schema = text_of(*group.find("schema"));
        std::vector<std::string> texts = {schema};
        std::vector<sr::format::SourceReference> references;
        if (schema.find("localhost:1234") != std::string::npos) {
            for (const Remote &remote : remotes_) {
                if (!concerns(remote.uri, draft.folder, schema))
                    continue;
                references.push_back({remote.uri, static_cast<std::uint32_t>(texts.size())});
                texts.push_back(remote.text);
            }
        }
        std::vector<sr::format::SourceDocument> documents;
        for (const std::string &text : texts)
            documents.push_back({text, references});
        const sr::format::Source source{documents, draft.dialect, assert_formats};
        std::pmr::monotonic_buffer_resource memory;
        std::string failure;
        sr::jsonschema::Compiled compiled;
        try {
            compiled = sr::jsonschema::compile(source, kLimits, &memory);
        } catch (const sr::Error &error) {
            failure = error.diagnostic().message + " " + error.diagnostic().detail;
        }
        for (auto test = group.find("tests")->elements(); test.next();) {
            const std::string name = file + " | " + description + " | " +
                                     std::string(test.value().find("description")->text());
            const bool expected = test.value().find("valid")->boolean();
            const std::string problem =
                !failure.empty() ? failure
                                 : judge(compiled, source, *test.value().find("data"), expected);
            count(name, problem, tally);
        }
    }

    // The verdict, the violations and the reports must agree.
    static std::string judge(const sr::jsonschema::Compiled &compiled,
                             const sr::format::Source &source, sr::json::DocumentView instance,
                             bool expected)
    {
        const sr::jsonschema::ProgramView program{
            reinterpret_cast<const sr::jsonschema::Program *>(compiled.block.data()),
            compiled.companions.get()};
        std::pmr::monotonic_buffer_resource memory;
        try {
            const auto verdict = sr::jsonschema::evaluate(program, instance, kLimits, &memory);
            const bool valid = verdict == sr::jsonschema::Verdict::valid;
            const auto violations =
                sr::jsonschema::explain(program, instance, 100, kLimits, &memory);
            if (valid != expected)
                return expected ? "found invalid" : "found valid";
            if (violations.empty() != valid)
                return "violations disagree with the verdict";
            const std::string_view start = valid ? "{\"valid\":true" : "{\"valid\":false";
            for (const std::string_view form : {"flag", "basic", "detailed", "verbose"}) {
                const auto text =
                    sr::jsonschema::report(program, source, instance,
                                           *sr::jsonschema::report_form_of(form), kLimits, &memory);
                if (!text.starts_with(start))
                    return "the " + std::string(form) + " report disagrees with the verdict";
            }
            return {};
        } catch (const sr::Error &error) {
            return error.diagnostic().message;
        }
    }

    void count(const std::string &name, const std::string &problem, Tally &tally)
    {
        if (problem.empty()) {
            ++tally.passed;
            ++passed_;
            return;
        }
        if (is_exception(name)) {
            ++tally.excepted;
            return;
        }
        ++tally.failed;
        ++failed_;
        std::printf("not ok: %s: %s\n", name.c_str(), problem.c_str());
    }

    fs::path suite_;
    std::vector<Remote> remotes_;
    int passed_ = 0;
    int failed_ = 0;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2 || !fs::is_directory(argv[1])) {
        std::fprintf(stderr, "usage: json_schema_suite SUITE_FOLDER\n");
        return 2;
    }
    return Runner(argv[1]).run();
}
