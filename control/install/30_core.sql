-- The C++ side: what a schema means. Pure functions of their arguments and of registered schemas,
-- which they read by catalog scans with a fresh snapshot; hence STABLE.

-- Validation

CREATE OR REPLACE FUNCTION schema_registry.validate_against(instance jsonb, schema text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_validate_against_jsonb';

COMMENT ON FUNCTION schema_registry.validate_against(jsonb, text) IS
    'Whether the document satisfies the schema that the selector names. Null while a dump is being restored. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validate_against(instance json, schema text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_validate_against_text';

COMMENT ON FUNCTION schema_registry.validate_against(json, text) IS
    'Whether the document satisfies the schema that the selector names. Null while a dump is being restored. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validate_against(instance text, schema text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_validate_against_text';

COMMENT ON FUNCTION schema_registry.validate_against(text, text) IS
    'Whether the text is a document that satisfies the schema that the selector names; false if it does not parse. Null while a dump is being restored. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validate_against(instance bytea, schema text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_validate_against_message';

COMMENT ON FUNCTION schema_registry.validate_against(bytea, text) IS
    'Whether the message is one of the subject that the selector names: framed with the schema id of one of its versions, and of that schema; without a frame, JSON text that satisfies the version. Null while a dump is being restored. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.require_valid(instance jsonb, schema text)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_require_valid';

COMMENT ON FUNCTION schema_registry.require_valid(jsonb, text) IS
    'True, or error 23514 that says in its detail what the document violates. Null while a dump is being restored. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validation_errors(
    instance jsonb,
    schema text,
    max_errors integer DEFAULT 100
)
RETURNS TABLE (instance_path text, schema_path text, keyword text, message text)
LANGUAGE c
STABLE PARALLEL SAFE ROWS 5
AS 'MODULE_PATHNAME', 'sr_validation_errors_jsonb';

COMMENT ON FUNCTION schema_registry.validation_errors(jsonb, text, integer) IS
    'What the document violates, at most so many rows, all if that is null: where in the document, where in the schema, which keyword. No row if it is valid, or null. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validation_errors(
    instance text,
    schema text,
    max_errors integer DEFAULT 100
)
RETURNS TABLE (instance_path text, schema_path text, keyword text, message text)
LANGUAGE c
STABLE PARALLEL SAFE ROWS 5
AS 'MODULE_PATHNAME', 'sr_validation_errors_text';

COMMENT ON FUNCTION schema_registry.validation_errors(text, text, integer) IS
    'What the document violates, at most so many rows, all if that is null: where in the document, where in the schema, which keyword; text that does not parse is one row. No row if it is valid, or null. Error 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.validation_report(
    instance jsonb,
    schema text,
    output text DEFAULT 'basic'
)
RETURNS jsonb
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_validation_report';

COMMENT ON FUNCTION schema_registry.validation_report(jsonb, text, text) IS
    'What each keyword of the schema gave, in an output format of JSON Schema: flag, basic, detailed or verbose. Errors of an invalid document, annotations of a valid one. Errors 22023, 54000; 42704 if the selector names nothing.';

CREATE OR REPLACE FUNCTION schema_registry.matches_schema(schema text, instance jsonb)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_matches_schema_text';

COMMENT ON FUNCTION schema_registry.matches_schema(text, jsonb) IS
    'Whether the document satisfies this JSON Schema, which need not be registered. Compiled once per call site. Errors 22P02 if the schema is not JSON, SR001 if it is not a schema.';

CREATE OR REPLACE FUNCTION schema_registry.matches_schema(schema json, instance jsonb)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_matches_schema_text';

COMMENT ON FUNCTION schema_registry.matches_schema(json, jsonb) IS
    'Whether the document satisfies this JSON Schema, which need not be registered. Compiled once per call site. Error SR001 if it is not a schema.';

CREATE OR REPLACE FUNCTION schema_registry.matches_schema(schema jsonb, instance jsonb)
RETURNS boolean
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_matches_schema_jsonb';

COMMENT ON FUNCTION schema_registry.matches_schema(jsonb, jsonb) IS
    'Whether the document satisfies this JSON Schema, which need not be registered. Compiled once per call site. Error SR001 if it is not a schema.';

-- Messages

CREATE OR REPLACE FUNCTION schema_registry.decode_message(
    message bytea,
    reader text DEFAULT NULL,
    writer text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE c
STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_decode_message';

COMMENT ON FUNCTION schema_registry.decode_message(bytea, text, text) IS
    'The message as JSON: by the schema of its frame, or as the reader has it, a selector. Writer, a selector, is for data without a frame. JSON text is read with a frame and without. Null for null. Errors 22P03 (not of its schema), SR002 (cannot be read as the reader), 42704, 54000.';

CREATE OR REPLACE FUNCTION schema_registry.wire_schema_id(message bytea)
RETURNS integer
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_wire_schema_id';

COMMENT ON FUNCTION schema_registry.wire_schema_id(bytea) IS
    'The schema id in the frame of a message: a byte 0 and four bytes, the highest first. Null without a frame.';

-- Selectors

CREATE OR REPLACE FUNCTION schema_registry.parse_selector(
    selector text,
    OUT subject text,
    OUT kind text,
    OUT value text
)
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_parse_selector';

COMMENT ON FUNCTION schema_registry.parse_selector(text) IS
    'The parts of a selector. Kind is latest, ordinal, semantic, caret, tilde, id or fingerprint; value is what stands behind "@", "#" or "sha256:".';

CREATE OR REPLACE FUNCTION schema_registry.resolve_selector(selector text)
RETURNS integer
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_resolve_selector';

COMMENT ON FUNCTION schema_registry.resolve_selector(text) IS
    'The version_id that the selector names now, by the latest committed state. Error 42704 if it names nothing.';

-- Schemas as texts

CREATE OR REPLACE FUNCTION schema_registry.canonical_form(schema text, format text)
RETURNS text
LANGUAGE c
STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_canonical_form';

COMMENT ON FUNCTION schema_registry.canonical_form(text, text) IS
    'The canonical form of the format, which fingerprints are taken of. Errors 22P02 if the text does not parse, 22023 if there is no such format, 54000 if it is too large or too deep.';

CREATE OR REPLACE FUNCTION schema_registry.crc64_avro(bytes bytea)
RETURNS bytea
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_crc64_avro';

COMMENT ON FUNCTION schema_registry.crc64_avro(bytea) IS
    'The 64-bit Rabin fingerprint of Avro''s specification, eight bytes, the lowest first.';

CREATE OR REPLACE FUNCTION schema_registry.describe_content(
    schema text,
    format text,
    ref_names text[],
    ref_ids integer[],
    dialect text,
    OUT normal_form text,
    OUT normalized text,
    OUT canonical text,
    OUT dialect text,
    OUT document_version text,
    OUT is_complete boolean
)
LANGUAGE c
STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_describe_content';

COMMENT ON FUNCTION schema_registry.describe_content(text, text, text[], integer[], text) IS
    'What a schema''s text says of itself: normal form (equal for equal schemas), the text that is kept where it is normalized, canonical form, dialect, its own version where that is a semantic version, and whether the normal form says all that referred schemas do. Errors 22P02, 22023, 54000; of Avro also SR001 and SR003.';

CREATE OR REPLACE FUNCTION schema_registry.check_content(
    schema text,
    format text,
    ref_names text[],
    ref_ids integer[],
    dialect text,
    assert_formats boolean,
    is_lenient boolean
)
RETURNS TABLE (path text, message text)
LANGUAGE c
STABLE PARALLEL SAFE ROWS 5
AS 'MODULE_PATHNAME', 'sr_check_content';

COMMENT ON FUNCTION schema_registry.check_content(text, text, text[], integer[], text, boolean, boolean) IS
    'All that is wrong with a schema, unresolved references included; no row if it is valid. Errors 22P02, 22023 and 54000.';

CREATE OR REPLACE FUNCTION schema_registry.require_valid_content(
    schema text,
    format text,
    ref_names text[],
    ref_ids integer[],
    dialect text,
    assert_formats boolean,
    is_lenient boolean
)
RETURNS void
LANGUAGE c
STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_require_valid_content';

COMMENT ON FUNCTION schema_registry.require_valid_content(text, text, text[], integer[], text, boolean, boolean) IS
    'Compiles the schema as validation would. Errors SR001 if it is not a valid schema, SR003 if a reference leads nowhere, and 22P02, 22023, 54000.';

CREATE OR REPLACE FUNCTION schema_registry.compare_contents(
    old_schema text,
    old_ref_names text[],
    old_ref_ids integer[],
    old_dialect text,
    new_schema text,
    new_ref_names text[],
    new_ref_ids integer[],
    new_dialect text,
    format text,
    policy text
)
RETURNS TABLE (
    schema_id integer,
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE c
STABLE PARALLEL SAFE ROWS 10
AS 'MODULE_PATHNAME', 'sr_compare_contents';

COMMENT ON FUNCTION schema_registry.compare_contents(
    text, text[], integer[], text, text, text[], integer[], text, text, text) IS
    'The differences between two schemas of one format, references given by schema id, in an order that does not vary; their schema_id is 0, as neither is stored. Errors 22P02, 22023 and 54000.';

CREATE OR REPLACE FUNCTION schema_registry.compare_with_contents(
    old_schema_ids integer[],
    new_schema text,
    new_ref_names text[],
    new_ref_ids integer[],
    new_dialect text,
    new_format text,
    policy text
)
RETURNS TABLE (
    schema_id integer,
    rule text,
    path text,
    message text,
    breaks_backward boolean,
    breaks_forward boolean,
    change_class text
)
LANGUAGE c
STABLE PARALLEL SAFE ROWS 10
AS 'MODULE_PATHNAME', 'sr_compare_with_contents';

COMMENT ON FUNCTION schema_registry.compare_with_contents(
    integer[], text, text[], integer[], text, text, text) IS
    'The differences of a schema from each of these stored ones, those of one together and in an order that does not vary; the session remembers them. Errors 22P02, 22023, 42704 and 54000.';

-- Cache and codes

CREATE OR REPLACE FUNCTION schema_registry.invalidate_cache()
RETURNS trigger
LANGUAGE c
VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'sr_invalidate_cache';

COMMENT ON FUNCTION schema_registry.invalidate_cache() IS
    'Trigger on the tables that the validator reads: tells every session, at commit, to look again.';

CREATE OR REPLACE FUNCTION schema_registry.cache_statistics(
    OUT entries bigint,
    OUT bytes bigint,
    OUT hits bigint,
    OUT misses bigint,
    OUT evictions bigint,
    OUT validations bigint,
    OUT bypassed bigint
)
LANGUAGE c
VOLATILE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'sr_cache_statistics';

COMMENT ON FUNCTION schema_registry.cache_statistics() IS
    'Compiled schemas that this session keeps (number, bytes) and what it has done so far; bypassed counts rows let through while a dump was restored.';

CREATE OR REPLACE FUNCTION schema_registry.error_codes()
RETURNS TABLE (code text, sqlstate text, meaning text)
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE ROWS 20
AS 'MODULE_PATHNAME', 'sr_error_codes';

COMMENT ON FUNCTION schema_registry.error_codes() IS
    'Every kind of error that the registry raises, with its SQLSTATE.';
