// Reports over documents (report.hpp). Tested by test/unit/jsonschema/report_test.cpp and the
// suites.
#include "core/jsonschema/report_walk.hpp"

namespace schema_registry::jsonschema {

template std::string_view report<json::DocumentView>(ProgramView program,
                                                     const format::Source &source,
                                                     json::DocumentView instance, ReportForm form,
                                                     const Limits &limits,
                                                     std::pmr::memory_resource *memory);

} // namespace schema_registry::jsonschema
