-- One order a statement and transaction, for pgbench; of a pair with insert_validated.sql.
\set n random(1, 1000)
INSERT INTO bench_plain SELECT payload FROM sample WHERE n = :n;
