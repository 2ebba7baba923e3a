-- Selectors: every form, what each means, and which versions it passes over.

SELECT schema_registry.set_compatibility('selectors.s', 'NONE');
SELECT schema_registry.register_schema('selectors.s', '{"title":"1.0.0"}', version => '1.0.0') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"1.1.0"}', version => '1.1.0') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"1.1.1"}', version => '1.1.1') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"2.0.0"}', version => '2.0.0') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"1.2.0"}', version => '1.2.0') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"2.1.0-rc.1"}', version => '2.1.0-rc.1') > 0 AS r;
SELECT schema_registry.register_schema('selectors.s', '{"title":"10.0.0-alpha"}', version => '10.0.0-alpha+b1') > 0 AS r;

SELECT s, (schema_registry.parse_selector(s)).*
FROM unnest(ARRAY['o', 'o@latest', 'o@3', 'o@1.2.0', 'o@1.2.0-rc.1+b', 'o@^1', 'o@^1.2', 'o@~1.2', '#17',
    'a@b', 'a@b@2', 'a@', 'a@0', 'a@01', 'a@1.2', ':.c:o@2']) AS s;

SELECT s, (schema_registry.get_schema(s)).semantic_version
FROM unnest(ARRAY['selectors.s', 'selectors.s@latest', 'selectors.s@3', 'selectors.s@1.2.0', 'selectors.s@2.1.0-rc.1',
    'selectors.s@10.0.0-alpha', 'selectors.s@^1', 'selectors.s@^1.1', 'selectors.s@~1.1', 'selectors.s@~1',
    'selectors.s@^1.1.0', 'selectors.s@~1.0.0', 'selectors.s@^2']) AS s;

-- by id and by fingerprint
SELECT schema_id AS id, encode(fingerprint, 'hex') AS hex FROM schema_registry.get_schema('selectors.s@1.1.1') \gset
SELECT (schema_registry.get_schema('#' || :'id')).semantic_version AS by_id,
       (schema_registry.get_schema('sha256:' || :'hex')).semantic_version AS by_fingerprint,
       (schema_registry.get_schema('sha256:' || upper(:'hex'))).semantic_version AS in_upper_case;

-- deprecated versions only where nothing else is
SELECT schema_registry.transition('selectors.s@2.0.0', 'deprecate');
SELECT s, (schema_registry.get_schema(s)).semantic_version
FROM unnest(ARRAY['selectors.s', 'selectors.s@^2', 'selectors.s@2.0.0', 'selectors.s@4']) AS s;
SELECT schema_registry.transition('selectors.s@2.0.0', 'reactivate');

-- soft-deleted ones answer to ids and fingerprints only
SELECT schema_registry.delete_version('selectors.s@1.1.1');
SELECT (schema_registry.get_schema('selectors.s@~1.1')).semantic_version;
SELECT (schema_registry.get_schema('#' || :'id')).semantic_version AS by_id,
       (schema_registry.get_schema('sha256:' || :'hex')).semantic_version AS by_fingerprint;
SELECT schema_registry.get_schema('selectors.s@1.1.1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.get_schema('selectors.s@3');
\echo :LAST_ERROR_SQLSTATE

-- pre-releases only where nothing else is
SELECT schema_registry.register_schema('selectors.pre', '{"title":"pre"}', version => '1.0.0-beta') > 0 AS r;
SELECT (schema_registry.get_schema('selectors.pre')).semantic_version;

-- names with an @ in them
SELECT schema_registry.register_schema('selectors@home', '{"title":"at"}') > 0 AS r;
SELECT (schema_registry.get_schema('selectors@home')).subject, (schema_registry.get_schema('selectors@home@1')).version;

-- what names nothing is an error in every function
SELECT schema_registry.get_schema('selectors.none');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.get_schema('selectors.s@99');
SELECT schema_registry.get_schema('selectors.s@9.9.9');
SELECT schema_registry.get_schema('selectors.s@^9');
SELECT schema_registry.get_schema('#2000000000');
SELECT schema_registry.get_schema('sha256:' || repeat('0', 64));
SELECT schema_registry.validate_against('{}'::jsonb, 'selectors.none');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.require_valid('{}'::jsonb, 'selectors.none');
SELECT schema_registry.validation_errors('{}'::jsonb, 'selectors.none');
SELECT schema_registry.compare_versions('selectors.s', 'selectors.none');
SELECT schema_registry.delete_version('selectors.none@1');
SELECT schema_registry.undelete_version('selectors.none@1');
SELECT schema_registry.update_metadata('selectors.none', '{}', '{}');
SELECT schema_registry.transition('selectors.none', 'deprecate');
SELECT schema_registry.list_dependents('selectors.none');
SELECT schema_registry.describe('selectors.none');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.get_schema(NULL) IS NULL AS null_gives_null;
