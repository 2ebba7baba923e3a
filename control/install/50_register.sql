-- Registering: from what was sent to a version in force, in one transaction.
--
-- Equal content is looked for without a lock first, because serializers send what is there already
-- all the time. Everything else happens under the lock of the subject's row: who waited for it sees
-- what the other one registered (or, in REPEATABLE READ, is told by the server that it cannot).

CREATE OR REPLACE FUNCTION schema_registry.equal_version(subject text, content_hash bytea)
RETURNS integer
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT v.version_id
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE s.name = equal_version.subject
      AND v.schema_id = (
          SELECT c.schema_id
          FROM schema_registry.content AS c
          WHERE c.content_hash = equal_version.content_hash
      )
      AND v.deleted_at IS NULL
    ORDER BY v.version DESC
    LIMIT 1
$function$;

COMMENT ON FUNCTION schema_registry.equal_version(text, bytea) IS
    'The live version (version_id) of the subject that holds this content, if there is one.';

CREATE OR REPLACE FUNCTION schema_registry.lock_subject(subject text)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    found_id integer;
BEGIN
    LOOP
        SELECT s.subject_id
        INTO found_id
        FROM schema_registry.subject AS s
        WHERE s.name = lock_subject.subject
        FOR NO KEY UPDATE;
        EXIT WHEN found_id IS NOT NULL;
        INSERT INTO schema_registry.subject (name, created_by)
        VALUES (lock_subject.subject, (schema_registry.actor()).name)
        ON CONFLICT (name) DO NOTHING;
    END LOOP;
    RETURN found_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.lock_subject(text) IS
    'The subject_id of a name, made now if it was not there, and locked: changes to one subject happen one after the other.';

CREATE OR REPLACE FUNCTION schema_registry.touch_subject(subject_id integer)
RETURNS void
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    UPDATE schema_registry.subject AS s
    SET changes = s.changes + 1
    WHERE s.subject_id = touch_subject.subject_id
$function$;

COMMENT ON FUNCTION schema_registry.touch_subject(integer) IS
    'Counts a change of the subject''s versions, so that a transaction with an older snapshot is refused instead of deciding on it.';

CREATE OR REPLACE FUNCTION schema_registry.clear_deleted_twin(subject_id integer, content_hash bytea)
RETURNS void
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    DELETE FROM schema_registry.version AS v
    USING schema_registry.subject AS s
    WHERE v.subject_id = clear_deleted_twin.subject_id
      AND v.schema_id = (
          SELECT c.schema_id
          FROM schema_registry.content AS c
          WHERE c.content_hash = clear_deleted_twin.content_hash
      )
      AND v.deleted_at IS NOT NULL
      AND s.subject_id = v.subject_id
      AND NOT EXISTS (
          SELECT
          FROM schema_registry.reference AS r
          WHERE r.target_id = v.schema_id
            AND r.subject = s.name
            AND r.version = v.version
      )
      AND schema_registry.attachment_names(s.name, ARRAY[v.version_id]) IS NULL
$function$;

COMMENT ON FUNCTION schema_registry.clear_deleted_twin(integer, bytea) IS
    'Removes a soft-deleted version with this content for good, unless something refers to it: a new one takes its place.';

CREATE OR REPLACE FUNCTION schema_registry.hold_references(candidate schema_registry.candidate)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    held CONSTANT bigint := (
        SELECT count(*)
        FROM (
            SELECT
            FROM unnest(candidate.ref_subjects, candidate.ref_versions) AS r (subject, version)
            JOIN schema_registry.subject AS s ON s.name = r.subject
            JOIN schema_registry.version AS v ON v.subject_id = s.subject_id AND v.version = r.version
            WHERE v.deleted_at IS NULL
            ORDER BY v.version_id
            FOR SHARE OF v
        ) AS locked
    );
BEGIN
    IF held < cardinality(candidate.ref_names) THEN
        PERFORM schema_registry.fail(
            'SR003',
            'a schema that is referred to was deleted meanwhile',
            format('References: %s.', array_to_string(candidate.ref_names, ', ')));
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.hold_references(schema_registry.candidate) IS
    'Keeps the versions that a schema refers to from being deleted until the transaction ends. Error SR003 if one is deleted by now.';

CREATE OR REPLACE FUNCTION schema_registry.require_unused(
    subject_id integer,
    subject text,
    semantic_version text,
    except_id integer
)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    taken record;
BEGIN
    SELECT v.version, v.deleted_at
    INTO taken
    FROM schema_registry.version AS v
    WHERE v.subject_id = require_unused.subject_id
      AND schema_registry.semantic_version_key(v.semantic_version)
          = schema_registry.semantic_version_key(require_unused.semantic_version)
      AND v.version_id IS DISTINCT FROM except_id;
    IF FOUND THEN
        PERFORM schema_registry.fail(
            '42710',
            format('version %s of subject "%s" already exists with other content', semantic_version, subject),
            CASE
                WHEN taken.deleted_at IS NULL THEN format('It is "%s@%s".', subject, taken.version)
                ELSE format('It is "%s@%s", which is soft-deleted.', subject, taken.version)
            END,
            'Give the schema another version, or none to have it derived.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_unused(integer, text, text, integer) IS
    'Error 42710 if the subject has this semantic version already, but for one version_id.';

CREATE OR REPLACE FUNCTION schema_registry.derive_version(subject_id integer, base_id integer, change_class text)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    result text := (
        SELECT schema_registry.next_semantic_version(v.semantic_version, derive_version.change_class)
        FROM schema_registry.version AS v
        WHERE v.version_id = base_id
    );
BEGIN
    result := coalesce(result, '1.0.0');
    -- Numbers of versions that no longer count (deleted, archived) stay theirs.
    WHILE EXISTS (
        SELECT
        FROM schema_registry.version AS v
        WHERE v.subject_id = derive_version.subject_id
          AND schema_registry.semantic_version_key(v.semantic_version)
              = schema_registry.semantic_version_key(result)
    )
    LOOP
        result := schema_registry.next_semantic_version(result, change_class);
    END LOOP;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.derive_version(integer, integer, text) IS
    'The semantic version that a change of this class makes of the version it was compared with; 1.0.0 for a first one.';

CREATE OR REPLACE FUNCTION schema_registry.listed_differences(differences jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        string_agg(
            format('%s (%s at "%s").', d.value ->> 'message', d.value ->> 'rule', d.value ->> 'path'),
            ' '
            ORDER BY d.ordinality)
        || CASE
            WHEN jsonb_array_length(differences) > 5
                THEN format(' There are %s more.', jsonb_array_length(differences) - 5)
            ELSE ''
        END
    FROM jsonb_array_elements(differences) WITH ORDINALITY AS d
    WHERE d.ordinality <= 5
$function$;

COMMENT ON FUNCTION schema_registry.listed_differences(jsonb) IS
    'The first differences of an array, in sentences, for the detail of an error.';

CREATE OR REPLACE FUNCTION schema_registry.require_compatible(
    subject text,
    level text,
    violations jsonb,
    next_major text
)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    direction CONSTANT text := CASE
        WHEN level LIKE 'FULL%' THEN 'fully'
        WHEN level LIKE 'FORWARD%' THEN 'forward'
        ELSE 'backward'
    END;
BEGIN
    IF violations = '[]' THEN
        RETURN;
    END IF;
    PERFORM schema_registry.fail(
        'SR002',
        format(
            'schema for subject "%s" is not %s compatible with version %s',
            subject, direction, violations #>> '{0,version}'),
        schema_registry.listed_differences(violations),
        format('The level is %s. Registering as version %s is consent to break.', level, next_major));
END
$function$;

COMMENT ON FUNCTION schema_registry.require_compatible(text, text, jsonb, text) IS
    'Error SR002 with the first violations, if there are any.';

CREATE OR REPLACE FUNCTION schema_registry.decide_version(
    subject_id integer,
    subject text,
    candidate schema_registry.candidate,
    given text,
    settings jsonb,
    metadata jsonb,
    OUT semantic_version text,
    OUT change_class text
)
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    level CONSTANT text := settings ->> 'level';
    wanted CONSTANT text := coalesce(given, candidate.document_version);
    highest_id CONSTANT integer := schema_registry.base_version(subject_id, NULL, NULL, NULL);
    judged record;
    base text;
    next_major text;
BEGIN
    IF wanted IS NOT NULL THEN
        PERFORM schema_registry.require_unused(subject_id, subject, wanted, NULL);
    END IF;
    judged := schema_registry.judge_candidate(subject_id, candidate, wanted, settings, metadata);
    change_class := judged.change_class;
    base := (
        SELECT v.semantic_version
        FROM schema_registry.version AS v
        WHERE v.version_id = judged.base_id
    );
    -- A higher major that was given is consent to break; IMPORT takes everything as it comes.
    IF base IS NOT NULL
        AND settings ->> 'mode' <> 'IMPORT'
        AND (wanted IS NULL OR schema_registry.major_part(wanted) <= schema_registry.major_part(base))
    THEN
        -- Above all that is there: on a maintenance line the next major is taken.
        next_major := schema_registry.derive_version(subject_id, highest_id, 'major');
        PERFORM schema_registry.require_compatible(subject, level, judged.violations, next_major);
        IF wanted IS NOT NULL AND change_class = 'major' AND (settings -> 'enforce_semver')::boolean THEN
            PERFORM schema_registry.fail(
                'SR002',
                format('version %s of subject "%s" would break without a major step', wanted, subject),
                format('The change from version %s is of class major. ', base)
                || schema_registry.listed_differences(judged.breaking),
                format('Register it as version %s.', next_major));
        END IF;
    END IF;
    -- The first version of another compatibility group begins a major of its own.
    semantic_version := coalesce(
        wanted,
        CASE
            WHEN judged.base_id IS NULL AND highest_id IS NOT NULL AND settings ? 'group'
                THEN schema_registry.derive_version(subject_id, highest_id, 'major')
            ELSE schema_registry.derive_version(subject_id, judged.base_id, change_class)
        END);
END
$function$;

COMMENT ON FUNCTION schema_registry.decide_version(
    integer, text, schema_registry.candidate, text, jsonb, jsonb) IS
    'The semantic version a schema is registered as, and its class of change. Errors SR002 if it breaks what the level or the version given promises, 42710 if the version is taken.';

CREATE OR REPLACE FUNCTION schema_registry.add_version(
    subject_id integer,
    subject text,
    candidate schema_registry.candidate,
    ordinal integer,
    semantic_version text,
    origin text,
    change_class text,
    metadata jsonb,
    tags text[]
)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    stored record;
    made record;
    rule schema_registry.transition_rule;
BEGIN
    stored := schema_registry.store_content(candidate);
    INSERT INTO schema_registry.version AS v (
        subject_id, version, semantic_version, schema_id, state, assert_formats,
        origin, change_class, metadata, tags, created_by)
    VALUES (
        add_version.subject_id, add_version.ordinal, add_version.semantic_version, stored.schema_id,
        'ACTIVE', candidate.assert_formats,
        add_version.origin, add_version.change_class, add_version.metadata, add_version.tags,
        (schema_registry.actor()).name)
    RETURNING v.version_id, v.version INTO made;
    IF stored.is_new THEN
        PERFORM schema_registry.record_event('SCHEMA_CREATED', stored.schema_id, subject, made.version);
    END IF;
    FOR rule IN
        SELECT r.*
        FROM unnest('{submit_for_validation,validation_success,compatibility_success,activate}'::text[])
            WITH ORDINALITY AS w (trigger_name, place)
        JOIN schema_registry.transition_rule AS r USING (trigger_name)
        ORDER BY w.place
    LOOP
        PERFORM schema_registry.record_transition(made.version_id, rule, NULL, '{}');
    END LOOP;
    RETURN made.version_id;
END
$function$;

COMMENT ON FUNCTION schema_registry.add_version(
    integer, text, schema_registry.candidate, integer, text, text, text, jsonb, text[]) IS
    'Stores a version and takes it from draft to active; its version_id.';

CREATE OR REPLACE FUNCTION schema_registry.registration_notes(
    version_id integer,
    candidate schema_registry.candidate,
    given text,
    metadata jsonb
)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(jsonb_agg(n.note), '[]')
    FROM schema_registry.version AS v
    CROSS JOIN LATERAL (
        VALUES
            (CASE WHEN given <> v.semantic_version
                THEN format('Version %s was asked for; the schema is version %s already.', given, v.semantic_version)
            END),
            (CASE WHEN given <> candidate.document_version
                THEN format('The document calls itself version %s; %s was asked for.', candidate.document_version, given)
            END),
            (CASE WHEN candidate.assert_formats <> v.assert_formats
                THEN format('Option assert_formats stays %s, as settled when the version was registered.', v.assert_formats)
            END),
            (CASE WHEN registration_notes.metadata NOT IN (v.metadata, '{}')
                THEN format('The schema is version %s already, whose metadata stays as it is.', v.semantic_version)
            END)
    ) AS n (note)
    WHERE v.version_id = registration_notes.version_id
      AND n.note IS NOT NULL
$function$;

COMMENT ON FUNCTION schema_registry.registration_notes(integer, schema_registry.candidate, text, jsonb) IS
    'What a caller may not expect of the version that now holds the schema, as an array of sentences.';

CREATE OR REPLACE FUNCTION schema_registry.register_new(
    subject text,
    candidate schema_registry.candidate,
    given text,
    metadata jsonb,
    tags text[],
    check_data boolean,
    OUT version_id integer,
    OUT is_new boolean
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    settings CONSTANT jsonb := schema_registry.settings_in_force(subject);
    locked_id integer;
    ordinal integer;
    decided record;
    targets jsonb;
BEGIN
    PERFORM schema_registry.require_writable(subject);
    locked_id := schema_registry.lock_subject(subject);
    version_id := schema_registry.equal_version(subject, candidate.content_hash);
    is_new := version_id IS NULL;
    IF NOT is_new THEN
        RETURN; -- another session was first
    END IF;
    PERFORM schema_registry.touch_subject(locked_id);
    PERFORM schema_registry.hold_references(candidate);
    ordinal := (
        SELECT coalesce(max(v.version), 0) + 1
        FROM schema_registry.version AS v
        WHERE v.subject_id = locked_id
    );
    PERFORM schema_registry.clear_deleted_twin(locked_id, candidate.content_hash);
    decided := schema_registry.decide_version(locked_id, subject, candidate, given, settings, metadata);
    targets := schema_registry.floating_targets(subject);
    version_id := schema_registry.add_version(
        locked_id,
        subject,
        candidate,
        ordinal,
        decided.semantic_version,
        CASE
            WHEN given IS NOT NULL THEN 'given'
            WHEN candidate.document_version IS NOT NULL THEN 'document'
            ELSE 'derived'
        END,
        decided.change_class,
        metadata,
        tags);
    IF check_data THEN
        PERFORM schema_registry.require_rows_satisfy(subject, ordinal);
    ELSE
        PERFORM schema_registry.guard_movement(subject, targets, settings ->> 'level');
    END IF;
    PERFORM schema_registry.record_audit(
        'register_schema', subject, ordinal, NULL, schema_registry.version_image(version_id));
END
$function$;

COMMENT ON FUNCTION schema_registry.register_new(
    text, schema_registry.candidate, text, jsonb, text[], boolean) IS
    'Registers what the subject does not hold yet; the version_id, and whether it is new after all. Errors SR002, SR005, 42710.';
