-- A change of the registry counts from the next statement on, and not when it is rolled back.

SELECT schema_registry.set_compatibility('invalidation.s', 'NONE');
SELECT schema_registry.register_schema('invalidation.s', '{"type":"integer"}') > 0 AS r;
CREATE TEMPORARY TABLE documents (d jsonb);
CREATE VIEW pg_temp.verdicts AS
SELECT schema_registry.validate_against('1'::jsonb, 'invalidation.s') AS one,
       schema_registry.validate_against('"a"'::jsonb, 'invalidation.s') AS a;
SELECT * FROM verdicts;

-- in the transaction that makes it
BEGIN;
SELECT schema_registry.register_schema('invalidation.s', '{"type":"string"}') > 0 AS r;
SELECT * FROM verdicts;
ROLLBACK;
SELECT * FROM verdicts;

-- savepoints
BEGIN;
SAVEPOINT one;
SELECT schema_registry.register_schema('invalidation.s', '{"type":"string"}') > 0 AS r;
SELECT * FROM verdicts;
ROLLBACK TO one;
SELECT * FROM verdicts;
SAVEPOINT two;
SELECT schema_registry.register_schema('invalidation.s', '{"type":"boolean"}') > 0 AS r;
RELEASE two;
SELECT * FROM verdicts;
ROLLBACK;
SELECT * FROM verdicts;

-- prepared statements, in and out of transactions
PREPARE ask AS SELECT schema_registry.validate_against('"a"'::jsonb, 'invalidation.s') AS a;
EXECUTE ask;
BEGIN;
EXECUTE ask;
SELECT schema_registry.register_schema('invalidation.s', '{"type":"string"}') > 0 AS r;
EXECUTE ask;
COMMIT;
EXECUTE ask;

-- expressions of PL/pgSQL
DO $$
DECLARE
    verdict boolean;
BEGIN
    FOR i IN 1..2 LOOP
        verdict := schema_registry.validate_against('[]'::jsonb, 'invalidation.s');
        RAISE NOTICE 'round %: %', i, verdict;
        PERFORM schema_registry.register_schema('invalidation.s', '{"type":"array"}');
    END LOOP;
END
$$;
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s');

-- states and deletions move what a selector means
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s') AS newest;
SELECT schema_registry.transition('invalidation.s', 'deprecate');
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s') AS after_deprecation;
SELECT schema_registry.transition('invalidation.s@3', 'reactivate');
SELECT schema_registry.delete_version('invalidation.s');
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s') AS after_deletion;
SELECT schema_registry.undelete_version('invalidation.s@3');
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s') AS after_undeletion;
SELECT schema_registry.delete_subject('invalidation.s');
SELECT schema_registry.validate_against('[]'::jsonb, 'invalidation.s');
\echo :LAST_ERROR_SQLSTATE

-- a snapshot that is older sees the latest version all the same, as DDL does
SELECT schema_registry.register_schema('invalidation.t', '{"type":"integer"}') > 0 AS r;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT schema_registry.validate_against('1'::jsonb, 'invalidation.t');
COMMIT;
