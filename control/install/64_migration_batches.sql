-- Moving a column's documents to another version, continued: what a batch has to know and to leave, and
-- the end.

CREATE OR REPLACE FUNCTION schema_registry.own_migration(migration_id bigint)
RETURNS schema_registry.migration
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved schema_registry.migration;
BEGIN
    SELECT *
    INTO moved
    FROM schema_registry.migration AS m
    WHERE m.migration_id = own_migration.migration_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM schema_registry.fail('42704', format('migration %s does not exist', migration_id));
    END IF;
    PERFORM schema_registry.require_own_table(moved.relation);
    RETURN moved;
END
$function$;

COMMENT ON FUNCTION schema_registry.own_migration(bigint) IS
    'A migration of the caller''s own table, locked. Errors 42704, 42501.';

CREATE OR REPLACE FUNCTION schema_registry.pending_keys(migration_id bigint, max_rows integer)
RETURNS jsonb[]
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT ARRAY(
        SELECT r.key
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = pending_keys.migration_id
          AND NOT r.is_new
          AND r.reason IS NULL
        ORDER BY r.key
        LIMIT max_rows)
$function$;

COMMENT ON FUNCTION schema_registry.pending_keys(bigint, integer) IS
    'Keys of rows whose documents are known to be of the old version, and were not tried.';

CREATE OR REPLACE FUNCTION schema_registry.begin_batch(
    migration_id bigint,
    batch_size integer,
    OUT is_scanned boolean,
    OUT pending jsonb[],
    OUT find_upper text,
    OUT read_rows text,
    OUT write_rows text,
    OUT take_row text,
    OUT on_failure text,
    OUT route integer[],
    OUT new_selector text
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
    column_type CONSTANT text := (
        SELECT format_type(a.atttypid, a.atttypmod)
        FROM pg_attribute AS a
        WHERE a.attrelid = moved.relation
          AND a.attname = moved.column_name
    );
BEGIN
    is_scanned := moved.is_scanned;
    on_failure := moved.on_failure;
    route := moved.route;
    new_selector := moved.new_selector;
    pending := CASE WHEN is_scanned THEN schema_registry.pending_keys(migration_id, batch_size) ELSE '{}' END;
    find_upper := format(
        'SELECT %s FROM %s AS t WHERE %s ORDER BY %s OFFSET %s LIMIT 1',
        schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
        moved.relation,
        schema_registry.key_condition(moved.relation, moved.key_columns, 't', '>', moved.position),
        (
            SELECT string_agg(format('t.%I', c.name), ', ' ORDER BY c.place)
            FROM unnest(moved.key_columns) WITH ORDINALITY AS c (name, place)
        ),
        batch_size - 1);
    read_rows := format(
        'SELECT pg_catalog.array_agg(t.tableoid), pg_catalog.array_agg(t.ctid), pg_catalog.array_agg(t.%1$I::jsonb)'
        ' FROM %2$s AS t, ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS b (relation, place)'
        ' WHERE t.tableoid = b.relation AND t.ctid = b.place AND t.%1$I IS NOT NULL',
        moved.column_name, moved.relation);
    write_rows := format(
        'UPDATE %1$s AS t SET %2$I = b.document::%3$s'
        ' FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3)) AS b (relation, place, document)'
        ' WHERE t.tableoid = b.relation AND t.ctid = b.place',
        moved.relation, moved.column_name, column_type);
    take_row := format(
        'DELETE FROM %s AS t WHERE t.tableoid = $1 AND t.ctid = $2 RETURNING pg_catalog.to_jsonb(t)', moved.relation);
    UPDATE schema_registry.migration AS m
    SET writer = pg_current_xact_id()
    WHERE m.migration_id = moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.begin_batch(bigint, integer) IS
    'Locks the migration for a batch, whose writes are not noted. The statements by which the batch is made; once all rows were gone through, the keys that are left to do instead.';

CREATE OR REPLACE FUNCTION schema_registry.lock_statement(migration_id bigint, upper jsonb, keys jsonb[])
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    -- Rows behind the position and up to a key, or those with certain keys. NO KEY UPDATE: nobody
    -- who only refers to them has to wait.
    RETURN format(
        'SELECT pg_catalog.array_agg(l.relation), pg_catalog.array_agg(l.place), pg_catalog.array_agg(l.key)'
        ' FROM (SELECT t.tableoid AS relation, t.ctid AS place, %s AS key FROM %s AS t WHERE %s'
        ' FOR NO KEY UPDATE OF t) AS l',
        schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
        moved.relation,
        CASE
            WHEN moved.is_scanned THEN (
                SELECT string_agg(
                    schema_registry.key_condition(moved.relation, moved.key_columns, 't', '=', k.key), ' OR ')
                FROM unnest(keys) AS k (key)
            )
            ELSE concat(
                schema_registry.key_condition(moved.relation, moved.key_columns, 't', '>', moved.position),
                ' AND ',
                schema_registry.key_condition(moved.relation, moved.key_columns, 't', '<=', upper))
        END);
END
$function$;

COMMENT ON FUNCTION schema_registry.lock_statement(bigint, jsonb, jsonb[]) IS
    'The statement that locks the rows of a batch and tells where they are.';

CREATE OR REPLACE FUNCTION schema_registry.rows_to_rewrite(migration_id bigint, keys jsonb[])
RETURNS boolean[]
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    RETURN ARRAY(
        SELECT NOT coalesce(r.is_new, false)
        FROM unnest(keys) WITH ORDINALITY AS k (key, place)
        LEFT JOIN schema_registry.migration_row AS r
            ON r.migration_id = moved.migration_id AND r.key = k.key
        ORDER BY k.place);
END
$function$;

COMMENT ON FUNCTION schema_registry.rows_to_rewrite(bigint, jsonb[]) IS
    'For each key whether the document of its row is of the old version: not, if others wrote it in the new one.';

CREATE OR REPLACE FUNCTION schema_registry.note_failure(
    migration_id bigint,
    key jsonb,
    reason text,
    contents jsonb
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    IF contents IS NULL THEN
        INSERT INTO schema_registry.migration_row AS r (migration_id, key, is_new, reason)
        VALUES (moved.migration_id, note_failure.key, false, note_failure.reason)
        ON CONFLICT ON CONSTRAINT migration_row_pkey DO UPDATE
        SET is_new = false,
            reason = excluded.reason,
            noted_at = clock_timestamp();
    ELSE
        INSERT INTO schema_registry.quarantine (migration_id, key, contents, reason)
        VALUES (moved.migration_id, note_failure.key, note_failure.contents, note_failure.reason);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.note_failure(bigint, jsonb, text, jsonb) IS
    'Notes a row that could not be migrated, or keeps it, if it was taken out of its table.';

CREATE OR REPLACE FUNCTION schema_registry.end_batch(
    migration_id bigint,
    upper jsonb,
    keys jsonb[],
    converted bigint,
    skipped bigint,
    quarantined bigint
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    -- From here the position speaks for these rows, but for those that failed.
    DELETE FROM schema_registry.migration_row AS r
    WHERE r.migration_id = moved.migration_id
      AND r.key = ANY (keys)
      AND r.reason IS NULL;
    UPDATE schema_registry.migration AS m
    SET position = CASE WHEN m.is_scanned THEN m.position ELSE upper END,
        is_scanned = m.is_scanned OR upper IS NULL,
        converted_rows = m.converted_rows + converted,
        skipped_rows = m.skipped_rows + skipped,
        quarantined_rows = m.quarantined_rows + quarantined,
        changed_at = clock_timestamp()
    WHERE m.migration_id = moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.end_batch(bigint, jsonb, jsonb[], bigint, bigint, bigint) IS
    'Moves the position to the end of a batch (null: of the table), and counts.';

CREATE OR REPLACE FUNCTION schema_registry.require_no_violators(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    violators CONSTANT bigint := (
        schema_registry.count_violators(moved.relation, moved.column_name, moved.new_selector)).violators;
    known CONSTANT bigint := (
        SELECT count(*)
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    );
BEGIN
    IF violators > known THEN
        PERFORM schema_registry.fail(
            '23514',
            format('rows of table "%s" violate schema "%s"', moved.relation, moved.new_selector),
            format('Rows that violate it in column "%s": %s. They were written while triggers were off.',
                moved.column_name, violators),
            'Change these rows, then call schema_registry.migrate_attachment() again.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_no_violators(schema_registry.migration) IS
    'Error 23514 if there are rows that violate the new version without having been noted.';

CREATE OR REPLACE FUNCTION schema_registry.end_migration(migration_id bigint)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
    outcome text := 'FINISHED';
BEGIN
    IF moved.finished_at IS NOT NULL THEN
        RETURN outcome;
    ELSIF NOT moved.is_scanned OR cardinality(schema_registry.pending_keys(migration_id, 1)) > 0 THEN
        RETURN 'RUNNING';
    END IF;
    PERFORM schema_registry.require_no_violators(moved);
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', moved.relation);
    IF cardinality(schema_registry.pending_keys(migration_id, 1)) > 0 THEN
        RETURN 'RUNNING'; -- written since
    ELSIF EXISTS (
        SELECT
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    ) THEN
        outcome := 'BLOCKED';
    ELSE
        PERFORM schema_registry.drop_attachment(moved.relation, moved.enforcement, moved.attachment);
        EXECUTE format('DROP TRIGGER %I ON %s', 'schema_registry_migration_' || moved.migration_id, moved.relation);
        PERFORM schema_registry.make_attachment(
            moved.relation, moved.column_name, ARRAY[moved.new_selector], moved.enforcement, moved.attachment);
        DELETE FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id;
    END IF;
    UPDATE schema_registry.migration AS m
    SET state = outcome,
        changed_at = clock_timestamp(),
        finished_at = CASE outcome WHEN 'FINISHED' THEN clock_timestamp() END
    WHERE m.migration_id = moved.migration_id;
    RETURN outcome;
END
$function$;

COMMENT ON FUNCTION schema_registry.end_migration(bigint) IS
    'Holds the column to the new selector alone if there is nothing left to do. The state: RUNNING (there is), BLOCKED (by rows that failed), FINISHED. Error 23514 if rows violate the new version without having been noted.';
