-- The schema that holds the registry, and the roles it speaks of.
--
-- Roles belong to the cluster, not to the database: they are made where missing and never dropped,
-- since other databases may use them. Each of the first three may do what the one before it may.
-- Nobody is granted the anonymous role's rights here: what it may do over HTTP is a decision of the
-- site.

CREATE SCHEMA schema_registry;

COMMENT ON SCHEMA schema_registry IS
    'Schema registry: subjects, their versions, and what is held to them. Functions and views are the interface; tables are written by functions only.';

DO $block$
DECLARE
    role_name text;
    description text;
BEGIN
    FOR role_name, description IN
        VALUES ('schema_registry_reader', 'May read the schema registry and validate against it.'),
               ('schema_registry_writer', 'May also register schemas and attach them to tables of its own.'),
               ('schema_registry_admin', 'May also delete, and change levels, modes and settings.'),
               ('schema_registry_anon', 'What callers over HTTP without a token become.')
    LOOP
        IF pg_catalog.to_regrole(role_name) IS NULL THEN
            BEGIN
                EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', role_name);
                EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', role_name, description);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- another database installs at the same moment
            END;
        END IF;
    END LOOP;
    IF NOT pg_catalog.pg_has_role('schema_registry_writer', 'schema_registry_reader', 'MEMBER') THEN
        GRANT schema_registry_reader TO schema_registry_writer;
    END IF;
    IF NOT pg_catalog.pg_has_role('schema_registry_admin', 'schema_registry_writer', 'MEMBER') THEN
        GRANT schema_registry_writer TO schema_registry_admin;
    END IF;
END
$block$;
