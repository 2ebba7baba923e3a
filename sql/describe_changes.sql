-- Differences between two versions, to be read.
\pset format unaligned
\pset tuples_only on

SELECT schema_registry.register_schema('changes.s', '{"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x"]}},"additionalProperties":false}') > 0;
SELECT schema_registry.register_schema('changes.s', '{"type":"object","properties":{"a":{"type":"string"},"b":{"enum":["x","y"]}},"additionalProperties":false}') > 0;
SELECT schema_registry.register_schema('changes.s', '{"title":"t","type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x","y"]}},"additionalProperties":false}', version => '2.0.0') > 0;

SELECT schema_registry.describe_changes('changes.s@1', 'changes.s@2');
SELECT schema_registry.describe_changes('changes.s@1.0.0', 'changes.s', 'text');
SELECT schema_registry.describe_changes('changes.s@1', 'changes.s@3', 'markdown');
SELECT jsonb_pretty(schema_registry.describe_changes('changes.s@2', 'changes.s@3', 'JSON')::jsonb);

-- nothing changed
SELECT schema_registry.describe_changes('changes.s', 'changes.s');
SELECT schema_registry.describe_changes('changes.s', 'changes.s', 'markdown');

-- what breaks depends on the level in force; under NONE on BACKWARD
SELECT
    format('SELECT schema_registry.set_compatibility(''changes.s'', %L) IS NULL', l),
    format('SELECT %L, schema_registry.describe_changes(''changes.s@%s'', ''changes.s@%s'', ''json'')::jsonb ->> ''label''', l, 1, 2),
    format('SELECT %L, schema_registry.describe_changes(''changes.s@%s'', ''changes.s@%s'', ''json'')::jsonb ->> ''label''', l, 2, 1)
FROM unnest('{NONE,BACKWARD,FORWARD,FULL,BACKWARD_TRANSITIVE,FORWARD_TRANSITIVE,FULL_TRANSITIVE}'::text[]) AS l
\gexec
SELECT schema_registry.set_compatibility('changes.s', NULL) IS NULL;

-- names in a schema make no markup, and call nobody
SELECT schema_registry.register_schema('changes.m', '{"properties":{"a":{"type":"string"}}}') > 0;
SELECT schema_registry.register_schema('changes.m',
    '{"properties":{"a":{"type":"string"},"| **b** [x](http://y) <img> `c` @all\nd":{"type":"string"}}}', version => '2.0.0') > 0;
SELECT schema_registry.describe_changes('changes.m@1', 'changes.m@2', 'markdown');

-- what cannot be
SELECT schema_registry.describe_changes('changes.s@1', 'changes.s@7');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.describe_changes('changes.s@1', 'changes.s@2', 'html');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.describe_changes('changes.s@1', NULL);
\echo :LAST_ERROR_SQLSTATE
