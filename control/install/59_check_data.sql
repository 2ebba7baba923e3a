-- Looking at the stored rows before tables are moved to a version: which of them it would refuse.
--
-- Nothing is locked against writers and nothing is kept: by the time the answer is read, rows may
-- have changed. Registering with check_data and attaching a column look again, under a lock.

CREATE OR REPLACE FUNCTION schema_registry.may_see_rows(relation oid, attribute smallint)
RETURNS boolean
LANGUAGE sql
STABLE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
        AND has_column_privilege(r.oid, c.oid, may_see_rows.attribute, 'SELECT')
        AND (
            NOT c.relrowsecurity
            OR r.rolsuper
            OR r.rolbypassrls
            OR (NOT c.relforcerowsecurity AND pg_has_role(r.oid, c.relowner, 'USAGE'))
        )
    FROM pg_class AS c
    CROSS JOIN schema_registry.actor() AS a
    JOIN pg_roles AS r ON r.rolname = a.role_name
    WHERE c.oid = may_see_rows.relation
$function$;

COMMENT ON FUNCTION schema_registry.may_see_rows(oid, smallint) IS
    'Whether the caller may read this column of every row of the table.';

CREATE OR REPLACE FUNCTION schema_registry.explain_violators(
    relation oid,
    column_name text,
    selector text,
    max_rows bigint,
    max_examples integer
)
RETURNS jsonb
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $function$
    -- The documents are read with the rights of the table's owner, and explained with ours: owners
    -- need not be allowed to call more than the validator.
    WITH violation AS (
        SELECT
            d.number,
            regexp_replace(e.instance_path, '/(?:0|[1-9][0-9]*)(?=/|$)', '/*', 'g') COLLATE "C" AS path,
            e.keyword COLLATE "C" AS keyword,
            e.message COLLATE "C" AS message
        FROM ROWS FROM (
            schema_registry.read_rows(
                relation,
                format(
                    'SELECT %1$I::text FROM %2$s WHERE schema_registry.validate_against(%1$I, $1) IS FALSE LIMIT %3$s',
                    column_name, relation::regclass, max_rows),
                selector) AS (document text)
        ) WITH ORDINALITY AS d (document, number)
        CROSS JOIN LATERAL schema_registry.validation_errors(d.document, selector, 100) AS e
    ),
    cause AS (
        SELECT v.path, v.keyword, min(v.message) AS message, count(DISTINCT v.number) AS rows
        FROM violation AS v
        GROUP BY
            v.path,
            v.keyword,
            -- One keyword, but a cause for each property that the message names.
            CASE
                WHEN v.keyword IN (
                    'required', 'dependentRequired', 'dependencies', 'additionalProperties', 'unevaluatedProperties')
                    THEN v.message
            END
        ORDER BY 4 DESC, 1, 2, 3
        LIMIT max_examples
    )
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object('path', c.path, 'keyword', c.keyword, 'message', c.message, 'rows', c.rows)
            ORDER BY c.rows DESC, c.path, c.keyword, c.message),
        '[]')
    FROM cause AS c
$function$;

COMMENT ON FUNCTION schema_registry.explain_violators(oid, text, text, bigint, integer) IS
    'The most frequent causes for which rows of the table violate the schema in this column, of so many rows.';

CREATE OR REPLACE FUNCTION schema_registry.attached_columns(subject text)
RETURNS TABLE (relation oid, attribute smallint, column_name text, held_to text, problem text)
LANGUAGE sql
STABLE PARALLEL UNSAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        l.relation,
        l.attribute,
        l.column_name,
        string_agg(DISTINCT l.selector COLLATE "C", ', '),
        CASE
            WHEN pg_is_other_temp_schema(c.relnamespace) THEN 'This is a temporary table of another session.'
            WHEN schema_registry.hides_rows_from_owner(l.relation) THEN 'Row security is forced on its owner, with whose rights rows are read.'
            WHEN NOT l.is_plain THEN format(
                'What %s holds is not just a column of a table, of type jsonb, json, text or varchar.',
                string_agg(DISTINCT format('"%s"', l.name) COLLATE "C", ', '))
        END
    FROM schema_registry.attachment_list() AS l
    JOIN pg_class AS c ON c.oid = l.relation
    WHERE l.subject = attached_columns.subject
    GROUP BY l.relation, l.attribute, l.column_name, l.is_plain, c.relnamespace
    ORDER BY l.relation::regclass::text COLLATE "C", l.attribute, l.is_plain DESC
$function$;

COMMENT ON FUNCTION schema_registry.attached_columns(text) IS
    'The columns that are held to any version of the subject, each once, and why the rows of a column cannot be read, if so.';

CREATE OR REPLACE FUNCTION schema_registry.check_data(selector text, max_examples integer DEFAULT 5)
RETURNS TABLE (
    relation regclass,
    column_name text,
    held_to text,
    total_rows bigint,
    violators bigint,
    examples jsonb,
    problem text
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    explained_rows CONSTANT bigint := 1000;
    target record;
    judge text := selector;
    held record;
BEGIN
    PERFORM schema_registry.require_argument('selector', selector IS NOT NULL);
    IF max_examples < 0 THEN
        PERFORM schema_registry.fail('22023', 'max_examples must not be negative');
    END IF;
    PERFORM schema_registry.resolve_selector(selector);
    target := schema_registry.selector_target(selector);
    IF NOT target.is_pinned THEN
        -- One version for all tables, also if the selector moves meanwhile.
        judge := coalesce(
            (
                SELECT format('%s@%s', target.subject, v.version)
                FROM schema_registry.version AS v
                WHERE v.version_id = target.version_id
            ),
            selector);
    END IF;
    FOR held IN
        SELECT *
        FROM schema_registry.attached_columns(target.subject)
    LOOP
        relation := held.relation;
        column_name := held.column_name;
        held_to := held.held_to;
        problem := held.problem;
        total_rows := NULL;
        violators := NULL;
        examples := NULL;
        IF problem IS NULL THEN
            SELECT c.total_rows, c.violators
            INTO total_rows, violators
            FROM schema_registry.count_violators(held.relation, column_name, judge) AS c;
            IF schema_registry.may_see_rows(held.relation, held.attribute) THEN
                examples := '[]';
                IF violators > 0 AND max_examples IS DISTINCT FROM 0 THEN
                    examples := schema_registry.explain_violators(
                        held.relation, column_name, judge, least(violators, explained_rows), max_examples);
                END IF;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.check_data(text, integer) IS
    'For each column that is held to any version of the subject: how many of its rows the version that the selector names would refuse, and for what. Read with the rights of the tables'' owners; examples only where the caller may read the column. Errors 42704 (selector names nothing), 22023.';
