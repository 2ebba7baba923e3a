-- One round of the migration benchmark, in a session of its own. Adds microseconds of processor time
-- a row to the results:
--   by_hand    one UPDATE of all rows, under the CHECK of the new version
--   migrated   migrate_attachment
--   counted    a count of the rows that validate_against refuses; all are valid
--   checked    check_data, which does the same for the attached tables
--   refused    check_data for a version that none of the rows satisfies
--   alone      UPDATEs of one row each, of a table that is attached
--   meanwhile  the same while a migration of it runs
-- Parallel workers are off: they would not be counted. Variable: round.

\set ON_ERROR_STOP on
SET max_parallel_workers_per_gather = 0;
SET client_min_messages = warning;
\o /dev/null
CREATE TABLE bench_by_hand AS TABLE bench_moving;
CREATE TABLE bench_migrated AS TABLE bench_moving;
CREATE TABLE bench_written AS SELECT * FROM bench_moving ORDER BY id LIMIT 1000;
ALTER TABLE bench_by_hand
    ADD PRIMARY KEY (id),
    ADD CHECK (schema_registry.validate_against(payload, 'bench.moving@2.0.0')) NOT VALID;
ALTER TABLE bench_migrated ADD PRIMARY KEY (id);
ALTER TABLE bench_written ADD PRIMARY KEY (id);
SELECT schema_registry.attach_schema('bench_migrated', 'payload', 'bench.moving@1.0.0');
CREATE PROCEDURE pg_temp.write_rows(channel text) LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1..(SELECT count(*) FROM bench_written) LOOP
        UPDATE bench_written SET payload = jsonb_set(payload, '{channel}', to_jsonb(channel)) WHERE id = n;
    END LOOP;
END
$$;
VACUUM ANALYZE;

SELECT bench_cpu() AS start \gset
UPDATE bench_by_hand SET payload = moved_by_hand(payload);
SELECT bench_cpu() AS by_hand \gset
CALL schema_registry.migrate_attachment('bench_migrated', 'payload', 'bench.moving@2.0.0');
SELECT bench_cpu() AS migrated \gset
DROP TABLE bench_by_hand; -- which check_data would look at, too
VACUUM ANALYZE bench_migrated;
SELECT bench_cpu() AS vacuumed \gset
SELECT count(*) FROM bench_migrated WHERE NOT schema_registry.validate_against(payload, 'bench.moving@2.0.0');
SELECT bench_cpu() AS counted \gset
SELECT * FROM schema_registry.check_data('bench.moving@2.0.0');
SELECT bench_cpu() AS checked \gset
SELECT * FROM schema_registry.check_data('bench.moving@1.0.0');
SELECT bench_cpu() AS refused \gset

SELECT schema_registry.attach_schema('bench_written', 'payload', 'bench.moving@1.0.0');
CALL pg_temp.write_rows('phone');
SELECT bench_cpu() AS attached \gset
CALL pg_temp.write_rows('store');
SELECT bench_cpu() AS alone \gset
SELECT * FROM schema_registry_api.migrate_attachment('bench_written', 'payload', 'bench.moving@2.0.0', 1);
CALL pg_temp.write_rows('web');
SELECT bench_cpu() AS begun \gset
CALL pg_temp.write_rows('app');
SELECT bench_cpu() AS meanwhile \gset

INSERT INTO result
SELECT 'migration', t.variant, :round, 1000 * t.milliseconds / t.rows
FROM (SELECT count(*) AS moved FROM bench_migrated) AS m
CROSS JOIN (SELECT count(*) AS written FROM bench_written) AS w
CROSS JOIN LATERAL (VALUES
    ('by_hand', :by_hand - :start, moved),
    ('migrated', :migrated - :by_hand, moved),
    ('counted', :counted - :vacuumed, moved),
    ('checked', :checked - :counted, moved),
    ('refused', :refused - :checked, moved),
    ('alone', :alone - :attached, written),
    ('meanwhile', :meanwhile - :begun, written)) AS t (variant, milliseconds, rows);
DROP TABLE bench_migrated, bench_written;
