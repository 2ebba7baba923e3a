-- Writing history: audit entries, events, and the steps of the lifecycle.

CREATE OR REPLACE FUNCTION schema_registry.record_audit(
    action text,
    subject text,
    version integer,
    before jsonb,
    after jsonb
)
RETURNS void
LANGUAGE sql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    INSERT INTO schema_registry.audit (
        actor, session_user_name, role_name, claims, request_id, action, subject, version, before, after)
    SELECT
        a.name, a.session_user_name, a.role_name, a.claims, a.request_id,
        record_audit.action, record_audit.subject, record_audit.version, record_audit.before, record_audit.after
    FROM schema_registry.actor() AS a
$function$;

COMMENT ON FUNCTION schema_registry.record_audit(text, text, integer, jsonb, jsonb) IS
    'Writes one entry of the audit trail; null before or after means that there was, or is, nothing.';

CREATE OR REPLACE FUNCTION schema_registry.record_event(
    type text,
    schema_id integer,
    subject text,
    version integer,
    payload jsonb DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    made_id uuid;
BEGIN
    INSERT INTO schema_registry.event AS e (type, schema_id, subject, version, actor, correlation_id, payload)
    SELECT
        record_event.type, record_event.schema_id, record_event.subject, record_event.version,
        a.name, a.request_id, record_event.payload
    FROM schema_registry.actor() AS a
    RETURNING e.event_id INTO made_id;
    -- Identifiers only: a payload of NOTIFY is limited to 8000 bytes.
    PERFORM pg_notify(
        'schema_registry_events',
        json_build_object('event_id', made_id, 'type', type, 'schema_id', schema_id, 'version', version)::text);
END
$function$;

COMMENT ON FUNCTION schema_registry.record_event(text, integer, text, integer, jsonb) IS
    'Writes one event and announces it, at commit, on channel schema_registry_events.';

CREATE OR REPLACE FUNCTION schema_registry.number_event()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- Held to the end of the commit, which has begun: numbers are in the order of commits.
    PERFORM pg_advisory_xact_lock(hashtext('schema_registry.event_sequence'), 0);
    UPDATE schema_registry.event AS e
    SET sequence = nextval('schema_registry.event_sequence')
    WHERE e.event_id = NEW.event_id
      AND e.sequence IS NULL;
    RETURN NULL;
END
$function$;

COMMENT ON FUNCTION schema_registry.number_event() IS 'Trigger at commit: gives an event its place in the sequence.';

CREATE OR REPLACE FUNCTION schema_registry.version_image(version_id integer)
RETURNS jsonb
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT jsonb_build_object(
        'version', v.version,
        'semantic_version', v.semantic_version,
        'schema_id', v.schema_id,
        'state', v.state,
        'metadata', v.metadata,
        'tags', v.tags,
        'deleted_at', v.deleted_at)
    FROM schema_registry.version AS v
    WHERE v.version_id = version_image.version_id
$function$;

COMMENT ON FUNCTION schema_registry.version_image(integer) IS 'A version as the audit trail shows it.';

CREATE OR REPLACE FUNCTION schema_registry.record_transition(
    version_id integer,
    rule schema_registry.transition_rule,
    reason text,
    metadata jsonb
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    named record;
BEGIN
    INSERT INTO schema_registry.transition (
        version_id, trigger_name, from_state, to_state, actor, reason, metadata)
    VALUES (
        record_transition.version_id, rule.trigger_name, rule.from_state, rule.to_state,
        (schema_registry.actor()).name, record_transition.reason, record_transition.metadata);
    IF rule.event_type IS NULL THEN
        RETURN;
    END IF;
    SELECT s.name, v.version, v.schema_id
    INTO named
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = record_transition.version_id;
    PERFORM schema_registry.record_event(
        rule.event_type, named.schema_id, named.name, named.version,
        jsonb_strip_nulls(jsonb_build_object('state', rule.to_state, 'reason', reason)));
END
$function$;

COMMENT ON FUNCTION schema_registry.record_transition(integer, schema_registry.transition_rule, text, jsonb) IS
    'Records a step of a version''s lifecycle, and the event it makes.';

CREATE OR REPLACE FUNCTION schema_registry.apply_transition(
    version_id integer,
    trigger_name text,
    reason text,
    metadata jsonb
)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    named record;
    rule schema_registry.transition_rule;
BEGIN
    SELECT s.name, v.version, v.state
    INTO named
    FROM schema_registry.version AS v
    JOIN schema_registry.subject AS s USING (subject_id)
    WHERE v.version_id = apply_transition.version_id;
    SELECT *
    INTO rule
    FROM schema_registry.transition_rule AS r
    WHERE r.trigger_name = apply_transition.trigger_name
      AND r.from_state = named.state;
    IF NOT FOUND THEN
        PERFORM schema_registry.refuse_transition(
            format('%s@%s', named.name, named.version), trigger_name, named.state);
    END IF;
    PERFORM schema_registry.record_transition(version_id, rule, reason, metadata);
    UPDATE schema_registry.version AS v
    SET state = rule.to_state
    WHERE v.version_id = apply_transition.version_id;
    RETURN rule.to_state;
END
$function$;

COMMENT ON FUNCTION schema_registry.apply_transition(integer, text, text, jsonb) IS
    'Takes a version one step through its lifecycle and records it; the new state. Errors SR004 if its state does not allow the step, 22023 if there is no such trigger.';

CREATE OR REPLACE FUNCTION schema_registry.refuse_transition(selector text, trigger_name text, state text)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    targets CONSTANT text := (
        SELECT string_agg(DISTINCT r.to_state, ', ')
        FROM schema_registry.transition_rule AS r
        WHERE r.trigger_name = refuse_transition.trigger_name
    );
    sources CONSTANT text := (
        SELECT string_agg(r.from_state, ', ' ORDER BY r.from_state)
        FROM schema_registry.transition_rule AS r
        WHERE r.trigger_name = refuse_transition.trigger_name
    );
    possible CONSTANT text := (
        SELECT string_agg(r.trigger_name, ', ' ORDER BY r.trigger_name)
        FROM schema_registry.transition_rule AS r
        WHERE r.from_state = state
    );
BEGIN
    IF targets IS NULL THEN
        PERFORM schema_registry.fail(
            '22023',
            format('unrecognized trigger "%s"', left(trigger_name, 64)),
            (
                SELECT format('Available: %s.', string_agg(DISTINCT r.trigger_name, ', '))
                FROM schema_registry.transition_rule AS r
            ));
    END IF;
    PERFORM schema_registry.fail(
        'SR004',
        format('version "%s" cannot go from state %s to %s', selector, state, targets),
        format('Trigger "%s" starts from: %s.', trigger_name, sources),
        CASE
            WHEN possible IS NULL THEN format('%s is a final state.', state)
            ELSE format('From %s these are possible: %s.', state, possible)
        END);
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_transition(text, text, text) IS
    'Errors SR004 naming both states, or 22023 if there is no such trigger.';
