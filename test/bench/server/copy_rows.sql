-- The tables that COPY fills for one set of documents, and a file of its valid documents, over and
-- over up to so many bytes. Prints the number of rows. Variables: name, bytes, file.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP TABLE IF EXISTS copy_plain, copy_typeof, copy_validated;
CREATE TABLE copy_plain (payload jsonb);
CREATE TABLE copy_typeof (payload jsonb CHECK (jsonb_typeof(payload) <> ''));
SELECT format('CREATE TABLE copy_validated (payload jsonb CHECK (schema_registry.validate_against(payload, %L)))',
    selector) FROM document_set WHERE name = :'name' \gexec

CREATE TEMPORARY TABLE valid AS
SELECT payload FROM document JOIN document_set s USING (name)
WHERE name = :'name' AND schema_registry.validate_against(payload, s.selector);
SELECT greatest(1, :bytes / sum(octet_length(payload::text))) AS repeats FROM valid \gset
SELECT format('COPY (SELECT payload FROM generate_series(1, %s) CROSS JOIN valid) TO %L', :'repeats', :'file') \gexec
SELECT count(*) * :repeats FROM valid;
