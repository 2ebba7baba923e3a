-- Two versions of an order: the second has a member of another name, one of another type and one
-- that is new and required. And a table of orders that one round migrates. Variable: orders.

\set ON_ERROR_STOP on
CREATE FUNCTION moved_schema() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_set(
        schema #- '{properties,notes}' || jsonb_build_object('required', schema -> 'required' || '["source"]'),
        '{properties}',
        (schema -> 'properties') - 'notes' || jsonb_build_object(
            'delivery_notes', schema #> '{properties,notes}',
            'tax', '{"type": "string"}'::jsonb,
            'source', '{"type": "string", "default": "web"}'::jsonb))::text
    FROM (SELECT schema::jsonb FROM schema_registry.get_schema('bench.order@1.0.0')) AS s
$$;

SELECT schema_registry.register_schema('bench.moving', schema::text, version => '1.0.0')
FROM schema_registry.get_schema('bench.order@1.0.0');
SELECT schema_registry.register_schema('bench.moving', moved_schema(), version => '2.0.0');

CREATE FUNCTION moved_by_hand(payload jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT payload - 'notes' || jsonb_build_object(
        'delivery_notes', payload -> 'notes', 'tax', payload ->> 'tax', 'source', 'web')
$$;

CREATE TABLE bench_moving (id bigint, payload jsonb);
INSERT INTO bench_moving SELECT n, order_document(n) FROM generate_series(1, :orders) AS n;
