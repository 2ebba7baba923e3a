-- Semantic versions (semver.org), as far as tables rest on them: the key below is indexed, so these
-- functions come before the tables and their results can never change.

CREATE FUNCTION schema_registry.semantic_version_key(version text)
RETURNS bytea
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_semantic_version_key';

COMMENT ON FUNCTION schema_registry.semantic_version_key(text) IS
    'A key that sorts as semantic versions take precedence; build metadata plays no part. Error 22023 if the text is not a semantic version.';

CREATE FUNCTION schema_registry.is_semantic_version(version text)
RETURNS boolean
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_is_semantic_version';

COMMENT ON FUNCTION schema_registry.is_semantic_version(text) IS
    'Whether the text is MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD] as semver.org has it.';

CREATE FUNCTION schema_registry.next_semantic_version(version text, change_class text)
RETURNS text
LANGUAGE c
IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'sr_next_semantic_version';

COMMENT ON FUNCTION schema_registry.next_semantic_version(text, text) IS
    'The version after this one for a change of class major, minor, patch or none (counted as patch): lower parts, pre-release and build are dropped. Error 22023 for anything else.';
