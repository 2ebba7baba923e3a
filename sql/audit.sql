-- The audit trail and the events: one entry for every change, in its transaction; entries stay.

SELECT schema_registry.register_schema('audit.s', '{"title":"audit 1"}') > 0 AS r;
SELECT schema_registry.register_schema('audit.s', '{"title":"audit 1"}') > 0 AS again;
SELECT schema_registry.register_schema('audit.s', '{"type":"strin"}');
SELECT schema_registry.register_schema('audit.s', '{"title":"audit 2"}', options => '{"dry_run": true}') > 0 AS r;
SELECT schema_registry.update_metadata('audit.s', '{"a": 1}', '{t}');
SELECT schema_registry.set_compatibility('audit.s', 'FULL');
SELECT schema_registry.set_compatibility('audit.s', 'FULL');
SELECT schema_registry.set_mode('audit.s', 'READWRITE');
SELECT schema_registry.set_config('audit.s', '{"mode": null}');
SELECT schema_registry.transition('audit.s', 'deprecate');
CREATE TABLE audit_table (doc jsonb);
SELECT schema_registry.attach_schema('audit_table', 'doc', 'audit.s');
SELECT schema_registry.detach_schema('audit_table', 'doc');
DROP TABLE audit_table;
SELECT schema_registry.delete_version('audit.s@1');
SELECT schema_registry.undelete_version('audit.s@1');
SELECT schema_registry.delete_subject('audit.s');
SELECT schema_registry.delete_subject('audit.s', true);

SELECT action, version, actor = session_user AS mine, session_user_name = session_user AS session,
       before - '{schema_id,deleted_at}'::text[] AS before, after - '{schema_id,deleted_at}'::text[] AS after,
       before ->> 'deleted_at' IS NOT NULL AS was_deleted, after ->> 'deleted_at' IS NOT NULL AS is_deleted
FROM schema_registry.audit_log WHERE subject = 'audit.s' AND action <> 'delete_subject' ORDER BY entry;
SELECT action, jsonb_array_length(before) AS before, jsonb_array_length(after) AS after
FROM schema_registry.audit_log WHERE subject = 'audit.s' AND action = 'delete_subject' ORDER BY entry;

-- rolled back with the change
BEGIN;
SELECT schema_registry.register_schema('audit.t', '{"title":"audit t"}') > 0 AS r;
SELECT count(*) FROM schema_registry.audit_log WHERE subject = 'audit.t';
ROLLBACK;
SELECT count(*) FROM schema_registry.audit_log WHERE subject = 'audit.t';

-- over HTTP: the role, the token's claims, the request
BEGIN;
SELECT set_config('request.jwt.claims', '{"sub": "alice", "role": "schema_registry_admin"}', true) IS NOT NULL AS claims,
       set_config('request.headers', '{"x-request-id": "r-1"}', true) IS NOT NULL AS headers;
SET LOCAL ROLE schema_registry_admin;
SELECT schema_registry.register_schema('audit.t', '{"title":"audit t"}') > 0 AS r;
RESET ROLE;
SELECT actor, role_name, session_user_name = session_user AS session, request_id
FROM schema_registry.audit_log WHERE subject = 'audit.t';
SELECT claims FROM schema_registry.audit WHERE subject = 'audit.t';
SELECT (schema_registry.get_schema('audit.t')).created_by;
SELECT type, actor, correlation_id FROM schema_registry.schema_events WHERE subject = 'audit.t' AND type = 'SCHEMA_ACTIVATED';
COMMIT;
-- settings that hold no JSON do not stand in the way
BEGIN;
SELECT set_config('request.jwt.claims', 'nonsense', true), set_config('request.headers', '[]', true);
SELECT (schema_registry.actor()).claims IS NULL AS no_claims, (schema_registry.actor()).name = session_user AS mine;
ROLLBACK;

-- entries stay as they are
UPDATE schema_registry.audit SET actor = 'nobody';
\echo :LAST_ERROR_SQLSTATE
DELETE FROM schema_registry.audit;
\echo :LAST_ERROR_SQLSTATE
TRUNCATE schema_registry.audit;
\echo :LAST_ERROR_SQLSTATE

-- events: numbered when the transaction commits
BEGIN;
SELECT schema_registry.register_schema('audit.u', '{"title":"audit u"}') > 0 AS r;
SELECT type, sequence IS NULL AS not_yet FROM schema_registry.schema_events WHERE subject = 'audit.u' ORDER BY at;
COMMIT;
SELECT type, sequence IS NOT NULL AS numbered, payload FROM schema_registry.schema_events WHERE subject = 'audit.u' ORDER BY sequence;
SELECT type, version, payload FROM schema_registry.schema_events WHERE subject = 'audit.s' ORDER BY sequence;
SELECT count(*) AS unnumbered FROM schema_registry.schema_events WHERE sequence IS NULL;
