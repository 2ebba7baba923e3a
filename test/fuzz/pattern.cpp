// The first line is a regular expression, the rest a text to search: both any valid UTF-8. Compiling
// and searching twice gives the same answer twice.
#include "core/regex/pattern.hpp"
#include "core/base/utf8.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view input = fuzz::as_text(data, size);
    // The core is given nothing else.
    if (!is_valid_utf8(input))
        return 0;
    const std::size_t end = input.find('\n');
    const std::string_view text = end == std::string_view::npos ? "" : input.substr(end + 1);
    const Limits limits = fuzz::small_limits();
    fuzz::expect_no_bug([&] {
        auto first = regex::Pattern::compile(input.substr(0, end), limits);
        auto second = regex::Pattern::compile(input.substr(0, end), limits);
        fuzz::require(first.ok() == second.ok());
        if (first.ok())
            fuzz::require(first->search(text) == second->search(text));
        else
            fuzz::require(first.error().code != Code::internal && !first.error().message.empty());
    });
    return 0;
}
