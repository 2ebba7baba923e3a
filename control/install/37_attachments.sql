-- Attachments: which tables are held to which versions.
--
-- There is no list to keep: the catalog knows. Every constraint, domain and trigger that calls the
-- validator depends on it (pg_depend), and the server prints its expression in one known way. So a CHECK
-- written by hand is found as well as one made by attach_schema(), and nothing has to be told when a
-- table is dropped or renamed. What is not found: calls inside functions, and selectors that are no
-- constants.

CREATE OR REPLACE FUNCTION schema_registry.validator_calls(expression text)
RETURNS TABLE (argument text, selector text)
LANGUAGE sql
IMMUTABLE STRICT PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
    -- Cut behind "validate_against(", read on token by token, count parentheses, and collect the
    -- arguments until the one that closes the call.
    WITH call AS (
        SELECT c.number, c.rest
        FROM regexp_split_to_table(expression, 'schema_registry\.(?:validate_against|require_valid)\(')
            WITH ORDINALITY AS c (rest, number)
        WHERE c.number > 1
    ),
    token AS (
        SELECT
            c.number,
            t.place,
            t.part[1] AS part,
            1 + sum(CASE t.part[1] WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END) OVER so_far AS depth
        FROM call AS c
        CROSS JOIN LATERAL regexp_matches(
            c.rest, $$('(?:[^']|'')*'|"(?:[^"]|"")*"|[(),]|[^'"(),]+)$$, 'g')
            WITH ORDINALITY AS t (part, place)
        WINDOW so_far AS (PARTITION BY c.number ORDER BY t.place)
    ),
    numbered AS (
        SELECT
            t.number,
            t.place,
            t.part,
            t.depth = 1 AND t.part = ',' AS is_comma,
            count(*) FILTER (WHERE t.depth = 1 AND t.part = ',') OVER so_far AS commas,
            min(t.depth) OVER so_far AS lowest
        FROM token AS t
        WINDOW so_far AS (PARTITION BY t.number ORDER BY t.place)
    ),
    arguments AS (
        SELECT
            n.number,
            string_agg(n.part, '' ORDER BY n.place) FILTER (WHERE n.commas = 0) AS first,
            btrim(string_agg(n.part, '' ORDER BY n.place) FILTER (WHERE n.commas = 1)) AS second
        FROM numbered AS n
        WHERE n.lowest > 0
          AND NOT n.is_comma
        GROUP BY n.number
    )
    SELECT
        a.first,
        CASE
            WHEN a.second ~ '^''(?:[^'']|'''')*''::text$'
                THEN replace(substr(a.second, 2, length(a.second) - 8), '''''', '''')
            WHEN a.second ~ '^E''(?:[^'']|'''')*''::text$'
                THEN replace(replace(substr(a.second, 3, length(a.second) - 9), '''''', ''''), '\\', '\')
        END
    FROM arguments AS a
    ORDER BY a.number
$function$;

COMMENT ON FUNCTION schema_registry.validator_calls(text) IS
    'The calls of the validator in an expression as the server prints it: what is validated, and the selector (null if it is no constant).';

CREATE OR REPLACE FUNCTION schema_registry.validator_users()
RETURNS TABLE (
    relation oid,
    domain oid,
    name text,
    enforcement text,
    columns smallint[],
    definition text
)
LANGUAGE sql
STABLE PARALLEL SAFE ROWS 10
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH found AS (
        SELECT DISTINCT d.classid, d.objid
        FROM pg_proc AS p
        JOIN pg_depend AS d ON d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid
        WHERE p.pronamespace = 'schema_registry'::regnamespace
          AND p.proname IN ('validate_against', 'require_valid')
          AND d.classid IN ('pg_constraint'::regclass, 'pg_trigger'::regclass)
    )
    SELECT
        nullif(c.conrelid, 0::oid),
        nullif(c.contypid, 0::oid),
        c.conname::text,
        CASE c.contypid WHEN 0::oid THEN 'constraint' ELSE 'domain' END,
        c.conkey,
        pg_get_constraintdef(c.oid)
    FROM found AS f
    JOIN pg_constraint AS c ON c.oid = f.objid
    WHERE f.classid = 'pg_constraint'::regclass
      AND (c.conislocal OR c.contypid <> 0::oid)
    UNION ALL
    SELECT t.tgrelid, NULL, t.tgname::text, 'trigger', t.tgattr::smallint[], pg_get_triggerdef(t.oid)
    FROM found AS f
    JOIN pg_trigger AS t ON t.oid = f.objid
    WHERE f.classid = 'pg_trigger'::regclass
      AND t.tgparentid = 0::oid
$function$;

COMMENT ON FUNCTION schema_registry.validator_users() IS
    'Constraints of tables, of domains, and triggers that call the validator; inherited copies are left out.';

CREATE OR REPLACE FUNCTION schema_registry.domain_columns(domain oid)
RETURNS TABLE (relation oid, attribute smallint)
LANGUAGE sql
STABLE STRICT PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH RECURSIVE kin (type_id) AS (
        SELECT domain
        UNION
        SELECT t.oid
        FROM kin AS k
        JOIN pg_depend AS d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = k.type_id
        JOIN pg_type AS t ON t.oid = d.objid AND t.typbasetype = k.type_id
        WHERE d.classid = 'pg_type'::regclass
    )
    SELECT c.oid, d.objsubid::smallint
    FROM kin AS k
    JOIN pg_depend AS d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = k.type_id
    JOIN pg_class AS c ON c.oid = d.objid
    WHERE d.classid = 'pg_class'::regclass
      AND d.objsubid > 0
      AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition
$function$;

COMMENT ON FUNCTION schema_registry.domain_columns(oid) IS
    'Columns of tables whose type is this domain, or a domain over it.';

CREATE OR REPLACE FUNCTION schema_registry.base_type(type_id oid)
RETURNS oid
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH RECURSIVE kin (type_id, base_id) AS (
        SELECT t.oid, t.typbasetype
        FROM pg_type AS t
        WHERE t.oid = base_type.type_id
        UNION ALL
        SELECT t.oid, t.typbasetype
        FROM kin AS k
        JOIN pg_type AS t ON t.oid = k.base_id
    )
    SELECT k.type_id
    FROM kin AS k
    WHERE k.base_id = 0::oid
$function$;

COMMENT ON FUNCTION schema_registry.base_type(oid) IS 'The type under a domain, or the type itself.';

CREATE OR REPLACE FUNCTION schema_registry.is_document_type(type_id oid)
RETURNS boolean
LANGUAGE sql
STABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.base_type(type_id) IN (
        'jsonb'::regtype, 'json'::regtype, 'text'::regtype, 'varchar'::regtype)
$function$;

COMMENT ON FUNCTION schema_registry.is_document_type(oid) IS
    'Whether documents can be kept in this type. Reading such a column runs code of the server only: a type of a user could bring casts that run with our rights.';

CREATE OR REPLACE FUNCTION schema_registry.selector_subject(selector text, OUT subject text, OUT is_pinned boolean)
LANGUAGE plpgsql
STABLE STRICT PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    parsed record;
BEGIN
    parsed := schema_registry.parse_selector(selector);
    is_pinned := parsed.kind NOT IN ('latest', 'caret', 'tilde');
    subject := parsed.subject;
    IF parsed.kind IN ('id', 'fingerprint') THEN
        subject := (schema_registry.selector_target(selector)).subject;
    END IF;
EXCEPTION
    WHEN invalid_parameter_value THEN
        NULL; -- a CHECK may hold any text
END
$function$;

COMMENT ON FUNCTION schema_registry.selector_subject(text) IS
    'The subject that a selector is about, without looking for the version; nulls if it is no selector.';

CREATE OR REPLACE FUNCTION schema_registry.attachment_list()
RETURNS TABLE (
    relation oid,
    attribute smallint,
    column_name text,
    is_plain boolean,
    domain oid,
    name text,
    enforcement text,
    selector text,
    subject text,
    is_pinned boolean
)
LANGUAGE sql
STABLE PARALLEL UNSAFE ROWS 10
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $function$
    -- A column is "plain" if the validator is given nothing but the column, in a table, of a type of
    -- the server's own: only then is it safe to read it with the rights of the registry's owner.
    WITH used AS (
        SELECT
            coalesce(u.relation, d.relation) AS relation,
            coalesce(d.attribute, CASE cardinality(u.columns) WHEN 1 THEN u.columns[array_lower(u.columns, 1)] END)
                AS attribute,
            u.domain,
            u.name,
            u.enforcement,
            c.selector,
            regexp_replace(
                regexp_replace(c.argument, '^\((.*)\)::(?:text|json|jsonb)$', '\1'), '^new\.', '') AS argument
        FROM schema_registry.validator_users() AS u
        CROSS JOIN LATERAL schema_registry.validator_calls(u.definition) AS c
        LEFT JOIN LATERAL schema_registry.domain_columns(u.domain) AS d ON true
    )
    SELECT
        u.relation,
        a.attnum,
        a.attname::text,
        coalesce(
            u.argument IN (quote_ident(a.attname), 'VALUE')
            AND r.relkind IN ('r', 'p')
            AND schema_registry.is_document_type(a.atttypid),
            false),
        u.domain,
        u.name,
        u.enforcement,
        u.selector,
        t.subject,
        t.is_pinned
    FROM used AS u
    LEFT JOIN pg_class AS r ON r.oid = u.relation
    LEFT JOIN LATERAL (
        SELECT c.attnum, c.attname, c.atttypid
        FROM pg_attribute AS c
        WHERE c.attrelid = u.relation
          AND c.attnum > 0
          AND (c.attnum = u.attribute OR quote_ident(c.attname) = u.argument)
        ORDER BY quote_ident(c.attname) = u.argument DESC
        LIMIT 1
    ) AS a ON true
    LEFT JOIN LATERAL schema_registry.selector_subject(u.selector) AS t ON true
$function$;

COMMENT ON FUNCTION schema_registry.attachment_list() IS
    'Every use of the validator by a table or domain: column, selector, and the subject it names.';

CREATE OR REPLACE FUNCTION schema_registry.attachment_names(subject text, version_ids integer[])
RETURNS text
LANGUAGE sql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT string_agg(
        DISTINCT CASE
            WHEN l.relation IS NULL THEN format('domain "%s"', l.domain::regtype)
            ELSE format('table "%s" (%s "%s")', l.relation::regclass, l.enforcement, l.name)
        END,
        ', ')
    FROM schema_registry.attachment_list() AS l
    WHERE l.subject = attachment_names.subject
      AND (schema_registry.selector_target(l.selector)).version_id = ANY (version_ids)
$function$;

COMMENT ON FUNCTION schema_registry.attachment_names(text, integer[]) IS
    'The tables and domains held to one of these versions of the subject now, for people; null if there are none.';

CREATE OR REPLACE FUNCTION schema_registry.refuse_use(subject text, users text)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
    IF users IS NOT NULL THEN
        PERFORM schema_registry.fail(
            '2BP01',
            format('schema of subject "%s" is in use', subject),
            format('Held to it: %s.', users),
            'Detach the tables first, or hold them to another version.');
    END IF;
END
$function$;

COMMENT ON FUNCTION schema_registry.refuse_use(text, text) IS
    'Error 2BP01 naming those who are held to a schema of the subject, if there are any.';

CREATE OR REPLACE FUNCTION schema_registry.require_unattached(subject text, version_ids integer[])
RETURNS void
LANGUAGE sql
STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT schema_registry.refuse_use(subject, schema_registry.attachment_names(subject, version_ids))
$function$;

COMMENT ON FUNCTION schema_registry.require_unattached(text, integer[]) IS
    'Error 2BP01 naming the tables and domains that are held to one of these versions.';
