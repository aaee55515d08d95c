"""Imports point down; a planted import that points up or aside is seen."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("practice", "clients", "assessments", "homework")
ROOF = ("urls", "api", "celery", "demo", "front", "setup", "workspace")


def lint(folder):
    """Return the linter's status and words for a copy of the product."""
    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    return found.returncode, found.stdout + found.stderr


@pytest.fixture
def copy(tmp_path):
    for app in APPS:
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_product_keeps_its_layers(copy):
    status, words = lint(copy)
    assert status == 0, words


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("practice/clock.py", "clients.models"),
        ("practice/audit.py", "homework.models"),
        ("clients/models/care.py", "assessments.models"),
        ("assessments/models.py", "homework.models"),
        ("homework/models.py", "assessments.scoring"),
        ("homework/models.py", "practice.urls"),
        ("clients/models/care.py", "practice.workspace"),
        ("assessments/models.py", "practice.api"),
        ("practice/outbox.py", "practice.front"),
    ],
)
def test_a_planted_import_is_seen(copy, module, imported):
    with open(copy / module, "a") as handle:
        handle.write(f"\nimport {imported}\n")
    status, words = lint(copy)
    assert status != 0
    assert "BROKEN" in words


def test_a_new_module_of_the_floor_must_be_given_its_place(copy):
    (copy / "practice/newcomer.py").write_text("")
    status, words = lint(copy)
    assert status != 0
    assert "newcomer" in words


def test_every_module_of_the_roof_is_forbidden_to_those_below():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = [
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if "practice.urls" in contract.get("forbidden_modules", [])
    ]
    there = {
        f"practice.{name}" for name in ROOF if list(ROOT.glob(f"practice/{name}*"))
    }
    assert there == set(contract["forbidden_modules"])
