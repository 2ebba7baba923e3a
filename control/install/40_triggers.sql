-- Triggers of the tables: telling validators to look again, numbering events, and keeping what must
-- not change from changing. Those that tell validators also fire where replication applies rows.

CREATE OR REPLACE FUNCTION schema_registry.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM schema_registry.fail(
        'SR004',
        format('%s of table "%s.%s" is not allowed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
        CASE TG_ARGV[0]
            WHEN 'history' THEN 'Its rows are never changed or removed.'
            ELSE 'Its rows never change; they are removed by the functions of the registry.'
        END);
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_change() IS
    'Trigger on tables whose rows never change. Error SR004.';

CREATE OR REPLACE FUNCTION schema_registry.require_parents()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    parent CONSTANT text := TG_ARGV[0];
    key CONSTANT text := TG_ARGV[1];
    value CONSTANT text := to_jsonb(NEW) ->> TG_ARGV[2];
    is_there integer;
BEGIN
    -- The lock is what a foreign key takes: the parent stays until this transaction ends.
    EXECUTE format('SELECT 1 FROM schema_registry.%I WHERE %I = $1 FOR KEY SHARE', parent, key)
    INTO is_there
    USING value::integer;
    IF is_there IS NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'foreign_key_violation',
            MESSAGE = format('row of table "%s.%s" refers to nothing', TG_TABLE_SCHEMA, TG_TABLE_NAME),
            DETAIL = format('There is no %s %s in table "schema_registry.%s".', key, value, parent);
    END IF;
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_parents() IS
    'Trigger (parent table, its key, column): what a foreign key would check of a new row. Error 23503.';

CREATE OR REPLACE FUNCTION schema_registry.guard_parent()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_used CONSTANT boolean := CASE TG_TABLE_NAME
        WHEN 'subject' THEN EXISTS (
            SELECT
            FROM schema_registry.version AS v
            WHERE v.subject_id = (to_jsonb(OLD) ->> 'subject_id')::integer
        )
        ELSE EXISTS (
            SELECT
            FROM schema_registry.version AS v
            WHERE v.schema_id = (to_jsonb(OLD) ->> 'schema_id')::integer
        ) OR EXISTS (
            SELECT
            FROM schema_registry.reference AS r
            WHERE r.target_id = (to_jsonb(OLD) ->> 'schema_id')::integer
        )
    END;
BEGIN
    IF is_used THEN
        PERFORM schema_registry.fail(
            '2BP01',
            format('row of table "%s.%s" is in use', TG_TABLE_SCHEMA, TG_TABLE_NAME),
            'Versions or references hold it.',
            'schema_registry.delete_subject() and schema_registry.delete_version() delete in the right order.');
    END IF;
    RETURN OLD;
END
$function$;

COMMENT ON FUNCTION schema_registry.guard_parent() IS
    'Trigger before a subject or a content is deleted: what a foreign key would refuse. Error 2BP01.';

CREATE OR REPLACE FUNCTION schema_registry.guard_version()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    subject CONSTANT text := (
        SELECT s.name
        FROM schema_registry.subject AS s
        WHERE s.subject_id = OLD.subject_id
    );
BEGIN
    PERFORM schema_registry.require_unattached(subject, ARRAY[OLD.version_id]);
    PERFORM schema_registry.refuse_use(
        subject,
        (
            SELECT string_agg(format('the migration of table "%s"', m.relation), ', ')
            FROM schema_registry.migration AS m
            JOIN pg_class AS c ON c.oid = m.relation
            WHERE m.finished_at IS NULL
              AND OLD.version_id = ANY (m.route)
        ));
    DELETE FROM schema_registry.migration_expression AS e
    WHERE OLD.version_id IN (e.old_version_id, e.new_version_id);
    DELETE FROM schema_registry.transition AS t
    WHERE t.version_id = OLD.version_id;
    RETURN OLD;
END
$function$;

COMMENT ON FUNCTION schema_registry.guard_version() IS
    'Trigger before a version is deleted, by whomever: its steps go with it. Error 2BP01 if a table or domain is held to it.';

CREATE OR REPLACE FUNCTION schema_registry.guard_truncate()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    users CONSTANT text := (
        SELECT string_agg(DISTINCT coalesce(l.relation::regclass::text, l.domain::regtype::text), ', ')
        FROM schema_registry.attachment_list() AS l
    );
BEGIN
    IF users IS NOT NULL THEN
        PERFORM schema_registry.fail(
            '2BP01',
            format('cannot truncate table "%s.%s"', TG_TABLE_SCHEMA, TG_TABLE_NAME),
            format('Held to registered schemas: %s.', users));
    END IF;
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.guard_truncate() IS
    'Trigger before tables of the registry are truncated. Error 2BP01 if any table or domain is held to a schema.';

-- The statement-level twin is needed for TRUNCATE, which fires no row trigger.
CREATE OR REPLACE TRIGGER subject_invalidate
    AFTER INSERT OR UPDATE OR DELETE ON schema_registry.subject
    FOR EACH ROW EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER subject_invalidate_all
    AFTER TRUNCATE ON schema_registry.subject
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER subject_guard_truncate
    BEFORE TRUNCATE ON schema_registry.subject
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.guard_truncate();

CREATE OR REPLACE TRIGGER content_invalidate
    AFTER INSERT OR UPDATE OR DELETE ON schema_registry.content
    FOR EACH ROW EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER content_invalidate_all
    AFTER TRUNCATE ON schema_registry.content
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER content_guard_truncate
    BEFORE TRUNCATE ON schema_registry.content
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.guard_truncate();
CREATE OR REPLACE TRIGGER content_is_immutable
    BEFORE UPDATE ON schema_registry.content
    FOR EACH ROW EXECUTE FUNCTION schema_registry.refuse_change();

CREATE OR REPLACE TRIGGER reference_invalidate
    AFTER INSERT OR UPDATE OR DELETE ON schema_registry.reference
    FOR EACH ROW EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER reference_invalidate_all
    AFTER TRUNCATE ON schema_registry.reference
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER reference_guard_truncate
    BEFORE TRUNCATE ON schema_registry.reference
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.guard_truncate();
CREATE OR REPLACE TRIGGER reference_is_immutable
    BEFORE UPDATE ON schema_registry.reference
    FOR EACH ROW EXECUTE FUNCTION schema_registry.refuse_change();

CREATE OR REPLACE TRIGGER version_invalidate
    AFTER INSERT OR UPDATE OR DELETE ON schema_registry.version
    FOR EACH ROW EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER version_invalidate_all
    AFTER TRUNCATE ON schema_registry.version
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.invalidate_cache();
CREATE OR REPLACE TRIGGER version_guard_truncate
    BEFORE TRUNCATE ON schema_registry.version
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.guard_truncate();
CREATE OR REPLACE TRIGGER version_guard_delete
    BEFORE DELETE ON schema_registry.version
    FOR EACH ROW EXECUTE FUNCTION schema_registry.guard_version();

-- In place of foreign keys; pg_dump's scripts switch check_function_bodies off.
CREATE OR REPLACE TRIGGER subject_guard_delete
    BEFORE DELETE ON schema_registry.subject
    FOR EACH ROW EXECUTE FUNCTION schema_registry.guard_parent();
CREATE OR REPLACE TRIGGER content_guard_delete
    BEFORE DELETE ON schema_registry.content
    FOR EACH ROW EXECUTE FUNCTION schema_registry.guard_parent();
CREATE OR REPLACE TRIGGER version_has_subject
    AFTER INSERT ON schema_registry.version
    FOR EACH ROW WHEN (current_setting('check_function_bodies') = 'on')
    EXECUTE FUNCTION schema_registry.require_parents('subject', 'subject_id', 'subject_id');
CREATE OR REPLACE TRIGGER version_has_content
    AFTER INSERT ON schema_registry.version
    FOR EACH ROW WHEN (current_setting('check_function_bodies') = 'on')
    EXECUTE FUNCTION schema_registry.require_parents('content', 'schema_id', 'schema_id');
CREATE OR REPLACE TRIGGER reference_has_content
    AFTER INSERT ON schema_registry.reference
    FOR EACH ROW WHEN (current_setting('check_function_bodies') = 'on')
    EXECUTE FUNCTION schema_registry.require_parents('content', 'schema_id', 'schema_id');
CREATE OR REPLACE TRIGGER reference_has_target
    AFTER INSERT ON schema_registry.reference
    FOR EACH ROW WHEN (current_setting('check_function_bodies') = 'on')
    EXECUTE FUNCTION schema_registry.require_parents('content', 'schema_id', 'target_id');

CREATE OR REPLACE TRIGGER audit_is_append_only
    BEFORE UPDATE OR DELETE ON schema_registry.audit
    FOR EACH ROW EXECUTE FUNCTION schema_registry.refuse_change('history');
CREATE OR REPLACE TRIGGER audit_is_never_truncated
    BEFORE TRUNCATE ON schema_registry.audit
    FOR EACH STATEMENT EXECUTE FUNCTION schema_registry.refuse_change('history');

DROP TRIGGER IF EXISTS event_number ON schema_registry.event;
CREATE CONSTRAINT TRIGGER event_number
    AFTER INSERT ON schema_registry.event
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.sequence IS NULL)
    EXECUTE FUNCTION schema_registry.number_event();

ALTER TABLE schema_registry.subject ENABLE ALWAYS TRIGGER subject_invalidate;
ALTER TABLE schema_registry.subject ENABLE ALWAYS TRIGGER subject_invalidate_all;
ALTER TABLE schema_registry.subject ENABLE ALWAYS TRIGGER subject_guard_truncate;
ALTER TABLE schema_registry.content ENABLE ALWAYS TRIGGER content_invalidate;
ALTER TABLE schema_registry.content ENABLE ALWAYS TRIGGER content_invalidate_all;
ALTER TABLE schema_registry.content ENABLE ALWAYS TRIGGER content_guard_truncate;
ALTER TABLE schema_registry.reference ENABLE ALWAYS TRIGGER reference_invalidate;
ALTER TABLE schema_registry.reference ENABLE ALWAYS TRIGGER reference_invalidate_all;
ALTER TABLE schema_registry.reference ENABLE ALWAYS TRIGGER reference_guard_truncate;
ALTER TABLE schema_registry.version ENABLE ALWAYS TRIGGER version_invalidate;
ALTER TABLE schema_registry.version ENABLE ALWAYS TRIGGER version_invalidate_all;
ALTER TABLE schema_registry.version ENABLE ALWAYS TRIGGER version_guard_truncate;
ALTER TABLE schema_registry.audit ENABLE ALWAYS TRIGGER audit_is_append_only;
ALTER TABLE schema_registry.audit ENABLE ALWAYS TRIGGER audit_is_never_truncated;
