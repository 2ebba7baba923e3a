-- Metadata and tags of a version.

SELECT schema_registry.register_schema('metadata.s', '{"type":"object","title":"metadata"}', metadata => '{"owner": "a"}', tags => '{x}') AS id \gset
SELECT schema_registry.update_metadata('metadata.s', '{"owner": "b", "pii": true}', '{y,z}');
SELECT metadata, tags, version, schema_id = :id AS same_id FROM schema_registry.get_schema('metadata.s');

-- null leaves one as it is; they are replaced, not merged
SELECT schema_registry.update_metadata('metadata.s', NULL, '{}');
SELECT metadata, tags FROM schema_registry.get_schema('metadata.s');
SELECT schema_registry.update_metadata('metadata.s@1', '{}', NULL);
SELECT metadata, tags FROM schema_registry.get_schema('metadata.s');

-- what cannot be
SELECT schema_registry.update_metadata('metadata.s', '[1]', NULL);
SELECT schema_registry.update_metadata('metadata.s', '{}', ARRAY['a', NULL]);
SELECT schema_registry.update_metadata('metadata.s', '{}', ARRAY['']);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.update_metadata('metadata.s', '{}', '{{a, b}, {c, d}}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.update_metadata(NULL, '{}', '{}');
\echo :LAST_ERROR_SQLSTATE

-- only while the version is active
SELECT schema_registry.transition('metadata.s', 'deprecate');
SELECT schema_registry.update_metadata('metadata.s', '{"late": true}', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.transition('metadata.s', 'reactivate');
SELECT schema_registry.delete_version('metadata.s@1');
SELECT schema_registry.update_metadata('#' || :id, '{"late": true}', NULL);
\echo :LAST_ERROR_SQLSTATE

-- one entry a change, none where nothing changed
SELECT schema_registry.undelete_version('metadata.s@1');
SELECT schema_registry.update_metadata('metadata.s', '{}', '{}');
SELECT action, before -> 'metadata' AS before, after -> 'metadata' AS after, before -> 'tags' AS tags_before, after -> 'tags' AS tags_after
FROM schema_registry.audit_log WHERE subject = 'metadata.s' AND action = 'update_metadata' ORDER BY entry;
