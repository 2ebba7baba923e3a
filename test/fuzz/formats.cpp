// Any valid UTF-8 against every format and as a URI reference: an answer comes, or a limit.
#include <memory_resource>

#include "core/base/uri.hpp"
#include "core/base/utf8.hpp"
#include "core/jsonschema/formats.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::as_text(data, size);
    if (!is_valid_utf8(text))
        return 0;
    using jsonschema::FormatName;
    for (auto name = FormatName::date; name <= FormatName::uuid;
         name = static_cast<FormatName>(static_cast<int>(name) + 1))
        fuzz::expect_no_bug([&] { (void)jsonschema::has_format(name, text); });

    std::pmr::monotonic_buffer_resource memory;
    const std::pmr::string resolved = resolve_uri("http://example.com/a/b?c#d", text, &memory);
    fuzz::require(resolve_uri(resolved, "", &memory).size() <= resolved.size());
    (void)decoded_fragment(text, &memory);
    return 0;
}
