// Avro as a format (format.hpp). Tested by test/unit/format/avro_format_test.cpp.
#include <array>
#include <vector>

#include "core/avro/canonical.hpp"
#include "core/avro/json_schema.hpp"
#include "core/avro/reading.hpp"
#include "core/avro/schema.hpp"
#include "core/compat/avro_compat.hpp"
#include "core/format/formats.hpp"
#include "core/format/rows.hpp"
#include "core/versioning/semantic_version.hpp"

namespace schema_registry::format {

namespace {

using avro::Schema;

constexpr std::string_view kTagged = "tagged";

avro::JsonEncoding encoding_of(const Source &source) noexcept
{
    return source.default_dialect == kTagged ? avro::JsonEncoding::tagged
                                             : avro::JsonEncoding::plain;
}

std::string_view write(const Schema &schema, avro::Form form, std::pmr::memory_resource *memory)
{
    std::pmr::string text(memory);
    avro::write_schema(schema, form, text);
    return keep_text(text, *memory);
}

Schema read_sound(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    Schema schema = value_or_throw(Schema::read(source, limits, memory));
    avro::require_sound(schema);
    return schema;
}

Description describe(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    const Schema schema = read_sound(source, limits, memory);
    Description description;
    description.normal_form = write(schema, avro::Form::complete, memory);
    description.normalized = write(schema, avro::Form::normalized, memory);
    description.canonical = write(schema, avro::Form::canonical, memory);
    description.is_complete = true;
    description.dialect = encoding_of(source) == avro::JsonEncoding::tagged ? kTagged : "plain";
    const auto declaration = schema.node(schema.root()).declaration;
    const auto version = declaration ? declaration->find("version") : std::nullopt;
    if (version && version->kind() == json::Kind::string &&
        versioning::parse_semantic_version(version->text()))
        description.version = keep_text(version->text(), *memory);
    return description;
}

std::span<const Problem> check(const Source &source, const Limits &limits,
                               std::pmr::memory_resource *memory)
{
    const Schema schema = value_or_throw(Schema::read(source, limits, memory));
    const std::span<const SchemaProblem> problems = schema.problems();
    const std::span<const SchemaProblem> deviations =
        source.is_lenient ? std::span<const SchemaProblem>{} : schema.deviations();
    const std::span<Problem> rows = new_rows<Problem>(problems.size() + deviations.size(), memory);
    keep_problems(problems, rows, memory);
    keep_problems(deviations, rows.subspan(problems.size()), memory);
    return rows;
}

void require_valid(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    const Schema schema = read_sound(source, limits, memory);
    std::pmr::string generated(memory); // which has a limit of its own
    avro::write_json_schema(schema, encoding_of(source), generated);
    if (source.is_lenient || schema.deviations().empty())
        return;
    Diagnostic diagnostic = describe_problems(schema.deviations(), "Avro schema");
    diagnostic.hint = "With option \"lenient\" it is registered all the same.";
    throw Error(std::move(diagnostic));
}

Source json_schema(const Source &source, const Limits &limits, std::pmr::memory_resource *memory)
{
    const Schema schema = read_sound(source, limits, memory);
    std::pmr::string text(memory);
    avro::write_json_schema(schema, encoding_of(source), text);
    const SourceDocument document{keep_text(text, *memory), {}};
    return {.documents = keep_all(std::array{document}, *memory),
            .assert_formats = true,
            .is_generated = true};
}

// Data in Avro's binary form is resolved between schemas, JSON is not: a field that a reader skips
// is a member that it does not allow.
std::span<const Differences> compare_instances(std::span<const Source> old_schemas,
                                               const Source &new_schema, const Limits &limits,
                                               std::pmr::memory_resource *memory)
{
    std::pmr::vector<Source> old_instances(memory);
    for (const Source &old_schema : old_schemas)
        old_instances.push_back(json_schema(old_schema, limits, memory));
    return kJsonFormat.compare(old_instances, json_schema(new_schema, limits, memory), "STRICT",
                               limits, memory);
}

std::span<const Differences> compare(std::span<const Source> old_schemas, const Source &new_schema,
                                     std::string_view policy, const Limits &limits,
                                     std::pmr::memory_resource *memory)
{
    if (policy == "INSTANCES")
        return compare_instances(old_schemas, new_schema, limits, memory);
    if (compat::parse_policy(policy) != compat::Policy::strict)
        throw Error(Code::invalid_argument,
                    "\"" + std::string(policy) + "\" is not a policy for Avro", {},
                    "Avro schemas are compared by STRICT alone.");
    const Schema new_one = read_sound(new_schema, limits, memory);
    const std::span<Differences> result = new_rows<Differences>(old_schemas.size(), memory);
    for (std::size_t index = 0; index < old_schemas.size(); ++index) {
        const Schema old_one = read_sound(old_schemas[index], limits, memory);
        result[index] =
            keep_differences(compat::compare_avro(old_one, new_one, limits, memory), memory);
    }
    return result;
}

std::span<const char> compile_reading(const Source &writer, const Source *reader,
                                      const Limits &limits, std::pmr::memory_resource *memory)
{
    const Schema from = read_sound(writer, limits, memory);
    if (reader == nullptr)
        return avro::compile_checking(from, limits, memory);
    const Schema to = read_sound(*reader, limits, memory);
    return avro::compile_reading(from, to, encoding_of(*reader), limits, memory);
}

// Instances are JSON: what has to be done to them, their JSON Schemas tell.
Plan plan(const Source &old_schema, const Source &new_schema, const Limits &limits,
          std::pmr::memory_resource *memory)
{
    return kJsonFormat.plan(json_schema(old_schema, limits, memory),
                            json_schema(new_schema, limits, memory), limits, memory);
}

} // namespace

constinit const Format kAvroFormat = {"AVRO",  describe,    check,           require_valid,
                                      compare, json_schema, compile_reading, avro::read_message,
                                      plan};

} // namespace schema_registry::format
