-- Compatibility groups by a key of the metadata, and versions that need not mean what they say.

SELECT schema_registry.set_compatibility('groups.s', 'BACKWARD_TRANSITIVE', options => '{"group": "major"}');
SELECT schema_registry.get_config('groups.s') ->> 'group' AS "group";
\set text_a '{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}'
\set text_b '{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"additionalProperties":false}'
\set number_a '{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}'
\set number_b '{"type":"object","properties":{"a":{"type":"number"}},"additionalProperties":false}'

-- the first version of a group is compared with nothing, and begins a major version
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.s', :'text_a', metadata => '{"major": 1}');
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.s', :'number_a', metadata => '{"major": 2}');

-- within a group the level holds
SELECT schema_registry.register_schema('groups.s', :'number_b', metadata => '{"major": 1}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('groups.s', :'text_b', metadata => '{"major": 2}');
\echo :LAST_ERROR_SQLSTATE
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.s', :'number_b', metadata => '{"major": 2.0}');
SELECT semantic_version, change_class
FROM schema_registry.register_version('groups.s', :'text_b', metadata => '{"properties": {"major": 1}, "owner": "us"}');

-- those without the key are a group, too
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.s', '{"type":"array"}');
SELECT schema_registry.register_schema('groups.s', '{"type":"null"}', metadata => '{"owner": "us"}');
\echo :LAST_ERROR_SQLSTATE

-- what one group holds is found there for another one, too, which is told
SELECT version, is_new, warnings FROM schema_registry.register_version('groups.s', :'text_a', metadata => '{"major": 2}');

-- asked without registering
SELECT m AS metadata, compatible, change_class, checked_versions
FROM jsonb_array_elements('[{"major": 1}, {"major": 2}, {"major": 3}, {}]') AS m,
     LATERAL schema_registry.check_compatibility('groups.s', '{"type":"object"}', metadata => m);
SELECT schema_registry.check_compatibility('groups.s', '{}', metadata => '[]');
\echo :LAST_ERROR_SQLSTATE

-- a higher version of another group makes no maintenance line of this one
SELECT semantic_version FROM schema_registry.register_version('groups.s', '{"type":"boolean"}', version => '9.0.0', metadata => '{"major": 9}');
SELECT compatible, checked_versions
FROM schema_registry.check_compatibility('groups.s', '{"type":"object","version":"3.1.0"}', metadata => '{"major": 2}');

-- a subject that has nothing begins with 1.0.0, and nothing is grouped where the key is taken away
SELECT schema_registry.set_config(':.groups:', '{"group": "line"}');
SELECT semantic_version FROM schema_registry.register_version(':.groups:new', '{}', metadata => '{"line": "x"}');
SELECT schema_registry.set_config('groups.s', '{"group": null}');
SELECT compatible, checked_versions
FROM schema_registry.check_compatibility('groups.s', '{"type":"object"}', metadata => '{"major": 1}');

-- what is no key
SELECT schema_registry.set_compatibility('groups.s', 'FULL', options => '{"group": true}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_config('groups.s', '{"group": ""}');
\echo :LAST_ERROR_SQLSTATE

-- a breaking change under a version without a major step is refused with what breaks, unless that is not minded
SELECT schema_registry.set_compatibility('groups.v', 'NONE');
SELECT schema_registry.register_schema('groups.v', :'text_b', version => '1.0.0') > 0 AS registered;
SELECT schema_registry.register_schema('groups.v', :'number_a', version => '1.1.0');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('groups.v', 'NONE', options => '{"enforce_semver": false}');
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.v', :'number_a', version => '1.1.0');
SELECT semantic_version, change_class FROM schema_registry.register_version('groups.v', :'text_a');
SELECT schema_registry.set_compatibility('groups.v', 'BACKWARD', options => '{"enforce_semver": false}');
SELECT schema_registry.register_schema('groups.v', :'number_b', version => '2.1.0');
\echo :LAST_ERROR_SQLSTATE
