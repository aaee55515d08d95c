"""What one partner sees on Today: only their own, in three groups.

Nothing here reads or shows anything of the other partner.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import assessments.overview
import homework.overview
import homework.words
from clients import agreements
from clients.models import Partner, TherapySession
from clients.zones import therapist_name
from homework.models import Entry
from practice import clock
from practice.access import Partner as PartnerViewer
from practice.schedule import DueKind, due_words
from practice.workspace import words


@dataclass(frozen=True, slots=True)
class Me:
    """The one who looks: their membership, zone and therapist's first name."""

    row: Partner
    zone: str
    therapist: str

    @property
    def reads(self) -> str:
        """Who will see it, in a few words; each item's own page says it in full."""
        return agreements.reads_in_short(self.therapist)

    @property
    def has_ended(self) -> bool:
        """Whether the care of this couple has ended: nothing new comes."""
        return self.row.couple.ended_at is not None


def me(viewer: PartnerViewer) -> Me:
    """One query."""
    row = (
        Partner.objects.visible_to(viewer)
        .select_related("person", "couple")
        .get(pk=viewer.partner_id)
    )
    return Me(row, row.person.zone, therapist_name(viewer))


def greeting(zone: str) -> str:
    """A greeting for the hour on the person's own clock, with a gap for the name."""
    hour = clock.now().astimezone(ZoneInfo(zone)).hour
    if 5 <= hour < 12:
        return _("Good morning, %(name)s")
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s")
    return _("Good evening, %(name)s")


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of work: `facts` are who, how long and until when, in words."""

    title: str
    why: str
    facts: tuple[str, ...]
    url: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What is open: `now` is due today or past its day, `week` the rest."""

    now: list[Card]
    week: list[Card]


def work(viewer: PartnerViewer, zone: str) -> Work:
    """Everything open now, questionnaires first; five queries."""
    asked = assessments.overview.to_answer(viewer)
    given = homework.overview.to_do(viewer)
    return Work(
        now=[_questionnaire(one) for one in asked if _is_now(one.due_at, zone)]
        + [_exercise(one) for one in given.now],
        week=[_questionnaire(one) for one in asked if not _is_now(one.due_at, zone)]
        + [_exercise(one) for one in given.week],
    )


def _questionnaire(one: assessments.overview.ToAnswer) -> Card:
    return Card(
        title=one.title,
        why="",
        facts=(_("you alone"), homework.words.minutes(one.minutes), one.until),
        url=one.url,
        is_begun=one.started,
    )


def _exercise(one: homework.overview.Card) -> Card:
    facts = [one.who_does_it, one.minutes, one.due]
    if one.others:
        said = ngettext("then once more", "then %(others)s more times", one.others)
        facts.append(said % {"others": one.others})
    return Card(
        title=one.title,
        why=one.why,
        facts=tuple(facts),
        url=one.url,
        is_begun=one.is_begun,
    )


def _is_now(due_at: datetime, zone: str) -> bool:
    kind = due_words(due_at, clock.now(), zone).kind
    return kind in {DueKind.OVERDUE, DueKind.TODAY}


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the therapist not seen yet, and the page it stands on."""

    title: str
    when: str
    url: str


def comments(viewer: PartnerViewer, zone: str) -> list[Comment]:
    """Unseen comments on one's own entries, the newest first."""
    return [
        Comment(
            title=row.entry.occurrence.assignment.exercise.title,
            when=words.day(row.created_at, zone),
            url=reverse("my_entry", args=[row.entry_id]),
        )
        for row in homework.overview.unseen_comments(viewer)
    ]


@dataclass(frozen=True, slots=True)
class Done:
    """Something finished lately."""

    title: str
    what: str
    at: datetime
    when: str
    url: str


def done_lately(viewer: PartnerViewer, zone: str) -> list[Done]:
    """What one finished in the last two weeks, the newest first; two queries."""
    found = [
        Done(one.title, _("finished"), one.at, words.day(one.at, zone), one.url)
        for one in assessments.overview.done_lately(viewer)
    ]
    found += [_entry(row, zone) for row in homework.overview.done_lately(viewer)]
    return sorted(found, key=lambda done: done.at, reverse=True)


def _entry(row: Entry, zone: str) -> Done:
    at = row.recorded_at or row.started_at
    return Done(
        title=row.occurrence.assignment.exercise.title,
        what=str(row.get_outcome_display()).lower(),
        at=at,
        when=words.day(at, zone),
        url=reverse("my_entry", args=[row.pk]),
    )


def next_session(viewer: PartnerViewer, zone: str) -> str:
    """The next session this person attends, in words; empty when none is planned."""
    row = TherapySession.objects.visible_to(viewer).ahead().first()
    return words.whole_day(row.starts_at, zone) if row else ""
