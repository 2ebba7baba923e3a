-- What is wrong with a document: validation_errors and require_valid.

SELECT schema_registry.register_schema('violations.order', '{
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "status": {"enum": ["new", "paid"]},
        "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/line"}}},
    "required": ["id", "status"],
    "additionalProperties": false,
    "definitions": {"line": {"type": "object", "properties": {"sku": {"type": "string", "pattern": "^[A-Z]+$"},
        "price/unit": {"type": "number", "multipleOf": 0.01}}, "required": ["sku"]}}}') > 0 AS r;

-- none, one, several
SELECT * FROM schema_registry.validation_errors('{"id": 1, "status": "new"}'::jsonb, 'violations.order');
SELECT * FROM schema_registry.validation_errors('{"id": 0, "status": "new"}'::jsonb, 'violations.order');
SELECT instance_path, schema_path, keyword, message
FROM schema_registry.validation_errors(
    '{"id": "x", "lines": [{"sku": "A"}, {"sku": "a", "price/unit": 0.001}, {}], "more": 1}'::jsonb, 'violations.order')
ORDER BY instance_path, schema_path;

-- at most so many
SELECT count(*) FROM schema_registry.validation_errors('{"id": "x", "lines": [], "more": 1}'::jsonb, 'violations.order', 1);
SELECT count(*) FROM schema_registry.validation_errors('{"id": "x", "lines": [], "more": 1}'::jsonb, 'violations.order', max_errors => 2);
SELECT count(*) FROM schema_registry.validation_errors('{"id": "x", "lines": [], "more": 1}'::jsonb, 'violations.order', max_errors => NULL);
SELECT count(*) FROM schema_registry.validation_errors(NULL::jsonb, 'violations.order');
SELECT count(*) FROM schema_registry.validation_errors('{}'::text, NULL);

-- text: parsed as a document; what does not parse is a row
SELECT instance_path, keyword FROM schema_registry.validation_errors('{"id": 0, "status": "new"}'::text, 'violations.order');
SELECT count(*) FROM schema_registry.validation_errors('{"id": 0, '::text, 'violations.order');

-- as a condition
SELECT schema_registry.require_valid('{"id": 1, "status": "paid"}', 'violations.order');
SELECT schema_registry.require_valid('{"id": 0, "status": "lost"}', 'violations.order');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.require_valid(NULL, 'violations.order') IS NULL AS null_gives_null;
SELECT count(*) FROM schema_registry.validation_errors(NULL::jsonb, 'violations.order');

-- agreement: no rows exactly where the verdict is true
SELECT count(*) AS disagreements
FROM (VALUES ('{"id": 1, "status": "new"}'), ('{}'), ('[]'), ('null'), ('{"id": 1, "status": "new", "lines": []}'),
    ('{"id": 1, "status": "new", "lines": [{"sku": "B", "price/unit": 1.25}]}'), ('{"id": 1.0, "status": "paid"}')) AS v (d)
WHERE schema_registry.validate_against(d::jsonb, 'violations.order')
   <> NOT EXISTS (SELECT FROM schema_registry.validation_errors(d::jsonb, 'violations.order'));
