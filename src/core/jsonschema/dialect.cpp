// Names of the drafts (dialect.hpp). Tested by test/unit/jsonschema/keywords_test.cpp.
#include "core/jsonschema/dialect.hpp"

#include <array>

namespace schema_registry::jsonschema {

namespace {

struct DialectRow {
    Dialect dialect;
    std::string_view name;
    std::string_view short_name;
    std::string_view uri; // behind "http(s)://"
};

constexpr std::array kDialects = {
    DialectRow{Dialect::draft4, "draft-04", "draft4", "json-schema.org/draft-04/schema"},
    DialectRow{Dialect::draft6, "draft-06", "draft6", "json-schema.org/draft-06/schema"},
    DialectRow{Dialect::draft7, "draft-07", "draft7", "json-schema.org/draft-07/schema"},
    DialectRow{Dialect::draft2019_09, "2019-09", "draft2019-09",
               "json-schema.org/draft/2019-09/schema"},
    DialectRow{Dialect::draft2020_12, "2020-12", "draft2020-12",
               "json-schema.org/draft/2020-12/schema"},
};

} // namespace

std::optional<Dialect> dialect_of_uri(std::string_view uri) noexcept
{
    if (uri.ends_with('#'))
        uri.remove_suffix(1);
    if (uri.starts_with("https://"))
        uri.remove_prefix(8);
    else if (uri.starts_with("http://"))
        uri.remove_prefix(7);
    else
        return std::nullopt;
    for (const DialectRow &row : kDialects) {
        if (row.uri == uri)
            return row.dialect;
    }
    return std::nullopt;
}

std::optional<Dialect> dialect_of_name(std::string_view name) noexcept
{
    for (const DialectRow &row : kDialects) {
        if (row.name == name || row.short_name == name)
            return row.dialect;
    }
    return std::nullopt;
}

std::string_view name_of(Dialect dialect) noexcept
{
    return kDialects[static_cast<std::size_t>(dialect)].name;
}

} // namespace schema_registry::jsonschema
