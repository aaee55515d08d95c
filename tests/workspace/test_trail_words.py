"""The trail calls things by words of this world, not as the code calls them."""

from practice.models import AuditEntry
from practice.workspace import trail
from tests.world import make_world


def unnamed():
    """Kinds of things that entries are about and the trail has no word for."""
    met = AuditEntry.objects.exclude(object_type="").values_list("object_type")
    return {kind for (kind,) in met} - set(trail.things())


def test_everything_that_happens_has_a_word(db):
    make_world()
    assert AuditEntry.objects.count() > 50
    assert unnamed() == set()


def test_a_thing_without_a_word_is_seen(db):
    AuditEntry.objects.create(
        at="2026-03-02T16:00Z", actor_role="system", action="x", object_type="a.New"
    )
    assert unnamed() == {"a.New"}
