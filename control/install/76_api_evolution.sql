-- HTTP functions that move documents from version to version. A request is a transaction: a migration
-- of a table goes on by a batch with each request.

CREATE OR REPLACE FUNCTION schema_registry_api.plan_evolution(old_selector text, new_selector text)
RETURNS TABLE (step integer, action text, path text, detail jsonb, lossy boolean, reversible boolean)
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    error_detail text;
    hint text;
BEGIN
    RETURN QUERY SELECT *
    FROM schema_registry.plan_evolution(old_selector, new_selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS error_detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, error_detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.plan_evolution(text, text) IS
'Tell what migrating documents between two versions does

An empty list if nothing has to be done. Goes through the versions between the two.

old_selector: names the version that documents come from, as orders@1 or orders@1.2.0.
new_selector: names the version that they go to.';

CREATE OR REPLACE FUNCTION schema_registry_api.migrate_instance(
    instance jsonb,
    old_selector text,
    new_selector text
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
    RETURN schema_registry.migrate_instance(coalesce(instance, 'null'), old_selector, new_selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.migrate_instance(jsonb, text, text) IS
'Make a document of one version one of another

Returns it; status 422 if it does not satisfy the version in the end.

instance: the document, any JSON value.
old_selector: names the version that it is of.
new_selector: names the version that it shall be of.';

CREATE OR REPLACE FUNCTION schema_registry_api.set_migration_expression(
    old_selector text,
    new_selector text,
    path text,
    expression text,
    language text DEFAULT 'sql'
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
    PERFORM schema_registry.set_migration_expression(old_selector, new_selector, path, expression, language);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.set_migration_expression(text, text, text, text, text) IS
'Say how a value is made when documents change version

For what the schemas of the two versions cannot tell.

old_selector: names the version that documents come from.
new_selector: names the version that they go to.
path: JSON Pointer of the value in the new document, "*" for all elements or members; empty for the document.
expression: what the value is, of instance (the old document) and value (what it would be); null takes the
expression back.
language: sql or jsonpath.';

CREATE OR REPLACE FUNCTION schema_registry_api.migration_script(
    relation text,
    column_name text,
    new_selector text
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
    RETURN schema_registry.migration_script(relation::regclass, column_name, new_selector);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.migration_script(text, text, text) IS
'Write the script that moves a column''s documents to another version

relation: the table, as schema.table.
column_name: the column, which is attached to a version.
new_selector: names the version to move to.';

-- Without SET: triggers of the table run under it.
CREATE OR REPLACE FUNCTION schema_registry_api.migrate_attachment(
    relation text,
    column_name text,
    new_selector text,
    batch_size integer DEFAULT 1000,
    options jsonb DEFAULT '{}'
)
RETURNS SETOF schema_registry_api.migrations
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
AS $function$
DECLARE
    id pg_catalog.int8;
    state pg_catalog.text := 'RUNNING';
    detail pg_catalog.text;
    hint pg_catalog.text;
BEGIN
    PERFORM schema_registry.require_migration_arguments(relation::pg_catalog.regclass, new_selector, batch_size, options);
    id := schema_registry.begin_migration(relation::pg_catalog.regclass, column_name, new_selector, options);
    IF id IS NOT NULL THEN
        LOOP
            CALL schema_registry.migrate_batch(id, batch_size, state);
            EXIT WHEN state OPERATOR(pg_catalog.<>) 'ENDING';
        END LOOP;
    END IF;
    RETURN QUERY SELECT m.*
    FROM schema_registry_api.migrations AS m
    WHERE m.migration_id OPERATOR(pg_catalog.=) id;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    PERFORM schema_registry.raise_http_error(SQLSTATE, SQLERRM, detail, hint);
END
$function$;

COMMENT ON FUNCTION schema_registry_api.migrate_attachment(text, text, text, integer, jsonb) IS
'Move the documents of a column to another version

A request does one batch. Repeat it until the state is FINISHED; BLOCKED means that rows, which /migration_failures lists,
have to be changed first. An empty list if the column is held to that selector already.

relation: the table, as schema.table; it has to be the caller''s own.
column_name: the column, which is attached to a version.
new_selector: names the version to move to.
batch_size: how many rows to rewrite.
options: {"on_failure": "report" or "quarantine", "allow_lossy": true or false}.';

REVOKE ALL ON FUNCTION
    schema_registry_api.plan_evolution(text, text),
    schema_registry_api.migrate_instance(jsonb, text, text),
    schema_registry_api.migration_script(text, text, text),
    schema_registry_api.set_migration_expression(text, text, text, text, text),
    schema_registry_api.migrate_attachment(text, text, text, integer, jsonb)
    FROM PUBLIC;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.plan_evolution(text, text),
    schema_registry_api.migrate_instance(jsonb, text, text),
    schema_registry_api.migration_script(text, text, text)
    TO schema_registry_reader;

GRANT EXECUTE ON FUNCTION
    schema_registry_api.set_migration_expression(text, text, text, text, text),
    schema_registry_api.migrate_attachment(text, text, text, integer, jsonb)
    TO schema_registry_writer;
