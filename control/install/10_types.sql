-- Types that functions hand to each other.

-- A schema that is asked about, read and understood but not yet stored. Made by
-- schema_registry.read_candidate(), used by everything that compares or stores.
CREATE TYPE schema_registry.candidate AS (
    format text,
    schema text,
    assert_formats boolean,
    ref_names text[],
    ref_subjects text[],
    ref_versions integer[],
    ref_ids integer[],
    canonical text,
    dialect text,
    document_version text,
    content_hash bytea,
    is_lenient boolean
);

COMMENT ON TYPE schema_registry.candidate IS
    'A schema asked about but not stored (yet): text, references resolved to schema ids, and what its text says of itself.';

-- What register_version() answers.
CREATE TYPE schema_registry.registration AS (
    schema_id integer,
    version integer,
    semantic_version text,
    is_new boolean,
    change_class text,
    warnings jsonb
);

COMMENT ON TYPE schema_registry.registration IS 'What registering a schema did, or in a dry run would do.';
