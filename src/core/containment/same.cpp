// Comparing compiled schemas (same.hpp). Tested by test/unit/containment/containment_test.cpp.
#include "core/containment/same.hpp"

#include "core/json/equality.hpp"

namespace schema_registry::containment {

using namespace jsonschema;

bool Comparison::are_same(Ref left, Ref right)
{
    if (left <= kReject || right <= kReject)
        return left == right;
    if (!granted_.emplace(left, right).second)
        return true;
    if (left_.limits->is_too_deep())
        return false;
    return are_same_nodes(left_.at<Node>(left), right_.at<Node>(right));
}

bool Comparison::are_same_nodes(const Node &left, const Node &right)
{
    if (left.types != right.types || left.integers_only != right.integers_only)
        return false;
    for (const json::Kind kind : kPartKinds) {
        if ((left.types >> static_cast<unsigned>(kind) & 1) != 0 &&
            !have_same_part(left, right, kind))
            return false;
    }
    return are_same_values(left.values, right.values) &&
           are_same_operations(left.combine, right.combine);
}

bool Comparison::have_same_part(const Node &left, const Node &right, json::Kind kind)
{
    const Ref one = part_of(left, kind, left_.block);
    const Ref other = part_of(right, kind, right_.block);
    if (one == 0 || other == 0)
        return one == other;
    switch (kind) {
    case json::Kind::string:
        return are_same_texts(left_.at<TextPart>(one), right_.at<TextPart>(other));
    case json::Kind::number:
        return are_same_numbers(left_.at<NumberPart>(one), right_.at<NumberPart>(other));
    case json::Kind::array:
        return are_same_arrays(left_.at<ArrayPart>(one), right_.at<ArrayPart>(other));
    default:
        return are_same_objects(left_.at<ObjectPart>(one), right_.at<ObjectPart>(other));
    }
}

bool Comparison::are_same_texts(const TextPart &left, const TextPart &right) const
{
    if (left.min_length != right.min_length || left.max_length != right.max_length ||
        left.has_format != right.has_format || (left.has_format && left.format != right.format) ||
        (left.pattern == kNoPattern) != (right.pattern == kNoPattern))
        return false;
    return left.pattern == kNoPattern ||
           left_.pattern_source(left.pattern) == right_.pattern_source(right.pattern);
}

bool Comparison::are_same_numbers(const NumberPart &left, const NumberPart &right) const
{
    if (left.count != right.count)
        return false;
    const Bound *const ones = left_.list<Bound>(left.bounds);
    const Bound *const others = right_.list<Bound>(right.bounds);
    for (std::uint32_t at = 0; at < left.count; ++at) {
        if (ones[at].keyword != others[at].keyword ||
            compare(left_.constant(ones[at].number).number(),
                    right_.constant(others[at].number).number()) != 0)
            return false;
    }
    return true;
}

bool Comparison::are_same_arrays(const ArrayPart &left, const ArrayPart &right)
{
    return left.min_items == right.min_items && left.max_items == right.max_items &&
           left.prefix_count == right.prefix_count && left.unique == right.unique &&
           left.has_items == right.has_items && left.has_contains == right.has_contains &&
           left.min_contains == right.min_contains && left.max_contains == right.max_contains &&
           left.contains_evaluates == right.contains_evaluates &&
           left.has_unevaluated == right.has_unevaluated &&
           are_same_lists(left.prefix, right.prefix, left.prefix_count) &&
           are_same(left.items, right.items) && are_same(left.contains, right.contains) &&
           are_same(left.unevaluated, right.unevaluated);
}

bool Comparison::are_same_objects(const ObjectPart &left, const ObjectPart &right)
{
    if (left.min_properties != right.min_properties ||
        left.max_properties != right.max_properties ||
        left.property_count != right.property_count || left.pattern_count != right.pattern_count ||
        left.has_additional != right.has_additional ||
        left.has_unevaluated != right.has_unevaluated)
        return false;
    const auto *const properties = left_.list<PropertyEntry>(left.properties);
    const auto *const others = right_.list<PropertyEntry>(right.properties);
    for (std::uint32_t at = 0; at < left.property_count; ++at) {
        if (left_.text(properties[at].key) != right_.text(others[at].key) ||
            properties[at].declared != others[at].declared ||
            properties[at].required != others[at].required ||
            !are_same(properties[at].schema, others[at].schema))
            return false;
    }
    const auto *const patterns = left_.list<PatternEntry>(left.patterns);
    const auto *const other_patterns = right_.list<PatternEntry>(right.patterns);
    for (std::uint32_t at = 0; at < left.pattern_count; ++at) {
        if (left_.pattern_source(patterns[at].pattern) !=
                right_.pattern_source(other_patterns[at].pattern) ||
            !are_same(patterns[at].schema, other_patterns[at].schema))
            return false;
    }
    return are_same(left.additional, right.additional) && are_same(left.names, right.names) &&
           are_same(left.unevaluated, right.unevaluated) && are_same_dependencies(left, right);
}

bool Comparison::are_same_dependencies(const ObjectPart &left, const ObjectPart &right)
{
    if (left.dependency_count != right.dependency_count)
        return false;
    const auto *const ones = left_.list<DependencyEntry>(left.dependencies);
    const auto *const others = right_.list<DependencyEntry>(right.dependencies);
    for (std::uint32_t at = 0; at < left.dependency_count; ++at) {
        if (left_.text(ones[at].key) != right_.text(others[at].key) ||
            ones[at].name_count != others[at].name_count ||
            !are_same(ones[at].schema, others[at].schema))
            return false;
        for (std::uint32_t name = 0; name < ones[at].name_count; ++name) {
            if (left_.text(left_.list<Text>(ones[at].names)[name]) !=
                right_.text(right_.list<Text>(others[at].names)[name]))
                return false;
        }
    }
    return true;
}

bool Comparison::are_same_values(Ref left, Ref right) const
{
    if (left == 0 || right == 0)
        return left == right;
    const auto &one = left_.at<ValuePart>(left);
    const auto &other = right_.at<ValuePart>(right);
    if (one.has_enum != other.has_enum || one.has_const != other.has_const ||
        one.string_count != other.string_count || one.other_count != other.other_count ||
        (one.has_const &&
         !json::equal(left_.constant(one.constant), right_.constant(other.constant))))
        return false;
    for (std::uint32_t at = 0; at < one.string_count; ++at) {
        if (left_.text(left_.list<Text>(one.strings)[at]) !=
            right_.text(right_.list<Text>(other.strings)[at]))
            return false;
    }
    for (std::uint32_t at = 0; at < one.other_count; ++at) {
        if (!json::equal(left_.constant(left_.list<json::Value>(one.others)[at]),
                         right_.constant(right_.list<json::Value>(other.others)[at])))
            return false;
    }
    return true;
}

bool Comparison::are_same_operations(Ref left, Ref right)
{
    if (left == 0 || right == 0)
        return left == right;
    const auto &one = left_.at<CombinePart>(left);
    const auto &other = right_.at<CombinePart>(right);
    if (one.count != other.count)
        return false;
    for (std::uint32_t at = 0; at < one.count; ++at) {
        const Operation &operation = left_.list<Operation>(one.operations)[at];
        const Operation &match = right_.list<Operation>(other.operations)[at];
        if (operation.kind != match.kind || operation.count != match.count ||
            operation.kind == OperationKind::dynamic_reference ||
            operation.kind == OperationKind::recursive_reference ||
            !are_same_lists(operation.schemas, match.schemas, operation.count))
            return false;
    }
    return true;
}

bool Comparison::are_same_lists(Ref left, Ref right, std::uint32_t count)
{
    for (std::uint32_t at = 0; at < count; ++at) {
        if (!are_same(left_.list<Ref>(left)[at], right_.list<Ref>(right)[at]))
            return false;
    }
    return true;
}

} // namespace schema_registry::containment
