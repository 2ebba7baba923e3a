-- One dataset: real documents, validated by their real schema, against a walk over the same
-- documents that looks at every token and does nothing. Variables: name, folder, rounds and work
-- (bytes that one measurement should go through).

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT schema_registry.register_schema('dataset.' || :'name', pg_read_file(:'folder' || '/schema.json')) \g /dev/null

CREATE TEMPORARY TABLE line (document text);
-- A line is a document: no quoting, and a delimiter that JSON text cannot hold.
COPY line FROM :'file' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
CREATE TEMPORARY TABLE document AS SELECT document::jsonb AS document FROM line;

SELECT greatest(1, :work / sum(pg_column_size(document || '{}'))) AS repeats,
    sum(pg_column_size(document || '{}')) AS bytes, count(*) AS documents,
    count(*) FILTER (WHERE NOT schema_registry.validate_against(document, 'dataset.' || :'name')) AS invalid
FROM document \gset

-- Every document is detoasted once and then looked at many times: || gives a flat copy, and the
-- series depends on it, so that the calls stand above the join.
CREATE FUNCTION pg_temp.measure(expression text, repeats integer) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    started timestamptz;
    ignored bigint;
BEGIN
    started := clock_timestamp();
    EXECUTE format($query$
        SELECT count(%s) FROM (SELECT document || '{}' AS document FROM document OFFSET 0) d
        CROSS JOIN LATERAL generate_series(1, CASE WHEN d.document IS NULL THEN 0 ELSE %s END)
        $query$, expression, repeats) INTO ignored;
    RETURN 1000 * extract(epoch FROM clock_timestamp() - started);
END
$$;

SET jit = off;
SET max_parallel_workers_per_gather = 0;
SELECT pg_temp.measure(format('schema_registry.validate_against(document, %L)', 'dataset.' || :'name'), 1) \g /dev/null
CREATE TEMPORARY TABLE measured AS
SELECT round,
    pg_temp.measure('bench_walk(document)', :repeats) AS walk,
    pg_temp.measure(format('schema_registry.validate_against(document, %L)', 'dataset.' || :'name'), :repeats) AS validate
FROM generate_series(1, :rounds) round;

SELECT format('%-16s %9s %10s %7s %10s %10s %7s', :'name', :documents, :bytes, :invalid,
    round(walk * 1000000 / :repeats / :documents), round(validate * 1000000 / :repeats / :documents),
    round(validate / walk, 2))
FROM (SELECT (percentile_cont(0.5) WITHIN GROUP (ORDER BY walk))::numeric AS walk,
          (percentile_cont(0.5) WITHIN GROUP (ORDER BY validate))::numeric AS validate FROM measured) m;
