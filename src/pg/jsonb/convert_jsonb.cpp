// Conversion of instances as they lie in a jsonb (evolution/convert.hpp).
#include "pg/jsonb/jsonb_view.hpp"

#include "core/evolution/converter.hpp"

namespace schema_registry::evolution {

template void convert<pg::JsonbView>(const char *conversion, pg::JsonbView instance,
                                     const Limits &limits, std::pmr::string &out);

} // namespace schema_registry::evolution
