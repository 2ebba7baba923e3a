-- Attaching a table's column to a selector, and detaching it.
--
-- The constraint is added NOT VALID and never validated, after the rows have been looked at here: it
-- binds every row that is written, and pg_dump writes it behind the data, where restoring needs no
-- registry to be there first. A trigger, the other enforcement, leaves old rows alone until the column
-- itself is written. Its condition is evaluated by the server; the function runs only to refuse.

CREATE OR REPLACE FUNCTION schema_registry.refuse_row()
RETURNS trigger
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    column_name CONSTANT text := TG_ARGV[0];
    selector CONSTANT text := TG_ARGV[1];
    type_id CONSTANT oid := (
        SELECT a.atttypid
        FROM pg_attribute AS a
        WHERE a.attrelid = TG_RELID
          AND a.attname = column_name
    );
    value text;
    detail text;
BEGIN
    -- The column may have been renamed and another put in its place.
    IF schema_registry.is_document_type(type_id) THEN
        EXECUTE format('SELECT ($1).%I::text', column_name) INTO value USING NEW;
    END IF;
    SELECT string_agg(format('At "%s": %s.', e.instance_path, e.message), E'\n')
    INTO detail
    FROM schema_registry.validation_errors(value, selector, 3) AS e;
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        MESSAGE = format('new row for relation "%s" violates schema "%s"', TG_TABLE_NAME, selector),
        DETAIL = coalesce(detail, 'The document does not satisfy the schema.'),
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME,
        COLUMN = column_name,
        CONSTRAINT = TG_NAME;
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_row() IS
    'Trigger that attach_schema() makes: runs for rows that violate the schema, and raises 23514 with the first violations.';

CREATE OR REPLACE FUNCTION schema_registry.is_restricted()
RETURNS boolean
LANGUAGE c
STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_is_restricted';

COMMENT ON FUNCTION schema_registry.is_restricted() IS
    'Whether the server runs this for somebody else, as functions of an index while a table is analyzed.';

CREATE OR REPLACE FUNCTION schema_registry.require_own_table(relation regclass)
RETURNS void
LANGUAGE plpgsql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    class pg_class;
BEGIN
    PERFORM schema_registry.require_argument('relation', relation IS NOT NULL);
    IF schema_registry.is_restricted() THEN
        PERFORM schema_registry.fail('42501', 'tables cannot be attached or migrated by maintenance of others');
    END IF;
    SELECT *
    INTO class
    FROM pg_class AS c
    WHERE c.oid = relation;
    IF NOT FOUND THEN
        PERFORM schema_registry.fail('42P01', format('relation with OID %s does not exist', relation::oid));
    ELSIF class.relkind NOT IN ('r', 'p') THEN
        PERFORM schema_registry.fail('42809', format('"%s" is not a table', relation));
    ELSIF class.relnamespace IN ('schema_registry'::regnamespace, 'pg_catalog'::regnamespace) THEN
        PERFORM schema_registry.fail('42501', format('table "%s" cannot be held to a schema', relation));
    ELSIF NOT pg_has_role((schema_registry.actor()).role_name, class.relowner, 'USAGE') THEN
        PERFORM schema_registry.fail(
            '42501',
            format('must be owner of table "%s"', relation),
            format('Role "%s" does not have the rights of its owner.', (schema_registry.actor()).role_name));
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_own_table(regclass) IS
    'Errors 42501 unless the caller has the rights of the table''s owner, 42809 unless it is a table.';

CREATE OR REPLACE FUNCTION schema_registry.require_json_column(relation regclass, column_name text)
RETURNS smallint
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    attribute pg_attribute;
BEGIN
    PERFORM schema_registry.require_argument('column_name', column_name IS NOT NULL);
    SELECT *
    INTO attribute
    FROM pg_attribute AS a
    WHERE a.attrelid = relation
      AND a.attname = column_name
      AND a.attnum > 0
      AND NOT a.attisdropped;
    IF NOT FOUND THEN
        PERFORM schema_registry.fail(
            '42703', format('column "%s" of table "%s" does not exist', column_name, relation));
    ELSIF NOT schema_registry.is_document_type(attribute.atttypid) THEN
        PERFORM schema_registry.fail(
            '42804',
            format('column "%s" of table "%s" cannot hold documents', column_name, relation),
            format('Its type is %s; jsonb, json, text and varchar can be validated.',
                format_type(attribute.atttypid, attribute.atttypmod)));
    END IF;
    RETURN attribute.attnum;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_json_column(regclass, text) IS
    'Number of the column. Errors 42703 if there is none, 42804 if documents cannot be kept in it.';

CREATE OR REPLACE FUNCTION schema_registry.attachment_name(relation regclass, column_name text)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    stem text := column_name || '_follows_schema';
    number integer := 1;
BEGIN
    IF octet_length(stem) > 60 THEN
        stem := 'column_' || md5(column_name) || '_schema';
    END IF;
    WHILE EXISTS (
            SELECT
            FROM pg_constraint AS c
            WHERE c.conrelid = relation
              AND c.conname = stem || coalesce(nullif(number, 1)::text, '')
        )
        OR EXISTS (
            SELECT
            FROM pg_trigger AS t
            WHERE t.tgrelid = relation
              AND t.tgname = stem || coalesce(nullif(number, 1)::text, '')
        )
    LOOP
        number := number + 1;
    END LOOP;
    RETURN stem || coalesce(nullif(number, 1)::text, '');
END
$function$;

COMMENT ON FUNCTION schema_registry.attachment_name(regclass, text) IS
    'A name for the constraint or trigger that is free on this table.';

CREATE OR REPLACE FUNCTION schema_registry.make_attachment(
    relation regclass,
    column_name text,
    selectors text[],
    enforcement text,
    name text
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    condition text;
BEGIN
    IF enforcement = 'constraint' THEN
        SELECT string_agg(
            format('schema_registry.validate_against(%I, %L::text)', column_name, s.selector), ' OR ' ORDER BY s.place)
        INTO condition
        FROM unnest(selectors) WITH ORDINALITY AS s (selector, place);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (%s) NOT VALID', relation, name, condition);
    ELSE
        SELECT string_agg(
            format('schema_registry.validate_against(NEW.%I, %L::text) IS FALSE', column_name, s.selector),
            ' AND ' ORDER BY s.place)
        INTO condition
        FROM unnest(selectors) WITH ORDINALITY AS s (selector, place);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OF %I ON %s FOR EACH ROW WHEN (%s)'
            ' EXECUTE FUNCTION schema_registry.refuse_row(%L, %L)',
            name, column_name, relation, condition, column_name, selectors[cardinality(selectors)]);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.make_attachment(regclass, text, text[], text, text) IS
    'Makes the constraint or the trigger that holds the column to one of the selectors.';

CREATE OR REPLACE FUNCTION schema_registry.drop_attachment(relation regclass, enforcement text, name text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF enforcement = 'constraint' THEN
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, name);
    ELSE
        EXECUTE format('DROP TRIGGER %I ON %s', name, relation);
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.drop_attachment(regclass, text, text) IS 'Drops the constraint or the trigger.';

CREATE OR REPLACE FUNCTION schema_registry.require_rows_valid(relation regclass, column_name text, selector text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    violators CONSTANT bigint := (schema_registry.count_violators(relation, column_name, selector)).violators;
BEGIN
    IF violators > 0 THEN
        PERFORM schema_registry.fail(
            '23514',
            format('rows of table "%s" violate schema "%s"', relation, selector),
            format('Rows that violate it in column "%s": %s.', column_name, violators),
            'schema_registry.validation_errors() tells what is wrong with a row.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.require_rows_valid(regclass, text, text) IS
    'Error 23514 with the number of rows that violate the schema, if there are any.';

CREATE OR REPLACE FUNCTION schema_registry.attach_schema(
    relation regclass,
    column_name text,
    selector text,
    enforcement text DEFAULT 'constraint',
    validate_existing boolean DEFAULT true
)
RETURNS text
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    kind CONSTANT text := lower(schema_registry.choose_name('enforcement', enforcement, '{CONSTRAINT,TRIGGER}', '{}'));
    target record;
    number smallint;
    held record;
    name text;
BEGIN
    PERFORM schema_registry.require_own_table(relation);
    PERFORM schema_registry.require_argument('selector', selector IS NOT NULL);
    PERFORM schema_registry.require_json_column(relation, column_name);
    PERFORM schema_registry.resolve_selector(selector);
    target := schema_registry.selector_target(selector);
    PERFORM schema_registry.abandon_dead_migrations(relation);
    -- Subject first, then tables: the order in which registering takes its locks. It counts as a
    -- change, so that a transaction with an older snapshot cannot delete what this one holds on to.
    PERFORM schema_registry.touch_subject(s.subject_id)
    FROM schema_registry.subject AS s
    WHERE s.name = target.subject;
    EXECUTE format(
        'LOCK TABLE %s IN %s MODE', relation,
        CASE kind WHEN 'constraint' THEN 'ACCESS EXCLUSIVE' ELSE 'SHARE ROW EXCLUSIVE' END);
    -- What was seen before the locks may have changed.
    PERFORM schema_registry.resolve_selector(selector);
    PERFORM schema_registry.require_own_table(relation);
    number := schema_registry.require_json_column(relation, column_name);
    SELECT l.name, l.selector, l.enforcement
    INTO held
    FROM schema_registry.attachment_list() AS l
    WHERE l.relation = attach_schema.relation
      AND l.attribute = number
      AND l.enforcement <> 'domain'
    LIMIT 1;
    IF FOUND AND held.selector = selector AND held.enforcement = kind THEN
        RETURN held.name;
    ELSIF FOUND THEN
        PERFORM schema_registry.fail(
            '42710',
            format('column "%s" of table "%s" is held to a schema already', column_name, relation),
            format('%s "%s" holds it to "%s".', initcap(held.enforcement), held.name, held.selector),
            'schema_registry.detach_schema() lets go of it.');
    END IF;
    IF coalesce(validate_existing, true) THEN
        PERFORM schema_registry.require_rows_valid(relation, column_name, selector);
    END IF;
    name := schema_registry.attachment_name(relation, column_name);
    PERFORM schema_registry.make_attachment(relation, column_name, ARRAY[selector], kind, name);
    PERFORM schema_registry.record_audit(
        'attach_schema', target.subject, NULL, NULL,
        jsonb_build_object(
            'relation', relation::text, 'column', column_name, 'selector', selector,
            'enforcement', kind, 'name', name));
    RETURN name;
END
$function$;

COMMENT ON FUNCTION schema_registry.attach_schema(regclass, text, text, text, boolean) IS
    'Holds a column of the caller''s own table to a selector, by a constraint (every row written) or a trigger (rows whose column is written); the name of that. Existing rows are checked unless told otherwise. Errors 42501 (not the owner), 42703, 42804, 42704 (selector names nothing), 42710 (held already), 23514 (rows violate it), 22023.';

CREATE OR REPLACE FUNCTION schema_registry.does_nothing_else(definition text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
    -- Of two calls are those of a migration that was given up.
    SELECT definition ~ format(
            '^CHECK \((%1$s|\(%1$s OR %1$s\))\)( NOT VALID)?$',
            'schema_registry\.(validate_against|require_valid)\('
            || '(\(?("([^"]|"")+"|[^"''(), ]+)\)?(::(text|jsonb|json|character varying))?), E?''([^'']|'''')*''::text\)')
        OR definition ~ 'EXECUTE FUNCTION schema_registry\.refuse_row\('
$function$;

COMMENT ON FUNCTION schema_registry.does_nothing_else(text) IS
    'Whether a constraint does nothing but call the validator for columns, or a trigger is one of attach_schema().';

CREATE OR REPLACE FUNCTION schema_registry.own_attachments(relation regclass, attribute smallint)
RETURNS TABLE (name text, enforcement text, selector text, subject text)
LANGUAGE sql
STABLE PARALLEL UNSAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT l.name, l.enforcement, string_agg(l.selector, ', ' ORDER BY l.selector COLLATE "C"), min(l.subject)
    FROM schema_registry.attachment_list() AS l
    JOIN schema_registry.validator_users() AS u
        ON u.relation = l.relation AND u.name = l.name AND u.enforcement = l.enforcement
    WHERE l.relation = own_attachments.relation
      AND schema_registry.does_nothing_else(u.definition)
    GROUP BY l.name, l.enforcement
    HAVING bool_and(l.attribute IS NOT DISTINCT FROM own_attachments.attribute)
$function$;

COMMENT ON FUNCTION schema_registry.own_attachments(regclass, smallint) IS
    'The constraints and triggers of a table that do nothing but hold this column to a schema, or to either of two.';

CREATE OR REPLACE FUNCTION schema_registry.detach_schema(relation regclass, column_name text)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    number smallint;
    held record;
    dropped integer := 0;
BEGIN
    PERFORM schema_registry.require_own_table(relation);
    number := schema_registry.require_json_column(relation, column_name);
    PERFORM schema_registry.abandon_dead_migrations(relation);
    PERFORM schema_registry.require_no_migration(relation, column_name);
    FOR held IN
        SELECT *
        FROM schema_registry.own_attachments(relation, number)
    LOOP
        PERFORM schema_registry.drop_attachment(relation, held.enforcement, held.name);
        dropped := dropped + 1;
        PERFORM schema_registry.record_audit(
            'detach_schema', held.subject, NULL,
            jsonb_build_object(
                'relation', relation::text, 'column', column_name, 'selector', held.selector,
                'enforcement', held.enforcement, 'name', held.name),
            NULL);
    END LOOP;
    IF dropped = 0 THEN
        PERFORM schema_registry.fail(
            '42704',
            format('column "%s" of table "%s" is not held to a schema', column_name, relation),
            NULL,
            'Domains, and constraints that do more than validate this column, are dropped by ALTER.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.detach_schema(regclass, text) IS
    'Lets go of a column of the caller''s own table: drops the constraints and triggers that do nothing but hold it to a schema. Errors 42501 (not the owner), 42703, 42704 (not held), 55000 (it is being migrated).';
