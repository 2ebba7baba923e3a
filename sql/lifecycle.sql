-- The lifecycle of a version: states, triggers, history.

SELECT trigger_name, from_state, to_state FROM schema_registry.transition_rule ORDER BY trigger_name, from_state;
SELECT count(DISTINCT trigger_name) AS triggers,
       (SELECT count(DISTINCT s) FROM schema_registry.transition_rule, LATERAL (VALUES (from_state), (to_state)) AS v (s)) AS states
FROM schema_registry.transition_rule;

-- registering walks from draft to active
SELECT schema_registry.register_schema('lifecycle.s', '{"title":"a"}') > 0 AS r;
SELECT trigger_name, from_state, to_state, actor = current_user AS mine, reason, metadata
FROM schema_registry.transitions WHERE subject = 'lifecycle.s';

-- there and back
SELECT schema_registry.transition('lifecycle.s', 'deprecate', 'there is a better one', '{"ticket": 7}');
SELECT schema_registry.transition('lifecycle.s', 'reactivate');
SELECT schema_registry.transition('lifecycle.s', 'initiate_rollback');
SELECT schema_registry.transition('lifecycle.s@1', 'rollback_success');
SELECT schema_registry.transition('lifecycle.s', 'INITIATE_ROLLBACK');
SELECT schema_registry.transition('lifecycle.s@1', 'rollback_partial_success');
SELECT schema_registry.transition('lifecycle.s@1', 'archive');
SELECT trigger_name, from_state, to_state, reason, metadata
FROM schema_registry.transitions WHERE subject = 'lifecycle.s' OFFSET 4;

-- a final state, a trigger that starts elsewhere, one that there is not
SELECT schema_registry.transition('lifecycle.s@1', 'reactivate');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('lifecycle.t', '{"title":"b"}') > 0 AS r;
SELECT schema_registry.transition('lifecycle.t', 'archive');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.transition('lifecycle.t', 'explode');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.transition('lifecycle.t', NULL);
SELECT schema_registry.transition(NULL, 'deprecate');
SELECT schema_registry.transition('lifecycle.t', 'deprecate', metadata => '7');
\echo :LAST_ERROR_SQLSTATE
SELECT state FROM schema_registry.get_schema('lifecycle.t');

-- an archived version still answers to its number, and is compared with no more
SELECT (schema_registry.get_schema('lifecycle.s@1')).state;
SELECT compatible, checked_versions FROM schema_registry.check_compatibility('lifecycle.s', '{"type":"null"}');

-- every pair that the rules do not name is refused, whatever the trigger
SELECT count(*) AS refused
FROM (SELECT DISTINCT trigger_name FROM schema_registry.transition_rule) AS t
WHERE NOT EXISTS (
    SELECT FROM schema_registry.transition_rule AS r WHERE r.trigger_name = t.trigger_name AND r.from_state = 'ACTIVE');
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT DISTINCT trigger_name FROM schema_registry.transition_rule
        EXCEPT
        SELECT trigger_name FROM schema_registry.transition_rule WHERE from_state = 'ACTIVE'
        ORDER BY 1
    LOOP
        BEGIN
            PERFORM schema_registry.transition('lifecycle.t', name);
            RAISE NOTICE '% went through', name;
        EXCEPTION WHEN SQLSTATE 'SR004' THEN
            RAISE NOTICE '%: %', name, SQLERRM;
        END;
    END LOOP;
END
$$;
SELECT state FROM schema_registry.get_schema('lifecycle.t');
