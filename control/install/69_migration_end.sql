-- Moving a column's documents to another version, the end: nothing of the old version is left, and the
-- column is held to the new one alone.

CREATE OR REPLACE FUNCTION schema_registry.violating_keys(moved schema_registry.migration)
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
            'SELECT %s FROM %s AS t WHERE schema_registry.validate_against(t.%I, $1) IS FALSE',
            schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
            moved.relation, moved.column_name),
        moved.new_selector) AS v (key jsonb)
$function$;

COMMENT ON FUNCTION schema_registry.violating_keys(schema_registry.migration) IS
    'Keys of the rows that violate the new version.';

CREATE OR REPLACE FUNCTION schema_registry.lock_violators(moved schema_registry.migration, keys jsonb[])
RETURNS jsonb[]
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET row_security = off
SET enable_hashjoin = off -- nor is the whole table validated for a few keys
SET enable_mergejoin = off
AS $function$
    SELECT coalesce(array_agg(v.key), '{}')
    FROM schema_registry.rows_with_keys(moved, format('%L::pg_catalog.jsonb[]', keys)) AS w
    CROSS JOIN LATERAL schema_registry.read_rows(
        moved.relation,
        format(
            'SELECT %s FROM %s AS t%s WHERE %s AND schema_registry.validate_against(t.%I, $1) IS FALSE'
            ' ORDER BY %s FOR NO KEY UPDATE OF t',
            schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
            moved.relation, w.source, w.condition, moved.column_name,
            schema_registry.key_order(moved.key_columns, 't')),
        moved.new_selector) AS v (key jsonb)
$function$;

COMMENT ON FUNCTION schema_registry.lock_violators(schema_registry.migration, jsonb[]) IS
    'Those of the keys whose rows violate the new version still; the rows are locked.';

CREATE OR REPLACE FUNCTION schema_registry.unnoted_keys(migration_id bigint, keys jsonb[])
RETURNS jsonb[]
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off -- the statistics of the notes are always old
AS $function$
    SELECT ARRAY(
        SELECT k.key
        FROM unnest(keys) WITH ORDINALITY AS k (key, place)
        WHERE coalesce(
            (
                SELECT r.is_new
                FROM schema_registry.migration_row AS r
                WHERE r.migration_id = unnoted_keys.migration_id
                  AND r.key = k.key
            ),
            true)
        ORDER BY k.place)
$function$;

COMMENT ON FUNCTION schema_registry.unnoted_keys(bigint, jsonb[]) IS
    'Those of the keys that are not noted as rows of the old version.';

CREATE OR REPLACE FUNCTION schema_registry.require_noted(moved schema_registry.migration, keys jsonb[])
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    unknown jsonb[] := schema_registry.unnoted_keys(moved.migration_id, keys);
BEGIN
    IF unknown <> '{}' THEN
        -- Others have written since these rows were read. While a row is locked, its note is what the row is; then the
        -- lock is given back, as those who wait for it would wait for the end, and the end for them.
        BEGIN
            unknown := schema_registry.lock_violators(moved, unknown);
            unknown := schema_registry.unnoted_keys(moved.migration_id, unknown);
            RAISE SQLSTATE 'SRX01';
        EXCEPTION WHEN SQLSTATE 'SRX01' THEN
            NULL;
        END;
    END IF;
    IF unknown <> '{}' THEN
        PERFORM schema_registry.fail(
            '23514',
            format('rows of table "%s" violate schema "%s"', moved.relation, moved.new_selector),
            format('Among the rows that violate it in column "%s": %s. They were written while triggers were off.',
                moved.column_name,
                (
                    SELECT string_agg(schema_registry.key_object(moved.key_columns, k.key)::text, ', ' ORDER BY k.key)
                    FROM unnest(unknown[:5]) AS k (key)
                )),
            'Change these rows, then call schema_registry.migrate_attachment() again.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_noted(schema_registry.migration, jsonb[]) IS
    'Error 23514 with some of them if rows with these keys violate the new version without having been noted.';

CREATE OR REPLACE FUNCTION schema_registry.require_no_violators(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    violator jsonb;
    keys jsonb[] := '{}';
BEGIN
    -- Not by numbers: what is noted may satisfy the new version, too.
    FOR violator IN
        SELECT v.key
        FROM schema_registry.violating_keys(moved) AS v (key)
    LOOP
        keys := array_append(keys, violator);
        IF cardinality(keys) = 1000 THEN
            PERFORM schema_registry.require_noted(moved, keys);
            keys := '{}';
        END IF;
    END LOOP;
    PERFORM schema_registry.require_noted(moved, keys);
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
    IF NOT moved.is_checked THEN
        PERFORM schema_registry.require_no_violators(moved);
        UPDATE schema_registry.migration AS m
        SET is_checked = true,
            writer = NULL
        WHERE m.migration_id = moved.migration_id;
        -- It goes through the whole table: what was noted meanwhile may be more than a lock is held for.
        IF NOT schema_registry.is_nearly_done(migration_id) THEN
            RETURN 'RUNNING';
        END IF;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', moved.relation);
    PERFORM schema_registry.require_going_on(moved); -- until here it could be altered
    attachment := schema_registry.attachment_of(moved);
    IF EXISTS (SELECT FROM schema_registry.pending_rows(migration_id, 1)) THEN
        -- Nobody else writes any more. Some rounds more are for what triggers of the table write.
        UPDATE schema_registry.migration AS m
        SET late_batches = - 10 - (
            SELECT count(*) / schema_registry.rows_under_lock()
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
    'Locks the table, and holds the column to the new selector alone if there is nothing left to do. The state: RUNNING (not all rows were gone through, or the last look at all of them was taken only now), ENDING (there is something left: to be done in this transaction, so that writers cannot put off the end for ever), BLOCKED (by rows that failed), FINISHED. Error 23514 if rows violate the new version without having been noted.';
