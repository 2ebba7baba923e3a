-- Expressions for what the schemas of two versions cannot tell: giving them, and seeing them.

CREATE OR REPLACE FUNCTION schema_registry.set_migration_expression(
    old_selector text,
    new_selector text,
    path text,
    expression text,
    language text DEFAULT 'sql'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
SET extra_float_digits = 1
SET bytea_output = hex
AS $function$
DECLARE
    old_id CONSTANT integer := schema_registry.resolve_selector(old_selector);
    new_id CONSTANT integer := schema_registry.resolve_selector(new_selector);
    kind CONSTANT text := lower(schema_registry.choose_name('language', language, '{SQL,JSONPATH}', '{}'));
    opened record;
    before jsonb;
    after jsonb;
BEGIN
    PERFORM schema_registry.require_argument('path', path IS NOT NULL);
    IF path !~ '^(/([^~/]|~[01])*)*$' THEN
        PERFORM schema_registry.fail(
            '22023',
            format('invalid path "%s"', left(path, 200)),
            'A path is a JSON Pointer such as "/price", "/lines/*/qty", or empty for the whole document.');
    END IF;
    IF kind = 'sql' AND expression IS NOT NULL THEN
        PERFORM schema_registry.require_expression(expression);
    ELSIF expression IS NOT NULL THEN
        PERFORM expression::jsonpath;
    END IF;
    opened := schema_registry.open_version(schema_registry.pinned_selector(new_id), false);
    DELETE FROM schema_registry.migration_expression AS e
    WHERE e.old_version_id = old_id
      AND e.new_version_id = new_id
      AND e.path = set_migration_expression.path
    RETURNING jsonb_build_object('path', e.path, 'language', e.language, 'expression', e.expression)
    INTO before;
    IF expression IS NOT NULL THEN
        INSERT INTO schema_registry.migration_expression (
            old_version_id, new_version_id, path, language, expression, created_by)
        VALUES (old_id, new_id, path, kind, expression, (schema_registry.actor()).name);
        after := jsonb_build_object(
            'path', path, 'language', kind, 'expression', expression, 'old_selector', old_selector);
    END IF;
    PERFORM schema_registry.record_audit('set_migration_expression', opened.subject, opened.version, before, after);
END
$function$;

COMMENT ON FUNCTION schema_registry.set_migration_expression(text, text, text, text, text) IS
    'Gives the value at a path (JSON Pointer; "*": all elements or members; empty: the whole document) for documents migrated between two versions: an SQL expression of instance (the old document) and value (what the plan made at the path), of functions of the server that depend on their arguments alone; or a jsonpath over the old document, with $value. SQL null removes the value; expression null takes the expression back. Errors 42704, 22023, 42601, SR005.';

CREATE OR REPLACE VIEW schema_registry.migration_expressions
WITH (security_invoker = true)
AS
SELECT
    os.name AS old_subject,
    o.version AS old_version,
    ns.name AS new_subject,
    n.version AS new_version,
    e.path,
    e.language,
    e.expression,
    e.created_at,
    e.created_by
FROM schema_registry.migration_expression AS e
JOIN schema_registry.version AS o ON o.version_id = e.old_version_id
JOIN schema_registry.subject AS os ON os.subject_id = o.subject_id
JOIN schema_registry.version AS n ON n.version_id = e.new_version_id
JOIN schema_registry.subject AS ns ON ns.subject_id = n.subject_id;

COMMENT ON VIEW schema_registry.migration_expressions IS 'How values of a version are made from another, where the schemas cannot tell.';
COMMENT ON COLUMN schema_registry.migration_expressions.old_subject IS 'Subject that documents come from.';
COMMENT ON COLUMN schema_registry.migration_expressions.old_version IS 'Its version (ordinal).';
COMMENT ON COLUMN schema_registry.migration_expressions.new_subject IS 'Subject that they go to.';
COMMENT ON COLUMN schema_registry.migration_expressions.new_version IS 'Its version (ordinal).';
COMMENT ON COLUMN schema_registry.migration_expressions.path IS
    'JSON Pointer of the value in the new document; "*" stands for all elements, or members.';
COMMENT ON COLUMN schema_registry.migration_expressions.language IS 'sql or jsonpath.';
COMMENT ON COLUMN schema_registry.migration_expressions.expression IS 'Text of the expression.';
COMMENT ON COLUMN schema_registry.migration_expressions.created_at IS 'When it was given.';
COMMENT ON COLUMN schema_registry.migration_expressions.created_by IS 'Who gave it.';
