// Names of Avro types (names.hpp).
#include "core/avro/names.hpp"

#include <cstring>

namespace schema_registry::avro {

namespace {

constexpr bool is_letter(char byte) noexcept
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

} // namespace

bool is_name(std::string_view text) noexcept
{
    if (text.empty() || !is_letter(text.front()))
        return false;
    for (const char byte : text) {
        if (!is_letter(byte) && !(byte >= '0' && byte <= '9'))
            return false;
    }
    return true;
}

bool is_full_name(std::string_view text) noexcept
{
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!is_name(text.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

std::string_view full_name(std::string_view written, std::string_view around,
                           std::pmr::memory_resource *memory)
{
    if (written.starts_with('.') && written.rfind('.') == 0)
        return written.substr(1);
    if (around.empty() || written.find('.') != std::string_view::npos)
        return written;
    const std::size_t size = around.size() + 1 + written.size();
    auto *const name = static_cast<char *>(memory->allocate(size, 1));
    std::memcpy(name, around.data(), around.size());
    name[around.size()] = '.';
    std::memcpy(name + around.size() + 1, written.data(), written.size());
    return {name, size};
}

} // namespace schema_registry::avro
