-- Registers the schema of one dataset and loads its documents. Variables: name, and folder, where
-- the server reads schema.json and instances.jsonl.

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT schema_registry.register_schema('dataset.' || :'name', pg_read_file(:'folder' || '/schema.json')) \g /dev/null
INSERT INTO document_set VALUES (:'name', 'dataset.' || :'name',
    (pg_stat_file(:'folder' || '/schema.json')).size);

CREATE TEMPORARY TABLE line (document text);
\set file :folder '/instances.jsonl'
-- A line is a document: no quoting, and a delimiter that JSON text cannot hold.
COPY line FROM :'file' (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02');
INSERT INTO document SELECT :'name', document::jsonb FROM line;
