-- Versions and the tables that follow them: a selector that floats moves only where rows stay valid.

\set v1 '{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}'
\set wider '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"],"additionalProperties":false}'
\set tighter '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a","b"],"additionalProperties":false}'
SELECT schema_registry.register_schema('bound.s', :'v1') > 0 AS r;
CREATE TABLE bound_floating (id integer, doc jsonb CHECK (schema_registry.validate_against(doc, 'bound.s')));
CREATE TABLE bound_pinned (doc jsonb CHECK (schema_registry.validate_against(doc, 'bound.s@1')));
INSERT INTO bound_floating VALUES (1, '{"a": "x"}');
INSERT INTO bound_pinned VALUES ('{"a": "x"}');

-- what accepts all that the version in force accepted
SELECT semantic_version FROM schema_registry.register_version('bound.s', :'wider');
INSERT INTO bound_floating VALUES (2, '{"a": "x", "b": "y"}');
UPDATE bound_floating SET id = id + 10;

-- what may not: refused, also where a major step is consented to; the tables are named
SELECT schema_registry.register_schema('bound.s', :'tighter');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('bound.s', :'tighter', version => '2.0.0');
\echo :LAST_ERROR_SQLSTATE

-- unless the rows are seen to satisfy it
SELECT schema_registry.register_schema('bound.s', :'tighter', version => '2.0.0', options => '{"check_data": true}');
\echo :LAST_ERROR_SQLSTATE
UPDATE bound_floating SET doc = '{"a": "x", "b": "y"}';
SELECT schema_registry.register_schema('bound.s', :'tighter', version => '2.0.0', options => '{"check_data": true}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE bound_pinned;
SELECT semantic_version
FROM schema_registry.register_version('bound.s', :'tighter', version => '2.0.0', options => '{"check_data": true, "dry_run": true}');
SELECT semantic_version
FROM schema_registry.register_version('bound.s', :'tighter', version => '2.0.0', options => '{"check_data": true}');
INSERT INTO bound_floating VALUES (3, '{"a": "x"}');
\echo :LAST_ERROR_SQLSTATE

-- a version that the tables do not follow is no concern of theirs
SELECT semantic_version FROM schema_registry.register_version('bound.s',
    replace(:'wider', '"a":{"type":"string"}', '"a":{"type":["string","null"]}'), version => '1.2.0');

-- under NONE it is let through, with a warning
SELECT schema_registry.set_compatibility('bound.s', 'NONE');
SELECT semantic_version FROM schema_registry.register_version('bound.s', :'v1', version => '3.0.0');
SELECT semantic_version FROM schema_registry.register_version('bound.s',
    '{"type":"object","properties":{"a":{"type":"integer"}}}', version => '3.0.0');
SELECT schema_registry.set_compatibility('bound.s', NULL);
UPDATE bound_floating SET id = 0;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE bound_floating;

-- asserting formats is narrower
SELECT schema_registry.register_schema('bound.f', '{"type":"string","format":"date"}') > 0 AS r;
CREATE TABLE bound_dates (doc jsonb CHECK (schema_registry.validate_against(doc, 'bound.f')));
SELECT schema_registry.register_schema('bound.f', '{"type":"string","format":"date","title":"t"}', options => '{"assert_formats": true}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE bound_dates;

-- states and deletions move selectors too
SELECT schema_registry.register_schema('bound.t', :'v1') > 0 AS r;
SELECT schema_registry.register_schema('bound.t', :'wider') > 0 AS r;
CREATE TABLE bound_states (doc jsonb);
SELECT schema_registry.attach_schema('bound_states', 'doc', 'bound.t', 'trigger');
SELECT schema_registry.transition('bound.t@2', 'deprecate');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_version('bound.t@2');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_version('bound.t@1');
SELECT schema_registry.transition('bound.t@2', 'deprecate');
SELECT schema_registry.transition('bound.t@2', 'archive');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.transition('bound.t@2', 'reactivate');
SELECT schema_registry.transition('bound.t@2', 'deprecate');
SELECT schema_registry.detach_schema('bound_states', 'doc');
SELECT schema_registry.transition('bound.t@2', 'archive');
DROP TABLE bound_states;

-- an expression cannot be checked
SELECT schema_registry.register_schema('bound.e', :'v1') > 0 AS r;
CREATE TABLE bound_expression (doc jsonb CONSTRAINT inner_check CHECK (schema_registry.validate_against(doc -> 'x', 'bound.e')));
SELECT schema_registry.register_schema('bound.e', :'tighter', version => '2.0.0', options => '{"check_data": true}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE bound_expression;

-- domains, and partitioned tables
CREATE DOMAIN bound_document AS jsonb CHECK (schema_registry.validate_against(VALUE, 'bound.e'));
CREATE TABLE bound_parts (k integer, doc bound_document) PARTITION BY LIST (k);
CREATE TABLE bound_part1 PARTITION OF bound_parts FOR VALUES IN (1);
INSERT INTO bound_parts VALUES (1, '{"a": "x"}');
SELECT schema_registry.register_schema('bound.e', :'tighter', version => '2.0.0');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('bound.e', :'tighter', version => '2.0.0', options => '{"check_data": true}');
\echo :LAST_ERROR_SQLSTATE
DELETE FROM bound_parts;
SELECT semantic_version
FROM schema_registry.register_version('bound.e', :'tighter', version => '2.0.0', options => '{"check_data": true}');
DROP TABLE bound_parts;
DROP DOMAIN bound_document;
