-- From version to version: what has to be done to documents, and doing it to one.
--
-- A document goes along a route of versions. Between two of them the schemas say what to do (a plan),
-- and expressions that the schema's owner gave for the two say what the schemas cannot.

CREATE OR REPLACE FUNCTION schema_registry.plan_contents(
    old_schema_id integer,
    new_schema_id integer,
    assert_formats boolean
)
RETURNS TABLE (action text, path text, detail text, lossy boolean, reversible boolean)
LANGUAGE c
STABLE STRICT PARALLEL SAFE ROWS 10
AS 'MODULE_PATHNAME', 'sr_plan_contents';

COMMENT ON FUNCTION schema_registry.plan_contents(integer, integer, boolean) IS
    'What has to be done to documents of one stored schema to make them documents of another. Errors 42704, 0A000 (two formats) and 54000.';

CREATE OR REPLACE FUNCTION schema_registry.convert_document(instance jsonb, schema_ids integer[])
RETURNS jsonb
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_convert_document';

COMMENT ON FUNCTION schema_registry.convert_document(jsonb, integer[]) IS
    'The document after what the plans between these stored schemas do to it, one after the other. It is not validated. Errors 42704, 0A000 (two formats) and 54000.';

CREATE OR REPLACE FUNCTION schema_registry.migration_route(old_version_id integer, new_version_id integer)
RETURNS integer[]
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    chain integer[];
    route integer[] := ARRAY[old_version_id];
    at integer := 1;
BEGIN
    -- The live versions from the one to the other in the order of semantic versions, either way.
    SELECT array_agg(v.version_id ORDER BY
        CASE WHEN old_key <= new_key THEN v.key END, CASE WHEN old_key > new_key THEN v.key END DESC)
    INTO chain
    FROM (
        SELECT v.*, schema_registry.semantic_version_key(v.semantic_version) AS key
        FROM schema_registry.version AS v
    ) AS v
    CROSS JOIN (
        SELECT
            schema_registry.semantic_version_key(o.semantic_version) AS old_key,
            schema_registry.semantic_version_key(n.semantic_version) AS new_key,
            o.subject_id
        FROM schema_registry.version AS o
        JOIN schema_registry.version AS n USING (subject_id)
        WHERE o.version_id = old_version_id
          AND n.version_id = new_version_id
    ) AS ends
    WHERE v.subject_id = ends.subject_id
      AND v.key BETWEEN least(ends.old_key, ends.new_key) AND greatest(ends.old_key, ends.new_key)
      AND (
          v.version_id IN (old_version_id, new_version_id)
          OR (
              v.deleted_at IS NULL
              AND v.state IN ('REGISTERED', 'ACTIVE', 'DEPRECATED', 'ROLLING_BACK')
              AND NOT schema_registry.is_prerelease(v.semantic_version)
          )
      );
    chain := coalesce(chain, ARRAY[old_version_id, new_version_id]);
    -- The longest leap that expressions were given for, or one step.
    WHILE at < cardinality(chain) LOOP
        at := coalesce(
            (
                SELECT max(c.place)::integer
                FROM unnest(chain) WITH ORDINALITY AS c (version_id, place)
                JOIN schema_registry.migration_expression AS e
                    ON e.old_version_id = chain[at] AND e.new_version_id = c.version_id
                WHERE c.place > at
            ),
            at + 1);
        route := route || chain[at];
    END LOOP;
    RETURN route;
END
$function$;

COMMENT ON FUNCTION schema_registry.migration_route(integer, integer) IS
    'The version_ids that a document goes by from one version to another, both among them: the live versions between them, but for those that expressions lead past.';

CREATE OR REPLACE FUNCTION schema_registry.pointer_tokens(path text)
RETURNS text[]
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT ARRAY(
        SELECT replace(replace(t.text, '~1', '/'), '~0', '~')
        FROM regexp_split_to_table(substr(path, 2), '/') WITH ORDINALITY AS t (text, place)
        WHERE path <> ''
        ORDER BY t.place)
$function$;

COMMENT ON FUNCTION schema_registry.pointer_tokens(text) IS
    'The reference tokens of a JSON Pointer (RFC 6901, section 4), unescaped; none for the whole document.';

CREATE OR REPLACE FUNCTION schema_registry.places_at(instance jsonb, path text)
RETURNS SETOF text[]
LANGUAGE sql
IMMUTABLE PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH RECURSIVE token AS (
        SELECT t.place, t.text
        FROM unnest(schema_registry.pointer_tokens(path)) WITH ORDINALITY AS t (text, place)
    ),
    found AS (
        SELECT ARRAY[]::text[] COLLATE "C" AS at, instance AS value, 0::bigint AS depth
        UNION ALL
        SELECT (f.at || child.name) COLLATE "C", f.value #> ARRAY[child.name], f.depth + 1
        FROM found AS f
        JOIN token AS t ON t.place = f.depth + 1
        CROSS JOIN LATERAL (
            SELECT t.text AS name
            WHERE t.text <> '*'
              AND (
                  jsonb_typeof(f.value) = 'object'
                  OR (jsonb_typeof(f.value) = 'array' AND t.text ~ '^[0-9]{1,9}$')
              )
            UNION ALL
            SELECT (n - 1)::text
            FROM generate_series(1, CASE jsonb_typeof(f.value) WHEN 'array' THEN jsonb_array_length(f.value) END) AS n
            WHERE t.text = '*'
            UNION ALL
            SELECT k
            FROM jsonb_object_keys(CASE jsonb_typeof(f.value) WHEN 'object' THEN f.value ELSE '{}' END) AS k
            WHERE t.text = '*'
        ) AS child
        WHERE f.value IS NOT NULL
    )
    SELECT f.at
    FROM found AS f
    WHERE f.depth = (SELECT count(*) FROM token)
    ORDER BY ARRAY(SELECT lpad(p, 12, '0') FROM unnest(f.at) AS p)
$function$;

COMMENT ON FUNCTION schema_registry.places_at(jsonb, text) IS
    'The places in a document that a JSON Pointer means, as paths of jsonb; "*" stands for all elements or members. The last token may name a member that is not there yet.';

CREATE OR REPLACE FUNCTION schema_registry.require_expression(expression text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS 'MODULE_PATHNAME', 'sr_require_expression';

COMMENT ON FUNCTION schema_registry.require_expression(text) IS
    'True, or an error: whether this is an SQL expression of instance and value, both jsonb, made of nothing but functions of the server that depend on their arguments alone. Who evaluates such an expression runs no code of who wrote it. Errors 22023, 42601 and what else the parser says.';

CREATE OR REPLACE FUNCTION schema_registry.evaluate_expression(
    language text,
    expression text,
    instance jsonb,
    value jsonb
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
SET extra_float_digits = 1
SET bytea_output = hex
AS $function$
DECLARE
    result jsonb;
BEGIN
    IF language = 'jsonpath' THEN
        RETURN jsonb_path_query_first(
            instance, expression::jsonpath, jsonb_build_object('value', coalesce(value, 'null')));
    END IF;
    EXECUTE format(E'SELECT to_jsonb((%s\n)) FROM (SELECT $1 AS instance, $2 AS value) AS given', expression)
    INTO result
    USING instance, value;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.evaluate_expression(text, text, jsonb, jsonb) IS
    'What an expression that require_expression() let pass gives for a document and the value at the expression''s place.';

CREATE OR REPLACE FUNCTION schema_registry.put_value(document jsonb, place text[], value jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN place = '{}' THEN value
        WHEN NOT CASE jsonb_typeof(document #> place[:cardinality(place) - 1])
            WHEN 'object' THEN true
            WHEN 'array' THEN place[cardinality(place)] ~ '^[0-9]+$'
            ELSE false
        END THEN document
        WHEN value IS NULL THEN document #- place
        ELSE jsonb_set(document, place, value)
    END
$function$;

COMMENT ON FUNCTION schema_registry.put_value(jsonb, text[], jsonb) IS
    'The document with a value at a place, if there is one; null removes what is there.';

CREATE OR REPLACE FUNCTION schema_registry.apply_expressions(
    instance jsonb,
    converted jsonb,
    old_version_id integer,
    new_version_id integer
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    given record;
    place text[];
    result jsonb := converted;
BEGIN
    FOR given IN
        SELECT e.path, e.language, e.expression
        FROM schema_registry.migration_expression AS e
        WHERE e.old_version_id = apply_expressions.old_version_id
          AND e.new_version_id = apply_expressions.new_version_id
        ORDER BY e.path
    LOOP
        FOR place IN
            SELECT p.at
            FROM schema_registry.places_at(result, given.path) WITH ORDINALITY AS p (at, number)
            ORDER BY p.number DESC -- so that elements behind one that goes keep their places
        LOOP
            result := schema_registry.put_value(
                result,
                place,
                schema_registry.evaluate_expression(given.language, given.expression, instance, result #> place));
        END LOOP;
    END LOOP;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.apply_expressions(jsonb, jsonb, integer, integer) IS
    'The converted document after the expressions between two versions: each gives the value at its place, null removes it.';

CREATE OR REPLACE FUNCTION schema_registry.route_steps(route integer[])
RETURNS TABLE (old_id integer, new_id integer, schema_ids integer[], has_expressions boolean)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        o.version_id,
        n.version_id,
        ARRAY[o.schema_id, n.schema_id],
        EXISTS (
            SELECT
            FROM schema_registry.migration_expression AS e
            WHERE e.old_version_id = o.version_id
              AND e.new_version_id = n.version_id
        )
    FROM unnest(route) WITH ORDINALITY AS r (version_id, place)
    JOIN schema_registry.version AS o ON o.version_id = r.version_id
    JOIN schema_registry.version AS n ON n.version_id = route[r.place + 1]
    ORDER BY r.place
$function$;

COMMENT ON FUNCTION schema_registry.route_steps(integer[]) IS
    'From version to version along a route: their schemas, and whether expressions were given for the two.';

CREATE OR REPLACE FUNCTION schema_registry.migrate_along(instance jsonb, route integer[])
RETURNS jsonb
LANGUAGE plpgsql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    step record;
    result jsonb := instance;
    converted jsonb;
BEGIN
    FOR step IN
        SELECT *
        FROM schema_registry.route_steps(route)
    LOOP
        converted := schema_registry.convert_document(result, step.schema_ids);
        result := CASE
            WHEN step.has_expressions
                THEN schema_registry.apply_expressions(result, converted, step.old_id, step.new_id)
            ELSE converted
        END;
    END LOOP;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.migrate_along(jsonb, integer[]) IS
    'The document after each step of a route. It is not validated.';

CREATE OR REPLACE FUNCTION schema_registry.require_migrated(instance jsonb, selector text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
BEGIN
    IF schema_registry.validate_against(instance, selector) THEN
        RETURN instance;
    END IF;
    SELECT string_agg(format('At "%s": %s.', e.instance_path, e.message), E'\n')
    INTO detail
    FROM schema_registry.validation_errors(instance, selector, 3) AS e;
    IF detail IS NULL AND instance IS NOT NULL THEN
        RETURN instance; -- the validator says nothing where triggers are off
    END IF;
    PERFORM schema_registry.fail(
        '23514',
        format('document cannot be migrated to schema "%s"', selector),
        coalesce(detail, 'An expression for the whole document gave null.'),
        'schema_registry.plan_evolution() tells what is done; schema_registry.set_migration_expression() gives what the plan cannot know.');
END
$function$;

COMMENT ON FUNCTION schema_registry.require_migrated(jsonb, text) IS
    'The document. Error 23514 with the first violations if it does not satisfy the schema.';

CREATE OR REPLACE FUNCTION schema_registry.expressions_sql(
    source text,
    schema_ids integer[],
    old_version_id integer,
    new_version_id integer
)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
DECLARE
    given record;
    place text[];
    result text := format(
        'SELECT i.instance, schema_registry.convert_document(i.instance, %L) AS converted'
        ' FROM (SELECT %s AS instance OFFSET 0) AS i OFFSET 0',
        schema_ids, source);
BEGIN
    FOR given IN
        SELECT e.path, e.language, e.expression
        FROM schema_registry.migration_expression AS e
        WHERE e.old_version_id = expressions_sql.old_version_id
          AND e.new_version_id = expressions_sql.new_version_id
        ORDER BY e.path
    LOOP
        IF given.path ~ '/(\*|-?[0-9]+)(/|$)' THEN -- the document tells how many places these are
            RETURN format(
                '(SELECT schema_registry.apply_expressions(i.instance, schema_registry.convert_document(i.instance, %L), %s, %s)'
                ' FROM (SELECT %s AS instance OFFSET 0) AS i)',
                schema_ids, old_version_id, new_version_id, source);
        END IF;
        place := schema_registry.pointer_tokens(given.path);
        result := format(
            E'SELECT l.instance, CASE WHEN %1$s THEN schema_registry.put_value(l.converted, %2$L, (SELECT %3$s'
            ' FROM (SELECT l.instance AS instance, l.converted #> %2$L AS value) AS given))'
            ' ELSE l.converted END AS converted FROM (%4$s) AS l OFFSET 0',
            CASE place
                WHEN '{}' THEN 'true'
                ELSE format('jsonb_typeof(l.converted #> %L) = ''object''', place[:cardinality(place) - 1])
            END,
            place,
            CASE given.language
                WHEN 'jsonpath' THEN format(
                    'jsonb_path_query_first(instance, %L, jsonb_build_object(''value'', coalesce(value, ''null'')))',
                    given.expression)
                ELSE format(E'to_jsonb((%s\n))', given.expression)
            END,
            result);
    END LOOP;
    RETURN format('(SELECT c.converted FROM (%s) AS c)', result);
END
$function$;

COMMENT ON FUNCTION schema_registry.expressions_sql(text, integer[], integer, integer) IS
    'What convert_document() and apply_expressions() do between two versions as an SQL expression, so that a query does it to many documents.';

CREATE OR REPLACE FUNCTION schema_registry.route_sql(source text, route integer[])
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    step record;
    plain integer[] := '{}'; -- schemas on the way without expressions
    result text := source;
BEGIN
    FOR step IN
        SELECT *
        FROM schema_registry.route_steps(route)
    LOOP
        IF NOT step.has_expressions THEN
            plain := CASE plain WHEN '{}' THEN step.schema_ids ELSE plain || step.schema_ids[2] END;
            CONTINUE;
        ELSIF plain <> '{}' THEN
            result := format('schema_registry.convert_document(%s, %L)', result, plain);
            plain := '{}';
        END IF;
        result := schema_registry.expressions_sql(result, step.schema_ids, step.old_id, step.new_id);
    END LOOP;
    RETURN CASE plain
        WHEN '{}' THEN result
        ELSE format('schema_registry.convert_document(%s, %L)', result, plain)
    END;
END
$function$;

COMMENT ON FUNCTION schema_registry.route_sql(text, integer[]) IS
    'What migrate_along() does as an SQL expression.';

CREATE OR REPLACE FUNCTION schema_registry.migrate_documents(
    documents jsonb[],
    route integer[],
    selector text
)
RETURNS jsonb[]
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
SET extra_float_digits = 1
SET bytea_output = hex
AS $function$
DECLARE
    result jsonb[];
BEGIN
    EXECUTE format(
        'SELECT array_agg(schema_registry.require_migrated(%s, $2) ORDER BY d.place)'
        ' FROM unnest($1) WITH ORDINALITY AS d (document, place)',
        schema_registry.route_sql('d.document', route))
    INTO result
    USING documents, selector;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.migrate_documents(jsonb[], integer[], text) IS
    'The documents after each step of a route, in their order. Error 23514 if one does not satisfy the schema then.';

CREATE OR REPLACE FUNCTION schema_registry.migrate_instance(
    instance jsonb,
    old_selector text,
    new_selector text
)
RETURNS jsonb
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.require_migrated(
        schema_registry.migrate_along(
            instance,
            schema_registry.migration_route(
                schema_registry.resolve_selector(old_selector),
                schema_registry.resolve_selector(new_selector))),
        new_selector)
$function$;

COMMENT ON FUNCTION schema_registry.migrate_instance(jsonb, text, text) IS
    'A document of one version as one of another, forward or back, through all the versions between them; null for null. Errors 42704, 23514 (the result does not satisfy the version).';

CREATE OR REPLACE FUNCTION schema_registry.plan_step(old_id integer, new_id integer)
RETURNS TABLE (action text, path text, detail jsonb, lossy boolean, reversible boolean)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH given AS (
        SELECT e.path, e.language, e.expression
        FROM schema_registry.migration_expression AS e
        WHERE e.old_version_id = old_id
          AND e.new_version_id = new_id
    ),
    step AS (
        SELECT p.action, p.path, p.detail::jsonb AS detail, p.lossy, p.reversible, 1 AS part, p.place
        FROM schema_registry.version AS o
        CROSS JOIN schema_registry.version AS n
        CROSS JOIN LATERAL schema_registry.plan_contents(o.schema_id, n.schema_id, n.assert_formats)
            WITH ORDINALITY AS p (action, path, detail, lossy, reversible, place)
        WHERE o.version_id = old_id
          AND n.version_id = new_id
          AND NOT (
              p.action IN ('supply_expression', 'verify')
              AND EXISTS (
                  SELECT
                  FROM given AS g
                  WHERE g.path IN (p.path, '')
              )
          )
        UNION ALL
        SELECT
            'apply_expression',
            g.path,
            jsonb_build_object('language', g.language, 'expression', g.expression),
            NULL,
            EXISTS (
                SELECT
                FROM schema_registry.migration_expression AS back
                WHERE back.old_version_id = new_id
                  AND back.new_version_id = old_id
            ),
            2,
            row_number() OVER (ORDER BY g.path)
        FROM given AS g
    )
    SELECT s.action, s.path, s.detail, s.lossy, s.reversible
    FROM step AS s
    ORDER BY s.part, s.place
$function$;

COMMENT ON FUNCTION schema_registry.plan_step(integer, integer) IS
    'What is done between two versions that follow each other on a route, expressions included.';

CREATE OR REPLACE FUNCTION schema_registry.plan_evolution(old_selector text, new_selector text)
RETURNS TABLE (step integer, action text, path text, detail jsonb, lossy boolean, reversible boolean)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH route AS (
        SELECT schema_registry.migration_route(
            schema_registry.resolve_selector(old_selector),
            schema_registry.resolve_selector(new_selector)) AS ids
    ),
    hop AS (
        SELECT h.place, h.version_id AS old_id, r.ids[h.place + 1] AS new_id
        FROM route AS r
        CROSS JOIN LATERAL unnest(r.ids) WITH ORDINALITY AS h (version_id, place)
        WHERE h.place < cardinality(r.ids)
    )
    SELECT
        row_number() OVER (ORDER BY h.place, p.place)::integer,
        p.action,
        p.path,
        p.detail || jsonb_build_object('versions', jsonb_build_array(o.semantic_version, n.semantic_version)),
        p.lossy,
        p.reversible
    FROM hop AS h
    JOIN schema_registry.version AS o ON o.version_id = h.old_id
    JOIN schema_registry.version AS n ON n.version_id = h.new_id
    CROSS JOIN LATERAL schema_registry.plan_step(h.old_id, h.new_id)
        WITH ORDINALITY AS p (action, path, detail, lossy, reversible, place)
    ORDER BY 1
$function$;

COMMENT ON FUNCTION schema_registry.plan_evolution(text, text) IS
    'What migrating documents from one version to another does, step by step through the versions between them; no row if nothing has to be done. lossy: something of the document is lost (null: an expression decides); reversible: going back restores it. Errors 42704, 0A000 (two formats).';
