// JSON Pointer (RFC 6901), see pointer.hpp. Tested by test/unit/json/pointer_test.cpp.
#include "core/json/pointer.hpp"

#include <charconv>

namespace schema_registry::json {

void append_token(std::string_view token, std::pmr::string &out)
{
    out.push_back('/');
    for (const char byte : token) {
        if (byte == '~')
            out.append("~0");
        else if (byte == '/')
            out.append("~1");
        else
            out.push_back(byte);
    }
}

void append_index(std::uint32_t index, std::pmr::string &out)
{
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, index).ptr;
    out.append("/").append(digits, static_cast<std::size_t>(end - digits));
}

bool take_token(std::string_view &pointer, std::pmr::string &token)
{
    token.clear();
    pointer.remove_prefix(1);
    while (!pointer.empty() && pointer.front() != '/') {
        char byte = pointer.front();
        pointer.remove_prefix(1);
        if (byte == '~') {
            if (pointer.empty() || (pointer.front() != '0' && pointer.front() != '1'))
                return false;
            byte = pointer.front() == '0' ? '~' : '/';
            pointer.remove_prefix(1);
        }
        token.push_back(byte);
    }
    return true;
}

std::optional<DocumentView> step(DocumentView from, std::string_view token) noexcept
{
    if (from.kind() == Kind::object)
        return from.find(token);
    if (from.kind() != Kind::array || token.empty() || (token.size() > 1 && token.front() == '0'))
        return std::nullopt;
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error != std::errc() || end != token.data() + token.size() || index >= from.size())
        return std::nullopt;
    return from.element(index);
}

} // namespace schema_registry::json
