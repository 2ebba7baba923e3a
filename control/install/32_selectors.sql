-- Selectors beside the validator's own look-up: without an error, over deleted versions, and over
-- what one schema refers to in others.

CREATE OR REPLACE FUNCTION schema_registry.selector_target(
    selector text,
    OUT subject text,
    OUT is_pinned boolean,
    OUT version_id integer
)
LANGUAGE plpgsql
STABLE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    parsed record;
BEGIN
    parsed := schema_registry.parse_selector(selector);
    is_pinned := parsed.kind NOT IN ('latest', 'caret', 'tilde');
    subject := nullif(parsed.subject, '');
    version_id := schema_registry.resolve_selector(selector);
    IF subject IS NULL THEN
        SELECT s.name
        INTO subject
        FROM schema_registry.version AS v
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE v.version_id = selector_target.version_id;
    END IF;
EXCEPTION
    WHEN undefined_object OR invalid_parameter_value THEN
        version_id := NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.selector_target(text) IS
    'What a selector names, with nulls instead of an error where it names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.any_version(selector text, prefer_deleted boolean)
RETURNS integer
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    parsed record;
    found_id integer;
BEGIN
    PERFORM schema_registry.require_argument('selector', selector IS NOT NULL);
    parsed := schema_registry.parse_selector(selector);
    IF parsed.kind = 'ordinal' THEN
        SELECT v.version_id
        INTO found_id
        FROM schema_registry.version AS v
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE s.name = parsed.subject
          AND v.version = parsed.value::bigint;
    ELSIF parsed.kind = 'semantic' THEN
        SELECT v.version_id
        INTO found_id
        FROM schema_registry.version AS v
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE s.name = parsed.subject
          AND schema_registry.semantic_version_key(v.semantic_version)
              = schema_registry.semantic_version_key(parsed.value);
    ELSIF parsed.kind IN ('id', 'fingerprint') AND prefer_deleted THEN
        SELECT v.version_id
        INTO found_id
        FROM schema_registry.version AS named
        JOIN schema_registry.version AS v USING (schema_id)
        WHERE named.version_id = schema_registry.resolve_selector(selector)
          AND v.deleted_at IS NOT NULL
        ORDER BY v.version_id
        LIMIT 1;
    END IF;
    RETURN coalesce(found_id, schema_registry.resolve_selector(selector));
END
$function$;

COMMENT ON FUNCTION schema_registry.any_version(text, boolean) IS
    'The version_id that a selector names, where "subject@n" and "subject@1.2.3" name soft-deleted versions too, and ids and fingerprints those first if they are preferred. Error 42704 if it names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.require_subject(subject text)
RETURNS integer
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    checked CONSTANT text := schema_registry.subject_name(subject);
    found_id CONSTANT integer := (
        SELECT s.subject_id
        FROM schema_registry.subject AS s
        WHERE s.name = checked
    );
BEGIN
    IF found_id IS NULL THEN
        PERFORM schema_registry.fail(
            '42704',
            format('subject "%s" does not exist', checked),
            'No version was ever registered under this name, or all were deleted for good.');
    END IF;
    RETURN found_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_subject(text) IS
    'The subject_id of a name. Error 42704 if there is no such subject.';

CREATE OR REPLACE FUNCTION schema_registry.reference_selector(subject text, version jsonb, referrer text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    context CONSTANT text := schema_registry.subject_context(referrer);
    qualified CONSTANT text := schema_registry.subject_name(
        CASE
            WHEN context <> '.' AND NOT starts_with(subject, ':.') THEN ':' || context || ':' || subject
            ELSE subject
        END);
    wanted CONSTANT text := version #>> '{}';
BEGIN
    IF wanted IS NULL OR wanted = '-1' OR lower(wanted) = 'latest' THEN
        RETURN qualified || '@latest';
    ELSIF wanted ~ '^[1-9][0-9]{0,9}$' OR schema_registry.is_semantic_version(wanted) THEN
        RETURN qualified || '@' || wanted;
    END IF;
    PERFORM schema_registry.fail(
        '22023',
        format('invalid version "%s" in the reference to subject "%s"', left(wanted, 64), subject),
        'A version is an ordinal such as 3, a semantic version such as "1.2.0", or "latest".');
END
$function$;

COMMENT ON FUNCTION schema_registry.reference_selector(text, jsonb, text) IS
    'The selector that a reference means; names are relative to the context of the schema that refers. Error 22023 if its version is none.';

CREATE OR REPLACE FUNCTION schema_registry.read_reference(
    reference jsonb,
    referrer text,
    OUT name text,
    OUT subject text,
    OUT version integer,
    OUT target_id integer
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    selector text;
BEGIN
    IF jsonb_typeof(reference) IS DISTINCT FROM 'object'
        OR jsonb_typeof(reference -> 'name') IS DISTINCT FROM 'string'
        OR jsonb_typeof(reference -> 'subject') IS DISTINCT FROM 'string'
    THEN
        PERFORM schema_registry.fail(
            '22023',
            'a reference must be an object with a "name" and a "subject"',
            format('Found: %s.', left(reference::text, 200)));
    END IF;
    name := reference ->> 'name';
    selector := schema_registry.reference_selector(reference ->> 'subject', reference -> 'version', referrer);
    SELECT s.name, v.version, v.schema_id
    INTO subject, version, target_id
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = (schema_registry.selector_target(selector)).version_id;
    IF target_id IS NULL THEN
        PERFORM schema_registry.fail(
            'SR003',
            format('unresolved reference "%s"', left(name, 200)),
            format('"%s" names no registered version.', selector),
            'Register the schema that is referred to first.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.read_reference(jsonb, text) IS
    'One reference {name, subject, version} with the version it means. Errors 22023 if it is malformed, SR003 if it leads nowhere.';

CREATE OR REPLACE FUNCTION schema_registry.read_references(
    refs jsonb,
    referrer text,
    OUT names text[],
    OUT subjects text[],
    OUT versions integer[],
    OUT ids integer[]
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF jsonb_typeof(refs) IS DISTINCT FROM 'array' THEN
        PERFORM schema_registry.fail('22023', 'references must be a JSON array of objects');
    END IF;
    SELECT
        coalesce(array_agg(r.name ORDER BY e.position), '{}'),
        coalesce(array_agg(r.subject ORDER BY e.position), '{}'),
        coalesce(array_agg(r.version ORDER BY e.position), '{}'),
        coalesce(array_agg(r.target_id ORDER BY e.position), '{}')
    INTO names, subjects, versions, ids
    FROM jsonb_array_elements(refs) WITH ORDINALITY AS e (reference, position)
    CROSS JOIN LATERAL schema_registry.read_reference(e.reference, referrer) AS r;
    IF cardinality(names) > (SELECT count(DISTINCT n) FROM unnest(names) AS n) THEN
        PERFORM schema_registry.fail(
            '22023',
            'two references have the same name',
            format('Names: %s.', array_to_string(names, ', ')));
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.read_references(jsonb, text) IS
    'A list of references, resolved. Errors 22023 if it is malformed, SR003 if one leads nowhere.';
