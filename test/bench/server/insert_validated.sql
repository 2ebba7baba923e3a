-- One order a statement and transaction, for pgbench; of a pair with insert_plain.sql.
\set n random(1, 1000)
INSERT INTO bench_validated SELECT payload FROM sample WHERE n = :n;
