-- The functions that callers register by. One does the work; the others are its faces.

CREATE OR REPLACE FUNCTION schema_registry.register_candidate(
    subject text,
    candidate schema_registry.candidate,
    given text,
    metadata jsonb,
    tags text[],
    check_data boolean
)
RETURNS schema_registry.registration
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found_id integer := schema_registry.equal_version(subject, candidate.content_hash);
    is_new boolean := false;
    result schema_registry.registration;
    held record;
BEGIN
    IF found_id IS NULL THEN
        PERFORM schema_registry.require_valid_candidate(candidate);
        SELECT n.version_id, n.is_new
        INTO found_id, is_new
        FROM schema_registry.register_new(subject, candidate, given, metadata, tags, check_data) AS n;
    END IF;
    SELECT *
    INTO held
    FROM schema_registry.version AS v
    WHERE v.version_id = found_id;
    IF NOT is_new AND given IS NOT NULL THEN
        PERFORM schema_registry.require_unused(held.subject_id, subject, given, found_id);
    END IF;
    result.schema_id := held.schema_id;
    result.version := held.version;
    result.semantic_version := held.semantic_version;
    result.is_new := is_new;
    result.change_class := CASE WHEN is_new THEN held.change_class ELSE 'none' END;
    result.warnings := schema_registry.registration_notes(found_id, candidate, given, metadata);
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.register_candidate(
    text, schema_registry.candidate, text, jsonb, text[], boolean) IS
    'Registers a schema that was read, or finds it registered. Errors SR001, SR002, SR003, SR005, 42710.';

CREATE OR REPLACE FUNCTION schema_registry.rehearse(
    subject text,
    candidate schema_registry.candidate,
    given text,
    metadata jsonb,
    tags text[],
    check_data boolean
)
RETURNS schema_registry.registration
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    result schema_registry.registration;
BEGIN
    result := schema_registry.register_candidate(subject, candidate, given, metadata, tags, check_data);
    RAISE sql_statement_not_yet_complete;
EXCEPTION
    WHEN sql_statement_not_yet_complete THEN
        -- All is undone but the variables: an id that was given for the occasion means nothing.
        result.schema_id := (
            SELECT c.schema_id
            FROM schema_registry.content AS c
            WHERE c.content_hash = candidate.content_hash
        );
        RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.rehearse(
    text, schema_registry.candidate, text, jsonb, text[], boolean) IS
    'What register_candidate() would do, with its errors; nothing is kept.';

CREATE OR REPLACE FUNCTION schema_registry.register(
    subject text,
    schema text,
    format text,
    given text,
    refs jsonb,
    metadata jsonb,
    tags text[],
    options jsonb
)
RETURNS schema_registry.registration
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    name CONSTANT text := schema_registry.subject_name(subject);
    chosen jsonb := coalesce(options, '{}');
    candidate schema_registry.candidate;
BEGIN
    PERFORM schema_registry.require_options(
        chosen, '{assert_formats,normalize,check_data,dry_run,lenient}', '{json_encoding}');
    PERFORM schema_registry.require_json_encoding(chosen);
    PERFORM schema_registry.require_annotations(metadata, tags);
    IF NOT schema_registry.is_semantic_version(given) THEN
        PERFORM schema_registry.fail(
            '22023',
            format('invalid semantic version "%s"', left(given, 64)),
            'A semantic version is MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD].');
    END IF;
    chosen := '{"check_data": false, "dry_run": false}' || schema_registry.settings_in_force(name) || chosen;
    candidate := schema_registry.read_candidate(
        schema, format, refs, name, chosen);
    IF (chosen -> 'dry_run')::boolean THEN
        RETURN schema_registry.rehearse(
            name, candidate, given, coalesce(metadata, '{}'), coalesce(tags, '{}'),
            (chosen -> 'check_data')::boolean);
    END IF;
    RETURN schema_registry.register_candidate(
        name, candidate, given, coalesce(metadata, '{}'), coalesce(tags, '{}'),
        (chosen -> 'check_data')::boolean);
END
$function$;

COMMENT ON FUNCTION schema_registry.register(text, text, text, text, jsonb, jsonb, text[], jsonb) IS
    'What all functions that register do: reads the arguments, and registers or rehearses.';

CREATE OR REPLACE FUNCTION schema_registry.register_version(
    subject text,
    schema text,
    format text DEFAULT 'JSON',
    version text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    tags text[] DEFAULT '{}',
    options jsonb DEFAULT '{}',
    OUT schema_id integer,
    OUT version integer,
    OUT semantic_version text,
    OUT is_new boolean,
    OUT change_class text,
    OUT warnings jsonb
)
LANGUAGE sql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT r.schema_id, r.version, r.semantic_version, r.is_new, r.change_class, r.warnings
    FROM schema_registry.register($1, $2, $3, $4, $5, $6, $7, $8) AS r
$function$;

COMMENT ON FUNCTION schema_registry.register_version(text, text, text, text, jsonb, jsonb, text[], jsonb) IS
    'Registers a schema as register_schema() does and answers what it did; with option dry_run what it would do (schema_id is null then for a schema never seen). Errors: see register_schema().';

CREATE OR REPLACE FUNCTION schema_registry.register_schema(
    subject text,
    schema text,
    format text DEFAULT 'JSON',
    version text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    tags text[] DEFAULT '{}',
    options jsonb DEFAULT '{}'
)
RETURNS integer
LANGUAGE sql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT r.schema_id
    FROM schema_registry.register($1, $2, $3, $4, $5, $6, $7, $8) AS r
$function$;

COMMENT ON FUNCTION schema_registry.register_schema(text, text, text, text, jsonb, jsonb, text[], jsonb) IS
    'Registers a schema as the next version of a subject and returns its schema id; equal content gives the same id and no new version. Version: given, else the document''s "version", else derived from the change. Options (true or false): assert_formats, normalize, check_data, dry_run, lenient; json_encoding (plain or tagged: how instances of an Avro schema are written). Errors 22P02 (does not parse), SR001 (no valid schema), SR002 (incompatible), SR003 (unresolved reference), SR005 (read-only), 42710 (version taken), 22023, 54000.';

CREATE OR REPLACE FUNCTION schema_registry.register_schema(
    subject text,
    schema jsonb,
    format text DEFAULT 'JSON',
    version text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    tags text[] DEFAULT '{}',
    options jsonb DEFAULT '{}'
)
RETURNS integer
LANGUAGE sql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT r.schema_id
    FROM schema_registry.register($1, $2::text, $3, $4, $5, $6, $7, $8) AS r
$function$;

COMMENT ON FUNCTION schema_registry.register_schema(text, jsonb, text, text, jsonb, jsonb, text[], jsonb) IS
    'Registers a schema given as jsonb: see register_schema(text, text, ...).';

CREATE OR REPLACE FUNCTION schema_registry.register_schema(
    subject text,
    schema json,
    format text DEFAULT 'JSON',
    version text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    tags text[] DEFAULT '{}',
    options jsonb DEFAULT '{}'
)
RETURNS integer
LANGUAGE sql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT r.schema_id
    FROM schema_registry.register($1, $2::text, $3, $4, $5, $6, $7, $8) AS r
$function$;

COMMENT ON FUNCTION schema_registry.register_schema(text, json, text, text, jsonb, jsonb, text[], jsonb) IS
    'Registers a schema given as json: see register_schema(text, text, ...).';
