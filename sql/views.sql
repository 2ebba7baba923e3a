-- SHOW-style views and functions.

SELECT schema_registry.register_schema('views.customer', '{
    "type": "object",
    "required": ["name", "address"],
    "properties": {
        "name": {"type": "string", "description": "Full name"},
        "born": {"type": ["string", "null"], "format": "date"},
        "score": {"type": "integer", "default": 0},
        "address": {"$ref": "#/definitions/address"},
        "phones": {"type": "array", "items": {"type": "object", "properties": {"no": {"type": "string"}}, "required": ["no"]}},
        "kind": {"enum": ["a", "b"]},
        "any": {}},
    "definitions": {"address": {"type": "object", "properties": {"city": {"type": "string"}, "zip": {"type": "string"}}, "required": ["city"]}}}',
    metadata => '{"team": "crm"}', tags => '{pii}') > 0 AS r;
SELECT schema_registry.register_schema('views.customer',
    (SELECT replace(schema, '"score"', '"points"') FROM schema_registry.get_schema('views.customer')), version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('views.plain', '{"type":"string","title":"Plain \u0000 text"}') > 0 AS r;

-- SHOW SCHEMAS
SELECT subject, context, versions, version, semantic_version, format, state, level, policy, mode
FROM schema_registry.subjects WHERE subject LIKE 'views.%' ORDER BY subject;

-- DESCRIBE
SELECT * FROM schema_registry.describe('views.customer@1');
SELECT * FROM schema_registry.describe('views.plain');

-- SHOW SCHEMA VERSIONS FOR, SHOW SCHEMA COMPATIBILITY FOR
SELECT version, semantic_version, state, change_class, metadata, tags FROM schema_registry.show_schema_versions('views.customer');
SELECT schema_registry.show_schema_versions('views.nobody');
\echo :LAST_ERROR_SQLSTATE
SELECT subject, level, policy, mode, is_inherited, latest_version FROM schema_registry.show_schema_compatibility('views.customer');
SELECT schema_registry.set_compatibility('views.later', 'FULL');
SELECT subject, level, is_inherited, latest_version FROM schema_registry.show_schema_compatibility('views.later');

-- schemas, formats, settings, statistics
SELECT format, subjects, refs, length(fingerprint) AS bytes, guid IS NOT NULL AS has_guid
FROM schema_registry.schemas WHERE 'views.plain' = ANY (subjects);
SELECT * FROM schema_registry.formats;
SELECT name, unit, default_setting, min_setting, max_setting FROM schema_registry.settings ORDER BY name;
SELECT subjects >= 2 AS subjects, versions >= 3 AS versions, schemas >= 3 AS schemas, audit_entries >= 4 AS entries, validations >= 0 AS validations
FROM schema_registry.statistics;

-- search: every word, in any case, in subject, tags, metadata or text; page by page
SELECT subject, version FROM schema_registry.search_schemas('VIEWS crm');
SELECT subject, version FROM schema_registry.search_schemas('views.customer points');
SELECT subject, version FROM schema_registry.search_schemas('views. pii');
SELECT subject, version FROM schema_registry.search_schemas('views.', 2);
SELECT subject, version FROM schema_registry.search_schemas('views.', 2, 'views.customer@2');
SELECT subject, version FROM schema_registry.search_schemas('views.', after => 'views.customer');
SELECT count(*) FROM schema_registry.search_schemas('views. nothing-like-it');
SELECT count(*) > 0 AS all_of_them FROM schema_registry.search_schemas(NULL, NULL);
SELECT schema_registry.search_schemas('x', -1);
\echo :LAST_ERROR_SQLSTATE

-- every object has its comment, every column too
SELECT c.relname, a.attname
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'schema_registry'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
  AND col_description(c.oid, a.attnum) IS NULL;
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'schema_registry'::regnamespace AND c.relkind IN ('r', 'v') AND obj_description(c.oid, 'pg_class') IS NULL;
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'schema_registry'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
