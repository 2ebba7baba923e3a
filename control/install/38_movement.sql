-- What a change means for the tables that follow a subject.
--
-- A CHECK is evaluated again whenever a row is stored again. So a selector that floats may only move
-- to a version that accepts what the version in force accepted, or that the stored rows were seen to
-- satisfy, under a lock that keeps new rows out until the change is committed. Callers take
-- floating_targets() before the change and hand it to guard_movement() after it.

CREATE OR REPLACE FUNCTION schema_registry.floating_targets(subject text)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(
        jsonb_object_agg(s.selector, (schema_registry.selector_target(s.selector)).version_id),
        '{}')
    FROM (
        SELECT DISTINCT l.selector
        FROM schema_registry.attachment_list() AS l
        WHERE l.subject = floating_targets.subject
          AND NOT l.is_pinned
    ) AS s
$function$;

COMMENT ON FUNCTION schema_registry.floating_targets(text) IS
    'The floating selectors that tables follow this subject by, each with the version_id it means now.';

CREATE OR REPLACE FUNCTION schema_registry.movement_breaks(old_id integer, new_id integer)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN old_id IS NULL THEN NULL
        ELSE coalesce(
            (
                SELECT d.message || format(' (at "%s").', d.path)
                FROM schema_registry.compare_stored(old_id, new_id, 'INSTANCES') AS d
                WHERE d.breaks_backward
                LIMIT 1
            ),
            (
                SELECT 'The new version asserts formats, which the old one did not.'
                FROM schema_registry.version AS old_version, schema_registry.version AS new_version
                WHERE old_version.version_id = old_id
                  AND new_version.version_id = new_id
                  AND NOT old_version.assert_formats
                  AND new_version.assert_formats
            ))
    END
$function$;

COMMENT ON FUNCTION schema_registry.movement_breaks(integer, integer) IS
    'Why what the old version accepts may be refused by the new one; null if it is not.';

CREATE OR REPLACE FUNCTION schema_registry.read_rows(relation oid, query text, argument text)
RETURNS SETOF record
LANGUAGE c
VOLATILE STRICT PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'sr_read_rows';

COMMENT ON FUNCTION schema_registry.read_rows(oid, text, text) IS
    'What a query of a table answers for this argument, planned (also in parallel) and run with the rights of the table''s owner: functions in its indexes and constraints are the owner''s.';

CREATE OR REPLACE FUNCTION schema_registry.hides_rows_from_owner(relation oid)
RETURNS boolean
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT c.relrowsecurity AND c.relforcerowsecurity AND NOT o.rolsuper AND NOT o.rolbypassrls
    FROM pg_class AS c
    JOIN pg_roles AS o ON o.oid = c.relowner
    WHERE c.oid = relation
$function$;

COMMENT ON FUNCTION schema_registry.hides_rows_from_owner(oid) IS
    'Whether row security is forced on the table''s owner, with whose rights read_rows() reads.';

CREATE OR REPLACE FUNCTION schema_registry.count_violators(
    relation oid,
    column_name text,
    selector text,
    OUT total_rows bigint,
    OUT violators bigint
)
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $function$
    SELECT r.total_rows, r.violators
    FROM schema_registry.read_rows(
        relation,
        format(
            'SELECT count(*), count(*) FILTER (WHERE schema_registry.validate_against(%I, $1) IS FALSE) FROM %s',
            column_name, relation::regclass),
        selector) AS r (total_rows bigint, violators bigint)
$function$;

COMMENT ON FUNCTION schema_registry.count_violators(oid, text, text) IS
    'How many rows the table has, and how many of them violate the schema in this column.';

CREATE OR REPLACE FUNCTION schema_registry.lock_relations(relations oid[])
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    relation oid;
BEGIN
    FOR relation IN
        SELECT DISTINCT c.oid
        FROM unnest(relations) AS r
        JOIN pg_class AS c ON c.oid = r
        WHERE c.relkind IN ('r', 'p')
        ORDER BY c.oid
    LOOP
        EXECUTE format('LOCK TABLE %s IN SHARE MODE', relation::regclass);
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.lock_relations(oid[]) IS
    'Waits for writers of these tables and keeps others out until the transaction ends; always in the same order.';

CREATE OR REPLACE FUNCTION schema_registry.require_rows_satisfy(subject text, version integer)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    selector CONSTANT text := format('%s@%s', subject, version);
    relations CONSTANT oid[] := ARRAY(
        SELECT l.relation
        FROM schema_registry.attachment_list() AS l
        WHERE l.subject = require_rows_satisfy.subject
          AND l.relation IS NOT NULL
    );
    held record;
    violators bigint;
BEGIN
    PERFORM schema_registry.lock_relations(relations);
    -- Once more, because a column may have become another before it was locked.
    FOR held IN
        SELECT DISTINCT l.relation, l.column_name, l.is_plain, l.name
        FROM schema_registry.attachment_list() AS l
        WHERE l.subject = require_rows_satisfy.subject
          AND l.relation = ANY (relations)
        ORDER BY l.relation, l.column_name
    LOOP
        IF NOT held.is_plain THEN
            PERFORM schema_registry.fail(
                'SR002',
                format('rows of table "%s" cannot be checked against the new version', held.relation::regclass),
                format('"%s" validates an expression, not a column.', held.name));
        END IF;
        violators := (schema_registry.count_violators(held.relation, held.column_name, selector)).violators;
        IF violators > 0 THEN
            PERFORM schema_registry.fail(
                'SR002',
                format('rows of table "%s" violate the new version of subject "%s"', held.relation::regclass, subject),
                format('Rows that violate it in column "%s": %s.', held.column_name, violators),
                'Change these rows first, or register a schema that accepts them.');
        END IF;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_rows_satisfy(text, integer) IS
    'Locks the tables attached to the subject against writers and checks their rows against this version. Error SR002 naming the table and how many rows violate it.';

CREATE OR REPLACE FUNCTION schema_registry.followers(selector text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT string_agg(
        DISTINCT CASE
            WHEN l.relation IS NULL THEN format('domain "%s"', l.domain::regtype)
            ELSE format('table "%s"', l.relation::regclass)
        END,
        ', ')
    FROM schema_registry.attachment_list() AS l
    WHERE l.selector = followers.selector
$function$;

COMMENT ON FUNCTION schema_registry.followers(text) IS
    'The tables and domains that are held to exactly this selector, for people.';

CREATE OR REPLACE FUNCTION schema_registry.has_documents(selector text)
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Binary messages name the version that they were written with, and stay what they are. A message
    -- of a JSON Schema may come without a frame, and a CHECK may make a document of one.
    SELECT EXISTS (
        SELECT
        FROM schema_registry.attachment_list() AS l
        WHERE l.selector = has_documents.selector
          AND NOT EXISTS (
              SELECT
              FROM pg_constraint AS c
              JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = l.attribute
              JOIN schema_registry.version AS v
                  ON v.version_id = (schema_registry.selector_target(l.selector)).version_id
              JOIN schema_registry.content AS s USING (schema_id)
              WHERE c.conrelid = l.relation
                AND c.conname = l.name
                AND s.format = 'AVRO'
                AND schema_registry.base_type(a.atttypid) = 'bytea'::regtype
                AND position(
                    format('schema_registry.validate_against(%I, ', a.attname) IN pg_get_constraintdef(c.oid)) > 0
          )
    )
$function$;

COMMENT ON FUNCTION schema_registry.has_documents(text) IS
    'Whether something is held to exactly this selector that holds documents, and not messages.';

CREATE OR REPLACE FUNCTION schema_registry.guard_movement(subject text, old_targets jsonb, level text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    moved record;
    reason text;
    users text;
BEGIN
    FOR moved IN
        SELECT o.key AS selector, o.value::integer AS old_id, t.version_id AS new_id
        FROM jsonb_each_text(old_targets) AS o
        LEFT JOIN LATERAL schema_registry.selector_target(o.key) AS t ON true
        WHERE o.value::integer IS DISTINCT FROM t.version_id
    LOOP
        users := schema_registry.followers(moved.selector);
        IF moved.new_id IS NULL THEN
            PERFORM schema_registry.refuse_use(subject, users);
        END IF;
        reason := schema_registry.movement_breaks(moved.old_id, moved.new_id);
        CONTINUE WHEN reason IS NULL OR NOT schema_registry.has_documents(moved.selector);
        IF level = 'NONE' THEN
            RAISE WARNING USING
                MESSAGE = format('rows of %s may violate the new version of subject "%s"', users, subject),
                DETAIL = reason,
                HINT = 'Such rows cannot be updated or restored. Option check_data refuses a version that they violate.';
        ELSE
            PERFORM schema_registry.fail(
                'SR002',
                format('rows of %s may violate the version that "%s" would mean', users, moved.selector),
                reason,
                'Hold the tables to a pinned version first. When registering, option check_data has the stored rows checked instead.');
        END IF;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.guard_movement(text, jsonb, text) IS
    'Error SR002 naming the tables if a selector they follow has moved to a version that may refuse their rows (under level NONE a warning), 2BP01 if it names nothing any longer.';
