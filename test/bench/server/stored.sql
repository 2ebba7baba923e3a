-- The documents of one set as a table stores them: those inline, and those that are compressed, which
-- each call detoasts. Variables: name, rounds and work (bytes that one measurement should go
-- through).

\set ON_ERROR_STOP on
SET max_parallel_workers_per_gather = 0;

CREATE TEMPORARY TABLE inline AS
SELECT payload FROM document WHERE name = :'name' AND pg_column_compression(payload) IS NULL;
CREATE TEMPORARY TABLE compressed AS
SELECT payload FROM document WHERE name = :'name' AND pg_column_compression(payload) IS NOT NULL;
VACUUM ANALYZE inline, compressed;

-- Detoasting is some twenty times the work.
CREATE TEMPORARY TABLE stored AS
SELECT 'inline' AS storage, count(*) AS documents, sum(octet_length(bench_image(payload))) AS bytes, 1 AS slower FROM inline
UNION ALL
SELECT 'compressed', count(*), sum(octet_length(bench_image(payload))), 20 FROM compressed;
DELETE FROM stored WHERE documents = 0;
ALTER TABLE stored ADD repeats bigint;
UPDATE stored SET repeats = greatest(1, :work / slower / bytes);

INSERT INTO result
SELECT format('stored %s %s', :'name', storage), variant, round,
    scan_time(expression, storage::regclass, repeats) * 1000000 / repeats / documents
FROM stored CROSS JOIN generate_series(0, :rounds) round
CROSS JOIN LATERAL (VALUES ('walk', 'bench_walk(payload)'), ('validate', validation_of(:'name'))) v (variant, expression);
DELETE FROM result WHERE benchmark LIKE 'stored %' AND round = 0;

SELECT format('%-16s %-10s %9s %8s %9s %9s   %s', :'name', storage, documents, round(bytes / documents),
    median(benchmark, 'walk'), median(benchmark, 'validate'), quotient(benchmark, 'validate', 'walk'))
FROM stored CROSS JOIN LATERAL format('stored %s %s', :'name', storage) benchmark ORDER BY storage DESC;
