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
    IF moved.finished_at IS NULL AND NOT schema_registry.is_alive(moved) THEN
        PERFORM schema_registry.fail(
            '55000',
            format('the migration of table "%s" was given up', moved.relation),
            'Its triggers, or what held the column, are gone.');
    ELSIF moved.finished_at IS NULL
        AND (
            schema_registry.key_of_table(moved.relation) <> moved.key_columns
            OR schema_registry.key_signature(moved.relation, moved.key_columns, moved.column_name)
               IS DISTINCT FROM moved.key_signature
        )
    THEN
        PERFORM schema_registry.refuse_changed_key(moved.relation);
    END IF;
    RETURN moved;
END
$function$;

COMMENT ON FUNCTION schema_registry.own_migration(bigint) IS
    'A migration of the caller''s own table, locked. Errors 42704, 42501, 55000 (its key has changed).';

CREATE OR REPLACE FUNCTION schema_registry.qualified_name(relation regclass)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.oid = relation
$function$;

COMMENT ON FUNCTION schema_registry.qualified_name(regclass) IS
    'Name of a table that means it on any search path, temporary ones included.';

CREATE OR REPLACE FUNCTION schema_registry.pending_rows(migration_id bigint, max_rows integer)
RETURNS TABLE (key jsonb, seen xid)
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT r.key, r.xmin
    FROM schema_registry.migration_row AS r
    WHERE r.migration_id = pending_rows.migration_id
      AND NOT r.is_new
      AND r.reason IS NULL
    ORDER BY r.key
    LIMIT max_rows
$function$;

COMMENT ON FUNCTION schema_registry.pending_rows(bigint, integer) IS
    'Keys of rows whose documents are known to be of the old version, and were not tried; and which transaction noted that.';

CREATE OR REPLACE FUNCTION schema_registry.begin_batch(
    migration_id bigint,
    batch_size integer,
    OUT is_scanned boolean,
    OUT is_nearly_done boolean,
    OUT has_work boolean,
    OUT pending jsonb[],
    OUT pending_seen xid[],
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
    patience CONSTANT integer := 10; -- batches of what was written meanwhile that leave the writers alone
    rows_under_lock CONSTANT integer := 1000;
    max_rows integer := batch_size;
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
    -- Without its length, beyond which an assignment raises an error and a cast would cut.
    column_type CONSTANT text := (
        SELECT 'pg_catalog.' || quote_ident(t.typname)
        FROM pg_attribute AS a
        JOIN pg_type AS t ON t.oid = schema_registry.base_type(a.atttypid)
        WHERE a.attrelid = moved.relation
          AND a.attname = moved.column_name
    );
BEGIN
    is_scanned := moved.is_scanned;
    on_failure := moved.on_failure;
    route := moved.route;
    new_selector := schema_registry.pinned_selector(moved.new_version_id);
    IF is_scanned AND moved.late_batches >= patience AND moved.late_batches % 2 = 0 THEN
        -- By turns with the writers, who could outrun it.
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', moved.relation);
        max_rows := greatest(batch_size, rows_under_lock);
    END IF;
    SELECT coalesce(array_agg(p.key), '{}'), coalesce(array_agg(p.seen), '{}')
    INTO pending, pending_seen
    FROM schema_registry.pending_rows(moved.migration_id, max_rows) AS p
    WHERE moved.is_scanned;
    has_work := NOT is_scanned OR pending <> '{}';
    is_nearly_done := is_scanned AND (
        SELECT count(*) < rows_under_lock
        FROM schema_registry.pending_rows(moved.migration_id, rows_under_lock)
    );
    find_upper := format(
        'SELECT %s FROM %s AS t WHERE %s ORDER BY %s OFFSET %s LIMIT 1',
        schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
        schema_registry.qualified_name(moved.relation),
        schema_registry.key_condition(moved.relation, moved.key_columns, 't', '>', moved.position),
        schema_registry.key_order(moved.key_columns, 't'),
        batch_size - 1);
    read_rows := format(
        'SELECT pg_catalog.count(*), pg_catalog.array_agg(t.tableoid) FILTER (WHERE t.%1$I IS NOT NULL),'
        ' pg_catalog.array_agg(t.ctid) FILTER (WHERE t.%1$I IS NOT NULL),'
        ' pg_catalog.array_agg(t.%1$I::pg_catalog.jsonb) FILTER (WHERE t.%1$I IS NOT NULL)'
        ' FROM %2$s AS t, ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS b (relation, place)'
        ' WHERE t.tableoid OPERATOR(pg_catalog.=) b.relation AND t.ctid OPERATOR(pg_catalog.=) b.place',
        moved.column_name, schema_registry.qualified_name(moved.relation));
    -- What is written in the end, triggers of the table may have changed.
    write_rows := format(
        'WITH written AS (UPDATE %1$s AS t SET %2$I = b.document::%3$s'
        ' FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3)) AS b (relation, place, document)'
        ' WHERE t.tableoid OPERATOR(pg_catalog.=) b.relation AND t.ctid OPERATOR(pg_catalog.=) b.place'
        ' RETURNING schema_registry.validate_against(t.%2$I, %4$L::pg_catalog.text) IS FALSE AS is_refused)'
        ' SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE w.is_refused) FROM written AS w',
        schema_registry.qualified_name(moved.relation), moved.column_name, column_type, moved.new_selector);
    take_row := CASE
        WHEN NOT EXISTS ( -- rows of other tables would go with it, or lose what they refer to
            SELECT
            FROM pg_constraint AS c
            WHERE (c.confrelid = moved.relation OR c.confrelid IN (SELECT t.relid FROM pg_partition_tree(moved.relation) AS t))
              AND c.contype = 'f'
              AND c.confdeltype IN ('c', 'n', 'd')
        ) THEN format(
            'DELETE FROM %s AS t WHERE t.tableoid OPERATOR(pg_catalog.=) $1 AND t.ctid OPERATOR(pg_catalog.=) $2'
            ' RETURNING pg_catalog.to_jsonb(t.*)',
            schema_registry.qualified_name(moved.relation))
    END;
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
    wanted CONSTANT text := (
        SELECT string_agg(
            format('(%s)', schema_registry.key_values(moved.relation, moved.key_columns, k.key)), ', ')
        FROM unnest(keys) AS k (key)
    );
BEGIN
    -- Rows with certain keys, or those behind the position and up to a key. NO KEY UPDATE: nobody
    -- who only refers to them has to wait.
    RETURN format(
        'SELECT pg_catalog.array_agg(l.relation), pg_catalog.array_agg(l.place), pg_catalog.array_agg(l.key)'
        ' FROM (SELECT t.tableoid AS relation, t.ctid AS place, %s AS key FROM %s AS t%s WHERE %s ORDER BY %s'
        ' FOR NO KEY UPDATE OF t) AS l',
        schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
        schema_registry.qualified_name(moved.relation),
        ', (VALUES ' || wanted || ') AS wanted',
        CASE
            WHEN wanted IS NOT NULL THEN (
                SELECT string_agg(
                    format(
                        '%s OPERATOR(pg_catalog.=) wanted.column%s',
                        schema_registry.key_column(moved.relation, c.name, 't'), c.place),
                    ' AND ')
                FROM unnest(moved.key_columns) WITH ORDINALITY AS c (name, place)
            )
            ELSE concat(
                schema_registry.key_condition(moved.relation, moved.key_columns, 't', '>', moved.position),
                ' AND ',
                schema_registry.key_condition(moved.relation, moved.key_columns, 't', '<=', upper))
        END,
        schema_registry.key_order(moved.key_columns, 't'));
END
$function$;

COMMENT ON FUNCTION schema_registry.lock_statement(bigint, jsonb, jsonb[]) IS
    'The statement that locks the rows of a batch, or those with these keys, and tells where they are.';

CREATE OR REPLACE FUNCTION schema_registry.note_locked(migration_id bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    UPDATE schema_registry.migration AS m
    SET changed_at = clock_timestamp()
    WHERE m.migration_id = moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.note_locked(bigint) IS
    'The rows of the batch are locked: what is noted of them from here on is of what triggers of the table write in the batch.';

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
        SELECT coalesce(
            (
                SELECT NOT r.is_new AND r.noted_at <= moved.changed_at
                FROM schema_registry.migration_row AS r
                WHERE r.migration_id = moved.migration_id
                  AND r.key = k.key
            ),
            true)
        FROM unnest(keys) WITH ORDINALITY AS k (key, place)
        ORDER BY k.place);
END
$function$;

COMMENT ON FUNCTION schema_registry.rows_to_rewrite(bigint, jsonb[]) IS
    'For each key whether the document of its row is of the old version: not, if others wrote it in the new one. What triggers of the table wrote in this batch is left to another.';

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

CREATE OR REPLACE FUNCTION schema_registry.places_of_notes(migration_id bigint, keys jsonb[])
RETURNS tid[]
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Key by key, through the index: for a join the server would go by statistics, which are old.
    SELECT ARRAY(
        SELECT (
                SELECT r.ctid
                FROM schema_registry.migration_row AS r
                WHERE r.migration_id = places_of_notes.migration_id
                  AND r.key = k.key
            )
        FROM unnest(keys) WITH ORDINALITY AS k (key, place)
        ORDER BY k.place)
$function$;

COMMENT ON FUNCTION schema_registry.places_of_notes(bigint, jsonb[]) IS
    'Where the notes of rows with these keys are; null for each that there is none of.';

CREATE OR REPLACE FUNCTION schema_registry.end_batch(
    migration_id bigint,
    upper jsonb,
    keys jsonb[],
    pending jsonb[],
    pending_seen xid[],
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
    WHERE r.ctid = ANY (schema_registry.places_of_notes(moved.migration_id, keys))
      AND r.reason IS NULL
      AND r.noted_at <= moved.changed_at; -- not of what triggers of the table wrote in the batch
    -- Of those without a row the note goes as it was read: another may be writing such a row by now.
    DELETE FROM schema_registry.migration_row AS r
    USING ROWS FROM (unnest(schema_registry.places_of_notes(moved.migration_id, pending)), unnest(pending_seen)) AS p (place, seen)
    WHERE r.ctid = p.place
      AND r.xmin = p.seen
      AND r.reason IS NULL;
    UPDATE schema_registry.migration AS m
    SET position = CASE WHEN m.is_scanned THEN m.position ELSE upper END,
        is_scanned = m.is_scanned OR upper IS NULL,
        late_batches = m.late_batches + m.is_scanned::integer,
        converted_rows = m.converted_rows + converted,
        skipped_rows = m.skipped_rows + skipped,
        quarantined_rows = m.quarantined_rows + quarantined,
        writer = NULL,
        changed_at = clock_timestamp()
    WHERE m.migration_id = moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.end_batch(bigint, jsonb, jsonb[], jsonb[], xid[], bigint, bigint, bigint) IS
    'Moves the position to the end of a batch (null: of the table), and counts.';

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
    violators CONSTANT bigint := (
        schema_registry.count_violators(moved.relation, moved.column_name, moved.new_selector)).violators;
    known CONSTANT bigint := (
        SELECT count(*)
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    );
    unknown CONSTANT text := CASE WHEN violators > known THEN (
        SELECT string_agg(k.key, ', ')
        FROM (
            SELECT schema_registry.key_object(moved.key_columns, v.key)::text AS key
            FROM schema_registry.violating_keys(moved, known + 5) AS v (key)
            WHERE NOT EXISTS (
                SELECT
                FROM schema_registry.migration_row AS r
                WHERE r.migration_id = moved.migration_id
                  AND r.key = v.key
                  AND NOT r.is_new
            )
            LIMIT 5
        ) AS k
    ) END;
BEGIN
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
    outcome text := 'FINISHED';
BEGIN
    IF moved.finished_at IS NOT NULL THEN
        RETURN outcome;
    ELSIF NOT moved.is_scanned THEN
        RETURN 'RUNNING';
    END IF;
    IF NOT is_locked THEN
        PERFORM schema_registry.require_no_violators(moved);
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', moved.relation);
    IF EXISTS (SELECT FROM schema_registry.pending_rows(migration_id, 1)) THEN
        RETURN 'ENDING'; -- written since
    ELSIF EXISTS (
        SELECT
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new
    ) THEN
        outcome := 'BLOCKED';
    ELSE
        PERFORM schema_registry.drop_attachment(moved.relation, moved.enforcement, moved.attachment);
        PERFORM schema_registry.drop_note_triggers(moved);
        PERFORM schema_registry.make_attachment(
            moved.relation, moved.column_name, ARRAY[moved.new_selector], moved.enforcement, moved.attachment);
        DELETE FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id;
    END IF;
    UPDATE schema_registry.migration AS m
    SET state = outcome,
        writer = NULL,
        changed_at = clock_timestamp(),
        finished_at = CASE outcome WHEN 'FINISHED' THEN clock_timestamp() END
    WHERE m.migration_id = moved.migration_id;
    RETURN outcome;
END
$function$;

COMMENT ON FUNCTION schema_registry.end_migration(bigint, boolean) IS
    'Locks the table, and holds the column to the new selector alone if there is nothing left to do. The state: RUNNING (not all rows were gone through), ENDING (there is something left: to be done in this transaction, so that writers cannot put off the end for ever), BLOCKED (by rows that failed), FINISHED. Error 23514 if rows violate the new version without having been noted.';
