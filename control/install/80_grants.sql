-- Who may do what. EXECUTE goes to PUBLIC by default: it is taken back from every function. Functions
-- that change nothing are the readers' (what such a function reads, a reader may read). Of the others,
-- only those named here can be called; the rest is called by them, with the rights of the owner.

REVOKE ALL ON ALL ROUTINES IN SCHEMA schema_registry FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA schema_registry FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA schema_registry FROM PUBLIC;

-- A CHECK runs as whoever writes the row.
GRANT EXECUTE ON FUNCTION
    schema_registry.validate_against(jsonb, text),
    schema_registry.validate_against(json, text),
    schema_registry.validate_against(text, text),
    schema_registry.validate_against(bytea, text),
    schema_registry.require_valid(jsonb, text)
    TO PUBLIC;

GRANT USAGE ON SCHEMA schema_registry TO schema_registry_reader;

GRANT SELECT ON
    schema_registry.subject,
    schema_registry.content,
    schema_registry.reference,
    schema_registry.version,
    schema_registry.config,
    schema_registry.transition_rule,
    schema_registry.transition,
    schema_registry.event,
    schema_registry.migration_expression,
    schema_registry.schema_versions,
    schema_registry.deleted_versions,
    schema_registry.subjects,
    schema_registry.schemas,
    schema_registry.compatibility,
    schema_registry.attachments,
    schema_registry.dependencies,
    schema_registry.audit_log,
    schema_registry.schema_events,
    schema_registry.transitions,
    schema_registry.migrations,
    schema_registry.migration_failures,
    schema_registry.migration_expressions,
    schema_registry.formats,
    schema_registry.settings,
    schema_registry.statistics
    TO schema_registry_reader;

GRANT SELECT ON schema_registry.audit TO schema_registry_admin;

DO $block$
DECLARE
    function_id regprocedure;
BEGIN
    FOR function_id IN
        SELECT p.oid
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'schema_registry'::pg_catalog.regnamespace
          AND (
              (
                  p.provolatile IN ('i', 's')
                  AND NOT p.prosecdef
                  AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
              )
              OR p.proname IN ('refuse_row', 'note_written_row') -- for owners who restore a table with such a trigger
          )
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO schema_registry_reader', function_id);
    END LOOP;
END
$block$;

GRANT EXECUTE ON FUNCTION schema_registry.cache_statistics() TO schema_registry_reader;

GRANT EXECUTE ON FUNCTION
    schema_registry.register_schema(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry.register_schema(text, jsonb, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry.register_schema(text, json, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry.register_version(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry.update_metadata(text, jsonb, text[]),
    schema_registry.transition(text, text, text, jsonb),
    schema_registry.rollback_subject(text, text, text),
    schema_registry.attach_schema(regclass, text, text, text, boolean),
    schema_registry.detach_schema(regclass, text),
    schema_registry.check_data(text, integer),
    schema_registry.set_migration_expression(text, text, text, text, text),
    schema_registry.begin_migration(regclass, text, text, jsonb),
    schema_registry.begin_batch(bigint, integer, boolean),
    schema_registry.lock_statement(bigint, jsonb, boolean),
    schema_registry.note_locked(bigint),
    schema_registry.rows_to_rewrite(bigint, jsonb[]),
    schema_registry.note_rewritten(bigint, jsonb[]),
    schema_registry.note_failure(bigint, jsonb, text, jsonb),
    schema_registry.end_batch(bigint, jsonb, jsonb[], jsonb[], xid[], bigint, bigint, bigint),
    schema_registry.end_migration(bigint, boolean),
    schema_registry.refuse_blocked(bigint)
    TO schema_registry_writer;

GRANT EXECUTE ON PROCEDURE
    schema_registry.rewrite_rows(text, text, integer[], text, oid[], tid[], bigint),
    schema_registry.fail_row(bigint, text, text, oid, tid, jsonb, text, boolean),
    schema_registry.migrate_batch(bigint, integer, text),
    schema_registry.migrate_attachment(regclass, text, text, integer, jsonb)
    TO schema_registry_writer;

GRANT EXECUTE ON FUNCTION
    schema_registry.set_compatibility(text, text, text, jsonb),
    schema_registry.set_mode(text, text),
    schema_registry.set_config(text, jsonb),
    schema_registry.delete_version(text, boolean),
    schema_registry.delete_subject(text, boolean),
    schema_registry.undelete_version(text)
    TO schema_registry_admin;
