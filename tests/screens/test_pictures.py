"""The pictures kept with the code: all there, all named, and not too heavy."""

import re
from pathlib import Path

import pytest

from tests.screens.scenes import SCENES
from tests.screens.take import FOLDER, LIMIT, index

ROOT = Path(__file__).resolve().parents[2]
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


def lost(page):
    """Return the pictures a page names that are not there."""
    names = PICTURE.findall(page.read_text())
    return [name for name in names if not (page.parent / name).is_file()]


def test_every_picture_of_the_index_is_there():
    assert lost(FOLDER / "README.md") == []


def test_every_picture_is_in_the_index():
    kept = {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert kept == set(PICTURE.findall((FOLDER / "README.md").read_text()))


def test_the_index_is_what_the_scenes_say():
    assert (FOLDER / "README.md").read_text() == index()


def test_the_readme_shows_pictures_that_are_there():
    assert PICTURE.findall((ROOT / "README.md").read_text())
    assert lost(ROOT / "README.md") == []


def test_all_pictures_together_are_light():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= LIMIT


def test_no_two_scenes_share_a_name():
    names = [scene.name for scene in SCENES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("screen", ["phone", "desk"])
@pytest.mark.parametrize("persona", ["ana", "rosa", "dana", "fay"])
def test_every_kind_of_people_is_shown(screen, persona):
    shown = [scene.name for scene in SCENES if scene.persona == persona]
    assert shown
    assert all((FOLDER / f"{name}-{screen}.webp").is_file() for name in shown)


def test_a_lost_picture_is_seen(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("![a page](gone.webp)")
    assert lost(page) == ["gone.webp"]
