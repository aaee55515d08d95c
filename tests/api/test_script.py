"""The script of docs/api.md, run as it stands there against a real server."""

import subprocess
import sys

import pytest

from practice import clock
from practice.api import paging
from tests.api.programs import token_for
from tests.api.test_document import SCRIPT
from tests.cast import MORNING, make_cast


@pytest.mark.django_db(transaction=True)
def test_the_script_pulls_a_caseload_of_several_pages(live_server, monkeypatch):
    monkeypatch.setattr(paging, "USUAL", 2)  # of four couples
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
