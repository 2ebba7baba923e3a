// Selectors and semantic versions out of any bytes, a line each. Parts of a selector lie inside its
// text; keys of versions are in the order of precedence; the next version is higher.
#include <memory_resource>
#include <string>

#include "core/versioning/selector.hpp"
#include "core/versioning/semantic_version.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;
using namespace schema_registry::versioning;

namespace {

int sign(int value)
{
    return (value > 0) - (value < 0);
}

bool lies_in(std::string_view part, std::string_view text)
{
    return part.empty() ||
           (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
}

void check_version(const SemanticVersion &version, const SemanticVersion &other)
{
    std::pmr::string key, other_key;
    append_key(version, key);
    append_key(other, other_key);
    fuzz::require(sign(compare(version, other)) == sign(key.compare(other_key)));
    for (const Part part : {Part::patch, Part::minor, Part::major}) {
        std::pmr::string text;
        append_next(version, part, text);
        const auto next = parse_semantic_version(text);
        // A version of the greatest length may have no next one.
        fuzz::require(next ? compare(*next, version) > 0 : text.size() > kMaxSemanticVersionBytes);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view input = fuzz::as_text(data, size);
    std::optional<SemanticVersion> last;
    while (!input.empty()) {
        const std::size_t end = input.find('\n');
        const std::string_view line = input.substr(0, end);
        input = end == std::string_view::npos ? "" : input.substr(end + 1);

        const Selector selector = parse_selector(line);
        fuzz::require(lies_in(selector.subject, line) && lies_in(selector.value, line));
        if (const auto version = parse_semantic_version(line)) {
            check_version(*version, last.value_or(*version));
            last = version;
        }
        if (const auto range = parse_range(line); range && last)
            (void)contains(*range, *last);
    }
    return 0;
}
