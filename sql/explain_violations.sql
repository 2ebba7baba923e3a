-- Warnings that say why validate_against answers false: schema_registry.explain_violations.

SELECT schema_registry.register_schema('explain.order', '{
    "type": "object",
    "properties": {"id": {"type": "integer", "minimum": 1}, "customer": {"type": "string"}},
    "required": ["id", "customer"]}') > 0 AS r;
CREATE TABLE explain_orders (payload jsonb CHECK (schema_registry.validate_against(payload, 'explain.order@1')));

-- off unless asked for
SHOW schema_registry.explain_violations;
INSERT INTO explain_orders VALUES ('{"id": 0}');

-- a failed CHECK says why
SET schema_registry.explain_violations = on;
INSERT INTO explain_orders VALUES ('{"id": 0}');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO explain_orders VALUES ('{"id": 1, "customer": "Ada"}');

-- text and json too; what does not parse as well
SELECT schema_registry.validate_against('{"id": 1}'::json, 'explain.order');
SELECT schema_registry.validate_against('{"id": '::text, 'explain.order');

-- require_valid has its own words
SELECT schema_registry.require_valid('{"id": 1}', 'explain.order');

-- ten a statement, whatever it runs, and the next has its own
SELECT count(*) FILTER (WHERE NOT schema_registry.validate_against(jsonb_build_object('id', -i), 'explain.order'))
FROM generate_series(1, 12) AS i;
DO $$
BEGIN
    FOR i IN 1..11 LOOP
        PERFORM schema_registry.validate_against('[]'::jsonb, 'explain.order');
        PERFORM schema_registry.validate_against('[]'::text, 'explain.order@1');
    END LOOP;
END
$$;
PREPARE explain_one AS SELECT schema_registry.validate_against($1::jsonb, 'explain.order');
EXECUTE explain_one('1');
EXECUTE explain_one('2');

-- a warning that cannot be written within the limits is no error
SELECT schema_registry.register_schema('explain.steps', '{"minItems": 3000, "items": {"minimum": 0}}') > 0 AS r;
SET schema_registry.max_evaluation_steps = 1000;
SELECT schema_registry.validate_against(to_jsonb(array_fill(0, ARRAY[2000])), 'explain.steps');
SELECT * FROM schema_registry.validation_errors(to_jsonb(array_fill(0, ARRAY[2000])), 'explain.steps');
\echo :LAST_ERROR_SQLSTATE
RESET schema_registry.max_evaluation_steps;

-- versions that do not match are no news
SELECT * FROM schema_registry.matching_versions('1', 'explain.order');

RESET schema_registry.explain_violations;
SELECT schema_registry.validate_against('1'::jsonb, 'explain.order');
DROP TABLE explain_orders;

-- the deepest come first, however many are asked for, and what is left out is said
SELECT schema_registry.register_schema('explain.many',
    '{"additionalProperties": false, "properties": {"id": {"type": "integer"}, "o": {"properties": {"p": {"type": "string"}}}}}') > 0 AS registered;
\set many '{"id": "x", "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "o": {"p": 1}}'
SELECT instance_path, keyword FROM schema_registry.validation_errors(:'many'::jsonb, 'explain.many', 2);
SELECT schema_registry.require_valid(:'many'::jsonb, 'explain.many');
