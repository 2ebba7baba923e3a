-- One set of documents, validated by us and by the peer, in turn, beside the walk; and for how many
-- documents a verdict of the peer is not ours. Compiling the schema each time takes a thousand times
-- as long: that goes once through the documents, in every other round. Variables: name, rounds, work
-- (bytes that one measurement of the others should go through) and schema_file, which has the
-- schema.

\set ON_ERROR_STOP on
SET max_parallel_workers_per_gather = 0;
\set schema `cat :'schema_file'`
SELECT bench_peer_schema(:'schema') \g /dev/null

SELECT greatest(1, (:work / sum(pg_column_size(bench_flat(payload))))::bigint) AS repeats, count(*) AS documents,
    count(*) FILTER (WHERE schema_registry.validate_against(payload, s.selector)
        <> ANY (ARRAY[bench_peer_in_place(payload), bench_peer_compiled(payload)])) AS differences
FROM document JOIN document_set s USING (name) WHERE name = :'name' \gset

INSERT INTO result
SELECT 'peer ' || :'name', variant, round,
    evaluation_time(expression, :'name', repeats) * 1000000 / repeats / :documents
FROM generate_series(0, :rounds) round
CROSS JOIN LATERAL (VALUES ('walk', 'bench_walk(payload)', :repeats), ('validate', validation_of(:'name'), :repeats),
    ('in place', 'bench_peer_in_place(payload)', :repeats), ('compiled', 'bench_peer_compiled(payload)', :repeats),
    ('uncompiled', 'bench_peer_uncompiled(payload)', 1)) v (variant, expression, repeats)
WHERE variant <> 'uncompiled' OR round % 2 = 1;
DELETE FROM result WHERE benchmark LIKE 'peer %' AND round = 0;

SELECT format('%-14s %7s %7s %8s %9s %11s  %-21s %-21s %-27s %s', :'name', median(b, 'walk'), median(b, 'validate'),
    median(b, 'in place'), median(b, 'compiled'), median(b, 'uncompiled'), quotient(b, 'in place', 'validate'),
    quotient(b, 'compiled', 'validate'), quotient(b, 'uncompiled', 'validate'), :differences)
FROM (VALUES ('peer ' || :'name')) benchmark (b);
