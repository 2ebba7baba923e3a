-- The eight schemas of package iso-codes describe whole files. A record's schema is their `items`:
-- it becomes a subject of its own, in the dialect that the file names.
\echo '2. Eight schemas are registered as Debian ships them, and of each the schema of one record'

CREATE SCHEMA iso;

CREATE TABLE iso.code_list (
    list text PRIMARY KEY,
    schema text NOT NULL,
    document jsonb NOT NULL
);

INSERT INTO iso.code_list (list, schema, document)
SELECT list,
    pg_read_file(format('%s/schema-%s.json', :'iso_codes', list)),
    pg_read_file(format('%s/iso_%s.json', :'iso_codes', list))::jsonb
FROM unnest(ARRAY['15924', '3166-1', '3166-2', '3166-3', '4217', '639-2', '639-3', '639-5'])
    AS list;

CREATE TABLE iso.registered AS
SELECT list,
    schema_registry.register_schema('iso-' || list, schema) AS file_schema,
    schema_registry.register_schema(
        format('iso-%s.record', list),
        jsonb_build_object('$schema', schema::jsonb -> '$schema')
            || (schema::jsonb #> ARRAY['properties', list, 'items'])) AS record_schema
FROM iso.code_list
ORDER BY list;

SELECT schema::jsonb ->> 'title' AS list,
    'iso-' || list AS subject_of_file,
    file_schema AS id,
    schema_registry.validate_against(document, 'iso-' || list) AS file_is_valid,
    format('iso-%s.record', list) AS subject_of_record,
    record_schema AS id,
    jsonb_array_length(document -> list) AS records
FROM iso.code_list
JOIN iso.registered USING (list)
ORDER BY list;

DO $check$
BEGIN
    ASSERT (SELECT count(*) = 16 FROM schema_registry.subjects);
    ASSERT (SELECT bool_and(schema_registry.validate_against(document, 'iso-' || list))
            FROM iso.code_list);
END
$check$;
