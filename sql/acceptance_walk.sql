-- One schema through its life, as its users would take it.

\set ticks '{"id":"ticks_v1","schema_version":"http://json-schema.org/draft-07/schema#","title":"Level-1 Tick Data","type":"object","properties":{"ts":{"type":"string","format":"date-time"},"symbol":{"type":"string"},"price":{"type":"number"},"size":{"type":"integer"},"side":{"type":"string","enum":["B","S"]}},"required":["ts","symbol","price","size"],"additionalProperties":false,"arrow":{"fields":[{"name":"ts","type":{"name":"timestamp","unit":"us"}},{"name":"symbol","type":{"name":"utf8"}},{"name":"price","type":{"name":"float64"}},{"name":"size","type":{"name":"int32"}},{"name":"side","type":{"name":"utf8"}}]},"version":"1.0.0"}'
SELECT version, semantic_version, is_new FROM schema_registry.register_version('walk.ticks_v1', :'ticks');
SELECT dialect, origin FROM schema_registry.schema_versions WHERE subject = 'walk.ticks_v1';

-- add a nullable field
SELECT replace(replace(:'ticks',
    '"side":{"type":"string","enum":["B","S"]}}', '"side":{"type":"string","enum":["B","S"]},"exchange_id":{"type":["string","null"]}}'),
    '"version":"1.0.0"', '"version":"1.1.0"') AS ticks_1_1 \gset
SELECT compatible, change_class, checked_level, checked_versions FROM schema_registry.check_compatibility('walk.ticks_v1', :'ticks_1_1');
SELECT semantic_version, change_class FROM schema_registry.register_version('walk.ticks_v1', :'ticks_1_1');

-- rename a field: breaking, unless a major step is taken
SELECT replace(replace(:'ticks_1_1', '"price"', '"last_price"'), '"version":"1.1.0"', '"version":"1.2.0"') AS renamed \gset
SELECT schema_registry.register_schema('walk.ticks_v1', :'renamed');
\echo :LAST_ERROR_SQLSTATE
SELECT rule, message, breaks_backward, breaks_forward, change_class FROM schema_registry.compare_schemas(:'ticks_1_1', :'renamed') ORDER BY 1, 2;
SELECT semantic_version, change_class
FROM schema_registry.register_version('walk.ticks_v1', replace(:'renamed', '"version":"1.2.0"', '"version":"2.0.0"'));

-- widen a column on the 1.x line
SELECT replace(replace(:'ticks_1_1', '"int32"', '"int64"'), '"version":"1.1.0"', '"version":"1.2.0"') AS widened \gset
SELECT semantic_version, change_class FROM schema_registry.register_version('walk.ticks_v1', :'widened');
SELECT version, semantic_version, state FROM schema_registry.show_schema_versions('walk.ticks_v1');
SELECT semantic_version FROM schema_registry.get_schema('walk.ticks_v1');
SELECT semantic_version FROM schema_registry.get_schema('walk.ticks_v1@^1');

-- a required field
SELECT message FROM schema_registry.compare_schemas(:'ticks',
    replace(replace(:'ticks', '"price":{', '"exchange_id":{"type":"string"},"price":{'), '"required":["ts",', '"required":["ts","exchange_id",'))
WHERE breaks_backward;

-- rows
CREATE TABLE walk_ticks (payload jsonb CHECK (schema_registry.validate_against(payload, 'walk.ticks_v1@^1')));
INSERT INTO walk_ticks VALUES ('{"ts": "2026-01-02T03:04:05Z", "symbol": "X", "price": 1.5, "size": 10, "side": "B"}');
INSERT INTO walk_ticks VALUES ('{"ts": "2026-01-02T03:04:05Z", "symbol": "X", "price": 1.5, "size": 10, "side": "buy"}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE walk_ticks;
