-- Errors: the SQLSTATE, the object named, and nothing left half done.
\set SHOW_CONTEXT never

SELECT code, sqlstate FROM schema_registry.error_codes() ORDER BY code;

SELECT schema_registry.register_schema('errors.s', '{"type":"object","properties":{"a":{"type":"string"}}}') > 0 AS r;
CREATE TEMPORARY VIEW state AS
SELECT (SELECT count(*) FROM schema_registry.version) AS versions, (SELECT count(*) FROM schema_registry.content) AS contents,
       (SELECT count(*) FROM schema_registry.audit) AS entries, (SELECT count(*) FROM schema_registry.subject) AS subjects;
CREATE TEMPORARY TABLE before AS SELECT * FROM state;

-- malformed JSON
SELECT schema_registry.register_schema('errors.new', '{"type": "object"');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('errors.new', '{} {}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('errors.new', '');
\echo :LAST_ERROR_SQLSTATE

-- an invalid schema, with the path of what is wrong in it
SELECT schema_registry.register_schema('errors.new', '{"type": "object", "properties": {"a": {"type": "strin"}}}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('errors.new', '[]');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('errors.new', '{"pattern": "("}');
\echo :LAST_ERROR_SQLSTATE

-- an unresolvable $ref
SELECT schema_registry.register_schema('errors.new', '{"properties": {"a": {"$ref": "#/definitions/b"}}}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('errors.new', '{"properties": {"a": {"$ref": "http://example.com/b.json"}}}');
\echo :LAST_ERROR_SQLSTATE

-- too deep, too large
SET schema_registry.max_schema_depth = 10;
SELECT schema_registry.register_schema('errors.new', repeat('{"not":', 20) || '{}' || repeat('}', 20));
\echo :LAST_ERROR_SQLSTATE
RESET schema_registry.max_schema_depth;
SELECT schema_registry.register_schema('errors.new', repeat('{"not":', 100000) || '{}' || repeat('}', 100000));
\echo :LAST_ERROR_SQLSTATE
SET schema_registry.max_schema_size = '1kB';
SELECT schema_registry.register_schema('errors.new', '{"title": "' || repeat('x', 2000) || '"}');
\echo :LAST_ERROR_SQLSTATE
RESET schema_registry.max_schema_size;
-- which is about an argument: the way to it through our own functions says nothing
\set SHOW_CONTEXT always
SET schema_registry.max_schema_depth = 10;
SELECT schema_registry.register_schema('errors.new', repeat('{"not":', 20) || '{}' || repeat('}', 20));
SELECT * FROM schema_registry.compare_schemas('{}', repeat('{"not":', 20) || '{}' || repeat('}', 20));
RESET schema_registry.max_schema_depth;
\set SHOW_CONTEXT never
SELECT schema_registry.validate_against(repeat('[', 100000), 'errors.s') AS deep_text;
\echo :LAST_ERROR_SQLSTATE

-- incompatible
SELECT schema_registry.register_schema('errors.s', '{"type":"array"}');
\echo :LAST_ERROR_SQLSTATE

-- a read-only transaction
BEGIN READ ONLY;
SELECT schema_registry.register_schema('errors.new', '{"type":"string"}');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN READ ONLY;
SELECT schema_registry.register_schema('errors.s', '{"type":"object","properties":{"a":{"type":"string"}},"title":"t"}');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN READ ONLY;
SELECT schema_registry.set_mode('errors.s', 'READONLY');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN READ ONLY;
SELECT schema_registry.delete_subject('errors.s');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
-- what is there already writes nothing, and is found
BEGIN READ ONLY;
SELECT schema_registry.register_schema('errors.s', '{"type":"object","properties":{"a":{"type":"string"}}}') > 0 AS found;
SELECT schema_registry.validate_against('{"a": "x"}'::jsonb, 'errors.s');
COMMIT;

-- an error in the middle of a transaction undoes that call only, given a savepoint
BEGIN;
SELECT schema_registry.register_schema('errors.kept', '{"title":"kept"}') > 0 AS r;
SAVEPOINT s;
SELECT schema_registry.register_schema('errors.kept', '{"type":"strin"}');
ROLLBACK TO s;
COMMIT;
SELECT count(*) FROM schema_registry.show_schema_versions('errors.kept');
SELECT schema_registry.delete_subject('errors.kept'), schema_registry.delete_subject('errors.kept', true);

-- nothing was left
SELECT s.versions - b.versions AS versions, s.contents - b.contents AS contents, s.subjects - b.subjects AS subjects,
       s.entries - b.entries AS entries
FROM state AS s, before AS b;
SELECT action FROM schema_registry.audit_log ORDER BY entry DESC LIMIT 3;
