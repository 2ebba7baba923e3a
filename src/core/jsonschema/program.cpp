// Compiling a source from end to end, and turning problems into the error that a user sees
// (program.hpp). Tested by test/unit/jsonschema/schema_set_test.cpp.
#include "core/jsonschema/program.hpp"

#include "core/jsonschema/compiler.hpp"
#include "core/jsonschema/evaluate.hpp"

namespace schema_registry::jsonschema {

namespace {

constexpr std::uint32_t kMaxViolationsTaken = 6;

// A meta-schema that is registered may ask for more than its dialect does.
void check_against_own_metaschema(SchemaSet &set, const format::Source &source,
                                  std::uint32_t resource)
{
    const std::optional<Place> metaschema = set.own_metaschema(resource);
    if (!metaschema || !set.problems().empty())
        return;
    const DocumentView root = set.resource(resource).root;
    const std::pmr::string pointer = set.pointer_of({resource, root});
    Compiler compiler(set, source);
    compiler.compile_reachable(*metaschema);
    if (!set.problems().empty())
        return;
    const Compiled compiled = compiler.finish();
    for (const Violation &violation :
         explain(view_of(compiled), root, kMaxViolationsTaken, set.limits(), set.memory()))
        set.add_problem(std::pmr::string(pointer, set.memory()).append(violation.instance_path),
                        std::string(violation.message).append(" (by the meta-schema)"),
                        Code::invalid_schema);
}

} // namespace

void require_sound(const SchemaSet &set)
{
    const std::span<const Problem> problems = set.problems();
    if (problems.empty())
        return;
    Diagnostic diagnostic = describe_problems(problems, "JSON Schema");
    const bool is_local = problems.front().message.starts_with("reference \"#");
    if (diagnostic.code == Code::unresolved_reference && is_local)
        diagnostic.hint = "The schema itself has no such pointer or anchor.";
    throw Error(std::move(diagnostic));
}

Compiled compile(const format::Source &source, const Limits &limits,
                 std::pmr::memory_resource *memory)
{
    SchemaSet set = value_or_throw(SchemaSet::build(source, limits, memory));
    return compile(set, source);
}

Compiled compile(SchemaSet &set, const format::Source &source)
{
    Compiler compiler(set, source);
    compiler.compile_reachable(set.root());
    require_sound(set);
    return compiler.finish();
}

void check_all(SchemaSet &set, const format::Source &source)
{
    Compiler(set, source).compile_all();
    for (std::uint32_t at = 0; at < set.resource_count(); ++at) {
        if (set.resource(at).document == 0)
            check_against_own_metaschema(set, source, at);
    }
}

} // namespace schema_registry::jsonschema
