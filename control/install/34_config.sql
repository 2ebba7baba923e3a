-- Settings in force: a subject's own, else its context's, else those of the whole registry, else
-- those of ":.__GLOBAL:", else the defaults. Each setting is looked for on its own.

CREATE OR REPLACE FUNCTION schema_registry.default_settings()
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT jsonb_build_object(
        'level', 'BACKWARD',
        'policy', 'STRICT',
        'mode', 'READWRITE',
        'normalize', false,
        'assert_formats', false,
        'json_encoding', 'plain',
        'enforce_semver', true)
$function$;

COMMENT ON FUNCTION schema_registry.default_settings() IS 'Settings where nothing was set.';

CREATE OR REPLACE FUNCTION schema_registry.own_settings(scope text)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(
        (
            SELECT c.settings
            FROM schema_registry.config AS c
            WHERE c.scope = own_settings.scope
        ),
        '{}')
$function$;

COMMENT ON FUNCTION schema_registry.own_settings(text) IS 'What is set for this scope itself.';

CREATE OR REPLACE FUNCTION schema_registry.settings_in_force(scope text)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT
        schema_registry.default_settings()
        || schema_registry.own_settings(':.__GLOBAL:')
        || schema_registry.own_settings('')
        || schema_registry.own_settings(':' || schema_registry.subject_context(scope) || ':')
        || schema_registry.own_settings(scope)
        || CASE schema_registry.own_settings('') ->> 'mode'
            WHEN 'READONLY_OVERRIDE' THEN '{"mode": "READONLY_OVERRIDE"}'::jsonb
            ELSE '{}'
        END
$function$;

COMMENT ON FUNCTION schema_registry.settings_in_force(text) IS
    'All settings for a scope, inherited ones resolved. The mode READONLY_OVERRIDE of the whole registry goes before all others.';

CREATE OR REPLACE FUNCTION schema_registry.require_writable(subject text)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    mode CONSTANT text := schema_registry.settings_in_force(subject) ->> 'mode';
BEGIN
    IF mode IN ('READONLY', 'READONLY_OVERRIDE') THEN
        PERFORM schema_registry.fail(
            'SR005',
            CASE
                WHEN subject = '' THEN 'the registry is read-only'
                WHEN subject ~ '^:\.[^:]*:$' THEN format('context "%s" is read-only', subject)
                ELSE format('subject "%s" is read-only', subject)
            END,
            format('Its mode is %s.', mode),
            'An administrator can change it by schema_registry.set_mode().');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_writable(text) IS 'Error SR005 if the mode in force allows no change.';

CREATE OR REPLACE FUNCTION schema_registry.checked_setting(key text, value jsonb)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    word CONSTANT text := value #>> '{}';
BEGIN
    IF jsonb_typeof(value) = 'null' THEN
        RETURN value;
    ELSIF key IN ('normalize', 'assert_formats', 'enforce_semver') THEN
        PERFORM schema_registry.require_options(jsonb_build_object(key, value), ARRAY[key]);
        RETURN value;
    ELSIF key = 'json_encoding' THEN
        PERFORM schema_registry.require_json_encoding(jsonb_build_object(key, value));
        RETURN value;
    ELSIF key = 'group' THEN
        PERFORM schema_registry.require_options(jsonb_build_object(key, value), '{}', ARRAY[key]);
        RETURN value;
    ELSIF key IN ('level', 'policy', 'mode') AND jsonb_typeof(value) <> 'string' THEN
        PERFORM schema_registry.fail('22023', format('setting "%s" must be a string', key));
    END IF;
    CASE key
        WHEN 'level' THEN RETURN to_jsonb(schema_registry.level_name(word));
        WHEN 'policy' THEN RETURN to_jsonb(schema_registry.policy_name(word));
        WHEN 'mode' THEN RETURN to_jsonb(schema_registry.mode_name(word));
        ELSE
            PERFORM schema_registry.fail(
                '22023',
                format('unrecognized setting "%s"', left(key, 64)),
                'Available: level, policy, mode, normalize, assert_formats, json_encoding, enforce_semver, group.');
    END CASE;
END
$function$;

COMMENT ON FUNCTION schema_registry.checked_setting(text, jsonb) IS
    'The value as it is stored; null, which removes the setting, passes. Error 22023 if it cannot be one.';

CREATE OR REPLACE FUNCTION schema_registry.change_settings(scope text, changes jsonb, action text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    before jsonb;
    after jsonb;
BEGIN
    -- The row is made first: it is what two sessions that change one scope wait for each other at.
    WHILE before IS NULL
    LOOP
        INSERT INTO schema_registry.config (scope, settings, changed_by)
        VALUES (change_settings.scope, '{}', (schema_registry.actor()).name)
        ON CONFLICT DO NOTHING;
        SELECT c.settings
        INTO before
        FROM schema_registry.config AS c
        WHERE c.scope = change_settings.scope
        FOR UPDATE;
    END LOOP;
    SELECT coalesce(jsonb_object_agg(m.key, schema_registry.checked_setting(m.key, m.value)), '{}')
    INTO after
    FROM jsonb_each(changes) AS m;
    after := jsonb_strip_nulls(before || after);
    IF after = '{}' THEN
        DELETE FROM schema_registry.config AS c
        WHERE c.scope = change_settings.scope;
    ELSE
        UPDATE schema_registry.config AS c
        SET settings = after, changed_at = now(), changed_by = (schema_registry.actor()).name
        WHERE c.scope = change_settings.scope
          AND c.settings <> after;
    END IF;
    IF before <> after THEN
        PERFORM schema_registry.record_audit(action, nullif(scope, ''), NULL, before, after);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.change_settings(text, jsonb, text) IS
    'Merges settings into a scope: absent ones stay, null removes. Error 22023 if one is not valid.';
