-- Moving a column's documents to another version, the registry's part: beginning, what each batch has
-- to know and to leave, the rows written meanwhile, the end.
--
-- Which version a row's document is of cannot be told from the document: many satisfy both. So rows
-- are gone through in the order of the primary key, and the position says it: up to it documents are
-- new, behind it old. What does not follow the position is noted row by row (migration_row): what others
-- write meanwhile, by a trigger, and what failed. A batch, the new position and these notes are one
-- transaction, so that nothing is converted twice or passed over, whenever the server dies.
--
-- Batches are in module 66, the end in 69. The rows themselves are written by module 67, with the caller's rights.

CREATE OR REPLACE FUNCTION schema_registry.is_passed(moved schema_registry.migration, row_of regclass, key jsonb)
RETURNS boolean
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    noted boolean := (
        SELECT r.is_new
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND r.key = is_passed.key
    );
BEGIN
    IF noted IS NULL AND (moved.is_scanned OR moved.position IS NULL) THEN
        RETURN moved.is_scanned;
    ELSIF noted IS NULL THEN
        EXECUTE format(
            'SELECT (%s) <= (%s)',
            schema_registry.key_values(row_of, moved.key_columns, key),
            schema_registry.key_values(row_of, moved.key_columns, moved.position))
        INTO noted;
    END IF;
    RETURN noted;
END
$function$;

COMMENT ON FUNCTION schema_registry.is_passed(schema_registry.migration, regclass, jsonb) IS
    'Whether the document of the row with this key is of the new version: by what was noted of it, or by its place before or behind the position.';

CREATE OR REPLACE FUNCTION schema_registry.note_written_row()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off -- the statistics of the notes are always old
AS $function$
DECLARE
    moved schema_registry.migration;
    new_row record;
    old_row record;
    is_new boolean;
    is_moving CONSTANT boolean := TG_WHEN = 'BEFORE'; -- perhaps to another partition
BEGIN
    SELECT *
    INTO moved
    FROM schema_registry.migration AS m
    WHERE m.migration_id = TG_ARGV[0]::bigint
      AND m.finished_at IS NULL
      AND (m.relation = TG_RELID OR m.relation IN (SELECT pg_partition_ancestors(TG_RELID)));
    IF NOT FOUND AND NOT EXISTS (
        SELECT
        FROM pg_trigger AS t
        WHERE t.tgrelid = TG_RELID
          AND t.tgname = TG_NAME
    ) THEN
        -- Unseen, a document of the new version would be taken for an old one later.
        PERFORM schema_registry.fail(
            '40001',
            format('could not serialize access due to the migration of table "%s"', TG_RELID::regclass),
            'It began after the snapshot of this transaction was taken.',
            'Try the transaction again.');
    ELSIF NOT FOUND
        OR TG_ARGV[1] = 'document' AND moved.writer = pg_current_xact_id() AND pg_trigger_depth() = 1
    THEN
        RETURN NEW; -- written by a batch
    ELSIF schema_registry.key_signature(TG_RELID, moved.key_columns, moved.column_name)
        IS DISTINCT FROM moved.key_signature
    THEN
        PERFORM schema_registry.refuse_changed_key(moved.relation);
    END IF;
    EXECUTE moved.read_row INTO new_row USING NEW;
    IF TG_ARGV[1] = 'key' THEN
        EXECUTE moved.read_row INTO old_row USING OLD;
        IF moved.writer = pg_current_xact_id() AND pg_trigger_depth() = 1 THEN
            is_new := true; -- written by a batch, and moved by a trigger of the table
        ELSIF old_row.document IS NOT DISTINCT FROM new_row.document THEN
            -- The document moves to another key, and is what it was.
            is_new := schema_registry.is_passed(moved, TG_RELID, old_row.key);
        END IF;
    ELSIF TG_OP = 'INSERT' AND EXISTS (
        SELECT
        FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id
          AND r.key = new_row.key
          AND r.mover = pg_current_xact_id()
          AND r.document_hash = md5(new_row.document)
    ) THEN
        RETURN NEW; -- from another partition
    END IF;
    -- Also of one that is new by its place: it may have been written while triggers were off.
    is_new := coalesce(is_new, true) AND (
        new_row.document IS NULL
        OR schema_registry.validate_against(new_row.document, moved.new_selector) IS NOT FALSE);
    INSERT INTO schema_registry.migration_row AS r (migration_id, key, is_new, mover, document_hash)
    VALUES (
        moved.migration_id, new_row.key, is_new,
        CASE WHEN is_moving THEN pg_current_xact_id() END,
        CASE WHEN is_moving THEN md5(new_row.document) END)
    ON CONFLICT ON CONSTRAINT migration_row_pkey DO UPDATE
    SET is_new = excluded.is_new,
        reason = NULL,
        mover = excluded.mover,
        document_hash = excluded.document_hash,
        noted_at = clock_timestamp();
    RETURN NEW;
END
$function$;

COMMENT ON FUNCTION schema_registry.note_written_row() IS
    'Trigger on a table that is being migrated: notes of a row that others write which version its document is of. One that satisfies the new version is taken to be of it. Errors 40001 in a transaction whose snapshot is older than the migration, 55000 if the key has changed.';

CREATE OR REPLACE FUNCTION schema_registry.refuse_changed_key(relation regclass)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM schema_registry.fail(
        '55000',
        format('the primary key of table "%s", or the column that is migrated, has changed', relation),
        'The migration knows its rows by the key as it was.',
        'Change it back until the migration has ended.');
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_changed_key(regclass) IS
    'Error 55000: columns that a migration goes by are not what they were.';

CREATE OR REPLACE FUNCTION schema_registry.make_note_triggers(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    -- First among the triggers of the table: what those write is noted later.
    name CONSTANT text := '!schema_registry_migration_' || moved.migration_id;
    old_key CONSTANT text := schema_registry.key_expression(moved.relation, moved.key_columns, 'OLD');
    new_key CONSTANT text := schema_registry.key_expression(moved.relation, moved.key_columns, 'NEW');
    action CONSTANT text := format('EXECUTE FUNCTION schema_registry.note_written_row(%s, ', moved.migration_id) || '%L)';
BEGIN
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON %s FOR EACH ROW ' || action, name || '_insert', moved.relation, 'row');
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s FOR EACH ROW'
        ' WHEN (%s IS NOT DISTINCT FROM %s AND OLD.%I::text IS DISTINCT FROM NEW.%I::text) ' || action,
        name || '_update', moved.relation, old_key, new_key, moved.column_name, moved.column_name, 'document');
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s FOR EACH ROW WHEN (%s IS DISTINCT FROM %s) ' || action,
        name || '_rekey', moved.relation, old_key, new_key, 'key');
    IF (SELECT c.relkind = 'p' FROM pg_class AS c WHERE c.oid = moved.relation) THEN
        EXECUTE format(
            -- The last to see what the row becomes.
            'CREATE TRIGGER %I BEFORE UPDATE ON %s FOR EACH ROW WHEN (%s IS DISTINCT FROM %s) ' || action,
            '~' || name || '_move', moved.relation, old_key, new_key, 'key');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.make_note_triggers(schema_registry.migration) IS
    'Has what others write to the table noted from now on.';

CREATE OR REPLACE FUNCTION schema_registry.note_triggers(moved schema_registry.migration)
RETURNS TABLE (name text, is_enabled boolean)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 3
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT t.tgname::text, t.tgenabled IN ('O', 'A')
    FROM pg_trigger AS t
    WHERE t.tgrelid = moved.relation
      AND t.tgfoid = 'schema_registry.note_written_row()'::regprocedure
      AND starts_with(encode(t.tgargs, 'hex'), encode(convert_to(moved.migration_id::text, 'UTF8'), 'hex') || '00')
$function$;

COMMENT ON FUNCTION schema_registry.note_triggers(schema_registry.migration) IS
    'The triggers that make_note_triggers() made for the migration and that are still there, whatever their names are now.';

CREATE OR REPLACE FUNCTION schema_registry.drop_note_triggers(moved schema_registry.migration)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT t.name
        FROM schema_registry.note_triggers(moved) AS t
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', name, moved.relation);
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.drop_note_triggers(schema_registry.migration) IS
    'Ends the noting of what others write to the table.';

CREATE OR REPLACE FUNCTION schema_registry.estimated_rows(relation regclass)
RETURNS bigint
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
    FROM pg_class AS c
    WHERE c.relkind = 'r'
      AND (c.oid = relation OR c.oid IN (SELECT t.relid FROM pg_partition_tree(relation) AS t))
$function$;

COMMENT ON FUNCTION schema_registry.estimated_rows(regclass) IS
    'How many rows a table had when it was last vacuumed or analyzed, partitions included.';

CREATE OR REPLACE FUNCTION schema_registry.attachment_of(moved schema_registry.migration)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
    SELECT u.name
    FROM pg_attribute AS a
    CROSS JOIN LATERAL (
        SELECT c.conname::text, pg_get_constraintdef(c.oid)
        FROM pg_constraint AS c
        WHERE moved.enforcement = 'constraint'
          AND c.conrelid = a.attrelid
          AND c.contype = 'c'
          AND c.conkey = ARRAY[a.attnum]
        UNION ALL
        SELECT t.tgname::text, pg_get_triggerdef(t.oid)
        FROM pg_trigger AS t
        WHERE moved.enforcement = 'trigger'
          AND t.tgrelid = a.attrelid
          AND t.tgfoid = 'schema_registry.refuse_row()'::regprocedure
          AND a.attnum = ANY (t.tgattr::smallint[])
    ) AS u (name, definition)
    WHERE a.attrelid = moved.relation
      AND a.attname = moved.column_name
      AND ARRAY[moved.old_selector, moved.new_selector] <@ ARRAY(
          SELECT v.selector
          FROM schema_registry.validator_calls(u.definition) AS v
      )
      AND schema_registry.does_nothing_else(u.definition)
    ORDER BY u.name COLLATE "C"
    LIMIT 1
$function$;

COMMENT ON FUNCTION schema_registry.attachment_of(schema_registry.migration) IS
    'What holds the column to either version, whatever its name is now; null if it is gone.';

CREATE OR REPLACE FUNCTION schema_registry.is_alive(moved schema_registry.migration)
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.attachment_of(moved) IS NOT NULL
        AND (
            SELECT count(*) >= CASE c.relkind WHEN 'p' THEN 4 ELSE 3 END
            FROM schema_registry.note_triggers(moved) AS t
            WHERE t.is_enabled
        )
    FROM pg_class AS c
    WHERE c.oid = moved.relation
$function$;

COMMENT ON FUNCTION schema_registry.is_alive(schema_registry.migration) IS
    'Whether what a migration rests on is still there: its triggers, and what holds the column to either version.';

CREATE OR REPLACE FUNCTION schema_registry.abandon_dead_migrations(relation regclass)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved schema_registry.migration;
BEGIN
    FOR moved IN
        SELECT *
        FROM schema_registry.migration AS m
        WHERE m.relation = abandon_dead_migrations.relation
          AND m.finished_at IS NULL
        ORDER BY m.migration_id
    LOOP
        -- Nobody waits for those that are alive: a batch holds its migration, and then asks for the table.
        CONTINUE WHEN schema_registry.is_alive(moved);
        SELECT *
        INTO moved
        FROM schema_registry.migration AS m
        WHERE m.migration_id = moved.migration_id
        FOR NO KEY UPDATE;
        CONTINUE WHEN moved.finished_at IS NOT NULL;
        PERFORM schema_registry.drop_note_triggers(moved);
        DELETE FROM schema_registry.migration_row AS r
        WHERE r.migration_id = moved.migration_id;
        UPDATE schema_registry.migration AS m
        SET state = 'ABANDONED',
            writer = NULL,
            finished_at = clock_timestamp()
        WHERE m.migration_id = moved.migration_id;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.abandon_dead_migrations(regclass) IS
    'Ends migrations of the table that were given up, by dropping what they rest on. Called before anything holds a column anew, by which one would come to life again.';

CREATE OR REPLACE FUNCTION schema_registry.resume_migration(
    relation regclass,
    column_name text,
    new_selector text,
    on_failure text
)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved schema_registry.migration;
BEGIN
    PERFORM schema_registry.abandon_dead_migrations(relation);
    SELECT *
    INTO moved
    FROM schema_registry.migration AS m
    WHERE m.relation = resume_migration.relation
      AND m.column_name = resume_migration.column_name
      AND m.finished_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    ELSIF moved.new_selector <> new_selector THEN
        PERFORM schema_registry.require_no_migration(relation, column_name);
    END IF;
    UPDATE schema_registry.migration AS m
    SET on_failure = coalesce(resume_migration.on_failure, m.on_failure),
        -- Who comes back later looks again.
        is_checked = m.is_checked AND m.state <> 'BLOCKED' AND m.changed_at > clock_timestamp() - interval '1 minute',
        state = 'RUNNING'
    WHERE m.migration_id = moved.migration_id;
    IF moved.state = 'BLOCKED' THEN -- what failed is tried again
        UPDATE schema_registry.migration_row AS r
        SET reason = NULL
        WHERE r.migration_id = moved.migration_id
          AND NOT r.is_new;
    END IF;
    RETURN moved.migration_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.resume_migration(regclass, text, text, text) IS
    'The unfinished migration of the column, to be gone on with; null if there is none. Error 55000 if it leads to another selector.';

CREATE OR REPLACE FUNCTION schema_registry.require_no_migration(relation regclass, column_name text)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved CONSTANT schema_registry.migration := (
        SELECT m
        FROM schema_registry.migration AS m
        WHERE m.relation = require_no_migration.relation
          AND m.column_name = require_no_migration.column_name
          AND m.finished_at IS NULL
    );
BEGIN
    IF moved.migration_id IS NOT NULL AND schema_registry.is_alive(moved) THEN
        PERFORM schema_registry.fail(
            '55000',
            format('column "%s" of table "%s" is on its way to another version', column_name, relation),
            format('It is being migrated from "%s" to "%s".', moved.old_selector, moved.new_selector),
            'Finish that first: call schema_registry.migrate_attachment() with that selector again.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_no_migration(regclass, text) IS
    'Error 55000 if the column is being migrated.';

CREATE OR REPLACE FUNCTION schema_registry.attachment_to_migrate(relation regclass, column_name text)
RETURNS TABLE (name text, enforcement text, selector text, subject text)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    held CONSTANT bigint := (
        SELECT count(*)
        FROM schema_registry.attachment_list() AS l
        WHERE l.relation = attachment_to_migrate.relation
          AND l.column_name = attachment_to_migrate.column_name
    );
BEGIN
    RETURN QUERY
    SELECT a.name, a.enforcement, a.selector, a.subject
    FROM schema_registry.own_attachments(
        relation, schema_registry.require_json_column(relation, column_name)) AS a;
    IF NOT FOUND THEN
        PERFORM schema_registry.fail(
            '42704',
            format('column "%s" of table "%s" is not held to a schema', column_name, relation),
            NULL,
            'schema_registry.attach_schema() holds it. Columns of domains, and constraints that do more than validate, are not migrated.');
    ELSIF held > 1 THEN
        PERFORM schema_registry.fail(
            '0A000',
            format('column "%s" of table "%s" is held to more than one schema', column_name, relation),
            'A document would have to satisfy all of them on the way.',
            'Detach it, and attach it to one.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.attachment_to_migrate(regclass, text) IS
    'The one constraint or trigger that holds the column to a schema. Errors 42704 if there is none, 0A000 if there are others.';

CREATE OR REPLACE FUNCTION schema_registry.require_acceptable_loss(route integer[], allow_lossy boolean)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    losses CONSTANT text := (
        SELECT string_agg(
            format('%s at "%s": %s.', p.action, p.path, p.detail), E'\n' ORDER BY h.place, p.place)
        FROM unnest(route) WITH ORDINALITY AS h (version_id, place)
        CROSS JOIN LATERAL schema_registry.plan_step(h.version_id, route[h.place + 1])
            WITH ORDINALITY AS p (action, path, detail, lossy, reversible, place)
        WHERE h.place < cardinality(route)
          AND p.lossy
    );
BEGIN
    IF losses IS NOT NULL AND NOT allow_lossy THEN
        PERFORM schema_registry.fail(
            '55000', 'the migration loses something of the documents', losses,
            'Leave out option allow_lossy, or give what is lost a place in the new version.');
    ELSIF losses IS NOT NULL THEN
        RAISE WARNING USING MESSAGE = 'the migration loses something of the documents', DETAIL = losses;
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_acceptable_loss(integer[], boolean) IS
    'Warns of steps of a route that lose something, or raises 55000 if they are not allowed.';

CREATE OR REPLACE FUNCTION schema_registry.begin_migration(
    relation regclass,
    column_name text,
    new_selector text,
    options jsonb
)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    on_failure CONSTANT text := options ->> 'on_failure';
    held record;
    target record;
    route integer[];
    key text[];
    made schema_registry.migration;
    made_id bigint;
BEGIN
    PERFORM schema_registry.require_own_table(relation);
    PERFORM schema_registry.require_json_column(relation, column_name);
    made_id := schema_registry.resume_migration(relation, column_name, new_selector, on_failure);
    IF made_id IS NOT NULL THEN
        RETURN made_id;
    END IF;
    PERFORM schema_registry.resolve_selector(new_selector);
    target := schema_registry.selector_target(new_selector);
    PERFORM schema_registry.touch_subject(s.subject_id)
    FROM schema_registry.subject AS s
    WHERE s.name = target.subject;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', relation);
    PERFORM schema_registry.require_own_table(relation);
    PERFORM schema_registry.require_no_migration(relation, column_name); -- begun by another meanwhile
    SELECT *
    INTO held
    FROM schema_registry.attachment_to_migrate(relation, column_name);
    IF held.selector = new_selector THEN
        RETURN NULL;
    END IF;
    route := schema_registry.migration_route(
        schema_registry.resolve_selector(held.selector), schema_registry.resolve_selector(new_selector));
    PERFORM schema_registry.require_acceptable_loss(route, coalesce((options ->> 'allow_lossy')::boolean, true));
    key := schema_registry.key_of_table(relation);
    IF column_name = ANY (key) THEN
        PERFORM schema_registry.fail(
            '0A000',
            format('column "%s" is part of the primary key of table "%s"', column_name, relation),
            'Rows could not be told by a key that migrating changes.',
            'Run what schema_registry.migration_script() gives.');
    END IF;
    INSERT INTO schema_registry.migration (
        relation, column_name, enforcement, old_selector, new_selector, old_version_id,
        new_version_id, route, key_columns, key_signature, read_row, on_failure, estimated_rows, started_by)
    VALUES (
        relation, column_name, held.enforcement, held.selector, new_selector, route[1],
        route[cardinality(route)], route, key, schema_registry.key_signature(relation, key, column_name),
        format(
            'SELECT %s AS key, ($1).%I::text AS document',
            schema_registry.key_expression(relation, key, '($1)'), column_name),
        coalesce(on_failure, 'report'), schema_registry.estimated_rows(relation), (schema_registry.actor()).name)
    RETURNING * INTO made;
    made_id := made.migration_id;
    PERFORM schema_registry.drop_attachment(relation, held.enforcement, held.name);
    PERFORM schema_registry.make_attachment(
        relation, column_name, ARRAY[held.selector, new_selector], held.enforcement, held.name);
    PERFORM schema_registry.make_note_triggers(made);
    PERFORM schema_registry.record_audit(
        'migrate_attachment', target.subject, NULL,
        jsonb_build_object('relation', relation::text, 'column', column_name, 'selector', held.selector),
        jsonb_build_object('relation', relation::text, 'column', column_name, 'selector', new_selector,
            'migration', made_id));
    RETURN made_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.begin_migration(regclass, text, text, jsonb) IS
    'Begins to migrate the column, or goes on: from here it is held to the old selector or the new one, and what others write is noted. The migration_id; null if the column is held to that selector already. Errors 42501, 42703, 42704, 42804, 0A000, 55000.';
