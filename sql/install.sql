-- Installing and removing the extension, in a database of its own.

SELECT current_database() AS back \gset
CREATE DATABASE regression_install TEMPLATE template0 ENCODING 'UTF8';
\c regression_install
CREATE EXTENSION schema_registry;
SELECT extversion ~ '^[0-9]+[.][0-9]+' AS has_version, extnamespace::regnamespace AS schema, extrelocatable
FROM pg_extension WHERE extname = 'schema_registry';

-- tables and their sequences are dumped, but for what the script itself fills
SELECT c.relname, c.relkind, c.oid = ANY (e.extconfig) AS is_dumped
FROM pg_extension AS e, pg_class AS c
WHERE e.extname = 'schema_registry' AND c.relnamespace = 'schema_registry'::regnamespace AND c.relkind IN ('r', 'S')
ORDER BY c.relname;

-- all that lies in the two schemas belongs to the extension
SELECT n.nspname, count(*)
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname LIKE 'schema\_registry%'
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
GROUP BY n.nspname;

SELECT schema_registry.register_schema('install.s', '{"type":"object"}') > 0 AS r;
CREATE TABLE install_rows (doc jsonb CHECK (schema_registry.validate_against(doc, 'install.s')));
DROP EXTENSION schema_registry;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE install_rows;
DROP EXTENSION schema_registry;

-- nothing is left but the roles
SELECT nspname FROM pg_namespace WHERE nspname LIKE 'schema\_registry%';
SELECT proname FROM pg_proc WHERE proname LIKE '%schema_registry%' OR prosrc LIKE 'sr\_%';
SELECT typname FROM pg_type WHERE typname IN ('candidate', 'registration');
SELECT count(*) FROM pg_roles WHERE rolname IN
    ('schema_registry_reader', 'schema_registry_writer', 'schema_registry_admin', 'schema_registry_anon');
SELECT count(*) FROM pg_default_acl;

-- and again
CREATE EXTENSION schema_registry;
SELECT count(*) FROM schema_registry.subjects;
\c :back
DROP DATABASE regression_install;
