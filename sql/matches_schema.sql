-- Schemas that are not registered: matches_schema, validate_schema, canonical forms, fingerprints.

SELECT schema_registry.matches_schema('{"type":"integer"}', '1') AS as_text,
       schema_registry.matches_schema('{"type":"integer"}'::json, '1.5') AS as_json,
       schema_registry.matches_schema('{"type":"integer"}'::jsonb, '1.0') AS as_jsonb;
SELECT schema_registry.matches_schema(NULL::text, '1') IS NULL AS null_gives_null;
SELECT s, d, schema_registry.matches_schema(s, d::jsonb)
FROM (VALUES ('true'), ('false'), ('{"minimum": 2}'), ('{"multipleOf": 0.01}'), ('{"enum": [1, "a", null]}')) AS v (s),
     (VALUES ('1'), ('2.001'), ('"a"')) AS w (d)
ORDER BY s, d;

-- dialects by $schema; without one by the setting
SELECT schema_registry.matches_schema('{"$schema": "http://json-schema.org/draft-04/schema#", "maximum": 3, "exclusiveMaximum": true}', '3') AS draft4,
       schema_registry.matches_schema('{"$schema": "https://json-schema.org/draft/2020-12/schema", "prefixItems": [{"type": "string"}]}', '[1]') AS d2020,
       schema_registry.matches_schema('{"prefixItems": [{"type": "string"}]}', '[1]') AS draft7;
SET schema_registry.default_dialect = '2020-12';
SELECT schema_registry.matches_schema('{"prefixItems": [{"type": "string"}]}', '[1]') AS d2020;
RESET schema_registry.default_dialect;
SET schema_registry.default_dialect = 'draft-99';
\echo :LAST_ERROR_SQLSTATE

-- errors
SELECT schema_registry.matches_schema('{"type":', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.matches_schema('{"type": "integr"}', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.matches_schema('{"$ref": "elsewhere"}', '1');
\echo :LAST_ERROR_SQLSTATE

-- what is wrong with a schema
SELECT * FROM schema_registry.validate_schema('{"type": "object"}');
SELECT path FROM schema_registry.validate_schema('{"type": "objekt", "properties": {"a": {"minLength": -1}}, "required": "a"}') ORDER BY path;
SELECT count(*) AS problems FROM schema_registry.validate_schema('{"$ref": "elsewhere"}');
SELECT schema_registry.validate_schema('{"type"');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validate_schema('{}', 'XSD');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.validate_schema(NULL);
\echo :LAST_ERROR_SQLSTATE

-- canonical form and fingerprints: of the meaning, not of the spelling
SELECT schema_registry.canonical_form('{ "b": [1.0, 1e2, "\u0041"], "a": {"d": null, "c": true} }', 'JSON');
SELECT schema_registry.fingerprint('{"a": 1, "b": 2}', 'JSON') = schema_registry.fingerprint('{"b":2.0,"a":1}', 'json') AS equal,
       length(schema_registry.fingerprint('{}', 'JSON')) AS sha256_bytes,
       length(schema_registry.fingerprint('{}', 'JSON', 'MD5')) AS md5_bytes,
       schema_registry.fingerprint('{}', 'JSON') = sha256('{}') AS is_sha256_of_the_form,
       encode(schema_registry.fingerprint('{}', 'JSON', 'md5'), 'hex') = md5('{}') AS is_md5_of_the_form;
SELECT schema_registry.fingerprint('{}', 'JSON', 'CRC-64-AVRO');
SELECT schema_registry.fingerprint('{}', 'JSON', 'SHA1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.canonical_form('{}', 'YAML');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.canonical_form('{', 'JSON');
\echo :LAST_ERROR_SQLSTATE
