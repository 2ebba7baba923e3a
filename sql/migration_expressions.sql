-- Expressions for what a plan cannot know.
SELECT schema_registry.register_schema('express.s', '{"type":"object","properties":{"price":{"type":"number"},"lines":{"type":"array","items":{"type":"object"}},"name":{"type":"string"}}}') > 0 AS r;
SELECT schema_registry.register_schema('express.s', '{"type":"object","properties":{"cents":{"type":"integer"},"lines":{"type":"array","items":{"type":"object","required":["no"]}},"name":{"type":"string"}},"required":["cents"]}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('express.s', '{"type":"object","properties":{"cents":{"type":"integer"},"currency":{"type":"string"}},"required":["cents","currency"]}', version => '3.0.0') > 0 AS r;
SELECT action, path, detail ->> 'reason' AS reason FROM schema_registry.plan_evolution('express.s@1', 'express.s@2') WHERE action = 'supply_expression';

-- of the old document (instance) and what the plan made at the path (value); null removes; "*" stands for all
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/cents', '(instance ->> ''price'')::numeric * 100');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/price', 'NULL::text');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/lines/*/no', '7');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/name', '$.name ? (@ != "")', 'jsonpath');
SELECT action, path, detail, lossy, reversible FROM schema_registry.plan_evolution('express.s@1', 'express.s@2') WHERE action <> 'verify';
SELECT schema_registry.migrate_instance('{"price": 1.5, "lines": [{}, {"a": 1}], "name": ""}', 'express.s@1', 'express.s@2');
SELECT schema_registry.migrate_instance('{"price": 2, "name": "x"}', 'express.s@1', 'express.s@2');

-- on a longer way, and past versions: a pair with expressions is a step
SELECT schema_registry.set_migration_expression('express.s@2', 'express.s@3', '/currency', '''EUR''::text');
SELECT schema_registry.migrate_instance('{"price": 2}', 'express.s@1', 'express.s@3');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@3', '', 'jsonb_build_object(''cents'', (instance ->> ''price'')::numeric, ''currency'', ''CENT''::text)');
SELECT schema_registry.migrate_instance('{"price": 2}', 'express.s@1', 'express.s@3');
SELECT detail -> 'versions' AS versions, action, path FROM schema_registry.plan_evolution('express.s@1', 'express.s@3') WHERE action IN ('apply_expression', 'supply_expression', 'verify');
SELECT old_version, new_version, path, language, expression FROM schema_registry.migration_expressions WHERE old_subject = 'express.s' ORDER BY 1, 2, 3;

-- a document at a time and many at once are the same
SELECT schema_registry.migrate_documents(array_agg(d), r.ids, 'express.s@2'::text) = array_agg(schema_registry.migrate_along(d, r.ids)) AS is_same
FROM (VALUES ('{"price": 1.5, "lines": [{}], "name": ""}'::jsonb), ('{"price": 2, "name": "y"}')) AS t (d)
CROSS JOIN (SELECT array_agg(version_id ORDER BY version) AS ids FROM schema_registry.version WHERE version < 3 AND subject_id = (SELECT subject_id FROM schema_registry.subject WHERE name = 'express.s')) AS r
GROUP BY r.ids;
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/lines/*/no', NULL);
SELECT schema_registry.migrate_documents(array_agg(d), r.ids, 'express.s@2'::text) = array_agg(schema_registry.migrate_along(d, r.ids)) AS is_same
FROM (VALUES ('{"price": 1.5, "lines": [{"no": 1}], "name": ""}'::jsonb), ('{"price": 2, "name": "y"}')) AS t (d)
CROSS JOIN (SELECT array_agg(version_id ORDER BY version) AS ids FROM schema_registry.version WHERE version < 3 AND subject_id = (SELECT subject_id FROM schema_registry.subject WHERE name = 'express.s')) AS r
GROUP BY r.ids;
-- no expression is evaluated where there is no place for what it gives
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/box/size', '100 / coalesce(value::integer, 0)');
SELECT schema_registry.migrate_instance('{"price": 1}', 'express.s@1', 'express.s@2');
SELECT schema_registry.migrate_documents(ARRAY['{"price": 1}', '{"price": 1, "box": []}', '{"price": 1, "box": {"size": 5}}']::jsonb[], r.ids, 'express.s@2'::text)
FROM (SELECT array_agg(version_id ORDER BY version) AS ids FROM schema_registry.version WHERE version < 3 AND subject_id = (SELECT subject_id FROM schema_registry.subject WHERE name = 'express.s')) AS r;
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/box/size', NULL);

-- dates are read and written as ISO 8601 and in UTC, whatever the session's settings
SET TIME ZONE 'Asia/Tokyo';
SET DateStyle = 'German';
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/name', '(instance ->> ''name'')::timestamptz');
SELECT schema_registry.migrate_instance('{"price": 1, "name": "2020-02-03 04:05:06+01"}', 'express.s@1', 'express.s@2');
SELECT schema_registry.migrate_documents(ARRAY['{"price": 1, "name": "2020-02-03 04:05:06"}'::jsonb], schema_registry.migration_route(schema_registry.resolve_selector('express.s@1'), schema_registry.resolve_selector('express.s@2')), 'express.s@2');
RESET TIME ZONE;
RESET DateStyle;

-- elements that go do not move the others away
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/list/*', 'CASE WHEN value::integer <= 2 THEN NULL ELSE value END');
SELECT schema_registry.migrate_instance('{"price": 1, "list": [1, 2, 3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 1]}', 'express.s@1', 'express.s@2');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/list/*', NULL);
-- places that are not there stay so
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/list/a', '1');
SELECT schema_registry.migrate_instance(d, 'express.s@1', 'express.s@2') = (schema_registry.migrate_documents(ARRAY[d], schema_registry.migration_route(schema_registry.resolve_selector('express.s@1'), schema_registry.resolve_selector('express.s@2')), 'express.s@2'))[1] AS is_same
FROM (VALUES ('{"price": 1, "list": [1]}'::jsonb), ('{"price": 1, "list": {}}'), ('{"price": 1, "list": 5}'), ('{"price": 1}')) AS t (d);
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', '/list/a', NULL);

-- replacing and taking back
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@3', '', 'instance || ''{"cents": 1, "currency": "X"}''::jsonb');
SELECT schema_registry.migrate_instance('{"price": 2}', 'express.s@1', 'express.s@3');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@3', '', NULL);
SELECT schema_registry.migrate_instance('{"price": 2}', 'express.s@1', 'express.s@3');
SELECT action, version, before, after FROM schema_registry.audit_log WHERE subject = 'express.s' AND action = 'set_migration_expression' ORDER BY entry DESC LIMIT 2;

-- errors of an expression are those of the document; the whole document must not become null
SELECT schema_registry.migrate_instance('{"price": "x"}', 'express.s@1', 'express.s@2');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@3', '', 'NULL::jsonb');
SELECT schema_registry.migrate_instance('{"price": 2}', 'express.s@1', 'express.s@3');
\echo :LAST_ERROR_SQLSTATE

-- only what anybody may evaluate: immutable, of the server, of one document
CREATE FUNCTION express_own(jsonb) RETURNS jsonb IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE DOMAIN express_domain AS text CHECK (express_own(to_jsonb(VALUE)) IS NOT NULL);
CREATE TABLE express_log (who text);
CREATE FUNCTION express_spy(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN INSERT INTO express_log VALUES (current_user); RETURN true; END';
CREATE DOMAIN express_trap AS text CHECK (express_spy(VALUE));
CREATE TYPE express_pair AS (a express_trap);
CREATE TYPE express_enum AS ENUM ('a');
CREATE OPERATOR <<< (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = pg_catalog.jsonb_concat);
\set set_expression 'SELECT schema_registry.set_migration_expression(''express.s@1'', ''express.s@2'', ''/cents'', '
:set_expression 'now()');
:set_expression 'random()');
:set_expression 'current_date');
:set_expression 'schema_to_xml(''public'', true, true, '''')::text');
:set_expression 'current_user');
:set_expression 'public.express_own(instance)');
:set_expression '(instance ->> ''a'')::public.express_domain');
:set_expression 'instance OPERATOR(public.<<<) value');
:set_expression '(''{boo}''::public.express_trap[]) IS NULL');
:set_expression '(''(boo)''::public.express_pair) IS NULL');
:set_expression '((''a''::public.express_enum) IS NULL)::text');
:set_expression '1 AS b');
:set_expression 'ALL instance');
SELECT * FROM express_log;
:set_expression 'query_to_xml(''SELECT 1'', true, true, '''')::text');
:set_expression '(SELECT 1)');
:set_expression 'count(*)');
:set_expression 'jsonb_array_elements(instance)');
:set_expression '1, 2');
:set_expression '1 FROM pg_class');
:set_expression '1) FROM pg_class --');
:set_expression '1; SELECT 2');
:set_expression '*');
:set_expression 'instance.*');
:set_expression 'DEFAULT');
:set_expression 'price');
:set_expression '$1');
:set_expression '''text''');
:set_expression 'ROW(1)');
:set_expression 'CASE WHEN ROW(1, 2) < ROW(3, 4) THEN value ELSE COALESCE(instance -> ''a'', ''1'') END');
:set_expression 'ARRAY[1]::public.express_domain[]');
:set_expression 'NULLIF(value, instance -> ''a'') IS DISTINCT FROM ''1'' OR value = ANY (ARRAY[instance])');
:set_expression '');
:set_expression '1 -- one');
:set_expression '$.a[', 'jsonpath');
:set_expression '1', 'python');
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', 'cents', '1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@2', NULL, '1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_migration_expression('express.s@1', 'express.s@9', '', '1');
\echo :LAST_ERROR_SQLSTATE

-- expressions go with their versions
SELECT schema_registry.delete_subject('express.s');
SELECT schema_registry.delete_subject('express.s', true);
SELECT count(*) FROM schema_registry.migration_expressions WHERE old_subject = 'express.s';
SELECT count(*) FROM schema_registry.migration_expression AS e WHERE NOT EXISTS (SELECT FROM schema_registry.version AS v WHERE v.version_id = e.old_version_id);
DROP OPERATOR <<< (jsonb, jsonb);
DROP TYPE express_pair, express_enum;
DROP DOMAIN express_domain, express_trap;
DROP TABLE express_log;
DROP FUNCTION express_spy;
DROP FUNCTION express_own;
