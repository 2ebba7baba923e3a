-- A country whose codes are wrong does not get in; the registry says why, and where.
\set row '{"alpha_2": "de", "alpha_3": "DEU", "name": "", "numeric": 276, "capital": "Berlin"}'
\echo '4. A row that breaks its schema is refused:'
\echo '   INSERT INTO iso.country VALUES (' :'row' ')'
\set ON_ERROR_STOP off
\set VERBOSITY terse
INSERT INTO iso.country VALUES (:'row');
\set VERBOSITY default
\set ON_ERROR_STOP on
SELECT :'LAST_ERROR_SQLSTATE' = '23514' AS was_refused \gset
\if :was_refused
\else
    DO $check$ BEGIN RAISE EXCEPTION 'the row was not refused'; END $check$;
\endif

\echo '   validation_errors() says why, and where:'
SELECT coalesce(nullif(instance_path, ''), '(the record)') AS path, keyword, message
FROM schema_registry.validation_errors(:'row'::jsonb, 'iso-3166-1.record');
