"""`manage.py start` in production while the database is down."""

import json
import os
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from practice import supervisor
from tests.practice.test_settings import PRODUCTION, ROOT
from tests.practice.test_stopping_web import free_port, until

HOST = "notes.example.org"


def ask(port, path):
    asked = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request("GET", path, headers={"Host": HOST})
        answer = asked.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        asked.close()


@pytest.fixture
def without_a_database(tmp_path):
    """The web process of an installation whose database is not there; its port."""
    port = free_port()
    given = PRODUCTION | {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SECURE_BASE_MODE": "production",
        "SECURE_BASE_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://app:secret@127.0.0.1:1/practice",
        "WEB_BIND": f"127.0.0.1:{port}",
    }
    command = [sys.executable, "manage.py", "start", "web", "--patience", "0"]
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stderr=log)
    until(lambda: ask(port, "/health/live")[0] == 200)
    yield port
    process.terminate()
    assert process.wait(supervisor.GRACE) == 0
    assert "The database does not answer" in (tmp_path / "log").read_text()


def test_it_lives_and_says_that_it_is_not_ready(without_a_database):
    status, body = ask(without_a_database, "/health/ready")
    assert (status, json.loads(body)["database"]) == (503, False)


def test_health_is_asked_inside_the_house_without_tls(without_a_database):
    assert ask(without_a_database, "/health/live") == (200, b"ok")


def test_pages_are_not(without_a_database):
    assert ask(without_a_database, "/sign-in/")[0] == 301


def test_the_probe_asks_by_the_name_the_product_answers_to(without_a_database):
    for path, status in (("live", 0), ("ready", 1)):
        address = f"http://127.0.0.1:{without_a_database}/health/{path}"
        done = subprocess.run(
            [sys.executable, "deploy/probe.py", address],
            cwd=ROOT,
            env={"PUBLIC_URL": PRODUCTION["PUBLIC_URL"]},
        )
        assert done.returncode == status
