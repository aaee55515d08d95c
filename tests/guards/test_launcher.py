"""`./run` explains itself, and says what is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words, **variables):
    """Run the launcher; return its status and all it says."""
    done = subprocess.run(
        [ROOT / "run", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def verbs():
    """Return the verbs of the launcher's own `case`, but the last: anything else."""
    body = (ROOT / "run").read_text().split('case "$verb" in')[1]
    names = re.findall(r"^  ([a-z][a-z| ]*)\)", body, re.M)
    return sorted(name for group in names for name in re.split(r"[| ]+", group))


def test_help_is_what_it_says_when_nothing_is_asked():
    assert run() == run("help")


@pytest.mark.parametrize("verb", verbs())
def test_help_names_every_verb(verb):
    assert f"./run {verb}" in run("help")[1]


def test_without_python_it_says_what_is_missing_and_how_to_get_it(tmp_path):
    for tool in ("bash", "env", "dirname", "id", "cat"):
        os.symlink(f"/usr/bin/{tool}", tmp_path / tool)
    status, words = run(
        "demo",
        PATH=str(tmp_path),
        HOME=str(tmp_path),
        SECURE_BASE_VENV=str(tmp_path / "venv"),
        PYTHON="",
    )
    assert status == 1
    assert "needs Python 3.12 or newer" in words
    assert "PYTHON=" in words


def test_the_launcher_and_ci_can_be_run():
    for name in ("run", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK)


def test_a_wrong_setting_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={
            **{k: v for k, v in os.environ.items() if not k.endswith("_URL")},
            "SECURE_BASE_MODE": "demo",
            "SECURE_BASE_VAR": str(tmp_path),
            "EMAIL_URL": "smtp://mail.example.org",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("EMAIL_URL is set")
