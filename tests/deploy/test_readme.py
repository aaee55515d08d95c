"""What deploy/README.md tells people to do can be done."""

import re

import pytest
import yaml
from django.core.management import get_commands

from tests.deploy.kept import DEPLOY, kept_files

README = (DEPLOY / "README.md").read_text()


def test_every_command_it_names_is_there():
    named = set(re.findall(r"manage\.py (\w+)", README))
    assert {"prepare", "setup_link", "check"} <= named
    assert [name for name in named if name not in get_commands()] == []


def test_every_file_it_names_is_there():
    named = set(re.findall(r"\bdeploy/([\w./*-]*\w)", README)) - {"secrets", ".env"}
    assert len(named) >= 5
    assert [name for name in named if not list(DEPLOY.glob(name))] == []


@pytest.mark.parametrize("path", kept_files(), ids=lambda path: path.name)
def test_it_names_every_file(path):
    if path.name != "README.md":
        kind = path.suffix == ".service" and "systemd/*.service"
        assert (kind or path.name.removesuffix(".dockerignore")) in README


def test_it_says_what_was_not_run():
    assert "**they were not run**" in README


def test_it_names_every_role():
    text = (DEPLOY / "postgres/roles.sql").read_text()
    roles = re.findall(r"^-- (owner|app|report|backup) ", text, re.M)
    assert len(roles) == 4
    assert [role for role in roles if f"`{role}`" not in README] == []


def test_the_secrets_it_speaks_of_are_those_of_the_compose_file():
    secrets = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["secrets"]
    for name in ("owner_database_url", "redis_conf", "database_url", "master_key"):
        assert name in secrets
        assert name in README
