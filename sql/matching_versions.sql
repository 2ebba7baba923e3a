-- Which versions of a subject a document satisfies: matching_versions.

SELECT schema_registry.set_compatibility('matching.s', 'NONE');
SELECT schema_registry.register_schema('matching.s', '{"required": ["a"]}', version => '1.0.0') > 0 AS r;
SELECT schema_registry.register_schema('matching.s', '{"required": ["a", "b"]}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('matching.s', '{"required": ["b"]}', version => '3.0.0-rc.1') > 0 AS r;
SELECT schema_registry.register_schema('matching.s', '{"type": "object", "required": ["a"]}', version => '4.0.0') > 0 AS r;

SELECT * FROM schema_registry.matching_versions('{"a": 1, "b": 2}', 'matching.s');
SELECT * FROM schema_registry.matching_versions('{"a": 1}', 'matching.s');
SELECT * FROM schema_registry.matching_versions('{"b": 1}', 'matching.s');
SELECT * FROM schema_registry.matching_versions('{}', 'matching.s');
SELECT * FROM schema_registry.matching_versions(instance => '"text"', subject => 'matching.s');

-- deprecated ones are live, deleted ones are not
SELECT schema_registry.transition('matching.s@1.0.0', 'deprecate');
SELECT schema_registry.delete_version('matching.s@4.0.0');
SELECT * FROM schema_registry.matching_versions('{"a": 1}', 'matching.s');

-- the same content under other settings is judged by its own
SELECT schema_registry.register_schema('matching.dates', '{"format": "date"}') > 0 AS r;
SELECT schema_registry.register_schema('matching.strict', '{"format": "date"}', options => '{"assert_formats": true}') > 0 AS r;
SELECT 'plain' AS subject, m.* FROM schema_registry.matching_versions('"x"', 'matching.dates') AS m
UNION ALL
SELECT 'strict', m.* FROM schema_registry.matching_versions('"x"', 'matching.strict') AS m;

-- names of subjects are what they are
SELECT schema_registry.register_schema('matching.x@1', '{"type": "string"}') > 0 AS r;
SELECT * FROM schema_registry.matching_versions('"x"', 'matching.x@1');

-- nulls, and a subject that is not there
SELECT count(*) FROM schema_registry.matching_versions(NULL, 'matching.s');
SELECT * FROM schema_registry.matching_versions('1', 'matching.unknown');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schema_registry.matching_versions('1', '');
\echo :LAST_ERROR_SQLSTATE
