-- The official JSON Schema test suite over jsonb, in the server: every schema registered as a
-- subject, remotes too, every instance judged by validate_against(). Variable: suite, the folder.
-- Prints a table per draft, a line for each failed case that is no known exception, and the total.
\set ON_ERROR_STOP 1
\pset footer off
SET client_min_messages = warning;
SELECT set_config('suite.folder', :'suite', false) \gset

CREATE TABLE draft (folder text PRIMARY KEY, dialect text, place integer);
INSERT INTO draft VALUES
    ('draft4', 'draft-04', 1), ('draft6', 'draft-06', 2), ('draft7', 'draft-07', 3),
    ('draft2019-09', '2019-09', 4), ('draft2020-12', '2020-12', 5);

-- Cases decided otherwise, each with its reason; the first two as over documents.
CREATE TABLE known_exception (pattern text, reason text);
INSERT INTO known_exception VALUES
    ('draft4/optional/zeroTerminatedFloats.json%', '1.0 is an integer in every draft'),
    ('draft7/optional/content.json%', 'contentMediaType and contentEncoding are annotations'),
    ('%', 'the instance holds \u0000, which jsonb cannot');

CREATE TABLE remote (uri text PRIMARY KEY, path text, content text, refs jsonb);
CREATE TABLE result (draft text, kind text, name text, outcome text);

CREATE FUNCTION files_below(folder text) RETURNS SETOF text LANGUAGE sql AS $$
    WITH RECURSIVE entry AS (
        SELECT folder AS path, true AS is_folder
        UNION ALL
        SELECT e.path || '/' || f, (pg_stat_file(e.path || '/' || f)).isdir
        FROM entry AS e CROSS JOIN LATERAL pg_ls_dir(e.path) AS f WHERE e.is_folder)
    SELECT path FROM entry WHERE NOT is_folder AND path LIKE '%.json' ORDER BY path
$$;

INSERT INTO remote
SELECT 'http://localhost:1234/' || relative, relative, pg_read_file(path), '[]'
FROM (SELECT path, substr(path, length(current_setting('suite.folder') || '/remotes/') + 1) AS relative
      FROM files_below(current_setting('suite.folder') || '/remotes') AS path) AS f
WHERE relative NOT LIKE 'draft3/%' AND relative NOT LIKE 'v1/%';

SELECT schema_registry.set_compatibility(NULL, 'NONE');

-- What reports must look like.
SELECT count(schema_registry.register_schema('output ' || folder, pg_read_file(
    format('%s/output-tests/%s/output-schema.json', current_setting('suite.folder'), folder)))) AS registered
FROM draft WHERE folder IN ('draft2019-09', 'draft2020-12') \gset

-- A subject for each remote and dialect it may be read in; registered once those are that it
-- refers to, so in rounds until nothing new can be.
CREATE FUNCTION subject_of(uri text, dialect text) RETURNS text LANGUAGE sql AS $$
    SELECT dialect || ' ' || uri
$$;

-- The remotes that a schema may refer to, by their URIs and, seen from a neighbour, by their
-- names alone.
CREATE FUNCTION registered_refs(draft draft, mentions text, neighbour text DEFAULT NULL)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'name', n.name, 'subject', subject_of(r.uri, draft.dialect), 'version', 1)), '[]')
    FROM remote AS r JOIN schema_registry.subjects AS s ON s.subject = subject_of(r.uri, draft.dialect)
    CROSS JOIN LATERAL (VALUES (r.uri), (CASE
        WHEN regexp_replace(r.uri, '[^/]*$', '') = regexp_replace(neighbour, '[^/]*$', '')
        THEN regexp_replace(r.uri, '^.*/', '') END)) AS n (name)
    WHERE n.name IS NOT NULL
        AND (r.path NOT LIKE 'draft%' OR r.path LIKE draft.folder || '/%' OR strpos(mentions, r.uri) > 0)
$$;

CREATE PROCEDURE register_remotes(draft draft) LANGUAGE plpgsql AS $$
DECLARE
    progress boolean := true;
    r remote;
BEGIN
    PERFORM set_config('schema_registry.default_dialect', draft.dialect, false);
    WHILE progress LOOP
        progress := false;
        FOR r IN SELECT * FROM remote AS c WHERE NOT EXISTS (
                SELECT FROM schema_registry.subjects AS s
                WHERE s.subject = subject_of(c.uri, draft.dialect)) ORDER BY uri LOOP
            BEGIN
                PERFORM schema_registry.register_schema(
                    subject_of(r.uri, draft.dialect), r.content, 'JSON',
                    refs => registered_refs(draft, r.content, r.uri));
                progress := true;
            EXCEPTION WHEN OTHERS THEN
                NULL; -- what it refers to is not there yet, or it is of another draft
            END;
        END LOOP;
    END LOOP;
END
$$;

-- Reports must agree with the verdict, and be of the specification's schema for them.
CREATE FUNCTION judge_reports(instance jsonb, selector text, verdict boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    form text;
    report jsonb;
BEGIN
    FOREACH form IN ARRAY ARRAY['flag', 'basic', 'detailed', 'verbose'] LOOP
        report := schema_registry.validation_report(instance, selector, form);
        IF (report -> 'valid')::boolean <> verdict THEN
            RETURN format('the %s report disagrees with the verdict', form);
        ELSIF NOT schema_registry.validate_against(report, current_setting('suite.output')) THEN
            RETURN format('the %s report is not of the output schema', form);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION judge(selector text, instance text, expected boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    verdict boolean;
BEGIN
    verdict := schema_registry.validate_against(instance::jsonb, selector);
    IF verdict IS DISTINCT FROM expected THEN
        RETURN 'found ' || coalesce(verdict::text, 'nothing');
    ELSIF verdict IS DISTINCT FROM schema_registry.validate_against(instance::json, selector) THEN
        RETURN 'the document view disagrees';
    ELSIF verdict = EXISTS (SELECT FROM schema_registry.validation_errors(instance::jsonb, selector)) THEN
        RETURN 'violations disagree with the verdict';
    END IF;
    RETURN judge_reports(instance::jsonb, selector, verdict);
EXCEPTION WHEN untranslatable_character THEN
    RETURN 'the instance holds \u0000, which jsonb cannot';
WHEN OTHERS THEN
    RETURN SQLERRM;
END
$$;

-- SQL takes no file apart that holds \u0000 somewhere: it is written as another escape until each
-- part is by itself, kept as text.
CREATE FUNCTION read_groups(path text) RETURNS SETOF json LANGUAGE sql AS $$
    SELECT json_array_elements(replace(pg_read_file(path), '\u0000', '\uf8ff')::json)
$$;

CREATE FUNCTION part(of json, name text) RETURNS text LANGUAGE sql AS $$
    SELECT replace((of -> name)::text, '\uf8ff', '\u0000')
$$;

CREATE PROCEDURE run_file(draft draft, kind text, path text) LANGUAGE plpgsql AS $$
DECLARE
    file CONSTANT text := substr(path, length(current_setting('suite.folder') || '/tests/') + 1);
    "group" json;
    subject text;
    problem text;
BEGIN
    FOR "group" IN SELECT read_groups(path) LOOP
        subject := md5(file || ' ' || ("group" ->> 'description'));
        problem := NULL;
        BEGIN
            PERFORM schema_registry.register_schema(
                subject, part("group", 'schema'), 'JSON',
                refs => CASE WHEN strpos(part("group", 'schema'), 'localhost:1234') > 0
                    THEN registered_refs(draft, part("group", 'schema')) ELSE '[]' END,
                options => jsonb_build_object('assert_formats', kind = 'format'));
        EXCEPTION WHEN OTHERS THEN
            problem := SQLERRM;
        END;
        INSERT INTO result
        SELECT draft.folder, kind,
            file || ' | ' || ("group" ->> 'description') || ' | ' || (t ->> 'description'),
            coalesce(problem, judge(subject, part(t, 'data'), (t ->> 'valid')::boolean))
        FROM json_array_elements("group" -> 'tests') AS t;
    END LOOP;
END
$$;

DO $$
DECLARE
    d draft;
    folder text;
    path text;
BEGIN
    FOR d IN SELECT * FROM draft ORDER BY place LOOP
        CALL register_remotes(d);
        PERFORM set_config('suite.output', 'output ' || CASE d.folder
            WHEN 'draft2019-09' THEN d.folder ELSE 'draft2020-12' END, false);
        folder := current_setting('suite.folder') || '/tests/' || d.folder;
        FOR path IN SELECT * FROM files_below(folder) LOOP
            CALL run_file(d, CASE
                WHEN path LIKE folder || '/optional/format/%' THEN 'format'
                WHEN path LIKE folder || '/optional/%' THEN 'optional'
                ELSE 'mandatory' END, path);
        END LOOP;
    END LOOP;
END
$$;

CREATE VIEW judged AS
SELECT r.*, r.outcome IS NOT NULL AND EXISTS (
    SELECT FROM known_exception AS e
    WHERE r.name LIKE e.pattern AND (e.pattern <> '%' OR r.outcome = e.reason)) AS is_exception
FROM result AS r;

SELECT d.folder AS draft,
    count(*) FILTER (WHERE kind = 'mandatory' AND outcome IS NULL)
        || ' of ' || count(*) FILTER (WHERE kind = 'mandatory') AS mandatory,
    count(*) FILTER (WHERE kind = 'format' AND outcome IS NULL)
        || ' of ' || count(*) FILTER (WHERE kind = 'format') AS "optional/format",
    count(*) FILTER (WHERE kind = 'optional' AND outcome IS NULL)
        || ' of ' || count(*) FILTER (WHERE kind = 'optional') AS optional
FROM draft AS d JOIN judged AS j ON j.draft = d.folder
GROUP BY d.folder, d.place ORDER BY d.place;

\pset tuples_only on
\pset format unaligned
SELECT 'exception: ' || name || ': ' || outcome FROM judged WHERE is_exception ORDER BY name;
SELECT 'not ok: ' || name || ': ' || outcome FROM judged
WHERE outcome IS NOT NULL AND NOT is_exception ORDER BY name;
SELECT count(*) FILTER (WHERE outcome IS NULL) || ' passed, '
    || count(*) FILTER (WHERE outcome IS NOT NULL AND NOT is_exception) || ' failed' FROM judged;
