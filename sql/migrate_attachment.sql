-- Moving the documents of a column to another version.
\set v1 '{"type":"object","properties":{"price":{"type":"number"}},"required":["price"],"additionalProperties":false}'
\set v2 '{"type":"object","properties":{"last_price":{"type":"number","maximum":1000}},"required":["last_price"],"additionalProperties":false}'
SELECT schema_registry.register_schema('migrate.s', :'v1') > 0 AS r;
SELECT schema_registry.register_schema('migrate.s', :'v2', version => '2.0.0') > 0 AS r;
CREATE VIEW migrate_progress AS
SELECT relation, column_name, old_selector, new_selector, state, converted_rows, skipped_rows, failed_rows, quarantined_rows
FROM schema_registry.migrations
WHERE relation::text LIKE '%migrate\_%';
CREATE VIEW migrate_notes AS
SELECT r.* FROM schema_registry.migration_row AS r JOIN schema_registry.migrations AS m USING (migration_id)
WHERE m.relation::text LIKE '%migrate\_%';
CREATE TABLE migrate_rows (id integer PRIMARY KEY, payload jsonb, note text);
INSERT INTO migrate_rows SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 25) AS i;
INSERT INTO migrate_rows VALUES (26, NULL);
SELECT schema_registry.attach_schema('migrate_rows', 'payload', 'migrate.s@1');

-- all rows, in batches; the column is held to the new version under the same name
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2', 10);
SELECT * FROM migrate_progress;
SELECT count(*), sum((payload ->> 'last_price')::integer), count(*) FILTER (WHERE payload IS NULL) AS nulls FROM migrate_rows;
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'migrate_rows'::regclass AND contype = 'c';
SELECT tgname FROM pg_trigger WHERE tgrelid = 'migrate_rows'::regclass AND NOT tgisinternal;
SELECT name, selector FROM schema_registry.attachments WHERE relation = 'migrate_rows'::regclass;
SELECT action, subject, before - 'migration' AS before, after - 'migration' AS after FROM schema_registry.audit_log WHERE action = 'migrate_attachment' ORDER BY entry DESC LIMIT 1;

-- once more: nothing to do; and back, with one row a batch
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2');
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@1', 1);
SELECT sum((payload ->> 'price')::integer) FROM migrate_rows;

-- a row that cannot be migrated is reported, all others are; the column takes either version until it is mended
INSERT INTO migrate_rows VALUES (100, '{"price": 5000}'), (101, '{"price": 6000}');
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2', 10);
\echo :LAST_ERROR_SQLSTATE
SELECT state, converted_rows, skipped_rows, failed_rows FROM migrate_progress ORDER BY 1;
SELECT key, reason, contents FROM schema_registry.migration_failures WHERE relation = 'migrate_rows'::regclass ORDER BY key;
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'migrate_rows'::regclass AND contype = 'c';
INSERT INTO migrate_rows VALUES (200, '{"price": 2}'), (201, '{"last_price": 3}'), (202, '{}');
INSERT INTO migrate_rows VALUES (200, '{"price": 2}'), (201, '{"last_price": 3}');
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('migrate_rows', 'payload');
\echo :LAST_ERROR_SQLSTATE
UPDATE migrate_rows SET payload = '{"price": 7}' WHERE id = 100;
DELETE FROM migrate_rows WHERE id = 101;
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2', 10);
SELECT state, converted_rows, skipped_rows, failed_rows FROM migrate_progress ORDER BY 1, 2;
SELECT id, payload FROM migrate_rows WHERE id >= 100 ORDER BY id;
SELECT count(*) FROM migrate_notes;

-- or taken out of the table
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@1');
INSERT INTO migrate_rows VALUES (300, '{"price": 5000}', 'kept');
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2', options => '{"on_failure": "quarantine"}');
SELECT state, failed_rows, quarantined_rows FROM migrate_progress WHERE quarantined_rows > 0;
SELECT key, contents, reason FROM schema_registry.migration_failures WHERE relation = 'migrate_rows'::regclass;
SELECT (jsonb_populate_record(NULL::migrate_rows, contents)).* FROM schema_registry.migration_failures WHERE relation = 'migrate_rows'::regclass;
SELECT id FROM migrate_rows WHERE id = 300;

-- what is written meanwhile: the trigger tells which version it is of (the expression is not for those of the new one)
SELECT schema_registry.register_schema('migrate.open', '{"type":"object","properties":{"price":{"type":"number"}}}') > 0 AS r;
SELECT schema_registry.register_schema('migrate.open', '{"type":"object","properties":{"price":{"type":"number","maximum":100000},"unit":{"enum":["cent"]}}}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.set_migration_expression('migrate.open@1', 'migrate.open@2', '/price', 'value::numeric * 100');
CREATE TABLE migrate_open (id integer, part text, payload json, PRIMARY KEY (part, id));
INSERT INTO migrate_open SELECT i, 'p''' || i % 2, json_build_object('price', i) FROM generate_series(1, 6) AS i;
SELECT schema_registry.attach_schema('migrate_open', 'payload', 'migrate.open@1', 'trigger');
INSERT INTO migrate_open VALUES (9, 'z', '{"price": 5000}');
CALL schema_registry.migrate_attachment('migrate_open', 'payload', 'migrate.open@2', 2);
SELECT key, reason FROM schema_registry.migration_failures WHERE relation = 'migrate_open'::regclass;
SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'migrate_open'::regclass AND tgname NOT LIKE '!schema_registry%';
INSERT INTO migrate_open VALUES (20, 'a', '{"price": 8, "unit": "cent"}'); -- satisfies the new version: of it
UPDATE migrate_open SET id = 10 WHERE id = 9;                             -- an old document under a new key
UPDATE migrate_open SET id = 11 WHERE id = 2;                             -- a new one
UPDATE migrate_open SET payload = '{"price": 50}' WHERE id = 10;
CALL schema_registry.migrate_attachment('migrate_open', 'payload', 'migrate.open@2', 2);
SELECT part, id, payload FROM migrate_open ORDER BY part, id;

-- the order is that of the key's collation
CREATE TABLE migrate_collated (id text COLLATE "und-x-icu" PRIMARY KEY, payload jsonb);
INSERT INTO migrate_collated VALUES ('a', '{"price": 1}'), ('B', '{"price": 2}'), ('c', '{"price": 3}');
SELECT schema_registry.attach_schema('migrate_collated', 'payload', 'migrate.open@1');
SELECT schema_registry.begin_migration('migrate_collated', 'payload', 'migrate.open@2', '{}') AS id \gset
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
UPDATE migrate_collated SET id = 'z' WHERE id = 'a';
CALL schema_registry.migrate_attachment('migrate_collated', 'payload', 'migrate.open@2', 2);
SELECT * FROM migrate_collated ORDER BY id;
DROP TABLE migrate_collated;

-- columns of every kind, also of keys; names as they come
CREATE TABLE "migrate_%s ""x" ("Key %" timestamptz, code char(3), "Doc %s" text, PRIMARY KEY ("Key %", code)) PARTITION BY RANGE ("Key %");
CREATE TABLE migrate_past PARTITION OF "migrate_%s ""x" FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE TABLE migrate_later PARTITION OF "migrate_%s ""x" FOR VALUES FROM ('2020-01-01') TO (MAXVALUE);
INSERT INTO "migrate_%s ""x" SELECT '2019-12-30'::timestamptz + i * interval '1 day', chr(64 + i), '{"price": ' || i || '}' FROM generate_series(1, 6) AS i;
SELECT schema_registry.attach_schema('"migrate_%s ""x"', 'Doc %s', 'migrate.s@1');
SET TIME ZONE 'America/New_York';
SET DateStyle = 'German';
CALL schema_registry.migrate_attachment('"migrate_%s ""x"', 'Doc %s', 'migrate.s@^2', 2);
RESET TIME ZONE;
RESET DateStyle;
SELECT tableoid::regclass, code, "Doc %s" FROM "migrate_%s ""x" ORDER BY "Key %";

-- a row that moves to another partition meanwhile is what it was
SELECT schema_registry.begin_migration('"migrate_%s ""x"', 'Doc %s', 'migrate.s@1', '{}') AS id \gset
CALL schema_registry.migrate_batch(:id, 3, 'RUNNING');
UPDATE "migrate_%s ""x" SET "Key %" = '2019-01-01' WHERE code = 'F';
UPDATE "migrate_%s ""x" SET "Key %" = '2030-01-01' WHERE code = 'A';
SELECT is_new, key ->> 1 AS code FROM migrate_notes ORDER BY 2;
CALL schema_registry.migrate_attachment('"migrate_%s ""x"', 'Doc %s', 'migrate.s@1');
SELECT tableoid::regclass, code, "Doc %s" FROM "migrate_%s ""x" ORDER BY "Key %";

-- what triggers of the table write is noted as others' writing is; a row that they keep from being rewritten is reported
CREATE FUNCTION migrate_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.note IS NULL THEN
        INSERT INTO migrate_rows VALUES (-NEW.id, NEW.payload, 'copy');
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION migrate_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
TRUNCATE migrate_rows;
INSERT INTO migrate_rows VALUES (1, '{"last_price": 1}', NULL), (2, '{"last_price": 2}', NULL), (3, '{"last_price": 3}', 'kept');
CREATE TRIGGER copy AFTER UPDATE ON migrate_rows FOR EACH ROW EXECUTE FUNCTION migrate_copy();
CREATE TRIGGER keep BEFORE UPDATE ON migrate_rows FOR EACH ROW WHEN (OLD.note = 'kept') EXECUTE FUNCTION migrate_keep();
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@1', 2);
\echo :LAST_ERROR_SQLSTATE
DROP TRIGGER keep ON migrate_rows;
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@1', 2);
SELECT id, payload FROM migrate_rows ORDER BY id;
DROP TRIGGER copy ON migrate_rows;
DROP FUNCTION migrate_copy, migrate_keep;
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@2');

-- rows that others refer to are not taken out if those would go, too; a column that is too short is an error
CREATE TABLE migrate_short (id integer PRIMARY KEY, payload varchar(15));
CREATE TABLE migrate_detail (id integer REFERENCES migrate_short ON DELETE CASCADE);
INSERT INTO migrate_short VALUES (1, '{"price": 1}');
INSERT INTO migrate_detail VALUES (1);
SELECT schema_registry.attach_schema('migrate_short', 'payload', 'migrate.s@1');
CALL schema_registry.migrate_attachment('migrate_short', 'payload', 'migrate.s@2', options => '{"on_failure": "quarantine"}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM migrate_short;
-- versions that a migration goes by stay
SELECT schema_registry.delete_version('migrate.s@1');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE migrate_detail, migrate_short;

-- keys that cannot be followed
CREATE TABLE migrate_key (id interval PRIMARY KEY, payload jsonb CHECK (schema_registry.validate_against(payload, 'migrate.s@1')));
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
ALTER TABLE migrate_key DROP COLUMN id, ADD COLUMN id integer PRIMARY KEY DEFERRABLE;
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
ALTER TABLE migrate_key DROP COLUMN id, ADD COLUMN id text GENERATED ALWAYS AS (payload ->> 'id') STORED PRIMARY KEY;
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
CREATE COLLATION migrate_any (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
ALTER TABLE migrate_key DROP COLUMN id, ADD COLUMN id text COLLATE migrate_any PRIMARY KEY;
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
ALTER TABLE migrate_key DROP COLUMN id, ADD COLUMN id varchar PRIMARY KEY;
DROP COLLATION migrate_any;
SELECT schema_registry.begin_migration('migrate_key', 'payload', 'migrate.s@2', '{}') AS id \gset
\set VERBOSITY terse
ALTER TABLE migrate_key ALTER COLUMN id TYPE text;
\set VERBOSITY default
ALTER TABLE migrate_key RENAME COLUMN id TO no;
INSERT INTO migrate_key (no, payload) VALUES ('a', '{"price": 1}');
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE migrate_key RENAME COLUMN no TO id;
INSERT INTO migrate_key (id, payload) VALUES ('a', '{"price": 1}');
CALL schema_registry.migrate_attachment('migrate_key', 'payload', 'migrate.s@2');
SELECT id, payload FROM migrate_key;
DROP TABLE migrate_key;

-- what is lost is told, or refused
SELECT schema_registry.register_schema('migrate.s', '{"type":"object","additionalProperties":false}', version => '3.0.0') > 0 AS r;
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@3', options => '{"allow_lossy": false}');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_rows', 'payload', 'migrate.s@3');
SELECT DISTINCT payload FROM migrate_rows ORDER BY 1;

-- the same as a script
CREATE TABLE migrate_script (id integer, payload jsonb);
INSERT INTO migrate_script VALUES (1, '{"price": 1}'), (2, NULL);
SELECT schema_registry.attach_schema('migrate_script', 'payload', 'migrate.s@1');
SELECT schema_registry.migration_script('migrate_script', 'payload', 'migrate.s@2') AS script \gset
\echo :script
:script
SELECT payload FROM migrate_script ORDER BY id;
SELECT name, selector FROM schema_registry.attachments WHERE relation = 'migrate_script'::regclass;

-- what cannot be
CALL schema_registry.migrate_attachment('migrate_script', 'payload', 'migrate.s@1');
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE migrate_parent (id integer PRIMARY KEY, payload jsonb, other text, plain integer);
CREATE TABLE migrate_child () INHERITS (migrate_parent);
SELECT schema_registry.attach_schema('migrate_parent', 'payload', 'migrate.s@1');
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE migrate_child;
CALL schema_registry.migrate_attachment('migrate_parent', 'other', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'plain', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'none', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@99');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', NULL);
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2', 0);
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2', options => '{"on_failure": "shrug"}');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE migrate_parent ADD CONSTRAINT second CHECK (schema_registry.validate_against(payload, 'migrate.s@3'));
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE migrate_parent DROP CONSTRAINT second;
SET default_transaction_isolation = 'serializable';
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
RESET default_transaction_isolation;
BEGIN;
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
SELECT count(*) FROM schema_registry.migrations WHERE relation = 'migrate_parent'::regclass;
SELECT name, selector FROM schema_registry.attachments WHERE relation = 'migrate_parent'::regclass;

-- a key that only has the name of what it was
CREATE DOMAIN migrate_no AS integer;
CREATE TABLE migrate_domain (no migrate_no PRIMARY KEY, payload jsonb);
SELECT schema_registry.attach_schema('migrate_domain', 'payload', 'migrate.s@1');
SELECT schema_registry.begin_migration('migrate_domain', 'payload', 'migrate.s@2', '{}') AS id \gset
SELECT string_agg(format('DROP TRIGGER %I ON migrate_domain', tgname), '; ') AS drop_triggers
FROM pg_trigger WHERE tgrelid = 'migrate_domain'::regclass AND tgname ~ '(update|rekey)$' \gset
:drop_triggers;
ALTER DOMAIN migrate_no RENAME TO migrate_old_no;
CREATE TYPE migrate_no AS (x integer);
CREATE FUNCTION migrate_trap(migrate_no) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''run by %'', current_user; END';
CREATE CAST (migrate_no AS integer) WITH FUNCTION migrate_trap(migrate_no);
ALTER TABLE migrate_domain ALTER no TYPE migrate_no USING row(no)::migrate_no;
INSERT INTO migrate_domain VALUES (row(7)::migrate_no, '{"price": 1}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE migrate_domain;
DROP CAST (migrate_no AS integer);
DROP FUNCTION migrate_trap;
DROP TYPE migrate_no;
DROP DOMAIN migrate_old_no;

-- a key of an enum, one of whose labels is renamed meanwhile
CREATE TYPE migrate_size AS ENUM ('small', 'large');
CREATE TABLE migrate_enum (size migrate_size PRIMARY KEY, payload jsonb);
SELECT schema_registry.attach_schema('migrate_enum', 'payload', 'migrate.s@1');
INSERT INTO migrate_enum VALUES ('large', '{"price": 2}');
SELECT schema_registry.begin_migration('migrate_enum', 'payload', 'migrate.s@2', '{}') AS id \gset
ALTER TYPE migrate_size RENAME VALUE 'small' TO 'little';
INSERT INTO migrate_enum VALUES ('little', '{"price": 1}');
\echo :LAST_ERROR_SQLSTATE
CALL schema_registry.migrate_attachment('migrate_enum', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
ALTER TYPE migrate_size RENAME VALUE 'little' TO 'small';
INSERT INTO migrate_enum VALUES ('small', '{"price": 1}');
CALL schema_registry.migrate_attachment('migrate_enum', 'payload', 'migrate.s@2');
SELECT * FROM migrate_enum ORDER BY size;
SELECT schema_registry.column_signature('migrate_enum', 'size'), schema_registry.column_signature('migrate_enum', 'none');
SELECT schema_registry.column_signature('schema_registry.migration_expression', 'path');
DROP TABLE migrate_enum;
DROP TYPE migrate_size;

-- triggers of the table that move rows: to another partition, and away from the position
CREATE TABLE migrate_moved (id integer, part text, payload jsonb, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
CREATE TABLE migrate_moved_a PARTITION OF migrate_moved FOR VALUES IN ('a');
CREATE TABLE migrate_moved_b PARTITION OF migrate_moved FOR VALUES IN ('b');
INSERT INTO migrate_moved SELECT i, 'a', jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('migrate_moved', 'payload', 'migrate.open@1');
CREATE FUNCTION migrate_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.part := 'b'; RETURN NEW; END $$;
CREATE TRIGGER move BEFORE UPDATE ON migrate_moved FOR EACH ROW EXECUTE FUNCTION migrate_move();
SELECT schema_registry.begin_migration('migrate_moved', 'payload', 'migrate.open@2', '{}') AS id \gset
UPDATE migrate_moved SET payload = payload WHERE id = 4;
CALL schema_registry.migrate_attachment('migrate_moved', 'payload', 'migrate.open@2', 2);
SELECT * FROM migrate_moved ORDER BY id;
DROP TABLE migrate_moved;
CREATE TABLE migrate_ahead (id integer PRIMARY KEY, payload jsonb);
INSERT INTO migrate_ahead SELECT i, jsonb_build_object('price', i) FROM generate_series(1, 4) AS i;
SELECT schema_registry.attach_schema('migrate_ahead', 'payload', 'migrate.open@1');
CREATE FUNCTION migrate_ahead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id % 100 + 100; RETURN NEW; END $$;
CREATE TRIGGER ahead BEFORE UPDATE ON migrate_ahead FOR EACH ROW EXECUTE FUNCTION migrate_ahead();
CALL schema_registry.migrate_attachment('migrate_ahead', 'payload', 'migrate.open@2', 2);
SELECT * FROM migrate_ahead ORDER BY id;
DROP TABLE migrate_ahead;
DROP FUNCTION migrate_move, migrate_ahead;

-- documents that are their own key; a column that was dropped and made anew; a table that is gone
CREATE TABLE migrate_self (payload text PRIMARY KEY CHECK (schema_registry.validate_against(payload, 'migrate.s@1')));
CALL schema_registry.migrate_attachment('migrate_self', 'payload', 'migrate.s@2');
DROP TABLE migrate_self;
CREATE TABLE migrate_anew (id integer PRIMARY KEY, payload jsonb);
SELECT schema_registry.attach_schema('migrate_anew', 'payload', 'migrate.open@1');
SELECT schema_registry.begin_migration('migrate_anew', 'payload', 'migrate.open@2', '{}') AS id \gset
SET client_min_messages = warning; -- the notice has the number of the migration
ALTER TABLE migrate_anew DROP COLUMN payload CASCADE, ADD COLUMN payload jsonb;
RESET client_min_messages;
CALL schema_registry.migrate_batch(:id, 2, 'RUNNING');
SELECT schema_registry.attach_schema('migrate_anew', 'payload', 'migrate.open@2');
INSERT INTO migrate_anew VALUES (1, '{"price": 3}');
CALL schema_registry.migrate_attachment('migrate_anew', 'payload', 'migrate.open@2', 2);
SELECT * FROM migrate_anew;
SELECT state FROM schema_registry.migrations WHERE migration_id = :id;
DROP TABLE migrate_anew;

-- a temporary table in the shadow of another, and a domain that only the column is held by
CREATE TABLE migrate_shadow (id integer PRIMARY KEY, payload jsonb);
INSERT INTO migrate_shadow VALUES (1, '{"price": 1}');
CREATE DOMAIN migrate_document AS jsonb;
CREATE TEMPORARY TABLE migrate_shadow (id integer PRIMARY KEY, payload migrate_document);
INSERT INTO migrate_shadow VALUES (1, '{"price": 2}');
SELECT schema_registry.attach_schema('pg_temp.migrate_shadow', 'payload', 'migrate.s@1');
SET search_path = public, pg_temp;
CALL schema_registry.migrate_attachment('pg_temp.migrate_shadow', 'payload', 'migrate.s@2');
SELECT (SELECT payload FROM public.migrate_shadow) AS public, (SELECT payload FROM pg_temp.migrate_shadow) AS temporary;
RESET search_path;
DROP TABLE pg_temp.migrate_shadow, public.migrate_shadow;
DROP DOMAIN migrate_document;

-- whatever the session makes of backslashes
SET standard_conforming_strings = off;
SELECT schema_registry.begin_migration('migrate_parent', 'payload', 'migrate.s@2', '{}') > 0 AS begun;
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@2');
CALL schema_registry.migrate_attachment('migrate_parent', 'payload', 'migrate.s@1');
RESET standard_conforming_strings;

-- nor by others than the owner
CREATE ROLE migrate_other;
GRANT schema_registry_writer TO migrate_other;
GRANT SELECT, UPDATE ON migrate_parent TO migrate_other;
SET ROLE migrate_other;
CALL schema_registry.migrate_attachment('public.migrate_parent', 'payload', 'migrate.s@2');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) > 0 AS sees_progress FROM schema_registry.migrations;
SELECT count(*) AS sees_rows FROM schema_registry.migration_failures;
SELECT count(*) FROM schema_registry.quarantine;
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.end_batch((SELECT min(migration_id) FROM schema_registry.migrations WHERE relation = 'public.migrate_rows'::regclass), NULL, NULL, NULL, NULL, 0, 0, 0);
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
DROP OWNED BY migrate_other;
DROP ROLE migrate_other;
DROP VIEW migrate_progress, migrate_notes;
DROP TABLE migrate_rows, migrate_open, migrate_script, migrate_parent, "migrate_%s ""x";
