// The magic block and _PG_init, which registers settings and callbacks and does nothing else.
#include "pg/shims.hpp"

#include "pg/cache/invalidation.hpp"
#include "pg/settings.hpp"

extern "C" {
PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void _PG_init(void)
{
    schema_registry::pg::define_settings();
    schema_registry::pg::register_invalidation_callbacks();
}
}
