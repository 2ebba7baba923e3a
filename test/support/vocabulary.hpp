// The words that generated schemas and instances are made of (generator.hpp).
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/json/view.hpp"

namespace schema_registry::test {

using Names = std::span<const std::string_view>;

// clang-format off
inline constexpr std::array<std::string_view, 5> kDialects = {
    "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema"};
// Of several lengths, with the same first eight bytes, empty, and not in ASCII.
inline constexpr std::array<std::string_view, 44> kNames = {
    "a", "b", "c", "aa", "ab", "ba", "", "kind", "type", "abcdefgh", "abcdefgi", "abcdefghi",
    "abcdefghj", "x1", "x2", "\xc3\xa4", "id", "abcdefghabcdefgh", "abcdefghabcdefgi", "p0", "p1",
    "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15", "p16",
    "p17", "p18", "p19", "p20", "p21", "p22", "p23", "p24"};
inline constexpr std::array<std::string_view, 26> kTexts = {
    "", "a", "b", "ab", "abc", "aaaa", "x1", "cat", "dog", "catdog", "abcdefgh", "abcdefgi",
    "\xc3\xa4", "\xf0\x9f\x98\x80", "1", "2020-01-01", "a@b.c", "10.0.0.1", "1.0", "true", "aab",
    "p1", "kind", "abcdefghabcdefgh", "abcdefghabcdefgi", "\n"};
inline constexpr std::array<std::string_view, 32> kNumbers = {
    "0", "1", "-1", "2", "3", "4", "7", "10", "100", "9999", "10000", "10001", "-10000", "99999999",
    "100000000", "123456789012", "0.1", "0.01", "0.3", "1.5", "-0.5", "2.25", "0.0001", "0.00001",
    "10000.0001", "12345678.87654321", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "123456789012345678901234567890.5", "1e400", "-1e-70"};
inline constexpr std::array<std::string_view, 10> kDivisors = {
    "1", "2", "3", "0.1", "0.01", "0.3", "1.5", "10000", "1e-5", "123456789012345678901"};
inline constexpr std::array<std::string_view, 8> kCounts = {
    "0", "1", "2", "3", "4", "8", "1.0", "30"};
inline constexpr std::array<std::string_view, 14> kPatterns = {
    "^a", "b$", "^[a-c]+$", "a|b", "^.{2}$", "^(?!a)", "\\d", "^p\\d", "^[0-9]+$", "^abcdefgh",
    "^(cat|dog)$", "^x", "", "^\\S*$"};
inline constexpr std::array<std::string_view, 7> kTypes = {
    "null", "boolean", "number", "integer", "string", "array", "object"};
inline constexpr std::array<std::string_view, 8> kFormats = {
    "date", "email", "ipv4", "uri", "uuid", "regex", "time", "hostname"};
inline constexpr std::array<std::string_view, 4> kReferences = {
    "#/$defs/a", "#/$defs/b", "#/$defs/c", "#"};
inline constexpr std::array<std::string_view, 3> kDefinitions = {
    "a", "b", "c"};
// clang-format on

// Keywords by the shape of their value: s a schema, l a list of them, i either, p and P maps by
// name and by pattern, D a map of schemas or names; other shapes hold no schemas
// (keyword_value()). Twice in the list: twice as likely.
struct KeywordShape {
    std::string_view name;
    char shape;
};
inline constexpr KeywordShape kKeywords[] = {
    {"type", 't'},
    {"type", 't'},
    {"properties", 'p'},
    {"properties", 'p'},
    {"required", 'n'},
    {"enum", 'e'},
    {"const", 'v'},
    {"minimum", 'u'},
    {"maximum", 'u'},
    {"exclusiveMinimum", 'x'},
    {"exclusiveMaximum", 'x'},
    {"multipleOf", 'd'},
    {"minLength", 'c'},
    {"maxLength", 'c'},
    {"pattern", 'r'},
    {"format", 'f'},
    {"items", 'i'},
    {"additionalItems", 's'},
    {"prefixItems", 'l'},
    {"contains", 's'},
    {"minContains", 'c'},
    {"maxContains", 'c'},
    {"minItems", 'c'},
    {"maxItems", 'c'},
    {"uniqueItems", 'b'},
    {"minProperties", 'c'},
    {"maxProperties", 'c'},
    {"patternProperties", 'P'},
    {"additionalProperties", 's'},
    {"additionalProperties", 's'},
    {"propertyNames", 's'},
    {"dependencies", 'D'},
    {"dependentRequired", 'N'},
    {"dependentSchemas", 'p'},
    {"unevaluatedProperties", 's'},
    {"unevaluatedItems", 's'},
    {"allOf", 'l'},
    {"anyOf", 'l'},
    {"oneOf", 'l'},
    {"not", 's'},
    {"if", 's'},
    {"then", 's'},
    {"else", 's'},
    {"$ref", 'R'},
    {"$dynamicRef", 'A'},
    {"$recursiveRef", '#'},
};

} // namespace schema_registry::test
