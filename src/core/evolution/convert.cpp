// Conversion of Documents, and what does not depend on the view (converter.hpp).
// Tested by test/unit/evolution/convert_test.cpp.
#include "core/evolution/convert.hpp"

#include "core/evolution/converter.hpp"
#include "core/json/document.hpp"
#include "core/json/reader.hpp"

namespace schema_registry::evolution {

std::optional<std::pmr::string> number_form(std::string_view text, bool integers_only,
                                            std::pmr::memory_resource *memory)
{
    constexpr std::size_t kMostDigits = 1000;
    if (text.empty() || text.size() > kMostDigits ||
        text.find_first_not_of("0123456789+-.eE") != text.npos)
        return std::nullopt;
    const auto read = json::read_document(text, {kMostDigits, 1}, memory);
    if (!read.ok() || (*read).root().kind() != json::Kind::number ||
        (integers_only && !(*read).root().number().is_integer()))
        return std::nullopt;
    std::pmr::string form(memory);
    json::write_until((*read).root(), SIZE_MAX, form);
    return form;
}

template void convert<json::DocumentView>(const char *, json::DocumentView, const Limits &,
                                          std::pmr::string &);

} // namespace schema_registry::evolution
