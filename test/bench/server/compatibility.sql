-- A subject of many versions, each of which differs in one of its many properties. Variables:
-- versions, properties.

\set ON_ERROR_STOP on
CREATE FUNCTION wide_schema(properties integer, number integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format(
        '{"title":"version %s","type":"object","properties":{%s},"required":["property_1"],"additionalProperties":false}',
        number,
        string_agg(
            format('"property_%s":{"type":%s,"maxLength":%s,"description":"number %s"}',
                n,
                CASE WHEN n % 3 = 0 THEN '["string","null"]' ELSE '"string"' END,
                CASE WHEN n = number % properties THEN 100 + number ELSE 100 END,
                n),
            ','))
    FROM generate_series(1, properties) AS n
$$;
SELECT schema_registry.set_compatibility('bench.wide', 'NONE');
SELECT count(schema_registry.register_schema('bench.wide', wide_schema(:properties, n)))
FROM generate_series(1, :versions) AS n;
SELECT schema_registry.set_compatibility('bench.wide', 'BACKWARD_TRANSITIVE');
VACUUM ANALYZE;
