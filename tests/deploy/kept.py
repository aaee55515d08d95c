"""What deploy/ holds as it is kept, beside what an operator or Python puts there."""

import re
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
#: Made by those who follow deploy/README.md, or by running something.
MADE_LATER = {"secrets", ".env", "__pycache__"}


def kept_files(folder: Path = DEPLOY) -> list[Path]:
    """Every file of the folder that belongs to the repository, by path."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and MADE_LATER.isdisjoint(path.relative_to(folder).parts)
    ]


def upstream(text: str) -> str:
    """Where a configuration of nginx passes requests on to, as host:port."""
    found = re.search(r"upstream secure_base \{\s*server ([\w.:]+);", text)
    assert found is not None
    return found[1]
