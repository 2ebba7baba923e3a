// Formats: what the specifications say beyond the JSON Schema test suite, and all of its cases for
// formats, read where JSON_SCHEMA_TEST_SUITE says that it lies.
#include "core/jsonschema/formats.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/result.hpp"

namespace schema_registry::jsonschema {
namespace {

using namespace std::string_view_literals;

bool has(std::string_view format, std::string_view text)
{
    const std::optional<FormatName> name = find_format_name(format);
    EXPECT_TRUE(name.has_value()) << format;
    return name && has_format(*name, text);
}

void expect_all(std::string_view format, bool expected,
                std::initializer_list<std::string_view> texts)
{
    for (const std::string_view text : texts)
        EXPECT_EQ(has(format, text), expected) << format << ": '" << text << "'";
}

TEST(Formats, AreFoundByName)
{
    EXPECT_EQ(find_format_name("date"), FormatName::date);
    EXPECT_EQ(find_format_name("relative-json-pointer"), FormatName::relative_json_pointer);
    EXPECT_EQ(find_format_name("uuid"), FormatName::uuid);
    EXPECT_EQ(find_format_name("color"), std::nullopt);
    EXPECT_EQ(find_format_name(""), std::nullopt);
    EXPECT_EQ(find_format_name("Date"), std::nullopt);
}

TEST(Formats, CheckDatesAndTimes)
{
    expect_all("date", true, {"0000-01-01", "2000-02-29", "9999-12-31"});
    expect_all("date", false, {"1900-02-29", "2023-04-31"});
    expect_all("time", true, {"00:00:00Z", "23:59:60.5z", "00:59:60+01:00", "18:59:60-05:00"});
    expect_all("time", false, {"23:59:59.Z", "12:00:60Z", "12:00Z", "23:59:60+24:00"});
    expect_all("date-time", true, {"2020-01-01t00:00:00z"});
    expect_all("date-time", false, {"2020-01-01 00:00:00Z", "2020-01-01", "2020-01-01T", "T"});
    expect_all("duration", true, {"P1Y", "PT1S", "P3W", "P1YT1S"});
    expect_all("duration", false, {"P1M1Y", "P1W1D", "PT1S1M", "p1d", "P1YT1"});
}

TEST(Formats, CheckMailAddresses)
{
    const std::string local(64, 'a');
    expect_all("email", true, {local + "@example.com", "\"\"@a", "\"a\\\"b\"@a", "a@[x:y]"});
    expect_all("email", false,
               {local + "a@example.com", "a@-b", "a@b..c", "\"a\"b@c", "\"a@c", "a@[]", "a@[x:]",
                "a@[IPv6:1]", "d\xC3\xA9@example.com", "a@d\xC3\xA9.com", "\"\n\"@a", "\"\\"});
    expect_all("idn-email", true, {"d\xC3\xA9@d\xC3\xA9.com", "\"\xC3\xA9\"@[127.0.0.1]"});
    expect_all("idn-email", false, {"d\xC3\xA9@d\xC3\xA9..com", "@d\xC3\xA9.com"});
}

TEST(Formats, CheckHostNames)
{
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + label.substr(2);
    expect_all("hostname", true, {longest, "EXAMPLE.com", "1.2.3.4", "xn--bcher-kva.example"});
    expect_all("hostname", false,
               {longest + "a", "a.-b",
                "b\xC3\xBC"
                "cher",
                "xn--", "a\0b"sv, "xn--example-"});
    expect_all("idn-hostname", true,
               {"b\xC3\xBC"
                "cher.example",
                "Example.com",
                "xn--bcher-kva.b\xC3\xBC"
                "cher"});
    expect_all("idn-hostname", false,
               {"B\xC3\xBC"
                "cher",
                "-b\xC3\xBC"
                "cher",
                "b\xC3\xBC"
                "cher-",
                "b\xC3\xBC\0"sv, "0a.\xD7\x90", "0a.xn--4db",
                "bu\xCC\x88"
                "cher",
                "\xFF"});
}

TEST(Formats, CheckAddresses)
{
    expect_all("ipv4", true, {"1.2.3.4"});
    expect_all("ipv4", false, {"01.2.3.4", "1.2.3.4.", "1.2.3", "1.2.3.256", "1.2.3.4444"});
    expect_all("ipv6", true, {"::", "1::", "::1.2.3.4", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8"});
    expect_all("ipv6", false,
               {"", ":", ":::", "1:", ":1", "::1:2:3:4:5:6:7:8", "1.2.3.4::", "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4", "::g"});
}

TEST(Formats, CheckUris)
{
    expect_all("uri", true,
               {"a:", "http://[v1.a:b]/", "http://[::1]:80/", "http://h:/", "a:b:c", "a://@",
                "http://user:pass@host/?a=b/c?d#e/f?g"});
    expect_all("uri", false,
               {"", "http://[::1/", "http://[::1]x/", "http://[v.a]/", "http://[v1.]/",
                "http://a:b:1/", "http://[::1]:x/", "a:#b#c", "a:%", "a:[b]", "a:\xC3\xA9"});
    expect_all("uri-reference", true, {"a/b:c", "//h", "?", "#", "..", "a?:"});
    expect_all("uri-reference", false, {":", ":a", "a b", "1a:b"});
    expect_all("iri", true, {"a:\xC3\xA9", "a://\xC3\xA9@\xC3\xA9/?\xEE\x80\x80"});
    expect_all("iri", false, {"a:\xEE\x80\x80", "a:?\xEF\xBF\xBF", "a:\xC2\x80", "\xC3\xA9:"});
    expect_all("uri-template", true, {"{=a}", "{a_1,b.c:3,d*}", "%20", "\xC3\xA9\xEE\x80\x80"});
    expect_all("uri-template", false,
               {"{", "}", "{a:}", "{a*:1}", "{.}", "{a.}", "{.a.}", "{a", "{{a}}", "%2", "{a b}"});
}

TEST(Formats, CheckPointersAndIdentifiers)
{
    expect_all("json-pointer", true, {"", "/", "/~0~1"});
    expect_all("json-pointer", false, {"/~", "/~a", "a/"});
    expect_all("relative-json-pointer", true, {"0", "10#", "1+2/a", "1-1#"});
    expect_all("relative-json-pointer", false, {"#", "00", "1+/a", "1+", "1+01", "1a"});
    expect_all("uuid", true, {"2EB8AA08-aa98-11ea-b4aa-73b441d16380"});
    expect_all("uuid", false, {"", "2eb8aa08_aa98-11ea-b4aa-73b441d16380"});
}

TEST(Formats, CheckPatterns)
{
    expect_all("regex", true, {"", "(?<=a+)b", "^\\p{L}+$"});
    expect_all("regex", false, {"(", "\\Z", "a**"});
    EXPECT_THROW((void)has("regex", std::string(100 * 1024, 'a')), Error);
}

// One file of the suite: groups of a schema and tests of it.
void run_suite_file(const std::filesystem::path &path, int &cases)
{
    std::ifstream stream(path);
    const nlohmann::json groups = nlohmann::json::parse(stream);
    for (const nlohmann::json &group : groups) {
        const std::string format = group["schema"]["format"];
        const std::optional<FormatName> name = find_format_name(format);
        for (const nlohmann::json &test : group["tests"]) {
            if (!test["data"].is_string())
                continue; // formats say nothing about these
            ++cases;
            const std::string text = test["data"];
            const bool verdict = !name || has_format(*name, text);
            EXPECT_EQ(verdict, test["valid"].get<bool>())
                << path << ": " << test["description"] << ": " << test["data"];
        }
    }
}

TEST(Formats, PassTheTestSuite)
{
    const char *suite = std::getenv("JSON_SCHEMA_TEST_SUITE");
    if (suite == nullptr)
        GTEST_SKIP() << "JSON_SCHEMA_TEST_SUITE does not name the JSON Schema test suite";
    int cases = 0;
    for (const std::string_view dialect :
         {"draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"}) {
        const auto folder = std::filesystem::path(suite) / "tests" / dialect / "optional/format";
        ASSERT_TRUE(std::filesystem::is_directory(folder)) << folder;
        for (const auto &entry : std::filesystem::directory_iterator(folder))
            run_suite_file(entry.path(), cases);
    }
    EXPECT_GT(cases, 1000);
}

} // namespace
} // namespace schema_registry::jsonschema
