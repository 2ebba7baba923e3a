-- A session that validates by a thousand schemas keeps its cache inside schema_registry.cache_size.

BEGIN;
-- Written as registering would, which takes milliseconds for each; nothing of it stays.
INSERT INTO schema_registry.subject (name, created_by)
SELECT 'cache_size.' || n, current_user FROM generate_series(1, 1000) n;
INSERT INTO schema_registry.content (guid, format, schema, fingerprint, content_hash, dialect)
SELECT md5(schema)::uuid, 'JSON', schema, sha256(schema::bytea), sha256(('cache_size' || schema)::bytea), 'draft-07'
FROM (
    SELECT format('{"type": "object", "required": ["id"], "properties": {"id": {"minimum": %s}, "name": {"pattern": "^(a|b)+%s$"}}}', n, n)
        AS schema
    FROM generate_series(1, 1000) n
) AS s;
INSERT INTO schema_registry.version (subject_id, version, semantic_version, schema_id, state, assert_formats,
    origin, change_class, metadata, tags, created_by)
SELECT s.subject_id, 1, '1.0.0', c.schema_id, 'ACTIVE', false, 'derived', 'none', '{}', '{}', current_user
FROM generate_series(1, 1000) n
JOIN schema_registry.subject s ON s.name = 'cache_size.' || n
JOIN schema_registry.content c ON c.schema LIKE '%"minimum": ' || n || '}, "name"%';

CREATE TEMPORARY TABLE step AS SELECT false AS is_valid, s.* FROM schema_registry.cache_statistics() s LIMIT 0;
CREATE FUNCTION pg_temp.validate_by_all() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. 1000 LOOP
        INSERT INTO pg_temp.step
        SELECT v, s.* FROM schema_registry.validate_against(format('{"id": %s}', n)::jsonb, 'cache_size.' || n) v
        CROSS JOIN LATERAL schema_registry.cache_statistics() s;
    END LOOP;
END
$$;

-- What is asked for again in time is there, what is not was let go.
SET LOCAL schema_registry.cache_size = '256kB';
SELECT pg_temp.validate_by_all();
SELECT count(*) AS validated, bool_and(is_valid) AS all_valid, max(bytes) <= 256 * 1024 AS stays_inside,
    max(bytes) > 128 * 1024 AS makes_use, max(misses) - min(misses) + 1 AS compiled,
    max(evictions) + max(entries) FILTER (WHERE evictions = (SELECT max(evictions) FROM step)) = max(misses) AS adds_up
FROM step;

-- Where all of them fit, none is compiled twice.
SET LOCAL schema_registry.cache_size = '64MB';
TRUNCATE step;
SELECT pg_temp.validate_by_all();
TRUNCATE step;
SELECT pg_temp.validate_by_all();
SELECT bool_and(is_valid) AS all_valid, max(misses) - min(misses) AS compiled, max(evictions) - min(evictions) AS evicted
FROM step;

-- One schema alone may be larger than the cache: it is the only one that stays.
SET LOCAL schema_registry.cache_size = '64kB';
INSERT INTO schema_registry.subject (name, created_by) VALUES ('cache_size.large', current_user);
INSERT INTO schema_registry.content (guid, format, schema, fingerprint, content_hash, dialect)
SELECT md5(schema)::uuid, 'JSON', schema, sha256(schema::bytea), sha256(('cache_size' || schema)::bytea), 'draft-07'
FROM (
    SELECT '{"properties": {' || string_agg(format('"p%s": {"type": "integer", "minimum": %s}', n, n), ',') || '}}' AS schema
    FROM generate_series(1, 5000) n
) AS s;
INSERT INTO schema_registry.version (subject_id, version, semantic_version, schema_id, state, assert_formats,
    origin, change_class, metadata, tags, created_by)
SELECT s.subject_id, 1, '1.0.0', c.schema_id, 'ACTIVE', false, 'derived', 'none', '{}', '{}', current_user
FROM schema_registry.subject s, schema_registry.content c
WHERE s.name = 'cache_size.large' AND c.schema LIKE '{"properties": {"p1": %"p5000"%';
SELECT schema_registry.validate_against('{"p7": 6}', 'cache_size.large');
SELECT entries, bytes > 64 * 1024 AS exceeds FROM schema_registry.cache_statistics();
ROLLBACK;
