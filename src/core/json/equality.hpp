// Equality and hashing of JSON values across views (declared in document.hpp).
//
// Recursion follows the nesting of the values. Documents are read under a limit; a jsonb may be as
// deep as the server's stack allowed its own parser, whose frames are smaller.
#pragma once

#include "core/base/poll.hpp"
#include "core/json/document.hpp"

namespace schema_registry::json {

// Asked at each container.
inline void require_stack(const Limits &limits)
{
    if (limits.is_too_deep())
        throw Error(Code::too_complex, "JSON value is nested too deeply",
                    "The stack of this server process has no room for it.",
                    "Raise max_stack_depth, or nest the value less.");
}

// Going through values as large as they come: polls on the way.
class ValueWalk {
  public:
    explicit ValueWalk(const Limits &limits) noexcept : limits_(limits), poll_(limits) {}

    template <InstanceView Left, InstanceView Right>
    [[nodiscard]] bool equal(const Left &left, const Right &right);
    template <InstanceView V>
    [[nodiscard]] std::uint64_t hash(const V &view);

  private:
    template <typename Left, typename Right>
    [[nodiscard]] bool equal_elements(const Left &left, const Right &right);
    template <typename Left, typename Right>
    [[nodiscard]] bool equal_members(const Left &left, const Right &right);

    const Limits &limits_;
    Poll poll_;
};

template <InstanceView Left, InstanceView Right>
bool ValueWalk::equal(const Left &left, const Right &right)
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
    case Kind::array:
        return equal_elements(left, right);
    case Kind::object:
        return equal_members(left, right);
    }
    return false;
}

template <typename Left, typename Right>
bool ValueWalk::equal_elements(const Left &left, const Right &right)
{
    if (left.size() != right.size())
        return false;
    require_stack(limits_);
    auto left_element = left.elements();
    auto right_element = right.elements();
    while (left_element.next() && right_element.next()) {
        poll_.step();
        if (!equal(left_element.value(), right_element.value()))
            return false;
    }
    return true;
}

template <typename Left, typename Right>
bool ValueWalk::equal_members(const Left &left, const Right &right)
{
    if (left.size() != right.size())
        return false;
    require_stack(limits_);
    auto left_member = left.members();
    auto right_member = right.members();
    while (left_member.next() && right_member.next()) {
        poll_.step();
        if (left_member.key() != right_member.key() ||
            !equal(left_member.value(), right_member.value()))
            return false;
    }
    return true;
}

template <InstanceView Left, InstanceView Right>
bool equal(const Left &left, const Right &right, const Limits &limits)
{
    return ValueWalk(limits).equal(left, right);
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
std::uint64_t ValueWalk::hash(const V &view)
{
    const auto kind = static_cast<std::uint64_t>(view.kind());
    switch (view.kind()) {
    case Kind::null:
        return mix(kind, 0);
    case Kind::boolean:
        return mix(kind, view.boolean() ? 1 : 0);
    case Kind::number:
        return mix(kind, schema_registry::hash(view.number()));
    case Kind::string:
        return mix(kind, hash_text(view.text()));
    case Kind::array: {
        require_stack(limits_);
        std::uint64_t state = kind;
        for (auto element = view.elements(); element.next(); poll_.step())
            state = mix(state, hash(element.value()));
        return state;
    }
    case Kind::object: {
        require_stack(limits_);
        std::uint64_t state = kind;
        for (auto member = view.members(); member.next(); poll_.step())
            state = mix(mix(state, hash_text(member.key())), hash(member.value()));
        return state;
    }
    }
    return 0;
}

template <InstanceView V>
std::uint64_t hash(const V &view, const Limits &limits)
{
    return ValueWalk(limits).hash(view);
}

} // namespace schema_registry::json
