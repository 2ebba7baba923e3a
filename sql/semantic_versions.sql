-- Semantic versions: precedence, deriving them, maintenance lines, consent to break.

SELECT v, schema_registry.is_semantic_version(v)
FROM unnest(ARRAY['1.0.0', '0.0.0', '1.0.0-alpha.1', '1.0.0+build', '1.0.0-a+b', '1.0', '01.0.0', '1.0.0-01', 'v1.0.0', '']) AS v;
SELECT v
FROM unnest(ARRAY['1.0.0', '1.0.0-rc.1', '1.0.0-beta.11', '1.0.0-beta.2', '1.0.0-beta', '1.0.0-alpha.beta',
    '1.0.0-alpha.1', '1.0.0-alpha', '10.0.0', '2.0.0', '1.10.0', '1.9.0']) AS v
ORDER BY schema_registry.semantic_version_key(v);
SELECT schema_registry.semantic_version_key('1.0.0+a') = schema_registry.semantic_version_key('1.0.0+b') AS build_is_ignored;
SELECT c, schema_registry.next_semantic_version('1.2.3-rc.1+b', c) FROM unnest(ARRAY['major', 'minor', 'patch', 'none']) AS c;
SELECT schema_registry.next_semantic_version('1.2.3', 'huge');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.semantic_version_key('1.2');
\echo :LAST_ERROR_SQLSTATE

-- derived from the class of change
CREATE TEMPORARY VIEW line AS
SELECT version, semantic_version, change_class, origin
FROM schema_registry.schema_versions WHERE subject = 'semantic_versions.s' ORDER BY version;
SELECT schema_registry.register_schema('semantic_versions.s',
    '{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('semantic_versions.s',
    '{"title":"t","type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('semantic_versions.s',
    '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"],"additionalProperties":false}') > 0 AS r;
SELECT * FROM line;

-- a breaking change: refused; refused as a minor step; consented to by a higher major
\set breaking '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}'
SELECT schema_registry.register_schema('semantic_versions.s', :'breaking');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('semantic_versions.s', :'breaking', version => '1.2.0');
\echo :LAST_ERROR_SQLSTATE
SELECT semantic_version, change_class
FROM schema_registry.register_version('semantic_versions.s', :'breaking', version => '2.0.0');

-- the step counts whatever the level
SELECT schema_registry.set_compatibility('semantic_versions.s', 'NONE');
SELECT schema_registry.register_schema('semantic_versions.s', '{"type":"array"}', version => '2.1.0');
\echo :LAST_ERROR_SQLSTATE
SELECT semantic_version, change_class FROM schema_registry.register_version('semantic_versions.s', '{"type":"array"}');
SELECT schema_registry.set_compatibility('semantic_versions.s', NULL);

-- a maintenance line: compared with the highest lower version of its own major; latest stays
SELECT version, semantic_version, change_class
FROM schema_registry.register_version('semantic_versions.s',
    '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"}},"required":["a"],"additionalProperties":false}',
    version => '1.2.0');
SELECT semantic_version FROM schema_registry.get_schema('semantic_versions.s');
SELECT semantic_version FROM schema_registry.get_schema('semantic_versions.s@^1');
SELECT schema_registry.register_schema('semantic_versions.s', '{"type":"object"}', version => '1.1.5');
\echo :LAST_ERROR_SQLSTATE

-- a version that exists with other content, also when only the build differs
SELECT schema_registry.register_schema('semantic_versions.s', '{"type":"array","title":"x"}', version => '2.0.0');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('semantic_versions.s', '{"type":"array","title":"x"}', version => '3.0.0+other');
\echo :LAST_ERROR_SQLSTATE

-- from the document's own "version"; the argument goes first
SELECT semantic_version FROM schema_registry.register_version('semantic_versions.doc', '{"type":"string","version":"0.3.0"}');
SELECT semantic_version, warnings
FROM schema_registry.register_version('semantic_versions.doc', '{"type":"string","version":"0.4.0"}', version => '0.5.0');
SELECT semantic_version FROM schema_registry.register_version('semantic_versions.doc', '{"type":"string","version":"next"}');
SELECT semantic_version, origin FROM schema_registry.show_schema_versions('semantic_versions.doc');

-- a derived version passes over numbers that are taken
SELECT schema_registry.register_schema('semantic_versions.gap', '{"title":"a"}') > 0 AS r;
SELECT schema_registry.register_schema('semantic_versions.gap', '{"title":"b"}') > 0 AS r;
SELECT schema_registry.delete_version('semantic_versions.gap@2');
SELECT version, semantic_version FROM schema_registry.register_version('semantic_versions.gap', '{"title":"c"}');
SELECT * FROM line;
