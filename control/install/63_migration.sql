-- Moving a column's documents to another version, the registry's part: beginning, what each batch has
-- to know and to leave, the rows written meanwhile, the end.
--
-- Which version a row's document is of cannot be told from the document: many satisfy both. So rows
-- are gone through in the order of the primary key, and the position says it: up to it documents are
-- new, behind it old. What does not follow the position is noted row by row (migration_row): what others
-- write meanwhile, by a trigger, and what failed. A batch, the new position and these notes are one
-- transaction, so that nothing is converted twice or passed over, whenever the server dies.
--
-- Batches are in module 64. The rows themselves are written by module 66, with the caller's rights.

CREATE OR REPLACE FUNCTION schema_registry.key_of_table(relation regclass)
RETURNS text[]
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    columns CONSTANT text[] := (
        SELECT array_agg(a.attname::text ORDER BY k.place)
        FROM pg_index AS i
        CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attribute, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attribute
        WHERE i.indrelid = relation
          AND i.indisprimary
          AND k.place <= i.indnkeyatts
    );
BEGIN
    IF columns IS NULL THEN
        PERFORM schema_registry.fail(
            '55000',
            format('table "%s" has no primary key', relation),
            'Rows are gone through in the order of the key, which tells how far a migration has come.',
            'Add a primary key, or run what schema_registry.migration_script() gives.');
    ELSIF EXISTS (
        SELECT
        FROM pg_inherits AS h
        JOIN pg_class AS c ON c.oid = h.inhparent
        WHERE h.inhparent = relation
          AND c.relkind <> 'p'
    ) THEN
        PERFORM schema_registry.fail(
            '0A000',
            format('table "%s" has tables that inherit from it', relation),
            'Their rows are not under its primary key.',
            'Run what schema_registry.migration_script() gives.');
    END IF;
    RETURN columns;
END
$function$;

COMMENT ON FUNCTION schema_registry.key_of_table(regclass) IS
    'Columns of the primary key. Errors 55000 if there is none, 0A000 if others inherit from the table.';

CREATE OR REPLACE FUNCTION schema_registry.key_part(relation regclass, column_name text, source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Text that no setting of the session changes, and no cast of a user makes.
    SELECT format(
        CASE
            WHEN t.id = 'timestamptz'::regtype THEN 'pg_catalog.to_jsonb(%1$s.%2$I AT TIME ZONE ''UTC'')'
            WHEN t.id = 'bytea'::regtype THEN 'pg_catalog.to_jsonb(pg_catalog.encode(%1$s.%2$I, ''hex''))'
            WHEN t.id < 16384 THEN 'pg_catalog.to_jsonb(%1$s.%2$I::%3$s)'
            ELSE 'pg_catalog.to_jsonb(pg_catalog.concat(%1$s.%2$I))'
        END,
        source, key_part.column_name, format_type(t.id, -1))
    FROM pg_attribute AS a
    CROSS JOIN LATERAL schema_registry.base_type(a.atttypid) AS t (id)
    WHERE a.attrelid = relation
      AND a.attname = key_part.column_name
$function$;

COMMENT ON FUNCTION schema_registry.key_part(regclass, text, text) IS
    'An expression for a column of a key as jsonb, of a row named source.';

CREATE OR REPLACE FUNCTION schema_registry.key_value(relation regclass, column_name text, value text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format(
        CASE
            WHEN t.id = 'timestamptz'::regtype THEN '(%1$L::timestamp AT TIME ZONE ''UTC'')'
            WHEN t.id = 'bytea'::regtype THEN 'pg_catalog.decode(%1$L, ''hex'')'
            ELSE '%1$L::%2$s'
        END,
        key_value.value, format_type(a.atttypid, -1))
    FROM pg_attribute AS a
    CROSS JOIN LATERAL schema_registry.base_type(a.atttypid) AS t (id)
    WHERE a.attrelid = relation
      AND a.attname = key_value.column_name
$function$;

COMMENT ON FUNCTION schema_registry.key_value(regclass, text, text) IS
    'The way back: an expression for the value of a column of a key.';

CREATE OR REPLACE FUNCTION schema_registry.key_expression(relation regclass, columns text[], source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format(
        'pg_catalog.jsonb_build_array(%s)',
        string_agg(schema_registry.key_part(relation, c.name, source), ', ' ORDER BY c.place))
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_expression(regclass, text[], text) IS
    'An expression for the key of a row named source, as it is kept: an array.';

CREATE OR REPLACE FUNCTION schema_registry.key_condition(
    relation regclass,
    columns text[],
    source text,
    comparison text,
    key jsonb
)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN key IS NULL THEN 'true'
        ELSE format(
            '(%s) %s (%s)',
            string_agg(format('%s.%I', source, c.name), ', ' ORDER BY c.place),
            comparison,
            string_agg(schema_registry.key_value(relation, c.name, key ->> (c.place - 1)::integer), ', ' ORDER BY c.place))
    END
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_condition(regclass, text[], text, text, jsonb) IS
    'A condition that compares the key of a row named source with a key; true if that is null.';

CREATE OR REPLACE FUNCTION schema_registry.note_written_row()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved schema_registry.migration;
    read_row text;
    new_row record;
    old_row record;
    state boolean;
BEGIN
    SELECT *
    INTO moved
    FROM schema_registry.migration AS m
    WHERE m.migration_id = TG_ARGV[0]::bigint
      AND m.finished_at IS NULL
      AND (m.relation = TG_RELID OR m.relation IN (SELECT pg_partition_ancestors(TG_RELID)));
    IF NOT FOUND OR moved.writer = pg_current_xact_id() THEN
        RETURN NULL;
    END IF;
    read_row := format(
        'SELECT %s AS key, %s AS document, %s AS is_behind',
        schema_registry.key_expression(TG_RELID, moved.key_columns, '($1)'),
        CASE
            WHEN schema_registry.is_document_type((
                SELECT a.atttypid
                FROM pg_attribute AS a
                WHERE a.attrelid = TG_RELID
                  AND a.attname = moved.column_name
            )) THEN format('($1).%I::text', moved.column_name)
            ELSE 'NULL::text'
        END,
        CASE
            WHEN moved.is_scanned THEN 'true'
            WHEN moved.position IS NULL THEN 'false'
            ELSE schema_registry.key_condition(TG_RELID, moved.key_columns, '($1)', '<=', moved.position)
        END);
    EXECUTE read_row INTO new_row USING NEW;
    state := new_row.document IS NULL
        OR schema_registry.validate_against(new_row.document, moved.new_selector) IS NOT FALSE;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE read_row INTO old_row USING OLD;
        IF old_row.document IS NOT DISTINCT FROM new_row.document THEN
            IF old_row.key = new_row.key THEN
                RETURN NULL;
            END IF;
            -- The document has moved to another key and is what it was.
            state := coalesce(
                (
                    SELECT r.is_new
                    FROM schema_registry.migration_row AS r
                    WHERE r.migration_id = moved.migration_id
                      AND r.key = old_row.key
                ),
                old_row.is_behind);
        END IF;
    END IF;
    INSERT INTO schema_registry.migration_row AS r (migration_id, key, is_new)
    VALUES (moved.migration_id, new_row.key, state)
    ON CONFLICT ON CONSTRAINT migration_row_pkey DO UPDATE
    SET is_new = excluded.is_new,
        reason = NULL,
        noted_at = clock_timestamp();
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.note_written_row() IS
    'Trigger on a table that is being migrated: notes of a row that others write which version its document is of. One that satisfies the new version is taken to be of it.';

CREATE OR REPLACE FUNCTION schema_registry.estimated_rows(relation regclass)
RETURNS bigint
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint
    FROM pg_partition_tree(relation) AS t
    JOIN pg_class AS c ON c.oid = t.relid
    WHERE t.isleaf
$function$;

COMMENT ON FUNCTION schema_registry.estimated_rows(regclass) IS
    'How many rows a table had when it was last vacuumed or analyzed, partitions included.';

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
    IF moved.migration_id IS NOT NULL THEN
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
    SELECT *
    INTO held
    FROM schema_registry.attachment_to_migrate(relation, column_name);
    IF held.selector = new_selector THEN
        RETURN NULL;
    END IF;
    route := schema_registry.migration_route(
        schema_registry.resolve_selector(held.selector), schema_registry.resolve_selector(new_selector));
    PERFORM schema_registry.require_acceptable_loss(route, coalesce((options ->> 'allow_lossy')::boolean, true));
    INSERT INTO schema_registry.migration (
        relation, column_name, attachment, enforcement, old_selector, new_selector, old_version_id,
        new_version_id, route, key_columns, on_failure, estimated_rows, started_by)
    VALUES (
        relation, column_name, held.name, held.enforcement, held.selector, new_selector, route[1],
        route[cardinality(route)], route, schema_registry.key_of_table(relation),
        coalesce(on_failure, 'report'), schema_registry.estimated_rows(relation), (schema_registry.actor()).name)
    RETURNING migration_id INTO made_id;
    PERFORM schema_registry.drop_attachment(relation, held.enforcement, held.name);
    PERFORM schema_registry.make_attachment(
        relation, column_name, ARRAY[held.selector, new_selector], held.enforcement, held.name);
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION schema_registry.note_written_row(%s)',
        'schema_registry_migration_' || made_id, relation, made_id);
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
