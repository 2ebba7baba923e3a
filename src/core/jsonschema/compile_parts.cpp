// Compiling the keywords that speak of strings, numbers, arrays and single values, and those that
// combine schemas (compiler.hpp). draft-bhutton-json-schema-validation-01 section 6,
// draft-bhutton-json-schema-01 section 10. Tested by test/unit/jsonschema/evaluate_test.cpp.
#include <algorithm>

#include "core/base/uri.hpp"
#include "core/jsonschema/compiler.hpp"

namespace schema_registry::jsonschema {

using json::Kind;

namespace {

constexpr std::uint8_t bit(Kind kind) noexcept
{
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind));
}

struct TypeName {
    std::string_view name;
    Kind kind;
};

constexpr std::array kTypeNames = {
    TypeName{"null", Kind::null},     TypeName{"boolean", Kind::boolean},
    TypeName{"number", Kind::number}, TypeName{"integer", Kind::number},
    TypeName{"string", Kind::string}, TypeName{"array", Kind::array},
    TypeName{"object", Kind::object}};

void add_type(DocumentView name, std::uint8_t &types, bool &integer, bool &number)
{
    if (name.kind() != Kind::string)
        return;
    integer = integer || name.text() == "integer";
    number = number || name.text() == "number";
    for (const TypeName &type : kTypeNames) {
        if (type.name == name.text())
            types |= bit(type.kind);
    }
}

Operation operation(OperationKind kind, std::uint32_t count, Ref schemas, std::uint32_t name = 0)
{
    Operation made{};
    made.kind = kind;
    made.count = count;
    made.schemas = schemas;
    made.name = name;
    return made;
}

} // namespace

std::uint8_t Compiler::types(const Found &found, bool &integers_only) const
{
    const auto value = found.get(Keyword::type);
    if (!value)
        return Node{}.types;
    std::uint8_t types = 0;
    bool integer = false;
    bool number = false;
    if (value->kind() == Kind::string)
        add_type(*value, types, integer, number);
    else if (value->kind() == Kind::array)
        for (auto element = value->elements(); element.next();)
            add_type(element.value(), types, integer, number);
    integers_only = integer && !number;
    return types;
}

Ref Compiler::text_part(const Found &found)
{
    TextPart part;
    part.min_length = count(found, Keyword::min_length, 0);
    part.max_length = count(found, Keyword::max_length, kNoLimit);
    const auto source = found.get(Keyword::pattern);
    if (source && source->kind() == Kind::string)
        part.pattern = pattern(source->text(), found, Keyword::pattern, false);
    const auto name = found.get(Keyword::format);
    if (name && name->kind() == Kind::string && asserts_format(found.place)) {
        if (const auto format = find_format_name(name->text())) {
            part.has_format = true;
            part.format = *format;
        }
    }
    const bool empty = part.min_length == 0 && part.max_length == kNoLimit &&
                       part.pattern == kNoPattern && !part.has_format;
    return empty ? 0 : shared(std::span<const TextPart>(&part, 1));
}

Ref Compiler::number_part(const Found &found)
{
    std::pmr::vector<Bound> bounds(memory_);
    const auto exclusive = [&](Keyword keyword) { // draft-04: a flag beside the bound
        const auto flag = found.get(keyword);
        return flag && flag->kind() == Kind::boolean && flag->boolean();
    };
    for (const Keyword keyword : {Keyword::minimum, Keyword::maximum, Keyword::exclusive_minimum,
                                  Keyword::exclusive_maximum, Keyword::multiple_of}) {
        const auto value = found.get(keyword);
        if (!value || value->kind() != Kind::number)
            continue;
        Keyword meant = keyword;
        if (keyword == Keyword::minimum && exclusive(Keyword::exclusive_minimum))
            meant = Keyword::exclusive_minimum;
        else if (keyword == Keyword::maximum && exclusive(Keyword::exclusive_maximum))
            meant = Keyword::exclusive_maximum;
        if (meant == Keyword::multiple_of && (value->number().is_zero()))
            continue;
        Bound bound{*value->address(), meant, {}};
        const DecimalView number = value->number();
        bound.number.offset = shared(std::span(number.digits, number.count));
        bounds.push_back(bound);
    }
    if (bounds.empty())
        return 0;
    NumberPart part;
    part.count = static_cast<std::uint32_t>(bounds.size());
    part.bounds = shared(std::span<const Bound>(bounds));
    return shared(std::span<const NumberPart>(&part, 1));
}

Ref Compiler::array_part(const Found &found)
{
    const Dialect dialect = set_.resource(found.place.resource).dialect;
    ArrayPart part;
    part.min_items = count(found, Keyword::min_items, 0);
    part.max_items = count(found, Keyword::max_items, kNoLimit);
    const auto unique = found.get(Keyword::unique_items);
    part.unique = unique && unique->kind() == Kind::boolean && unique->boolean();

    const Keyword prefix_keyword =
        dialect == Dialect::draft2020_12 ? Keyword::prefix_items : Keyword::items;
    const auto prefix = found.get(prefix_keyword);
    const bool has_prefix = prefix && prefix->kind() == Kind::array;
    if (has_prefix) {
        part.prefix_count = prefix->size();
        part.prefix = subschemas(found, *prefix);
    }
    part.items_keyword =
        has_prefix && prefix_keyword == Keyword::items ? Keyword::additional_items : Keyword::items;
    const auto items = found.get(part.items_keyword);
    if (items && items->kind() != Kind::array) {
        part.has_items = true;
        part.items = subschema(found, part.items_keyword);
    }
    if (found.has(Keyword::contains)) {
        part.has_contains = true;
        part.contains = subschema(found, Keyword::contains);
        part.min_contains = count(found, Keyword::min_contains, 1);
        part.max_contains = count(found, Keyword::max_contains, kNoLimit);
        part.contains_evaluates = dialect == Dialect::draft2020_12;
    }
    if (found.has(Keyword::unevaluated_items)) {
        part.has_unevaluated = true;
        part.unevaluated = subschema(found, Keyword::unevaluated_items);
    }
    const bool empty = part.min_items == 0 && part.max_items == kNoLimit && !part.unique &&
                       !has_prefix && !part.has_items && !part.has_contains &&
                       !part.has_unevaluated;
    return empty ? 0 : add(part);
}

Ref Compiler::value_part(const Found &found)
{
    ValuePart part;
    const auto list = found.get(Keyword::enumeration);
    if (list && list->kind() == Kind::array) {
        part.has_enum = true;
        std::pmr::vector<std::string_view> strings(memory_);
        std::pmr::vector<json::Value> others(memory_);
        for (auto element = list->elements(); element.next();) {
            if (element.value().kind() == Kind::string)
                strings.push_back(element.value().text());
            else
                others.push_back(constant(element.value()));
        }
        Poll poll(set_.limits());
        const auto before = [&poll](std::string_view left, std::string_view right) {
            poll.step();
            return json::compare_keys(left, right) < 0;
        };
        std::sort(strings.begin(), strings.end(), before);
        std::pmr::vector<Text> texts(memory_);
        for (const std::string_view string : strings)
            texts.push_back(text(string));
        part.string_count = static_cast<std::uint32_t>(texts.size());
        part.strings = block_.append_all(std::span<const Text>(texts));
        part.other_count = static_cast<std::uint32_t>(others.size());
        part.others = block_.append_all(std::span<const json::Value>(others));
    }
    if (const auto value = found.get(Keyword::constant)) {
        part.has_const = true;
        part.constant = constant(*value);
    }
    return part.has_enum || part.has_const ? add(part) : 0;
}

void Compiler::add_list(const Found &found, Keyword keyword, OperationKind kind,
                        std::pmr::vector<Operation> &operations)
{
    const auto list = found.get(keyword);
    if (list && list->kind() == Kind::array && list->size() > 0)
        operations.push_back(operation(kind, list->size(), subschemas(found, *list)));
}

Operation Compiler::dynamic_reference(Place target, std::string_view reference)
{
    const Ref node = schema(target);
    const std::pmr::string name = decoded_fragment(reference, memory_);
    const DocumentView *anchor = set_.dynamic_anchor(target.resource, name);
    if (!anchor || anchor->address() != target.schema.address())
        return operation(OperationKind::reference, 1, add(node));
    auto known = std::find(dynamic_names_.begin() + 1, dynamic_names_.end(), name);
    if (known == dynamic_names_.end())
        known = dynamic_names_.insert(dynamic_names_.end(), name);
    return operation(OperationKind::dynamic_reference, 1, add(node),
                     static_cast<std::uint32_t>(known - dynamic_names_.begin()));
}

Ref Compiler::combine_part(const Found &found)
{
    std::pmr::vector<Operation> operations(memory_);
    for (const Keyword keyword : {Keyword::ref, Keyword::dynamic_ref, Keyword::recursive_ref}) {
        const auto reference = found.get(keyword);
        if (!reference || reference->kind() != Kind::string)
            continue;
        const auto target = follow(found.place, keyword, reference->text());
        if (!target)
            continue;
        if (keyword == Keyword::dynamic_ref) {
            operations.push_back(dynamic_reference(*target, reference->text()));
        } else if (keyword == Keyword::recursive_ref &&
                   set_.resource(target->resource).recursive_anchor) {
            uses_recursion_ = true;
            operations.push_back(operation(OperationKind::recursive_reference, 1,
                                           add(schema(*target)), kRecursiveName));
        } else {
            operations.push_back(operation(OperationKind::reference, 1, add(schema(*target))));
        }
    }
    add_list(found, Keyword::all_of, OperationKind::all_of, operations);
    add_list(found, Keyword::any_of, OperationKind::any_of, operations);
    add_list(found, Keyword::one_of, OperationKind::one_of, operations);
    if (found.has(Keyword::not_))
        operations.push_back(
            operation(OperationKind::negation, 1, add(node_of(found, Keyword::not_))));
    if (found.has(Keyword::if_)) {
        const std::array<Ref, 3> schemas = {node_of(found, Keyword::if_),
                                            node_of(found, Keyword::then),
                                            node_of(found, Keyword::else_)};
        operations.push_back(operation(OperationKind::conditional, 3,
                                       block_.append_all(std::span<const Ref>(schemas))));
    }
    if (operations.empty())
        return 0;
    CombinePart part;
    part.count = static_cast<std::uint32_t>(operations.size());
    part.operations = block_.append_all(std::span<const Operation>(operations));
    return add(part);
}

} // namespace schema_registry::jsonschema
