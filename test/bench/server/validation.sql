-- One set of documents, validated, beside a walk over the same that reads every token and does
-- nothing else, a skim that adds up their lengths, and beside a call of a function that does nothing. Variables: name, rounds and work
-- (bytes that one measurement should go through).

\set ON_ERROR_STOP on
SET max_parallel_workers_per_gather = 0;

SELECT greatest(1, (:work / sum(pg_column_size(bench_flat(payload))))::bigint) AS repeats,
    sum(pg_column_size(bench_flat(payload))) / count(*) AS bytes, count(*) AS documents,
    count(*) FILTER (WHERE NOT schema_registry.validate_against(payload, s.selector)) AS invalid
FROM document JOIN document_set s USING (name) WHERE name = :'name' \gset

INSERT INTO result
SELECT 'validation ' || :'name', variant, round,
    evaluation_time(expression, :'name', :repeats) * 1000000 / :repeats / :documents
FROM generate_series(0, :rounds) round
CROSS JOIN LATERAL (VALUES ('call', 'bench_call(payload)'), ('skim', 'bench_skim(payload)'),
    ('walk', 'bench_walk(payload)'), ('validate', validation_of(:'name'))) v (variant, expression);
DELETE FROM result WHERE benchmark LIKE 'validation %' AND round = 0;

SELECT format('%-16s %9s %8s %7s %6s %6s %8s %9s   %s', :'name', :documents, :bytes, :invalid,
    median(benchmark, 'call'), median(benchmark, 'skim'), median(benchmark, 'walk'), median(benchmark, 'validate'),
    quotient(benchmark, 'validate', 'walk'))
FROM (VALUES ('validation ' || :'name')) b (benchmark);
