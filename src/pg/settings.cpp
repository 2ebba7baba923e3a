// Definition of the settings, sorted by name. A user may lower or raise what bounds his own work;
// what decides whether a registered schema can be used at all is the administrator's, so that one
// session cannot register what others cannot compile.
#include "pg/settings.hpp"

#include "pg/gate.hpp"

extern "C" {
#include "utils/guc.h"
}

#include <climits>

namespace schema_registry::pg {

namespace {

constexpr config_enum_entry kDialects[] = {
    {"draft-04", 0, false}, {"draft-06", 1, false}, {"draft-07", 2, false},
    {"2019-09", 3, false},  {"2020-12", 4, false},  {nullptr, 0, false},
};
constexpr int kDraft07 = 2;

int cache_size = 65536;
int default_dialect_option = kDraft07;
bool explain_violations = false;
int max_containment_steps = 50'000;
int max_evaluation_steps = 1'000'000'000;
int max_schema_depth = 512;
int max_schema_size = 4096;
bool skip_validation_in_restore = true;

} // namespace

void define_settings()
{
    DefineCustomIntVariable(
        "schema_registry.cache_size", "Memory that a backend keeps compiled schemas in.", nullptr,
        &cache_size, 65536, 64, MAX_KILOBYTES, PGC_USERSET, GUC_UNIT_KB, nullptr, nullptr, nullptr);
    DefineCustomEnumVariable(
        "schema_registry.default_dialect", "Dialect of a JSON Schema that does not name one.",
        "It is settled at registration and kept with the version.", &default_dialect_option,
        kDraft07, kDialects, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomBoolVariable("schema_registry.explain_violations",
                             "Makes validate_against warn of what an instance violates.",
                             "Of each statement the first violations are told, so that a failed "
                             "CHECK constraint says why.",
                             &explain_violations, false, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable(
        "schema_registry.max_containment_steps",
        "Steps that policy SEMANTIC may take for one direction of a comparison.", nullptr,
        &max_containment_steps, 50'000, 1, INT_MAX, PGC_USERSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable("schema_registry.max_evaluation_steps",
                            "Schema applications that one validation may take.", nullptr,
                            &max_evaluation_steps, 1'000'000'000, 1, INT_MAX, PGC_USERSET, 0,
                            nullptr, nullptr, nullptr);
    DefineCustomIntVariable("schema_registry.max_schema_depth",
                            "Nesting that a schema document may have.", nullptr, &max_schema_depth,
                            512, 1, 10000, PGC_SUSET, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable(
        "schema_registry.max_schema_size", "Size that a schema document may have.", nullptr,
        &max_schema_size, 4096, 1, 1024 * 1024, PGC_SUSET, GUC_UNIT_KB, nullptr, nullptr, nullptr);
    DefineCustomBoolVariable("schema_registry.skip_validation_in_restore",
                             "Lets a restore load rows without validating them.",
                             "Validation then answers NULL, which a CHECK constraint accepts.",
                             &skip_validation_in_restore, true, PGC_SUSET, 0, nullptr, nullptr,
                             nullptr);
    MarkGUCPrefixReserved("schema_registry");
}

Limits current_limits() noexcept
{
    Limits limits;
    limits.interrupted = poll_interrupted;
    limits.stack_is_too_deep = poll_stack_is_too_deep;
    limits.max_schema_bytes = static_cast<std::size_t>(max_schema_size) * 1024;
    limits.max_schema_depth = static_cast<std::uint32_t>(max_schema_depth);
    limits.max_containment_steps = static_cast<std::uint64_t>(max_containment_steps);
    limits.max_evaluation_steps = static_cast<std::uint64_t>(max_evaluation_steps);
    return limits;
}

std::size_t cache_size_limit() noexcept
{
    return static_cast<std::size_t>(cache_size) * 1024;
}

std::string_view default_dialect() noexcept
{
    return kDialects[default_dialect_option].name;
}

bool explains_violations() noexcept
{
    return explain_violations;
}

bool skips_validation_in_restore() noexcept
{
    return skip_validation_in_restore;
}

} // namespace schema_registry::pg
