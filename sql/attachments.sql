-- Tables held to schemas: by attach_schema, by hand, by domains, by triggers.
\set SHOW_CONTEXT never

SELECT schema_registry.register_schema('attachments.s', '{"type":"object","required":["a"]}') > 0 AS r;
CREATE TEMPORARY VIEW held AS
SELECT relation, column_name, domain, name, enforcement, selector, subject, is_pinned, version, semantic_version
FROM schema_registry.attachments WHERE subject = 'attachments.s' OR relation::text LIKE 'attachments%'
ORDER BY relation::text, column_name, name;

-- a constraint
CREATE TABLE attachments_a (id integer, doc jsonb);
INSERT INTO attachments_a VALUES (1, '{"a": 1}'), (2, '{}'), (3, NULL);
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s');
\echo :LAST_ERROR_SQLSTATE
DELETE FROM attachments_a WHERE id = 2;
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s');
INSERT INTO attachments_a VALUES (4, '{}');
\echo :LAST_ERROR_SQLSTATE
SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'attachments_a'::regclass;
SELECT * FROM held;

-- again: the same is fine, another is not
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s');
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('attachments_a', 'doc');
SELECT * FROM held;
SELECT schema_registry.detach_schema('attachments_a', 'doc');
\echo :LAST_ERROR_SQLSTATE

-- a trigger: old rows stay as they are until the column is written
INSERT INTO attachments_a VALUES (5, '{}');
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s@^1', 'trigger', false);
UPDATE attachments_a SET id = 6 WHERE id = 5;
UPDATE attachments_a SET doc = '{"b": 1}' WHERE id = 6;
\echo :LAST_ERROR_SQLSTATE
INSERT INTO attachments_a VALUES (7, '[]');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO attachments_a VALUES (8, '{"a": 2}'), (9, NULL);
SELECT * FROM held;
SELECT schema_registry.detach_schema('attachments_a', 'doc');

-- by hand: constraints of any shape, domains, triggers; several in one table
CREATE DOMAIN attachments_document AS jsonb CHECK (schema_registry.validate_against(VALUE, 'attachments.s@1'));
CREATE TABLE attachments_b (
    "the doc" jsonb,
    js json CHECK (schema_registry.validate_against(js, 'attachments.s@1.0.0')),
    tx text CONSTRAINT tx_check CHECK (tx = '' OR schema_registry.validate_against(tx, 'attachments.s@latest')),
    part jsonb CONSTRAINT part_check CHECK (schema_registry.require_valid(part -> 'x, (''y', 'attachments.s@~1')),
    dom attachments_document,
    CONSTRAINT both_check CHECK (schema_registry.validate_against("the doc", 'attachments.s')
        AND schema_registry.validate_against(part, 'attachments.s')));
CREATE TRIGGER by_hand AFTER INSERT ON attachments_b FOR EACH ROW
    WHEN (NOT schema_registry.validate_against(NEW."the doc", 'attachments.s'))
    EXECUTE FUNCTION schema_registry.refuse_row('the doc', 'attachments.s');
CREATE TABLE attachments_c (doc jsonb, sel text, CHECK (schema_registry.validate_against(doc, sel)));
CREATE TABLE attachments_d (doc jsonb CHECK (schema_registry.validate_against(doc, 'attachments.nobody')));
CREATE TABLE attachments_e (k integer, doc jsonb CHECK (schema_registry.validate_against(doc, 'attachments.s'))) PARTITION BY LIST (k);
CREATE TABLE attachments_e1 PARTITION OF attachments_e FOR VALUES IN (1);
SELECT * FROM held;

-- detaching takes away only what does nothing but hold the column
SELECT schema_registry.detach_schema('attachments_b', 'js');
SELECT schema_registry.detach_schema('attachments_b', 'tx');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('attachments_b', 'dom');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('attachments_b', 'the doc');
SELECT name FROM held WHERE relation = 'attachments_b'::regclass;

-- names that clash, and long ones
CREATE TABLE attachments_f (doc jsonb CONSTRAINT doc_follows_schema CHECK (doc <> '7'), x text,
    a_very_long_column_name_that_fills_all_of_the_sixty_three_bytes jsonb);
SELECT schema_registry.attach_schema('attachments_f', 'doc', 'attachments.s');
SELECT length(schema_registry.attach_schema('attachments_f', 'a_very_long_column_name_that_fills_all_of_the_sixty_three_bytes',
    'attachments.s')) <= 63 AS fits;
SELECT schema_registry.attach_schema('attachments_f', 'x', 'attachments.s', 'trigger');

-- what cannot be
SELECT schema_registry.attach_schema(NULL, 'doc', 'attachments.s');
SELECT schema_registry.attach_schema('attachments_a', NULL, 'attachments.s');
SELECT schema_registry.attach_schema('attachments_a', 'doc', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('attachments_a', 'nope', 'attachments.s');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('attachments_a', 'id', 'attachments.s');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.nobody');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('attachments_a', 'doc', 'attachments.s', 'hope');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('schema_registry.schema_versions', 'metadata', 'attachments.s');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.attach_schema('schema_registry.version', 'metadata', 'attachments.s');
\echo :LAST_ERROR_SQLSTATE

DROP TABLE attachments_a, attachments_b, attachments_c, attachments_d, attachments_e, attachments_f;
DROP DOMAIN attachments_document;
SELECT * FROM held;
