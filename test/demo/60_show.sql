-- What other systems have SHOW statements for are views and functions here, and every change left
-- its entry in the audit trail.
\echo
\echo '7. Who did what: the audit trail'
SELECT entry, to_char(at, 'HH24:MI:SS') AS at, actor, action, subject, version
FROM schema_registry.audit_log
ORDER BY entry;

\echo '8. SHOW SCHEMAS'
SELECT subject, versions, semantic_version, schema_id, format, state, level, mode
FROM schema_registry.subjects
ORDER BY subject;
\echo 'DESCRIBE iso-639-3.record'
SELECT field, type, required, description FROM schema_registry.describe('iso-639-3.record');
\echo 'SHOW SCHEMA VERSIONS FOR iso-639-3.record'
SELECT version, semantic_version, schema_id, dialect, state, change_class,
    left(encode(fingerprint, 'hex'), 16) || '...' AS fingerprint
FROM schema_registry.show_schema_versions('iso-639-3.record');
\echo 'SHOW SCHEMA COMPATIBILITY FOR iso-639-3.record'
SELECT * FROM schema_registry.show_schema_compatibility('iso-639-3.record');
\echo 'Tables held to schemas'
SELECT relation, name, selector, semantic_version, state
FROM schema_registry.attachments
ORDER BY relation::text;
