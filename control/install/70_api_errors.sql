-- The HTTP door: schema schema_registry_api holds what PostgREST exposes, and nothing else. Its
-- functions bear the names and argument names of schema_registry; they add no meaning and run
-- with the caller's privileges. What they do add:
--
--  * one function a name, because PostgREST refuses to choose between overloads that share
--    argument names: `schema` is text, and a JSON object sent for it arrives as its text;
--  * bytes as hexadecimal text, in the form that the selector sha256:<hex> takes;
--  * a JSON null sent as an instance is the instance null, not an absent one;
--  * the status of an error. PostgREST derives one from the SQLSTATE and would answer 400 to most
--    of ours, so each function passes its errors through raise_http_error, below.
--
-- Comments become the OpenAPI document: first line summary, the rest description.
-- Tests: test/http.

CREATE SCHEMA IF NOT EXISTS schema_registry_api;

COMMENT ON SCHEMA schema_registry_api IS
'Schema registry

Schemas, their versions, compatibility and validation, held in PostgreSQL. Every function answers
under /rpc, by POST with its arguments as one JSON object; those that only read answer GET too. An
error carries the SQLSTATE of the registry in the last line of its details.';

CREATE OR REPLACE FUNCTION schema_registry.http_status(code text)
RETURNS integer
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE code
        WHEN '22023' THEN 400  -- an argument is none of the allowed values
        WHEN '27000' THEN 409  -- a trigger of the table writes the old version without end
        WHEN '42704' THEN 404  -- no such subject, version or schema
        WHEN '42710' THEN 409  -- exists with other content
        WHEN '2BP01' THEN 409  -- in use by a table or a reference
        WHEN '55000' THEN 409  -- the table is not in a state to be migrated
        WHEN 'SR002' THEN 409  -- not compatible
        WHEN 'SR004' THEN 409  -- the state does not allow it
        WHEN '54000' THEN 413  -- too large, too deep, too many steps
        WHEN '22P02' THEN 422  -- text that does not parse
        WHEN '22P03' THEN 422  -- nor does a message
        WHEN '23514' THEN 422  -- a document that violates its schema
        WHEN 'SR001' THEN 422  -- not a valid schema
        WHEN 'SR003' THEN 422  -- unresolved reference
        WHEN 'SR005' THEN 422  -- read-only by its mode, as Kafka clients know it (42205)
    END
$function$;

COMMENT ON FUNCTION schema_registry.http_status(text) IS
'HTTP status for a SQLSTATE of the registry; null where PostgREST''s own choice stands.';

-- Never returns. A status of ours travels as SQLSTATE PTxxx, which PostgREST turns into the
-- status line with the message as its reason: hence the control characters go, and the SQLSTATE
-- itself moves to the details. Any other error keeps its SQLSTATE (42501 is 401 or 403 by the
-- caller, 25006 is 405, and 40001 is what PostgREST tries again).
CREATE OR REPLACE FUNCTION schema_registry.raise_http_error(
    code text,
    message text,
    detail text,
    hint text
)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    status CONSTANT integer := schema_registry.http_status(code);
BEGIN
    IF status IS NULL THEN
        PERFORM schema_registry.fail(code, message, nullif(detail, ''), nullif(hint, ''));
    END IF;
    PERFORM schema_registry.fail(
        'PT' || status,
        regexp_replace(message, '[\u0001-\u001F\u007F-\u009F]+', ' ', 'g'),
        concat_ws(E'\n', nullif(detail, ''), 'SQLSTATE ' || code),
        nullif(hint, ''));
END
$function$;

COMMENT ON FUNCTION schema_registry.raise_http_error(text, text, text, text) IS
'Raises an error again with the HTTP status that PostgREST shall answer.';

REVOKE ALL ON SCHEMA schema_registry_api FROM PUBLIC;
GRANT USAGE ON SCHEMA schema_registry_api
    TO schema_registry_anon, schema_registry_reader, schema_registry_writer, schema_registry_admin;
