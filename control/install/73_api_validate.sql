-- HTTP functions that judge documents and schemas: GET and POST, for readers. PostgREST makes an
-- SQL null of the JSON null, which is a document like any other: coalesce undoes that.

CREATE OR REPLACE FUNCTION schema_registry_api.validate_against(instance json, schema text)
RETURNS boolean
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.validate_against(coalesce(instance, 'null'), schema);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.validate_against(json, text) IS
'Tell whether a document satisfies a registered schema

instance: the document to judge, any JSON value.
schema: a selector, as orders, orders@3, orders@1.2.0, orders@^1, #17 or sha256:<hex>.';

CREATE OR REPLACE FUNCTION schema_registry_api.decode_message(
    message text,
    reader text DEFAULT NULL,
    writer text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.decode_message(decode(message, 'base64'), reader, writer);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.decode_message(text, text, text) IS
'Read a message of the Kafka wire format as JSON

message: its bytes in base64.
reader: a selector, to have the data as that schema has it; without one, as it was written.
writer: a selector, the schema that data without a frame was written with.';

CREATE OR REPLACE FUNCTION schema_registry_api.validation_errors(
    instance json,
    schema text,
    max_errors integer DEFAULT 100
)
RETURNS TABLE (instance_path text, schema_path text, keyword text, message text)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT *
    FROM schema_registry.validation_errors(coalesce(instance::text, 'null'), schema, max_errors);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.validation_errors(json, text, integer) IS
'List why a document does not satisfy a registered schema

An empty list if it does. Paths are JSON Pointers.

instance: the document to judge, any JSON value.
schema: a selector, as orders, orders@3, orders@1.2.0, orders@^1, #17 or sha256:<hex>.
max_errors: how many to list at most.';

CREATE OR REPLACE FUNCTION schema_registry_api.validation_report(
    instance jsonb,
    schema text,
    output text DEFAULT 'basic'
)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.validation_report(coalesce(instance, 'null'), schema, output);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.validation_report(jsonb, text, text) IS
'Report what each keyword of a registered schema gave for a document

In an output format of JSON Schema: the errors of an invalid document, the annotations of a valid one.

instance: the document to judge, any JSON value.
schema: a selector, as orders, orders@3, orders@1.2.0, orders@^1, #17 or sha256:<hex>.
output: flag, basic, detailed or verbose.';

CREATE OR REPLACE FUNCTION schema_registry_api.matching_versions(instance jsonb, subject text)
RETURNS TABLE (version integer, semantic_version text)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT *
    FROM schema_registry.matching_versions(coalesce(instance, 'null'), subject);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.matching_versions(jsonb, text) IS
'List the versions of a subject that a document satisfies

instance: the document to judge, any JSON value.
subject: its live versions are tried.';

CREATE OR REPLACE FUNCTION schema_registry_api.require_valid(instance jsonb, schema text)
RETURNS boolean
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.require_valid(coalesce(instance, 'null'), schema);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.require_valid(jsonb, text) IS
'Require that a document satisfies a registered schema

True, or status 422 with the first violations in the details.

instance: the document to judge, any JSON value.
schema: a selector, as orders, orders@3, orders@1.2.0, orders@^1, #17 or sha256:<hex>.';

CREATE OR REPLACE FUNCTION schema_registry_api.matches_schema(schema text, instance jsonb)
RETURNS boolean
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.matches_schema(schema, coalesce(instance, 'null'));
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.matches_schema(text, jsonb) IS
'Tell whether a document satisfies a schema given here

Nothing is registered.

schema: the JSON Schema, as a JSON object or as a string that holds its text.
instance: the document to judge, any JSON value.';

CREATE OR REPLACE FUNCTION schema_registry_api.validate_schema(
    schema text,
    format text DEFAULT 'JSON',
    refs jsonb DEFAULT '[]'
)
RETURNS TABLE (path text, message text)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT * FROM schema_registry.validate_schema(schema, format, refs);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.validate_schema(text, text, jsonb) IS
'List what is wrong with a schema

An empty list if nothing is. Nothing is registered.

schema: the schema, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists.
refs: the schemas it refers to, [{"name": ..., "subject": ..., "version": ...}].';

CREATE OR REPLACE FUNCTION schema_registry_api.check_compatibility(
    subject text,
    schema text,
    format text DEFAULT NULL,
    level text DEFAULT NULL,
    refs jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    OUT compatible boolean,
    OUT checked_level text,
    OUT change_class text,
    OUT checked_versions integer[],
    OUT violations jsonb
)
RETURNS record
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    SELECT verdict.compatible, verdict.checked_level, verdict.change_class,
        verdict.checked_versions, verdict.violations
    INTO compatible, checked_level, change_class,
        checked_versions, violations
    FROM schema_registry.check_compatibility(subject, schema, format, level, refs, metadata) AS verdict;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.check_compatibility(text, text, text, text, jsonb, jsonb) IS
'Tell whether a schema may become the next version

Answers with the verdict, the level and the versions it was judged by, the class of change and the
violations. Nothing is registered.

subject: the subject whose versions it is compared with.
schema: the schema, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists; absent: the subject''s.
level: NONE, BACKWARD, FORWARD, FULL or a _TRANSITIVE one; absent: the level in force.
refs: the schemas it refers to, [{"name": ..., "subject": ..., "version": ...}].
metadata: what it would be registered with; counts where versions are grouped by a key of it.';

CREATE OR REPLACE FUNCTION schema_registry_api.compare_schemas(
    old_schema text,
    new_schema text,
    format text DEFAULT 'JSON',
    policy text DEFAULT NULL,
    old_refs jsonb DEFAULT '[]',
    new_refs jsonb DEFAULT '[]'
)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT *
    FROM schema_registry.compare_schemas(
        old_schema, new_schema, format, policy, old_refs, new_refs);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.compare_schemas(text, text, text, text, jsonb, jsonb) IS
'List the differences between two schemas

Each with its rule, path, message, the directions it breaks and its class. Nothing is registered.

old_schema, new_schema: the schemas, as JSON objects or as strings that hold their texts.
format: its format, one of those that /formats lists.
policy: how they are judged, one of the policies that /formats lists, such as LENIENT.
old_refs, new_refs: what they refer to, [{"name": ..., "subject": ..., "version": ...}].';

CREATE OR REPLACE FUNCTION schema_registry_api.compare_versions(
    old_selector text,
    new_selector text
)
RETURNS TABLE (
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT * FROM schema_registry.compare_versions(old_selector, new_selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.compare_versions(text, text) IS
'List the differences between two registered versions

Each with its rule, path, message, the directions it breaks and its class.

old_selector, new_selector: each names a version, as orders@3, orders@1.2.0, #17 or sha256:<hex>.';

CREATE OR REPLACE FUNCTION schema_registry_api.describe_changes(
    old_selector text,
    new_selector text,
    output text DEFAULT 'text'
)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.describe_changes(old_selector, new_selector, output);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.describe_changes(text, text, text) IS
'Tell the differences between two registered versions

To be read by people, with the label schema:breaking or schema:compatible.

old_selector, new_selector: each names a version, as orders@3, orders@1.2.0, #17 or sha256:<hex>.
output: text, markdown (for a pull request) or json.';

REVOKE ALL ON FUNCTION
    schema_registry_api.validate_against(json, text),
    schema_registry_api.decode_message(text, text, text),
    schema_registry_api.validation_errors(json, text, integer),
    schema_registry_api.validation_report(jsonb, text, text),
    schema_registry_api.matching_versions(jsonb, text),
    schema_registry_api.require_valid(jsonb, text),
    schema_registry_api.matches_schema(text, jsonb),
    schema_registry_api.validate_schema(text, text, jsonb),
    schema_registry_api.check_compatibility(text, text, text, text, jsonb, jsonb),
    schema_registry_api.compare_schemas(text, text, text, text, jsonb, jsonb),
    schema_registry_api.compare_versions(text, text),
    schema_registry_api.describe_changes(text, text, text)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.validate_against(json, text),
    schema_registry_api.decode_message(text, text, text),
    schema_registry_api.validation_errors(json, text, integer),
    schema_registry_api.validation_report(jsonb, text, text),
    schema_registry_api.matching_versions(jsonb, text),
    schema_registry_api.require_valid(jsonb, text),
    schema_registry_api.matches_schema(text, jsonb),
    schema_registry_api.validate_schema(text, text, jsonb),
    schema_registry_api.check_compatibility(text, text, text, text, jsonb, jsonb),
    schema_registry_api.compare_schemas(text, text, text, text, jsonb, jsonb),
    schema_registry_api.compare_versions(text, text),
    schema_registry_api.describe_changes(text, text, text)
    TO schema_registry_reader;
