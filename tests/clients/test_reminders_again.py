"""Work given before someone chose reminders is still reminded of, once they do."""

from datetime import time, timedelta

import pytest

import assessments.actions
from clients.actions import consents
from clients.models import Consent
from practice.models import Notice
from tests.cast import MORNING, ZONE, join
from tests.given import give_measure

LATER = MORNING + timedelta(minutes=10)
CONTACT = consents.SafeContact(
    email="tom@example.org",
    private=True,
    safe_from=time(9),
    safe_until=time(20),
    zone=ZONE,
    sender_word="Notes",
    practice_time=time(18),
)


@pytest.fixture
def tom(cast):
    """Tom, here without reminders, with a questionnaire given meanwhile."""
    viewer = join(cast, "tom", by="ana", messages=False)
    assessments.actions.sync_instruments()
    give_measure(cast, "tom", "aor-24", every_weeks=4)
    assessments.actions.plan_ahead()
    return viewer


def waiting(viewer):
    rows = Notice.objects.filter(recipient=viewer.person_id, state="waiting")
    return rows.count()


def test_an_address_given_after_the_work_brings_its_reminders(tom):
    before = waiting(tom)
    consents.set_contact(contact=CONTACT, by=tom)
    assert (before, waiting(tom) > 0) == (0, True)


def test_reminders_taken_back_and_chosen_again_come(tom):
    consents.set_contact(contact=CONTACT, by=tom)
    at_first = waiting(tom)
    consents.withdraw(kind=Consent.Kind.MESSAGES, by=tom)
    taken_back = waiting(tom)
    consents.set_contact(contact=CONTACT, by=tom)
    assert (taken_back, waiting(tom)) == (0, at_first)
