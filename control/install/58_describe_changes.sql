-- The differences between two versions for people: as text, as markdown for a pull request, and as
-- JSON for programs.

CREATE OR REPLACE FUNCTION schema_registry.change_summary(old_selector text, new_selector text)
RETURNS jsonb
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    WITH side AS (
        SELECT
            o.place,
            schema_registry.settings_in_force(s.name) AS settings,
            jsonb_build_object('subject', s.name, 'version', v.version, 'semantic_version', v.semantic_version) AS image
        FROM (VALUES ('old', old_selector), ('new', new_selector)) AS o (place, selector)
        JOIN schema_registry.version AS v ON v.version_id = schema_registry.resolve_selector(o.selector)
        JOIN schema_registry.subject AS s USING (subject_id)
    ),
    change AS (
        SELECT
            d.*,
            schema_registry.is_violation(
                CASE n.settings ->> 'level' WHEN 'NONE' THEN 'BACKWARD' ELSE n.settings ->> 'level' END,
                d.breaks_backward,
                d.breaks_forward) AS is_breaking
        FROM schema_registry.compare_versions(old_selector, new_selector)
            WITH ORDINALITY AS d (rule, path, message, breaks_backward, breaks_forward, change_class, place)
        JOIN side AS n ON n.place = 'new'
    )
    SELECT jsonb_build_object(
        'old', (SELECT image FROM side WHERE place = 'old'),
        'new', (SELECT image FROM side WHERE place = 'new'),
        'level', (SELECT settings ->> 'level' FROM side WHERE place = 'new'),
        'policy', (SELECT settings ->> 'policy' FROM side WHERE place = 'new'),
        'label', CASE WHEN bool_or(c.is_breaking) THEN 'schema:breaking' ELSE 'schema:compatible' END,
        'change_class', coalesce(
            (array_agg(c.change_class ORDER BY array_position('{major,minor,patch,none}', c.change_class)))[1], 'none'),
        'changes', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'rule', c.rule,
                    'path', c.path,
                    'message', c.message,
                    'breaks_backward', c.breaks_backward,
                    'breaks_forward', c.breaks_forward,
                    'change_class', c.change_class,
                    'is_breaking', c.is_breaking)
                ORDER BY c.is_breaking DESC, c.place),
            '[]'))
    FROM change AS c
$function$;

COMMENT ON FUNCTION schema_registry.change_summary(text, text) IS
    'The differences between two versions as one JSON object, those that the level in force minds first; level NONE is taken as BACKWARD.';

CREATE OR REPLACE FUNCTION schema_registry.change_text(summary jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT concat_ws(
        E'\n',
        format('%s@%s -> %s@%s: %s, %s',
            summary #>> '{old,subject}', summary #>> '{old,semantic_version}',
            summary #>> '{new,subject}', summary #>> '{new,semantic_version}',
            summary ->> 'label', summary ->> 'change_class'),
        string_agg(
            format('%s %s (%s at "%s")',
                CASE WHEN (c.value -> 'is_breaking')::boolean THEN '!' ELSE '-' END,
                regexp_replace(c.value ->> 'message', '[\r\n]+', ' ', 'g'),
                c.value ->> 'rule',
                regexp_replace(c.value ->> 'path', '[\r\n]+', ' ', 'g')),
            E'\n'
            ORDER BY c.ordinality))
    FROM jsonb_array_elements(summary -> 'changes') WITH ORDINALITY AS c
$function$;

COMMENT ON FUNCTION schema_registry.change_text(jsonb) IS
    'What change_summary() found, a line a difference; breaking ones are marked with an exclamation mark.';

CREATE OR REPLACE FUNCTION schema_registry.markdown_text(words text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    -- A zero width space keeps what would be a link, a reference or a mention from being one.
    SELECT replace(
        replace(
            replace(
                replace(
                    regexp_replace(
                        replace(replace(replace(words, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
                        '([\\`*_\[\]|~!$])',
                        '\\\1',
                        'g'),
                    '#',
                    '#&#8203;'),
                '@',
                '@&#8203;'),
            '://',
            ':&#8203;//'),
        'www.',
        'www&#8203;.')
$function$;

COMMENT ON FUNCTION schema_registry.markdown_text(text) IS
    'Words in a cell of a markdown table: names in a schema make no markup, no links and call nobody.';

CREATE OR REPLACE FUNCTION schema_registry.markdown_code(words text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT '<code>' || schema_registry.markdown_text(words) || '</code>'
$function$;

COMMENT ON FUNCTION schema_registry.markdown_code(text) IS 'Words as code in a cell of a markdown table.';

CREATE OR REPLACE FUNCTION schema_registry.change_markdown(summary jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
    SELECT concat_ws(
        E'\n',
        format('### %s %s -> %s %s',
            schema_registry.markdown_text(summary #>> '{old,subject}'), summary #>> '{old,semantic_version}',
            schema_registry.markdown_text(summary #>> '{new,subject}'), summary #>> '{new,semantic_version}'),
        '',
        format('`%s` for level %s: a change of class **%s**.',
            summary ->> 'label', summary ->> 'level', summary ->> 'change_class'),
        CASE WHEN summary -> 'changes' <> '[]' THEN E'\n| breaking | change | at | rule | class |\n|---|---|---|---|---|' END,
        string_agg(
            format('| %s | %s | %s | %s | %s |',
                CASE WHEN (c.value -> 'is_breaking')::boolean THEN '**yes**' ELSE 'no' END,
                regexp_replace(schema_registry.markdown_text(c.value ->> 'message'), '[\r\n]+', ' ', 'g'),
                regexp_replace(schema_registry.markdown_code(c.value ->> 'path'), '[\r\n]+', ' ', 'g'),
                schema_registry.markdown_code(c.value ->> 'rule'),
                c.value ->> 'change_class'),
            E'\n'
            ORDER BY c.ordinality))
    FROM jsonb_array_elements(summary -> 'changes') WITH ORDINALITY AS c
$function$;

COMMENT ON FUNCTION schema_registry.change_markdown(jsonb) IS
    'What change_summary() found, as a table in markdown.';

CREATE OR REPLACE FUNCTION schema_registry.describe_changes(
    old_selector text,
    new_selector text,
    output text DEFAULT 'text'
)
RETURNS text
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
    form CONSTANT text := schema_registry.choose_name('output', output, '{TEXT,MARKDOWN,JSON}', '{}');
    summary jsonb;
BEGIN
    PERFORM schema_registry.require_argument('old_selector', old_selector IS NOT NULL);
    PERFORM schema_registry.require_argument('new_selector', new_selector IS NOT NULL);
    summary := schema_registry.change_summary(old_selector, new_selector);
    RETURN CASE form
        WHEN 'TEXT' THEN schema_registry.change_text(summary)
        WHEN 'MARKDOWN' THEN schema_registry.change_markdown(summary)
        ELSE summary::text
    END;
END
$function$;

COMMENT ON FUNCTION schema_registry.describe_changes(text, text, text) IS
    'The differences between two registered versions to be read, with the label schema:breaking or schema:compatible by the level in force for the new one''s subject (NONE: by BACKWARD). Output: text, markdown or json. Errors 42704, 22023, 54000.';
