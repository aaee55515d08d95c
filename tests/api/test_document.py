"""docs/api.md keeps its word: its script runs, its table names every problem."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from practice import clock
from tests.api.programs import token_for
from tests.cast import MORNING, make_cast

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
(SCRIPT,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_script_has_ten_lines():
    assert len([line for line in SCRIPT.splitlines() if line.strip()]) == 10


@pytest.mark.django_db(transaction=True)
def test_the_script_pulls_a_caseload(live_server):
    with clock.at(MORNING):
        cast = make_cast()
    token = token_for(cast, "ana")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={"BASE": live_server.url, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=60,
    )
    names = {line.partition(" ")[2] for line in done.stdout.splitlines()}
    assert done.stderr == ""
    assert names == {"Rosa & Ines", "Tom & Aisha", "Mia & Jon", "Lea & Kim"}


def test_the_table_names_every_kind_of_problem():
    code = "".join(
        (ROOT / "practice/api" / name).read_text()
        for name in ("errors.py", "idempotency.py")
    )
    kinds = set(re.findall(r'kind = "([a-z-]+)"', code))
    kinds |= set(re.findall(r'_refused\(error, \d+, "([a-z-]+)"\)', code))
    assert len(kinds) > 5
    assert [kind for kind in kinds if f":{kind}`" not in TEXT] == []


def test_the_table_of_addresses_names_every_list(ana):
    lists = {path.split("/")[3] for path in ana.get("schema/").json()["paths"]}
    assert [name for name in lists - {"schema"} if f"`{name}/" not in TEXT] == []
