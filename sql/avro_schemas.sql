-- Avro schemas: registered, told apart, compared, and held to by columns of JSON.
\set order '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null}]}'
SELECT version, semantic_version, is_new, change_class, warnings FROM schema_registry.register_version('avro.orders', :'order', 'avro');
-- the same in another spelling
SELECT version, is_new FROM schema_registry.register_version('avro.orders', '{ "name": "shop.Order", "fields": [
    {"type": {"type": "long"}, "name": "id"}, {"default": null, "name": "note", "type": ["null", "string"]}], "type": "record"}', 'AVRO');
SELECT subject, version, semantic_version, format, canonical, encode(fingerprint, 'hex') AS fingerprint, refs FROM schema_registry.get_schema('avro.orders');
SELECT dialect FROM schema_registry.schema_versions WHERE subject = 'avro.orders';
SELECT schema FROM schema_registry.get_schema('avro.orders') AS g WHERE g.schema = :'order';
SELECT encode(schema_registry.fingerprint('{"type": "int"}', 'AVRO', 'crc-64-avro'), 'hex') AS crc, encode(schema_registry.fingerprint('"int"', 'AVRO', 'md5'), 'hex') AS md5;
SELECT format, policies FROM schema_registry.formats ORDER BY format;

-- versions derived from the kind of change, and the level in force
SELECT version, semantic_version, change_class FROM schema_registry.register_version('avro.orders',
    '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null},{"name":"currency","type":"string","default":"EUR"}]}', 'AVRO');
SELECT schema_registry.register_schema('avro.orders', '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"string"}]}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('avro.orders', '{"type": "string"}');
\echo :LAST_ERROR_SQLSTATE
SELECT compatible, change_class, jsonb_path_query_array(violations, '$[*].rule') AS rules FROM schema_registry.check_compatibility('avro.orders', '"int"');
SELECT rule, path, message, breaks_backward, breaks_forward FROM schema_registry.compare_schemas('"int"', '["null", "long"]', 'AVRO');
SELECT schema_registry.compare_schemas('"int"', '"long"', 'AVRO', 'LENIENT');
\echo :LAST_ERROR_SQLSTATE
-- a policy of another format, set for all, is none for this one
SELECT schema_registry.set_compatibility('avro.lenient', 'FULL', 'SEMANTIC');
SELECT schema_registry.register_schema('avro.lenient', '"int"', 'AVRO') > 0 AS r;
SELECT compatible FROM schema_registry.check_compatibility('avro.lenient', '"long"');
SELECT schema_registry.describe_changes('avro.orders@1', 'avro.orders@2', 'text');

-- types of other subjects
SELECT schema_registry.register_schema('avro.money', '{"type":"record","name":"Money","namespace":"shop","fields":[{"name":"cents","type":"long"}]}', 'AVRO') > 0 AS r;
\set refs '[{"name": "shop.Money", "subject": "avro.money", "version": 1}]'
SELECT schema_id AS by_reference FROM schema_registry.register_version('avro.bill', '{"type":"record","name":"Bill","fields":[{"name":"total","type":"shop.Money"}]}', 'AVRO', refs => :'refs') \gset
SELECT canonical, refs FROM schema_registry.get_schema('avro.bill');
-- inlined they are the same schema
SELECT schema_registry.register_schema('avro.inlined', '{"type":"record","name":"Bill","fields":[{"name":"total","type":{"type":"record","name":"shop.Money","fields":[{"name":"cents","type":"long"}]}}]}', 'AVRO') = :by_reference AS same;
SELECT schema_registry.register_schema('avro.normalized', '{"fields":[{"type":"shop.Money","name":"one"}],"type":"record","name":"One"}', 'AVRO', refs => :'refs', options => '{"normalize": true}') > 0 AS r;
SELECT schema FROM schema_registry.get_schema('avro.normalized');
SELECT subject, version FROM schema_registry.list_dependents('avro.money@1');
SELECT schema_registry.validate_against('{"total": {"cents": 5}}'::jsonb, 'avro.bill') AS good, schema_registry.validate_against('{"total": {"cents": "5"}}'::jsonb, 'avro.bill') AS bad;
SELECT schema_registry.register_schema('avro.lost', '{"type":"record","name":"Bill","fields":[{"name":"total","type":"shop.Money"}]}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE

-- a column held to it, and what it says of rows
CREATE TABLE avro_orders (id integer PRIMARY KEY, payload jsonb CHECK (schema_registry.validate_against(payload, 'avro.orders@1')));
INSERT INTO avro_orders VALUES (1, '{"id": 1, "note": "x"}'), (2, '{"id": 2}'), (3, '{"id": 3, "note": null}');
INSERT INTO avro_orders VALUES (4, '{"id": 1, "note": {"string": "x"}}');
INSERT INTO avro_orders VALUES (4, '{"id": 9223372036854775808}');
SELECT instance_path, schema_path, keyword, message FROM schema_registry.validation_errors('{"id": 1.5, "nota": 1}'::jsonb, 'avro.orders@1');
SELECT schema_registry.require_valid('{"id": "x"}', 'avro.orders@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validation_report('{"id": 1}', 'avro.orders@1', 'flag');
SELECT schema_registry.validate_against('{"id": 1}'::text, 'avro.orders@1') AS text, schema_registry.validate_against('{"id": 1}'::json, 'avro.orders@1') AS json;
SELECT version FROM schema_registry.matching_versions('{"id": 1, "currency": "USD"}', 'avro.orders');
-- rows are moved to another version as those of JSON Schemas are
SELECT step, action, path, detail ->> 'name' AS name FROM schema_registry.plan_evolution('avro.orders@2', 'avro.orders@1');
SELECT schema_registry.migrate_instance('{"id": 1, "currency": "USD"}', 'avro.orders@2', 'avro.orders@1');
CALL schema_registry.migrate_attachment('avro_orders', 'payload', 'avro.orders@2');
SELECT * FROM avro_orders ORDER BY id;
DROP TABLE avro_orders;

-- what a reader of binary data skips is a member that a jsonb must not have: a version like that does not move under rows
SELECT schema_registry.register_schema('avro.moving', '{"type":"record","name":"M","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":0}]}', 'AVRO') > 0 AS r;
CREATE TABLE avro_moving (payload jsonb CHECK (schema_registry.validate_against(payload, 'avro.moving')));
INSERT INTO avro_moving VALUES ('{"a": 1, "b": 2}');
SELECT schema_registry.register_schema('avro.moving', '{"type":"record","name":"M","fields":[{"name":"a","type":"int"}]}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('avro.moving', '{"type":"record","name":"M","fields":[{"name":"a","type":"long"},{"name":"b","type":"int","default":0}]}', 'AVRO') > 0 AS r;
DROP TABLE avro_moving;

-- the JSON encoding of the specification: by option, or by setting
SELECT schema_registry.register_schema('avro.tagged', :'order', 'AVRO', options => '{"json_encoding": "tagged"}') > 0 AS r;
SELECT dialect FROM schema_registry.schema_versions WHERE subject = 'avro.tagged';
SELECT schema_registry.validate_against('{"id": 1, "note": {"string": "x"}}'::jsonb, 'avro.tagged') AS tagged, schema_registry.validate_against('{"id": 1, "note": "x"}'::jsonb, 'avro.tagged') AS plain;
SELECT schema_registry.set_config('avro.set', '{"json_encoding": "tagged"}');
SELECT schema_registry.register_schema('avro.set', :'order', 'AVRO') > 0 AS r;
SELECT schema_registry.validate_against('{"id": 1, "note": {"string": "x"}}'::jsonb, 'avro.set') AS tagged;
SELECT schema_registry.register_schema('avro.tagged', :'order', 'AVRO', options => '{"json_encoding": "yaml"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_config('avro.set', '{"json_encoding": 5}');
\echo :LAST_ERROR_SQLSTATE

-- what is no schema, and what the specification forbids
SELECT * FROM schema_registry.validate_schema('{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"},{"name":"b","type":"Foo"}]}', 'AVRO');
SELECT schema_registry.register_schema('avro.bad', '{"type":"record","name":"R"}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('avro.bad', '{', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('avro.bad', '{"type":"enum","name":"E","symbols":[]}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('avro.bad', '{"type":"enum","name":"E","symbols":[]}', 'AVRO', options => '{"lenient": true}') > 0 AS r;
SELECT schema_registry.validate_against('"A"'::jsonb, 'avro.bad');
SELECT schema_registry.register_schema('avro.deep', repeat('{"type":"array","items":', 600) || '"int"' || repeat('}', 600), 'AVRO');
\echo :LAST_ERROR_SQLSTATE
