"""The cast with a questionnaire given, for the tests of this room."""

from datetime import timedelta

from assessments import actions
from assessments.models import Administration, Instrument, Plan
from practice import clock
from tests.cast import MORNING, ZONE, Cast, make_cast

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GUESS = {1: 6, 2: 2}


class Scene:
    """Short words for what the tests do again and again."""

    def __init__(self) -> None:
        actions.sync_instruments()
        self.cast: Cast = make_cast()

    def form(self, code="aor-8") -> Instrument:
        return Instrument.objects.get(code=code)

    def give(self, key="rosa", *, by="ana", code="aor-8", **changes) -> Plan:
        wanted = {
            "couple": self.cast.couples[key],
            "instrument": self.form(code),
            "whom": "both",
            "every_weeks": None,
            "starts_on": clock.today(ZONE),
            "ends_on": None,
            "days_to_answer": 7,
            "by": self.cast.viewer(by, "therapist"),
        }
        return actions.plan(**(wanted | changes))

    def sitting(self, key: str) -> Administration:
        """The partner's latest sitting."""
        return Administration.objects.filter(partner=self.cast.partners[key]).latest(
            "opens_at"
        )

    def save(self, key: str, number: int, value, *, revision=None, sitting=None):
        row = sitting or self.sitting(key)
        return actions.save_answer(
            administration=row,
            number=number,
            value=value,
            revision=row.revision if revision is None else revision,
            policy_shown="as shown",
            by=self.cast.viewer(key, "partner"),
        )

    def answer(self, key: str, value=5, *, only=range(1, 9)) -> Administration:
        row = self.sitting(key)
        return actions.save_answers(
            administration=row,
            answers=dict.fromkeys(only, value),
            revision=row.revision,
            policy_shown="as shown",
            by=self.cast.viewer(key, "partner"),
        )

    def finish(self, key: str, value=5) -> Administration:
        self.answer(key, value)
        return self.submit(key)

    def submit(self, key: str) -> Administration:
        return actions.submit(
            administration=self.sitting(key), by=self.cast.viewer(key, "partner")
        )

    def sitting_day(self, days: int):
        """The date so many days after the first morning."""
        return clock.today(ZONE) + timedelta(days=days)

    def later(self, **delta):
        return clock.at(MORNING + timedelta(**delta))
