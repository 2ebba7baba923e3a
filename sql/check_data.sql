-- Which rows of the attached tables a version would refuse.

\set v1 '{"type":"object","properties":{"id":{"type":"integer"},"lines":{"type":"array","items":{"type":"object"}}},"required":["id"]}'
\set v2 '{"type":"object","properties":{"id":{"type":"integer","maximum":5},"lines":{"type":"array","items":{"type":"object","properties":{"qty":{"type":"integer"}}}}},"required":["id","sku","unit"]}'
SELECT schema_registry.register_schema('stored.s', :'v1') > 0 AS r;
SELECT schema_registry.register_schema('stored.s', :'v2', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('stored.s', '{"type":"object"}', version => '3.0.0') > 0 AS r;
SELECT * FROM schema_registry.check_data('stored.s@1');

-- every column that is held to any version of the subject, by whatever means; nulls are no violators
CREATE TABLE stored_pinned (id integer, doc jsonb CHECK (schema_registry.validate_against(doc, 'stored.s@1')));
CREATE TABLE stored_attached (id integer, "do""c" json, other text);
SELECT schema_registry.attach_schema('stored_attached', 'do"c', 'stored.s@^1');
SELECT schema_registry.attach_schema('stored_attached', 'other', 'stored.s@1', 'trigger');
CREATE DOMAIN stored_document AS jsonb CHECK (schema_registry.validate_against(VALUE, 'stored.s@^1'));
CREATE TABLE stored_domain (k integer, doc stored_document CHECK (schema_registry.validate_against(doc, 'stored.s@1.0.0')))
    PARTITION BY LIST (k);
CREATE TABLE stored_domain1 PARTITION OF stored_domain FOR VALUES IN (1);
CREATE TABLE stored_empty (doc jsonb CHECK (schema_registry.validate_against(doc, 'stored.s@1')));
CREATE TABLE stored_other (doc jsonb CHECK (schema_registry.matches_schema('{}'::text, doc)));
INSERT INTO stored_pinned VALUES
    (1, '{"id": 1, "sku": "a", "unit": "kg"}'),
    (2, NULL),
    (4, '{"id": 2}'),
    (5, '{"id": 7, "sku": "a", "unit": "kg"}'),
    (6, '{"id": 8, "sku": "b"}'),
    (7, '{"id": 1, "sku": "c", "unit": "m", "lines": [{"qty": 1}, {"qty": "two"}, {"qty": "three"}]}'),
    (8, '{"id": 1, "sku": "c", "unit": "m", "lines": [{"qty": "one"}]}'),
    (9, '{"id": 1, "sku": "c", "unit": "m", "lines": [{}, {"qty": null}]}');

INSERT INTO stored_attached VALUES (1, '{"id": 9}', '{"id": 1, "sku": "a", "unit": "kg"}'), (2, NULL, NULL);
INSERT INTO stored_domain VALUES (1, '{"id": 1, "sku": "a", "unit": "kg"}'), (1, '{"id": 1}');
\x on
SELECT * FROM schema_registry.check_data('stored.s@2');
\x off

-- the version alone decides, not how it is named, nor what the columns are held to
SELECT format('#%s', schema_id) AS by_id, 'sha256:' || encode(fingerprint, 'hex') AS by_fingerprint
FROM schema_registry.get_schema('stored.s@2') \gset
SELECT number, sum(c.total_rows) AS total_rows, sum(c.violators) AS violators
FROM unnest(ARRAY['stored.s@1', 'stored.s@^2', 'stored.s@2.0.0', :'by_id', :'by_fingerprint', 'stored.s', 'stored.s@latest'])
    WITH ORDINALITY AS s (selector, number)
CROSS JOIN LATERAL schema_registry.check_data(selector, 0) AS c
GROUP BY number
ORDER BY number;

-- so many examples
SELECT max_examples, jsonb_array_length(c.examples) AS listed, c.examples -> 0 ->> 'path' AS path
FROM (VALUES (1, 0), (2, 1), (3, 2), (4, NULL)) AS m (number, max_examples)
CROSS JOIN LATERAL schema_registry.check_data('stored.s@2', max_examples) AS c
WHERE c.relation = 'stored_pinned'::regclass
ORDER BY number;

-- 1000 rows are explained, and 100 violations of each
SELECT schema_registry.register_schema('stored.many', '{}') > 0 AS r;
SELECT schema_registry.register_schema('stored.many', '{"items":{"type":"string"}}', version => '2.0.0') > 0 AS r;
CREATE TABLE stored_many (doc text CHECK (schema_registry.validate_against(doc, 'stored.many@1')));
INSERT INTO stored_many SELECT '[1]' FROM generate_series(1, 1001);
SELECT total_rows, violators, examples FROM schema_registry.check_data('stored.many@2');
SELECT schema_registry.register_schema('stored.many', '{"additionalProperties":{"type":"string"}}', version => '3.0.0') > 0 AS r;
INSERT INTO stored_many SELECT jsonb_object_agg('p' || i, i) FROM generate_series(1, 101) AS i;
SELECT violators, jsonb_array_length(examples) AS listed FROM schema_registry.check_data('stored.many@3', NULL);
DROP TABLE stored_many;

-- what is not just a column of a table is not read
CREATE TABLE stored_expression (doc jsonb, n integer,
    CONSTRAINT inner_check CHECK (schema_registry.validate_against(doc -> 'x', 'stored.many@1')),
    CONSTRAINT outer_check CHECK (schema_registry.validate_against(doc, 'stored.many@1')),
    CONSTRAINT wide_check CHECK (schema_registry.validate_against(doc -> n, 'stored.many@1')));
INSERT INTO stored_expression VALUES ('[1]', 0);
SELECT column_name, total_rows, violators, problem FROM schema_registry.check_data('stored.many@2');
DROP TABLE stored_expression;

-- errors
SELECT * FROM schema_registry.check_data('stored.s@9');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schema_registry.check_data('stored.nothing');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schema_registry.check_data('stored.s', -1);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM schema_registry.check_data(NULL);
\echo :LAST_ERROR_SQLSTATE

-- read-only transactions will do
BEGIN READ ONLY;
SELECT count(*) FROM schema_registry.check_data('stored.s@2');
SELECT l.mode FROM pg_locks AS l
WHERE l.pid = pg_backend_pid() AND l.relation = 'stored_pinned'::regclass;
COMMIT;

-- parallel plans: where the leader takes no part, it validates nothing itself
CREATE TABLE stored_parallel (doc jsonb CHECK (schema_registry.validate_against(doc, 'stored.parallel')));
SELECT schema_registry.register_schema('stored.parallel', '{"type":"object"}') > 0 AS r;
INSERT INTO stored_parallel SELECT jsonb_build_object('id', i) FROM generate_series(1, 3000) AS i;
SET parallel_leader_participation = off;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT validations AS before FROM schema_registry.cache_statistics() \gset
SELECT total_rows, violators, examples FROM schema_registry.check_data('stored.parallel');
SELECT validations - :before AS validated_here FROM schema_registry.cache_statistics();
-- registering with check_data; the workers see what is not committed yet
BEGIN;
INSERT INTO stored_parallel VALUES ('{"id": 1, "a": 0}');
SELECT validations AS before FROM schema_registry.cache_statistics() \gset
SELECT semantic_version FROM schema_registry.register_version(
    'stored.parallel', '{"type":"object","required":["id"]}', options => '{"check_data": true}', version => '2.0.0');
SELECT total_rows, violators FROM schema_registry.check_data('stored.parallel@2');
SELECT validations - :before AS validated_here FROM schema_registry.cache_statistics();
ROLLBACK;
SELECT schema_registry.register_schema(
    'stored.parallel', '{"properties":{"id":{"maximum":2999}}}', options => '{"check_data": true}', version => '2.0.0');
\echo :LAST_ERROR_SQLSTATE
-- attaching
SELECT schema_registry.register_schema('stored.attach', '{"required":["id"]}') > 0 AS r;
SELECT validations AS before FROM schema_registry.cache_statistics() \gset
BEGIN;
ALTER TABLE stored_parallel DROP CONSTRAINT stored_parallel_doc_check;
SELECT schema_registry.attach_schema('stored_parallel', 'doc', 'stored.attach');
ROLLBACK;
SELECT validations - :before AS validated_here FROM schema_registry.cache_statistics();
RESET parallel_leader_participation;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE stored_parallel;

-- counts are the writers'; examples only theirs who may read the rows
CREATE ROLE regress_keeper;
CREATE ROLE regress_owner;
SET ROLE regress_keeper;
SELECT * FROM schema_registry.check_data('stored.s@2');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
GRANT schema_registry_reader TO regress_keeper;
SET ROLE regress_keeper;
SELECT * FROM schema_registry.check_data('stored.s@2');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
GRANT schema_registry_writer TO regress_keeper;
DROP TABLE stored_attached, stored_domain, stored_empty;
DROP DOMAIN stored_document;
CREATE FUNCTION stored_answer() RETURNS TABLE (violators bigint, examples text) LANGUAGE sql AS $$
    SELECT c.violators, CASE WHEN jsonb_array_length(c.examples) > 0 THEN 'listed' ELSE c.examples::text END
    FROM schema_registry.check_data('stored.s@2') AS c
$$;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
-- nor do warnings quote them
SET schema_registry.explain_violations = on;
SELECT * FROM stored_answer();
RESET schema_registry.explain_violations;
RESET ROLE;
GRANT SELECT (id) ON stored_pinned TO regress_keeper;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
RESET ROLE;
GRANT SELECT (doc) ON stored_pinned TO regress_keeper;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
RESET ROLE;

-- rows that are hidden from a role are not shown to it by examples
ALTER TABLE stored_pinned ENABLE ROW LEVEL SECURITY;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
RESET ROLE;
SELECT * FROM stored_answer();
ALTER ROLE regress_keeper BYPASSRLS;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
RESET ROLE;
ALTER ROLE regress_keeper NOBYPASSRLS;
GRANT regress_owner TO regress_keeper;
ALTER TABLE stored_pinned OWNER TO regress_owner;
SET ROLE regress_keeper;
SELECT * FROM stored_answer();
RESET ROLE;
-- nor is anything left out because it is hidden from the owner
ALTER TABLE stored_pinned FORCE ROW LEVEL SECURITY;
SELECT * FROM stored_answer();
SELECT problem FROM schema_registry.check_data('stored.s@2') WHERE relation = 'stored_pinned'::regclass;
ALTER TABLE stored_pinned NO FORCE ROW LEVEL SECURITY;

-- functions that stand in indexes and constraints run with the owner's rights
CREATE FUNCTION stored_noted(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN RAISE NOTICE 'run as %', current_user; RETURN $1; END $$;
SET client_min_messages = warning;
CREATE INDEX ON stored_pinned (stored_noted(1));
RESET client_min_messages;
SELECT * FROM stored_answer();

DROP FUNCTION stored_answer();
DROP TABLE stored_pinned, stored_other;
DROP FUNCTION stored_noted(integer);
DROP OWNED BY regress_keeper;
DROP ROLE regress_keeper, regress_owner;
