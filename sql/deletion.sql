-- Deleting softly and for good, bringing back, and what stands in the way.
\set SHOW_CONTEXT never

SELECT schema_registry.set_compatibility('deletion.s', 'NONE');
SELECT schema_registry.register_schema('deletion.s', '{"title":"deletion 1"}') AS id \gset
SELECT schema_registry.register_schema('deletion.s', '{"title":"deletion 2"}') > 0 AS r;
SELECT schema_registry.register_schema('deletion.s', '{"title":"deletion 3"}') > 0 AS r;

-- soft: gone from names and lists, there by id; the number is not given again
SELECT schema_registry.delete_version('deletion.s@3');
SELECT version FROM schema_registry.show_schema_versions('deletion.s');
SELECT version, deleted_at IS NOT NULL AS deleted FROM schema_registry.deleted_versions WHERE subject = 'deletion.s';
SELECT schema_registry.get_schema('deletion.s@3');
\echo :LAST_ERROR_SQLSTATE
SELECT version FROM schema_registry.register_version('deletion.s', '{"title":"deletion 4"}');
SELECT schema_registry.delete_version('deletion.s@3');
\echo :LAST_ERROR_SQLSTATE

-- back again: by number, and by id
SELECT schema_registry.undelete_version('deletion.s@3');
SELECT schema_registry.undelete_version('deletion.s@3');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_version('#' || :id);
SELECT (schema_registry.get_schema('#' || :id)).version;
SELECT schema_registry.undelete_version('#' || :id);
SELECT encode(fingerprint, 'hex') AS hex FROM schema_registry.get_schema('#' || :id) \gset
SELECT schema_registry.delete_version('sha256:' || :'hex');
SELECT schema_registry.undelete_version('sha256:' || :'hex');
SELECT version FROM schema_registry.show_schema_versions('deletion.s');

-- for good: only after softly; then the schema is gone too
SELECT schema_registry.delete_version('deletion.s@1', true);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_version('deletion.s@1');
SELECT schema_registry.delete_version('deletion.s@1', permanent => true);
SELECT schema_registry.get_schema('#' || 2000000000);
SELECT count(*) FROM schema_registry.schemas WHERE schema_id = :id;
SELECT schema_registry.undelete_version('deletion.s@1');
\echo :LAST_ERROR_SQLSTATE

-- content that another subject holds stays
SELECT schema_registry.register_schema('deletion.shared', '{"title":"deletion 2"}') AS shared \gset
SELECT schema_registry.delete_version('deletion.s@2'), schema_registry.delete_version('deletion.s@2', true);
SELECT subjects FROM schema_registry.schemas WHERE schema_id = :shared;

-- registering what was deleted softly takes its place under a new number
SELECT schema_registry.delete_version('deletion.s@4');
SELECT version, semantic_version, is_new FROM schema_registry.register_version('deletion.s', '{"title":"deletion 4"}');
SELECT version FROM schema_registry.deleted_versions WHERE subject = 'deletion.s';

-- subjects
SELECT schema_registry.delete_subject('deletion.s', true);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('deletion.s');
SELECT count(*) FROM schema_registry.subjects WHERE subject = 'deletion.s';
SELECT schema_registry.delete_subject('deletion.s');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.get_schema('deletion.s');
SELECT schema_registry.delete_subject('deletion.s', permanent => true);
SELECT schema_registry.get_config('deletion.s') ->> 'level' AS settings_went_too;
SELECT schema_registry.delete_subject('deletion.s');
\echo :LAST_ERROR_SQLSTATE
SELECT version, semantic_version FROM schema_registry.register_version('deletion.s', '{"title":"deletion 4"}');

-- what is referred to
SELECT schema_registry.register_schema('deletion.base', '{"title":"deletion base"}') > 0 AS r;
SELECT schema_registry.register_schema('deletion.user', '{"$ref": "base"}',
    refs => '[{"name": "base", "subject": "deletion.base", "version": 1}]') > 0 AS r;
SELECT schema_registry.delete_version('deletion.base@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('deletion.user');
SELECT schema_registry.delete_version('deletion.base@1');
SELECT schema_registry.delete_version('deletion.base@1', true);
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('deletion.user', true);
SELECT schema_registry.delete_subject('deletion.base', true);

-- references within one subject are no obstacle to deleting all of it
SELECT schema_registry.set_compatibility('deletion.own', 'NONE');
SELECT schema_registry.register_schema('deletion.own', '{"title":"deletion own"}') > 0 AS r;
SELECT schema_registry.register_schema('deletion.own', '{"$ref": "base"}',
    refs => '[{"name": "base", "subject": "deletion.own", "version": 1}]') > 0 AS r;
SELECT schema_registry.delete_subject('deletion.own');
SELECT schema_registry.delete_subject('deletion.own', true);

-- what a table, a domain or a trigger is held to
SELECT schema_registry.register_schema('deletion.used', '{"type":"object"}') > 0 AS r;
CREATE TABLE deletion_by_hand (doc jsonb CHECK (schema_registry.validate_against(doc, 'deletion.used@1.0.0')));
SELECT schema_registry.delete_version('deletion.used@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('deletion.used');
\echo :LAST_ERROR_SQLSTATE
DELETE FROM schema_registry.version AS v USING schema_registry.subject AS s
WHERE s.subject_id = v.subject_id AND s.name = 'deletion.used';
\echo :LAST_ERROR_SQLSTATE
TRUNCATE schema_registry.version;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE deletion_by_hand;
CREATE DOMAIN deletion_document AS jsonb CHECK (schema_registry.require_valid(VALUE, 'deletion.used'));
SELECT schema_registry.delete_subject('deletion.used');
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE deletion_by_domain (doc deletion_document);
SELECT schema_registry.delete_subject('deletion.used');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE deletion_by_domain;
DROP DOMAIN deletion_document;
CREATE TABLE deletion_by_trigger (doc jsonb);
SELECT schema_registry.attach_schema('deletion_by_trigger', 'doc', 'deletion.used', 'trigger');
SELECT schema_registry.delete_subject('deletion.used');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE deletion_by_trigger;
SELECT schema_registry.delete_subject('deletion.used');

-- rows hold each other, whoever deletes or inserts
SELECT schema_registry.register_schema('deletion.rows', '{"title":"deletion rows"}') AS row_id \gset
DELETE FROM schema_registry.content WHERE schema_id = :row_id;
\echo :LAST_ERROR_SQLSTATE
DELETE FROM schema_registry.subject WHERE name = 'deletion.rows';
\echo :LAST_ERROR_SQLSTATE
INSERT INTO schema_registry.reference VALUES (:row_id, 1, 'x', 'deletion.rows', 1, 2000000000);
\echo :LAST_ERROR_SQLSTATE

-- contents never change
UPDATE schema_registry.content SET schema = '{}';
\echo :LAST_ERROR_SQLSTATE
