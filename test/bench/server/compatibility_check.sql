-- One round of the compatibility benchmark, in a session of its own: milliseconds of processor time,
-- a line each, of the cast to jsonb, of the first check and of the next. Variables: properties, round.

\set ON_ERROR_STOP on
SELECT wide_schema(:properties, 1000000 + :round) AS candidate \gset
SELECT schema_registry.check_compatibility('bench.order', '{}') IS NULL AS is_loaded \gset
SELECT bench_cpu() AS started \gset
SELECT count(c.schema::jsonb)
FROM schema_registry.schema_versions AS v
JOIN schema_registry.content AS c USING (schema_id)
WHERE v.subject = 'bench.wide' \gset
SELECT bench_cpu() AS cast_done \gset
SELECT cardinality(checked_versions) AS checked
FROM schema_registry.check_compatibility('bench.wide', :'candidate') \gset
SELECT bench_cpu() AS first_done \gset
SELECT cardinality(checked_versions) AS checked
FROM schema_registry.check_compatibility('bench.wide', :'candidate') \gset
SELECT bench_cpu() AS next_done \gset
SELECT round(n::numeric, 1)
FROM unnest(ARRAY[:cast_done - :started, :first_done - :cast_done, :next_done - :first_done]) AS n;
