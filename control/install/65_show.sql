-- Functions over the views: search, DESCRIBE, and the SHOW statements that take a subject.

CREATE OR REPLACE FUNCTION schema_registry.search_schemas(
    query text,
    max_rows integer DEFAULT 50,
    after text DEFAULT NULL
)
RETURNS SETOF schema_registry.schema_versions
LANGUAGE plpgsql
STABLE PARALLEL SAFE ROWS 50
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    words CONSTANT text[] := array_remove(regexp_split_to_array(lower(coalesce(query, '')), '\s+'), '');
    after_subject text := '';
    after_version bigint := 0;
BEGIN
    IF max_rows < 0 THEN
        PERFORM schema_registry.fail('22023', 'max_rows must not be negative');
    END IF;
    IF after IS NOT NULL THEN
        SELECT p.subject, CASE p.kind WHEN 'ordinal' THEN p.value::bigint ELSE 2147483647 END
        INTO after_subject, after_version
        FROM schema_registry.parse_selector(after) AS p;
    END IF;
    RETURN QUERY
    SELECT v.*
    FROM schema_registry.schema_versions AS v
    JOIN schema_registry.content AS c USING (schema_id)
    WHERE v.subject >= after_subject COLLATE "C"
      AND (v.subject, v.version::bigint) > (after_subject COLLATE "C", after_version)
      AND NOT EXISTS (
          SELECT
          FROM unnest(words) AS w
          WHERE strpos(lower(v.subject), w) = 0
            AND strpos(lower(array_to_string(v.tags, ' ')), w) = 0
            AND strpos(lower(v.metadata::text), w) = 0
            AND strpos(lower(c.schema), w) = 0
      )
    ORDER BY v.subject, v.version
    LIMIT max_rows;
END
$function$;

COMMENT ON FUNCTION schema_registry.search_schemas(text, integer, text) IS
    'Live versions in which every word of the query occurs, in any case: in subject, tags, metadata or text. At most max_rows (null: all), in the order of subject and version, behind "subject@version" if that is given. Error 22023.';

CREATE OR REPLACE FUNCTION schema_registry.show_schema_versions(subject text)
RETURNS SETOF schema_registry.schema_versions
LANGUAGE plpgsql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM schema_registry.require_subject(subject);
    RETURN QUERY
    SELECT v.*
    FROM schema_registry.schema_versions AS v
    WHERE v.subject = schema_registry.subject_name($1)
    ORDER BY v.version;
END
$function$;

COMMENT ON FUNCTION schema_registry.show_schema_versions(text) IS
    'SHOW SCHEMA VERSIONS FOR a subject: its live versions. Error 42704 if there is no such subject.';

CREATE OR REPLACE FUNCTION schema_registry.show_schema_compatibility(subject text)
RETURNS SETOF schema_registry.compatibility
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    PERFORM schema_registry.require_argument('subject', subject IS NOT NULL);
    RETURN QUERY
    SELECT c.*
    FROM schema_registry.compatibility AS c
    WHERE c.subject = schema_registry.config_scope($1);
    IF NOT FOUND THEN
        PERFORM schema_registry.require_subject(subject);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.show_schema_compatibility(text) IS
    'SHOW SCHEMA COMPATIBILITY FOR a subject: level, policy and mode in force. Error 42704 if there is neither such a subject nor a setting for it.';

CREATE OR REPLACE FUNCTION schema_registry.schema_node(root json, node json)
RETURNS json
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- "#/definitions/name" is followed once: a chain of references is described by its first link.
    SELECT CASE
        WHEN json_typeof(node) <> 'object' THEN '{}'
        WHEN node ->> '$ref' ~ '^#/[^~%]*$'
            THEN coalesce(root #> string_to_array(substr(node ->> '$ref', 3), '/'), '{}')
        ELSE node
    END
$function$;

COMMENT ON FUNCTION schema_registry.schema_node(json, json) IS
    'A subschema, or what it refers to within its document.';

CREATE OR REPLACE FUNCTION schema_registry.describe(selector text)
RETURNS TABLE (
    field text,
    type text,
    required boolean,
    format text,
    default_value json,
    description text
)
LANGUAGE sql
STABLE STRICT PARALLEL SAFE ROWS 20
SET search_path = pg_catalog, pg_temp
AS $function$
    -- json, not jsonb, keeps the order of members; it cannot unescape \u0000, which is shown as U+FFFD.
    WITH RECURSIVE document AS (
        SELECT regexp_replace(c.schema, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g')::json AS root
        FROM schema_registry.version AS v
        JOIN schema_registry.content AS c USING (schema_id)
        WHERE v.version_id = schema_registry.resolve_selector($1)
    ),
    node (root, name, schema, is_required, place, depth) AS (
        SELECT d.root, '', schema_registry.schema_node(d.root, d.root), true, '{}'::bigint[], 0
        FROM document AS d
        UNION ALL
        SELECT
            n.root,
            n.name || member.step,
            schema_registry.schema_node(n.root, member.schema),
            member.is_required,
            n.place || member.place,
            n.depth + 1
        FROM node AS n
        CROSS JOIN LATERAL (
            SELECT
                CASE n.name WHEN '' THEN p.key ELSE '.' || p.key END,
                p.value,
                coalesce(n.schema -> 'required', '[]')::jsonb ? p.key,
                p.place
            FROM json_each(
                CASE json_typeof(n.schema -> 'properties') WHEN 'object' THEN n.schema -> 'properties' END)
                WITH ORDINALITY AS p (key, value, place)
            UNION ALL
            SELECT '[]', n.schema -> 'items', false, 0
            WHERE json_typeof(n.schema -> 'items') = 'object'
        ) AS member (step, schema, is_required, place)
        WHERE n.depth < 16
    )
    SELECT
        n.name,
        CASE json_typeof(n.schema -> 'type')
            WHEN 'string' THEN n.schema ->> 'type'
            WHEN 'array' THEN (SELECT string_agg(t, ' | ') FROM json_array_elements_text(n.schema -> 'type') AS t)
            ELSE CASE
                WHEN n.schema -> 'properties' IS NOT NULL THEN 'object'
                WHEN n.schema -> 'items' IS NOT NULL THEN 'array'
                WHEN n.schema -> 'enum' IS NOT NULL THEN 'enum'
                WHEN n.schema -> 'const' IS NOT NULL THEN 'const'
                ELSE 'any'
            END
        END,
        n.is_required,
        n.schema ->> 'format',
        n.schema -> 'default',
        n.schema ->> 'description'
    FROM node AS n
    WHERE n.depth > 0
    ORDER BY n.place
$function$;

COMMENT ON FUNCTION schema_registry.describe(text) IS
    'DESCRIBE: the fields of a JSON Schema, one row each, in their order; "a.b" is a member, "a[]" an element, "any" a field of no particular type. Error 42704 if the selector names nothing.';
