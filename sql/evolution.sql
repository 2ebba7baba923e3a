-- What has to be done to documents between versions, and doing it to one document.
\set v1 '{"type":"object","properties":{"price":{"type":"number"},"size":{"type":"integer"},"side":{"enum":["B","S","X"]},"note":{"type":"string"}},"required":["price","size"],"additionalProperties":false}'
\set v2 '{"type":"object","properties":{"last_price":{"type":"number"},"size":{"type":"integer"},"side":{"enum":["B","S"],"default":"B"},"exchange":{"type":["string","null"]}},"required":["last_price","size","exchange"],"additionalProperties":false}'
\set v3 '{"type":"object","properties":{"last_price":{"type":"number","maximum":1000},"size":{"type":"string"},"side":{"enum":["B","S"],"default":"B"},"exchange":{"type":["string","null"]}},"required":["last_price","size","exchange"],"additionalProperties":false}'
SELECT schema_registry.register_schema('evolve.ticks', :'v1') > 0 AS r;
SELECT schema_registry.register_schema('evolve.ticks', :'v2', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('evolve.ticks', :'v3', version => '3.0.0') > 0 AS r;

-- step by step, through the versions between
SELECT * FROM schema_registry.plan_evolution('evolve.ticks@1', 'evolve.ticks@2');
SELECT * FROM schema_registry.plan_evolution('evolve.ticks@2', 'evolve.ticks@1');
SELECT step, action, path, detail -> 'versions' AS versions FROM schema_registry.plan_evolution('evolve.ticks@1.0.0', 'evolve.ticks');
SELECT * FROM schema_registry.plan_evolution('evolve.ticks@3', 'evolve.ticks@3');

-- forward and back; a number keeps its digits
SELECT schema_registry.migrate_instance('{"price": 1.50, "size": 3, "side": "X", "note": "n"}', 'evolve.ticks@1', 'evolve.ticks@2');
SELECT schema_registry.migrate_instance('{"price": 1.50, "size": 3}', 'evolve.ticks@1', 'evolve.ticks@3');
SELECT schema_registry.migrate_instance('{"last_price": 1.50, "size": "3", "exchange": null}', 'evolve.ticks@3', 'evolve.ticks@1');
SELECT schema_registry.migrate_instance('{"price": 1e3, "size": -0}', 'evolve.ticks@1', 'evolve.ticks@1');
SELECT schema_registry.migrate_instance(NULL, 'evolve.ticks@1', 'evolve.ticks@3') IS NULL AS is_null;

-- the result satisfies the version, or there is none
SELECT schema_registry.migrate_instance('{"price": 1001, "size": 3}', 'evolve.ticks@1', 'evolve.ticks@3');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.migrate_instance('{"last_price": 1, "size": "three", "exchange": "x"}', 'evolve.ticks@3', 'evolve.ticks@2');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.migrate_instance('[]', 'evolve.ticks@1', 'evolve.ticks@2');
\echo :LAST_ERROR_SQLSTATE

-- a version that is deleted, or a pre-release, is no station; a maintenance line is
SELECT schema_registry.register_schema('evolve.line', '{"properties":{"amount":{"type":"integer"}},"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('evolve.line', '{"properties":{"amount_rc":{"type":"integer"}},"additionalProperties":false}', version => '2.0.0-rc.1') > 0 AS r;
SELECT schema_registry.register_schema('evolve.line', '{"properties":{"total_amount":{"type":"integer"}},"additionalProperties":false}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('evolve.line', '{"properties":{"grand_total_amount":{"type":"string"}},"additionalProperties":false}', version => '3.0.0') > 0 AS r;
SELECT step, action, detail ->> 'from' AS "from", detail ->> 'to' AS "to", detail -> 'versions' AS versions
FROM schema_registry.plan_evolution('evolve.line@1', 'evolve.line@2.0.0');
SELECT schema_registry.register_schema('evolve.line', '{"properties":{"amount":{"type":"integer"},"b":{}},"additionalProperties":false}', version => '1.5.0') > 0 AS r;
SELECT DISTINCT detail -> 'versions' AS versions FROM schema_registry.plan_evolution('evolve.line@3.0.0', 'evolve.line@1.0.0') ORDER BY 1;
SELECT schema_registry.delete_version('evolve.line@2.0.0');
SELECT DISTINCT detail -> 'versions' AS versions FROM schema_registry.plan_evolution('evolve.line@3.0.0', 'evolve.line@1.0.0') ORDER BY 1;

-- between subjects: at one go
SELECT detail -> 'versions' AS versions, action FROM schema_registry.plan_evolution('evolve.line@1.0.0', 'evolve.ticks@1') WHERE action = 'supply_expression';

-- references are followed
SELECT schema_registry.register_schema('evolve.money', '{"type":"object","properties":{"amount":{"type":"integer"}}}') > 0 AS r;
SELECT schema_registry.register_schema('evolve.money', '{"type":"object","properties":{"amount":{"type":"string"}}}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('evolve.order', '{"type":"object","properties":{"lines":{"type":"array","items":{"$ref":"money"}}}}', refs => '[{"name":"money","subject":"evolve.money","version":1}]') > 0 AS r;
SELECT schema_registry.register_schema('evolve.order', '{"type":"object","properties":{"lines":{"type":"array","items":{"$ref":"money"}}}}', version => '2.0.0', refs => '[{"name":"money","subject":"evolve.money","version":2}]') > 0 AS r;
SELECT action, path, detail ->> 'to' AS "to" FROM schema_registry.plan_evolution('evolve.order@1', 'evolve.order@2');
SELECT schema_registry.migrate_instance('{"lines": [{"amount": 1}, {}, {"amount": 2}]}', 'evolve.order@1', 'evolve.order@2');

-- formats are verified where the new version asserts them
SELECT schema_registry.register_schema('evolve.day', '{"type":"string"}') > 0 AS r;
SELECT schema_registry.register_schema('evolve.day', '{"type":"string","format":"date"}', version => '2.0.0', options => '{"assert_formats": true}') > 0 AS r;
SELECT action, detail FROM schema_registry.plan_evolution('evolve.day@1', 'evolve.day@2');
SELECT schema_registry.migrate_instance('"today"', 'evolve.day@1', 'evolve.day@2');
\echo :LAST_ERROR_SQLSTATE

-- selectors that name nothing
SELECT * FROM schema_registry.plan_evolution('evolve.none@1', 'evolve.ticks');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.migrate_instance('{}', 'evolve.ticks@1', 'evolve.ticks@9');
\echo :LAST_ERROR_SQLSTATE
