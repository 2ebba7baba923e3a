-- The views as HTTP resources, columns as in schema_registry but for bytes, which are hexadecimal
-- text here. They read as the caller (security_invoker), and carry the comments of the views that
-- they show.

CREATE OR REPLACE VIEW schema_registry_api.schema_versions
WITH (security_invoker = true)
AS
SELECT
    v.subject,
    v.version,
    v.semantic_version,
    v.schema_id,
    v.guid,
    v.format,
    encode(v.fingerprint, 'hex') AS fingerprint,
    v.context,
    v.dialect,
    v.assert_formats,
    v.refs,
    v.metadata,
    v.tags,
    v.state,
    v.change_class,
    v.origin,
    v.created_at,
    v.created_by
FROM schema_registry.schema_versions AS v;

CREATE OR REPLACE VIEW schema_registry_api.schemas
WITH (security_invoker = true)
AS
SELECT
    s.schema_id,
    s.guid,
    s.format,
    s.schema,
    encode(s.fingerprint, 'hex') AS fingerprint,
    s.refs,
    s.subjects,
    s.created_at
FROM schema_registry.schemas AS s;

CREATE OR REPLACE VIEW schema_registry_api.subjects
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.subjects;

CREATE OR REPLACE VIEW schema_registry_api.deleted_versions
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.deleted_versions;

CREATE OR REPLACE VIEW schema_registry_api.compatibility
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.compatibility;

CREATE OR REPLACE VIEW schema_registry_api.attachments
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.attachments;

CREATE OR REPLACE VIEW schema_registry_api.dependencies
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.dependencies;

CREATE OR REPLACE VIEW schema_registry_api.audit_log
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.audit_log;

CREATE OR REPLACE VIEW schema_registry_api.schema_events
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.schema_events;

CREATE OR REPLACE VIEW schema_registry_api.transitions
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.transitions;

CREATE OR REPLACE VIEW schema_registry_api.migrations
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.migrations;

CREATE OR REPLACE VIEW schema_registry_api.migration_failures
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.migration_failures;

CREATE OR REPLACE VIEW schema_registry_api.migration_expressions
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.migration_expressions;

CREATE OR REPLACE VIEW schema_registry_api.formats
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.formats;

CREATE OR REPLACE VIEW schema_registry_api.settings
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.settings;

CREATE OR REPLACE VIEW schema_registry_api.statistics
WITH (security_invoker = true)
AS
SELECT * FROM schema_registry.statistics;

DO $block$
DECLARE
    command text;
BEGIN
    FOR command IN
        SELECT pg_catalog.format(
            'COMMENT ON %s schema_registry_api.%I%s IS %L',
            CASE d.objsubid WHEN 0 THEN 'VIEW' ELSE 'COLUMN' END,
            shown.relname,
            '.' || pg_catalog.quote_ident(a.attname),
            d.description)
        FROM pg_catalog.pg_class AS shown
        JOIN pg_catalog.pg_class AS source
            ON source.relname = shown.relname
            AND source.relnamespace = 'schema_registry'::pg_catalog.regnamespace
        JOIN pg_catalog.pg_description AS d
            ON d.objoid = source.oid
            AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
        LEFT JOIN pg_catalog.pg_attribute AS a
            ON a.attrelid = source.oid
            AND a.attnum = d.objsubid
            AND a.attnum > 0
        WHERE shown.relnamespace = 'schema_registry_api'::pg_catalog.regnamespace
          AND shown.relkind = 'v'
    LOOP
        EXECUTE command;
    END LOOP;
END
$block$;

REVOKE ALL ON ALL TABLES IN SCHEMA schema_registry_api FROM PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA schema_registry_api TO schema_registry_reader;
