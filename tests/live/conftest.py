"""What a live test stands on; it is committed, since other processes read it."""

import pytest

from tests.live import house as houses
from tests.live.scene import Scene


@pytest.fixture(scope="session")
def static(tmp_path_factory):
    """Collected once: a production server shows no page without."""
    return houses.collected(tmp_path_factory.mktemp("static"), "postgres://x@/x")


@pytest.fixture
def scene(transactional_db):
    """A practice with one therapist."""
    return Scene.furnish()


@pytest.fixture
def mailbox():
    """What the mail server puts its mail into."""
    return houses.Mailbox()


@pytest.fixture
def house(transactional_db, static, tmp_path, mailbox):
    """An installation in which nothing runs yet but Redis and the mail server."""
    with (
        houses.humble_role() as database,
        houses.opened(tmp_path, database, static, mailbox) as house,
    ):
        yield house
