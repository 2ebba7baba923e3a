-- What every part of the benchmark uses: the two schemas of our own with documents for them, the
-- same for the same number on every machine; the table of results; measuring. Variables:
-- order_schema and numbers_schema, the texts of order.json and numbers.json.

SELECT schema_registry.register_schema('bench.order', :'order_schema', version => '1.0.0');
SELECT schema_registry.register_schema('bench.numbers', :'numbers_schema', version => '1.0.0');

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

-- An order of about 1 KB.
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

-- An array of numbers from low up to low + size, in steps of 1 / scale.
CREATE FUNCTION numbers(n bigint, purpose integer, count integer, low integer, size integer, scale integer)
RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_agg(round(low + pick(n * 100000 + i, purpose, size * scale) / scale::numeric,
        CASE scale WHEN 1 THEN 0 ELSE 4 END)) FROM generate_series(1, count) i
$$;

-- 3,301 bounded numbers.
CREATE FUNCTION numbers_document(n bigint) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'device', 'thermometer-' || n,
        'recorded_at', 1767225600 + n * 60,
        'temperatures', numbers(n, 1, 1000, -50, 200, 100),
        'counts', numbers(n, 2, 1000, 0, 1000000, 1),
        'prices', numbers(n, 3, 400, 1, 1000, 100),
        'positions', (SELECT jsonb_agg(jsonb_build_object(
                'latitude', -90 + pick(n * 1000 + i, 4, 1800000) / 10000.0,
                'longitude', -180 + pick(n * 1000 + i, 5, 3600000) / 10000.0,
                'height', pick(n * 1000 + i, 6, 9000)))
            FROM generate_series(1, 300) i))
$$;

-- The sets of documents, and the selector of the schema that each is held to.
CREATE TABLE document_set (name text PRIMARY KEY, selector text NOT NULL, schema_bytes integer NOT NULL);
CREATE TABLE document (name text NOT NULL, payload jsonb NOT NULL);
CREATE INDEX ON document (name);

INSERT INTO document_set VALUES
    ('order', 'bench.order@1.0.0', octet_length(:'order_schema')),
    ('numbers', 'bench.numbers@1.0.0', octet_length(:'numbers_schema'));
INSERT INTO document SELECT 'order', order_document(n) FROM generate_series(1, 1000) n;
INSERT INTO document SELECT 'numbers', numbers_document(n) FROM generate_series(1, 20) n;

CREATE TABLE result (benchmark text, variant text, round integer, value numeric);

-- Milliseconds of processor time that an expression over "payload" takes for all documents of a set, several times.
-- They are flat copies, made before the clock starts, and each pass goes through all of them as a
-- query over a table does: one document looked at again and again would be known to the processor
-- by heart.
CREATE FUNCTION evaluation_time(expression text, set_name text, repeats bigint) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
    documents jsonb[] := (SELECT array_agg(bench_flat(payload)) FROM document WHERE name = set_name);
    started double precision := bench_cpu();
BEGIN
    EXECUTE format($query$
        SELECT sum(seen) FROM generate_series(1, %s) pass
        CROSS JOIN LATERAL (SELECT count(%s) AS seen FROM (SELECT unnest($1) AS payload OFFSET 0) d WHERE pass > 0) p
        $query$, repeats, expression) USING documents;
    RETURN bench_cpu() - started;
END
$$;

-- The same by a scan of a table, where documents over 2 kB are compressed and each call detoasts
-- its own.
CREATE FUNCTION scan_time(expression text, relation regclass, repeats bigint) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
    started double precision := bench_cpu();
BEGIN
    EXECUTE format($query$
        SELECT sum(seen) FROM generate_series(1, %s) pass
        CROSS JOIN LATERAL (SELECT count(%s) AS seen FROM %s WHERE pass > 0) p
        $query$, repeats, expression, relation);
    RETURN bench_cpu() - started;
END
$$;

CREATE FUNCTION validation_of(set_name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('schema_registry.validate_against(payload, %L)', selector)
    FROM document_set WHERE name = set_name
$$;

CREATE FUNCTION median(benchmark text, variant text, digits integer DEFAULT 0) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric, digits)
    FROM result r WHERE r.benchmark = median.benchmark AND r.variant = median.variant
$$;

-- "median (lowest to highest)" of a variant over the rounds, or of its quotient by another's.
CREATE FUNCTION spread(benchmark text, variant text, digits integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('%s (%s to %s)', median(spread.benchmark, spread.variant, digits),
        round(min(value), digits), round(max(value), digits))
    FROM result r WHERE r.benchmark = spread.benchmark AND r.variant = spread.variant
$$;
CREATE FUNCTION quotient(benchmark text, variant text, base text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('%s (%s to %s)', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY value)::numeric, 2),
        round(min(value), 2), round(max(value), 2))
    FROM (SELECT v.value / b.value AS value FROM result v JOIN result b USING (benchmark, round)
        WHERE v.benchmark = quotient.benchmark AND v.variant = quotient.variant AND b.variant = base) q
$$;
