-- Names of properties that the metadata of a version reserves: not to be given back, not to be declared.
\set plain '{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}'
\set declares '{"type":"object","properties":{"a":{"type":"string"},"old/name":{"type":"string"}},"additionalProperties":false}'
SELECT schema_registry.register_schema('reserved.s', :'plain', metadata => '{"reserved": ["old/name", "gone"]}') > 0 AS r;

-- kept, and added to: nothing
SELECT compatible, violations FROM schema_registry.check_compatibility('reserved.s', :'plain', metadata => '{"reserved": ["gone", "old/name", "new"]}');
-- one is given back
SELECT v ->> 'rule' AS rule, v ->> 'path' AS path, v ->> 'message' AS message, v ->> 'breaks_backward' AS backward, v ->> 'breaks_forward' AS forward, v ->> 'change_class' AS class
FROM schema_registry.check_compatibility('reserved.s', :'plain', metadata => '{"reserved": ["old/name"]}') AS c, jsonb_array_elements(c.violations) AS v;
-- one is declared
SELECT v ->> 'rule' AS rule, v ->> 'path' AS path, v ->> 'message' AS message, v ->> 'breaks_backward' AS backward, v ->> 'breaks_forward' AS forward, v ->> 'change_class' AS class
FROM schema_registry.check_compatibility('reserved.s', :'declares', metadata => '{"reserved": ["old/name", "gone"]}') AS c, jsonb_array_elements(c.violations) AS v;
-- no metadata gives all back
SELECT v ->> 'rule' AS rule, v ->> 'path' AS path FROM schema_registry.check_compatibility('reserved.s', :'plain') AS c, jsonb_array_elements(c.violations) AS v;

-- as other clients write it
SELECT compatible FROM schema_registry.check_compatibility('reserved.s', :'plain', metadata => '{"properties": {"confluent:reserved": "old/name, gone,"}}');
SELECT compatible FROM schema_registry.check_compatibility('reserved.s', :'declares', metadata => '{"properties": {"confluent:reserved": "old/name, gone"}}');

-- a version that declares what it reserves is in conflict with itself, whoever reads
SELECT schema_registry.register_schema('reserved.both', :'declares', metadata => '{"reserved": ["old/name"]}') > 0 AS r;
SELECT v ->> 'rule' AS rule, v ->> 'breaks_backward' AS backward, v ->> 'breaks_forward' AS forward
FROM schema_registry.check_compatibility('reserved.both', :'declares', metadata => '{"reserved": ["old/name"]}') AS c, jsonb_array_elements(c.violations) AS v;

-- refused at registration, with the rules; an own major version is consent
SELECT schema_registry.register_schema('reserved.s', :'declares', metadata => '{"reserved": ["old/name"]}');
\echo :LAST_ERROR_SQLSTATE
SELECT semantic_version FROM schema_registry.register_version('reserved.s', :'declares', version => '2.0.0', metadata => '{"reserved": ["old/name"]}');
SELECT rule, path, breaks_backward, breaks_forward FROM schema_registry.compare_versions('reserved.s@1', 'reserved.s@2') ORDER BY rule;
SELECT rule FROM schema_registry.compare_versions('reserved.s@2', 'reserved.s@1') ORDER BY rule;

-- rows do not mind, and the level decides what does
SELECT schema_registry.set_compatibility('reserved.s', 'NONE');
SELECT compatible FROM schema_registry.check_compatibility('reserved.s', :'plain');
SELECT schema_registry.set_compatibility('reserved.s', 'FORWARD');
SELECT v ->> 'rule' AS rule FROM schema_registry.check_compatibility('reserved.s', :'declares') AS c, jsonb_array_elements(c.violations) AS v;
SELECT schema_registry.set_compatibility('reserved.s', 'BACKWARD', 'LENIENT');
SELECT v ->> 'rule' AS rule FROM schema_registry.check_compatibility('reserved.s', :'declares') AS c, jsonb_array_elements(c.violations) AS v;
SELECT schema_registry.set_compatibility('reserved.s', 'BACKWARD', 'SEMANTIC');
SELECT v ->> 'rule' AS rule FROM schema_registry.check_compatibility('reserved.s', :'declares') AS c, jsonb_array_elements(c.violations) AS v;

-- what reserves nothing
SELECT m AS metadata, ARRAY(SELECT n FROM schema_registry.reserved_names(m) AS n) AS names
FROM unnest(ARRAY['{}', '{"reserved": 7}', '{"reserved": null}', '{"reserved": " , "}', '{"reserved": {"a": 1}}', '{"properties": ["reserved"]}',
    '{"reserved": ["b", 1, "b"], "properties": {"reserved": "a,b"}}']::jsonb[]) AS m;
