-- The official tests of validation reports over jsonb, in the server: each case's schema registered
-- as a subject, the report of its document held against what the case says of it, which builds on the
-- specification's schema for reports. Variable: suite, the folder. Prints a table per draft, a line
-- for each failed case, and the total.
\set ON_ERROR_STOP 1
\pset footer off
SET client_min_messages = warning;
SELECT set_config('suite.folder', :'suite' || '/output-tests', false) \gset

-- The drafts whose outputs are tested; others are named below.
CREATE TABLE output_draft (folder text PRIMARY KEY, uri text);
INSERT INTO output_draft VALUES
    ('draft2019-09', 'https://json-schema.org/draft/2019-09/output/schema'),
    ('draft2020-12', 'https://json-schema.org/draft/2020-12/output/schema');
CREATE TABLE output_result (draft text, form text, name text, outcome text);

SELECT schema_registry.set_compatibility(NULL, 'NONE');
SELECT count(schema_registry.register_schema('output ' || folder, pg_read_file(
    format('%s/%s/output-schema.json', current_setting('suite.folder'), folder)))) AS registered
FROM output_draft \gset

CREATE FUNCTION judge_output(draft output_draft, form text, schema text, instance jsonb, expected text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    subject CONSTANT text := 'output case ' || md5(schema || form || expected);
    report jsonb;
    missed text;
BEGIN
    PERFORM schema_registry.register_schema(subject, schema);
    PERFORM schema_registry.register_schema(subject || ' expected', expected, refs => jsonb_build_array(
        jsonb_build_object('name', draft.uri, 'subject', 'output ' || draft.folder, 'version', 1)));
    report := schema_registry.validation_report(instance, subject, form);
    SELECT string_agg(e.instance_path || ': ' || e.message, '; ')
    INTO missed
    FROM schema_registry.validation_errors(report, subject || ' expected') AS e;
    RETURN missed || ' in ' || report;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLERRM;
END
$$;

INSERT INTO output_result
SELECT d.folder, o.key,
    format('%s/%s | %s | %s | %s', d.folder, f, g ->> 'description', t ->> 'description', o.key),
    judge_output(d, o.key, (g -> 'schema')::text, t -> 'data', o.value::text)
FROM output_draft AS d
CROSS JOIN LATERAL pg_ls_dir(format('%s/%s/content', current_setting('suite.folder'), d.folder)) AS f
CROSS JOIN LATERAL jsonb_array_elements(pg_read_file(
    format('%s/%s/content/%s', current_setting('suite.folder'), d.folder, f))::jsonb) AS g
CROSS JOIN LATERAL jsonb_array_elements(g -> 'tests') AS t
CROSS JOIN LATERAL jsonb_each(t -> 'output') AS o;

SELECT draft, form, count(*) FILTER (WHERE outcome IS NULL) || ' of ' || count(*) AS passed
FROM output_result GROUP BY draft, form ORDER BY draft, form;

\pset tuples_only on
\pset format unaligned
SELECT 'skipped: ' || f || ': a draft that is not published'
FROM pg_ls_dir(current_setting('suite.folder')) AS f
WHERE (pg_stat_file(format('%s/%s', current_setting('suite.folder'), f))).isdir
    AND f NOT IN (SELECT folder FROM output_draft)
ORDER BY f;
SELECT 'not ok: ' || name || ': ' || outcome FROM output_result WHERE outcome IS NOT NULL ORDER BY name;
SELECT count(*) FILTER (WHERE outcome IS NULL) || ' passed, '
    || count(*) FILTER (WHERE outcome IS NOT NULL) || ' failed' FROM output_result;
