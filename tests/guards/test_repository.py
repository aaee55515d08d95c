"""What the repository holds, and what it must not."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("practice", "clients", "assessments", "homework")
LOCKS = ("requirements.txt", "requirements-dev.txt")
ADDRESS = re.compile(r"https?://|^\s*--(?:index|extra-index|find-links|trusted)", re.M)
# Folders of one machine; in pieces, so that this file does not hold them itself.
MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "ro" + "ot"]) + r")/")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}")


def kept_files():
    """Return every text file that belongs to the repository, also not yet added."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    # An exported copy has no history; then everything in it belongs.
    names = listed.stdout.splitlines() if listed.returncode == 0 else exported()
    paths = [ROOT / name for name in names]
    binary = {".png", ".webp", ".mo", ".ico", ".woff2"}
    return [path for path in paths if path.is_file() and path.suffix not in binary]


def exported():
    hidden = re.compile(r"^\.(?!ci$|gitignore$)|^var$|^__pycache__$")
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
    return [str(path) for path in found if not any(map(hidden.match, path.parts))]


def holding(pattern, paths):
    """Return `file:line` of every match of a pattern."""
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def pins(path):
    return dict(re.findall(r"^([\w.\-\[\]]+)==([\w.]+)", path.read_text(), re.M))


def reasonless(path):
    """Return the requirements of a file that do not say why they are there."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
    return [line for line in wanted if not re.search(r"\s#\s*\S+", line)]


def test_no_lock_that_records_addresses():
    names = {path.name for path in kept_files()}
    assert names.isdisjoint({"uv.lock", "pylock.toml", "poetry.lock"})


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock):
    assert holding(ADDRESS, [ROOT / lock]) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock):
    entries = re.split(r"^(?=[\w])", (ROOT / lock).read_text(), flags=re.M)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_both_locks_agree():
    product, everything = (pins(ROOT / lock) for lock in LOCKS)
    assert product.items() <= everything.items()


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_requirement_says_why(name):
    assert reasonless(ROOT / name) == []


def test_nothing_names_a_folder_of_one_machine():
    assert holding(MACHINE, kept_files()) == []


def test_no_secret_is_kept():
    assert holding(SECRET, kept_files()) == []


@pytest.mark.parametrize("app", APPS)
def test_the_architecture_names_every_app(app):
    assert f"`{app}" in (ROOT / "ARCHITECTURE.md").read_text()


@pytest.mark.parametrize("command", ["./run demo", "./run test"])
def test_the_readme_names_the_commands(command):
    assert command in (ROOT / "README.md").read_text()


def test_tests_are_no_packages():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_decision_is_one_page_with_options_and_consequences():
    decisions = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    for path in decisions:
        text = path.read_text()
        assert "## Options" in text, path
        assert "## Consequences" in text, path
        assert len(text.splitlines()) <= 80, path


@pytest.mark.parametrize("name", ["SECURE_BASE_MODE", "SECURE_BASE_VAR"])
def test_the_environment_page_names(name):
    assert f"`{name}`" in (ROOT / "docs/environment.md").read_text()


def test_the_environment_page_names_every_variable_that_is_read():
    page = (ROOT / "docs/environment.md").read_text()
    pattern = r'(?:required|environ\.get|env\.db_url)\(\s*"([A-Z_]+)"'
    read = re.findall(pattern, (ROOT / "practice/settings.py").read_text())
    assert len(read) > 5
    assert [name for name in read if f"`{name}`" not in page] == []


# --- the guards themselves must be able to go red -------------------------------------
@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (ADDRESS, "--index-url something"),
        (ADDRESS, "x @ https://example.org/x.whl"),
        (MACHINE, "see /ro" + "ot/notes"),
        (MACHINE, "in /wo" + "rk/main"),
        (SECRET, "-----BEGIN RSA " + "PRIVATE KEY-----"),
    ],
)
def test_a_planted_line_is_seen(tmp_path, pattern, line):
    planted = tmp_path / "planted.txt"
    planted.write_text(f"fine\n{line}\n")
    assert holding(pattern, [planted])


def test_a_planted_requirement_without_reason_is_seen(tmp_path):
    planted = tmp_path / "requirements.in"
    planted.write_text("left~=1.0  # a reason\nright~=1.0\n")
    assert reasonless(planted) == ["right~=1.0"]
