-- A migration that was given up does not come back, and what it leaves can be detached.
SELECT schema_registry.register_schema('given.s', '{"type":"object","properties":{"price":{"type":"number"}},"required":["price"],"additionalProperties":false}') > 0 AS r;
SELECT schema_registry.register_schema('given.s', '{"type":"object","properties":{"last_price":{"type":"number"}},"required":["last_price"],"additionalProperties":false}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('given.open', '{"type":"object","properties":{"price":{"type":"number"}}}') > 0 AS r;
SELECT schema_registry.register_schema('given.open', '{"type":"object","properties":{"price":{"type":"number","maximum":100000},"unit":{"type":"string"}}}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.set_migration_expression('given.open@1', 'given.open@2', '/price', 'value::numeric * 100');
CREATE VIEW given_migrations AS
SELECT new_selector, state FROM schema_registry.migrations WHERE relation::text LIKE 'given\_%' ORDER BY migration_id;
CREATE VIEW given_triggers AS
SELECT tgname FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'given\_%' AND tgname ~ '^!' ORDER BY 1;

-- its constraint is dropped, and the column attached anew: the same migration begins at the beginning
CREATE TABLE given_anew (id integer PRIMARY KEY, payload jsonb);
INSERT INTO given_anew SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('given_anew', 'payload', 'given.open@1');
SELECT state FROM schema_registry_api.migrate_attachment('given_anew', 'payload', 'given.open@2', 2);
ALTER TABLE given_anew DROP CONSTRAINT payload_follows_schema;
TRUNCATE given_anew;
INSERT INTO given_anew SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('given_anew', 'payload', 'given.open@1');
SELECT * FROM given_migrations;
SELECT * FROM given_triggers;
CALL schema_registry.migrate_attachment('given_anew', 'payload', 'given.open@2');
SELECT * FROM given_migrations;
SELECT * FROM given_anew ORDER BY id;
DROP TABLE given_anew;

-- who is still at it is told
CREATE TABLE given_still (id integer PRIMARY KEY, payload jsonb);
INSERT INTO given_still SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('given_still', 'payload', 'given.open@1');
SELECT schema_registry.begin_migration('given_still', 'payload', 'given.open@2', '{}') AS id \gset
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
ALTER TABLE given_still DROP CONSTRAINT payload_follows_schema;
SELECT schema_registry.attach_schema('given_still', 'payload', 'given.open@1');
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM given_still ORDER BY id;
DROP TABLE given_still;

-- a name is not what holds the column: the constraint may be renamed, and another column may be put in its place
CREATE TABLE given_name (id integer PRIMARY KEY, payload jsonb);
INSERT INTO given_name SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('given_name', 'payload', 'given.open@1');
SELECT state FROM schema_registry_api.migrate_attachment('given_name', 'payload', 'given.open@2', 2);
ALTER TABLE given_name RENAME CONSTRAINT payload_follows_schema TO payload_is_open;
CALL schema_registry.migrate_attachment('given_name', 'payload', 'given.open@2');
SELECT * FROM given_name ORDER BY id;
SELECT name, selector FROM schema_registry.attachments WHERE relation = 'given_name'::regclass;
SELECT schema_registry.begin_migration('given_name', 'payload', 'given.open@1', '{}') AS id \gset
ALTER TABLE given_name RENAME COLUMN payload TO was;
ALTER TABLE given_name ADD COLUMN payload jsonb;
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('given_name', 'was');
INSERT INTO given_name VALUES (5, '{"price": 5}');
SELECT * FROM given_triggers;
DROP TABLE given_name;

-- one of its triggers is gone, or fires for replicas only
CREATE TABLE given_less (id integer PRIMARY KEY, payload jsonb) PARTITION BY RANGE (id);
CREATE TABLE given_less_1 PARTITION OF given_less DEFAULT;
SELECT schema_registry.attach_schema('given_less', 'payload', 'given.s@1');
SELECT schema_registry.begin_migration('given_less', 'payload', 'given.s@2', '{}') AS id \gset
SELECT format('"!schema_registry_migration_%s_update"', :id) AS trigger \gset
ALTER TABLE given_less ENABLE REPLICA TRIGGER :trigger;
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE given_less ENABLE TRIGGER :trigger;
DROP TRIGGER :trigger ON given_less;
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE given_less;

-- attached to another subject by hand, under the same name
CREATE TABLE given_other (id integer PRIMARY KEY, payload jsonb);
SELECT schema_registry.attach_schema('given_other', 'payload', 'given.s@1');
SELECT schema_registry.begin_migration('given_other', 'payload', 'given.s@2', '{}') > 0 AS begun;
ALTER TABLE given_other
    DROP CONSTRAINT payload_follows_schema,
    ADD CONSTRAINT payload_follows_schema CHECK (schema_registry.validate_against(payload, 'given.open@1'));
CALL schema_registry.migrate_attachment('given_other', 'payload', 'given.open@2');
SELECT schema_registry.detach_schema('given_other', 'payload');
SELECT * FROM given_migrations;
SELECT * FROM given_triggers;
DROP TABLE given_other;

-- only the triggers are dropped: what still takes either version is detached, as a constraint and as a trigger
CREATE TABLE given_half (id integer PRIMARY KEY, payload jsonb, "Other (x)" jsonb);
SELECT schema_registry.attach_schema('given_half', 'payload', 'given.s@1');
SELECT schema_registry.attach_schema('given_half', 'Other (x)', 'given.s@1', 'TRIGGER');
SELECT schema_registry.begin_migration('given_half', 'payload', 'given.s@2', '{}') > 0 AS begun;
SELECT schema_registry.begin_migration('given_half', 'Other (x)', 'given.s@2', '{}') > 0 AS begun;
DO $$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM given_triggers LOOP EXECUTE format('DROP TRIGGER %I ON given_half', t); END LOOP; END $$;
CALL schema_registry.migrate_attachment('given_half', 'payload', 'given.s@2');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('given_half', 'Other (x)', 'given.s@2');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('given_half', 'payload');
SELECT schema_registry.detach_schema('given_half', 'Other (x)');
SELECT count(*) FROM schema_registry.attachments WHERE relation = 'given_half'::regclass;
SELECT after, before -> 'selector' AS selector FROM schema_registry.audit_log WHERE action = 'detach_schema' ORDER BY entry DESC LIMIT 2;
SELECT schema_registry.attach_schema('given_half', 'payload', 'given.s@2');
SELECT state FROM given_migrations;
-- a constraint over two columns is neither's
ALTER TABLE given_half ADD CONSTRAINT two_columns CHECK (schema_registry.validate_against(payload, 'given.s@1') OR schema_registry.validate_against("Other (x)", 'given.s@2'));
SELECT schema_registry.detach_schema('given_half', 'Other (x)');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE given_half;
