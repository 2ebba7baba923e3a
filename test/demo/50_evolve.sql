-- A language learns to tell its number of speakers: old records stay valid, so the version goes in
-- and the table takes the new member at once. Then alpha_2 shall become required, which most
-- languages do not have: what is stored would break, so it is refused.
\echo '5. A compatible version: languages may tell their number of speakers'
SELECT registered.version, registered.semantic_version, registered.change_class, registered.is_new
FROM schema_registry.get_schema('iso-639-3.record') AS present,
    schema_registry.register_version(
        'iso-639-3.record',
        jsonb_set(
            present.schema::jsonb,
            '{properties,speakers}',
            '{"type": "integer", "minimum": 0, "description": "Number of speakers (optional)"}')::text
    ) AS registered;

UPDATE iso.language
SET record = record || '{"speakers": 1500000000}'
WHERE record ->> 'alpha_3' = 'eng'
RETURNING record ->> 'name' AS language, record -> 'speakers' AS speakers;

\echo '6. An incompatible version, refused: every language shall have a two-letter code'
SELECT jsonb_set(schema::jsonb, '{required}', schema::jsonb -> 'required' || '"alpha_2"')
    AS stricter_schema
FROM schema_registry.get_schema('iso-639-3.record') \gset
\set ON_ERROR_STOP off
\set SHOW_CONTEXT never
SELECT schema_registry.register_schema('iso-639-3.record', :'stricter_schema'::text);
\set ON_ERROR_STOP on
SELECT :'LAST_ERROR_SQLSTATE' = 'SR002' AS was_refused \gset
\if :was_refused
\else
    DO $check$ BEGIN RAISE EXCEPTION 'the version was not refused'; END $check$;
\endif
