-- Deleting: soft first (a timestamp; ids go on answering), for good only after that.

CREATE OR REPLACE FUNCTION schema_registry.remove_version(version_id integer)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    orphan_id integer;
BEGIN
    DELETE FROM schema_registry.version AS v
    WHERE v.version_id = remove_version.version_id
    RETURNING v.schema_id INTO orphan_id;
    PERFORM schema_registry.remove_orphan(orphan_id);
END
$function$;

COMMENT ON FUNCTION schema_registry.remove_version(integer) IS
    'Removes a version for good, and its schema if nothing else holds that.';

CREATE OR REPLACE FUNCTION schema_registry.remove_empty_subject(subject_id integer, subject text)
RETURNS void
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    DELETE FROM schema_registry.config AS c
    WHERE c.scope = remove_empty_subject.subject
      AND NOT EXISTS (
          SELECT
          FROM schema_registry.version AS v
          WHERE v.subject_id = remove_empty_subject.subject_id
      );
    DELETE FROM schema_registry.subject AS s
    WHERE s.subject_id = remove_empty_subject.subject_id
      AND NOT EXISTS (
          SELECT
          FROM schema_registry.version AS v
          WHERE v.subject_id = remove_empty_subject.subject_id
      );
$function$;

COMMENT ON FUNCTION schema_registry.remove_empty_subject(integer, text) IS
    'Removes a subject that has no version left, and its settings.';

CREATE OR REPLACE FUNCTION schema_registry.delete_version(selector text, permanent boolean DEFAULT false)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    for_good CONSTANT boolean := coalesce(permanent, false);
    opened record;
    before jsonb;
    targets jsonb;
BEGIN
    opened := schema_registry.open_version(selector, for_good);
    IF for_good AND NOT opened.is_deleted THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('version "%s@%s" is not soft-deleted', opened.subject, opened.version),
            'A version is deleted for good only after a soft deletion.',
            'Delete it without "permanent" first.');
    ELSIF NOT for_good THEN
        PERFORM schema_registry.require_live(opened.subject, opened.version, opened.is_deleted);
    END IF;
    PERFORM schema_registry.require_unattached(opened.subject, ARRAY[opened.version_id]);
    PERFORM schema_registry.require_unreferenced(opened.subject, ARRAY[opened.version_id], for_good, false);
    before := schema_registry.version_image(opened.version_id);
    targets := schema_registry.floating_targets(opened.subject);
    IF for_good THEN
        PERFORM schema_registry.remove_version(opened.version_id);
        PERFORM schema_registry.remove_empty_subject(opened.subject_id, opened.subject);
    ELSE
        UPDATE schema_registry.version AS v
        SET deleted_at = now()
        WHERE v.version_id = opened.version_id;
    END IF;
    PERFORM schema_registry.guard_movement(
        opened.subject, targets, schema_registry.settings_in_force(opened.subject) ->> 'level');
    PERFORM schema_registry.record_audit(
        'delete_version', opened.subject, opened.version, before,
        schema_registry.version_image(opened.version_id));
    PERFORM schema_registry.record_event(
        'SCHEMA_DELETED', opened.schema_id, opened.subject, opened.version,
        jsonb_build_object('permanent', for_good));
    RETURN opened.version;
END
$function$;

COMMENT ON FUNCTION schema_registry.delete_version(text, boolean) IS
    'Soft-deletes a version, or with "permanent" removes a soft-deleted one for good; its ordinal. Errors 42704, SR004 (deleted already, or not soft-deleted first), 2BP01 (a table, domain or schema uses it), SR005.';

CREATE OR REPLACE FUNCTION schema_registry.undelete_version(selector text)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    opened record;
    before jsonb;
    targets jsonb;
BEGIN
    opened := schema_registry.open_version(selector, true);
    IF NOT opened.is_deleted THEN
        PERFORM schema_registry.fail(
            'SR004', format('version "%s@%s" is not deleted', opened.subject, opened.version));
    END IF;
    before := schema_registry.version_image(opened.version_id);
    targets := schema_registry.floating_targets(opened.subject);
    UPDATE schema_registry.version AS v
    SET deleted_at = NULL
    WHERE v.version_id = opened.version_id;
    PERFORM schema_registry.guard_movement(
        opened.subject, targets, schema_registry.settings_in_force(opened.subject) ->> 'level');
    PERFORM schema_registry.record_audit(
        'undelete_version', opened.subject, opened.version, before,
        schema_registry.version_image(opened.version_id));
    PERFORM schema_registry.record_event(
        'SCHEMA_UPDATED', opened.schema_id, opened.subject, opened.version, '{"undeleted": true}');
    RETURN opened.version;
END
$function$;

COMMENT ON FUNCTION schema_registry.undelete_version(text) IS
    'Brings a soft-deleted version back, named as "subject@n", "#id" or "sha256:hex"; its ordinal. Errors 42704, SR004 (not deleted), SR002 (tables would follow it and it may refuse their rows), SR005.';

CREATE OR REPLACE FUNCTION schema_registry.deletable_versions(subject_id integer, subject text, permanent boolean)
RETURNS integer[]
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    live CONSTANT integer[] := ARRAY(
        SELECT v.version
        FROM schema_registry.version AS v
        WHERE v.subject_id = deletable_versions.subject_id
          AND v.deleted_at IS NULL
        ORDER BY v.version
    );
BEGIN
    IF permanent AND live <> '{}' THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('subject "%s" is not soft-deleted', subject),
            format('Live versions: %s.', array_to_string(live, ', ')),
            'Delete it without "permanent" first.');
    ELSIF NOT permanent AND live = '{}' THEN
        PERFORM schema_registry.fail('SR004', format('subject "%s" is soft-deleted already', subject));
    END IF;
    RETURN ARRAY(
        SELECT v.version_id
        FROM schema_registry.version AS v
        WHERE v.subject_id = deletable_versions.subject_id
          AND (v.deleted_at IS NOT NULL) = permanent
        ORDER BY v.version
    );
END
$function$;

COMMENT ON FUNCTION schema_registry.deletable_versions(integer, text, boolean) IS
    'The version_ids that deleting the subject removes. Error SR004 if there are none, or live ones in the way of deleting for good.';

CREATE OR REPLACE FUNCTION schema_registry.delete_subject(subject text, permanent boolean DEFAULT false)
RETURNS integer[]
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    for_good CONSTANT boolean := coalesce(permanent, false);
    named CONSTANT text := schema_registry.subject_name(subject);
    found_id integer;
    ids integer[];
    result integer[];
    before jsonb;
BEGIN
    PERFORM schema_registry.require_subject(named);
    PERFORM schema_registry.require_writable(named);
    found_id := schema_registry.lock_subject(named);
    ids := schema_registry.deletable_versions(found_id, named, for_good);
    PERFORM
    FROM schema_registry.version AS v
    WHERE v.version_id = ANY (ids)
    ORDER BY v.version_id
    FOR NO KEY UPDATE;
    PERFORM schema_registry.require_unattached(named, ids);
    PERFORM schema_registry.require_unreferenced(named, ids, for_good, true);
    PERFORM schema_registry.touch_subject(found_id);
    SELECT array_agg(v.version ORDER BY v.version), jsonb_agg(schema_registry.version_image(v.version_id) ORDER BY v.version)
    INTO result, before
    FROM schema_registry.version AS v
    WHERE v.version_id = ANY (ids);
    PERFORM schema_registry.record_event(
        'SCHEMA_DELETED', v.schema_id, named, v.version, jsonb_build_object('permanent', for_good))
    FROM schema_registry.version AS v
    WHERE v.version_id = ANY (ids)
    ORDER BY v.version;
    IF for_good THEN
        PERFORM schema_registry.remove_version(i)
        FROM unnest(ids) WITH ORDINALITY AS u (i, place)
        ORDER BY place DESC; -- what refers goes before what is referred to
        PERFORM schema_registry.remove_empty_subject(found_id, named);
    ELSE
        UPDATE schema_registry.version AS v
        SET deleted_at = now()
        WHERE v.version_id = ANY (ids);
    END IF;
    PERFORM schema_registry.record_audit('delete_subject', named, NULL, before, (
        SELECT jsonb_agg(schema_registry.version_image(v.version_id) ORDER BY v.version)
        FROM schema_registry.version AS v
        WHERE v.version_id = ANY (ids)
    ));
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.delete_subject(text, boolean) IS
    'Soft-deletes all live versions of a subject, or with "permanent" removes a soft-deleted subject and its settings for good; the ordinals. Errors 42704, SR004 (deleted already, or not soft-deleted first), 2BP01 (a table, domain or schema uses it), SR005.';
