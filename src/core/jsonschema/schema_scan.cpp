// The walk over a document's schemas (schema_scan.hpp): locations, identifiers, shapes of keyword
// values. Rows of keywords.cpp say what is a subschema and what a value must look like.
// Tested by test/unit/jsonschema/schema_set_test.cpp.
#include "core/jsonschema/schema_scan.hpp"

#include <algorithm>
#include <array>

#include "core/base/poll.hpp"
#include "core/base/uri.hpp"
#include "core/json/pointer.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr std::array<std::string_view, 7> kTypeNames = {"array",  "boolean", "integer", "null",
                                                        "number", "object",  "string"};

bool is_count(DocumentView value) noexcept
{
    if (value.kind() != Kind::number)
        return false;
    const DecimalView number = value.number();
    return number.is_integer() && (number.is_zero() || !number.negative);
}

bool is_positive(DocumentView value) noexcept
{
    return value.kind() == Kind::number && !value.number().is_zero() && !value.number().negative;
}

// What is wrong with a value of a shape that holds no schemas; empty if nothing is.
std::string_view shape_problem(Shape shape, DocumentView value, Dialect dialect) noexcept
{
    const Kind kind = value.kind();
    switch (shape) {
    case Shape::text:
    case Shape::reference:
    case Shape::pattern:
        return kind == Kind::string ? "" : "must be a string";
    case Shape::anchor_name:
        return kind == Kind::string && !value.text().empty() ? "" : "must be a non-empty string";
    case Shape::count:
        return is_count(value) ? "" : "must be a non-negative integer";
    case Shape::number:
        return kind == Kind::number ? "" : "must be a number";
    case Shape::positive:
        return is_positive(value) ? "" : "must be a number greater than 0";
    case Shape::boolean:
        return kind == Kind::boolean ? "" : "must be a boolean";
    case Shape::number_or_boolean:
        if (dialect == Dialect::draft4)
            return kind == Kind::boolean ? "" : "must be a boolean in draft-04";
        return kind == Kind::number ? "" : "must be a number";
    case Shape::values:
        return kind == Kind::array ? "" : "must be an array";
    default:
        return "";
    }
}

} // namespace

void SchemaScan::run(DocumentView start, std::uint32_t resource, std::string_view pointer)
{
    schema(start, resource,
           {SchemaSet::kNoLocation, document_, pointer, {}, 0, SchemaSet::Step::whole});
}

void SchemaScan::schema(DocumentView schema, std::uint32_t resource, Location location)
{
    if (set_.limits_.is_too_deep())
        throw Error(Code::too_complex, "schema is nested too deeply",
                    "The stack of this server process has no room for it.",
                    "Raise max_stack_depth, or define nested schemas side by side.");
    const auto here = static_cast<std::uint32_t>(set_.locations_.size());
    if (here % 1024 == 1023 && set_.limits_.is_interrupted())
        throw Error(Code::cancelled, "cancelled");
    location.schema = schema;
    location.resource = resource;
    set_.locations_.push_back(location);
    if (!set_.location_of_.emplace(schema.address(), here).second)
        return;
    if (schema.kind() == Kind::boolean) {
        if (set_.resources_[resource].dialect == Dialect::draft4)
            problem(here, {}, "must be an object: draft-04 has no boolean schemas");
        return;
    }
    if (schema.kind() != Kind::object) {
        problem(here, {}, "must be an object or a boolean");
        return;
    }
    resource = identify(schema, resource);
    set_.locations_[here].resource = resource;
    const Place place{resource, schema};
    // Up to draft-07 a $ref stands alone: its siblings mean nothing, but may hold definitions.
    const auto ref = schema.find("$ref");
    const bool ref_alone =
        set_.resources_[resource].dialect <= Dialect::draft7 && ref && ref->kind() == Kind::string;
    for (auto member = schema.members(); member.next();) {
        const KeywordRow *row = set_.keyword_at(place, member.key());
        if (row && (!ref_alone || row->group == Group::core))
            keyword(*row, member.value(), resource, here);
    }
}

std::uint32_t SchemaScan::identify(DocumentView schema, std::uint32_t resource)
{
    if (identifiers_ == Identifiers::ignore)
        return resource;
    const Dialect dialect = set_.resources_[resource].dialect;
    const bool id_counts = dialect >= Dialect::draft2019_09 || !schema.find("$ref");
    const auto id = schema.find(dialect == Dialect::draft4 ? "id" : "$id");
    if (id_counts && id && id->kind() == Kind::string)
        identifier(schema, *id, resource);
    const Dialect own = set_.resources_[resource].dialect;
    if (const auto name = schema.find("$anchor");
        own >= Dialect::draft2019_09 && name && name->kind() == Kind::string)
        anchor(schema, resource, name->text(), false);
    if (const auto name = schema.find("$dynamicAnchor");
        own == Dialect::draft2020_12 && name && name->kind() == Kind::string)
        anchor(schema, resource, name->text(), true);
    return resource;
}

void SchemaScan::identifier(DocumentView schema, DocumentView id, std::uint32_t &resource)
{
    const std::string_view text = id.text();
    const std::string_view base = without_fragment(text);
    const bool at_root = set_.documents_[document_].root.address() == schema.address();
    if (!base.empty() && !at_root) {
        const Resource parent = set_.resources_[resource];
        std::pmr::string uri = resolve_uri(parent.uri, base, set_.memory_);
        const auto known = set_.by_uri_.find(uri);
        if (known != set_.by_uri_.end() && set_.resources_[known->second].document == document_)
            problem(*set_.location_of_.find(schema.address()), "$id",
                    "is the identifier of another schema, too");
        resource = set_.add_resource(std::move(uri), schema, document_, &parent);
    }
    const std::pmr::string fragment = decoded_fragment(text, set_.memory_);
    if (fragment.empty())
        return;
    if (set_.resources_[resource].dialect <= Dialect::draft7)
        anchor(schema, resource, fragment, false);
    else
        problem(*set_.location_of_.find(schema.address()), "$id", "must not have a fragment");
}

void SchemaScan::anchor(DocumentView schema, std::uint32_t resource, std::string_view name,
                        bool dynamic)
{
    const auto [at, is_new] =
        set_.anchors_.emplace(set_.anchor_key(resource, name), SchemaSet::Anchor{schema, dynamic});
    if (is_new)
        return;
    if (at->second.schema.address() == schema.address())
        at->second.dynamic = at->second.dynamic || dynamic;
    else
        problem(*set_.location_of_.find(schema.address()), {},
                std::string("has the anchor \"").append(name).append("\" of another schema"));
}

void SchemaScan::enter(DocumentView child, std::uint32_t resource, Location location)
{
    location.document = document_;
    schema(child, resource, location);
}

void SchemaScan::keyword(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                         std::uint32_t parent)
{
    const Dialect dialect = set_.resources_[resource].dialect;
    const bool may_be_bare_boolean =
        dialect == Dialect::draft4 && value.kind() == Kind::boolean &&
        (row.keyword == Keyword::additional_items || row.keyword == Keyword::additional_properties);
    switch (row.shape) {
    case Shape::schema:
        if (!may_be_bare_boolean)
            enter(value, resource, {parent, 0, row.name, {}, 0, SchemaSet::Step::keyword});
        return;
    case Shape::items:
        if (value.kind() == Kind::array && dialect < Dialect::draft2020_12)
            schema_list(row, value, resource, parent);
        else
            enter(value, resource, {parent, 0, row.name, {}, 0, SchemaSet::Step::keyword});
        return;
    case Shape::schema_list:
        schema_list(row, value, resource, parent);
        return;
    case Shape::schema_map:
    case Shape::pattern_map:
        schema_map(row, value, resource, parent);
        return;
    case Shape::dependencies:
    case Shape::name_list_map:
        dependencies(row, value, resource, parent);
        return;
    case Shape::names:
        names(row, value, dialect != Dialect::draft4, parent);
        return;
    case Shape::types:
        types(row, value, parent);
        return;
    default:
        plain_value(row, value, dialect, parent);
        return;
    }
}

void SchemaScan::plain_value(const KeywordRow &row, DocumentView value, Dialect dialect,
                             std::uint32_t parent)
{
    const std::string_view wrong = shape_problem(row.shape, value, dialect);
    if (!wrong.empty())
        problem(parent, row.name, wrong);
}

void SchemaScan::schema_list(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                             std::uint32_t parent)
{
    if (value.kind() != Kind::array) {
        problem(parent, row.name, "must be an array of schemas");
        return;
    }
    if (value.size() == 0 && row.keyword != Keyword::items)
        problem(parent, row.name, "must have at least one schema");
    for (std::uint32_t index = 0; index < value.size(); ++index)
        enter(value.element(index), resource,
              {parent, 0, row.name, {}, index, SchemaSet::Step::index});
}

void SchemaScan::schema_map(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                            std::uint32_t parent)
{
    if (value.kind() != Kind::object) {
        problem(parent, row.name, "must be an object of schemas");
        return;
    }
    for (auto member = value.members(); member.next();)
        enter(member.value(), resource,
              {parent, 0, row.name, member.key(), 0, SchemaSet::Step::name});
}

void SchemaScan::dependencies(const KeywordRow &row, DocumentView value, std::uint32_t resource,
                              std::uint32_t parent)
{
    if (value.kind() != Kind::object) {
        problem(parent, row.name, "must be an object");
        return;
    }
    for (auto member = value.members(); member.next();) {
        if (member.value().kind() == Kind::array || row.shape == Shape::name_list_map)
            names(row, member.value(), true, parent);
        else
            enter(member.value(), resource,
                  {parent, 0, row.name, member.key(), 0, SchemaSet::Step::name});
    }
}

void SchemaScan::names(const KeywordRow &row, DocumentView value, bool may_be_empty,
                       std::uint32_t parent)
{
    if (value.kind() != Kind::array) {
        problem(parent, row.name, "must be an array of strings");
        return;
    }
    if (value.size() == 0 && !may_be_empty)
        problem(parent, row.name, "must have at least one name");
    std::pmr::vector<std::string_view> seen(set_.memory_);
    for (auto element = value.elements(); element.next();) {
        if (element.value().kind() == Kind::string)
            seen.push_back(element.value().text());
    }
    if (seen.size() != value.size())
        problem(parent, row.name, "must hold strings only");
    Poll poll(set_.limits_);
    std::sort(seen.begin(), seen.end(), [&poll](std::string_view left, std::string_view right) {
        poll.step();
        return left < right;
    });
    if (std::adjacent_find(seen.begin(), seen.end()) != seen.end())
        problem(parent, row.name, "must not name anything twice");
}

void SchemaScan::types(const KeywordRow &row, DocumentView value, std::uint32_t parent)
{
    const auto is_type = [](DocumentView name) {
        return name.kind() == Kind::string &&
               std::find(kTypeNames.begin(), kTypeNames.end(), name.text()) != kTypeNames.end();
    };
    constexpr std::string_view kWrong =
        "must be one of \"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\", "
        "\"string\", or an array of them";
    if (value.kind() != Kind::array) {
        if (!is_type(value))
            problem(parent, row.name, kWrong);
        return;
    }
    if (value.size() == 0)
        problem(parent, row.name, "must have at least one type");
    for (auto element = value.elements(); element.next();) {
        if (!is_type(element.value())) {
            problem(parent, row.name, kWrong);
            return;
        }
    }
}

void SchemaScan::problem(std::uint32_t parent, std::string_view token, std::string_view message)
{
    if (set_.has_enough_problems())
        return;
    std::pmr::string path(set_.memory_);
    set_.append_location(parent, path);
    if (!token.empty())
        json::append_token(token, path);
    set_.add_problem(std::move(path), message, Code::invalid_schema);
}

} // namespace schema_registry::jsonschema
