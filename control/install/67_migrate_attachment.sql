-- Moving a column's documents to another version, batch by batch.
--
-- These procedures write the rows with the caller's rights, because triggers of the table run then. They
-- can carry no SET: the outer one commits, and triggers of users find the search path that they know. So
-- every name in them is qualified.

CREATE OR REPLACE FUNCTION schema_registry.is_error_of_row(code text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT left(code, 2) NOT IN ('08', '25', '40', '42', '53', '55', '57', '58', 'F0', 'XX')
$function$;

COMMENT ON FUNCTION schema_registry.is_error_of_row(text) IS
    'Whether an error with this SQLSTATE is about the row, and not about the statement, the session or the server.';

CREATE OR REPLACE PROCEDURE schema_registry.rewrite_rows(
    read_rows text,
    write_rows text,
    route integer[],
    new_selector text,
    relations oid[],
    places tid[],
    INOUT converted bigint
)
LANGUAGE plpgsql
AS $procedure$
DECLARE
    found pg_catalog.int8;
    found_relations pg_catalog.oid[];
    found_places pg_catalog.tid[];
    documents pg_catalog.jsonb[];
    refused pg_catalog.int8;
BEGIN
    EXECUTE read_rows INTO found, found_relations, found_places, documents USING relations, places;
    IF found OPERATOR(pg_catalog.<>) pg_catalog.cardinality(places)::pg_catalog.int8 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'triggered_data_change_violation',
            MESSAGE = 'rows that are locked are not where they were';
    END IF;
    converted := 0;
    IF documents IS NOT NULL THEN
        documents := schema_registry.migrate_documents(documents, route, new_selector);
        EXECUTE write_rows INTO converted, refused USING found_relations, found_places, documents;
        IF converted OPERATOR(pg_catalog.<>) pg_catalog.cardinality(documents)::pg_catalog.int8 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'triggered_data_change_violation',
                MESSAGE = 'a trigger or rule of the table keeps rows from being rewritten';
        ELSIF refused OPERATOR(pg_catalog.>) 0 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'triggered_data_change_violation',
                MESSAGE = 'what was written in the end does not satisfy the schema: a trigger of the table changed it, or the selector moved on';
        END IF;
    END IF;
END
$procedure$;

COMMENT ON PROCEDURE schema_registry.rewrite_rows(text, text, integer[], text, oid[], tid[], bigint) IS
    'Rewrites rows that are locked, but for those without a document; how many.';

CREATE OR REPLACE PROCEDURE schema_registry.fail_row(
    migration_id bigint,
    take_row text,
    on_failure text,
    relation oid,
    place tid,
    key jsonb,
    reason text,
    INOUT is_quarantined boolean
)
LANGUAGE plpgsql
AS $procedure$
DECLARE
    message pg_catalog.text;
    code pg_catalog.text;
    contents pg_catalog.jsonb;
BEGIN
    IF on_failure OPERATOR(pg_catalog.=) 'quarantine' AND take_row IS NULL THEN
        reason := pg_catalog.concat(reason, E'\nIt cannot be moved to quarantine: foreign keys that refer to the table would change other rows.');
    ELSIF on_failure OPERATOR(pg_catalog.=) 'quarantine' THEN
        BEGIN
            EXECUTE take_row INTO contents USING relation, place;
            IF contents IS NULL THEN
                message := 'a trigger or rule of the table keeps it';
            END IF;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, code = RETURNED_SQLSTATE;
            IF NOT schema_registry.is_error_of_row(code) THEN
                RAISE;
            END IF;
        END;
        reason := pg_catalog.concat(reason, CASE WHEN contents IS NULL THEN E'\nIt cannot be moved to quarantine: ' END, message);
    END IF;
    PERFORM schema_registry.note_failure(migration_id, key, reason, contents);
    is_quarantined := contents IS NOT NULL;
END
$procedure$;

COMMENT ON PROCEDURE schema_registry.fail_row(bigint, text, text, oid, tid, jsonb, text, boolean) IS
    'Notes a row that cannot be migrated, or takes it out of the table and keeps it.';

CREATE OR REPLACE PROCEDURE schema_registry.migrate_batch(
    migration_id bigint,
    batch_size integer,
    INOUT state text
)
LANGUAGE plpgsql
AS $procedure$
DECLARE
    batch record;
    upper pg_catalog.jsonb;
    keys pg_catalog.jsonb[];
    lows pg_catalog.int4[]; -- parts of the keys that are still to do, from low to high
    highs pg_catalog.int4[];
    low pg_catalog.int4;
    high pg_catalog.int4;
    middle pg_catalog.int4;
    relations pg_catalog.oid[];
    places pg_catalog.tid[];
    found pg_catalog.jsonb[];
    is_old pg_catalog.bool[];
    is_first pg_catalog.bool := true;
    converted pg_catalog.int8 := 0;
    done pg_catalog.int8;
    quarantined pg_catalog.int8 := 0;
    failed pg_catalog.int8 := 0;
    is_quarantined pg_catalog.bool;
    reason pg_catalog.text;
    detail pg_catalog.text;
    code pg_catalog.text;
BEGIN
    batch := schema_registry.begin_batch(migration_id, batch_size, state OPERATOR(pg_catalog.=) 'ENDING');
    IF batch.late_constraints IS NOT NULL THEN
        -- So that what they refuse is an error of a row, not of the COMMIT.
        EXECUTE pg_catalog.concat('SET CONSTRAINTS ', batch.late_constraints, ' IMMEDIATE');
    END IF;
    IF batch.gives_way THEN -- what triggers of the table wrote under the lock is committed, and others have a turn
        state := 'RUNNING';
        RETURN;
    ELSIF NOT batch.has_work OR batch.is_nearly_done AND state OPERATOR(pg_catalog.<>) 'ENDING' THEN
        state := schema_registry.end_migration(migration_id, state OPERATOR(pg_catalog.=) 'ENDING'::text);
        RETURN;
    ELSIF NOT batch.is_scanned THEN
        EXECUTE batch.find_upper INTO upper;
    END IF;
    EXECUTE schema_registry.lock_statement(migration_id, upper, batch.is_scanned)
    INTO relations, places, keys
    USING batch.pending;
    -- Only now, so that what was noted of these rows is known, and the table stays as it is.
    PERFORM schema_registry.note_locked(migration_id);
    PERFORM schema_registry.require_all_rows(batch.relation);
    found := keys;
    lows := ARRAY[1];
    highs := ARRAY[pg_catalog.cardinality(keys)];
    WHILE highs[1] OPERATOR(pg_catalog.>) 0 LOOP
        low := lows[1];
        high := highs[1];
        lows := lows[2:];
        highs := highs[2:];
        BEGIN
            IF NOT is_first THEN -- triggers of the table may have moved them
                EXECUTE schema_registry.lock_statement(migration_id, NULL, true)
                INTO relations, places, found
                USING keys[low:high];
            END IF;
            is_old := schema_registry.rows_to_rewrite(migration_id, found);
            IF batch.has_triggers THEN
                PERFORM schema_registry.note_rewritten(migration_id, schema_registry.elements_where(found, is_old));
            END IF;
            CALL schema_registry.rewrite_rows(
                batch.read_rows, batch.write_rows, batch.route, batch.new_selector,
                schema_registry.elements_where(relations, is_old), schema_registry.elements_where(places, is_old),
                done);
            converted := converted OPERATOR(pg_catalog.+) done;
            is_first := false;
            CONTINUE;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS reason = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, code = RETURNED_SQLSTATE;
            IF NOT schema_registry.is_error_of_row(code) THEN
                RAISE;
            END IF;
        END;
        is_first := false;
        IF low OPERATOR(pg_catalog.<) high THEN -- which of them it is, is found out by halves
            middle := (low OPERATOR(pg_catalog.+) high) OPERATOR(pg_catalog./) 2;
            lows := ARRAY[low, middle OPERATOR(pg_catalog.+) 1] OPERATOR(pg_catalog.||) lows;
            highs := ARRAY[middle, high] OPERATOR(pg_catalog.||) highs;
            CONTINUE;
        END IF;
        CALL schema_registry.fail_row(
            migration_id, batch.take_row, batch.on_failure, relations[1], places[1], keys[low],
            pg_catalog.concat_ws(E'\n', reason, CASE WHEN detail OPERATOR(pg_catalog.<>) '' THEN detail END),
            is_quarantined);
        failed := failed OPERATOR(pg_catalog.+) 1;
        quarantined := quarantined OPERATOR(pg_catalog.+) is_quarantined::pg_catalog.int4;
    END LOOP;
    PERFORM schema_registry.end_batch(
        migration_id, upper, keys, batch.pending, batch.pending_seen, converted,
        COALESCE(pg_catalog.cardinality(keys), 0) OPERATOR(pg_catalog.-) converted OPERATOR(pg_catalog.-) failed, quarantined);
END
$procedure$;

COMMENT ON PROCEDURE schema_registry.migrate_batch(bigint, integer, text) IS
    'The next batch of a migration, or its end if there is nothing or little left to do; the state it is in then (ENDING: to be called again in this transaction). Runs in READ COMMITTED only.';

CREATE OR REPLACE FUNCTION schema_registry.elements_where(elements anyarray, conditions boolean[])
RETURNS anyarray
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT ARRAY(
        SELECT e.element
        FROM ROWS FROM (unnest(elements), unnest(conditions)) WITH ORDINALITY AS e (element, condition, place)
        WHERE e.condition
        ORDER BY e.place)
$function$;

COMMENT ON FUNCTION schema_registry.elements_where(anyarray, boolean[]) IS
    'The elements for which the condition at the same place is true.';

CREATE OR REPLACE FUNCTION schema_registry.require_all_rows(relation regclass)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF row_security_active(relation) OR schema_registry.hides_rows_from_owner(relation) THEN
        PERFORM schema_registry.fail(
            '42501',
            format('row security of table "%s" hides rows from its migration', relation),
            'Its policies apply to the caller, or are forced on the owner, with whose rights all rows are looked at in the end.',
            'Migrate it as a role to which no policy applies, and ALTER TABLE ... NO FORCE ROW LEVEL SECURITY meanwhile.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_all_rows(regclass) IS
    'Error 42501 if row security hides rows from the caller, or from the owner.';

CREATE OR REPLACE FUNCTION schema_registry.require_migration_arguments(
    relation regclass,
    new_selector text,
    batch_size integer,
    options jsonb
)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM schema_registry.require_argument('relation', relation IS NOT NULL);
    PERFORM schema_registry.require_argument('new_selector', new_selector IS NOT NULL);
    PERFORM schema_registry.require_argument('batch_size', batch_size IS NOT NULL);
    PERFORM schema_registry.require_options(options, '{allow_lossy}', '{on_failure}');
    IF batch_size NOT BETWEEN 1 AND 100000 THEN
        PERFORM schema_registry.fail('22023', 'batch_size must be between 1 and 100000');
    ELSIF options ->> 'on_failure' NOT IN ('report', 'quarantine') THEN
        PERFORM schema_registry.fail(
            '22023',
            format('unrecognized on_failure "%s"', left(options ->> 'on_failure', 64)),
            'Available: report, quarantine.');
    ELSIF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM schema_registry.fail(
            '25001',
            'a migration runs in READ COMMITTED only',
            format('The transaction is %s.', upper(current_setting('transaction_isolation'))),
            'A batch has to see what others have committed meanwhile.');
    END IF;
    PERFORM schema_registry.require_all_rows(relation);
END
$function$;

COMMENT ON FUNCTION schema_registry.require_migration_arguments(regclass, text, integer, jsonb) IS
    'Errors 22023 for arguments that are none of the allowed values, 25001 outside READ COMMITTED, 42501 where row security applies.';

CREATE OR REPLACE FUNCTION schema_registry.refuse_blocked(migration_id bigint)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved record;
BEGIN
    SELECT
        m.relation,
        m.new_selector,
        count(*) AS failed,
        string_agg(
            format('Row %s: %s', f.key, f.reason), E'\n' ORDER BY f.key) FILTER (WHERE f.place <= 5) AS reasons
    INTO moved
    FROM schema_registry.migration AS m
    CROSS JOIN LATERAL (
        SELECT
            schema_registry.key_object(m.key_columns, r.key)::text AS key,
            r.reason,
            row_number() OVER (ORDER BY r.key) AS place
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = m.migration_id
          AND NOT r.is_new
    ) AS f
    WHERE m.migration_id = refuse_blocked.migration_id
      AND pg_has_role((schema_registry.actor()).role_name, (
          SELECT c.relowner
          FROM pg_class AS c
          WHERE c.oid = m.relation
      ), 'USAGE')
    GROUP BY m.migration_id;
    IF FOUND THEN
        PERFORM schema_registry.fail(
            '23514',
            format('rows of table "%s" cannot be migrated to schema "%s"', moved.relation, moved.new_selector),
            format(E'Rows that cannot be migrated: %s.\n%s', moved.failed, moved.reasons),
            'View schema_registry.migration_failures lists them. Change them, or give an expression by'
            ' schema_registry.set_migration_expression(), and call migrate_attachment() again; or call it with'
            ' option on_failure "quarantine".');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_blocked(bigint) IS
    'Error 23514 with the first rows that block the end of a migration of the caller''s own table.';

CREATE OR REPLACE PROCEDURE schema_registry.migrate_attachment(
    relation regclass,
    column_name text,
    new_selector text,
    batch_size integer DEFAULT 1000,
    options jsonb DEFAULT '{}'
)
LANGUAGE plpgsql
AS $procedure$
DECLARE
    migration_id pg_catalog.int8;
    state pg_catalog.text := 'RUNNING';
    conflicts pg_catalog.int4 := 0;
BEGIN
    PERFORM schema_registry.require_migration_arguments(relation, new_selector, batch_size, options);
    migration_id := schema_registry.begin_migration(relation, column_name, new_selector, options);
    COMMIT;
    WHILE migration_id IS NOT NULL AND (state OPERATOR(pg_catalog.=) 'RUNNING' OR state OPERATOR(pg_catalog.=) 'ENDING') LOOP
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        BEGIN
            CALL schema_registry.migrate_batch(migration_id, batch_size, state);
            conflicts := 0;
        EXCEPTION WHEN serialization_failure OR deadlock_detected THEN
            -- Others moved a row to another partition, or hold rows that wait for the batch's.
            conflicts := conflicts OPERATOR(pg_catalog.+) 1;
            IF conflicts OPERATOR(pg_catalog.=) 10 THEN
                RAISE;
            END IF;
        END;
        CONTINUE WHEN state OPERATOR(pg_catalog.=) 'ENDING';
        COMMIT;
    END LOOP;
    IF state OPERATOR(pg_catalog.=) 'BLOCKED' THEN
        PERFORM schema_registry.refuse_blocked(migration_id);
    END IF;
END
$procedure$;

COMMENT ON PROCEDURE schema_registry.migrate_attachment(regclass, text, text, integer, jsonb) IS
    'Rewrites the documents of a column of the caller''s own table for another version, and holds the column to that: batch_size rows a transaction, resumed by calling it again, progress in view migrations. Meanwhile the column takes documents of either version. Options: on_failure (report: rows that cannot be migrated are left and block the end; quarantine: they are taken out of the table), allow_lossy (true). Errors 22023, 23514 (rows that cannot be migrated), 25001, 2D000 (called in a transaction), 42501, 42703, 42704, 42804, 0A000, 55000.';

CREATE OR REPLACE FUNCTION schema_registry.key_object(columns text[], key jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT jsonb_object_agg(c.name, key -> (c.place - 1)::integer)
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_object(text[], jsonb) IS 'A key as people read it: a member for each column.';

CREATE OR REPLACE FUNCTION schema_registry.migration_script(
    relation regclass,
    column_name text,
    new_selector text
)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    new_id CONSTANT integer := schema_registry.resolve_selector(new_selector);
    held record;
    old_pinned text;
    new_pinned text;
    column_type text;
    plan text;
BEGIN
    PERFORM schema_registry.require_argument('relation', relation IS NOT NULL);
    PERFORM schema_registry.require_json_column(relation, column_name);
    SELECT *
    INTO held
    FROM schema_registry.attachment_to_migrate(relation, column_name);
    old_pinned := schema_registry.pinned_selector(schema_registry.resolve_selector(held.selector));
    new_pinned := schema_registry.pinned_selector(new_id);
    SELECT format_type(schema_registry.base_type(a.atttypid), -1) -- a length would cut
    INTO column_type
    FROM pg_attribute AS a
    WHERE a.attrelid = relation
      AND a.attname = column_name;
    SELECT string_agg(
        format('-- %s. %s at "%s": %s%s', p.step, p.action, p.path, regexp_replace(p.detail::text, '[\r\n]+', ' ', 'g'),
            CASE WHEN p.lossy THEN ' (lossy)' ELSE '' END),
        E'\n' ORDER BY p.step)
    INTO plan
    FROM schema_registry.plan_evolution(old_pinned, new_pinned) AS p;
    RETURN concat_ws(
        E'\n',
        format('-- From "%s" to "%s".', old_pinned, new_pinned),
        plan,
        'BEGIN;',
        format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE;', relation),
        CASE held.enforcement
            WHEN 'constraint' THEN format('ALTER TABLE %s DROP CONSTRAINT %I;', relation, held.name)
            ELSE format('DROP TRIGGER %I ON %s;', held.name, relation)
        END,
        format('UPDATE %s', relation),
        format('SET %1$I = schema_registry.migrate_instance(%1$I::jsonb, %2$L, %3$L)::%4$s',
            column_name, old_pinned, new_pinned, column_type),
        format('WHERE %I IS NOT NULL;', column_name),
        format('SELECT schema_registry.attach_schema(%L, %L, %L, %L, validate_existing => false);',
            relation, column_name, new_selector, held.enforcement),
        'COMMIT;') || E'\n';
END
$function$;

COMMENT ON FUNCTION schema_registry.migration_script(regclass, text, text) IS
    'A script that rewrites the documents of a column for another version and holds the column to that, in one transaction under an exclusive lock: for small tables, and for reading. Its comments are the plan. Errors 42703, 42704, 42804, 0A000.';

CREATE OR REPLACE FUNCTION schema_registry.pinned_selector(version_id integer)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format('%s@%s', s.name, v.version)
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = pinned_selector.version_id
$function$;

COMMENT ON FUNCTION schema_registry.pinned_selector(integer) IS 'The selector "subject@ordinal" of a version.';

CREATE OR REPLACE VIEW schema_registry.migrations
AS
SELECT
    m.migration_id,
    m.relation,
    m.column_name,
    m.old_selector,
    m.new_selector,
    m.state,
    m.estimated_rows,
    m.converted_rows,
    m.skipped_rows,
    (
        SELECT count(*)
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = m.migration_id
          AND r.reason IS NOT NULL
    ) AS failed_rows,
    m.quarantined_rows,
    m.started_at,
    m.changed_at,
    m.finished_at,
    m.started_by
FROM schema_registry.migration AS m;

COMMENT ON VIEW schema_registry.migrations IS 'Columns whose documents are, or were, moved to another version, and how far that is.';
COMMENT ON COLUMN schema_registry.migrations.migration_id IS 'Key.';
COMMENT ON COLUMN schema_registry.migrations.relation IS 'Table.';
COMMENT ON COLUMN schema_registry.migrations.column_name IS 'Column.';
COMMENT ON COLUMN schema_registry.migrations.old_selector IS 'What the column was held to.';
COMMENT ON COLUMN schema_registry.migrations.new_selector IS 'What it is to be held to.';
COMMENT ON COLUMN schema_registry.migrations.state IS 'RUNNING (also while nobody works on it), BLOCKED by rows that cannot be migrated, FINISHED, or ABANDONED: what it rests on was dropped.';
COMMENT ON COLUMN schema_registry.migrations.estimated_rows IS 'Rows of the table when it began, as the server estimated.';
COMMENT ON COLUMN schema_registry.migrations.converted_rows IS 'Rows that were rewritten.';
COMMENT ON COLUMN schema_registry.migrations.skipped_rows IS 'Rows that were met and had nothing to convert: null, or written since in the new version.';
COMMENT ON COLUMN schema_registry.migrations.failed_rows IS 'Rows that could not be migrated and are still in the table.';
COMMENT ON COLUMN schema_registry.migrations.quarantined_rows IS 'Rows that were taken out of the table.';
COMMENT ON COLUMN schema_registry.migrations.started_at IS 'When it began.';
COMMENT ON COLUMN schema_registry.migrations.changed_at IS 'When the latest batch was done.';
COMMENT ON COLUMN schema_registry.migrations.finished_at IS 'When the column was held to the new selector.';
COMMENT ON COLUMN schema_registry.migrations.started_by IS 'Who began it.';

CREATE OR REPLACE VIEW schema_registry.migration_failures
WITH (security_barrier = true)
AS
SELECT
    m.migration_id,
    m.relation,
    m.column_name,
    schema_registry.key_object(m.key_columns, f.key) AS key,
    f.reason,
    f.failed_at,
    f.contents
FROM schema_registry.migration AS m
JOIN (
    SELECT r.migration_id, r.key, r.reason, r.noted_at AS failed_at, NULL::jsonb AS contents
    FROM schema_registry.migration_row AS r
    WHERE r.reason IS NOT NULL
    UNION ALL
    SELECT q.migration_id, q.key, q.reason, q.moved_at, q.contents
    FROM schema_registry.quarantine AS q
) AS f USING (migration_id)
JOIN pg_class AS c ON c.oid = m.relation
WHERE pg_has_role(c.relowner, 'USAGE');

COMMENT ON VIEW schema_registry.migration_failures IS
    'Rows of the reader''s own tables that could not be migrated, and those that were taken out for that.';
COMMENT ON COLUMN schema_registry.migration_failures.migration_id IS 'Migration.';
COMMENT ON COLUMN schema_registry.migration_failures.relation IS 'Table.';
COMMENT ON COLUMN schema_registry.migration_failures.column_name IS 'Column.';
COMMENT ON COLUMN schema_registry.migration_failures.key IS 'Primary key of the row, a member for each column.';
COMMENT ON COLUMN schema_registry.migration_failures.reason IS 'Why it could not be migrated.';
COMMENT ON COLUMN schema_registry.migration_failures.failed_at IS 'When.';
COMMENT ON COLUMN schema_registry.migration_failures.contents IS
    'The row, if it was taken out of the table: jsonb_populate_record() makes it one again. Null if it is still there.';
