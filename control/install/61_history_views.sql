-- SHOW-style views, continued: what happened, and what the registry itself is like.

CREATE OR REPLACE VIEW schema_registry.audit_log
AS
SELECT
    a.entry,
    a.at,
    a.actor,
    a.action,
    a.subject,
    a.version,
    a.before,
    a.after,
    a.session_user_name,
    a.role_name,
    a.request_id
FROM schema_registry.audit AS a;

COMMENT ON VIEW schema_registry.audit_log IS 'Every call that changed something: who, when, what, before and after.';
COMMENT ON COLUMN schema_registry.audit_log.entry IS 'Number of the entry; a rolled-back transaction leaves a gap.';
COMMENT ON COLUMN schema_registry.audit_log.at IS 'When.';
COMMENT ON COLUMN schema_registry.audit_log.actor IS
    'Who: the role, and behind a slash the "sub" that the token claims.';
COMMENT ON COLUMN schema_registry.audit_log.action IS 'Function that was called.';
COMMENT ON COLUMN schema_registry.audit_log.subject IS 'Subject concerned; null for the whole registry.';
COMMENT ON COLUMN schema_registry.audit_log.version IS 'Version concerned (ordinal), if it is one.';
COMMENT ON COLUMN schema_registry.audit_log.before IS 'What was there before; null if nothing.';
COMMENT ON COLUMN schema_registry.audit_log.after IS 'What is there now; null if nothing.';
COMMENT ON COLUMN schema_registry.audit_log.session_user_name IS 'Role that the session was opened by.';
COMMENT ON COLUMN schema_registry.audit_log.role_name IS 'Role in force.';
COMMENT ON COLUMN schema_registry.audit_log.request_id IS 'X-Request-Id of the HTTP request, if there was one.';

CREATE OR REPLACE VIEW schema_registry.schema_events
WITH (security_invoker = true)
AS
SELECT
    e.sequence,
    e.event_id,
    e.type,
    e.schema_id,
    e.subject,
    e.version,
    e.at,
    e.actor,
    e.correlation_id,
    e.payload,
    e.metadata,
    e.transaction_id
FROM schema_registry.event AS e;

COMMENT ON VIEW schema_registry.schema_events IS
    'What happened, for others to follow in the order of sequence; announced on channel schema_registry_events.';
COMMENT ON COLUMN schema_registry.schema_events.sequence IS
    'Order of commit; null only within the transaction that made the event.';
COMMENT ON COLUMN schema_registry.schema_events.event_id IS 'Identifier.';
COMMENT ON COLUMN schema_registry.schema_events.type IS 'Kind of event, such as SCHEMA_REGISTERED.';
COMMENT ON COLUMN schema_registry.schema_events.schema_id IS 'Schema concerned.';
COMMENT ON COLUMN schema_registry.schema_events.subject IS 'Subject concerned.';
COMMENT ON COLUMN schema_registry.schema_events.version IS 'Version concerned (ordinal).';
COMMENT ON COLUMN schema_registry.schema_events.at IS 'When it happened.';
COMMENT ON COLUMN schema_registry.schema_events.actor IS 'Who caused it.';
COMMENT ON COLUMN schema_registry.schema_events.correlation_id IS 'X-Request-Id of the HTTP request, if there was one.';
COMMENT ON COLUMN schema_registry.schema_events.payload IS 'What there is to say about it.';
COMMENT ON COLUMN schema_registry.schema_events.metadata IS 'Object of the caller''s own.';
COMMENT ON COLUMN schema_registry.schema_events.transaction_id IS 'Transaction that made it.';

CREATE OR REPLACE VIEW schema_registry.transitions
WITH (security_invoker = true)
AS
SELECT
    s.name AS subject,
    v.version,
    t.trigger_name,
    t.from_state,
    t.to_state,
    t.at,
    t.actor,
    t.reason,
    t.metadata
FROM schema_registry.transition AS t
JOIN schema_registry.version AS v USING (version_id)
JOIN schema_registry.subject AS s USING (subject_id)
ORDER BY t.transition_id;

COMMENT ON VIEW schema_registry.transitions IS 'The steps that versions took through their lifecycle, in order.';
COMMENT ON COLUMN schema_registry.transitions.subject IS 'Subject.';
COMMENT ON COLUMN schema_registry.transitions.version IS 'Ordinal.';
COMMENT ON COLUMN schema_registry.transitions.trigger_name IS 'What was asked for.';
COMMENT ON COLUMN schema_registry.transitions.from_state IS 'State before.';
COMMENT ON COLUMN schema_registry.transitions.to_state IS 'State after.';
COMMENT ON COLUMN schema_registry.transitions.at IS 'When.';
COMMENT ON COLUMN schema_registry.transitions.actor IS 'Who.';
COMMENT ON COLUMN schema_registry.transitions.reason IS 'Why, as the caller put it.';
COMMENT ON COLUMN schema_registry.transitions.metadata IS 'Object of the caller''s own.';

CREATE OR REPLACE VIEW schema_registry.formats
AS
SELECT f.format, f.policies, f.default_policy, f.description
FROM (
    VALUES
        (
            'JSON'::text,
            '{STRICT,LENIENT,SEMANTIC}'::text[],
            'STRICT'::text,
            'JSON Schema, drafts 4, 6, 7, 2019-09 and 2020-12; also called JSONSCHEMA'::text
        ),
        ('AVRO', '{STRICT}', 'STRICT', 'Apache Avro 1.11')
) AS f (format, policies, default_policy, description);

COMMENT ON VIEW schema_registry.formats IS 'Formats of schemas that can be registered.';
COMMENT ON COLUMN schema_registry.formats.format IS 'Name.';
COMMENT ON COLUMN schema_registry.formats.policies IS 'Policies that its schemas can be compared by.';
COMMENT ON COLUMN schema_registry.formats.default_policy IS 'Policy where none is set.';
COMMENT ON COLUMN schema_registry.formats.description IS 'What it is.';

-- The server knows our settings once the library is loaded; calling any function of it does that,
-- when the query is planned.
CREATE OR REPLACE VIEW schema_registry.settings
AS
SELECT
    p.name,
    p.setting,
    p.unit,
    p.boot_val AS default_setting,
    p.min_val AS min_setting,
    p.max_val AS max_setting,
    p.enumvals AS allowed,
    p.context,
    p.short_desc AS description
FROM pg_catalog.pg_settings AS p
WHERE p.name LIKE 'schema\_registry.%'
  AND schema_registry.is_semantic_version('1.0.0');

COMMENT ON VIEW schema_registry.settings IS 'Server settings of the registry: limits, cache, defaults.';
COMMENT ON COLUMN schema_registry.settings.name IS 'Name, as SET takes it.';
COMMENT ON COLUMN schema_registry.settings.setting IS 'Value in this session.';
COMMENT ON COLUMN schema_registry.settings.unit IS 'Unit of the values; null if there is none.';
COMMENT ON COLUMN schema_registry.settings.default_setting IS 'Value where nothing was set.';
COMMENT ON COLUMN schema_registry.settings.min_setting IS 'Smallest value allowed.';
COMMENT ON COLUMN schema_registry.settings.max_setting IS 'Largest value allowed.';
COMMENT ON COLUMN schema_registry.settings.allowed IS 'Values allowed, where it is a choice.';
COMMENT ON COLUMN schema_registry.settings.context IS 'Who may change it: user or superuser.';
COMMENT ON COLUMN schema_registry.settings.description IS 'What it does.';

CREATE OR REPLACE VIEW schema_registry.statistics
WITH (security_invoker = true)
AS
SELECT
    (
        SELECT count(*)
        FROM schema_registry.subject AS s
        WHERE EXISTS (
            SELECT
            FROM schema_registry.version AS v
            WHERE v.subject_id = s.subject_id
              AND v.deleted_at IS NULL
        )
    ) AS subjects,
    (SELECT count(*) FROM schema_registry.version AS v WHERE v.deleted_at IS NULL) AS versions,
    (SELECT count(*) FROM schema_registry.version AS v WHERE v.deleted_at IS NOT NULL) AS deleted_versions,
    (SELECT count(*) FROM schema_registry.content) AS schemas,
    (SELECT count(*) FROM schema_registry.attachment_list()) AS attachments,
    (SELECT count(*) FROM schema_registry.audit_log) AS audit_entries,
    c.entries AS cache_entries,
    c.bytes AS cache_bytes,
    c.hits AS cache_hits,
    c.misses AS cache_misses,
    c.evictions AS cache_evictions,
    c.validations,
    c.bypassed
FROM schema_registry.cache_statistics() AS c;

COMMENT ON VIEW schema_registry.statistics IS
    'How much there is, and what the cache of this session has done.';
COMMENT ON COLUMN schema_registry.statistics.subjects IS 'Subjects with live versions.';
COMMENT ON COLUMN schema_registry.statistics.versions IS 'Live versions.';
COMMENT ON COLUMN schema_registry.statistics.deleted_versions IS 'Soft-deleted versions.';
COMMENT ON COLUMN schema_registry.statistics.schemas IS 'Schemas, each counted once.';
COMMENT ON COLUMN schema_registry.statistics.attachments IS 'Columns and domains held to schemas.';
COMMENT ON COLUMN schema_registry.statistics.audit_entries IS 'Entries of the audit trail.';
COMMENT ON COLUMN schema_registry.statistics.cache_entries IS 'Compiled schemas that this session keeps.';
COMMENT ON COLUMN schema_registry.statistics.cache_bytes IS 'Memory they take, in bytes.';
COMMENT ON COLUMN schema_registry.statistics.cache_hits IS 'Times a schema was found compiled.';
COMMENT ON COLUMN schema_registry.statistics.cache_misses IS 'Times a schema had to be read.';
COMMENT ON COLUMN schema_registry.statistics.cache_evictions IS 'Compiled schemas dropped for lack of room.';
COMMENT ON COLUMN schema_registry.statistics.validations IS 'Documents validated by this session.';
COMMENT ON COLUMN schema_registry.statistics.bypassed IS 'Documents let through while a dump was restored.';
