-- Reports in JSON Schema's output formats: validation_report. Shown as jsonb_pretty() has them.

SELECT schema_registry.register_schema('report.polygon', '{
    "$id": "https://example.com/polygon",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"point": {
        "type": "object",
        "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
        "additionalProperties": false,
        "required": ["x", "y"]}},
    "type": "array", "items": {"$ref": "#/$defs/point"}, "minItems": 3}') > 0 AS r;
SELECT '[{"x": 2.5, "y": 1.3}, {"x": 1, "z": 6.7}]' AS points \gset

-- the examples of the specification, section 12.4
SELECT schema_registry.validation_report(:'points', 'report.polygon', 'flag');
SELECT jsonb_pretty(schema_registry.validation_report(:'points', 'report.polygon', 'basic'));
SELECT jsonb_pretty(schema_registry.validation_report(:'points', 'report.polygon', 'detailed'));
SELECT schema_registry.register_schema('report.verbose', '{
    "$id": "https://example.com/polygon",
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object", "properties": {"validProp": true}, "additionalProperties": false}') > 0 AS r;
SELECT jsonb_pretty(schema_registry.validation_report(
    '{"validProp": 5, "disallowedProp": "value"}', 'report.verbose', output => 'verbose'));

-- basic unless another is asked for; a valid document has annotations
SELECT schema_registry.validation_report(:'points', 'report.polygon')
     = schema_registry.validation_report(:'points', 'report.polygon', 'basic') AS basic_is_the_default;
SELECT schema_registry.register_schema('report.form', '{
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Person",
    "properties": {
        "name": {"title": "Name", "description": "Full name", "examples": ["Ada"]},
        "born": {"title": "Born", "format": "date", "default": null, "x-widget": {"kind": "calendar"}},
        "id": {"readOnly": true, "deprecated": true, "default": 12345678901234567890.10}},
    "anyOf": [{"required": ["born"], "description": "with birthday"}, {"description": "always"}],
    "unevaluatedProperties": {"title": "Other"}}') > 0 AS r;
SELECT u ->> 'keywordLocation' AS keyword, u ->> 'instanceLocation' AS instance, u -> 'annotation' AS annotation
FROM jsonb_array_elements(schema_registry.validation_report(
    '{"name": "Ada", "id": 1, "more": true}', 'report.form') -> 'annotations') WITH ORDINALITY AS a (u, place)
ORDER BY place;
SELECT jsonb_pretty(schema_registry.validation_report('{"born": "x"}', 'report.form', 'detailed'));

-- through references to other schemas, under the name that they are referred to by
SELECT schema_registry.register_schema('report.address', '{"type": "object", "required": ["city"], "title": "Address"}') > 0 AS r;
SELECT schema_registry.register_schema('report.person', '{"properties": {"home": {"$ref": "address.json"}}}',
    refs => '[{"name": "address.json", "subject": "report.address", "version": 1}]') > 0 AS r;
SELECT schema_registry.validation_report('{"home": {}}', 'report.person', 'detailed');
SELECT schema_registry.validation_report('{"home": {"city": "Ulm"}}', 'report.person', 'detailed');

-- formats as settled at registration
SELECT schema_registry.register_schema('report.date', '{"format": "date"}', options => '{"assert_formats": true}') > 0 AS r;
SELECT schema_registry.validation_report('"x"', 'report.date', 'detailed');
SELECT schema_registry.validation_report('"2024-02-29"', 'report.date', 'detailed');

-- what jsonb cannot hold is replaced; a backslash before u0000 that is escaped itself is not
SELECT schema_registry.register_schema('report.nul', '{"title": "a\u0000b \\u0000", "description": "\\\u0000"}') > 0 AS r;
SELECT u ->> 'keywordLocation' AS keyword,
    u -> 'annotation' = CASE u ->> 'keywordLocation'
        WHEN '/title' THEN '"a\ufffdb \\u0000"' ELSE '"\\\ufffd"' END::jsonb AS is_kept
FROM jsonb_array_elements(schema_registry.validation_report('1', 'report.nul') -> 'annotations') AS u;

-- agreement with the verdict, in every form
SELECT count(*) AS reports, count(*) FILTER (
    WHERE (schema_registry.validation_report(d, s, o) -> 'valid')::boolean <> schema_registry.validate_against(d, s)) AS disagreements
FROM (VALUES ('[]'::jsonb), ('{}'), ('null'), ('{"born": "2020-01-01"}'), ('[{"x": 1, "y": 1}]'), ('{"home": 1}'),
    ('[{"x": 1, "y": 1}, {"x": 1, "y": 1}, {"x": 1, "y": 1}]'), ('"2024-02-29"')) AS v (d)
CROSS JOIN unnest(ARRAY['report.polygon', 'report.verbose', 'report.form', 'report.person', 'report.date']) AS s
CROSS JOIN unnest(ARRAY['flag', 'basic', 'detailed', 'verbose']) AS o;

-- refusals
SELECT schema_registry.validation_report('1', 'report.polygon', 'Basic');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validation_report('1', 'report.unknown');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validation_report(NULL, 'report.polygon') IS NULL AS null_gives_null;
SELECT schema_registry.register_schema('report.tree', '{"items": {"$ref": "#"}}') > 0 AS r;
SELECT length(schema_registry.validation_report((repeat('[', 300) || repeat(']', 300))::jsonb, 'report.tree', 'verbose')::text) > 300 AS deep;
SELECT schema_registry.validation_report((repeat('[', 1500) || repeat(']', 1500))::jsonb, 'report.tree');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('report.long', format('{"items": {"title": %s}}', to_json(repeat('t', 500)))) > 0 AS r;
SELECT schema_registry.validation_report(to_jsonb(array_fill(0, ARRAY[100000])), 'report.long');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validation_report(to_jsonb(array_fill(0, ARRAY[100000])), 'report.long', 'flag');
