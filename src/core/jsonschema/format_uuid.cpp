// uuid: the text form of RFC 4122 section 3, of any version and variant. Tested by
// test/unit/jsonschema/formats_test.cpp.
#include "core/jsonschema/format_checks.hpp"

#include "core/jsonschema/format_characters.hpp"

namespace schema_registry::jsonschema {

bool is_uuid(std::string_view text) noexcept
{
    constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.size() != kForm.size())
        return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (kForm[at] == '-' ? c != '-' : !is_hex_digit(c))
            return false;
    }
    return true;
}

} // namespace schema_registry::jsonschema
