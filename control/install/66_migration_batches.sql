-- Moving a column's documents to another version, continued: what a batch has to know and to leave.

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

CREATE OR REPLACE FUNCTION schema_registry.require_going_on(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF moved.state = 'ABANDONED' OR moved.finished_at IS NULL AND NOT schema_registry.is_alive(moved) THEN
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
END
$function$;

COMMENT ON FUNCTION schema_registry.require_going_on(schema_registry.migration) IS
    'Error 55000 if the migration was given up, or the key of its table has changed.';

CREATE OR REPLACE FUNCTION schema_registry.tables_below(relation regclass)
RETURNS SETOF oid
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT relation::oid
    UNION
    SELECT t.relid
    FROM pg_partition_tree(relation) AS t
$function$;

COMMENT ON FUNCTION schema_registry.tables_below(regclass) IS 'The table and its partitions, theirs included.';

CREATE OR REPLACE FUNCTION schema_registry.late_constraints(relation regclass)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN bool_and(has_schema_privilege(a.role_name, n.oid, 'USAGE'))
            THEN string_agg(DISTINCT format('%I.%I', n.nspname, c.conname), ', ')
        ELSE 'ALL' -- those whose schema the caller may not use cannot be named
    END
    FROM schema_registry.actor() AS a
    CROSS JOIN pg_constraint AS c
    JOIN pg_namespace AS n ON n.oid = c.connamespace
    WHERE c.condeferrable
      AND EXISTS (
          SELECT
          FROM schema_registry.tables_below(relation) AS t
          WHERE t IN (c.conrelid, c.confrelid)
      )
    HAVING count(*) > 0
$function$;

COMMENT ON FUNCTION schema_registry.late_constraints(regclass) IS
    'Constraints of the table, or that refer to it, which may be checked at the end of the transaction, for SET CONSTRAINTS; null if there are none.';

CREATE OR REPLACE FUNCTION schema_registry.has_other_triggers(relation regclass)
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT EXISTS (
        SELECT
        FROM pg_trigger AS t
        WHERE t.tgrelid IN (SELECT schema_registry.tables_below(relation))
          AND NOT t.tgisinternal
          AND t.tgfoid NOT IN (
              'schema_registry.note_written_row()'::regprocedure, 'schema_registry.refuse_row()'::regprocedure)
    )
    OR EXISTS ( -- those of others are reached by a key that cascades
        SELECT
        FROM pg_constraint AS c
        WHERE c.confrelid IN (SELECT schema_registry.tables_below(relation))
          AND c.contype = 'f'
          AND c.confupdtype IN ('c', 'n', 'd')
    )
$function$;

COMMENT ON FUNCTION schema_registry.has_other_triggers(regclass) IS
    'Whether triggers that are not the registry''s may run when rows of the table are written.';

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
SET enable_seqscan = off -- the statistics of the notes are always old
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

CREATE OR REPLACE FUNCTION schema_registry.batch_statements(
    moved schema_registry.migration,
    batch_size integer,
    OUT find_upper text,
    OUT read_rows text,
    OUT write_rows text,
    OUT take_row text
)
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- Without its length, beyond which an assignment raises an error and a cast would cut.
    column_type CONSTANT text := (
        SELECT schema_registry.type_reference(schema_registry.base_type(a.atttypid))
        FROM pg_attribute AS a
        WHERE a.attrelid = moved.relation
          AND a.attname = moved.column_name
    );
BEGIN
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
            WHERE c.confrelid IN (SELECT schema_registry.tables_below(moved.relation))
              AND c.contype = 'f'
              AND c.confdeltype IN ('c', 'n', 'd')
        ) THEN format(
            'DELETE FROM %s AS t WHERE t.tableoid OPERATOR(pg_catalog.=) $1 AND t.ctid OPERATOR(pg_catalog.=) $2'
            ' RETURNING pg_catalog.to_jsonb(t.*)',
            schema_registry.qualified_name(moved.relation))
    END;
END
$function$;

COMMENT ON FUNCTION schema_registry.batch_statements(schema_registry.migration, integer) IS
    'The statements that a batch runs with the caller''s rights: for the key of its last row, for reading and writing rows that are locked (their tables and places are parameters), and for taking one out, null if other rows would go with it.';

CREATE OR REPLACE FUNCTION schema_registry.rows_under_lock()
RETURNS integer
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT 1000
$function$;

COMMENT ON FUNCTION schema_registry.rows_under_lock() IS
    'About how many rows a migration converts while it keeps others from the table.';

CREATE OR REPLACE FUNCTION schema_registry.is_nearly_done(migration_id bigint)
RETURNS boolean
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT count(*) < schema_registry.rows_under_lock()
    FROM schema_registry.pending_rows(migration_id, schema_registry.rows_under_lock())
$function$;

COMMENT ON FUNCTION schema_registry.is_nearly_done(bigint) IS
    'Whether so few rows are left to do, once all were gone through, that they can be done under the lock of the end.';

CREATE OR REPLACE FUNCTION schema_registry.begin_batch(
    migration_id bigint,
    batch_size integer,
    is_ending boolean,
    OUT relation regclass,
    OUT late_constraints text,
    OUT has_triggers boolean,
    OUT is_scanned boolean,
    OUT is_nearly_done boolean,
    OUT has_work boolean,
    OUT gives_way boolean,
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
    max_endings CONSTANT integer := 10;
    max_rows integer := batch_size;
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    PERFORM schema_registry.require_going_on(moved);
    IF moved.finished_at IS NOT NULL THEN -- by another session
        has_work := false;
        RETURN;
    END IF;
    relation := moved.relation;
    late_constraints := schema_registry.late_constraints(moved.relation);
    is_scanned := moved.is_scanned;
    on_failure := moved.on_failure;
    route := moved.route;
    new_selector := schema_registry.pinned_selector(moved.new_version_id);
    is_nearly_done := is_scanned AND schema_registry.is_nearly_done(migration_id);
    IF is_ending THEN
        max_rows := greatest(batch_size, schema_registry.rows_under_lock());
    ELSIF is_scanned AND NOT is_nearly_done AND moved.late_batches >= patience AND moved.late_batches % 2 = 0 THEN
        -- By turns with the writers, who could outrun it.
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', moved.relation);
        max_rows := greatest(batch_size, schema_registry.rows_under_lock());
    END IF;
    SELECT coalesce(array_agg(p.key), '{}'), coalesce(array_agg(p.seen), '{}')
    INTO pending, pending_seen
    FROM schema_registry.pending_rows(moved.migration_id, max_rows) AS p
    WHERE moved.is_scanned;
    has_work := NOT is_scanned OR pending <> '{}';
    gives_way := is_ending AND has_work AND moved.late_batches >= 0;
    IF gives_way AND moved.endings >= max_endings THEN
        PERFORM schema_registry.fail(
            '27000',
            format('a trigger of table "%s" writes documents of the old version without end', moved.relation),
            'All others are kept from writing, and there are more of them after each batch.',
            'Have the trigger write the new version, or disable it.');
    ELSIF gives_way THEN
        UPDATE schema_registry.migration AS m
        SET endings = m.endings + 1
        WHERE m.migration_id = moved.migration_id;
        RETURN;
    END IF;
    IF has_work AND (is_ending OR NOT is_nearly_done) THEN
        -- A trigger that is made from here on waits.
        EXECUTE format('LOCK TABLE %s IN ROW EXCLUSIVE MODE', moved.relation);
        has_triggers := schema_registry.has_other_triggers(moved.relation);
    END IF;
    SELECT s.find_upper, s.read_rows, s.write_rows, s.take_row
    INTO find_upper, read_rows, write_rows, take_row
    FROM schema_registry.batch_statements(moved, batch_size) AS s;
    UPDATE schema_registry.migration AS m
    SET writer = pg_current_xact_id()
    WHERE m.migration_id = moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.begin_batch(bigint, integer, boolean) IS
    'Locks the migration for a batch, whose writes are not noted. The statements by which the batch is made; once all rows were gone through, the keys that are left to do instead.';

CREATE OR REPLACE FUNCTION schema_registry.rows_with_keys(
    moved schema_registry.migration,
    keys text,
    OUT source text,
    OUT condition text
)
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        format(
            ', (SELECT %s FROM pg_catalog.unnest(%s) AS k (key)) AS wanted',
            string_agg(
                format('%s AS column%s',
                    schema_registry.key_value(
                        moved.relation, c.name, format('(k.key OPERATOR(pg_catalog.->>) %s)', c.place - 1)),
                    c.place),
                ', '),
            keys),
        string_agg(
            format('%s OPERATOR(pg_catalog.=) wanted.column%s',
                schema_registry.key_column(moved.relation, c.name, 't'), c.place),
            ' AND ')
    FROM unnest(moved.key_columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.rows_with_keys(schema_registry.migration, text) IS
    'What a query of the table, as t, is joined with for the rows that have one of these keys, an expression of type jsonb[]; and the condition.';

CREATE OR REPLACE FUNCTION schema_registry.lock_statement(migration_id bigint, upper jsonb, by_keys boolean)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
    wanted text;
    is_wanted text;
BEGIN
    -- Rows with certain keys, or those behind the position and up to a key. NO KEY UPDATE: nobody
    -- who only refers to them has to wait.
    IF by_keys THEN
        SELECT w.source, w.condition
        INTO wanted, is_wanted
        FROM schema_registry.rows_with_keys(moved, '$1') AS w;
    ELSE
        is_wanted := concat(
            schema_registry.key_condition(moved.relation, moved.key_columns, 't', '>', moved.position),
            ' AND ',
            schema_registry.key_condition(moved.relation, moved.key_columns, 't', '<=', upper));
    END IF;
    RETURN format(
        'SELECT pg_catalog.array_agg(l.relation), pg_catalog.array_agg(l.place), pg_catalog.array_agg(l.key)'
        ' FROM (SELECT t.tableoid AS relation, t.ctid AS place, %s AS key FROM %s AS t%s WHERE %s ORDER BY %s'
        ' FOR NO KEY UPDATE OF t) AS l',
        schema_registry.key_expression(moved.relation, moved.key_columns, 't'),
        schema_registry.qualified_name(moved.relation),
        wanted,
        is_wanted,
        schema_registry.key_order(moved.key_columns, 't'));
END
$function$;

COMMENT ON FUNCTION schema_registry.lock_statement(bigint, jsonb, boolean) IS
    'The statement that locks the rows of a batch up to a key, or those with the keys that are its parameter, and tells where they are.';

CREATE OR REPLACE FUNCTION schema_registry.note_locked(migration_id bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    PERFORM schema_registry.require_going_on(moved); -- until here the table could be altered
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
SET enable_seqscan = off -- the statistics of the notes are always old
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

CREATE OR REPLACE FUNCTION schema_registry.note_rewritten(migration_id bigint, keys jsonb[])
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := schema_registry.own_migration(migration_id);
BEGIN
    INSERT INTO schema_registry.migration_row AS r (migration_id, key, is_new, noted_at)
    SELECT moved.migration_id, k.key, true, moved.changed_at
    FROM unnest(keys) AS k (key)
    WHERE pg_column_size(k.key) < 2600 -- what an index takes
    ON CONFLICT ON CONSTRAINT migration_row_pkey DO UPDATE
    SET is_new = true,
        reason = NULL,
        noted_at = excluded.noted_at;
END
$function$;

COMMENT ON FUNCTION schema_registry.note_rewritten(bigint, jsonb[]) IS
    'Notes of rows that this batch rewrites that their documents are new, so that triggers of the table may give them other keys.';

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
SET enable_seqscan = off -- the statistics of the notes are always old
AS $function$
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
    places tid[];
BEGIN
    -- From here the position speaks for these rows, but for those that failed.
    places := schema_registry.places_of_notes(moved.migration_id, keys);
    DELETE FROM schema_registry.migration_row AS r
    WHERE r.ctid = ANY (places)
      AND r.reason IS NULL
      AND r.noted_at <= moved.changed_at; -- not of what triggers of the table wrote in the batch
    -- Of those without a row the note goes as it was read: another may be writing such a row by now.
    places := schema_registry.places_of_notes(moved.migration_id, pending);
    DELETE FROM schema_registry.migration_row AS r
    WHERE r.ctid = ANY (places)
      AND r.reason IS NULL
      AND EXISTS (
          SELECT
          FROM ROWS FROM (unnest(places), unnest(pending_seen)) AS p (place, seen)
          WHERE p.place = r.ctid
            AND p.seen = r.xmin
      );
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
