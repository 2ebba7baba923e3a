// Reports over jsonb: the one place where they are instantiated for the server.
#include "pg/jsonb/jsonb_view.hpp"

#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

template std::string_view report<pg::JsonbView>(ProgramView program, const format::Source &source,
                                                pg::JsonbView instance, ReportForm form,
                                                const Limits &limits,
                                                std::pmr::memory_resource *memory);

} // namespace schema_registry::jsonschema
