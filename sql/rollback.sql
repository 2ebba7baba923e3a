-- Going back to an earlier version of a subject.

SELECT schema_registry.register_schema('rollback.s', '{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('rollback.s', '{"type":"object","properties":{"a":{"type":"string"},"b":{}},"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('rollback.s', '{"type":"object","properties":{"a":{"type":"integer"}},"additionalProperties":false}', version => '2.0.0') > 0 AS r;
CREATE TEMPORARY VIEW line AS
SELECT version, semantic_version, state FROM schema_registry.schema_versions WHERE subject = 'rollback.s' ORDER BY version;

-- what follows the subject means the earlier version again; the later ones are deprecated, and nothing is gone
SELECT schema_registry.rollback_subject('rollback.s', '1.0.0', 'the new ones lose rows');
SELECT * FROM line;
SELECT version FROM schema_registry.get_schema('rollback.s');
SELECT schema_registry.validate_against('{"a": 1}', 'rollback.s') AS as_2_0_0, schema_registry.validate_against('{"a": "x"}', 'rollback.s') AS as_1_0_0;
SELECT version, trigger_name, from_state, to_state, reason, metadata
FROM schema_registry.transitions WHERE subject = 'rollback.s' AND trigger_name LIKE '%rollback%';
SELECT type, version FROM schema_registry.schema_events WHERE subject = 'rollback.s' AND type = 'SCHEMA_ROLLED_BACK' ORDER BY version DESC;
SELECT action, version, before ->> 'version' AS before, after ->> 'version' AS after, after -> 'rolled_back' AS rolled_back, after ->> 'reason' AS reason
FROM schema_registry.audit_log WHERE subject = 'rollback.s' AND action = 'rollback_subject';

-- once more: it is in force, and nothing happens
SELECT schema_registry.rollback_subject('rollback.s', '1', NULL);
SELECT count(*) FROM schema_registry.audit_log WHERE subject = 'rollback.s' AND action = 'rollback_subject';

-- to a version that is deprecated itself, by its ordinal: forward again
SELECT schema_registry.rollback_subject('rollback.s', '2', 'b is needed');
SELECT * FROM line;
SELECT version FROM schema_registry.get_schema('rollback.s');

-- compatibility is still asked against everything that may have written rows
SELECT checked_versions FROM schema_registry.check_compatibility('rollback.s', '{}', level => 'BACKWARD_TRANSITIVE');

-- a table that follows the subject may hold rows that the earlier version refuses
CREATE TABLE rollback_rows (payload jsonb CHECK (schema_registry.validate_against(payload, 'rollback.s')));
SELECT schema_registry.rollback_subject('rollback.s', '1.0.0', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM line;
DROP TABLE rollback_rows;

-- pre-releases come into force only where nothing else is
SELECT schema_registry.register_schema('rollback.p', '{"title":"a"}', version => '1.0.0') > 0 AS r;
SELECT schema_registry.register_schema('rollback.p', '{"title":"b"}', version => '1.1.0-rc.1') > 0 AS r;
SELECT schema_registry.register_schema('rollback.p', '{"title":"c"}', version => '1.1.0') > 0 AS r;
SELECT schema_registry.rollback_subject('rollback.p', '1.1.0-rc.1', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT version FROM schema_registry.get_schema('rollback.p');

-- nor does one that is active come into force by being asked for
SELECT schema_registry.transition('rollback.p@3', 'deprecate');
SELECT schema_registry.rollback_subject('rollback.p', '1.1.0-rc.1', NULL);
\echo :LAST_ERROR_SQLSTATE

-- a number beyond all ordinals is no part of another subject's name
SELECT schema_registry.register_schema('rollback.p@4294967297', '{"title":"d"}') > 0 AS r;
SELECT schema_registry.transition('rollback.p@4294967297', 'deprecate');
SELECT schema_registry.rollback_subject('rollback.p', '4294967297', NULL);
\echo :LAST_ERROR_SQLSTATE

-- what cannot be
SELECT schema_registry.rollback_subject('rollback.none', '1', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.rollback_subject('rollback.s', '9', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.rollback_subject('rollback.s', 'latest', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.rollback_subject('rollback.s', NULL, NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.transition('rollback.s@1', 'deprecate'), schema_registry.transition('rollback.s@1', 'archive');
SELECT schema_registry.rollback_subject('rollback.s', '1', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_version('rollback.s@3');
SELECT schema_registry.rollback_subject('rollback.s', '3', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode('rollback.s', 'READONLY');
SELECT schema_registry.rollback_subject('rollback.s', '2', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode('rollback.s', NULL);
