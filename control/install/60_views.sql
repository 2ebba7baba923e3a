-- SHOW-style views. They show what the caller may read of the tables (security_invoker), but for the
-- audit trail, of which readers see all but the token's claims.

CREATE OR REPLACE VIEW schema_registry.schema_versions
WITH (security_invoker = true)
AS
SELECT
    s.name AS subject,
    v.version,
    v.semantic_version,
    c.schema_id,
    c.guid,
    c.format,
    c.fingerprint,
    schema_registry.subject_context(s.name) AS context,
    c.dialect,
    v.assert_formats,
    (schema_registry.content_references(c.schema_id)).refs AS refs,
    v.metadata,
    v.tags,
    v.state,
    v.change_class,
    v.origin,
    v.created_at,
    v.created_by
FROM schema_registry.version AS v
JOIN schema_registry.subject AS s USING (subject_id)
JOIN schema_registry.content AS c USING (schema_id)
WHERE v.deleted_at IS NULL;

COMMENT ON VIEW schema_registry.schema_versions IS 'SHOW SCHEMA VERSIONS: every live version of every subject.';
COMMENT ON COLUMN schema_registry.schema_versions.subject IS 'Subject.';
COMMENT ON COLUMN schema_registry.schema_versions.version IS 'Ordinal, 1, 2, 3 ... per subject.';
COMMENT ON COLUMN schema_registry.schema_versions.semantic_version IS 'Semantic version.';
COMMENT ON COLUMN schema_registry.schema_versions.schema_id IS 'Schema id.';
COMMENT ON COLUMN schema_registry.schema_versions.guid IS 'Identifier of the content in every registry.';
COMMENT ON COLUMN schema_registry.schema_versions.format IS 'Format of the schema.';
COMMENT ON COLUMN schema_registry.schema_versions.fingerprint IS 'SHA-256 of the canonical form.';
COMMENT ON COLUMN schema_registry.schema_versions.context IS 'Context of the subject; "." is the default one.';
COMMENT ON COLUMN schema_registry.schema_versions.dialect IS 'Dialect of a JSON Schema; of an Avro schema plain or tagged, as its instances are written.';
COMMENT ON COLUMN schema_registry.schema_versions.assert_formats IS 'Whether "format" refuses values.';
COMMENT ON COLUMN schema_registry.schema_versions.refs IS 'References to other schemas.';
COMMENT ON COLUMN schema_registry.schema_versions.metadata IS 'Metadata.';
COMMENT ON COLUMN schema_registry.schema_versions.tags IS 'Tags.';
COMMENT ON COLUMN schema_registry.schema_versions.state IS 'State of the lifecycle.';
COMMENT ON COLUMN schema_registry.schema_versions.change_class IS
    'Class of change from the version it was compared with.';
COMMENT ON COLUMN schema_registry.schema_versions.origin IS
    'Where the semantic version comes from: given, document or derived.';
COMMENT ON COLUMN schema_registry.schema_versions.created_at IS 'When it was registered.';
COMMENT ON COLUMN schema_registry.schema_versions.created_by IS 'Who registered it.';

CREATE OR REPLACE VIEW schema_registry.deleted_versions
WITH (security_invoker = true)
AS
SELECT s.name AS subject, v.version, v.semantic_version, v.schema_id, v.state, v.deleted_at
FROM schema_registry.version AS v
JOIN schema_registry.subject AS s USING (subject_id)
WHERE v.deleted_at IS NOT NULL;

COMMENT ON VIEW schema_registry.deleted_versions IS
    'Soft-deleted versions: undelete_version() brings them back, delete_version(..., true) removes them for good.';
COMMENT ON COLUMN schema_registry.deleted_versions.subject IS 'Subject.';
COMMENT ON COLUMN schema_registry.deleted_versions.version IS 'Ordinal.';
COMMENT ON COLUMN schema_registry.deleted_versions.semantic_version IS 'Semantic version.';
COMMENT ON COLUMN schema_registry.deleted_versions.schema_id IS 'Schema id, by which it can still be read.';
COMMENT ON COLUMN schema_registry.deleted_versions.state IS 'State of the lifecycle.';
COMMENT ON COLUMN schema_registry.deleted_versions.deleted_at IS 'When it was deleted.';

CREATE OR REPLACE VIEW schema_registry.subjects
WITH (security_invoker = true)
AS
SELECT
    s.name AS subject,
    schema_registry.subject_context(s.name) AS context,
    counted.versions,
    latest.version,
    latest.semantic_version,
    latest.schema_id,
    c.format,
    latest.state,
    settings.in_force ->> 'level' AS level,
    settings.in_force ->> 'policy' AS policy,
    settings.in_force ->> 'mode' AS mode,
    s.created_at,
    s.created_by
FROM schema_registry.subject AS s
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS versions
    FROM schema_registry.version AS v
    WHERE v.subject_id = s.subject_id
      AND v.deleted_at IS NULL
) AS counted
LEFT JOIN LATERAL schema_registry.selector_target(s.name || '@latest') AS t ON true
LEFT JOIN schema_registry.version AS latest ON latest.version_id = t.version_id
LEFT JOIN schema_registry.content AS c ON c.schema_id = latest.schema_id
CROSS JOIN LATERAL (
    SELECT schema_registry.settings_in_force(s.name) AS in_force
) AS settings
WHERE counted.versions > 0;

COMMENT ON VIEW schema_registry.subjects IS 'SHOW SCHEMAS: subjects with live versions, and what "latest" means for each.';
COMMENT ON COLUMN schema_registry.subjects.subject IS 'Subject.';
COMMENT ON COLUMN schema_registry.subjects.context IS 'Context; "." is the default one.';
COMMENT ON COLUMN schema_registry.subjects.versions IS 'How many live versions there are.';
COMMENT ON COLUMN schema_registry.subjects.version IS 'Ordinal of the latest version; null if "latest" names none.';
COMMENT ON COLUMN schema_registry.subjects.semantic_version IS 'Semantic version of the latest version.';
COMMENT ON COLUMN schema_registry.subjects.schema_id IS 'Schema id of the latest version.';
COMMENT ON COLUMN schema_registry.subjects.format IS 'Format of the latest version.';
COMMENT ON COLUMN schema_registry.subjects.state IS 'State of the latest version.';
COMMENT ON COLUMN schema_registry.subjects.level IS 'Compatibility level in force.';
COMMENT ON COLUMN schema_registry.subjects.policy IS 'Compatibility policy in force.';
COMMENT ON COLUMN schema_registry.subjects.mode IS 'Mode in force.';
COMMENT ON COLUMN schema_registry.subjects.created_at IS 'When the first version was registered.';
COMMENT ON COLUMN schema_registry.subjects.created_by IS 'Who registered it.';

CREATE OR REPLACE VIEW schema_registry.schemas
WITH (security_invoker = true)
AS
SELECT
    c.schema_id,
    c.guid,
    c.format,
    c.schema,
    c.fingerprint,
    (schema_registry.content_references(c.schema_id)).refs AS refs,
    ARRAY(
        SELECT DISTINCT s.name::text
        FROM schema_registry.version AS v
        JOIN schema_registry.subject AS s USING (subject_id)
        WHERE v.schema_id = c.schema_id
          AND v.deleted_at IS NULL
        ORDER BY 1
    ) AS subjects,
    c.created_at
FROM schema_registry.content AS c;

COMMENT ON VIEW schema_registry.schemas IS 'Schemas themselves, each once, with the subjects that hold them.';
COMMENT ON COLUMN schema_registry.schemas.schema_id IS 'Schema id.';
COMMENT ON COLUMN schema_registry.schemas.guid IS 'Identifier of the content in every registry.';
COMMENT ON COLUMN schema_registry.schemas.format IS 'Format.';
COMMENT ON COLUMN schema_registry.schemas.schema IS 'Text as first sent.';
COMMENT ON COLUMN schema_registry.schemas.fingerprint IS 'SHA-256 of the canonical form.';
COMMENT ON COLUMN schema_registry.schemas.refs IS 'References to other schemas.';
COMMENT ON COLUMN schema_registry.schemas.subjects IS 'Subjects with a live version that holds it.';
COMMENT ON COLUMN schema_registry.schemas.created_at IS 'When it was first registered.';

CREATE OR REPLACE VIEW schema_registry.compatibility
WITH (security_invoker = true)
AS
SELECT
    named.subject,
    settings.in_force ->> 'level' AS level,
    settings.in_force ->> 'policy' AS policy,
    settings.in_force ->> 'mode' AS mode,
    schema_registry.own_settings(named.scope) ->> 'level' IS NULL AS is_inherited,
    t.version AS latest_version
FROM (
    SELECT s.name::text AS subject, s.name::text AS scope
    FROM schema_registry.subject AS s
    UNION
    SELECT c.scope::text, c.scope::text
    FROM schema_registry.config AS c
    WHERE c.scope <> ''
    UNION
    SELECT NULL, ''
) AS named
CROSS JOIN LATERAL (
    SELECT schema_registry.settings_in_force(named.scope) AS in_force
) AS settings
LEFT JOIN schema_registry.subjects AS t ON t.subject = named.scope;

COMMENT ON VIEW schema_registry.compatibility IS
    'SHOW SCHEMA COMPATIBILITY: settings in force for every subject, for contexts with settings of their own, and for the whole registry.';
COMMENT ON COLUMN schema_registry.compatibility.subject IS
    'Subject, or ":.context:"; null is the whole registry.';
COMMENT ON COLUMN schema_registry.compatibility.level IS 'Compatibility level in force.';
COMMENT ON COLUMN schema_registry.compatibility.policy IS 'Compatibility policy in force.';
COMMENT ON COLUMN schema_registry.compatibility.mode IS 'Mode in force.';
COMMENT ON COLUMN schema_registry.compatibility.is_inherited IS 'Whether the level is set elsewhere, or nowhere.';
COMMENT ON COLUMN schema_registry.compatibility.latest_version IS 'Ordinal of the latest version; null if there is none.';

CREATE OR REPLACE VIEW schema_registry.attachments
WITH (security_invoker = true)
AS
SELECT
    l.relation::regclass AS relation,
    l.column_name,
    l.domain::regtype AS domain,
    l.name,
    l.enforcement,
    l.selector,
    l.subject,
    l.is_pinned,
    v.version,
    v.semantic_version,
    v.state
FROM schema_registry.attachment_list() AS l
LEFT JOIN LATERAL schema_registry.selector_target(l.selector) AS t ON true
LEFT JOIN schema_registry.version AS v ON v.version_id = t.version_id;

COMMENT ON VIEW schema_registry.attachments IS
    'Tables and domains held to schemas, whether by attach_schema() or by a CHECK or trigger written by hand.';
COMMENT ON COLUMN schema_registry.attachments.relation IS 'Table; null for a domain that no table uses.';
COMMENT ON COLUMN schema_registry.attachments.column_name IS 'Column; null if the expression has none, or several.';
COMMENT ON COLUMN schema_registry.attachments.domain IS 'Domain that carries the constraint, if it is one.';
COMMENT ON COLUMN schema_registry.attachments.name IS 'Name of the constraint or trigger.';
COMMENT ON COLUMN schema_registry.attachments.enforcement IS 'constraint, domain or trigger.';
COMMENT ON COLUMN schema_registry.attachments.selector IS 'Selector; null if it is no constant.';
COMMENT ON COLUMN schema_registry.attachments.subject IS 'Subject that the selector is about.';
COMMENT ON COLUMN schema_registry.attachments.is_pinned IS 'Whether the selector means one version for ever.';
COMMENT ON COLUMN schema_registry.attachments.version IS 'Ordinal of the version it means now; null if it names nothing.';
COMMENT ON COLUMN schema_registry.attachments.semantic_version IS 'Semantic version it means now.';
COMMENT ON COLUMN schema_registry.attachments.state IS 'State of that version.';

CREATE OR REPLACE VIEW schema_registry.dependencies
WITH (security_invoker = true)
AS
SELECT
    s.name AS subject,
    v.version,
    v.semantic_version,
    'REFERENCE'::text AS type,
    r.name,
    r.subject AS referenced_subject,
    r.version AS referenced_version,
    r.target_id AS referenced_schema_id
FROM schema_registry.version AS v
JOIN schema_registry.subject AS s USING (subject_id)
JOIN schema_registry.reference AS r USING (schema_id)
WHERE v.deleted_at IS NULL;

COMMENT ON VIEW schema_registry.dependencies IS 'Which live version refers to which other one.';
COMMENT ON COLUMN schema_registry.dependencies.subject IS 'Subject of the version that refers.';
COMMENT ON COLUMN schema_registry.dependencies.version IS 'Its ordinal.';
COMMENT ON COLUMN schema_registry.dependencies.semantic_version IS 'Its semantic version.';
COMMENT ON COLUMN schema_registry.dependencies.type IS 'Kind of dependency: REFERENCE.';
COMMENT ON COLUMN schema_registry.dependencies.name IS 'Name that its text uses.';
COMMENT ON COLUMN schema_registry.dependencies.referenced_subject IS 'Subject referred to.';
COMMENT ON COLUMN schema_registry.dependencies.referenced_version IS 'Ordinal referred to.';
COMMENT ON COLUMN schema_registry.dependencies.referenced_schema_id IS 'Schema id referred to.';
