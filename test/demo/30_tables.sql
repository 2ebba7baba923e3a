-- Eight tables, each held to the schema of its records by an ordinary CHECK, and every record of
-- the eight files in them.
\echo '3. Eight tables are held to these schemas, every record is loaded. Such as:'
\echo '   CREATE TABLE iso.country (record jsonb NOT NULL'
\echo '       CHECK (schema_registry.validate_against(record, ''iso-3166-1.record'')));'

CREATE TABLE iso.script (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-15924.record')));
CREATE TABLE iso.country (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-3166-1.record')));
CREATE TABLE iso.subdivision (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-3166-2.record')));
CREATE TABLE iso.former_country (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-3166-3.record')));
CREATE TABLE iso.currency (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-4217.record')));
CREATE TABLE iso.library_language (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-639-2.record')));
CREATE TABLE iso.language (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-639-3.record')));
CREATE TABLE iso.language_family (
    record jsonb NOT NULL CHECK (schema_registry.validate_against(record, 'iso-639-5.record')));

CREATE FUNCTION pg_temp.records(of_list text) RETURNS SETOF jsonb LANGUAGE sql STABLE
AS $$ SELECT jsonb_array_elements(document -> of_list) FROM iso.code_list WHERE list = of_list $$;

INSERT INTO iso.script SELECT pg_temp.records('15924');
INSERT INTO iso.country SELECT pg_temp.records('3166-1');
INSERT INTO iso.subdivision SELECT pg_temp.records('3166-2');
INSERT INTO iso.former_country SELECT pg_temp.records('3166-3');
INSERT INTO iso.currency SELECT pg_temp.records('4217');
INSERT INTO iso.library_language SELECT pg_temp.records('639-2');
INSERT INTO iso.language SELECT pg_temp.records('639-3');
INSERT INTO iso.language_family SELECT pg_temp.records('639-5');

CREATE VIEW iso.loaded (table_name, records) AS
    SELECT 'script', count(*) FROM iso.script
    UNION ALL SELECT 'country', count(*) FROM iso.country
    UNION ALL SELECT 'subdivision', count(*) FROM iso.subdivision
    UNION ALL SELECT 'former_country', count(*) FROM iso.former_country
    UNION ALL SELECT 'currency', count(*) FROM iso.currency
    UNION ALL SELECT 'library_language', count(*) FROM iso.library_language
    UNION ALL SELECT 'language', count(*) FROM iso.language
    UNION ALL SELECT 'language_family', count(*) FROM iso.language_family;

SELECT table_name, records FROM iso.loaded
UNION ALL SELECT 'total', sum(records) FROM iso.loaded;

DO $check$
BEGIN
    ASSERT (SELECT sum(records) FROM iso.loaded)
        = (SELECT sum(jsonb_array_length(document -> list)) FROM iso.code_list);
END
$check$;
