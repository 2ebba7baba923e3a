-- Changing versions that are registered: their annotations, their state, and deleting them.

CREATE OR REPLACE FUNCTION schema_registry.open_version(
    selector text,
    wants_deleted boolean,
    OUT version_id integer,
    OUT subject_id integer,
    OUT subject text,
    OUT version integer,
    OUT schema_id integer,
    OUT state text,
    OUT is_deleted boolean
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    named record;
BEGIN
    SELECT v.version_id, v.subject_id, s.name
    INTO named
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = schema_registry.any_version(selector, wants_deleted);
    PERFORM schema_registry.require_writable(named.name);
    PERFORM
    FROM schema_registry.subject AS s
    WHERE s.subject_id = named.subject_id
    FOR NO KEY UPDATE;
    -- Once more under the lock: the selector may mean another version by now, or none.
    SELECT v.version_id, v.subject_id, s.name, v.version, v.schema_id, v.state, v.deleted_at IS NOT NULL
    INTO version_id, subject_id, subject, version, schema_id, state, is_deleted
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = schema_registry.any_version(selector, wants_deleted)
      AND v.subject_id = named.subject_id
    FOR NO KEY UPDATE OF v;
    IF NOT FOUND THEN
        PERFORM schema_registry.fail('42704', format('selector "%s" names no version', left(selector, 300)));
    END IF;
    PERFORM schema_registry.touch_subject(subject_id);
END
$function$;

COMMENT ON FUNCTION schema_registry.open_version(text, boolean) IS
    'The version that is to be changed, with its subject locked. Errors 42704 if the selector names nothing, SR005 if the subject is read-only.';

CREATE OR REPLACE FUNCTION schema_registry.require_live(subject text, version integer, is_deleted boolean)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF is_deleted THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('version "%s@%s" is soft-deleted', subject, version),
            NULL,
            'schema_registry.undelete_version() brings it back.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_live(text, integer, boolean) IS
    'Error SR004 if the version is soft-deleted.';

CREATE OR REPLACE FUNCTION schema_registry.update_metadata(selector text, metadata jsonb, tags text[])
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    opened record;
    before jsonb;
BEGIN
    PERFORM schema_registry.require_annotations(metadata, tags);
    opened := schema_registry.open_version(selector, false);
    PERFORM schema_registry.require_live(opened.subject, opened.version, opened.is_deleted);
    IF opened.state <> 'ACTIVE' THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('metadata of version "%s@%s" cannot be changed in state %s',
                opened.subject, opened.version, opened.state),
            'Metadata and tags are changed in state ACTIVE only.');
    END IF;
    before := schema_registry.version_image(opened.version_id);
    UPDATE schema_registry.version AS v
    SET metadata = coalesce(update_metadata.metadata, v.metadata),
        tags = coalesce(update_metadata.tags, v.tags)
    WHERE v.version_id = opened.version_id;
    IF before <> schema_registry.version_image(opened.version_id) THEN
        PERFORM schema_registry.record_audit(
            'update_metadata', opened.subject, opened.version, before,
            schema_registry.version_image(opened.version_id));
        PERFORM schema_registry.record_event(
            'SCHEMA_UPDATED', opened.schema_id, opened.subject, opened.version);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.update_metadata(text, jsonb, text[]) IS
    'Replaces the metadata and tags of an active version (null leaves one as it is); its schema id stays. Errors 42704, 22023, SR004 (not active), SR005 (read-only).';

CREATE OR REPLACE FUNCTION schema_registry.transition(
    selector text,
    trigger_name text,
    reason text DEFAULT NULL,
    metadata jsonb DEFAULT '{}'
)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    opened record;
    before jsonb;
    targets jsonb;
    users text;
    result text;
BEGIN
    PERFORM schema_registry.require_argument('trigger_name', trigger_name IS NOT NULL);
    PERFORM schema_registry.require_annotations(metadata, NULL);
    opened := schema_registry.open_version(selector, false);
    PERFORM schema_registry.require_live(opened.subject, opened.version, opened.is_deleted);
    before := schema_registry.version_image(opened.version_id);
    targets := schema_registry.floating_targets(opened.subject);
    users := schema_registry.attachment_names(opened.subject, ARRAY[opened.version_id]);
    result := schema_registry.apply_transition(
        opened.version_id, lower(trigger_name), reason, coalesce(metadata, '{}'));
    IF result = 'ARCHIVED' THEN
        PERFORM schema_registry.refuse_use(opened.subject, users);
    END IF;
    PERFORM schema_registry.guard_movement(
        opened.subject, targets, schema_registry.settings_in_force(opened.subject) ->> 'level');
    PERFORM schema_registry.record_audit(
        'transition', opened.subject, opened.version, before,
        schema_registry.version_image(opened.version_id));
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.transition(text, text, text, jsonb) IS
    'Takes a version one step through its lifecycle (deprecate, reactivate, archive, ...) and returns the new state. Errors 42704, 22023 (no such trigger), SR004 (not from this state), SR002 (tables follow it and the version left for them may refuse their rows), 2BP01 (archived while a table is held to it), SR005.';

CREATE OR REPLACE FUNCTION schema_registry.require_unreferenced(
    subject text,
    version_ids integer[],
    permanent boolean,
    ignores_own boolean
)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    users CONSTANT text := (
        SELECT string_agg(DISTINCT format('"%s@%s"', o.name, user_version.version), ', ')
        FROM schema_registry.version AS v
        JOIN schema_registry.reference AS r
            ON r.target_id = v.schema_id
            AND r.subject = require_unreferenced.subject
            AND r.version = v.version
        JOIN schema_registry.version AS user_version ON user_version.schema_id = r.schema_id
        JOIN schema_registry.subject AS o ON o.subject_id = user_version.subject_id
        WHERE v.version_id = ANY (version_ids)
          AND (permanent OR user_version.deleted_at IS NULL)
          AND NOT (ignores_own AND o.name = require_unreferenced.subject)
    );
BEGIN
    IF users IS NOT NULL THEN
        PERFORM schema_registry.fail(
            '2BP01',
            format('schema of subject "%s" is referred to by others', subject),
            format('Versions that refer to it: %s.', users),
            'Delete these first.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_unreferenced(text, integer[], boolean, boolean) IS
    'Error 2BP01 naming the versions that refer to one of these; for a soft deletion live ones only.';
