-- Comparing versions: with which ones, at which level, and what the answer means.

CREATE OR REPLACE FUNCTION schema_registry.stored_candidate(version_id integer)
RETURNS schema_registry.candidate
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        c.format,
        c.schema,
        v.assert_formats,
        r.names,
        NULL::text[],
        NULL::integer[],
        r.ids,
        NULL::text,
        c.dialect,
        NULL::text,
        c.content_hash,
        NULL::boolean
    FROM schema_registry.version AS v
    JOIN schema_registry.content AS c USING (schema_id)
    CROSS JOIN LATERAL schema_registry.content_references(c.schema_id) AS r
    WHERE v.version_id = stored_candidate.version_id
$function$;

COMMENT ON FUNCTION schema_registry.stored_candidate(integer) IS
    'A registered version in the shape of a candidate, as far as comparing needs it.';

CREATE OR REPLACE FUNCTION schema_registry.compare_stored(old_id integer, new_id integer, policy text)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT d.rule, d.path, d.message, d.breaks_backward, d.breaks_forward, d.change_class
    FROM schema_registry.version AS v
    CROSS JOIN LATERAL schema_registry.stored_candidate(new_id) AS n
    CROSS JOIN LATERAL schema_registry.compare_with_contents(
        ARRAY[v.schema_id],
        n.schema,
        n.ref_names,
        n.ref_ids,
        nullif(n.dialect, ''),
        n.format,
        schema_registry.policy_of_format(policy, n.format)) AS d
    WHERE v.version_id = old_id
$function$;

COMMENT ON FUNCTION schema_registry.compare_stored(integer, integer, text) IS
    'The differences between two registered versions, given by version_id.';

CREATE OR REPLACE FUNCTION schema_registry.reserved_names(metadata jsonb)
RETURNS SETOF text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT DISTINCT btrim(n.name) COLLATE "C"
    FROM (VALUES (metadata), (metadata -> 'properties')) AS place (members)
    CROSS JOIN (VALUES ('reserved'), ('confluent:reserved')) AS k (key)
    CROSS JOIN LATERAL (
        SELECT jsonb_array_elements_text(
            CASE jsonb_typeof(place.members -> k.key)
                WHEN 'array' THEN place.members -> k.key
                WHEN 'string' THEN to_jsonb(string_to_array(place.members ->> k.key, ','))
                ELSE '[]'
            END)
    ) AS n (name)
    WHERE btrim(n.name) <> ''
$function$;

COMMENT ON FUNCTION schema_registry.reserved_names(jsonb) IS
    'The names of properties that metadata reserves, under reserved or confluent:reserved, or that under properties (where Kafka clients keep theirs): an array, or a list with commas.';

CREATE OR REPLACE FUNCTION schema_registry.reservation_differences(
    old_metadata jsonb,
    old_schema text,
    new_metadata jsonb,
    new_schema text,
    format text,
    policy text
)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE sql
IMMUTABLE PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH name AS (
        SELECT
            n.name,
            bool_or(n.is_new) AS is_new,
            bool_or(NOT n.is_new) AS is_old
        FROM (
            SELECT o, false
            FROM schema_registry.reserved_names(old_metadata) AS o
            UNION ALL
            SELECT r, true
            FROM schema_registry.reserved_names(new_metadata) AS r
        ) AS n (name, is_new)
        WHERE format = 'JSON'
          AND policy <> 'SEMANTIC' -- which asks the instances alone
        GROUP BY n.name
    ),
    difference AS (
        SELECT
            n.name,
            'RESERVED_PROPERTY_REMOVED' AS rule,
            'Field ''%s'' is no longer reserved' AS message,
            false AS breaks_forward
        FROM name AS n
        WHERE NOT n.is_new
        UNION ALL
        SELECT
            n.name,
            'RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY',
            'Field ''%s'' is declared, and reserved',
            n.is_old AND old_schema::json -> 'properties' -> n.name IS NOT NULL
        FROM name AS n
        WHERE n.is_new
          AND new_schema::json -> 'properties' -> n.name IS NOT NULL
    )
    SELECT
        d.rule,
        '/properties/' || replace(replace(d.name, '~', '~0'), '/', '~1'),
        format(d.message, d.name),
        true,
        d.breaks_forward,
        'major'
    FROM difference AS d
    ORDER BY d.name COLLATE "C", d.rule COLLATE "C"
$function$;

COMMENT ON FUNCTION schema_registry.reservation_differences(jsonb, text, jsonb, text, text, text) IS
    'What a new version takes back of the names that the metadata of the old one reserved, and which reserved names it declares; columns as compare_schemas() has them.';

CREATE OR REPLACE FUNCTION schema_registry.is_prerelease(semantic_version text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT split_part(semantic_version, '+', 1) LIKE '%-%'
$function$;

COMMENT ON FUNCTION schema_registry.is_prerelease(text) IS 'Whether a semantic version is a pre-release.';

CREATE OR REPLACE FUNCTION schema_registry.major_part(semantic_version text)
RETURNS numeric
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT split_part(semantic_version, '.', 1)::numeric
$function$;

COMMENT ON FUNCTION schema_registry.major_part(text) IS 'MAJOR of a semantic version.';

CREATE OR REPLACE FUNCTION schema_registry.is_in_group(key text, metadata jsonb, other jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT key IS NULL
        OR coalesce(nullif(metadata -> key, 'null'), nullif(metadata -> 'properties' -> key, 'null'))
           IS NOT DISTINCT FROM
           coalesce(nullif(other -> key, 'null'), nullif(other -> 'properties' -> key, 'null'))
$function$;

COMMENT ON FUNCTION schema_registry.is_in_group(text, jsonb, jsonb) IS
    'Whether the metadata of two versions have the same value, or none, under a key or under properties (where Kafka clients keep theirs); without a key all are of one group.';

CREATE OR REPLACE FUNCTION schema_registry.base_version(
    subject_id integer,
    given text,
    group_key text,
    metadata jsonb
)
RETURNS integer
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- The highest live version below the given one, of its own major if there is one there;
    -- pre-releases only where nothing else is. Read down the index, one row is looked at as a rule.
    WITH lower AS (
        SELECT v.version_id, v.semantic_version
        FROM schema_registry.version AS v
        WHERE v.subject_id = base_version.subject_id
          AND v.deleted_at IS NULL
          AND v.state IN ('REGISTERED', 'ACTIVE', 'DEPRECATED', 'ROLLING_BACK')
          AND schema_registry.is_in_group(group_key, v.metadata, base_version.metadata)
          AND (
              given IS NULL
              OR schema_registry.semantic_version_key(v.semantic_version)
                 < schema_registry.semantic_version_key(given)
          )
        ORDER BY schema_registry.semantic_version_key(v.semantic_version) DESC
    )
    SELECT coalesce(
        (
            SELECT l.version_id
            FROM lower AS l
            WHERE NOT schema_registry.is_prerelease(l.semantic_version)
            LIMIT 1
        ),
        (
            SELECT l.version_id
            FROM lower AS l
            LIMIT 1
        ))
$function$;

COMMENT ON FUNCTION schema_registry.base_version(integer, text, text, jsonb) IS
    'The version_id that a new version with this semantic version (null: the next one) is compared with, within its group; null if there is none.';

CREATE OR REPLACE FUNCTION schema_registry.compared_versions(
    subject_id integer,
    given text,
    base_id integer,
    level text,
    group_key text,
    metadata jsonb
)
RETURNS SETOF schema_registry.version
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 2
SET search_path = pg_catalog, pg_temp
AS $function$
    -- A maintenance line (something higher is live) answers to the lower versions of its own major.
    SELECT v.*
    FROM schema_registry.version AS v
    WHERE v.subject_id = compared_versions.subject_id
      AND v.version_id = base_id
    UNION ALL
    SELECT v.*
    FROM schema_registry.version AS v
    WHERE level LIKE '%\_TRANSITIVE'
      AND v.version_id IS DISTINCT FROM base_id
      AND v.subject_id = compared_versions.subject_id
      AND v.deleted_at IS NULL
      AND v.state IN ('REGISTERED', 'ACTIVE', 'DEPRECATED', 'ROLLING_BACK')
      AND schema_registry.is_in_group(group_key, v.metadata, compared_versions.metadata)
      AND (
          given IS NULL
          OR NOT EXISTS (
              SELECT
              FROM schema_registry.version AS higher
              WHERE higher.subject_id = compared_versions.subject_id
                AND higher.deleted_at IS NULL
                AND schema_registry.is_in_group(group_key, higher.metadata, compared_versions.metadata)
                AND schema_registry.semantic_version_key(higher.semantic_version)
                    > schema_registry.semantic_version_key(given)
          )
          OR (
              schema_registry.major_part(v.semantic_version) = schema_registry.major_part(given)
              AND schema_registry.semantic_version_key(v.semantic_version)
                  < schema_registry.semantic_version_key(given)
          )
      )
$function$;

COMMENT ON FUNCTION schema_registry.compared_versions(integer, text, integer, text, text, jsonb) IS
    'The live versions of its group that a new one has to get along with at this level, the base version always among them.';

CREATE OR REPLACE FUNCTION schema_registry.is_violation(
    level text,
    breaks_backward boolean,
    breaks_forward boolean
)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT level ~ '^(BACKWARD|FULL)' AND breaks_backward
        OR level ~ '^(FORWARD|FULL)' AND breaks_forward
$function$;

COMMENT ON FUNCTION schema_registry.is_violation(text, boolean, boolean) IS
    'Whether the level minds a difference that breaks these directions.';

CREATE OR REPLACE FUNCTION schema_registry.candidate_differences(
    subject_id integer,
    candidate schema_registry.candidate,
    given text,
    base_id integer,
    settings jsonb,
    metadata jsonb
)
RETURNS TABLE (
    version_id integer,
    version integer,
    rule text,
    change_class text,
    is_violation boolean,
    is_summary boolean,
    place bigint,
    image jsonb
)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH compared AS (
        SELECT v.version_id, v.version, v.semantic_version, v.schema_id, v.metadata
        FROM schema_registry.compared_versions(
            candidate_differences.subject_id, given, base_id, settings ->> 'level', settings ->> 'group',
            candidate_differences.metadata) AS v
    ),
    difference AS (
        SELECT
            v.version_id, v.version, v.semantic_version,
            d.rule, d.path, d.message, d.breaks_backward, d.breaks_forward, d.change_class, d.place
        FROM compared AS v
        JOIN schema_registry.compare_with_contents(
            ARRAY(
                SELECT DISTINCT c.schema_id
                FROM compared AS c
            ),
            candidate.schema,
            candidate.ref_names,
            candidate.ref_ids,
            nullif(candidate.dialect, ''),
            candidate.format,
            schema_registry.policy_of_format(settings ->> 'policy', candidate.format))
            WITH ORDINALITY AS d (
                schema_id, rule, path, message, breaks_backward, breaks_forward, change_class, place)
            USING (schema_id)
        UNION ALL
        SELECT v.version_id, v.version, v.semantic_version, r.*
        FROM compared AS v
        CROSS JOIN LATERAL schema_registry.reservation_differences(
            v.metadata,
            (
                SELECT c.schema
                FROM schema_registry.content AS c
                WHERE c.schema_id = v.schema_id
            ),
            candidate_differences.metadata,
            candidate.schema,
            candidate.format,
            settings ->> 'policy') WITH ORDINALITY AS r
        -- Few reserve names, and there may be a thousand versions.
        WHERE v.metadata::text LIKE '%reserved"%'
           OR candidate_differences.metadata::text LIKE '%reserved"%'
    )
    SELECT
        d.version_id,
        d.version,
        d.rule,
        d.change_class,
        schema_registry.is_violation(settings ->> 'level', d.breaks_backward, d.breaks_forward),
        d.rule = 'FIELD_RENAMED',
        d.place,
        jsonb_build_object(
            'version', d.version,
            'semantic_version', d.semantic_version,
            'rule', d.rule,
            'path', d.path,
            'message', d.message,
            'breaks_backward', d.breaks_backward,
            'breaks_forward', d.breaks_forward,
            'change_class', d.change_class)
    FROM difference AS d
$function$;

COMMENT ON FUNCTION schema_registry.candidate_differences(
    integer, schema_registry.candidate, text, integer, jsonb, jsonb) IS
    'The differences between a schema and each version that it is compared with, and whether the level minds them; image is the row as people get it.';

CREATE OR REPLACE FUNCTION schema_registry.judge_candidate(
    subject_id integer,
    candidate schema_registry.candidate,
    given text,
    settings jsonb,
    metadata jsonb,
    OUT base_id integer,
    OUT change_class text,
    OUT checked_versions integer[],
    OUT violations jsonb,
    OUT breaking jsonb
)
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    base_id := schema_registry.base_version(subject_id, given, settings ->> 'group', metadata);
    checked_versions := CASE settings ->> 'level'
        WHEN 'NONE' THEN '{}'
        ELSE ARRAY(
            SELECT v.version
            FROM schema_registry.compared_versions(
                subject_id, given, base_id, settings ->> 'level', settings ->> 'group', metadata) AS v
            ORDER BY v.version)
    END;
    -- A renaming breaks nothing beyond its parts, but it is what people want to read first.
    WITH difference AS (
        SELECT d.*, bool_or(d.is_violation) OVER (PARTITION BY d.version_id) AS is_broken
        FROM schema_registry.candidate_differences(subject_id, candidate, given, base_id, settings, metadata) AS d
    )
    SELECT
        (
            array_agg(d.change_class ORDER BY array_position('{major,minor,patch,none}', d.change_class))
            FILTER (WHERE d.version_id = base_id)
        )[1],
        jsonb_agg(d.image ORDER BY d.version DESC, d.is_summary DESC, d.place, d.rule COLLATE "C")
            FILTER (WHERE d.is_violation OR d.is_summary AND d.is_broken),
        jsonb_agg(d.image ORDER BY d.is_summary DESC, d.place, d.rule COLLATE "C")
            FILTER (WHERE d.version_id = base_id AND d.change_class = 'major')
    INTO change_class, violations, breaking
    FROM difference AS d;
    change_class := coalesce(change_class, 'none');
    violations := coalesce(violations, '[]');
    breaking := coalesce(breaking, '[]');
END
$function$;

COMMENT ON FUNCTION schema_registry.judge_candidate(
    integer, schema_registry.candidate, text, jsonb, jsonb) IS
    'How a schema with this metadata relates to the versions of a subject: what it is compared with, its class of change, what violates the level, and what makes the change major.';
