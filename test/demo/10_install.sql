-- The database gets its registry, and PostgREST the role that it logs in as. On the demo's own
-- loopback ports whoever calls may read and write, so the anonymous role gets everything; a site
-- would grant it schema_registry_reader, or nothing.
\echo
\echo '1. CREATE EXTENSION schema_registry'
CREATE EXTENSION schema_registry;

CREATE ROLE authenticator LOGIN NOINHERIT;
GRANT schema_registry_anon, schema_registry_reader, schema_registry_writer, schema_registry_admin
    TO authenticator;
GRANT schema_registry_admin TO schema_registry_anon;

SELECT extname AS extension, extversion AS version, split_part(version(), ' (', 1) AS server
FROM pg_extension
WHERE extname = 'schema_registry';
