// The compiler's frame (compiler.hpp): which schemas become nodes, references, dynamic scopes, and
// the block's header. Tested by test/unit/jsonschema/evaluate_test.cpp and the suites.
#include "core/jsonschema/compiler.hpp"

#include <algorithm>

#include "core/base/uri.hpp"
#include "core/json/copy.hpp"
#include "core/json/pointer.hpp"
#include "core/jsonschema/fuser.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr Ref kPending = UINT32_MAX; // in place of a node while a chain of references is followed

constexpr std::array kInert = {
    Keyword::anchor,          Keyword::definitions, Keyword::defs,
    Keyword::draft4_id,       Keyword::id,          Keyword::dynamic_anchor,
    Keyword::recursive_anchor};

bool is_inert(Keyword keyword) noexcept
{
    for (const Keyword inert : kInert) {
        if (inert == keyword)
            return true;
    }
    return false;
}

// What fusing may add: up to so much that the program with all that it holds takes less than four
// times its text. What is fixed shows in schemas of a few hundred bytes.
std::size_t fused_bytes(const format::Source &source, std::size_t compiled) noexcept
{
    constexpr std::size_t kLeast = 2048;
    std::size_t text = 0;
    for (const format::SourceDocument &document : source.documents)
        text += document.text.size();
    const std::size_t allowed = text * 15 / 4;
    return std::max(kLeast, allowed > compiled ? allowed - compiled : 0);
}

} // namespace

std::size_t Companions::memory() const noexcept
{
    std::size_t bytes = sizeof *this + patterns.capacity() * sizeof(regex::Pattern);
    for (const regex::Pattern &pattern : patterns)
        bytes += pattern.memory();
    return bytes;
}

Compiler::Compiler(SchemaSet &set, const format::Source &source)
    : set_(set), source_(source), memory_(set.memory()), block_(memory_), work_(memory_),
      nodes_(memory_), texts_(memory_), patterns_(memory_), shared_(memory_),
      pattern_sources_(memory_), locations_(memory_), dynamic_names_(1, memory_),
      dynamic_entries_(memory_), companions_(std::make_unique<Companions>()), poll_(set.limits())
{
    block_.reserve(sizeof(Program), alignof(Program));
}

void Compiler::compile_reachable(Place from)
{
    const Ref root = schema(from);
    work();
    add_dynamic_entries();
    Program &program = block_.at<Program>(0);
    program.root = root;
    program.root_resource = from.resource;
}

void Compiler::compile_all()
{
    for (std::uint32_t index = 0; index < set_.schema_count(); ++index) {
        if (const auto place = set_.schema_place(index))
            (void)schema(*place);
        work();
    }
    add_dynamic_entries();
}

Compiled Compiler::finish()
{
    if (dynamic_entries_.empty()) // a dynamic scope would tell on the way to a schema
        Fuser(block_, *companions_, fused_bytes(source_, block_.size() + companions_->memory()),
              set_.limits(), memory_)
            .fuse(block_.at<Program>(0).root);
    std::sort(dynamic_entries_.begin(), dynamic_entries_.end());
    const Ref entries = block_.append_all(std::span<const DynamicEntry>(dynamic_entries_));
    const Ref sources = block_.append_all(std::span<const Text>(pattern_sources_));
    Program &program = block_.at<Program>(0);
    program.dynamic_entries = entries;
    program.dynamic_count = static_cast<std::uint32_t>(dynamic_entries_.size());
    program.pattern_count = static_cast<std::uint32_t>(companions_->patterns.size());
    program.pattern_sources = sources;
    program.size = static_cast<std::uint32_t>(block_.size());
    companions_->patterns.shrink_to_fit();
    char *copy = static_cast<char *>(memory_->allocate(block_.size(), 8));
    std::memcpy(copy, block_.data(), block_.size());
    return {{copy, block_.size()}, std::move(companions_)};
}

Compiler::Found Compiler::find_keywords(Place place) const noexcept
{
    Found found{place, {}};
    if (place.schema.kind() != Kind::object)
        return found;
    for (auto member = place.schema.members(); member.next();) {
        if (const KeywordRow *row = set_.keyword_at(place, member.key()))
            found.values[static_cast<std::size_t>(row->keyword)] = member.value().address();
    }
    // Up to draft-07 a $ref stands alone.
    const auto reference = found.get(Keyword::ref);
    if (reference && reference->kind() == Kind::string &&
        set_.resource(place.resource).dialect <= Dialect::draft7) {
        found.values.fill(nullptr);
        found.values[static_cast<std::size_t>(Keyword::ref)] = reference->address();
    }
    return found;
}

bool Compiler::asserts_format(Place place) const noexcept
{
    return source_.assert_formats || set_.resource(place.resource).asserts_format;
}

bool Compiler::accepts_all(const Found &found) const noexcept
{
    if (found.place.schema.kind() == Kind::boolean)
        return found.place.schema.boolean();
    for (std::size_t index = 1; index < kKeywordCount; ++index) {
        const auto keyword = static_cast<Keyword>(index);
        if (found.values[index] && !is_inert(keyword) &&
            !(keyword == Keyword::format && !asserts_format(found.place)))
            return false;
    }
    return true;
}

bool Compiler::is_bare_reference(const Found &found) const noexcept
{
    if (!found.has(Keyword::ref))
        return false;
    for (std::size_t index = 1; index < kKeywordCount; ++index) {
        const auto keyword = static_cast<Keyword>(index);
        if (found.values[index] && keyword != Keyword::ref && !is_inert(keyword) &&
            keyword != Keyword::format)
            return false;
    }
    return !found.has(Keyword::format) || !asserts_format(found.place);
}

// The node of a schema, compiled later if it is new. A bare reference is followed as long as it
// stays in one resource (leaving it matters to dynamic scopes); all places on the way get the node
// that it ends at.
Ref Compiler::schema(Place place)
{
    poll_.step();
    std::pmr::vector<const json::Value *> chain(memory_);
    Ref node = kAccept;
    for (;;) {
        const auto [known, is_new] = nodes_.emplace(place.schema.address(), kPending);
        if (!is_new) {
            node = *known;
            break;
        }
        chain.push_back(place.schema.address());
        const Found found = find_keywords(place);
        if (accepts_all(found))
            break;
        std::optional<Place> target;
        const auto reference = found.get(Keyword::ref);
        if (is_bare_reference(found) && reference->kind() == Kind::string) {
            target = follow(place, Keyword::ref, reference->text());
            if (!target)
                break;
        }
        if (!target || target->resource != place.resource) {
            node = add(Node{});
            work_.push_back({place, node});
            break;
        }
        place = *target;
    }
    if (node == kPending) {
        problem(place, Keyword::ref, {}, "leads back to itself", Code::invalid_schema);
        node = kAccept;
    }
    for (const json::Value *passed : chain)
        *nodes_.emplace(passed, node).first = node;
    return node;
}

Ref Compiler::node_of(const Found &found, Keyword keyword)
{
    const auto value = found.get(keyword);
    return value ? schema(set_.enter(found.place, *value)) : kAccept;
}

Ref Compiler::subschema(const Found &found, Keyword keyword)
{
    const auto value = found.get(keyword);
    if (value && value->kind() == Kind::boolean && !value->boolean())
        return kReject;
    return node_of(found, keyword);
}

Ref Compiler::subschemas(const Found &found, DocumentView list)
{
    std::pmr::vector<Ref> schemas(memory_);
    schemas.reserve(list.size());
    for (auto element = list.elements(); element.next();)
        schemas.push_back(schema(set_.enter(found.place, element.value())));
    return block_.append_all(std::span<const Ref>(schemas));
}

std::optional<Place> Compiler::follow(Place from, Keyword keyword, std::string_view text)
{
    Result<Place> target = set_.resolve(from, text);
    if (target.ok())
        return *target;
    problem(from, keyword, {}, target.error().message, target.error().code);
    return std::nullopt;
}

void Compiler::work()
{
    while (!work_.empty()) {
        const Work next = work_.back();
        work_.pop_back();
        poll_.step();
        lower(next);
    }
}

void Compiler::lower(const Work &work)
{
    const Found found = find_keywords(work.place);
    Node node;
    node.resource = work.place.resource;
    node.location = location(work.place);
    if (work.place.schema.kind() == Kind::boolean) {
        node.types = 0; // only false comes here
    } else {
        node.types = types(found, node.integers_only);
        add_parts(found, node);
        node.values = value_part(found);
        node.combine = combine_part(found);
    }
    block_.at<Node>(work.node) = node;
}

void Compiler::add_parts(const Found &found, Node &node)
{
    const std::array<Ref, kPartKinds.size()> parts = {number_part(found), text_part(found),
                                                      array_part(found), object_part(found)};
    std::size_t count = 0;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (parts[index] == 0)
            continue;
        ++count;
        node.part = parts[index];
        node.part_kind = static_cast<std::uint8_t>(kPartKinds[index]);
    }
    if (count > 1) {
        node.part = block_.append_all(std::span<const Ref>(parts));
        node.part_kind = Node::kManyKinds;
    }
}

// Every resource may stand in the dynamic scope, so each one's anchor of a name in use gets its
// entry; compiling those may bring new names and new resources.
void Compiler::add_dynamic_entries()
{
    std::size_t names_done = 1;
    bool recursive_done = false;
    std::uint32_t resources = 0;
    while (names_done < dynamic_names_.size() || recursive_done != uses_recursion_ ||
           resources < set_.resource_count()) {
        dynamic_entries_.clear();
        names_done = dynamic_names_.size();
        recursive_done = uses_recursion_;
        resources = set_.resource_count();
        for (std::uint32_t index = 0; index < resources; ++index) {
            if (set_.limits().is_interrupted())
                throw Error(Code::cancelled, "cancelled");
            const Resource &resource = set_.resource(index);
            if (uses_recursion_ && resource.recursive_anchor)
                dynamic_entries_.push_back({kRecursiveName, index, schema({index, resource.root})});
            for (std::uint32_t name = 1; name < names_done; ++name) {
                const DocumentView *anchor = set_.dynamic_anchor(index, dynamic_names_[name]);
                if (anchor)
                    dynamic_entries_.push_back({name, index, schema({index, *anchor})});
            }
        }
        work();
    }
}

std::uint32_t Compiler::pattern(std::string_view source, const Found &found, Keyword keyword,
                                bool is_member)
{
    const auto known = patterns_.find(source);
    if (known != patterns_.end())
        return known->second;
    Result<regex::Pattern> compiled = regex::Pattern::compile(source, set_.limits());
    if (!compiled.ok()) {
        if (compiled.error().code != Code::invalid_schema)
            throw Error(compiled.error());
        problem(found.place, keyword, is_member ? source : std::string_view(),
                compiled.error().message, Code::invalid_schema);
        return kNoPattern;
    }
    const auto index = static_cast<std::uint32_t>(companions_->patterns.size());
    companions_->patterns.push_back(std::move(*compiled));
    pattern_sources_.push_back(text(source));
    patterns_.emplace(source, index);
    return index;
}

std::uint32_t Compiler::count(const Found &found, Keyword keyword,
                              std::uint32_t otherwise) const noexcept
{
    const auto value = found.get(keyword);
    std::uint64_t number = 0;
    if (!value || value->kind() != Kind::number)
        return otherwise;
    if (!to_uint64(value->number(), number) || number > UINT32_MAX)
        return UINT32_MAX;
    return static_cast<std::uint32_t>(number);
}

// Schemas share the steps above them: whole pointers would grow with the square of the nesting.
Ref Compiler::location(Place place)
{
    std::pmr::vector<std::uint32_t> steps(memory_); // those that are not in the block yet
    std::uint32_t at = set_.location_of(place);
    if (locations_.size() < set_.schema_count()) // which grows as references are followed
        locations_.resize(set_.schema_count());
    for (; at != SchemaSet::kNoLocation && locations_[at] == 0; at = set_.location(at).parent)
        steps.push_back(at);
    Ref outer = at == SchemaSet::kNoLocation ? 0 : locations_[at];
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        outer = add(location_step(*step, outer));
        locations_[*step] = outer;
    }
    return outer;
}

LocationStep Compiler::location_step(std::uint32_t location, Ref outer)
{
    const SchemaSet::Location &from = set_.location(location);
    LocationStep step;
    step.outer = outer;
    if (from.step == SchemaSet::Step::whole) {
        std::pmr::string whole(memory_);
        set_.append_step(from, whole);
        step.token = {block_.append(whole), static_cast<std::uint32_t>(whole.size())};
        return step;
    }
    step.token = text(from.token);
    if (from.step == SchemaSet::Step::index)
        step.second = {from.index, LocationStep::kIndex};
    if (from.step == SchemaSet::Step::name)
        step.second = text(from.second);
    return step;
}

// Names recur: each is kept once. The views are of the set's documents, which outlive us.
Text Compiler::text(std::string_view source)
{
    poll_.step();
    const auto size = static_cast<std::uint32_t>(source.size());
    const auto known = texts_.find(source);
    if (known != texts_.end())
        return {known->second, size};
    const std::uint32_t offset = block_.append(source);
    texts_.emplace(source, offset);
    return {offset, size};
}

Ref Compiler::shared_bytes(const char *bytes, std::size_t size)
{
    constexpr std::size_t kMost = 65536; // of which each is remembered
    poll_.step();
    const auto known = shared_.find(std::string_view(bytes, size));
    if (known != shared_.end())
        return known->second;
    const Ref offset = block_.append(bytes, size, alignof(Ref));
    if (shared_.size() < kMost)
        shared_.emplace(std::pmr::string(bytes, size, memory_), offset);
    return offset;
}

json::Value Compiler::constant(DocumentView value)
{
    return json::copy_value(value, block_, set_.limits(), poll_, memory_);
}

void Compiler::problem(Place place, Keyword keyword, std::string_view member,
                       std::string_view message, Code code)
{
    if (set_.has_enough_problems())
        return;
    std::pmr::string path = set_.pointer_of(place);
    json::append_token(name_of(keyword), path);
    if (!member.empty())
        json::append_token(member, path);
    set_.add_problem(std::move(path), message, code);
}

} // namespace schema_registry::jsonschema
