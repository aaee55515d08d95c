"""A practice with exercises, on a Monday morning in March."""

import copy
from datetime import date, timedelta

import pytest

from clients.actions import care
from homework import actions
from homework.models import Exercise, Occurrence
from practice import clock
from tests import cast as casting
from tests.cast import MORNING, Cast
from tests.kept import for_the_module

TODAY = date(2026, 3, 2)


class Room:
    """The cast, and short words for what happens in this room."""

    def __init__(self):
        self.cast = Cast()
        actions.sync_exercises()
        harbor = casting.make_practice(self.cast, "harbor", "Harbor Practice")
        for key in ("ana", "ben", "lars"):
            casting.make_therapist(self.cast, key, harbor)
        for first, second, by in (
            ("rosa", "ines", "ana"),
            ("tom", "aisha", "ana"),
            ("lea", "kim", "ana"),
            ("uma", "vic", "lars"),
        ):
            casting.make_couple(self.cast, first, second, by=by)
        for key in ("rosa", "ines", "lea"):
            casting.join(self.cast, key, by="ana")
        casting.lapse(self.cast, "lars")

    def elsewhere(self):
        """Ben's couple in the same practice, and Cleo's in another."""
        hill = casting.make_practice(self.cast, "hill", "Hill Practice")
        casting.make_therapist(self.cast, "cleo", hill)
        for first, second, by in (("bo", "lou", "ben"), ("zoe", "yan", "cleo")):
            casting.make_couple(self.cast, first, second, by=by)
            casting.join(self.cast, first, by=by)

    def viewer(self, name, role=""):
        return self.cast.viewer(name, role)

    def client(self, name):
        return self.cast.client(name)

    def clear(self, first="rosa", by="ana"):
        return care.sign_clearance(
            couple=self.cast.couples[first],
            screened_on=TODAY,
            method="interview",
            review_on=TODAY + timedelta(days=90),
            by=self.viewer(by, "therapist"),
        )

    def assign(self, code="softer-start", first="rosa", by="ana", **changes):
        given = {
            "whom": "both",
            "why": "because we spoke of it",
            "cadence": "weekly",
            "per_week": 1,
            "starts_on": TODAY,
            "until": TODAY + timedelta(days=20),
            "will_comment": False,
            "opened": False,
            "confirmed": False,
        }
        couple = self.cast.couples[first]
        couple.refresh_from_db()
        return actions.assign(
            couple=couple,
            exercise=Exercise.objects.get(code=code),
            by=self.viewer(by, "therapist"),
            **(given | changes),
        )

    def occurrence(self, name="rosa", **wanted):
        mine = Occurrence.objects.filter(partner=self.cast.partners[name], **wanted)
        return mine.order_by("local_date", "slot")[0]

    def record(self, name="rosa", occurrence=None, **changes):
        given = {
            "outcome": "partly",
            "answers": {},
            "reason": "",
            "please_read": False,
            "talk_about": False,
            "policy_shown": "Ana reads this.",
        }
        return actions.record(
            occurrence=occurrence or self.occurrence(name),
            by=self.viewer(name, "partner"),
            **(given | changes),
        )

    def save(self, name="rosa", field="softer_version", value="a wish", revision=0):
        return actions.save_field(
            occurrence=self.occurrence(name),
            field=field,
            value=value,
            revision=revision,
            policy_shown="Ana reads this.",
            by=self.viewer(name, "partner"),
        )


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with for_the_module(django_db_blocker, Room) as made:
        yield made


@pytest.fixture
def room(furnished, db):
    """The room as it was furnished; the clock stands still."""
    with clock.at(MORNING):
        yield copy.deepcopy(furnished)
