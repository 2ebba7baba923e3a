-- References between registered schemas: resolution, sameness, listing, and errors.

SELECT schema_registry.register_schema('references.money',
    '{"$id": "money.json", "type": "object", "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}},
      "required": ["amount", "currency"]}') > 0 AS registered;
SELECT schema_registry.register_schema('references.line',
    '{"type": "object", "properties": {"price": {"$ref": "money.json"}}, "required": ["price"]}',
    refs => '[{"name": "money.json", "subject": "references.money", "version": 1}]') > 0 AS registered;
SELECT schema_registry.register_schema('references.order',
    '{"type": "object", "properties": {"lines": {"type": "array", "items": {"$ref": "line.json"}}}}',
    refs => '[{"name": "line.json", "subject": "references.line", "version": "latest"}]') > 0 AS registered;

-- validation goes through them
SELECT schema_registry.validate_against('{"lines": [{"price": {"amount": 1, "currency": "EUR"}}]}'::jsonb, 'references.order') AS whole,
       schema_registry.validate_against('{"lines": [{"price": {"amount": 1}}]}'::jsonb, 'references.order') AS no_currency;
SELECT instance_path, keyword
FROM schema_registry.validation_errors('{"lines": [{"price": {"amount": 1}}]}'::jsonb, 'references.order');

-- what was said is kept, the version settled
SELECT refs FROM schema_registry.get_schema('references.order');

-- versions may be semantic
SELECT schema_registry.register_schema('references.semantic', '{"$ref": "money.json"}',
    refs => '[{"name": "money.json", "subject": "references.money", "version": "1.0.0"}]') > 0 AS registered;
SELECT refs FROM schema_registry.get_schema('references.semantic');

-- sameness covers what is referred to: the same text over another schema is another schema
SELECT schema_registry.register_schema('references.shop', '{"type": "number"}') > 0 AS registered;
SELECT schema_registry.register_schema('references.a', '{"$ref": "x.json"}',
           refs => '[{"name": "x.json", "subject": "references.money", "version": 1}]')
     = schema_registry.register_schema('references.b', '{"$ref": "x.json"}',
           refs => '[{"name": "x.json", "subject": "references.shop", "version": 1}]') AS same;
SELECT schema_registry.register_schema('references.a', '{"$ref": "x.json"}',
           refs => '[{"name": "x.json", "subject": "references.money", "version": 1}]')
     = schema_registry.register_schema('references.c', '{ "$ref": "x.json" }',
           refs => '[{"name": "x.json", "subject": "references.money"}]') AS same;

-- who refers to whom
SELECT * FROM schema_registry.list_dependencies('references.order');
SELECT * FROM schema_registry.list_dependencies('references.order', true);
SELECT * FROM schema_registry.list_dependents('references.money');
SELECT * FROM schema_registry.list_dependents('references.money', transitive => true);
SELECT subject, version, type, name, referenced_subject, referenced_version
FROM schema_registry.dependencies WHERE subject LIKE 'references.%' ORDER BY subject, version, name;

-- a name is relative to the context of the schema that refers
SELECT schema_registry.register_schema(':.references:base', '{"type": "boolean"}') > 0 AS registered;
SELECT schema_registry.register_schema(':.references:user', '{"$ref": "base"}',
    refs => '[{"name": "base", "subject": "base", "version": 1}]') > 0 AS registered;
SELECT * FROM schema_registry.list_dependencies(':.references:user');

-- what is referred to cannot be deleted
SELECT schema_registry.delete_version('references.money@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('references.line');
\echo :LAST_ERROR_SQLSTATE

-- references that lead nowhere: in the text, and in the list
SELECT schema_registry.register_schema('references.bad', '{"$ref": "nowhere.json"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('references.bad', '{"$ref": "x.json"}',
    refs => '[{"name": "x.json", "subject": "references.nobody", "version": 1}]');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('references.bad', '{"$ref": "x.json"}',
    refs => '[{"name": "x.json", "subject": "references.money", "version": 9}]');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('references.bad', '{"$ref": "#/definitions/none"}');
\echo :LAST_ERROR_SQLSTATE

-- malformed lists
SELECT schema_registry.register_schema('references.bad', '{}', refs => '{}');
SELECT schema_registry.register_schema('references.bad', '{}', refs => '["x"]');
SELECT schema_registry.register_schema('references.bad', '{}', refs => '[{"name": "x"}]');
SELECT schema_registry.register_schema('references.bad', '{}', refs => '[{"name": "x", "subject": ""}]');
SELECT schema_registry.register_schema('references.bad', '{}',
    refs => '[{"name": "x", "subject": "references.money", "version": "soon"}]');
SELECT schema_registry.register_schema('references.bad', '{}',
    refs => '[{"name": "x", "subject": "references.money"}, {"name": "x", "subject": "references.line"}]');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM schema_registry.subject WHERE name = 'references.bad';
SELECT * FROM schema_registry.list_dependencies('references.nobody');
\echo :LAST_ERROR_SQLSTATE
