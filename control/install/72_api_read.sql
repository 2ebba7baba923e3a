-- HTTP functions that read the registry: GET and POST, for readers. Bytes are hexadecimal text.

CREATE OR REPLACE FUNCTION schema_registry_api.get_schema(
    selector text,
    OUT subject text,
    OUT version integer,
    OUT semantic_version text,
    OUT schema_id integer,
    OUT guid uuid,
    OUT format text,
    OUT schema text,
    OUT canonical text,
    OUT fingerprint text,
    OUT refs jsonb,
    OUT metadata jsonb,
    OUT tags text[],
    OUT state text,
    OUT created_at timestamptz,
    OUT created_by text
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
    SELECT registered.subject, registered.version, registered.semantic_version,
        registered.schema_id, registered.guid, registered.format, registered.schema,
        registered.canonical, encode(registered.fingerprint, 'hex'), registered.refs,
        registered.metadata, registered.tags, registered.state, registered.created_at,
        registered.created_by
    INTO subject, version, semantic_version,
        schema_id, guid, format, schema,
        canonical, fingerprint, refs,
        metadata, tags, state, created_at,
        created_by
    FROM schema_registry.get_schema(selector) AS registered;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.get_schema(text) IS
'Get one version of a schema

The schema as it was first sent (a string), its canonical form and what is known about the version;
the fingerprint is the SHA-256 of the canonical form in hexadecimal.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.';

CREATE OR REPLACE FUNCTION schema_registry_api.list_dependencies(
    selector text,
    transitive boolean DEFAULT false
)
RETURNS TABLE (subject text, version integer, type text, depth integer)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT * FROM schema_registry.list_dependencies(selector, transitive);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.list_dependencies(text, boolean) IS
'List what a version refers to

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
transitive: also what those refer to; depth counts the steps.';

CREATE OR REPLACE FUNCTION schema_registry_api.list_dependents(
    selector text,
    transitive boolean DEFAULT false
)
RETURNS TABLE (subject text, version integer, type text, depth integer)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT * FROM schema_registry.list_dependents(selector, transitive);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.list_dependents(text, boolean) IS
'List what refers to a version

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.
transitive: also what refers to those; depth counts the steps.';

CREATE OR REPLACE FUNCTION schema_registry_api.get_config(subject text DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.get_config(subject);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.get_config(text) IS
'Get the settings in force

Inherited ones are resolved.

subject: a subject; :.context: for a context; absent for the global settings.';

CREATE OR REPLACE FUNCTION schema_registry_api.canonical_form(schema text, format text)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN schema_registry.canonical_form(schema, format);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.canonical_form(text, text) IS
'Write a schema in its canonical form

schema: the schema, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists.';

CREATE OR REPLACE FUNCTION schema_registry_api.fingerprint(
    schema text,
    format text,
    algorithm text DEFAULT 'SHA256'
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
    RETURN encode(schema_registry.fingerprint(schema, format, algorithm), 'hex');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.fingerprint(text, text, text) IS
'Compute the fingerprint of a schema

Returns it in hexadecimal: sha256:<that> is a selector when the algorithm is SHA256.

schema: the schema, as a JSON object or as a string that holds its text.
format: its format, one of those that /formats lists.
algorithm: SHA256 or MD5.';

REVOKE ALL ON FUNCTION
    schema_registry_api.get_schema(text),
    schema_registry_api.list_dependencies(text, boolean),
    schema_registry_api.list_dependents(text, boolean),
    schema_registry_api.get_config(text),
    schema_registry_api.canonical_form(text, text),
    schema_registry_api.fingerprint(text, text, text)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.get_schema(text),
    schema_registry_api.list_dependencies(text, boolean),
    schema_registry_api.list_dependents(text, boolean),
    schema_registry_api.get_config(text),
    schema_registry_api.canonical_form(text, text),
    schema_registry_api.fingerprint(text, text, text)
    TO schema_registry_reader;
