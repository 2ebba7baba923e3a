-- Messages of the Kafka wire format: read as JSON, and a column of them held to a subject.
\set order '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null}]}'
SELECT schema_registry.register_schema('messages.orders', :'order', 'AVRO') AS v1 \gset
SELECT schema_registry.register_schema('messages.orders', '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"currency","type":"string","default":"EUR"}]}', 'AVRO') AS v2 \gset
SELECT schema_registry.register_schema('messages.other', '"string"', 'AVRO') AS other \gset
CREATE FUNCTION messages_frame(id integer, payload bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS 'SELECT ''\x00''::bytea || int4send(id) || payload';

-- id 5, a note "hi"; id 6 without one
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a02046869')) AS one, schema_registry.decode_message(messages_frame(:v1, '\x0c00')) ->> 'id' AS two;
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a02046869'), reader => 'messages.orders@2') AS resolved, schema_registry.decode_message(messages_frame(:v2, '\x0a06555344'), 'messages.orders@1') AS back;
SELECT schema_registry.decode_message('\x0a02046869', writer => 'messages.orders@1') AS bare, schema_registry.decode_message('\x0a02046869', 'messages.orders@2', 'messages.orders@1') AS resolved;
SELECT schema_registry.wire_schema_id(messages_frame(17, '\x')) AS id, schema_registry.wire_schema_id('\x0000') AS short, schema_registry.wire_schema_id('\x01ffffffff') AS other;
SELECT schema_registry.decode_message(NULL) IS NULL AS nothing;

-- what cannot be read
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a0204'));
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a0400'));
SELECT schema_registry.decode_message(messages_frame(:other, '\x0400ff'));
SELECT schema_registry.decode_message(messages_frame(:other, '\x046100'));
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a00'), 'messages.other');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.decode_message(messages_frame(2000000000, '\x0a00'));
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.decode_message('\x0a00', writer => 'messages.none');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.decode_message('\xff00');
\echo :LAST_ERROR_SQLSTATE

-- JSON with a frame and without
SELECT schema_registry.register_schema('messages.json', '{"type":"object","required":["id"]}') AS json \gset
SELECT schema_registry.decode_message(messages_frame(:json, '{"id": 1.50}')) AS framed, schema_registry.decode_message('{"id": [null, true, "x"]}') AS bare;
SELECT schema_registry.validate_against(messages_frame(:json, '{"id": 1}'), 'messages.json') AS framed, schema_registry.validate_against('{"id": 1}'::bytea, 'messages.json') AS bare,
    schema_registry.validate_against(messages_frame(:json, '{}'), 'messages.json') AS framed_bad, schema_registry.validate_against('{'::bytea, 'messages.json') AS no_json;
\set VERBOSITY terse
SELECT schema_registry.decode_message(messages_frame(:v1, '\x0a00'), 'messages.json');
\echo :LAST_ERROR_SQLSTATE

-- a column that a sink fills
CREATE TABLE messages (id integer PRIMARY KEY, value bytea CHECK (schema_registry.validate_against(value, 'messages.orders')));
INSERT INTO messages VALUES (1, messages_frame(:v1, '\x0a02046869')), (2, messages_frame(:v2, '\x0a06555344')), (3, NULL);
INSERT INTO messages VALUES (4, messages_frame(:other, '\x0461'));       -- another subject's
INSERT INTO messages VALUES (4, messages_frame(:v1, '\x0a02046869ff')); -- not of its schema
INSERT INTO messages VALUES (4, '\x0a00');                              -- without a frame
\set VERBOSITY default
SELECT id, schema_registry.decode_message(value) ->> 'id' AS number FROM messages ORDER BY id;
-- the subject moves on, and what is stored stays valid: a field goes, which would not do for documents
SELECT schema_registry.register_schema('messages.orders', '{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"id","type":"long"}]}', 'AVRO') AS v3 \gset
UPDATE messages SET id = id + 10;
INSERT INTO messages VALUES (4, messages_frame(:v3, '\x0e'));
SELECT id, schema_registry.decode_message(value, 'messages.orders@1') AS as_first FROM messages ORDER BY id;
SELECT relation, column_name, selector FROM schema_registry.attachments WHERE relation = 'messages'::regclass;
SELECT schema_registry.validate_against('\x00'::bytea, 'messages.none');
\echo :LAST_ERROR_SQLSTATE
-- but not where documents are made of them, or messages of a JSON Schema come without a frame
SELECT schema_registry.register_schema('messages.made', '{"type":"record","name":"M","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":0}]}', 'AVRO') > 0 AS r;
CREATE TABLE messages_made (value bytea CHECK (schema_registry.validate_against(convert_from(value, 'UTF8')::jsonb, 'messages.made')));
SELECT schema_registry.register_schema('messages.made', '{"type":"record","name":"M","fields":[{"name":"a","type":"int"}]}', 'AVRO');
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE messages_bare (value bytea CHECK (schema_registry.validate_against(value, 'messages.json')));
SELECT schema_registry.set_compatibility('messages.json', 'FORWARD');
SELECT schema_registry.register_schema('messages.json', '{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE messages_made, messages_bare;
-- more schemas than a call keeps readings of
SELECT count(schema_registry.register_schema('messages.many', format('{"type":"record","name":"R%s","fields":[{"name":"f","type":"int"}]}', n), 'AVRO', version => n || '.0.0')) FROM generate_series(1, 20) AS n;
SELECT count(*), sum((schema_registry.decode_message(messages_frame(v.schema_id, '\x04')) -> 'f')::integer)
FROM schema_registry.schema_versions AS v, generate_series(1, 2)
WHERE v.subject = 'messages.many';
DROP TABLE messages;
DROP FUNCTION messages_frame;
