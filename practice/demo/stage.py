"""Playing real actions on a moved clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

import assessments.actions
import homework.actions
from assessments.models import Administration
from clients import agreements
from clients.actions import consents, couples, invitations
from clients.models import Consent, Couple, Partner
from clients.viewers import roles_of
from practice import access, actions, clock, schedule
from practice.delivery import sweep
from practice.models import Admin, FrontDesk, Practice, Therapist, User

ZONE = "America/Chicago"
DAYS = 70


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A day since the opening (0 to `DAYS`) and a local time."""

    day: int
    hour: int
    minute: int = 0


#: A story stops at each of its moments and goes on when the clock is there.
type Scenes = Iterator[Moment]


def at(day: int, hour: int, minute: int = 0) -> Moment:
    """When the next scene plays."""
    return Moment(day, hour, minute)


@dataclass
class Stage:
    """The sample practice while it is being played."""

    practice: Practice
    opens_on: date
    ends_at: datetime
    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311
    cards: dict[str, dict[str, str]] = field(default_factory=dict)

    def utc(self, moment: Moment) -> datetime:
        """The instant of a moment, never later than the end of the play."""
        day = self.opens_on + timedelta(days=moment.day)
        local = time(moment.hour, moment.minute)
        return min(schedule.resolve(day, local, ZONE), self.ends_at)

    def play(self, *stories: Scenes) -> None:
        """Play stories side by side, in the order of the clock, beat included."""
        running = [(next(story), n, story) for n, story in enumerate(stories)]
        running.append((at(0, 0, 10), len(running), beat()))
        while running:
            running.sort()
            moment, n, story = running.pop(0)
            if moment.day > DAYS:
                continue
            with clock.at(self.utc(moment)):
                following = next(story, None)
            if following is not None:
                running.append((following, n, story))


def beat() -> Scenes:
    """What beat does each day: plan ahead, and hand over what is due."""
    for day in range(DAYS + 1):
        assessments.actions.plan_ahead()
        homework.actions.plan_ahead()
        for hour in (9, 12, 18):
            yield at(day, hour, 20)
            sweep()
        yield at(day + 1, 0, 10)


def make_practice(name: str, *, sample: bool = True) -> Practice:
    """A practice of the sample."""
    return Practice.objects.create(
        name=name,
        time_zone=ZONE,
        sample=sample,
        watched_hours="Weekdays, 9 to 5",
        crisis_text=(
            "In danger, call 911. For crisis support in the US, call or text 988."
            " The National Domestic Violence Hotline is 1-800-799-7233."
        ),
    )


def make_user(slug: str) -> User:
    """An account without a password: the sample is entered at /demo/ only."""
    return User.objects.create_user(username=slug, email=f"{slug}@example.org")


def make_therapist(
    slug: str, name: str, practice: Practice, license_days: int | None
) -> access.Therapist:
    """A therapist with a license from years ago that ends in so many days."""
    user = User.objects.filter(username=slug).first() or make_user(slug)
    row = Therapist.objects.create(
        practice=practice, user=user, name=name, time_zone=ZONE
    )
    today = clock.today(ZONE)
    ends = None if license_days is None else today + timedelta(days=license_days)
    actions.enter_license(
        credential=actions.Credential(
            jurisdiction="Illinois",
            kind="Marriage and family therapist",
            number=f"166.{row.key.int % 10**6:06d}",
            valid_from=today.replace(year=today.year - 4),
            valid_to=ends,
        ),
        by=access.Therapist(user.pk, row.key, practice.key, in_force=True),
    )
    return therapist(slug)


def make_admin(slug: str, name: str, practice: Practice) -> access.Admin:
    """Someone who runs a practice."""
    user = User.objects.filter(username=slug).first() or make_user(slug)
    Admin.objects.create(practice=practice, user=user, name=name)
    return access.Admin(user_id=user.pk, practice_id=practice.key)


def make_desk(slug: str, name: str, practice: Practice) -> None:
    """Someone at the front desk."""
    FrontDesk.objects.create(practice=practice, user=make_user(slug), name=name)


def therapist(slug: str) -> access.Therapist:
    """The therapist's viewer, as it stands now."""
    user = User.objects.get(username=slug)
    for role in roles_of(user):
        if isinstance(role.viewer, access.Therapist):
            return role.viewer
    raise LookupError(f"{slug} is no therapist")


def partner_of(couple: Couple, slot: str) -> Partner:
    """One partner of a couple."""
    return couple.partners.select_related("person", "couple__practice").get(slot=slot)


def open_couple(
    first: str, second: str, *, agreement: str, by: access.Therapist
) -> Couple:
    """Open a couple of two persons."""
    return couples.open_couple(
        first=couples.NewPartner(first, "", ZONE),
        second=couples.NewPartner(second, "", ZONE),
        agreement=agreement,
        by=by,
    )


def join(
    couple: Couple, slot: str, slug: str, *, by: access.Therapist
) -> access.Partner:
    """Hand over a card, type its code, sign the choices, say how to be reached."""
    partner = partner_of(couple, slot)
    issued = invitations.invite(partner=partner, how="card", by=by)
    invitations.enter_code(invitation=issued.invitation, code=issued.code)
    user = invitations.accept(
        invitation=invitations.find(issued.token),
        sign_in=invitations.SignIn(slug, f"{slug}@example.org", "", None),
        zone=ZONE,
    )
    viewer = viewer_of(user)
    consents.give(kinds=list(Consent.Kind), by=viewer)
    consents.set_contact(
        contact=consents.SafeContact(
            email=f"{slug}@example.org",
            private=True,
            safe_from=time(9),
            safe_until=time(20),
            zone=ZONE,
            sender_word="Notes",
            practice_time=time(18),
        ),
        by=viewer,
    )
    return viewer


def viewer_of(user: User) -> access.Partner:
    """The account's latest membership."""
    for role in roles_of(user):
        if isinstance(role.viewer, access.Partner):
            return role.viewer
    raise LookupError(f"{user} is no partner")


def answers(
    stage: Stage, administration: Administration, levels: dict[str, float]
) -> dict[int, int]:
    """Answers around a level per scale (1 to 7), one step of noise."""
    definition = administration.instrument.definition()
    response = definition.response
    result = {}
    for item in definition.items:
        wanted = levels[item.scale] + stage.chance.uniform(-1.2, 1.2)
        value = min(max(round(wanted), response.low), response.high)
        result[item.number] = (
            response.low + response.high - value if item.reverse else value
        )
    return result


def fill_in(
    stage: Stage,
    by: access.Partner,
    levels: dict[str, float],
    *,
    code: str = "aor-24",
    stop_after: int = 99,
) -> None:
    """Answer the oldest open questionnaire of a code one by one, and finish it."""
    administration = (
        Administration.objects.visible_to(by)
        .to_answer()
        .filter(instrument__code=code)
        .select_related("instrument", "partner__couple")
        .first()
    )
    if administration is None:
        return
    for number, value in answers(stage, administration, levels).items():
        if number > stop_after:
            return
        administration.revision = assessments.actions.save_answer(
            administration=administration,
            number=number,
            value=value,
            revision=administration.revision,
            policy_shown=shown_to(by),
            by=by,
        )
    administration.refresh_from_db()
    assessments.actions.submit(administration=administration, by=by)


def shown_to(by: access.Partner) -> str:
    """The line this partner reads before writing."""
    from_hall = Couple.objects.get(pk=by.couple_id).agreement
    return agreements.who_reads(from_hall, "Ana")
