-- The tables of the server benchmark, and orders of about 1 KB: the same for the same number, on
-- every machine. Variable: order_schema, the text of order.json.

SELECT schema_registry.register_schema('bench.order', :'order_schema', version => '1.0.0');

-- A number from 0 to size - 1 that looks random, by position and purpose.
CREATE FUNCTION pick(n bigint, purpose integer, size integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
'SELECT (pg_catalog.hashint8extended(n, purpose) & 1073741823)::integer % size';

CREATE FUNCTION choose(n bigint, purpose integer, options text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
'SELECT options[1 + pick(n, purpose, pg_catalog.cardinality(options))]';

CREATE FUNCTION address(n bigint, purpose integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'street', (1 + pick(n, purpose, 400)) || ' '
            || choose(n, purpose + 1, '{Station Road,High Street,Mill Lane,Lindenstrasse,Rue de la Paix}'),
        'city', choose(n, purpose + 2, '{Hamburg,Utrecht,Lyon,Bristol,Gdansk,Porto}'),
        'postal_code', lpad(pick(n, purpose + 3, 100000)::text, 5, '0'),
        'country', choose(n, purpose + 4, '{DE,NL,FR,GB,PL,PT}'))
$$;

CREATE FUNCTION order_document(n bigint) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'order_id', 'ORD-' || lpad(n::text, 9, '0'),
        'placed_at', to_char(timestamp '2026-01-01' + n * interval '17 seconds', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'status', choose(n, 1, '{new,paid,packed,shipped,delivered,returned}'),
        'currency', choose(n, 2, '{EUR,GBP,PLN}'),
        'channel', choose(n, 3, '{web,app,phone,store}'),
        'customer', jsonb_build_object(
            'id', 1 + pick(n, 4, 500000),
            'name', choose(n, 5, '{Ada,Grace,Edsger,Barbara,Donald,Frances}') || ' '
                || choose(n, 6, '{Smith,Jansen,Martin,Kowalska,Silva,Schneider}'),
            'email', 'customer' || pick(n, 4, 500000) || '@example.com',
            'phone', CASE WHEN pick(n, 7, 3) > 0 THEN '+49 40 ' || pick(n, 8, 10000000) END,
            'vip', pick(n, 9, 20) = 0),
        'shipping', address(n, 20),
        'billing', address(n, 30),
        'lines', (SELECT jsonb_agg(jsonb_build_object(
                'sku', choose(n, 100 + line, '{AB,CD,EF,GH}') || '-' || pick(n, 200 + line, 100000),
                'title', choose(n, 300 + line, '{Cotton shirt,Desk lamp,Garden hose,Paperback,Wool socks}'),
                'quantity', 1 + pick(n, 400 + line, 9),
                'price', (100 + pick(n, 500 + line, 20000)) / 100.0,
                'weight_kg', pick(n, 600 + line, 500) / 100.0,
                'gift', pick(n, 700 + line, 10) = 0))
            FROM generate_series(1, 3 + pick(n, 10, 3)) AS line),
        'discounts', CASE pick(n, 11, 3) WHEN 0 THEN '["SPRING", "LOYAL"]'::jsonb ELSE '[]'::jsonb END,
        'total', (1000 + pick(n, 12, 900000)) / 100.0,
        'tax', (100 + pick(n, 12, 90000)) / 100.0,
        'notes', choose(n, 13, '{Leave with the neighbour,Ring twice,"",Call before delivery}'))
$$;

-- The three that are compared: no constraint, the least constraint there is, ours.
CREATE TABLE bench_plain (payload jsonb);
CREATE TABLE bench_typeof (payload jsonb CHECK (jsonb_typeof(payload) = 'object'));
CREATE TABLE bench_validated (payload jsonb
    CHECK (schema_registry.validate_against(payload, 'bench.order@1.0.0')));

-- Milliseconds of one COPY; the table was emptied before.
CREATE FUNCTION copy_time(relation regclass, file text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    started timestamptz := clock_timestamp();
BEGIN
    EXECUTE format('COPY %s FROM %L', relation, file);
    RETURN round(1000 * extract(epoch FROM clock_timestamp() - started), 1);
END
$$;

CREATE TABLE result (benchmark text, variant text, round integer, value numeric);
