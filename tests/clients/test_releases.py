"""Sharing is said by its author, for what is open now."""

import pytest

from clients.actions import couples, releases
from clients.models import Release
from practice.errors import RefusedError
from practice.ids import new_id


@pytest.fixture
def release(cast):
    rosa = cast.partners["rosa"]
    return releases.offer(kind="entry", subject_id=new_id(), author=rosa)


@pytest.fixture
def deeds(cast, release):
    """What Ana and Rosa can do with it, and whether Ines sees it."""

    class Deeds:
        def open(self):
            releases.open_release(release=self.now(), by=cast.viewer("ana"))

        def close(self):
            releases.close_release(release=self.now(), by=cast.viewer("ana"))

        def share(self):
            releases.share(release=self.now(), by=cast.viewer("rosa"))

        def separate(self):
            couples.set_mode(
                couple=cast.couples["rosa"], mode="separated", by=cast.viewer("ana")
            )

        def now(self):
            return Release.objects.select_related("couple").get(pk=release.pk)

        def is_seen(self):
            seen = Release.objects.received_by(cast.viewer("ines"))
            return seen.filter(pk=release.pk).exists()

    return Deeds()


def test_opened_again_it_waits_for_its_author(deeds):
    deeds.open()
    deeds.share()
    deeds.close()
    deeds.open()
    assert not deeds.is_seen()


def test_shared_anew_it_shows_again(deeds):
    deeds.open()
    deeds.share()
    deeds.close()
    deeds.open()
    deeds.share()
    assert deeds.is_seen()


def test_once_separated_nothing_new_is_shared(deeds):
    deeds.open()
    deeds.separate()
    with pytest.raises(RefusedError, match="has not been opened"):
        deeds.share()
    assert not deeds.is_seen()


def test_once_separated_each_keeps_what_both_had(deeds):
    deeds.open()
    deeds.share()
    deeds.separate()
    assert deeds.is_seen()
