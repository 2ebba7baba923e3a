-- Moving a column's documents to another version, the end: nothing of the old version is left, and the
-- column is held to the new one alone.

CREATE OR REPLACE FUNCTION schema_registry.violating_keys(moved schema_registry.migration, max_keys bigint)
RETURNS SETOF jsonb
LANGUAGE sql
VOLATILE PARALLEL UNSAFE ROWS 5
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $function$
    SELECT v.key
    FROM schema_registry.read_rows(
        moved.relation,
        format(
            'SELECT %s FROM %s AS t WHERE schema_registry.validate_against(t.%I, $1) IS FALSE LIMIT %s',
            schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
            moved.relation, moved.column_name, max_keys),
        moved.new_selector) AS v (key jsonb)
$function$;

COMMENT ON FUNCTION schema_registry.violating_keys(schema_registry.migration, bigint) IS
    'Keys of rows that violate the new version.';

CREATE OR REPLACE FUNCTION schema_registry.require_no_violators(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    started_at CONSTANT timestamptz := clock_timestamp();
    violators CONSTANT bigint := (
        schema_registry.count_violators(moved.relation, moved.column_name, moved.new_selector)).violators;
    known CONSTANT bigint := (
        SELECT count(*)
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    );
    -- Not by the numbers: what is noted may satisfy the new version, too. Rows first and their notes then, as others write.
    keys CONSTANT jsonb[] := CASE WHEN violators > 0 THEN ARRAY(
        SELECT v.key
        FROM schema_registry.violating_keys(moved, known + 1000) AS v (key)
    ) END;
    unknown text;
BEGIN
    SELECT string_agg(k.key, ', ')
    INTO unknown
    FROM (
        SELECT schema_registry.key_object(moved.key_columns, v.key)::text AS key
        FROM unnest(keys) AS v (key)
        WHERE NOT EXISTS (
            SELECT
            FROM schema_registry.migration_row AS r
            WHERE r.migration_id = moved.migration_id
              AND r.key = v.key
              AND (NOT r.is_new OR r.noted_at >= started_at)
        )
        LIMIT 5
    ) AS k;
    IF unknown IS NOT NULL THEN
        PERFORM schema_registry.fail(
            '23514',
            format('rows of table "%s" violate schema "%s"', moved.relation, moved.new_selector),
            format('Rows that violate it in column "%s": %s, among them %s. They were written while triggers were off.',
                moved.column_name, violators, unknown),
            'Change these rows, then call schema_registry.migrate_attachment() again.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_no_violators(schema_registry.migration) IS
    'Error 23514 with keys of some of them if there are rows that violate the new version without having been noted.';

CREATE OR REPLACE FUNCTION schema_registry.end_migration(migration_id bigint, is_locked boolean)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
    attachment text;
    outcome text := 'FINISHED';
BEGIN
    PERFORM schema_registry.require_going_on(moved);
    IF moved.finished_at IS NOT NULL THEN
        RETURN outcome;
    ELSIF NOT moved.is_scanned THEN
        RETURN 'RUNNING';
    END IF;
    IF NOT is_locked THEN
        PERFORM schema_registry.require_no_violators(moved);
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', moved.relation);
    PERFORM schema_registry.require_going_on(moved); -- until here it could be altered
    attachment := schema_registry.attachment_of(moved);
    IF EXISTS (SELECT FROM schema_registry.pending_rows(migration_id, 1)) THEN
        -- Nobody else writes any more. Some rounds more are for what triggers of the table write.
        UPDATE schema_registry.migration AS m
        SET late_batches = - 10 - (
            SELECT count(*) / 1000
            FROM schema_registry.pending_rows(moved.migration_id, NULL)
        )
        WHERE m.migration_id = moved.migration_id
          AND NOT is_locked;
        RETURN 'ENDING';
    ELSIF EXISTS (
        SELECT
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    ) THEN
        outcome := 'BLOCKED';
    ELSE
        PERFORM schema_registry.drop_attachment(moved.relation, moved.enforcement, attachment);
        PERFORM schema_registry.drop_note_triggers(moved);
        PERFORM schema_registry.make_attachment(
            moved.relation, moved.column_name, ARRAY[moved.new_selector], moved.enforcement, attachment);
        DELETE FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id;
    END IF;
    UPDATE schema_registry.migration AS m
    SET state = outcome,
        writer = NULL,
        endings = 0,
        changed_at = clock_timestamp(),
        finished_at = CASE outcome WHEN 'FINISHED' THEN clock_timestamp() END
    WHERE m.migration_id = moved.migration_id;
    RETURN outcome;
END
$function$;

COMMENT ON FUNCTION schema_registry.end_migration(bigint, boolean) IS
    'Locks the table, and holds the column to the new selector alone if there is nothing left to do. The state: RUNNING (not all rows were gone through), ENDING (there is something left: to be done in this transaction, so that writers cannot put off the end for ever), BLOCKED (by rows that failed), FINISHED. Error 23514 if rows violate the new version without having been noted.';
