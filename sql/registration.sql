-- Registering schemas: ids, versions, sameness, options, and what is kept.

-- the first version
SELECT version, semantic_version, is_new, change_class, warnings
FROM schema_registry.register_version('registration.orders',
    '{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}');

-- equal content: same id, no new version; white space, order of members and spelling of numbers do not matter
SELECT version, semantic_version, is_new, change_class
FROM schema_registry.register_version('registration.orders',
    '{"required":["id"],   "properties":{"id":{"type":"integer"}},"type":"object"}');
SELECT schema_registry.register_schema('registration.numbers', '{"minimum": 1.50}')
     = schema_registry.register_schema('registration.numbers', '{"minimum": 15e-1}') AS same;

-- text, jsonb and json are one schema
SELECT schema_registry.register_schema('registration.kinds', '{"type":"string","minLength":1,"title":"registration"}'::text) AS as_text \gset
SELECT schema_registry.register_schema('registration.kinds', '{"type":"string","minLength":1,"title":"registration"}'::jsonb) = :as_text AS same_as_jsonb,
       schema_registry.register_schema('registration.kinds', '{"minLength":1,"title":"registration","type":"string"}'::json) = :as_text AS same_as_json;

-- a schema is stored once, whatever subjects use it
SELECT schema_registry.register_schema('registration.other', '{"type":"string","minLength":1,"title":"registration"}') = :as_text AS same_id;
SELECT subjects FROM schema_registry.schemas WHERE schema_id = :as_text;

-- the text is kept as first sent
SELECT subject, version, semantic_version, format, schema, refs, metadata, tags, state, created_by = current_user AS mine
FROM schema_registry.get_schema('registration.orders');

-- equal content under another version that exists, and one that does not
SELECT schema_registry.register_schema('registration.orders',
    '{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"], "title": "Order"}') > 0 AS registered;
SELECT version, semantic_version, is_new, warnings
FROM schema_registry.register_version('registration.orders',
    '{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}', version => '7.0.0');
SELECT schema_registry.register_schema('registration.orders',
    '{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}', version => '1.0.1');
\echo :LAST_ERROR_SQLSTATE

-- metadata and tags belong to the version
SELECT schema_registry.register_schema('registration.notes', '{"type":"null"}',
    metadata => '{"owner": "billing"}', tags => '{pii,gold}') > 0 AS registered;
SELECT metadata, tags FROM schema_registry.get_schema('registration.notes');

-- dry run: all checks, nothing kept
SELECT schema_id, version, semantic_version, is_new, change_class
FROM schema_registry.register_version('registration.dry', '{"type":"boolean","title":"registration"}', options => '{"dry_run": true}');
SELECT count(*) FROM schema_registry.subject WHERE name = 'registration.dry';
SELECT schema_id = :as_text AS known_id, version, is_new
FROM schema_registry.register_version('registration.dry', '{"type":"string","minLength":1,"title":"registration"}', options => '{"dry_run": true}');
SELECT schema_registry.register_version('registration.orders', '{"type":"array"}', options => '{"dry_run": true}');
\echo :LAST_ERROR_SQLSTATE

-- normalize: the normal form is what is kept
SELECT schema_registry.register_schema('registration.normal', '{"type": "string", "maxLength": 5, "$comment": "registration"}',
    options => '{"normalize": true}') > 0 AS registered;
SELECT schema FROM schema_registry.get_schema('registration.normal');

-- assert_formats is settled with the version
SELECT schema_registry.register_schema('registration.formats', '{"type":"string","format":"date"}',
    options => '{"assert_formats": true}') > 0 AS registered;
SELECT schema_registry.validate_against('"someday"'::jsonb, 'registration.formats') AS someday,
       schema_registry.validate_against('"2026-01-31"'::jsonb, 'registration.formats') AS a_date;
SELECT is_new, warnings
FROM schema_registry.register_version('registration.formats', '{"type":"string","format":"date"}');
SELECT dialect, assert_formats FROM schema_registry.schema_versions WHERE subject = 'registration.formats';

-- the dialect is settled too, with the content: a setting changes nothing that is registered, and
-- the same text in another dialect is another schema
SET schema_registry.default_dialect = '2020-12';
SELECT schema_registry.register_schema('registration.dialect', '{"prefixItems":[{"type":"null"}]}') AS new_dialect \gset
RESET schema_registry.default_dialect;
SELECT is_new, version, schema_id = :new_dialect AS same_id
FROM schema_registry.register_version('registration.dialect', '{"prefixItems":[{"type":"null"}]}');
SELECT version, dialect, schema_registry.validate_against('[1]'::jsonb, '#' || schema_id) AS accepts
FROM schema_registry.schema_versions WHERE subject = 'registration.dialect' ORDER BY version;

-- contexts: a name of the default context may be written qualified
SELECT schema_registry.register_schema(':.:registration.kinds', '{"type":"string","minLength":1,"title":"registration"}') = :as_text AS same_subject;
SELECT schema_registry.register_schema(':.registration:orders', '{"type":"string","minLength":1,"title":"registration"}') = :as_text AS same_id;
SELECT subject, context FROM schema_registry.schema_versions WHERE subject LIKE '%registration:orders';

-- names that cannot be
SELECT schema_registry.register_schema('', '{}');
SELECT schema_registry.register_schema(NULL, '{}');
SELECT schema_registry.register_schema(E'registration\nline', '{}');
SELECT schema_registry.register_schema('__GLOBAL', '{}');
SELECT schema_registry.register_schema(':.registration:', '{}');
SELECT schema_registry.register_schema(':.registration', '{}');
SELECT schema_registry.register_schema(':*:registration', '{}');
SELECT schema_registry.register_schema(repeat('x', 256), '{}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('registration.' || repeat('x', 242), '{}') > 0 AS fits;

-- arguments that cannot be
SELECT schema_registry.register_schema('registration.bad', NULL::text);
SELECT schema_registry.register_schema('registration.bad', '{}', format => 'YAML');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('registration.bad', '{}', format => 'protobuf');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('registration.bad', '{}', version => '1.0');
SELECT schema_registry.register_schema('registration.bad', '{}', options => '{"dryrun": true}');
SELECT schema_registry.register_schema('registration.bad', '{}', options => '{"dry_run": "yes"}');
SELECT schema_registry.register_schema('registration.bad', '{}', options => '[]');
SELECT schema_registry.register_schema('registration.bad', '{}', metadata => '[]');
SELECT schema_registry.register_schema('registration.bad', '{}', tags => '{a,NULL}');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM schema_registry.subject WHERE name = 'registration.bad';

-- format is case-insensitive, and NULL stands for the default of what has one
SELECT schema_registry.register_schema('registration.formats', '{"type":"string","format":"date"}', 'JsonSchema',
    NULL, NULL, NULL, NULL, NULL) > 0 AS registered;
