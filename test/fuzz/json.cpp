// Reads any bytes as JSON. What reads must write, and what was written must read as the same value
// and be written the same again.
#include <memory_resource>

#include "core/base/utf8.hpp"
#include "core/json/reader.hpp"
#include "core/json/writer.hpp"
#include "fuzz/fuzz.hpp"

using namespace schema_registry;

namespace {

void check(std::string_view text)
{
    std::pmr::monotonic_buffer_resource memory;
    const json::ReadLimits limits{64 * 1024, 256};
    auto first = json::read_document(text, limits, &memory);
    if (!first.ok())
        return;
    fuzz::require(is_valid_utf8(text));
    std::pmr::string written(&memory);
    json::write_normal_form(first->root(), written);
    auto second = json::read_document(written, {16 * limits.max_bytes, 256}, &memory);
    fuzz::require(second.ok());
    fuzz::require(json::equal(first->root(), second->root()));
    fuzz::require(json::hash(first->root()) == json::hash(second->root()));
    std::pmr::string again(&memory);
    json::write_normal_form(second->root(), again);
    fuzz::require(written == again);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::expect_no_bug([&] { check(fuzz::as_text(data, size)); });
    return 0;
}
