// SchemaSet: loading the documents of a schema and following references between them
// (schema_set.hpp). A document without an identifier of its own has as base the place where it was
// found: the name it is referred to by, seen from the document that does.
// Tested by test/unit/jsonschema/schema_set_test.cpp and the specification suites.
#include "core/jsonschema/schema_set.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/uri.hpp"
#include "core/json/pointer.hpp"
#include "core/json/reader.hpp"
#include "core/jsonschema/metaschemas.hpp"
#include "core/jsonschema/schema_scan.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

SchemaSet::SchemaSet(const Limits &limits, std::pmr::memory_resource *memory)
    : limits_(limits), memory_(memory), documents_(memory), document_of_source_(memory),
      resources_(memory), by_uri_(memory), resource_at_(memory), location_of_(memory),
      locations_(memory), anchors_(memory), pointers_(memory), problems_(memory)
{
}

Result<SchemaSet> SchemaSet::build(const format::Source &source, const Limits &limits,
                                   std::pmr::memory_resource *memory)
{
    const auto fallback = dialect_of_name(source.default_dialect);
    if (!fallback)
        return Diagnostic{Code::invalid_argument,
                          "\"" + std::string(source.default_dialect) +
                              "\" is not a dialect of JSON Schema",
                          {},
                          "Dialects are draft-04, draft-06, draft-07, 2019-09 and 2020-12."};
    SchemaSet set(format::limits_of(source, limits), memory);
    try {
        set.load_documents(source);
        set.create_root_resources(*fallback);
        set.scan_documents();
    } catch (const Error &error) {
        return error.diagnostic();
    }
    return set;
}

namespace {

// Vocabularies that assert nothing, or are always there.
bool is_known_vocabulary(std::string_view uri) noexcept
{
    constexpr std::string_view kNames[] = {"core", "meta-data", "content", "format",
                                           "format-annotation"};
    return uri.starts_with("https://json-schema.org/draft/") &&
           std::any_of(std::begin(kNames), std::end(kNames), [uri](std::string_view name) {
               return uri.ends_with(std::string("/vocab/").append(name));
           });
}

json::Document read_schema(std::string_view text, const json::ReadLimits &limits,
                           std::pmr::memory_resource *memory)
{
    Result<json::Document> document = json::read_document(text, limits, memory);
    if (!document && document.error().code == Code::too_complex && document.error().hint.empty())
        document.error().hint = "The limits are schema_registry.max_schema_size and "
                                "schema_registry.max_schema_depth; a superuser may raise them.";
    return value_or_throw(std::move(document));
}

} // namespace

void SchemaSet::load_documents(const format::Source &source)
{
    const json::ReadLimits limits{limits_.max_schema_bytes, limits_.max_schema_depth,
                                  limits_.interrupted};
    document_of_source_.assign(source.documents.size(), kNoDocument);
    const auto load = [&](std::uint32_t index, std::uint32_t referrer, std::pmr::string base) {
        document_of_source_[index] = static_cast<std::uint32_t>(documents_.size());
        documents_.push_back({read_schema(source.documents[index].text, limits, memory_),
                              DocumentView(nullptr, nullptr), source.documents[index].references,
                              source.documents[index].default_dialect, std::move(base), referrer,
                              0});
        documents_.back().root = documents_.back().document.root();
    };
    load(0, 0, std::pmr::string(memory_));
    for (std::uint32_t at = 0; at < documents_.size(); ++at) { // grows while it is walked
        const auto id = documents_[at].root.find("$id");
        std::pmr::string base = documents_[at].base;
        if (id && id->kind() == Kind::string)
            base = resolve_uri(base, without_fragment(id->text()), memory_);
        for (const format::SourceReference &reference : documents_[at].references) {
            if (document_of_source_[reference.document] == kNoDocument)
                load(reference.document, at, resolve_uri(base, reference.name, memory_));
        }
    }
}

void SchemaSet::create_root_resources(Dialect fallback)
{
    for (std::uint32_t at = 0; at < documents_.size(); ++at) {
        Loaded &loaded = documents_[at];
        const Dialect referrers =
            at == 0 ? fallback : resources_[documents_[loaded.referrer].root_resource].dialect;
        const Resource inherited{std::pmr::string(loaded.base, memory_),
                                 loaded.root,
                                 at,
                                 dialect_of_name(loaded.default_dialect).value_or(referrers),
                                 kVocabularyAll,
                                 false,
                                 false};
        auto id = loaded.root.find("$id");
        if (!id || id->kind() != Kind::string)
            id = loaded.root.find("id");
        std::pmr::string uri(loaded.base, memory_);
        if (id && id->kind() == Kind::string)
            uri = resolve_uri(loaded.base, without_fragment(id->text()), memory_);
        loaded.root_resource = add_resource(std::move(uri), loaded.root, at, &inherited);
    }
}

void SchemaSet::scan_documents()
{
    for (std::uint32_t at = 0; at < documents_.size(); ++at)
        SchemaScan(*this, at, SchemaScan::Identifiers::record)
            .run(documents_[at].root, documents_[at].root_resource, {});
}

std::uint32_t SchemaSet::add_resource(std::pmr::string uri, DocumentView root,
                                      std::uint32_t document, const Resource *parent)
{
    const auto index = static_cast<std::uint32_t>(resources_.size());
    const auto recursive = root.find("$recursiveAnchor");
    resources_.push_back({std::move(uri), root, document, parent->dialect, parent->vocabularies,
                          parent->asserts_format,
                          recursive && recursive->kind() == Kind::boolean && recursive->boolean()});
    settle_dialect(resources_.back(), documents_[document].root.address() == root.address());
    by_uri_.emplace(resources_.back().uri, index);
    resource_at_.emplace(root.address(), index);
    return index;
}

void SchemaSet::settle_dialect(Resource &resource, bool at_document_root)
{
    auto name = resource.root.find("$schema");
    if (name && name->kind() == Kind::string) {
        // The name without a draft means the newest one; here the default, as for no name at all.
        const std::string_view text = without_fragment(name->text());
        if (const auto dialect = dialect_of_uri(text)) {
            resource.dialect = *dialect;
            resource.vocabularies = kVocabularyAll;
            resource.asserts_format = false;
        } else if (const std::uint32_t metaschema =
                       find_metaschema_document(resource.document, text);
                   metaschema != kNoDocument) {
            apply_custom_dialect(resource, metaschema);
        } else if (!text.ends_with("//json-schema.org/schema")) {
            std::pmr::string path("/$schema", memory_);
            add_problem(std::move(path),
                        "names neither a known draft (draft-04, draft-06, draft-07, 2019-09, "
                        "2020-12) nor a meta-schema among the references",
                        Code::unresolved_reference);
        }
        return;
    }
    if (!at_document_root)
        return;
    for (const std::string_view key : {"schema", "schema_version"}) {
        name = resource.root.find(key);
        if (!name || name->kind() != Kind::string)
            continue;
        if (const auto dialect = dialect_of_uri(name->text()))
            resource.dialect = *dialect;
    }
}

std::uint32_t SchemaSet::find_metaschema_document(std::uint32_t referrer,
                                                  std::string_view uri) const
{
    for (const format::SourceReference &reference : documents_[referrer].references) {
        if (without_fragment(reference.name) == uri)
            return document_of_source_[reference.document];
    }
    for (std::uint32_t at = 0; at < documents_.size(); ++at) {
        for (const std::string_view key : {"$id", "id"}) {
            const auto id = documents_[at].root.find(key);
            if (id && id->kind() == Kind::string && without_fragment(id->text()) == uri)
                return at;
        }
    }
    return kNoDocument;
}

// The dialect that a meta-schema is written in, which may be told by its own meta-schema.
std::optional<Dialect> SchemaSet::dialect_of_metaschema(std::uint32_t document,
                                                        Dialect otherwise) const
{
    for (std::size_t steps = 0; document != kNoDocument && steps < documents_.size(); ++steps) {
        const Loaded &metaschema = documents_[document];
        const auto name = metaschema.root.find("$schema");
        const auto settled = dialect_of_name(metaschema.default_dialect);
        if (!name || name->kind() != Kind::string)
            return settled.value_or(otherwise);
        const std::string_view text = without_fragment(name->text());
        if (const auto dialect = dialect_of_uri(text))
            return dialect;
        if (settled)
            return settled;
        document = find_metaschema_document(document, text);
    }
    return std::nullopt;
}

std::optional<Place> SchemaSet::own_metaschema(std::uint32_t resource) const
{
    const auto name = resources_[resource].root.find("$schema");
    if (!name || name->kind() != Kind::string || dialect_of_uri(without_fragment(name->text())))
        return std::nullopt;
    const std::uint32_t found =
        find_metaschema_document(resources_[resource].document, without_fragment(name->text()));
    if (found == kNoDocument)
        return std::nullopt;
    return Place{documents_[found].root_resource, documents_[found].root};
}

void SchemaSet::apply_custom_dialect(Resource &resource, std::uint32_t metaschema)
{
    if (const auto dialect = dialect_of_metaschema(metaschema, resource.dialect))
        resource.dialect = *dialect;
    else
        add_problem(std::pmr::string("/$schema", memory_),
                    "names a meta-schema that does not lead to a known draft",
                    Code::invalid_schema);
    const auto vocabularies = documents_[metaschema].root.find("$vocabulary");
    if (!vocabularies || vocabularies->kind() != Kind::object)
        return;
    resource.vocabularies = 0;
    for (auto member = vocabularies->members(); member.next();) {
        const std::string_view uri = member.key();
        if (uri.ends_with("/vocab/applicator"))
            resource.vocabularies |= resource.dialect == Dialect::draft2019_09
                                         ? kVocabularyApplicator | kVocabularyUnevaluated
                                         : kVocabularyApplicator;
        else if (uri.ends_with("/vocab/validation"))
            resource.vocabularies |= kVocabularyValidation;
        else if (uri.ends_with("/vocab/unevaluated"))
            resource.vocabularies |= kVocabularyUnevaluated;
        else if (uri.ends_with("/vocab/format-assertion"))
            resource.asserts_format = true;
        else if (member.value().kind() == Kind::boolean && member.value().boolean() &&
                 !is_known_vocabulary(uri))
            add_problem(std::pmr::string("/$schema", memory_),
                        "names a meta-schema that requires a vocabulary which is not known: " +
                            std::string(uri.substr(0, 200)),
                        Code::invalid_schema);
    }
}

const KeywordRow *SchemaSet::keyword_at(Place place, std::string_view name) const noexcept
{
    const Resource &resource = resources_[place.resource];
    const KeywordRow *row = find_keyword(name, resource.dialect);
    if (!row || resource.vocabularies == kVocabularyAll)
        return row;
    std::uint8_t needed = 0;
    if (row->group == Group::applicator)
        needed = kVocabularyApplicator;
    else if (row->group == Group::validation)
        needed = kVocabularyValidation;
    else if (row->group == Group::unevaluated)
        needed = kVocabularyUnevaluated;
    return (resource.vocabularies & needed) == needed ? row : nullptr;
}

std::optional<Place> SchemaSet::schema_place(std::uint32_t index) const noexcept
{
    const Location &location = locations_[index];
    const json::Kind kind = location.schema.kind();
    if ((kind != Kind::object && kind != Kind::boolean) ||
        location.document >= document_of_source_.size())
        return std::nullopt;
    return Place{location.resource, location.schema};
}

Place SchemaSet::enter(Place parent, DocumentView child) const noexcept
{
    const std::uint32_t *const own = resource_at_.find(child.address());
    return {own ? *own : parent.resource, child};
}

Result<Place> SchemaSet::resolve(Place from, std::string_view reference)
{
    std::optional<Place> found;
    if (reference.starts_with('#')) {
        found = follow(from.resource, decoded_fragment(reference, memory_));
    } else {
        const std::pmr::string target =
            resolve_uri(resources_[from.resource].uri, reference, memory_);
        if (const auto resource = find_resource(from, reference, without_fragment(target)))
            found = follow(*resource, decoded_fragment(target, memory_));
    }
    if (found)
        return *found;
    return Diagnostic{Code::unresolved_reference,
                      "reference \"" + std::string(reference) + "\" leads nowhere",
                      {},
                      {}};
}

std::optional<std::uint32_t> SchemaSet::find_resource(Place from, std::string_view reference,
                                                      std::string_view target)
{
    const std::uint32_t document = resources_[from.resource].document;
    const auto known = by_uri_.find(std::pmr::string(target, memory_));
    if (known != by_uri_.end() && resources_[known->second].document == document)
        return known->second;
    const std::string_view written = without_fragment(reference);
    for (const format::SourceReference &candidate : documents_[document].references) {
        const std::string_view name = without_fragment(candidate.name);
        if (name == written || name == target)
            return documents_[document_of_source_[candidate.document]].root_resource;
    }
    if (known != by_uri_.end())
        return known->second;
    return load_metaschema(target);
}

std::optional<std::uint32_t> SchemaSet::load_metaschema(std::string_view uri)
{
    std::pmr::string name(uri, memory_);
    if (name.starts_with("https://json-schema.org/draft-"))
        name.erase(4, 1); // the old drafts are published under http
    const std::string_view text = find_metaschema(name);
    if (text.empty())
        return std::nullopt;
    const auto document = static_cast<std::uint32_t>(documents_.size());
    documents_.push_back({value_or_throw(json::read_document(
                              text, {limits_.max_schema_bytes, limits_.max_schema_depth}, memory_)),
                          DocumentView(nullptr, nullptr),
                          {},
                          {},
                          std::pmr::string(name, memory_),
                          document,
                          0});
    Loaded &loaded = documents_.back();
    loaded.root = loaded.document.root();
    const Resource none{name, loaded.root, document, Dialect::draft7, kVocabularyAll, false, false};
    loaded.root_resource =
        add_resource(std::pmr::string(name, memory_), loaded.root, document, &none);
    by_uri_.emplace(std::pmr::string(uri, memory_), loaded.root_resource);
    const std::uint32_t resource = loaded.root_resource;
    SchemaScan(*this, document, SchemaScan::Identifiers::record).run(loaded.root, resource, {});
    return resource;
}

std::optional<Place> SchemaSet::follow(std::uint32_t resource, std::string_view fragment)
{
    if (fragment.empty())
        return Place{resource, resources_[resource].root};
    if (fragment.starts_with('/'))
        return follow_pointer(resource, fragment);
    const auto anchor = anchors_.find(anchor_key(resource, fragment));
    if (anchor == anchors_.end())
        return std::nullopt;
    return enter({resource, anchor->second.schema}, anchor->second.schema);
}

std::optional<Place> SchemaSet::follow_pointer(std::uint32_t resource, std::string_view pointer)
{
    Place place{resource, resources_[resource].root};
    std::pmr::string token(memory_);
    for (std::string_view rest = pointer; !rest.empty();) {
        if (!json::take_token(rest, token))
            return std::nullopt;
        auto next = json::step(place.schema, token);
        if (!next && token == "$defs") // kept under the other draft's name
            next = json::step(place.schema, "definitions");
        else if (!next && token == "definitions")
            next = json::step(place.schema, "$defs");
        if (!next)
            return std::nullopt;
        place = enter(place, *next);
    }
    if (!is_schema(place.schema))
        return std::nullopt;
    if (location_of(place) == kNoLocation) {
        pointers_.emplace_back();
        append_location(*location_of_.find(resources_[resource].root.address()), pointers_.back());
        pointers_.back().append(pointer);
        SchemaScan(*this, resources_[resource].document, SchemaScan::Identifiers::ignore)
            .run(place.schema, place.resource, pointers_.back());
    }
    return place;
}

std::pmr::string SchemaSet::anchor_key(std::uint32_t resource, std::string_view name) const
{
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, resource).ptr;
    std::pmr::string key(digits, static_cast<std::size_t>(end - digits), memory_);
    key.append("#").append(name);
    return key;
}

const DocumentView *SchemaSet::dynamic_anchor(std::uint32_t resource,
                                              std::string_view name) const noexcept
{
    const auto anchor = anchors_.find(anchor_key(resource, name));
    return anchor == anchors_.end() || !anchor->second.dynamic ? nullptr : &anchor->second.schema;
}

std::uint32_t SchemaSet::location_of(Place place) const noexcept
{
    const std::uint32_t *const at = location_of_.find(place.schema.address());
    return at ? *at : kNoLocation;
}

std::pmr::string SchemaSet::pointer_of(Place place) const
{
    std::pmr::string pointer(memory_);
    append_location(location_of(place), pointer);
    return pointer;
}

void SchemaSet::append_location(std::uint32_t location, std::pmr::string &out) const
{
    std::pmr::vector<std::uint32_t> chain(memory_);
    for (std::uint32_t at = location; at != kNoLocation; at = locations_[at].parent)
        chain.push_back(at);
    for (auto at = chain.rbegin(); at != chain.rend(); ++at)
        append_step(locations_[*at], out);
}

void SchemaSet::append_step(const Location &step, std::pmr::string &out) const
{
    if (step.step == Step::whole) {
        if (step.document != 0 && step.token.find('#') == std::string_view::npos)
            out.append(resources_[documents_[step.document].root_resource].uri).append("#");
        out.append(step.token);
        return;
    }
    json::append_token(step.token, out);
    if (step.step == Step::name)
        json::append_token(step.second, out);
    else if (step.step == Step::index)
        json::append_index(step.index, out);
}

void SchemaSet::add_problem(std::pmr::string path, std::string_view message, Code code)
{
    if (has_enough_problems())
        return;
    problem_bytes_ += path.size();
    problems_.push_back({std::move(path), std::pmr::string(message, memory_), code});
}

} // namespace schema_registry::jsonschema
