-- HTTP functions that change the registry: POST only. Registering, and asking what registered
-- versions mean for stored rows, is the writers'; what decides for others (levels, modes, deletion)
-- is the administrators'.

CREATE OR REPLACE FUNCTION schema_registry_api.register_schema(
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
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.register_schema(
        subject, schema, format, version, refs, metadata, tags, options);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.register_schema(
    text, text, text, text, jsonb, jsonb, text[], jsonb
) IS
'Register a schema

Returns its id. Content that the subject has already keeps its id and makes no new version; an
incompatible one is refused with status 409 and the reasons.

subject: the name under which versions of one schema live; :.context:name for a context.
schema: the schema itself, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists.
version: a semantic version; without one the document''s, or the next by the kind of change.
refs: the schemas it refers to, [{"name": ..., "subject": ..., "version": ...}].
metadata: anything to keep beside the version.
tags: words to find it by.
options: assert_formats, normalize, check_data (the rows of every attached table must satisfy it),
dry_run (all checks, nothing kept) and lenient, each true or false; json_encoding, plain or tagged,
which is for Avro.';

CREATE OR REPLACE FUNCTION schema_registry_api.register_version(
    subject text,
    schema text,
    format text DEFAULT 'JSON',
    version text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    tags text[] DEFAULT '{}',
    options jsonb DEFAULT '{}'
)
RETURNS schema_registry.registration
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
    result schema_registry.registration;
BEGIN
    SELECT *
    INTO result
    FROM schema_registry.register_version(
        subject, schema, format, version, refs, metadata, tags, options);
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.register_version(
    text, text, text, text, jsonb, jsonb, text[], jsonb
) IS
'Register a schema, say what was done

As register_schema, but answers with the version that was made or found: its numbers, whether it
is new, the class of change (major, minor, patch, none) and warnings.

subject: the name under which versions of one schema live; :.context:name for a context.
schema: the schema itself, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists.
version: a semantic version; without one the document''s, or the next by the kind of change.
refs: the schemas it refers to, [{"name": ..., "subject": ..., "version": ...}].
metadata: anything to keep beside the version.
tags: words to find it by.
options: assert_formats, normalize, check_data (the rows of every attached table must satisfy it),
dry_run (all checks, nothing kept) and lenient, each true or false; json_encoding, plain or tagged,
which is for Avro.';

CREATE OR REPLACE FUNCTION schema_registry_api.set_compatibility(
    subject text,
    level text,
    policy text DEFAULT NULL,
    options jsonb DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    PERFORM schema_registry.set_compatibility(subject, level, policy, options);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.set_compatibility(text, text, text, jsonb) IS
'Set the compatibility level

subject: a subject, which need not exist yet; :.context: for a context; null for the global level.
level: NONE, BACKWARD, FORWARD, FULL, BACKWARD_TRANSITIVE, FORWARD_TRANSITIVE, FULL_TRANSITIVE;
null removes the setting, so that the inherited one holds.
policy: how schemas are judged, one of the policies that /formats lists, such as LENIENT.
options: normalize, assert_formats and enforce_semver, each true or false, json_encoding (plain or
tagged), and group, a key of the metadata: only versions that have the same value under it are compared.';

CREATE OR REPLACE FUNCTION schema_registry_api.set_config(subject text, config jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    PERFORM schema_registry.set_config(subject, config);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.set_config(text, jsonb) IS
'Change settings of a subject

subject: a subject; :.context: for a context; null for the global settings.
config: an object of level, policy, mode, normalize, assert_formats, json_encoding. A member that is absent keeps
what is set, one that is null removes it.';

CREATE OR REPLACE FUNCTION schema_registry_api.set_mode(subject text, mode text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    PERFORM schema_registry.set_mode(subject, mode);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.set_mode(text, text) IS
'Set what may be done to a subject

subject: a subject, which need not exist yet; :.context: for a context; null for the global mode.
mode: READWRITE, READONLY, READONLY_OVERRIDE, IMPORT or FORWARD.';

CREATE OR REPLACE FUNCTION schema_registry_api.update_metadata(
    selector text,
    metadata jsonb,
    tags text[]
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    PERFORM schema_registry.update_metadata(selector, metadata, tags);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.update_metadata(text, jsonb, text[]) IS
'Replace metadata and tags of a version

The schema and its id stay.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
metadata: the new metadata; null keeps what there is.
tags: the new tags; null keeps those there are.';

CREATE OR REPLACE FUNCTION schema_registry_api.transition(
    selector text,
    trigger_name text,
    reason text DEFAULT NULL,
    metadata jsonb DEFAULT '{}'
)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.transition(selector, trigger_name, reason, metadata);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.transition(text, text, text, jsonb) IS
'Move a version through its life

Returns the new state; status 409 if the trigger does not start from the present one.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
trigger_name: activate, deprecate, reactivate, archive, abandon, initiate_rollback and so on.
reason: why, to keep with the transition.
metadata: anything to keep with the transition.';

CREATE OR REPLACE FUNCTION schema_registry_api.rollback_subject(
    subject text,
    to_version text,
    reason text DEFAULT NULL
)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.rollback_subject(subject, to_version, reason);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.rollback_subject(text, text, text) IS
'Put an earlier version into force again

The active versions above it are deprecated; nothing is deleted. Returns its number.

subject: the subject.
to_version: the number of the version, or its semantic version.
reason: why, to keep with the transitions.';

CREATE OR REPLACE FUNCTION schema_registry_api.check_data(selector text, max_examples integer DEFAULT 5)
RETURNS TABLE (
    relation text,
    column_name text,
    held_to text,
    total_rows bigint,
    violators bigint,
    examples jsonb,
    problem text
)
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT
        d.relation::text, d.column_name, d.held_to, d.total_rows, d.violators, d.examples, d.problem
    FROM schema_registry.check_data(selector, max_examples) AS d;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.check_data(text, integer) IS
'Tell which stored rows a version would refuse

For each column that is held to any version of the subject: how many rows there are, how many of
them the version would refuse, and for what. Nothing is changed; GET works, too.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
max_examples: how many causes to list at most; null lists all.';

CREATE OR REPLACE FUNCTION schema_registry_api.delete_version(
    selector text,
    permanent boolean DEFAULT false
)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.delete_version(selector, permanent);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.delete_version(text, boolean) IS
'Delete a version

Returns its number. Refused with status 409 while a table or another schema uses it.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
permanent: remove it for good; only after it was deleted softly.';

CREATE OR REPLACE FUNCTION schema_registry_api.delete_subject(
    subject text,
    permanent boolean DEFAULT false
)
RETURNS integer[]
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.delete_subject(subject, permanent);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.delete_subject(text, boolean) IS
'Delete all versions of a subject

Returns their numbers. Refused with status 409 while a table or another schema uses one.

subject: the subject.
permanent: remove them for good; only after they were deleted softly.';

CREATE OR REPLACE FUNCTION schema_registry_api.undelete_version(selector text)
RETURNS integer
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.undelete_version(selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.undelete_version(text) IS
'Bring back a version that was deleted softly

Returns its number.

selector: #17 (schema id), sha256:<hex> or subject@number.';

REVOKE ALL ON FUNCTION
    schema_registry_api.register_schema(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry_api.register_version(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry_api.update_metadata(text, jsonb, text[]),
    schema_registry_api.transition(text, text, text, jsonb),
    schema_registry_api.rollback_subject(text, text, text),
    schema_registry_api.check_data(text, integer),
    schema_registry_api.set_compatibility(text, text, text, jsonb),
    schema_registry_api.set_config(text, jsonb),
    schema_registry_api.set_mode(text, text),
    schema_registry_api.delete_version(text, boolean),
    schema_registry_api.delete_subject(text, boolean),
    schema_registry_api.undelete_version(text)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.register_schema(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry_api.register_version(text, text, text, text, jsonb, jsonb, text[], jsonb),
    schema_registry_api.update_metadata(text, jsonb, text[]),
    schema_registry_api.transition(text, text, text, jsonb),
    schema_registry_api.rollback_subject(text, text, text),
    schema_registry_api.check_data(text, integer)
    TO schema_registry_writer;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.set_compatibility(text, text, text, jsonb),
    schema_registry_api.set_config(text, jsonb),
    schema_registry_api.set_mode(text, text),
    schema_registry_api.delete_version(text, boolean),
    schema_registry_api.delete_subject(text, boolean),
    schema_registry_api.undelete_version(text)
    TO schema_registry_admin;
