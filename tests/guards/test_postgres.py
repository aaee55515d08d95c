"""The tests on PostgreSQL find a server, or say in one sentence why not."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests import postgres
from tests.guards.scan import ROOT

SECRET = "not-to-be-shown"


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    "address", ["", "mysql://x@y/z", "127.0.0.1:5432", "sqlite://"]
)
def test_another_database_is_refused(address):
    assert "must begin with postgres://" in postgres.fault_of(address)


def test_a_server_that_is_away_is_named_without_the_password():
    fault = postgres.fault_of(f"postgres://x:{SECRET}@127.0.0.1:{closed_port()}/y")
    assert "cannot be used" in fault
    assert SECRET not in fault


def test_a_wrong_address_ends_the_run_with_one_sentence():
    done = subprocess.run(
        [sys.executable, "tests/postgres.py", "--co", "-q"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"postgres://x@127.0.0.1:{closed_port()}/y"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("DATABASE_URL names a server that cannot be used")
    assert len(done.stderr.splitlines()) == 1


def test_each_run_has_a_database_of_its_own():
    address = "postgres://postgres@127.0.0.1:5432/test?sslmode=disable"
    names = {urlsplit(postgres.own_name(address)).path for _ in range(3)}
    assert len(names) == 3
    assert "/test" not in names


def test_nothing_but_the_name_of_the_database_changes():
    address = "postgres://postgres@/x?host=/tmp/some-folder"
    own = urlsplit(postgres.own_name(address))
    assert own._replace(path="/x").geturl() == address
