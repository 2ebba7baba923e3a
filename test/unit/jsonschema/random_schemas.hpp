// Schemas and instances by chance: small, with names and values that meet each other often.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace schema_registry::jsonschema {

using Random = std::mt19937;

inline std::string pick(Random &random, const std::vector<std::string> &texts)
{
    return texts[random() % texts.size()];
}

inline std::string some_key(Random &random)
{
    return pick(random, {"a", "b", "kind", "a_longer_name", "a_name_of_over_sixteen_bytes", "x1"});
}

inline std::string schema_text(Random &random, int depth);

inline std::string object_keyword(Random &random, int depth)
{
    switch (random() % 7) {
    case 0:
        return R"("required": [")" + some_key(random) + "\"]";
    case 1:
        return R"("additionalProperties": )" + schema_text(random, depth - 1);
    case 2:
        return R"("patternProperties": {")" + pick(random, {"^a", "x", ".*", "^.*e$"}) +
               "\": " + schema_text(random, depth - 1) + "}";
    case 3:
        return R"("propertyNames": )" +
               pick(random, {R"({"maxLength": 10})", R"({"pattern": "[a-k]"})"});
    case 4:
        return R"("dependentSchemas": {")" + some_key(random) +
               "\": " + schema_text(random, depth - 1) + "}";
    case 5:
        return random() % 2 ? R"("maxProperties": 3)"
                            : R"("unevaluatedProperties": )" +
                                  pick(random, {"false", R"({"type": "string"})"});
    default:
        return R"("properties": {")" + some_key(random) + "\": " + schema_text(random, depth - 1) +
               ", \"kind\": " +
               pick(random, {R"({"const": "a"})", R"({"enum": ["b", 1]})", R"({"type": "string"})",
                             R"({"const": 1})", "true"}) +
               "}";
    }
}

inline std::string keyword(Random &random, int depth)
{
    const auto branches = [&] {
        std::string list = schema_text(random, depth - 1);
        for (std::size_t count = random() % 3; count > 0; --count)
            list += ", " + schema_text(random, depth - 1);
        return "[" + list + "]";
    };
    switch (random() % 16) {
    case 0:
        return R"("type": )" +
               pick(random, {"\"object\"", "\"string\"", "\"integer\"", "[\"array\", \"object\"]",
                             "[\"null\", \"number\", \"boolean\"]"});
    case 1:
        return R"("allOf": )" + branches();
    case 2:
        return R"("anyOf": )" + branches();
    case 3:
        return R"("oneOf": )" + branches();
    case 4:
        return R"("not": )" + schema_text(random, depth - 1);
    case 5:
        return R"("if": )" + schema_text(random, depth - 1) + R"(, "then": )" +
               schema_text(random, depth - 1) + R"(, "else": )" + schema_text(random, depth - 1);
    case 6:
        return R"("$ref": "#/$defs/)" + pick(random, {"one", "two"}) + "\"";
    case 7:
        return R"("items": )" + schema_text(random, depth - 1) +
               (random() % 2 ? R"(, "prefixItems": )" + branches() : "");
    case 8:
        return pick(random, {R"("contains": {"type": "string"})", R"("uniqueItems": true)",
                             R"("minItems": 2)", R"("unevaluatedItems": false)",
                             R"("unevaluatedItems": {"type": "string"})"});
    case 9:
        return pick(random,
                    {R"("minimum": 1)", R"("multipleOf": 0.5)", R"("exclusiveMaximum": 2)"});
    case 10:
        return pick(random, {R"("maxLength": 1)", R"("pattern": "^a")", R"("minLength": 2)"});
    case 11:
        return R"("enum": ["a", 1, true, null, ["a"]])";
    default:
        return object_keyword(random, depth);
    }
}

inline std::string schema_text(Random &random, int depth)
{
    if (depth <= 0 || random() % 8 == 0)
        return pick(random, {"true", "false", R"({"type": "string"})", R"({"minimum": 1})",
                             R"({"const": "a"})", R"({"type": ["object", "array", "number"]})"});
    std::string text;
    for (std::size_t count = 1 + random() % 3; count > 0; --count)
        text += (text.empty() ? "" : ", ") + keyword(random, depth);
    return "{" + text + "}";
}

inline std::string instance_text(Random &random, int depth)
{
    const unsigned choice = random() % (depth > 0 ? 9 : 5);
    if (choice < 5)
        return pick(random, {"\"a\"", "\"b\"", "\"abc\"", "1", "1.5", "0", "true", "null", "1.00"});
    std::string text;
    for (std::size_t count = random() % 4; count > 0; --count)
        text += (text.empty() ? "" : ", ") +
                (choice < 8 ? "\"" + some_key(random) + "\": " : std::string()) +
                instance_text(random, depth - 1);
    return choice < 8 ? "{" + text + "}" : "[" + text + "]";
}

} // namespace schema_registry::jsonschema
