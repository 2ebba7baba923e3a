// Equality and hashing of JSON values across views (declared in document.hpp).
//
// Recursion follows the nesting of the values. Documents are read under a limit; a jsonb may be as
// deep as the server's stack allowed its own parser, whose frames are smaller.
#pragma once

#include "core/json/document.hpp"

namespace schema_registry::json {

// Asked at each container.
inline void require_stack(const Limits &limits)
{
    if (limits.is_too_deep())
        throw Error(Code::too_complex, "JSON value is nested too deeply");
}

template <InstanceView Left, InstanceView Right>
bool equal(const Left &left, const Right &right, const Limits &limits)
{
    const Kind kind = left.kind();
    if (kind != right.kind())
        return false;
    switch (kind) {
    case Kind::null:
        return true;
    case Kind::boolean:
        return left.boolean() == right.boolean();
    case Kind::number:
        return compare(left.number(), right.number()) == 0;
    case Kind::string:
        return left.text() == right.text();
    case Kind::array: {
        if (left.size() != right.size())
            return false;
        require_stack(limits);
        auto left_element = left.elements();
        auto right_element = right.elements();
        while (left_element.next() && right_element.next()) {
            if (!equal(left_element.value(), right_element.value(), limits))
                return false;
        }
        return true;
    }
    case Kind::object: {
        if (left.size() != right.size())
            return false;
        require_stack(limits);
        auto left_member = left.members();
        auto right_member = right.members();
        while (left_member.next() && right_member.next()) {
            if (left_member.key() != right_member.key() ||
                !equal(left_member.value(), right_member.value(), limits))
                return false;
        }
        return true;
    }
    }
    return false;
}

[[nodiscard]] inline std::uint64_t mix(std::uint64_t state, std::uint64_t value) noexcept
{
    state ^= value + 0x9E3779B97F4A7C15u + (state << 6) + (state >> 2);
    state *= 0xFF51AFD7ED558CCDu;
    return state ^ (state >> 33);
}

[[nodiscard]] inline std::uint64_t hash_text(std::string_view text) noexcept
{
    std::uint64_t state = text.size();
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        state = mix(state, word);
    }
    std::uint64_t word = 0;
    if (at < text.size())
        std::memcpy(&word, text.data() + at, text.size() - at);
    return mix(state, word);
}

template <InstanceView V>
std::uint64_t hash(const V &view, const Limits &limits)
{
    const auto kind = static_cast<std::uint64_t>(view.kind());
    switch (view.kind()) {
    case Kind::null:
        return mix(kind, 0);
    case Kind::boolean:
        return mix(kind, view.boolean() ? 1 : 0);
    case Kind::number:
        return mix(kind, hash(view.number()));
    case Kind::string:
        return mix(kind, hash_text(view.text()));
    case Kind::array: {
        require_stack(limits);
        std::uint64_t state = kind;
        for (auto element = view.elements(); element.next();)
            state = mix(state, hash(element.value(), limits));
        return state;
    }
    case Kind::object: {
        require_stack(limits);
        std::uint64_t state = kind;
        for (auto member = view.members(); member.next();)
            state = mix(mix(state, hash_text(member.key())), hash(member.value(), limits));
        return state;
    }
    }
    return 0;
}

} // namespace schema_registry::json
