-- The roles of an installation. Run by psql as a superuser, connected to the installation's database;
-- running it again changes nothing, and is right after every new version:
--
--     psql --dbname practice --file roles.sql
--     psql --dbname practice --file roles.sql --set prefix=other_      other names for the roles
--
-- owner   owns the tables; for `manage.py prepare` only
-- app     what pages and mail run as: rows, no tables; of the audit trail it can add and read
-- report  figures without persons, in the schema "report"
-- backup  reads everything and writes nothing, for pg_dump
--
-- No passwords stand here. Give each role its own with psql's \password.

\set ON_ERROR_STOP on
\if :{?prefix}
\else
  \set prefix secure_base_
\endif
\set owner :prefix owner
\set app :prefix app
\set report :prefix report
\set backup :prefix backup

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'app', :'report', :'backup']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"report" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- A dump by a role that row security binds would hold a part and look whole.
ALTER ROLE :"backup" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE :"report" SET default_transaction_read_only = on;
ALTER ROLE :"backup" SET default_transaction_read_only = on;
ALTER ROLE :"report" SET search_path = report;
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '60s';

BEGIN;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"DBNAME" TO :"owner", :"app", :"report", :"backup";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app", :"backup";

-- What the owner will make, and what is there already.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE ON SEQUENCES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"backup";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON SEQUENCES TO :"backup";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :"app";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"backup";
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO :"backup";

-- `manage.py prepare` takes the same rights away when it makes these tables.
SELECT format('REVOKE %s ON public.%I FROM %I', rights, name, :'app')
FROM (VALUES ('practice_auditentry', 'UPDATE, DELETE, TRUNCATE'),
             ('django_migrations', 'INSERT, UPDATE, DELETE, TRUNCATE')) AS kept (name, rights)
WHERE to_regclass('public.' || name) IS NOT NULL
\gexec

SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS report;
REVOKE ALL ON SCHEMA report FROM PUBLIC;
ALTER SCHEMA report OWNER TO :"owner";
GRANT USAGE ON SCHEMA report TO :"report";
COMMIT;

-- Figures, once there are tables. Groups of fewer than five couples are not shown: a number can name
-- somebody. Views read with their owner's rights, so the role needs none on the tables.
SELECT to_regclass('public.practice_message') IS NOT NULL
   AND to_regclass('public.clients_couple') IS NOT NULL AS has_tables
\gset
\if :has_tables
  BEGIN;
  CREATE OR REPLACE VIEW report.messages AS
    SELECT practice_id, state, count(*) AS number
    FROM public.practice_message GROUP BY practice_id, state;
  CREATE OR REPLACE VIEW report.couples AS
    SELECT practice_id, ended_at IS NULL AS in_care, count(*) AS number
    FROM public.clients_couple GROUP BY practice_id, ended_at IS NULL HAVING count(*) >= 5;
  ALTER VIEW report.messages OWNER TO :"owner";
  ALTER VIEW report.couples OWNER TO :"owner";
  GRANT SELECT ON report.messages, report.couples TO :"report";
  COMMIT;
\endif
