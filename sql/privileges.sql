-- Who may do what.

SELECT schema_registry.register_schema('privileges.s', '{"type":"object","required":["a"]}') > 0 AS r;
SELECT rolname, rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE 'schema_registry_%' ORDER BY rolname;
SELECT pg_has_role('schema_registry_writer', 'schema_registry_reader', 'USAGE') AS writers_read,
       pg_has_role('schema_registry_admin', 'schema_registry_writer', 'USAGE') AS admins_write,
       pg_has_role('schema_registry_anon', 'schema_registry_reader', 'USAGE') AS anonymous_reads;

-- what everybody may: the validators, which stand in constraints; nothing else
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'schema_registry'::regnamespace
  AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)
ORDER BY 1;
SELECT c.relname FROM pg_class AS c, aclexplode(c.relacl) AS a
WHERE c.relnamespace = 'schema_registry'::regnamespace AND a.grantee = 0;
-- what only the owner may write
SELECT c.relname, a.grantee::regrole, a.privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS a
WHERE c.relnamespace = 'schema_registry'::regnamespace AND a.privilege_type <> 'SELECT' AND a.grantee <> c.relowner;
-- functions that change something: whose they are
SELECT p.proname, string_agg(DISTINCT a.grantee::regrole::text, ', ') AS roles FROM pg_proc AS p, aclexplode(p.proacl) AS a
WHERE p.pronamespace = 'schema_registry'::regnamespace AND p.provolatile = 'v' AND a.grantee <> p.proowner
GROUP BY p.proname ORDER BY p.proname;
-- every function that runs with the owner's rights fixes its search path
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'schema_registry'::regnamespace AND p.prosecdef
  AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false);

-- a stranger writes rows under a constraint, and no more
CREATE ROLE regress_stranger;
CREATE TABLE privileges_rows (doc jsonb CHECK (schema_registry.validate_against(doc, 'privileges.s')));
GRANT INSERT ON privileges_rows TO regress_stranger;
SET ROLE regress_stranger;
INSERT INTO privileges_rows VALUES ('{"a": 1}');
INSERT INTO privileges_rows VALUES ('{}');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.get_schema('privileges.s');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM schema_registry.subjects;
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;

-- readers
GRANT schema_registry_reader TO regress_stranger;
SET ROLE regress_stranger;
SELECT subject, version FROM schema_registry.get_schema('privileges.s');
SELECT subject FROM schema_registry.subjects WHERE subject = 'privileges.s';
SELECT count(*) FROM schema_registry.attachments WHERE subject = 'privileges.s';
SELECT compatible FROM schema_registry.check_compatibility('privileges.s', '{"type":"object"}');
SELECT count(*) >= 1 AS entries FROM schema_registry.audit_log WHERE subject = 'privileges.s';
SELECT count(*) FROM schema_registry.statistics;
SELECT count(*) FROM schema_registry.compatibility WHERE subject = 'privileges.s';
SELECT count(*) FROM schema_registry.describe('privileges.s');
SELECT count(*) FROM schema_registry.search_schemas('privileges.s');
SELECT count(*) FROM schema_registry.list_dependencies('privileges.s', true);
SELECT schema_registry.matches_schema('{}', '1'), schema_registry.get_config() IS NOT NULL AS config;
SELECT count(*) FROM schema_registry.audit;
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.register_schema('privileges.t', '{}');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO schema_registry.subject (name, created_by) VALUES ('privileges.x', 'me');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;

-- writers
SET ROLE regress_stranger;
SELECT schema_registry.register_schema('privileges.t', '{"title":"privileges"}') > 0 AS r;
SELECT schema_registry.update_metadata('privileges.t', '{"a": 1}', NULL);
SELECT schema_registry.transition('privileges.t', 'deprecate');
SELECT created_by FROM schema_registry.get_schema('privileges.t@1');
SELECT schema_registry.delete_subject('privileges.t');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_compatibility('privileges.t', 'NONE');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.set_mode('privileges.t', 'READONLY');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.record_audit('forged', 'privileges.t', 1, NULL, NULL);
\echo :LAST_ERROR_SQLSTATE
-- attaching needs the owner's rights over the table
SELECT schema_registry.attach_schema('privileges_rows', 'doc', 'privileges.t@1');
\echo :LAST_ERROR_SQLSTATE
SELECT schema_registry.detach_schema('privileges_rows', 'doc');
\echo :LAST_ERROR_SQLSTATE
CREATE TEMPORARY TABLE own (doc jsonb);
-- what stands in a table's indexes runs with its owner's rights when rows are checked, not with ours
CREATE FUNCTION pg_temp.noted(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN RAISE NOTICE 'run as %', current_user; RETURN $1; END $$;
SET client_min_messages = warning;
CREATE INDEX ON own (pg_temp.noted(1));
RESET client_min_messages;
SELECT schema_registry.attach_schema('own', 'doc', 'privileges.t@1');
RESET ROLE;
DROP TABLE own;
DROP FUNCTION pg_temp.noted(integer);

-- admins
GRANT schema_registry_admin TO regress_stranger;
SET ROLE regress_stranger;
SELECT schema_registry.set_compatibility('privileges.t', 'NONE');
SELECT schema_registry.delete_subject('privileges.t');
SELECT count(*) >= 1 AS entries FROM schema_registry.audit;
INSERT INTO schema_registry.subject (name, created_by) VALUES ('privileges.x', 'me');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;

-- what maintenance by another runs has not that one's rights
CREATE TABLE privileges_other (id integer PRIMARY KEY, doc jsonb);
CREATE TABLE privileges_index (a integer);
CREATE FUNCTION privileges_take(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF session_user <> current_user THEN
        PERFORM schema_registry.attach_schema('public.privileges_other', 'doc', 'privileges.s');
    END IF;
    RETURN $1;
END
$$;
ALTER TABLE privileges_index OWNER TO regress_stranger;
INSERT INTO privileges_index VALUES (1), (2);
CREATE FUNCTION privileges_plain(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE INDEX ON privileges_index (privileges_plain(a));
CREATE OR REPLACE FUNCTION privileges_plain(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN public.privileges_take($1); END';
ANALYZE privileges_index;
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM schema_registry.attachments WHERE relation = 'privileges_other'::regclass;
DROP TABLE privileges_other, privileges_index;
DROP FUNCTION privileges_take, privileges_plain;

-- functions of a name that others put in the way are not called
SET ROLE regress_stranger;
CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$;
CREATE FUNCTION pg_temp.format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$;
SET search_path = pg_temp, pg_catalog;
SELECT schema_registry.transition('privileges.s', 'EXPLODE');
RESET search_path;
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
DROP TABLE privileges_rows;
DROP OWNED BY regress_stranger;
DROP ROLE regress_stranger;
