"""After the end of care nothing more is planned, for either of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

import assessments.actions
from clients.actions import couples
from clients.models import TherapySession
from practice import clock, ledger
from practice.models import Message, Notice
from tests.cast import MORNING
from tests.clients.way_in import text
from tests.given import give_measure

DAY = timedelta(days=1)


@pytest.fixture
def ended(cast):
    """Rosa & Ines, with work, a session behind and one ahead, when care ends."""
    assessments.actions.sync_instruments()
    couple, by = cast.couples["rosa"], cast.viewer("ana")
    give_measure(cast, "rosa", "aor-24", every_weeks=4)
    for starts_at in (MORNING + DAY, MORNING + 7 * DAY):
        couples.plan_session(
            couple=couple, starts_at=starts_at, attendees="both", by=by
        )
    with clock.at(MORNING + 2 * DAY):
        couples.end_care(couple=couple, by=by)
        yield couple


def waiting(cast, key):
    rows = Notice.objects.filter(recipient=cast.partners[key].person_id)
    return rows.filter(state="waiting").count()


@pytest.mark.parametrize("key", ["rosa", "ines"])
def test_no_reminder_waits(cast, ended, key):
    assert Notice.objects.filter(recipient=cast.partners[key].person_id).exists()
    assert waiting(cast, key) == 0


def test_no_message_is_left_without_a_notice(ended):
    assert not Message.objects.filter(state="scheduled").exists()


def test_the_ledger_says_why(cast, ended):
    rosa = cast.partners["rosa"]
    lines = ledger.ledger_for(rosa.person_id, couple=rosa.couple_id)
    assert "this work has ended" in {str(line.reason) for line in lines}


def test_sessions_ahead_are_taken_out(ended):
    assert not TherapySession.objects.filter(couple=ended).ahead().exists()


def test_sessions_held_stay(ended):
    assert TherapySession.objects.filter(couple=ended).behind().count() == 1


def test_its_day_is_the_therapists(cast):
    address = reverse("couple_settings", args=[cast.couples["rosa"].pk])
    with clock.at(datetime(2026, 3, 11, 3, tzinfo=UTC)):
        couples.end_care(couple=cast.couples["rosa"], by=cast.viewer("ana"))
        page = text(cast.client("ana").get(address))
    assert "Care ended on March 10, 2026" in page


def test_other_couples_keep_theirs(cast):
    assessments.actions.sync_instruments()
    give_measure(cast, "mia", "aor-24", every_weeks=4)
    before = waiting(cast, "mia")
    couples.end_care(couple=cast.couples["rosa"], by=cast.viewer("ana"))
    assert waiting(cast, "mia") == before > 0
