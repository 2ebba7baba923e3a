-- HTTP functions over the views: search, DESCRIBE and the SHOW statements that take a subject.

CREATE OR REPLACE FUNCTION schema_registry_api.search_schemas(
    query text,
    max_rows integer DEFAULT 50,
    after text DEFAULT NULL
)
RETURNS SETOF schema_registry_api.schema_versions
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY
    SELECT shown.*
    FROM schema_registry.search_schemas(query, max_rows, after) WITH ORDINALITY AS hit
    JOIN schema_registry_api.schema_versions AS shown USING (subject, version)
    ORDER BY hit.ordinality;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.search_schemas(text, integer, text) IS
'Search schemas

Live versions in which every word of the query occurs, in any case: in subject, tags, metadata or
text; in the order of subject and version.

query: the words, with spaces between them.
max_rows: how many to list at most; null lists all.
after: subject@version, to go on behind it.';

CREATE OR REPLACE FUNCTION schema_registry_api.describe(selector text)
RETURNS TABLE (
    field text,
    type text,
    required boolean,
    format text,
    default_value json,
    description text
)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT * FROM schema_registry.describe(selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.describe(text) IS
'List the fields of a schema (DESCRIBE)

One row a field; a.b is a member of a, a[] an element of it.

selector: names a version, as orders, orders@latest, orders@3, orders@1.2.0, orders@^1, orders@~1.2,
#17 (schema id) or sha256:<hex>.';

CREATE OR REPLACE FUNCTION schema_registry_api.show_schema_versions(subject text)
RETURNS SETOF schema_registry_api.schema_versions
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY
    SELECT shown.*
    FROM schema_registry.show_schema_versions(subject) AS live
    JOIN schema_registry_api.schema_versions AS shown USING (subject, version)
    ORDER BY shown.version;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.show_schema_versions(text) IS
'List the versions of a subject (SHOW SCHEMA VERSIONS)

As /schema_versions?subject=eq.<subject>, but status 404 if there is no such subject.

subject: the subject.';

CREATE OR REPLACE FUNCTION schema_registry_api.show_schema_compatibility(subject text)
RETURNS SETOF schema_registry_api.compatibility
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    detail text;
    hint text;
BEGIN
    RETURN QUERY
    SELECT *
    FROM schema_registry.show_schema_compatibility(subject);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.show_schema_compatibility(text) IS
'Show the level, policy and mode of a subject (SHOW SCHEMA COMPATIBILITY)

Status 404 if there is neither such a subject nor a setting for it.

subject: a subject; :.context: for a context.';

REVOKE ALL ON FUNCTION
    schema_registry_api.search_schemas(text, integer, text),
    schema_registry_api.describe(text),
    schema_registry_api.show_schema_versions(text),
    schema_registry_api.show_schema_compatibility(text)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.search_schemas(text, integer, text),
    schema_registry_api.describe(text),
    schema_registry_api.show_schema_versions(text),
    schema_registry_api.show_schema_compatibility(text)
    TO schema_registry_reader;
