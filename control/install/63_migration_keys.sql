-- Keys of rows: by which a migration of a column knows them (module 64). They are kept as arrays of text, so
-- that they survive a dump, and compared as what they are.

CREATE OR REPLACE FUNCTION schema_registry.is_key_type(type_id oid)
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Of the server's own types those whose text no setting changes: a key is kept as text, and casting
    -- to a type of a user would run code of that user.
    SELECT t.typtype = 'e'
        OR t.oid IN (
            'boolean'::regtype, 'smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'oid'::regtype,
            'numeric'::regtype, 'text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'name'::regtype,
            'uuid'::regtype, 'bytea'::regtype, 'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype,
            'time'::regtype, 'bit'::regtype, 'varbit'::regtype, 'inet'::regtype, 'cidr'::regtype, 'macaddr'::regtype)
    FROM pg_type AS t
    WHERE t.oid = schema_registry.base_type(type_id)
$function$;

COMMENT ON FUNCTION schema_registry.is_key_type(oid) IS
    'Whether rows of a table with a key column of this type can be migrated.';

CREATE OR REPLACE FUNCTION schema_registry.key_of_table(relation regclass)
RETURNS text[]
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    key record;
    script CONSTANT text := 'Run what schema_registry.migration_script() gives.';
BEGIN
    SELECT
        array_agg(a.attname::text ORDER BY k.place) AS columns,
        string_agg(
            concat(
                format('"%s" is of type %s', a.attname, format_type(a.atttypid, a.atttypmod)),
                CASE WHEN NOT l.collisdeterministic THEN ' with a collation that is not deterministic' END),
            ', ' ORDER BY k.place)
            FILTER (WHERE NOT schema_registry.is_key_type(a.atttypid) OR NOT l.collisdeterministic) AS unfit,
        string_agg(format('"%s"', a.attname), ', ' ORDER BY k.place) FILTER (WHERE a.attgenerated <> '') AS generated,
        bool_and(i.indimmediate) AS is_immediate
    INTO key
    FROM pg_index AS i
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attribute, place)
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attribute
    LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
    WHERE i.indrelid = relation
      AND i.indisprimary
      AND k.place <= i.indnkeyatts;
    IF key.columns IS NULL THEN
        PERFORM schema_registry.fail(
            '55000',
            format('table "%s" has no primary key', relation),
            'Rows are gone through in the order of the key, which tells how far a migration has come.',
            'Add a primary key, or run what schema_registry.migration_script() gives.');
    ELSIF key.unfit IS NOT NULL THEN
        PERFORM schema_registry.fail(
            '0A000', format('table "%s" has a primary key that a migration cannot follow', relation),
            format('Column %s.', key.unfit), script);
    ELSIF key.generated IS NOT NULL OR NOT key.is_immediate THEN
        PERFORM schema_registry.fail(
            '0A000', format('table "%s" has a primary key that a migration cannot follow', relation),
            CASE WHEN key.is_immediate THEN format('Column %s is generated.', key.generated) ELSE 'It is deferrable.' END,
            script);
    ELSIF EXISTS (
        SELECT
        FROM pg_inherits AS h
        JOIN pg_class AS c ON c.oid = h.inhparent
        WHERE h.inhparent = relation
          AND c.relkind <> 'p'
    ) THEN
        PERFORM schema_registry.fail(
            '0A000',
            format('table "%s" has tables that inherit from it', relation),
            'Their rows are not under its primary key.',
            script);
    END IF;
    RETURN key.columns;
END
$function$;

COMMENT ON FUNCTION schema_registry.key_of_table(regclass) IS
    'Columns of the primary key. Errors 55000 if there is none, 0A000 if it cannot be followed (by its types, generated, deferrable) or others inherit from the table.';

CREATE OR REPLACE FUNCTION schema_registry.column_signature(relation regclass, column_name text)
RETURNS text
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_column_signature';

COMMENT ON FUNCTION schema_registry.column_signature(regclass, text) IS
    'Name, type and collation of a column, the type under a domain, the labels of an enum; null if there is no such column. The same on any search path, and after a restore.';

CREATE OR REPLACE FUNCTION schema_registry.key_signature(relation regclass, columns text[], column_name text)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    -- A trigger asks for each row: PL/pgSQL keeps the plan.
    RETURN (
        SELECT string_agg(schema_registry.column_signature(relation, c.name), ', ' ORDER BY c.place)
        FROM unnest(columns || column_name) WITH ORDINALITY AS c (name, place)
    );
END
$function$;

COMMENT ON FUNCTION schema_registry.key_signature(regclass, text[], text) IS
    'What the columns of a key are, and the column that is migrated. While it is the same, their types are as fit as they were found to be.';

CREATE OR REPLACE FUNCTION schema_registry.type_reference(type_id oid)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format('%I.%I', n.nspname, t.typname)
    FROM pg_type AS t
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE t.oid = type_id
$function$;

COMMENT ON FUNCTION schema_registry.type_reference(oid) IS
    'Name of a type that means it on any search path.';

CREATE OR REPLACE FUNCTION schema_registry.key_part(relation regclass, column_name text, source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- Text that no setting of the session changes, and no cast of a user makes.
    SELECT format(
        CASE
            WHEN t.id = 'timestamptz'::regtype THEN 'pg_catalog.to_jsonb(%1$s.%2$I AT TIME ZONE ''UTC'')'
            WHEN t.id = 'bytea'::regtype THEN 'pg_catalog.to_jsonb(pg_catalog.encode(%1$s.%2$I, ''hex''))'
            WHEN t.id < 16384 THEN 'pg_catalog.to_jsonb(%1$s.%2$I::%3$s)'
            ELSE 'pg_catalog.to_jsonb(pg_catalog.concat(%1$s.%2$I))'
        END,
        source, key_part.column_name, schema_registry.type_reference(t.id))
    FROM pg_attribute AS a
    CROSS JOIN LATERAL schema_registry.base_type(a.atttypid) AS t (id)
    WHERE a.attrelid = relation
      AND a.attname = key_part.column_name
$function$;

COMMENT ON FUNCTION schema_registry.key_part(regclass, text, text) IS
    'An expression for a column of a key as jsonb, of a row named source.';

CREATE OR REPLACE FUNCTION schema_registry.key_value(relation regclass, column_name text, source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format(
        CASE
            WHEN t.id = 'timestamptz'::regtype THEN '((%1$s)::pg_catalog.timestamp AT TIME ZONE ''UTC'')'
            WHEN t.id = 'bytea'::regtype THEN 'pg_catalog.decode(%1$s, ''hex'')'
            ELSE '(%1$s)::%2$s'
        END,
        source, schema_registry.type_reference(t.id))
        || coalesce(
            (
                SELECT format(' COLLATE %I.%I', n.nspname, l.collname)
                FROM pg_collation AS l
                JOIN pg_namespace AS n ON n.oid = l.collnamespace
                WHERE l.oid = a.attcollation
            ),
            '')
    FROM pg_attribute AS a
    CROSS JOIN LATERAL schema_registry.base_type(a.atttypid) AS t (id)
    WHERE a.attrelid = relation
      AND a.attname = key_value.column_name
$function$;

COMMENT ON FUNCTION schema_registry.key_value(regclass, text, text) IS
    'The way back: an expression for the value of a column of a key, whose text is the expression source.';

CREATE OR REPLACE FUNCTION schema_registry.key_values(relation regclass, columns text[], key jsonb)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT string_agg(
        schema_registry.key_value(relation, c.name, quote_nullable(key ->> (c.place - 1)::integer)),
        ', ' ORDER BY c.place)
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_values(regclass, text[], jsonb) IS
    'Expressions for the values of a key that was kept, as a list.';

CREATE OR REPLACE FUNCTION schema_registry.key_column(relation regclass, column_name text, source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- As the type that its operators in pg_catalog are for.
    SELECT format(
        CASE
            WHEN t.id = 'varchar'::regtype THEN '%s.%I::pg_catalog.text'
            WHEN t.id = 'cidr'::regtype THEN '%s.%I::pg_catalog.inet'
            WHEN t.id = a.atttypid THEN '%s.%I'
            ELSE '%s.%I::' || schema_registry.type_reference(t.id)
        END,
        source, key_column.column_name)
    FROM pg_attribute AS a
    CROSS JOIN LATERAL schema_registry.base_type(a.atttypid) AS t (id)
    WHERE a.attrelid = relation
      AND a.attname = key_column.column_name
$function$;

COMMENT ON FUNCTION schema_registry.key_column(regclass, text, text) IS
    'An expression for a column of a key to be compared, of a row named source.';

CREATE OR REPLACE FUNCTION schema_registry.key_expression(relation regclass, columns text[], source text)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT format(
        'pg_catalog.jsonb_build_array(%s)',
        string_agg(schema_registry.key_part(relation, c.name, source), ', ' ORDER BY c.place))
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_expression(regclass, text[], text) IS
    'An expression for the key of a row named source, as it is kept: an array.';

CREATE OR REPLACE FUNCTION schema_registry.key_order(columns text[], source text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT string_agg(format('%s.%I', source, c.name), ', ' ORDER BY c.place)
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_order(text[], text) IS
    'What orders rows named source by their key.';

CREATE OR REPLACE FUNCTION schema_registry.key_condition(
    relation regclass,
    columns text[],
    source text,
    comparison text,
    key jsonb
)
RETURNS text
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT CASE
        WHEN key IS NULL THEN 'true'
        ELSE format(
            '(%s) OPERATOR(pg_catalog.%s) (%s)',
            string_agg(schema_registry.key_column(relation, c.name, source), ', ' ORDER BY c.place),
            comparison,
            schema_registry.key_values(relation, columns, key))
    END
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
$function$;

COMMENT ON FUNCTION schema_registry.key_condition(regclass, text[], text, text, jsonb) IS
    'A condition that compares the key of a row named source with a key; true if that is null.';
