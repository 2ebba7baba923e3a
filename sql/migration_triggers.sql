-- Triggers and constraints of a table whose documents move to another version: each row is converted
-- once all the same, or reported.
\set v1 '{"type":"object","properties":{"price":{"type":"number"}},"required":["price"],"additionalProperties":false}'
\set v2 '{"type":"object","properties":{"last_price":{"type":"number","maximum":1000}},"required":["last_price"],"additionalProperties":false}'
SELECT schema_registry.register_schema('moves.s', :'v1') > 0 AS r;
SELECT schema_registry.register_schema('moves.s', :'v2', version => '2.0.0') > 0 AS r;
-- most documents satisfy both versions of this one: who converts twice, or not at all, is not told by them
SELECT schema_registry.register_schema('moves.open', '{"type":"object","properties":{"price":{"type":"number"}}}') > 0 AS r;
SELECT schema_registry.register_schema('moves.open', '{"type":"object","properties":{"price":{"type":"number","maximum":100000},"unit":{"type":"string"}}}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.set_migration_expression('moves.open@1', 'moves.open@2', '/price', 'value::numeric * 100');
CREATE VIEW moves_progress AS
SELECT state, converted_rows, skipped_rows, failed_rows, quarantined_rows
FROM schema_registry.migrations
WHERE relation = (SELECT max(relation::oid) FROM schema_registry.migrations)
ORDER BY migration_id;
CREATE VIEW moves_failures AS
SELECT key, contents, reason
FROM schema_registry.migration_failures
WHERE relation = (SELECT max(relation::oid) FROM schema_registry.migrations)
ORDER BY key::text COLLATE "C";

-- a trigger that touches the next row, in another column, while rows are rewritten part by part because one fails
CREATE TABLE moves_next (id integer PRIMARY KEY, payload jsonb, touched integer DEFAULT 0);
INSERT INTO moves_next SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 8) AS i;
UPDATE moves_next SET payload = '{"price": 5000000}' WHERE id = 7;
SELECT schema_registry.attach_schema('moves_next', 'payload', 'moves.open@1');
CREATE FUNCTION moves_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moves_next SET touched = touched + 1 WHERE id = NEW.id + 1;
    RETURN NEW;
END
$$;
CREATE TRIGGER touch AFTER UPDATE OF payload ON moves_next FOR EACH ROW EXECUTE FUNCTION moves_touch();
CALL schema_registry.migrate_attachment('moves_next', 'payload', 'moves.open@2', 100, '{"on_failure": "quarantine"}');
SELECT * FROM moves_progress;
SELECT * FROM moves_next ORDER BY id;
-- before the row itself is written
DROP TRIGGER touch ON moves_next;
CREATE TRIGGER touch BEFORE UPDATE OF payload ON moves_next FOR EACH ROW EXECUTE FUNCTION moves_touch();
SELECT schema_registry.set_migration_expression('moves.open@2', 'moves.open@1', '/price', 'value::numeric / 100');
CALL schema_registry.migrate_attachment('moves_next', 'payload', 'moves.open@1');
SELECT * FROM moves_progress;
SELECT id, (payload ->> 'price')::numeric::integer AS price, touched FROM moves_next ORDER BY id;
DROP TABLE moves_next;

-- one that writes documents of other rows: what it writes is of the version that it satisfies
CREATE TABLE moves_write (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_write SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 9) AS i;
UPDATE moves_write SET payload = '{"price": 5000}' WHERE id = 9;
SELECT schema_registry.attach_schema('moves_write', 'payload', 'moves.s@1');
CREATE FUNCTION moves_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = 1 THEN
        UPDATE moves_write SET payload = '{"price": 30}' WHERE id = 3;
        UPDATE moves_write SET payload = '{"last_price": 40}' WHERE id = 4;
        UPDATE moves_write SET id = 50 WHERE id = 5;
        UPDATE moves_write SET id = -6 WHERE id = 6;
        DELETE FROM moves_write WHERE id = 7;
        INSERT INTO moves_write VALUES (0, '{"price": 0}'), (20, '{"last_price": 20}');
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER write AFTER UPDATE ON moves_write FOR EACH ROW EXECUTE FUNCTION moves_write();
CALL schema_registry.migrate_attachment('moves_write', 'payload', 'moves.s@2', 100, '{"on_failure": "quarantine"}');
SELECT state, failed_rows, quarantined_rows FROM moves_progress;
SELECT * FROM moves_write ORDER BY id;
DROP TABLE moves_write;

-- one that gives rows other keys, in this batch or ahead, their own or another's: each is converted once
CREATE TABLE moves_key (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_key SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 6) AS i;
SELECT schema_registry.attach_schema('moves_key', 'payload', 'moves.open@1');
CREATE FUNCTION moves_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moves_key SET id = 100 + id WHERE id = NEW.id AND id < 4;
    UPDATE moves_key SET id = 204 WHERE id = 4 AND NEW.id = 5;
    UPDATE moves_key SET id = 206 WHERE id = 6 AND NEW.id = 5;
    RETURN NULL;
END
$$;
CREATE TRIGGER key AFTER UPDATE OF payload ON moves_key FOR EACH ROW EXECUTE FUNCTION moves_key();
CALL schema_registry.migrate_attachment('moves_key', 'payload', 'moves.open@2', 5);
SELECT state, converted_rows FROM moves_progress;
SELECT * FROM moves_key ORDER BY id;
DROP TABLE moves_key;
-- to another partition
CREATE TABLE moves_parts (id integer, part integer, payload jsonb, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
CREATE TABLE moves_parts_1 PARTITION OF moves_parts FOR VALUES IN (1);
CREATE TABLE moves_parts_2 PARTITION OF moves_parts FOR VALUES IN (2);
INSERT INTO moves_parts SELECT i, 1, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('moves_parts', 'payload', 'moves.open@1');
CREATE FUNCTION moves_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moves_parts SET part = 2 WHERE id = NEW.id AND part = 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER part AFTER UPDATE OF payload ON moves_parts FOR EACH ROW EXECUTE FUNCTION moves_parts();
CALL schema_registry.migrate_attachment('moves_parts', 'payload', 'moves.open@2');
SELECT state FROM moves_progress;
SELECT * FROM moves_parts ORDER BY id;
DROP TABLE moves_parts;

-- one that writes the old version for ever does not hold the lock for ever
CREATE TABLE moves_history (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, payload jsonb);
INSERT INTO moves_history (payload) SELECT jsonb_build_object('price', i) FROM generate_series(1, 3) AS i;
SELECT schema_registry.attach_schema('moves_history', 'payload', 'moves.s@1');
CREATE FUNCTION moves_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO moves_history (payload) VALUES (OLD.payload);
    RETURN NULL;
END
$$;
CREATE TRIGGER history AFTER UPDATE OF payload ON moves_history FOR EACH ROW EXECUTE FUNCTION moves_history();
\set SHOW_CONTEXT never
CALL schema_registry.migrate_attachment('moves_history', 'payload', 'moves.s@2');
\set SHOW_CONTEXT errors
\echo :LAST_ERROR_SQLSTATE
DROP TRIGGER history ON moves_history;
CALL schema_registry.migrate_attachment('moves_history', 'payload', 'moves.s@2');
SELECT state, count(*) FROM moves_progress, moves_history GROUP BY state;
DROP TABLE moves_history;

-- one that writes it for long comes to an end: what was done under the lock stays
CREATE TABLE moves_chain (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_chain SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 30) AS i;
SELECT schema_registry.attach_schema('moves_chain', 'payload', 'moves.s@1');
CREATE FUNCTION moves_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        UPDATE moves_chain SET payload = jsonb_build_object('price', NEW.id) WHERE id = NEW.id + 1;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER chain AFTER UPDATE OF payload ON moves_chain FOR EACH ROW EXECUTE FUNCTION moves_chain();
CALL schema_registry.migrate_attachment('moves_chain', 'payload', 'moves.s@2');
SELECT state, count(*), count(*) FILTER (WHERE payload ? 'last_price') FROM moves_progress, moves_chain GROUP BY state;
DROP TABLE moves_chain;

-- one that puts the old document back
CREATE TABLE moves_back (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_back SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('moves_back', 'payload', 'moves.s@1');
CREATE FUNCTION moves_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.payload := OLD.payload; RETURN NEW; END $$;
CREATE TRIGGER back BEFORE UPDATE ON moves_back FOR EACH ROW WHEN (OLD.id = 3) EXECUTE FUNCTION moves_back();
CALL schema_registry.migrate_attachment('moves_back', 'payload', 'moves.s@2');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM moves_progress;
SELECT * FROM moves_failures;
DROP TABLE moves_back;

-- many rows that fail are found
CREATE TABLE moves_many (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_many SELECT i, jsonb_build_object('price', CASE WHEN i % 17 = 0 THEN 5000 ELSE i END) FROM generate_series(1, 100) AS i;
SELECT schema_registry.attach_schema('moves_many', 'payload', 'moves.s@1');
CALL schema_registry.migrate_attachment('moves_many', 'payload', 'moves.s@2', 64);
SELECT * FROM moves_progress;
SELECT key FROM moves_failures;
UPDATE moves_many SET payload = '{"price": 1}' WHERE payload @> '{"price": 5000}';
CALL schema_registry.migrate_attachment('moves_many', 'payload', 'moves.s@2');
SELECT * FROM moves_progress;
SELECT count(*), sum((payload ->> 'last_price')::integer) FROM moves_many;
DROP TABLE moves_many;

-- quarantine keeps all of a row, whatever its columns are called, or leaves it
CREATE TABLE moves_name (id integer PRIMARY KEY, payload jsonb, t text, extra text);
INSERT INTO moves_name VALUES (1, '{"price": 5000}', 'one', 'precious'), (2, '{"price": 6000}', NULL, 'precious'), (3, '{"price": 7000}', 'kept', NULL);
SELECT schema_registry.attach_schema('moves_name', 'payload', 'moves.s@1');
CREATE FUNCTION moves_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER keep BEFORE DELETE ON moves_name FOR EACH ROW WHEN (OLD.t = 'kept') EXECUTE FUNCTION moves_keep();
CALL schema_registry.migrate_attachment('moves_name', 'payload', 'moves.s@2', options => '{"on_failure": "quarantine"}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM moves_failures;
SELECT * FROM moves_name;
DROP TABLE moves_name;

-- no row of another table goes with it, that of a table which refers to a partition neither
CREATE TABLE moves_part (id integer PRIMARY KEY, payload jsonb) PARTITION BY RANGE (id);
CREATE TABLE moves_part_1 PARTITION OF moves_part FOR VALUES FROM (0) TO (100);
CREATE TABLE moves_child (id integer REFERENCES moves_part_1 ON DELETE CASCADE);
INSERT INTO moves_part VALUES (1, '{"price": 5000}');
INSERT INTO moves_child VALUES (1);
SELECT schema_registry.attach_schema('moves_part', 'payload', 'moves.s@1');
CALL schema_registry.migrate_attachment('moves_part', 'payload', 'moves.s@2', options => '{"on_failure": "quarantine"}');
SELECT * FROM moves_child;
SELECT count(*) FROM moves_part;
DROP TABLE moves_child, moves_part;

-- constraints that are checked at the end of the transaction: what they refuse is a row
CREATE TABLE moves_late (id integer PRIMARY KEY, payload jsonb, price numeric GENERATED ALWAYS AS ((payload ->> 'last_price')::numeric) STORED UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE moves_refer (id integer REFERENCES moves_late DEFERRABLE INITIALLY DEFERRED);
INSERT INTO moves_late (id, payload) VALUES (1, '{"price": 1}'), (2, '{"price": 2}'), (3, '{"price": 1}'), (4, '{"price": 4}'), (5, '{"price": 5000}');
INSERT INTO moves_refer VALUES (5);
SELECT schema_registry.attach_schema('moves_late', 'payload', 'moves.s@1');
CREATE FUNCTION moves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'row % is refused late', NEW.id;
END
$$;
CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON moves_late DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.id = 4) EXECUTE FUNCTION moves_refuse();
CALL schema_registry.migrate_attachment('moves_late', 'payload', 'moves.s@2', options => '{"on_failure": "quarantine"}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM moves_progress;
SELECT * FROM moves_failures;
SELECT id, payload FROM moves_late ORDER BY id;
DROP TABLE moves_refer, moves_late;

-- those of other tables stay as they are
CREATE TABLE moves_one (id integer PRIMARY KEY, payload jsonb);
CREATE TABLE moves_far (id integer PRIMARY KEY);
CREATE TABLE moves_near (id integer REFERENCES moves_far DEFERRABLE INITIALLY DEFERRED);
INSERT INTO moves_one VALUES (1, '{"price": 1}');
SELECT schema_registry.attach_schema('moves_one', 'payload', 'moves.s@1');
BEGIN;
INSERT INTO moves_near VALUES (1);
SELECT state FROM schema_registry_api.migrate_attachment('moves_one', 'payload', 'moves.s@2');
INSERT INTO moves_near VALUES (2);
INSERT INTO moves_far VALUES (1), (2);
COMMIT;
SELECT count(*) FROM moves_near;
DROP TABLE moves_one, moves_near, moves_far;

-- after a batch that ended the call, what the caller writes is the caller's
CREATE TABLE moves_own (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_own VALUES (1, '{"price": 5000}'), (2, '{"price": 2}');
SELECT schema_registry.attach_schema('moves_own', 'payload', 'moves.s@1');
SELECT state FROM schema_registry_api.migrate_attachment('moves_own', 'payload', 'moves.s@2');
BEGIN;
SELECT state FROM schema_registry_api.migrate_attachment('moves_own', 'payload', 'moves.s@2');
UPDATE moves_own SET payload = '{"price": 9}' WHERE id = 2;
UPDATE moves_own SET id = 3, payload = '{"price": 3}' WHERE id = 1;
COMMIT;
CALL schema_registry.migrate_attachment('moves_own', 'payload', 'moves.s@2');
SELECT state FROM moves_progress;
SELECT * FROM moves_own ORDER BY id;
DROP TABLE moves_own;

-- what is written while triggers are off is named in the end
CREATE TABLE moves_off (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_off VALUES (1, '{"price": 1}'), (2, '{"price": 2}');
SELECT schema_registry.attach_schema('moves_off', 'payload', 'moves.s@1');
SELECT state FROM schema_registry_api.migrate_attachment('moves_off', 'payload', 'moves.s@2', 1);
SET session_replication_role = replica;
UPDATE moves_off SET payload = '{"price": 1}' WHERE id = 1;
RESET session_replication_role;
CALL schema_registry.migrate_attachment('moves_off', 'payload', 'moves.s@2');
\echo :LAST_ERROR_SQLSTATE
UPDATE moves_off SET payload = '{"last_price": 1}' WHERE id = 1;
CALL schema_registry.migrate_attachment('moves_off', 'payload', 'moves.s@2');
SELECT * FROM moves_off ORDER BY id;
DROP TABLE moves_off;

-- also beside as many rows that are noted and satisfy both versions
CREATE TABLE moves_beside (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_beside SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('moves_beside', 'payload', 'moves.open@1');
SELECT state FROM schema_registry_api.migrate_attachment('moves_beside', 'payload', 'moves.open@2', 1);
UPDATE moves_beside SET id = 0 WHERE id = 4;
SET session_replication_role = replica;
UPDATE moves_beside SET payload = '{"price": 200000}' WHERE id = 1;
RESET session_replication_role;
CALL schema_registry.migrate_attachment('moves_beside', 'payload', 'moves.open@2');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE moves_beside;

-- a selector that moves meanwhile: what satisfies it is of the new version
SELECT schema_registry.register_schema('moves.float', '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}', version => '1.0.0') > 0 AS r;
SELECT schema_registry.register_schema('moves.float', '{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"],"additionalProperties":false}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.set_migration_expression('moves.float@1', 'moves.float@2', '/b', '(instance -> ''a'')');
CREATE TABLE moves_float (id integer PRIMARY KEY, payload jsonb);
INSERT INTO moves_float VALUES (1, '{"a": 1}'), (2, '{"a": 2}');
SELECT schema_registry.attach_schema('moves_float', 'payload', 'moves.float@1');
SELECT state FROM schema_registry_api.migrate_attachment('moves_float', 'payload', 'moves.float@^2', 1);
SELECT schema_registry.register_schema('moves.float', '{"type":"object","properties":{"b":{"type":"integer"},"c":{"type":"integer"}},"required":["b"],"additionalProperties":false}', version => '2.1.0') > 0 AS r;
INSERT INTO moves_float VALUES (3, '{"b": 3, "c": 3}');
CALL schema_registry.migrate_attachment('moves_float', 'payload', 'moves.float@^2');
SELECT * FROM moves_float ORDER BY id;
DROP TABLE moves_float;

-- row security that is forced on the owner hides rows from the last look
CREATE TABLE moves_policy (id integer PRIMARY KEY, payload jsonb);
SELECT schema_registry.attach_schema('moves_policy', 'payload', 'moves.s@1');
CREATE ROLE regress_moves_owner;
GRANT ALL ON SCHEMA public TO regress_moves_owner;
ALTER TABLE moves_policy OWNER TO regress_moves_owner;
ALTER TABLE moves_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE moves_policy FORCE ROW LEVEL SECURITY;
CALL schema_registry.migrate_attachment('moves_policy', 'payload', 'moves.s@2');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE moves_policy NO FORCE ROW LEVEL SECURITY;
CALL schema_registry.migrate_attachment('moves_policy', 'payload', 'moves.s@2');
SELECT state FROM moves_progress;
-- also if it is forced in between
ALTER TABLE moves_policy DISABLE ROW LEVEL SECURITY;
INSERT INTO moves_policy VALUES (1, '{"last_price": 1}'), (2, '{"last_price": 2}');
SELECT state FROM schema_registry_api.migrate_attachment('moves_policy', 'payload', 'moves.s@1', 1);
SELECT migration_id AS id FROM schema_registry.migrations WHERE relation = 'moves_policy'::regclass AND state = 'RUNNING' \gset
ALTER TABLE moves_policy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
\set SHOW_CONTEXT never
CALL schema_registry.migrate_batch(:id, 1, 'RUNNING');
\set SHOW_CONTEXT errors
ALTER TABLE moves_policy DISABLE ROW LEVEL SECURITY;
CALL schema_registry.migrate_attachment('moves_policy', 'payload', 'moves.s@1');
SELECT payload FROM moves_policy ORDER BY id;
DROP TABLE moves_policy;
REVOKE ALL ON SCHEMA public FROM regress_moves_owner;
DROP ROLE regress_moves_owner;
