// Copying values between blocks (copy.hpp). Tested by test/unit/jsonschema and test/unit/avro.
#include "core/json/copy.hpp"

#include <vector>

namespace schema_registry::json {

Value copy_value(DocumentView value, Block &block, const Limits &limits, Poll &poll,
                 std::pmr::memory_resource *memory)
{
    require_stack(limits);
    poll.step();
    Value copy = *value.address();
    switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
        break;
    case Kind::number:
        copy.offset = block.append_all(
            std::span<const std::int16_t>(value.number().digits, value.number().count));
        break;
    case Kind::string:
        copy.offset = block.append(value.text());
        break;
    case Kind::array: {
        std::pmr::vector<Value> elements(memory);
        for (auto element = value.elements(); element.next();)
            elements.push_back(copy_value(element.value(), block, limits, poll, memory));
        copy.offset = block.append_all(std::span<const Value>(elements));
        break;
    }
    case Kind::object: {
        std::pmr::vector<Member> members(memory);
        for (auto member = value.members(); member.next();) {
            const std::uint32_t key = block.append(member.key());
            members.push_back({key, static_cast<std::uint32_t>(member.key().size()),
                               copy_value(member.value(), block, limits, poll, memory)});
        }
        copy.offset = block.append_all(std::span<const Member>(members));
        break;
    }
    }
    return copy;
}

} // namespace schema_registry::json
