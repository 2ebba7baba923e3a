-- Arguments: raising errors, who is calling, and what names and options may be.

CREATE OR REPLACE FUNCTION schema_registry.fail(
    code text,
    message text,
    detail text DEFAULT NULL,
    hint text DEFAULT NULL
)
RETURNS void
LANGUAGE c
IMMUTABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_fail';

COMMENT ON FUNCTION schema_registry.fail(text, text, text, text) IS
    'Raises an error with this SQLSTATE and no CONTEXT; a null detail or hint is left out.';

CREATE OR REPLACE FUNCTION schema_registry.require_argument(name text, is_given boolean)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF NOT is_given THEN
        PERFORM schema_registry.fail('22023', format('argument "%s" must not be null', name));
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_argument(text, boolean) IS
    'Error 22023 naming the argument unless it is given.';

CREATE OR REPLACE FUNCTION schema_registry.session_json(setting text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    value CONSTANT text := nullif(current_setting(setting, true), '');
BEGIN
    IF value IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN CASE WHEN jsonb_typeof(value::jsonb) = 'object' THEN value::jsonb END;
EXCEPTION
    WHEN data_exception THEN
        RETURN NULL; -- any session may set it to anything
END
$function$;

COMMENT ON FUNCTION schema_registry.session_json(text) IS
    'A setting of the session that holds a JSON object, as PostgREST makes them; null if it holds none.';

CREATE OR REPLACE FUNCTION schema_registry.actor(
    OUT name text,
    OUT session_user_name text,
    OUT role_name text,
    OUT claims jsonb,
    OUT request_id text
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- current_user is the owner of a SECURITY DEFINER function; these two are not touched by it.
    session_user_name := session_user;
    role_name := coalesce(nullif(current_setting('role'), 'none'), session_user);
    claims := schema_registry.session_json('request.jwt.claims');
    request_id := left(schema_registry.session_json('request.headers') ->> 'x-request-id', 255);
    name := role_name || coalesce('/' || left(claims ->> 'sub', 255), '');
END
$function$;

COMMENT ON FUNCTION schema_registry.actor() IS
    'Who is calling: role in force and, behind a slash, the "sub" that the token claims; then its parts, and the X-Request-Id. Only the session user and the role are proven.';

CREATE OR REPLACE FUNCTION schema_registry.subject_name(subject text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    is_qualified CONSTANT boolean := starts_with(subject, ':.');
    context CONSTANT text := substring(subject FROM '^:(\.[^:]*):');
    local_name CONSTANT text := CASE
        WHEN is_qualified THEN substr(subject, length(context) + 3)
        ELSE subject
    END;
    reason CONSTANT text := CASE
        WHEN subject = '' OR local_name = '' THEN 'A name must not be empty.'
        WHEN is_qualified AND context IS NULL THEN 'A qualified name is ":.context:name".'
        WHEN context = '.__GLOBAL' THEN 'The context ".__GLOBAL" only has settings.'
        WHEN starts_with(subject, ':*:') THEN '":*:" stands for all contexts.'
        WHEN octet_length(subject) > 255 THEN format('It has %s bytes; 255 are allowed.', octet_length(subject))
        WHEN subject ~ '[\u0001-\u001F\u007F-\u009F]' THEN 'It holds a control character.'
        WHEN local_name IN ('__GLOBAL', '__EMPTY') THEN 'The names "__GLOBAL" and "__EMPTY" are reserved.'
    END;
BEGIN
    PERFORM schema_registry.require_argument('subject', subject IS NOT NULL);
    IF reason IS NOT NULL THEN
        PERFORM schema_registry.fail('22023', format('invalid subject name "%s"', left(subject, 64)), reason);
    END IF;
    RETURN CASE WHEN context = '.' THEN local_name ELSE subject END;
END
$function$;

COMMENT ON FUNCTION schema_registry.subject_name(text) IS
    'The name as it is stored (":.:name" is "name"). Error 22023 if it cannot be a subject''s name.';

CREATE OR REPLACE FUNCTION schema_registry.config_scope(subject text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN subject IS NULL OR subject = ':.:' THEN ''
        WHEN subject ~ '^:\.[^:\u0001-\u001F\u007F-\u009F]+:$' AND octet_length(subject) <= 255 THEN subject
        ELSE schema_registry.subject_name(subject)
    END
$function$;

COMMENT ON FUNCTION schema_registry.config_scope(text) IS
    'Key of the settings of a subject, of a context (":.context:") or, for null, of the whole registry. Error 22023 if it can be neither.';

CREATE OR REPLACE FUNCTION schema_registry.subject_context(subject text)
RETURNS text
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT coalesce(substring(subject FROM '^:(\.[^:]*):'), '.')
$function$;

COMMENT ON FUNCTION schema_registry.subject_context(text) IS 'The context that a subject belongs to; "." is the default one.';

CREATE OR REPLACE FUNCTION schema_registry.choose_name(kind text, value text, allowed text[], later text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    choices CONSTANT text := format('Available: %s.', array_to_string(allowed, ', '));
BEGIN
    PERFORM schema_registry.require_argument(kind, value IS NOT NULL);
    IF upper(value) = ANY (later) THEN
        PERFORM schema_registry.fail('0A000', format('%s "%s" is not supported yet', kind, upper(value)), choices);
    ELSIF upper(value) <> ALL (allowed) THEN
        PERFORM schema_registry.fail('22023', format('unrecognized %s "%s"', kind, left(value, 64)), choices);
    END IF;
    RETURN upper(value);
END
$function$;

COMMENT ON FUNCTION schema_registry.choose_name(text, text, text[], text[]) IS
    'The value in upper case if it is allowed. Error 22023 if there is no such value, 0A000 if it is for a later release.';

CREATE OR REPLACE FUNCTION schema_registry.format_name(format text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.choose_name(
        'format',
        CASE upper(format) WHEN 'JSONSCHEMA' THEN 'JSON' ELSE format END,
        '{JSON,AVRO}',
        '{PROTOBUF,XSD}')
$function$;

COMMENT ON FUNCTION schema_registry.format_name(text) IS
    'The format''s own name (any case; JSONSCHEMA is JSON). Errors 22023 and 0A000 if it is not available.';

CREATE OR REPLACE FUNCTION schema_registry.policy_of_format(policy text, format text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN format = 'JSON' THEN CASE policy WHEN 'INSTANCES' THEN 'STRICT' ELSE policy END
        WHEN policy = 'INSTANCES' THEN policy
        ELSE 'STRICT'
    END
$function$;

COMMENT ON FUNCTION schema_registry.policy_of_format(text, text) IS
    'The policy by which schemas of a format are compared: the one that is set where the format knows it, else the format''s default. INSTANCES, which nobody sets, asks about what is stored as JSON.';

CREATE OR REPLACE FUNCTION schema_registry.require_json_encoding(options jsonb)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF options -> 'json_encoding' NOT IN ('"plain"', '"tagged"') THEN
        PERFORM schema_registry.fail(
            '22023',
            format('unrecognized json_encoding "%s"', left(options ->> 'json_encoding', 64)),
            'Available: plain, tagged.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_json_encoding(jsonb) IS
    'Error 22023 if there is an option json_encoding that is none of the allowed values.';

CREATE OR REPLACE FUNCTION schema_registry.level_name(level text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.choose_name(
        'level',
        level,
        '{NONE,BACKWARD,FORWARD,FULL,BACKWARD_TRANSITIVE,FORWARD_TRANSITIVE,FULL_TRANSITIVE}',
        '{}')
$function$;

COMMENT ON FUNCTION schema_registry.level_name(text) IS
    'The compatibility level in upper case. Error 22023 if there is no such level.';

CREATE OR REPLACE FUNCTION schema_registry.policy_name(policy text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.choose_name('policy', policy, '{STRICT,LENIENT,SEMANTIC}', '{WIRE,WIRE_JSON}')
$function$;

COMMENT ON FUNCTION schema_registry.policy_name(text) IS
    'The compatibility policy in upper case. Errors 22023 if there is no such policy, 0A000 if it is not available.';

CREATE OR REPLACE FUNCTION schema_registry.mode_name(mode text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.choose_name('mode', mode, '{READWRITE,READONLY,READONLY_OVERRIDE,IMPORT,FORWARD}', '{}')
$function$;

COMMENT ON FUNCTION schema_registry.mode_name(text) IS
    'The mode in upper case. Error 22023 if there is no such mode.';

CREATE OR REPLACE FUNCTION schema_registry.require_options(
    options jsonb,
    booleans text[],
    texts text[] DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    choices CONSTANT text := format('Available: %s.', array_to_string(booleans || texts, ', '));
    key text;
    value jsonb;
BEGIN
    IF jsonb_typeof(options) IS DISTINCT FROM 'object' THEN
        PERFORM schema_registry.fail('22023', 'options must be a JSON object', choices);
    END IF;
    FOR key, value IN SELECT o.key, o.value FROM jsonb_each(options) AS o
    LOOP
        IF key <> ALL (booleans || texts) THEN
            PERFORM schema_registry.fail('22023', format('unrecognized option "%s"', left(key, 64)), choices);
        ELSIF key = ANY (booleans) AND jsonb_typeof(value) <> 'boolean' THEN
            PERFORM schema_registry.fail('22023', format('option "%s" must be true or false', key));
        ELSIF key = ANY (texts) AND (jsonb_typeof(value) <> 'string' OR value = '""') THEN
            PERFORM schema_registry.fail('22023', format('option "%s" must be a string that says something', key));
        END IF;
    END LOOP;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_options(jsonb, text[], text[]) IS
    'Error 22023 unless this is an object of nothing but these members: some are true or false, others strings.';

CREATE OR REPLACE FUNCTION schema_registry.require_annotations(metadata jsonb, tags text[])
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF jsonb_typeof(metadata) <> 'object' THEN
        PERFORM schema_registry.fail('22023', 'metadata must be a JSON object');
    ELSIF array_ndims(tags) > 1 THEN
        PERFORM schema_registry.fail('22023', 'tags must be a list, not an array of arrays');
    ELSIF array_position(tags, NULL) IS NOT NULL OR array_position(tags, '') IS NOT NULL THEN
        PERFORM schema_registry.fail('22023', 'a tag must not be null or empty');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_annotations(jsonb, text[]) IS
    'Error 22023 unless metadata is an object and every tag says something; nulls pass.';
