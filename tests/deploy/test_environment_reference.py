"""Every variable that is read is explained, and every one explained is read."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from practice import environment
from tests.deploy.test_roles import production

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/environment.md"
EXAMPLE = ROOT / "deploy/secure-base.env.example"
READERS = ("required", "optional", "whole_number", "country_code", "get", "setdefault")
#: What reads the environment: settings and all that stands beside them.
SOURCES = ("practice/*.py", "practice/management/commands/*.py", "deploy/*.py")
#: Set by our own parents for their children; no person sets them.
OURS = {
    "DJANGO_SETTINGS_MODULE",
    "PROMETHEUS_MULTIPROC_DIR",
    "SECURE_BASE_PROCESS",
    "SECURE_BASE_SLOT",
}
#: Only where a person starts it by hand; a server has no use for them.
BY_HAND = {"SECURE_BASE_VENV", "PYTHON", "XDG_CONFIG_HOME"}
#: Read by the launcher, which is no Python.
LAUNCHER = {"SECURE_BASE_VENV", "PYTHON"}
NAME = re.compile(r"^[A-Z][A-Z_]+$")


def read_in(text):
    """Names of variables that a piece of Python reads."""
    tree = ast.parse(text)
    names = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _reads(node.func):
            found.add(_value(node.args[0], names))
        if isinstance(node, ast.Subscript) and _is_environ(node.value):
            found.add(_value(node.slice, names))
    return {name for name in found if isinstance(name, str) and NAME.match(name)}


def _reads(function):
    if not isinstance(function, ast.Attribute) or function.attr not in READERS:
        return False
    owner = function.value
    return _is_environ(owner) or (
        isinstance(owner, ast.Name) and owner.id in ("environment",)
    )


def _is_environ(node):
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def _value(node, names):
    if isinstance(node, ast.Constant):
        return node.value
    return names.get(node.id) if isinstance(node, ast.Name) else None


def read_by_the_product():
    found = set()
    for pattern in SOURCES:
        for path in ROOT.glob(pattern):
            found |= read_in(path.read_text())
    secrets = {f"{name}_FILE" for name in environment.SECRETS}
    return (found - OURS) | secrets


def explained():
    """Variables that have a line of their own in a table of the page."""
    return set(re.findall(r"^\| `([A-Z][A-Z_]+)`", PAGE.read_text(), re.M))


def in_the_example():
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", EXAMPLE.read_text(), re.M))


def as_written(names):
    """A secret may stand in an example as itself or as its file."""
    return {name.removesuffix("_FILE") for name in names}


def test_every_variable_that_is_read_is_explained():
    found = read_by_the_product()
    assert len(found) > 15
    assert as_written(found) - explained() == set()


def test_every_variable_that_is_explained_is_read():
    assert explained() - read_by_the_product() - LAUNCHER == set()


def test_the_launcher_reads_its_own():
    launcher = (ROOT / "run").read_text()
    assert [name for name in LAUNCHER if name not in launcher] == []


def test_the_example_has_every_variable_of_a_server():
    wanted = as_written(read_by_the_product()) - BY_HAND
    assert wanted - as_written(in_the_example()) == set()


def test_the_example_has_no_other():
    assert as_written(in_the_example()) - explained() == set()


def test_the_page_says_which_secrets_may_be_files():
    page = PAGE.read_text()
    assert [n for n in environment.SECRETS if f"`{n}_FILE`" not in page] == []


def test_the_example_holds_no_secret():
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.M))
    assert [name for name in environment.SECRETS if name in given] == []


#: What a process of production goes by, of the settings and of the web server.
GOES_BY = """
import json
from django.conf import settings
from practice import webserver

def said(value):
    return repr(sorted(value) if isinstance(value, set) else value)

print(json.dumps({
    **{name: said(getattr(settings, name)) for name in dir(settings) if name.isupper()},
    "bind": webserver.bind, "workers": webserver.workers,
}))"""


@pytest.fixture(scope="module")
def server():
    """The variables that a server must have."""
    return production("postgres://app:secret@127.0.0.1/practice")


def goes_by(variables):
    """Everything that a process is set to by its variables."""
    done = subprocess.run(
        [sys.executable, "-c", GOES_BY],
        cwd=ROOT,
        env={**variables, "DJANGO_SETTINGS_MODULE": "practice.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def left_as_they_are():
    """The example's lines that are commented out; files of secrets aside."""
    given = dict(re.findall(r"^# ([A-Z][A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.M))
    return {name: value for name, value in given.items() if name[-5:] != "_FILE"}


def test_what_may_be_left_as_it_is_is_what_the_product_takes(server):
    assert len(left_as_they_are()) >= 7
    assert goes_by(server | left_as_they_are()) == goes_by(server)


def test_another_value_would_be_seen(server):
    other = left_as_they_are() | {"API_REFUSED_PER_MINUTE": "60"}
    assert goes_by(server | other) != goes_by(server)


@pytest.mark.parametrize(
    "planted",
    [
        'os.environ.get("NEW_ONE")',
        'os.environ["NEW_ONE"]',
        'environment.required("NEW_ONE", example="x")',
        '_N = "NEW_ONE"\nos.environ.get(_N)',
    ],
)
def test_a_planted_variable_is_seen(planted):
    assert read_in(planted) == {"NEW_ONE"}
