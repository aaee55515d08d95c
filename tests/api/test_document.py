"""docs/api.md keeps its word: its script runs, its table names every problem."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
(SCRIPT,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_script_has_ten_lines():
    assert len([line for line in SCRIPT.splitlines() if line.strip()]) == 10


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
