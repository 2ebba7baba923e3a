-- Changing settings: levels, modes, and all of them at once.

CREATE OR REPLACE FUNCTION schema_registry.get_config(subject text DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.settings_in_force(schema_registry.config_scope(subject))
$function$;

COMMENT ON FUNCTION schema_registry.get_config(text) IS
    'All settings of a subject, of a context (":.context:") or, for null, of the whole registry, inherited ones and defaults resolved.';

CREATE OR REPLACE FUNCTION schema_registry.set_config(subject text, config jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    scope CONSTANT text := schema_registry.config_scope(subject);
BEGIN
    IF jsonb_typeof(config) IS DISTINCT FROM 'object' THEN
        PERFORM schema_registry.fail('22023', 'config must be a JSON object');
    END IF;
    IF config - 'mode' <> '{}' THEN
        PERFORM schema_registry.require_writable(scope);
    END IF;
    IF config ? 'mode' THEN
        PERFORM schema_registry.require_mode_allowed(
            scope, (schema_registry.checked_setting('mode', config -> 'mode')) #>> '{}');
    END IF;
    PERFORM schema_registry.change_settings(scope, config, 'set_config');
END
$function$;

COMMENT ON FUNCTION schema_registry.set_config(text, jsonb) IS
    'Changes settings (level, policy, mode, normalize, assert_formats, json_encoding, enforce_semver, group): absent ones stay, null removes one. Subject as get_config() takes it; it need not exist. Errors 22023, SR004 (mode IMPORT over live versions), SR005 (read-only).';

CREATE OR REPLACE FUNCTION schema_registry.set_compatibility(
    subject text,
    level text,
    policy text DEFAULT NULL,
    options jsonb DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    scope CONSTANT text := schema_registry.config_scope(subject);
    chosen CONSTANT jsonb := coalesce(options, '{}');
BEGIN
    PERFORM schema_registry.require_options(chosen, '{normalize,assert_formats,enforce_semver}', '{group,json_encoding}');
    PERFORM schema_registry.require_writable(scope);
    PERFORM schema_registry.change_settings(
        scope,
        chosen
        || jsonb_build_object('level', level)
        || CASE
            WHEN policy IS NOT NULL OR level IS NULL THEN jsonb_build_object('policy', policy)
            ELSE '{}'
        END,
        'set_compatibility');
END
$function$;

COMMENT ON FUNCTION schema_registry.set_compatibility(text, text, text, jsonb) IS
    'Sets the compatibility level (NONE, BACKWARD, FORWARD, FULL, or one of the last three with _TRANSITIVE) and, if given, the policy (STRICT, LENIENT, SEMANTIC); level null removes both. Subject null: the whole registry; ":.context:": a context. Options: normalize, assert_formats and enforce_semver (true or false), json_encoding (plain or tagged), and group, a key of the metadata: only versions that have the same value under it are compared. Errors 22023, SR005.';

CREATE OR REPLACE FUNCTION schema_registry.require_mode_allowed(scope text, mode text)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    held text;
BEGIN
    IF mode = 'FORWARD' AND scope <> '' THEN
        PERFORM schema_registry.fail('22023', 'mode FORWARD is for the whole registry only');
    ELSIF mode = 'IMPORT' THEN
        SELECT s.name
        INTO held
        FROM schema_registry.subject AS s
        WHERE (
                s.name = scope
                OR scope = ''
                OR (scope ~ '^:\.[^:]*:$' AND starts_with(s.name, scope))
            )
          AND EXISTS (
              SELECT
              FROM schema_registry.version AS v
              WHERE v.subject_id = s.subject_id
                AND v.deleted_at IS NULL
          )
        ORDER BY s.name
        LIMIT 1;
        IF FOUND THEN
            PERFORM schema_registry.fail(
                'SR004',
                'mode IMPORT is for where nothing is registered',
                format('Subject "%s" has live versions.', held));
        END IF;
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_mode_allowed(text, text) IS
    'Errors 22023 or SR004 if this mode cannot be set for this scope.';

CREATE OR REPLACE FUNCTION schema_registry.set_mode(subject text, mode text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    scope CONSTANT text := schema_registry.config_scope(subject);
BEGIN
    PERFORM schema_registry.require_mode_allowed(scope, upper(mode));
    PERFORM schema_registry.change_settings(scope, jsonb_build_object('mode', mode), 'set_mode');
END
$function$;

COMMENT ON FUNCTION schema_registry.set_mode(text, text) IS
    'Sets the mode: READWRITE, READONLY, READONLY_OVERRIDE (of the whole registry: before all others), IMPORT (nothing is compared; only where nothing is registered) or FORWARD (whole registry only); null removes it. Subject null: the whole registry; ":.context:": a context. Errors 22023, SR004.';
