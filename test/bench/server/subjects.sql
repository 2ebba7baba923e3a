-- Fills the registry with so many subjects, a version and a schema of its own each. Written into
-- the tables as registering would: register_schema takes milliseconds for each. Variable: count.

\set ON_ERROR_STOP on
BEGIN;
INSERT INTO schema_registry.subject (name, created_by)
SELECT 'fill.' || n, current_user FROM generate_series(1, :count) n;
INSERT INTO schema_registry.content (guid, format, schema, fingerprint, content_hash, dialect)
SELECT gen_random_uuid(), 'JSON', schema, sha256(convert_to(schema, 'UTF8')), sha256(convert_to('hash ' || schema, 'UTF8')), 'draft-07'
FROM (SELECT format('{"type": "object", "properties": {"id": {"type": "integer", "minimum": %s}}}', n) AS schema
    FROM generate_series(1, :count) n) s;
INSERT INTO schema_registry.version (subject_id, version, semantic_version, schema_id, state, assert_formats,
    origin, change_class, metadata, tags, created_by)
SELECT s.subject_id, 1, '1.0.0', c.schema_id, 'ACTIVE', false, 'derived', 'none', '{}', '{}', current_user
FROM (SELECT subject_id, row_number() OVER (ORDER BY subject_id) AS n FROM schema_registry.subject WHERE name LIKE 'fill.%') s
JOIN (SELECT schema_id, row_number() OVER (ORDER BY schema_id DESC) AS n FROM schema_registry.content) c USING (n);
COMMIT;
VACUUM ANALYZE schema_registry.subject, schema_registry.content, schema_registry.version;
