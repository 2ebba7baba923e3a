-- Schemas: reading one that was sent, storing it once, and telling what it is.

CREATE OR REPLACE FUNCTION schema_registry.content_hash(
    format text,
    dialect text,
    normal_form text,
    ref_names text[],
    ref_ids integer[]
)
RETURNS bytea
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Every part is a hash of 32 bytes, so that no two lists of parts run into the same bytes.
    SELECT sha256(
        sha256(convert_to(format, 'UTF8'))
        || sha256(convert_to(dialect, 'UTF8'))
        || sha256(convert_to(normal_form, 'UTF8'))
        || coalesce(
            (
                SELECT string_agg(
                    sha256(convert_to(r.name, 'UTF8')) || c.content_hash,
                    ''::bytea
                    ORDER BY r.name COLLATE "C")
                FROM unnest(ref_names, ref_ids) AS r (name, schema_id)
                JOIN schema_registry.content AS c USING (schema_id)
            ),
            ''))
$function$;

COMMENT ON FUNCTION schema_registry.content_hash(text, text, text, text[], integer[]) IS
    'What makes two schemas the same: SHA-256 over format, dialect, normal form, and for each reference its name and the hash of its target.';

CREATE OR REPLACE FUNCTION schema_registry.content_guid(
    format text,
    schema text,
    ref_names text[],
    ref_subjects text[],
    ref_versions integer[]
)
RETURNS uuid
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- JSON is taken without its white space, in the order of members it was sent in.
    SELECT md5(
        convert_to(
            CASE format
                WHEN 'PROTOBUF' THEN schema
                ELSE regexp_replace(schema, '("(?:[^"\\]|\\.)*")|\s+', '\1', 'g')
            END,
            'UTF8')
        || coalesce(
            (
                SELECT string_agg(
                    convert_to(r.name, 'UTF8') || convert_to(r.subject, 'UTF8') || int4send(r.version),
                    ''::bytea
                    ORDER BY r.position)
                FROM unnest(ref_names, ref_subjects, ref_versions)
                    WITH ORDINALITY AS r (name, subject, version, position)
            ),
            ''))::uuid
$function$;

COMMENT ON FUNCTION schema_registry.content_guid(text, text, text[], text[], integer[]) IS
    'The identifier that the same content has in every registry: MD5 over the text, followed for each reference by name, subject and version (four bytes).';

CREATE OR REPLACE FUNCTION schema_registry.read_candidate(
    schema text,
    format text,
    refs jsonb,
    referrer text,
    settings jsonb
)
RETURNS schema_registry.candidate
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    result schema_registry.candidate;
    described record;
BEGIN
    PERFORM schema_registry.require_argument('schema', schema IS NOT NULL);
    result.format := schema_registry.format_name(format);
    result.assert_formats := coalesce((settings -> 'assert_formats')::boolean, false);
    result.is_lenient := coalesce((settings -> 'lenient')::boolean, false);
    SELECT r.names, r.subjects, r.versions, r.ids
    INTO result.ref_names, result.ref_subjects, result.ref_versions, result.ref_ids
    FROM schema_registry.read_references(coalesce(refs, '[]'), referrer) AS r;
    described := schema_registry.describe_content(
        schema, result.format, result.ref_names, result.ref_ids,
        CASE result.format WHEN 'AVRO' THEN coalesce(settings ->> 'json_encoding', 'plain') END);
    result.schema := CASE WHEN (settings -> 'normalize')::boolean THEN described.normalized ELSE schema END;
    result.canonical := described.canonical;
    result.dialect := coalesce(described.dialect, '');
    result.document_version := nullif(described.document_version, '');
    result.content_hash := schema_registry.content_hash(
        result.format, result.dialect, described.normal_form,
        CASE WHEN NOT described.is_complete THEN result.ref_names END,
        CASE WHEN NOT described.is_complete THEN result.ref_ids END);
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.read_candidate(text, text, jsonb, text, jsonb) IS
    'Reads a schema as sent, its references included, without judging it, by settings normalize, assert_formats, json_encoding and lenient. Errors 22P02, 22023, 54000, SR003; of Avro also SR001.';

CREATE OR REPLACE FUNCTION schema_registry.require_valid_candidate(candidate schema_registry.candidate)
RETURNS void
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.require_valid_content(
        candidate.schema,
        candidate.format,
        candidate.ref_names,
        candidate.ref_ids,
        nullif(candidate.dialect, ''),
        candidate.assert_formats,
        candidate.is_lenient)
$function$;

COMMENT ON FUNCTION schema_registry.require_valid_candidate(schema_registry.candidate) IS
    'Errors SR001 if the schema is not a valid one of its format, SR003 if a reference leads nowhere.';

CREATE OR REPLACE FUNCTION schema_registry.store_content(
    candidate schema_registry.candidate,
    OUT schema_id integer,
    OUT is_new boolean
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    is_new := false;
    LOOP
        -- The lock keeps a deletion for good from taking the row away before a version holds it.
        SELECT c.schema_id
        INTO schema_id
        FROM schema_registry.content AS c
        WHERE c.content_hash = candidate.content_hash
        FOR KEY SHARE;
        EXIT WHEN schema_id IS NOT NULL;
        INSERT INTO schema_registry.content AS c (guid, format, schema, fingerprint, content_hash, dialect)
        VALUES (
            schema_registry.content_guid(
                candidate.format,
                candidate.schema,
                candidate.ref_names,
                candidate.ref_subjects,
                candidate.ref_versions),
            candidate.format,
            candidate.schema,
            sha256(convert_to(candidate.canonical, 'UTF8')),
            candidate.content_hash,
            candidate.dialect)
        ON CONFLICT (content_hash) DO NOTHING
        RETURNING c.schema_id INTO schema_id;
        is_new := schema_id IS NOT NULL;
        EXIT WHEN is_new;
    END LOOP;
    IF is_new THEN
        INSERT INTO schema_registry.reference (schema_id, position, name, subject, version, target_id)
        SELECT store_content.schema_id, r.position, r.name, r.subject, r.version, r.target_id
        FROM unnest(candidate.ref_names, candidate.ref_subjects, candidate.ref_versions, candidate.ref_ids)
            WITH ORDINALITY AS r (name, subject, version, target_id, position);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.store_content(schema_registry.candidate) IS
    'The schema id of a content, stored now if it was not there; racers for one content get one id.';

CREATE OR REPLACE FUNCTION schema_registry.remove_orphan(schema_id integer)
RETURNS void
LANGUAGE plpgsql
VOLATILE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    targets integer[];
    target_id integer;
BEGIN
    PERFORM
    FROM schema_registry.content AS c
    WHERE c.schema_id = remove_orphan.schema_id
    FOR UPDATE;
    -- An older snapshot may not show who holds it by now: then it stays.
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
        OR EXISTS (SELECT FROM schema_registry.version AS v WHERE v.schema_id = remove_orphan.schema_id)
        OR EXISTS (SELECT FROM schema_registry.reference AS r WHERE r.target_id = remove_orphan.schema_id)
    THEN
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM schema_registry.reference AS r
        WHERE r.schema_id = remove_orphan.schema_id
        RETURNING r.target_id
    )
    SELECT array_agg(DISTINCT g.target_id)
    INTO targets
    FROM gone AS g;
    DELETE FROM schema_registry.content AS c
    WHERE c.schema_id = remove_orphan.schema_id;
    FOREACH target_id IN ARRAY coalesce(targets, '{}')
    LOOP
        PERFORM schema_registry.remove_orphan(target_id);
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.remove_orphan(integer) IS
    'Removes a content that no version holds and nothing refers to, and what it alone kept; in REPEATABLE READ and above it stays.';

CREATE OR REPLACE FUNCTION schema_registry.content_references(
    schema_id integer,
    OUT names text[],
    OUT ids integer[],
    OUT refs jsonb
)
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        coalesce(array_agg(r.name::text ORDER BY r.position), '{}'),
        coalesce(array_agg(r.target_id ORDER BY r.position), '{}'),
        coalesce(
            jsonb_agg(
                jsonb_build_object('name', r.name, 'subject', r.subject, 'version', r.version)
                ORDER BY r.position),
            '[]')
    FROM schema_registry.reference AS r
    WHERE r.schema_id = content_references.schema_id
$function$;

COMMENT ON FUNCTION schema_registry.content_references(integer) IS
    'What a content refers to: names, schema ids, and the list as register_schema() takes it.';

CREATE OR REPLACE FUNCTION schema_registry.fingerprint(schema text, format text, algorithm text DEFAULT 'SHA256')
RETURNS bytea
LANGUAGE plpgsql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    name CONSTANT text := schema_registry.format_name(format);
    canonical CONSTANT bytea := convert_to(schema_registry.canonical_form(schema, name), 'UTF8');
BEGIN
    CASE upper(algorithm)
        WHEN 'SHA256' THEN
            RETURN sha256(canonical);
        WHEN 'MD5' THEN
            RETURN decode(md5(canonical), 'hex');
        WHEN 'CRC-64-AVRO' THEN
            IF name <> 'AVRO' THEN
                PERFORM schema_registry.fail(
                    '22023',
                    format('algorithm "CRC-64-AVRO" does not apply to format "%s"', name),
                    'It is defined for Avro schemas only.');
            END IF;
            RETURN schema_registry.crc64_avro(canonical);
        ELSE
            PERFORM schema_registry.fail(
                '22023',
                format('unrecognized algorithm "%s"', left(algorithm, 64)),
                'Available: SHA256, MD5, CRC-64-AVRO.');
    END CASE;
END
$function$;

COMMENT ON FUNCTION schema_registry.fingerprint(text, text, text) IS
    'Hash of the canonical form: SHA256 (32 bytes), MD5 (16 bytes) or, of Avro schemas, CRC-64-AVRO (8 bytes, the lowest first). Errors 22P02 if the schema does not parse, 22023 if there is no such format or algorithm.';

CREATE OR REPLACE FUNCTION schema_registry.validate_schema(
    schema text,
    format text DEFAULT 'JSON',
    refs jsonb DEFAULT '[]'
)
RETURNS TABLE (path text, message text)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE ROWS 5
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    names text[];
    ids integer[];
BEGIN
    PERFORM schema_registry.require_argument('schema', schema IS NOT NULL);
    SELECT r.names, r.ids
    INTO names, ids
    FROM schema_registry.read_references(coalesce(refs, '[]'), '') AS r;
    RETURN QUERY
    SELECT p.path, p.message
    FROM schema_registry.check_content(
        schema, schema_registry.format_name(format), names, ids, NULL, false, false) AS p;
END
$function$;

COMMENT ON FUNCTION schema_registry.validate_schema(text, text, jsonb) IS
    'What is wrong with a schema: JSON Pointer and message; no row if it is valid. Errors 22P02 if the text does not parse, 22023 if there is no such format, SR003 if a given reference names nothing.';
