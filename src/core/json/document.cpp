// Document: lookup of members (document.hpp). Members are sorted by (length, bytes), so find() is
// a binary search. Tested by test/unit/json/view_laws.hpp.
#include "core/json/document.hpp"

#include <algorithm>

namespace schema_registry::json {

std::optional<DocumentView> DocumentView::find(std::string_view key) const noexcept
{
    if (value_->kind != Kind::object)
        return std::nullopt;
    const Member *first = members_begin();
    const Member *end = first + value_->size;
    const Member *found =
        std::lower_bound(first, end, key, [this](const Member &member, std::string_view wanted) {
            return compare_keys({block_ + member.key_offset, member.key_size}, wanted) < 0;
        });
    if (found == end || std::string_view{block_ + found->key_offset, found->key_size} != key)
        return std::nullopt;
    return DocumentView{block_, &found->value};
}

std::string_view kind_name(Kind kind) noexcept
{
    switch (kind) {
    case Kind::null:
        return "null";
    case Kind::boolean:
        return "boolean";
    case Kind::number:
        return "number";
    case Kind::string:
        return "string";
    case Kind::array:
        return "array";
    case Kind::object:
        return "object";
    }
    return "value";
}

} // namespace schema_registry::json
