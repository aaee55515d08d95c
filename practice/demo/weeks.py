"""The week in review: two minutes a week, from which a story can be read."""

from collections.abc import Sequence
from datetime import timedelta

import assessments.actions
from assessments.models import Administration, Instrument
from clients.models import Couple
from practice import access, clock
from practice.demo.stage import (
    ZONE,
    Scenes,
    Stage,
    at,
    fill_in,
    therapist,
    viewer_of,
)
from practice.models import User

WIR = "wir-5"
SCALES = ("closeness", "support", "repair", "trust", "satisfaction")
#: One week of one partner: a figure of 0 to 10 for each scale, or None for no answer.
type Week = tuple[float, float, float, float, float] | None

#: From the fight in the second week to a quiet spring.
ROSA: tuple[Week, ...] = (
    (3, 4, 2, 5, 3),
    (4, 4, 3, 5, 4),
    (5, 5, 4, 5, 5),
    (4, 5, 3, 5, 4),
    (6, 6, 5, 6, 6),
    (6, 7, 6, 7, 7),
    (7, 7, 7, 7, 7),
    (8, 7, 7, 8, 8),
)
INES: tuple[Week, ...] = (
    (5, 5, 3, 7, 5),
    (5, 6, 4, 7, 5),
    (6, 6, 4, 7, 6),
    None,
    (6, 6, 6, 7, 6),
    (7, 7, 6, 8, 7),
    (7, 7, 7, 8, 7),
    (7, 8, 7, 8, 8),
)
#: Going down, and then silence on one side.
MIA: tuple[Week, ...] = (
    (4, 3, 3, 5, 4),
    (3, 3, 3, 4, 3),
    (3, 2, 2, 4, 3),
    (2, 2, 2, 4, 2),
    (2, 2, 1, 3, 2),
)
JON: tuple[Week, ...] = ((5, 5, 4, 6, 5), (5, 4, 4, 6, 5), None, None, None)


def rosa_and_ines(stage: Stage) -> Scenes:
    """Weekly from the second session on; the last one is still open."""
    yield from _weekly(stage, {"rosa": ROSA, "ines": INES}, first_day=11)


def mia_and_jon(stage: Stage) -> Scenes:
    """Weekly from their second week on."""
    yield from _weekly(stage, {"mia": MIA, "jon": JON}, first_day=29)


def _weekly(stage: Stage, told: dict[str, Sequence[Week]], *, first_day: int) -> Scenes:
    yield at(first_day, 8)
    ana = therapist("ana")
    viewers = {slug: viewer_of(User.objects.get(username=slug)) for slug in told}
    couple = Couple.objects.get(pk=next(iter(viewers.values())).couple_id)
    assessments.actions.plan(
        couple=couple,
        instrument=Instrument.objects.get(code=WIR),
        whom="both",
        every_weeks=1,
        starts_on=clock.today(ZONE),
        ends_on=None,
        days_to_answer=5,
        by=ana,
    )
    weeks = zip(*told.values(), strict=True)
    for number, both in enumerate(weeks):
        day = first_day + 7 * number
        for later, (slug, week) in enumerate(zip(told, both, strict=True)):
            yield at(day + 1 + later, 21)
            if week is not None:
                levels = dict(zip(SCALES, week, strict=True))
                fill_in(stage, viewers[slug], levels, code=WIR)
        yield at(day + 5, 10)
        _read(couple, by=ana)


def _read(couple: Couple, *, by: access.Therapist) -> None:
    """Read what came in this week and has been talked through since."""
    rows = Administration.objects.visible_to(by).answered()
    rows = rows.filter(couple=couple, instrument__code=WIR, debriefed_at=None)
    for row in rows.filter(submitted_at__lt=clock.now() - timedelta(days=1)):
        assessments.actions.debrief(administration=row, by=by)
