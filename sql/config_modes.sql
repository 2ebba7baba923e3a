-- Settings and modes: whose count, how they are inherited, what modes refuse.

SELECT schema_registry.get_config();
SELECT schema_registry.get_config('config.s') = schema_registry.get_config() AS inherited;

-- subject, then context, then the whole registry, then the default
SELECT schema_registry.set_compatibility(NULL, 'FULL');
SELECT schema_registry.set_compatibility(':.config:', 'FORWARD', 'LENIENT');
SELECT schema_registry.set_compatibility(':.config:s', 'NONE');
SELECT s, schema_registry.get_config(s) ->> 'level' AS level, schema_registry.get_config(s) ->> 'policy' AS policy
FROM unnest(ARRAY[NULL, 'config.s', ':.config:', ':.config:other', ':.config:s']) AS s;
SELECT subject, level, policy, is_inherited FROM schema_registry.show_schema_compatibility(':.config:s');

-- level null removes level and policy
SELECT schema_registry.set_compatibility(':.config:s', NULL);
SELECT schema_registry.get_config(':.config:s') ->> 'level' AS level;
SELECT schema_registry.set_compatibility(':.config:', NULL);
SELECT schema_registry.set_compatibility(NULL, NULL);
SELECT schema_registry.get_config(':.config:s') ->> 'level' AS level, schema_registry.get_config(':.config:s') ->> 'policy' AS policy;
SELECT count(*) FROM schema_registry.config WHERE scope LIKE '%config%' OR scope = '';

-- all at once; absent members stay, null removes
SELECT schema_registry.set_config('config.s', '{"level": "full", "normalize": true}');
SELECT schema_registry.set_config('config.s', '{"assert_formats": true, "level": null}');
SELECT schema_registry.get_config('config.s');
SELECT settings FROM schema_registry.config WHERE scope = 'config.s';
SELECT schema_registry.register_schema('config.s', '{"type": "string", "format": "date", "$comment": "config"}') > 0 AS r;
SELECT schema, assert_formats
FROM schema_registry.get_schema('config.s'), schema_registry.show_schema_versions('config.s');

-- what cannot be
SELECT schema_registry.set_config('config.s', '{"levle": "FULL"}');
SELECT schema_registry.set_config('config.s', '{"level": "UP"}');
SELECT schema_registry.set_config('config.s', '{"level": 1}');
SELECT schema_registry.set_config('config.s', '{"normalize": "yes"}');
SELECT schema_registry.set_config('config.s', '[]');
SELECT schema_registry.set_config('config.s', NULL);
SELECT schema_registry.set_compatibility('config.s', 'SIDEWAYS');
SELECT schema_registry.set_compatibility('config.s', 'FULL', options => '{"group": true}');
SELECT schema_registry.set_compatibility('', 'FULL');
SELECT schema_registry.set_mode('config.s', 'SLEEP');
\echo :LAST_ERROR_SQLSTATE

-- read-only: nothing is registered, deleted or configured; what is there already is still found
SELECT schema_registry.set_mode('config.s', 'readonly');
SELECT schema_registry.register_schema('config.s', '{"type": "string"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('config.s', '{"type": "string", "format": "date", "$comment": "config"}') > 0 AS found;
SELECT schema_registry.delete_version('config.s@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.delete_subject('config.s');
SELECT schema_registry.update_metadata('config.s', '{}', '{}');
SELECT schema_registry.transition('config.s', 'deprecate');
SELECT schema_registry.set_compatibility('config.s', 'NONE');
SELECT schema_registry.set_config('config.s', '{"normalize": false}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_config('config.s', '{"mode": "READWRITE"}');
SELECT schema_registry.set_compatibility('config.s', 'NONE');

-- of the whole registry: a subject's own mode goes before READONLY, READONLY_OVERRIDE before that
SELECT schema_registry.set_mode(NULL, 'READONLY');
SELECT schema_registry.register_schema('config.other', '{"type": "string"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('config.s', '{"type": "string"}') > 0 AS r;
SELECT schema_registry.set_mode(NULL, 'READONLY_OVERRIDE');
SELECT schema_registry.register_schema('config.s', '{"type": "number"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility(NULL, 'NONE');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode(NULL, NULL);
SELECT schema_registry.get_config() ->> 'mode' AS mode;

-- of a context
SELECT schema_registry.set_mode(':.config:', 'READONLY');
SELECT schema_registry.register_schema(':.config:s', '{"type": "string"}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode(':.config:', NULL);

-- IMPORT: only where nothing is registered; nothing is compared
SELECT schema_registry.set_mode('config.s', 'IMPORT');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode('config.import', 'IMPORT');
SELECT schema_registry.register_schema('config.import', '{"type": "string"}', version => '1.0.0') > 0 AS r;
SELECT schema_registry.register_schema('config.import', '{"type": "number"}', version => '1.1.0') > 0 AS r;
SELECT semantic_version, change_class FROM schema_registry.show_schema_versions('config.import');
SELECT schema_registry.set_mode('config.import', NULL);

-- FORWARD: the whole registry only
SELECT schema_registry.set_mode('config.s', 'FORWARD');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.show_schema_compatibility('config.nobody');
\echo :LAST_ERROR_SQLSTATE
SELECT action, before, after FROM schema_registry.audit_log WHERE subject = 'config.s' AND action LIKE 'set%' ORDER BY entry;
