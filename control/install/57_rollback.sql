-- Going back to an earlier version: the later ones are deprecated, so that what follows the subject
-- means the earlier one again. Nothing is deleted.

CREATE OR REPLACE FUNCTION schema_registry.roll_back_later_versions(
    subject_id integer,
    target_version text,
    reason text
)
RETURNS integer[]
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    note CONSTANT jsonb := jsonb_build_object('rolled_back_to', target_version);
    later record;
    result integer[] := '{}';
BEGIN
    FOR later IN
        SELECT v.version_id, v.version
        FROM schema_registry.version AS v
        WHERE v.subject_id = roll_back_later_versions.subject_id
          AND v.deleted_at IS NULL
          AND v.state = 'ACTIVE'
          AND schema_registry.semantic_version_key(v.semantic_version)
              > schema_registry.semantic_version_key(target_version)
        ORDER BY schema_registry.semantic_version_key(v.semantic_version) DESC
        FOR NO KEY UPDATE
    LOOP
        PERFORM schema_registry.apply_transition(later.version_id, 'initiate_rollback', reason, note);
        PERFORM schema_registry.apply_transition(later.version_id, 'rollback_partial_success', reason, note);
        result := result || later.version;
    END LOOP;
    RETURN result;
END
$function$;

COMMENT ON FUNCTION schema_registry.roll_back_later_versions(integer, text, text) IS
    'Takes the active versions above this one to DEPRECATED; their ordinals, the highest version first.';

CREATE OR REPLACE FUNCTION schema_registry.rollback_target(subject text, to_version text)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    name CONSTANT text := schema_registry.subject_name(subject);
BEGIN
    PERFORM schema_registry.require_argument('to_version', to_version IS NOT NULL);
    PERFORM schema_registry.require_subject(name);
    IF to_version !~ '^[1-9][0-9]{0,9}$' AND NOT schema_registry.is_semantic_version(to_version) THEN
        PERFORM schema_registry.fail(
            '22023',
            format('invalid version "%s" to roll back to', left(to_version, 64)),
            'A version is an ordinal such as 3, or a semantic version such as 1.2.0.');
    END IF;
    RETURN format('%s@%s', name, to_version);
END
$function$;

COMMENT ON FUNCTION schema_registry.rollback_target(text, text) IS
    'The selector of the version to roll back to. Errors 42704 if there is no such subject, 22023 if the version is none.';

CREATE OR REPLACE FUNCTION schema_registry.rollback_subject(subject text, to_version text, reason text)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    opened record;
    before_id integer;
    after_id integer;
    targets jsonb;
    rolled_back integer[];
BEGIN
    opened := schema_registry.open_version(schema_registry.rollback_target(subject, to_version), false);
    IF opened.subject <> schema_registry.subject_name(subject) THEN -- the number is beyond all ordinals
        PERFORM schema_registry.fail('42704', format('subject "%s" has no version %s', subject, to_version));
    END IF;
    PERFORM schema_registry.require_live(opened.subject, opened.version, opened.is_deleted);
    IF opened.state NOT IN ('ACTIVE', 'DEPRECATED') THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('subject "%s" cannot be rolled back to version %s', opened.subject, opened.version),
            format('The version is %s.', opened.state),
            'Roll back to one that is ACTIVE or DEPRECATED.');
    END IF;
    before_id := schema_registry.resolve_selector(opened.subject || '@latest');
    targets := schema_registry.floating_targets(opened.subject);
    rolled_back := schema_registry.roll_back_later_versions(
        opened.subject_id,
        (
            SELECT v.semantic_version
            FROM schema_registry.version AS v
            WHERE v.version_id = opened.version_id
        ),
        reason);
    IF opened.state = 'DEPRECATED' THEN
        PERFORM schema_registry.apply_transition(opened.version_id, 'reactivate', reason, '{}');
    END IF;
    after_id := schema_registry.resolve_selector(opened.subject || '@latest');
    IF after_id <> opened.version_id THEN
        PERFORM schema_registry.fail(
            'SR004',
            format('subject "%s" cannot be rolled back to version %s', opened.subject, opened.version),
            'It is a pre-release, and there is a lower version that is none, which would be in force.',
            'Deprecate that one first.');
    END IF;
    IF after_id = before_id THEN
        RETURN opened.version; -- it is in force already
    END IF;
    PERFORM schema_registry.guard_movement(
        opened.subject, targets, schema_registry.settings_in_force(opened.subject) ->> 'level');
    PERFORM schema_registry.record_audit(
        'rollback_subject',
        opened.subject,
        opened.version,
        schema_registry.version_image(before_id),
        schema_registry.version_image(after_id) || jsonb_build_object('rolled_back', rolled_back, 'reason', reason));
    RETURN opened.version;
END
$function$;

COMMENT ON FUNCTION schema_registry.rollback_subject(text, text, text) IS
    'Puts an earlier version (its ordinal or semantic version) into force again: the active versions above it, of whatever group, become DEPRECATED, it becomes ACTIVE if it is deprecated. Returns its ordinal; nothing happens if it is in force. Errors 42704, 22023, SR004 (archived, deleted, or a pre-release below a release), SR002 (tables follow the subject, and the version may refuse their rows), SR005.';
