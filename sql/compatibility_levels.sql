-- The seven levels, the two policies, and what they mean for registering.

-- Three closed schemas: b adds an optional property to a (BACKWARD only), c makes it required (FORWARD only).
\set a '{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false}'
\set b '{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}},"additionalProperties":false}'
\set c '{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}},"required":["y"],"additionalProperties":false}'

SELECT schema_registry.register_schema('levels.s', :'a') > 0 AS r;
SELECT checked_level, compatible, change_class, checked_versions
FROM unnest('{NONE,BACKWARD,FORWARD,FULL,BACKWARD_TRANSITIVE,FORWARD_TRANSITIVE,FULL_TRANSITIVE}'::text[]) AS l,
     LATERAL schema_registry.check_compatibility('levels.s', :'b', level => l);
SELECT schema_registry.register_schema('levels.s', :'b') > 0 AS r;
SELECT checked_level, compatible, change_class, checked_versions
FROM unnest('{NONE,BACKWARD,FORWARD,FULL,BACKWARD_TRANSITIVE,FORWARD_TRANSITIVE,FULL_TRANSITIVE}'::text[]) AS l,
     LATERAL schema_registry.check_compatibility('levels.s', :'c', level => l);

-- what breaks, version by version
SELECT v ->> 'version' AS version, v ->> 'semantic_version' AS semantic_version, v ->> 'rule' AS rule, v ->> 'path' AS path
FROM schema_registry.check_compatibility('levels.s', :'c', level => 'full_transitive') AS r,
     LATERAL jsonb_array_elements(r.violations) AS v;

-- a schema compared with itself breaks nothing
SELECT checked_level, compatible, change_class
FROM schema_registry.check_compatibility('levels.s', :'b', level => 'FULL');

-- registering follows the level in force
SELECT schema_registry.register_schema('levels.s', :'c');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('levels.s', 'full');
SELECT schema_registry.register_schema('levels.s', :'c');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('levels.s', 'FORWARD');
SELECT version, semantic_version, change_class FROM schema_registry.register_version('levels.s', :'c');
SELECT schema_registry.set_compatibility('levels.s', 'FORWARD_TRANSITIVE');
SELECT schema_registry.register_schema('levels.s', '{"type":"object","properties":{"x":{"type":"string"}},"required":["x"],"additionalProperties":false}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('levels.s', 'NONE');
SELECT version, semantic_version, change_class FROM schema_registry.register_version('levels.s', '{"type":"array"}');

-- plain levels look at the newest live version, transitive ones at all: a number reads what integers wrote,
-- not what strings did
SELECT schema_registry.set_compatibility('levels.t', 'NONE');
SELECT schema_registry.register_schema('levels.t', '{"type":"string"}') > 0 AS r;
SELECT schema_registry.register_schema('levels.t', '{"type":"integer"}') > 0 AS r;
SELECT checked_level, compatible, checked_versions
FROM unnest('{BACKWARD,BACKWARD_TRANSITIVE}'::text[]) AS l,
     LATERAL schema_registry.check_compatibility('levels.t', '{"type":"number"}', level => l);
-- deleted versions do not count
SELECT schema_registry.delete_version('levels.t@1');
SELECT checked_level, compatible, checked_versions
FROM schema_registry.check_compatibility('levels.t', '{"type":"number"}', level => 'BACKWARD_TRANSITIVE');

-- policies: an optional property added to an open object
SELECT schema_registry.register_schema('levels.p', '{"type":"object","properties":{"x":{"type":"string"}}}') > 0 AS r;
\set open_b '{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}'
SELECT compatible, change_class FROM schema_registry.check_compatibility('levels.p', :'open_b');
SELECT schema_registry.set_compatibility('levels.p', 'BACKWARD', 'LENIENT');
SELECT compatible, change_class FROM schema_registry.check_compatibility('levels.p', :'open_b');
SELECT version, semantic_version FROM schema_registry.register_version('levels.p', :'open_b');
SELECT rule, path, breaks_backward, breaks_forward FROM schema_registry.compare_versions('levels.p@1', 'levels.p@2');
SELECT rule, path, breaks_backward, breaks_forward
FROM schema_registry.compare_schemas('{"type":"object","properties":{"x":{"type":"string"}}}', :'open_b', policy => 'STRICT');
SELECT rule, path, breaks_backward, breaks_forward
FROM schema_registry.compare_schemas('{"type":"object","properties":{"x":{"type":"string"}}}', :'open_b', policy => 'lenient');

-- by the instances: the same in other words, a document that tells two apart, and too little time
SELECT rule, breaks_backward, breaks_forward, change_class
FROM schema_registry.compare_schemas('{"type":["string","null"]}', '{"anyOf":[{"type":"null"},{"type":"string"}]}', policy => 'SEMANTIC')
WHERE breaks_backward OR breaks_forward;
SELECT rule, path, message, breaks_backward, breaks_forward, change_class
FROM schema_registry.compare_schemas('{"type":"object","properties":{"x":{"type":"string"}}}', :'open_b', policy => 'semantic')
WHERE breaks_backward OR breaks_forward;
SELECT schema_registry.set_compatibility('levels.semantic', 'FULL', 'SEMANTIC');
SELECT schema_registry.register_schema('levels.semantic', '{"type":["string","null"],"maxLength":5}') > 0 AS r;
SELECT version, change_class FROM schema_registry.register_version('levels.semantic', '{"anyOf":[{"type":"null"},{"type":"string","pattern":"^.{0,5}$"}]}');
SELECT version, change_class FROM schema_registry.register_version('levels.semantic', '{"anyOf":[{"type":"null"},{"type":"string","pattern":"^[^]{0,5}$"}]}');
SET schema_registry.max_containment_steps = 2;
SELECT rule, breaks_backward, breaks_forward
FROM schema_registry.compare_schemas('{"type":"integer"}', '{"type":"number"}', policy => 'SEMANTIC');
RESET schema_registry.max_containment_steps;

-- a subject without versions takes everything; an invalid schema is an error
SELECT compatible, checked_level, change_class, checked_versions, violations
FROM schema_registry.check_compatibility('levels.none', '{"type":"string"}');
SELECT schema_registry.check_compatibility('levels.s', '{"type":"strin"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.check_compatibility('levels.s', '{"type"');
\echo :LAST_ERROR_SQLSTATE

-- names that are none
SELECT schema_registry.check_compatibility('levels.s', '{}', level => 'UPWARD');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('levels.s', 'BACKWARD', 'WIRE');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.compare_schemas('{}', '{}', policy => 'KIND');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.compare_schemas('{}', '{}', 'PROTOBUF');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.compare_schemas('{}', '{"type": 1}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.compare_schemas('{}', NULL);
\echo :LAST_ERROR_SQLSTATE

-- many versions, and what is remembered of comparisons: each pair and policy for itself
SELECT count(schema_registry.register_schema('levels.many', format('{"maxLength":%s}', n))) FROM generate_series(1, 150) AS n;
\set middle '{"maxLength":75}'
SELECT compatible, cardinality(checked_versions) AS checked, jsonb_array_length(violations) AS violations,
    violations -> 0 ->> 'message' AS first, violations -> -1 ->> 'message' AS last
FROM generate_series(1, 2), LATERAL schema_registry.check_compatibility('levels.many', :'middle', level => 'BACKWARD_TRANSITIVE');
SELECT compatible, cardinality(checked_versions) AS checked, jsonb_array_length(violations) AS violations,
    violations -> 0 ->> 'message' AS first, violations -> -1 ->> 'message' AS last
FROM schema_registry.check_compatibility('levels.many', :'middle', level => 'FORWARD_TRANSITIVE');
SELECT name, total_bytes > 0 AS kept FROM pg_backend_memory_contexts WHERE name LIKE 'schema_registry compar%' ORDER BY name, 2 LIMIT 1;
SELECT schema_registry.set_compatibility('levels.p', 'BACKWARD', 'STRICT');
SELECT count(*) AS strict FROM schema_registry.compare_versions('levels.p@1', 'levels.p@2') WHERE breaks_backward;
SELECT schema_registry.set_compatibility('levels.p', 'BACKWARD', 'LENIENT');
SELECT count(*) AS lenient FROM schema_registry.compare_versions('levels.p@1', 'levels.p@2') WHERE breaks_backward;
SELECT schema_registry.set_compatibility('levels.p', 'BACKWARD', 'SEMANTIC');
SET schema_registry.max_containment_steps = 1;
SELECT rule FROM schema_registry.compare_versions('levels.p@1', 'levels.p@2') ORDER BY 1;
RESET schema_registry.max_containment_steps;
SELECT rule FROM schema_registry.compare_versions('levels.p@1', 'levels.p@2') ORDER BY 1;

-- a long instance that is shown is cut between characters
SELECT convert_from(convert_to(message, 'UTF8'), 'UTF8') LIKE '%...%' AS cut
FROM schema_registry.compare_schemas(
    jsonb_build_object('const', repeat(U&'\00E9', 700))::text, '{"type":"integer"}', policy => 'SEMANTIC')
WHERE rule = 'NOT_CONTAINED' AND breaks_backward;
