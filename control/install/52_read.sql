-- Reading what is registered.

CREATE OR REPLACE FUNCTION schema_registry.get_schema(
    selector text,
    OUT subject text,
    OUT version integer,
    OUT semantic_version text,
    OUT schema_id integer,
    OUT guid uuid,
    OUT format text,
    OUT schema text,
    OUT canonical text,
    OUT fingerprint bytea,
    OUT refs jsonb,
    OUT metadata jsonb,
    OUT tags text[],
    OUT state text,
    OUT created_at timestamptz,
    OUT created_by text
)
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        s.name,
        v.version,
        v.semantic_version,
        c.schema_id,
        c.guid,
        c.format,
        c.schema,
        (schema_registry.describe_content(c.schema, c.format, r.names, r.ids, nullif(c.dialect, ''))).canonical,
        c.fingerprint,
        r.refs,
        v.metadata,
        v.tags,
        v.state,
        v.created_at,
        v.created_by
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    JOIN schema_registry.content AS c USING (schema_id)
    CROSS JOIN LATERAL schema_registry.content_references(c.schema_id) AS r
    WHERE v.version_id = schema_registry.resolve_selector($1)
$function$;

COMMENT ON FUNCTION schema_registry.get_schema(text) IS
    'The version that the selector names: its schema as first sent, canonical form, SHA-256 fingerprint of that, and all that is kept with it. Error 42704 if it names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.matching_versions(instance jsonb, subject text)
RETURNS TABLE (version integer, semantic_version text)
LANGUAGE plpgsql
STABLE STRICT PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
SET schema_registry.explain_violations = off -- that a version does not match is no news
AS $function$
DECLARE
    found_id CONSTANT integer := schema_registry.require_subject(subject);
BEGIN
    RETURN QUERY
    SELECT v.version, v.semantic_version
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.subject_id = found_id
      AND v.deleted_at IS NULL
      AND schema_registry.validate_against(instance, format('%s@%s', s.name, v.version))
    ORDER BY v.version;
END
$function$;

COMMENT ON FUNCTION schema_registry.matching_versions(jsonb, text) IS
    'The live versions of the subject whose schemas the document satisfies. Error 42704 if there is no such subject.';

CREATE OR REPLACE FUNCTION schema_registry.list_dependencies(selector text, transitive boolean DEFAULT false)
RETURNS TABLE (subject text, version integer, type text, depth integer)
LANGUAGE sql
STABLE STRICT PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    -- References cannot run in a circle: what is referred to was registered before.
    WITH RECURSIVE dependency (subject, version, target_id, depth) AS (
        SELECT r.subject, r.version, r.target_id, 1
        FROM schema_registry.version AS v
        JOIN schema_registry.reference AS r USING (schema_id)
        WHERE v.version_id = schema_registry.resolve_selector($1)
        UNION
        SELECT r.subject, r.version, r.target_id, d.depth + 1
        FROM dependency AS d
        JOIN schema_registry.reference AS r ON r.schema_id = d.target_id
        WHERE $2
    )
    SELECT d.subject, d.version, 'REFERENCE', min(d.depth)
    FROM dependency AS d
    GROUP BY d.subject, d.version
    ORDER BY min(d.depth), d.subject, d.version
$function$;

COMMENT ON FUNCTION schema_registry.list_dependencies(text, boolean) IS
    'The versions that this one refers to; transitive: and what those refer to, with the shortest distance. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.list_dependents(selector text, transitive boolean DEFAULT false)
RETURNS TABLE (subject text, version integer, type text, depth integer)
LANGUAGE sql
STABLE STRICT PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH RECURSIVE dependent (subject, version, schema_id, depth) AS (
        SELECT s.name, v.version, v.schema_id, 0
        FROM schema_registry.version AS v
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE v.version_id = schema_registry.resolve_selector($1)
        UNION
        SELECT s.name, v.version, v.schema_id, d.depth + 1
        FROM dependent AS d
        JOIN schema_registry.reference AS r
            ON r.target_id = d.schema_id AND r.subject = d.subject AND r.version = d.version
        JOIN schema_registry.version AS v ON v.schema_id = r.schema_id AND v.deleted_at IS NULL
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE d.depth = 0
           OR $2
    )
    SELECT d.subject, d.version, 'REFERENCE', min(d.depth)
    FROM dependent AS d
    WHERE d.depth > 0
    GROUP BY d.subject, d.version
    ORDER BY min(d.depth), d.subject, d.version
$function$;

COMMENT ON FUNCTION schema_registry.list_dependents(text, boolean) IS
    'The live versions that refer to this one; transitive: and those that refer to them, with the shortest distance. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.compare_schemas(
    old_schema text,
    new_schema text,
    format text DEFAULT 'JSON',
    policy text DEFAULT NULL,
    old_refs jsonb DEFAULT '[]',
    new_refs jsonb DEFAULT '[]'
)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    chosen CONSTANT text := schema_registry.policy_name(coalesce(policy, 'STRICT'));
    old_candidate schema_registry.candidate;
    new_candidate schema_registry.candidate;
BEGIN
    PERFORM schema_registry.require_argument('old_schema', old_schema IS NOT NULL);
    PERFORM schema_registry.require_argument('new_schema', new_schema IS NOT NULL);
    old_candidate := schema_registry.read_candidate(old_schema, format, old_refs, '', '{"lenient": true}');
    new_candidate := schema_registry.read_candidate(new_schema, format, new_refs, '', '{"lenient": true}');
    PERFORM schema_registry.require_valid_candidate(old_candidate);
    PERFORM schema_registry.require_valid_candidate(new_candidate);
    RETURN QUERY
    SELECT d.rule, d.path, d.message, d.breaks_backward, d.breaks_forward, d.change_class
    FROM schema_registry.compare_contents(
        old_candidate.schema,
        old_candidate.ref_names,
        old_candidate.ref_ids,
        nullif(old_candidate.dialect, ''),
        new_candidate.schema,
        new_candidate.ref_names,
        new_candidate.ref_ids,
        nullif(new_candidate.dialect, ''),
        new_candidate.format,
        chosen) AS d;
END
$function$;

COMMENT ON FUNCTION schema_registry.compare_schemas(text, text, text, text, jsonb, jsonb) IS
    'The differences between two schemas, one row each: rule, JSON Pointer, message, which direction it breaks, and its class (major, minor, patch, none). Policy STRICT (default), LENIENT or SEMANTIC. Errors 22P02, SR001, SR003, 22023, 54000.';

CREATE OR REPLACE FUNCTION schema_registry.compare_versions(old_selector text, new_selector text)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE plpgsql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    old_id integer;
    new_id integer;
    policy text;
BEGIN
    PERFORM schema_registry.require_argument('old_selector', old_selector IS NOT NULL);
    PERFORM schema_registry.require_argument('new_selector', new_selector IS NOT NULL);
    old_id := schema_registry.resolve_selector(old_selector);
    new_id := schema_registry.resolve_selector(new_selector);
    SELECT schema_registry.settings_in_force(s.name) ->> 'policy'
    INTO policy
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = new_id;
    RETURN QUERY
    SELECT d.rule, d.path, d.message, d.breaks_backward, d.breaks_forward, d.change_class
    FROM schema_registry.compare_stored(old_id, new_id, policy) AS d
    UNION ALL
    SELECT r.*
    FROM schema_registry.version AS o
    CROSS JOIN schema_registry.version AS n
    CROSS JOIN schema_registry.stored_candidate(old_id) AS old_one
    CROSS JOIN schema_registry.stored_candidate(new_id) AS new_one
    CROSS JOIN LATERAL schema_registry.reservation_differences(
        o.metadata, old_one.schema, n.metadata, new_one.schema, new_one.format, policy) AS r
    WHERE o.version_id = old_id
      AND n.version_id = new_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.compare_versions(text, text) IS
    'The differences between two registered versions, by the policy in force for the new one''s subject; columns as compare_schemas() has them. Error 42704 if a selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.subject_format(subject_id integer)
RETURNS text
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT c.format
    FROM schema_registry.version AS v
    JOIN schema_registry.content AS c USING (schema_id)
    WHERE v.subject_id = subject_format.subject_id
      AND v.deleted_at IS NULL
    ORDER BY v.version DESC
    LIMIT 1
$function$;

COMMENT ON FUNCTION schema_registry.subject_format(integer) IS
    'Format of the newest live version of a subject.';

CREATE OR REPLACE FUNCTION schema_registry.check_compatibility(
    subject text,
    schema text,
    format text DEFAULT NULL,
    level text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    OUT compatible boolean,
    OUT checked_level text,
    OUT change_class text,
    OUT checked_versions integer[],
    OUT violations jsonb
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    checked CONSTANT text := schema_registry.subject_name(subject);
    settings CONSTANT jsonb := schema_registry.settings_in_force(checked);
    found_id CONSTANT integer := (
        SELECT s.subject_id
        FROM schema_registry.subject AS s
        WHERE s.name = checked
    );
    candidate schema_registry.candidate;
BEGIN
    PERFORM schema_registry.require_annotations(metadata, NULL);
    checked_level := schema_registry.level_name(coalesce(level, settings ->> 'level'));
    candidate := schema_registry.read_candidate(
        schema,
        coalesce(format, schema_registry.subject_format(found_id), 'JSON'),
        refs,
        checked,
        settings || '{"normalize": false}');
    PERFORM schema_registry.require_valid_candidate(candidate);
    SELECT j.change_class, j.checked_versions, j.violations
    INTO change_class, checked_versions, violations
    FROM schema_registry.judge_candidate(
        found_id,
        candidate,
        candidate.document_version,
        settings || jsonb_build_object('level', checked_level),
        coalesce(metadata, '{}')) AS j;
    compatible := violations = '[]';
END
$function$;

COMMENT ON FUNCTION schema_registry.check_compatibility(text, text, text, text, jsonb, jsonb) IS
    'Whether a schema gets along with the versions that registering it would compare it with, at the level given or in force; where these are grouped by a key of the metadata (setting group), metadata says which group the schema is of; violations lists what breaks, version by version. A subject without versions takes everything. Errors 22P02, SR001, SR003, 22023, 54000.';
