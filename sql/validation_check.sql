-- Validating in constraints, domains, triggers, queries and parallel plans.

SELECT schema_registry.register_schema('validation.order', '{
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 1}, "customer": {"type": "string", "minLength": 1}},
    "required": ["id", "customer"]}') > 0 AS r;

-- CHECK
CREATE TABLE validation_orders (
    n integer,
    payload jsonb CHECK (schema_registry.validate_against(payload, 'validation.order@1.0.0')));
INSERT INTO validation_orders VALUES (1, '{"id": 1, "customer": "c"}');
INSERT INTO validation_orders VALUES (2, '{"id": 0, "customer": "c"}');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO validation_orders VALUES (3, NULL);
UPDATE validation_orders SET payload = payload - 'customer' WHERE n = 1;
\echo :LAST_ERROR_SQLSTATE
COPY validation_orders FROM stdin;
4	{"id": 4, "customer": "c"}
5	{"id": 5, "customer": ""}
\.
\echo :LAST_ERROR_SQLSTATE
SELECT n, payload FROM validation_orders ORDER BY n;

-- json and text columns; text that is no JSON is not valid
CREATE TABLE validation_texts (
    j json CHECK (schema_registry.validate_against(j, 'validation.order')),
    t text CHECK (schema_registry.validate_against(t, 'validation.order')));
INSERT INTO validation_texts VALUES ('{"id": 1, "customer": "c"}', '{"id": 1, "customer": "c"}');
INSERT INTO validation_texts (j) VALUES ('{"id": "1", "customer": "c"}');
INSERT INTO validation_texts (t) VALUES ('{"id": 1, ');
\echo :LAST_ERROR_SQLSTATE

-- domain
CREATE DOMAIN validation_document AS jsonb CHECK (schema_registry.validate_against(VALUE, 'validation.order'));
SELECT '{"id": 1, "customer": "c"}'::validation_document;
SELECT '{"id": 1}'::validation_document;
\echo :LAST_ERROR_SQLSTATE

-- trigger
CREATE FUNCTION validation_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schema_registry.require_valid(NEW.payload, 'validation.order');
    RETURN NEW;
END
$$;
CREATE TABLE validation_triggered (payload jsonb);
CREATE TRIGGER validate BEFORE INSERT ON validation_triggered FOR EACH ROW EXECUTE FUNCTION validation_trigger();
INSERT INTO validation_triggered VALUES ('{"id": 1, "customer": "c"}');
INSERT INTO validation_triggered VALUES ('{"id": 1}');
\echo :LAST_ERROR_SQLSTATE

-- queries: selectors that vary by row, nulls
SELECT d, s, schema_registry.validate_against(d::jsonb, s)
FROM (VALUES ('{"id": 1, "customer": "c"}'), ('{}'), (NULL)) AS v (d),
     (VALUES ('validation.order'), ('validation.order@1'), (NULL)) AS w (s);
SELECT count(*) FILTER (WHERE schema_registry.validate_against(jsonb_build_object('id', i, 'customer', 'c'), 'validation.order'))
FROM generate_series(-10, 10) AS i;

-- partitions
CREATE TABLE validation_parts (k integer, payload jsonb CHECK (schema_registry.validate_against(payload, 'validation.order')))
    PARTITION BY LIST (k);
CREATE TABLE validation_part1 PARTITION OF validation_parts FOR VALUES IN (1);
CREATE TABLE validation_part2 PARTITION OF validation_parts FOR VALUES IN (2);
INSERT INTO validation_parts SELECT 1 + i % 2, jsonb_build_object('id', i, 'customer', 'c') FROM generate_series(1, 100) AS i;
INSERT INTO validation_parts VALUES (2, '{}');
\echo :LAST_ERROR_SQLSTATE

-- parallel plans
CREATE TABLE validation_many AS
    SELECT jsonb_build_object('id', i % 1000, 'customer', 'c') AS payload FROM generate_series(1, 20000) AS i;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET force_parallel_mode = on;
EXPLAIN (COSTS OFF)
SELECT count(*) FROM validation_many WHERE schema_registry.validate_against(payload, 'validation.order');
SELECT count(*) FROM validation_many WHERE schema_registry.validate_against(payload, 'validation.order');
RESET force_parallel_mode;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- replicas and restores: nothing is asked (foreign keys and triggers are off there too)
SET session_replication_role = replica;
SELECT schema_registry.validate_against('{}'::jsonb, 'validation.order') IS NULL AS not_asked;
RESET session_replication_role;

DROP TABLE validation_orders, validation_texts, validation_triggered, validation_parts, validation_many;
DROP DOMAIN validation_document;
DROP FUNCTION validation_trigger();
